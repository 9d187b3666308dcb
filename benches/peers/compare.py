"""Tells the workers what to do, in turn, and writes docs/benchmarks.md. Started by `run`."""

import argparse
import datetime
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PEERS = pathlib.Path(os.environ["PEERS"])

DIESEL, SEA_ORM, SEA_ORM_SYNC = (PEERS / f"peer-{it}" for it in ("diesel", "sea-orm", "sea-orm-sync"))
ALUDEL, BUNDLED = os.environ["ALUDEL"], os.environ["BUNDLED"]
SQLALCHEMY = (os.environ["PYTHON"], HERE / "sqlalchemy" / "worker.py")

# Of each workload: what it is, and who does it. Who cannot do it on a database says so and is left out there.
FLOOR = "floor"
WORKLOADS = {
    "insert": ("10,000 new objects, committed, their keys known", [
        "floor", "floor: multi-row VALUES RETURNING", "floor: unnest",
        "aludel", "aludel: insert_all", "Diesel, one by one", "Diesel, batches of 1000",
        "SeaORM, one by one", "SeaORM, insert_many", "SeaORM sync, one by one", "SeaORM sync, insert_many",
        "SQLAlchemy", "SQLAlchemy Core, no objects",
    ]),
    "select": ("10,000 rows into structs", [
        "floor", "aludel", "Diesel", "SeaORM", "SeaORM sync", "SQLAlchemy Core, no objects",
    ]),
    "select session": ("10,000 rows into a session", ["floor", "aludel", "SQLAlchemy"]),
    "get": ("10,000 gets by key, each not yet in the session", [
        "floor", "floor: prepare_cached", "aludel", "aludel: prepared, into structs", "Diesel", "SeaORM", "SeaORM sync",
        "SQLAlchemy",
    ]),
    "update": ("1,000 loaded objects changed, committed", [
        "floor", "floor: unnest", "floor: VALUES joined", "aludel", "Diesel", "SeaORM", "SeaORM sync", "SQLAlchemy",
    ]),
    "eager": ("1,000 parents with 10 children each", [
        "floor", "aludel", "Diesel", "SeaORM, load_many", "SeaORM, find_with_related", "SeaORM sync, load_many",
        "SeaORM sync, find_with_related", "SQLAlchemy, selectinload", "SQLAlchemy, joinedload",
    ]),
    "stream": ("500,000 rows read one after the other, and forgotten", ["floor", "aludel"]),
}
STATEMENTS = {
    "simple": "three columns of one table by key: 1 value",
    "medium": "a join, a list of 10, a pattern, a page: 17 values",
    "large": "WITH, CASE, EXISTS, a scalar subquery: 20 values",
    "insert100": "100 rows of 5 columns: 500 values",
}
STEPS = {
    "build": ["aludel", "sea-query"],
    "render": ["aludel", "sea-query"],
    "both": ["floor", "aludel", "sea-query", "Diesel", "SQLAlchemy, cached", "SQLAlchemy"],
    "again": ["aludel"],
}


class Worker:
    """A process that does samples."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(it) for it in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self.process.stdout.readline().strip() != "ready":
            sys.exit(f"{command} did not start")

    def sample(self, system, workload):
        self.process.stdin.write(f"{system}\t{workload}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer == "none":
            return None
        if not answer or answer.startswith("error"):
            sys.exit(f"{system}, {workload}: {answer or 'the worker died'}")
        return float(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def worker_of(system, workers):
    for name in ("SeaORM sync", "SeaORM", "sea-query", "Diesel", "SQLAlchemy"):
        if system.startswith(name):
            return workers.get(name)
    return workers["aludel"]


def measure(workers, workload, systems, rounds):
    """The samples of each system that can do the workload, one of each in every round; one round more to warm up."""
    samples = {}
    for number in range(rounds + 1):
        for system in systems:
            if number > 0 and system not in samples:
                continue
            worker = worker_of(system, workers)
            nanos = worker.sample(system, workload) if worker else None
            if nanos is None:
                continue
            samples.setdefault(system, [])
            if number > 0:
                samples[system].append(nanos)
    return samples


def human(nanos):
    for limit, unit in ((1e3, "ns"), (1e6, "µs"), (1e9, "ms")):
        if nanos < limit:
            scaled = nanos / (limit / 1e3)
            return f"{scaled:.3g} {unit}" if scaled < 100 else f"{scaled:.0f} {unit}"
    return f"{nanos / 1e9:.2f} s"


def factor(ratio):
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}"


def database_url(kind, name):
    """A database of the worker's own."""
    work = os.environ["WORK"]
    if kind == "sqlite-memory":
        return "sqlite://"
    if kind == "sqlite-file":
        return f"sqlite:///{work}/{name}.db"
    if kind == "postgres":
        import psycopg

        url = os.environ["POSTGRES_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS bench_{name}")
            connection.execute(f"CREATE DATABASE bench_{name}")
    else:
        import pymysql

        url = os.environ["MARIADB_URL"]
        parts = urllib.parse.urlsplit(url)
        connection = pymysql.connect(host=parts.hostname, port=parts.port, user=parts.username)
        connection.cursor().execute(f"CREATE OR REPLACE DATABASE bench_{name}")
        connection.close()
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit(parts._replace(path=f"/bench_{name}"))


def open_workers(kind):
    if kind == "rendering":
        return {
            "aludel": Worker(ALUDEL, "worker", "rendering"),
            "sea-query": Worker(SEA_ORM, "worker", "rendering"),
            "Diesel": Worker(DIESEL, "worker", "rendering"),
            "SQLAlchemy": Worker(*SQLALCHEMY, "worker", "rendering"),
        }
    if kind == "bundled":
        return {"aludel": Worker(BUNDLED, "worker", "sqlite://")}
    workers = {
        "aludel": Worker(ALUDEL, "worker", database_url(kind, "aludel")),
        "Diesel": Worker(DIESEL, "worker", database_url(kind, "diesel")),
        "SeaORM": Worker(SEA_ORM, "worker", database_url(kind, "sea_orm")),
        "SQLAlchemy": Worker(*SQLALCHEMY, "worker", database_url(kind, "sqlalchemy")),
    }
    if kind.startswith("sqlite"):
        workers["SeaORM sync"] = Worker(SEA_ORM_SYNC, "worker", database_url(kind, "sea_orm_sync"))
    return workers


def rows_of(samples):
    """System, median, ratio to the floor, smallest and largest ratio of a round."""
    floor = samples.get(FLOOR)
    for system, times in samples.items():
        median = statistics.median(times)
        if floor is None:
            yield system, median, None, None
            continue
        rounds = sorted(mine / base for mine, base in zip(times, floor))
        spread = (rounds[len(rounds) // 10], rounds[-1 - len(rounds) // 10])
        yield system, median, median / statistics.median(floor), spread


def measure_database(kind, rounds, only):
    workers = open_workers(kind)
    result = {}
    for workload, (_, systems) in WORKLOADS.items():
        if only and only not in workload:
            continue
        result[workload] = measure(workers, workload, systems, rounds)
        for system, median, ratio, spread in rows_of(result[workload]):
            print(f"{kind:14} {workload:15} {system:36} {human(median):>9} {ratio:7.2f}  ({spread[0]:.2f}–{spread[1]:.2f})", flush=True)
    for worker in workers.values():
        worker.close()
    return result


def measure_rendering(rounds, only):
    workers = open_workers("rendering")
    result = {}
    for dialect in ("sqlite", "postgres"):
        for name in STATEMENTS:
            for step, systems in STEPS.items():
                workload = f"{dialect} {name} {step}"
                if only and only not in workload:
                    continue
                result[workload] = measure(workers, workload, systems, rounds)
                for system, times in result[workload].items():
                    print(f"{workload:28} {system:20} {human(statistics.median(times)):>9}", flush=True)
    for worker in workers.values():
        worker.close()
    return result


def command_output(*command):
    try:
        return subprocess.run([str(it) for it in command], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "not found"


def versions():
    lock = (HERE / "Cargo.lock").read_text()
    own = (ROOT / "Cargo.lock").read_text()

    def crate(name, text):
        found = re.search(rf'name = "{name}"\nversion = "([^"]+)"', text)
        return found.group(1) if found else "?"

    import sqlalchemy

    postgres = command_output(os.environ["PYTHON"], "-c", (
        "import os, psycopg; print(psycopg.connect(os.environ['POSTGRES_URL']).execute('show server_version').fetchone()[0])"))
    mariadb = command_output(os.environ["PYTHON"], "-c", (
        "import os, pymysql, urllib.parse as u; p = u.urlsplit(os.environ['MARIADB_URL']);"
        "c = pymysql.connect(host=p.hostname, port=p.port, user=p.username).cursor(); c.execute('select version()'); print(c.fetchone()[0])"))
    bundled = command_output(BUNDLED, "sqlite-version")
    model = next((it.split(":", 1)[1].strip() for it in open("/proc/cpuinfo") if it.startswith("model name")), platform.machine())
    return [
        ("machine", f"{model}, {os.cpu_count()} cores of a virtual machine, {platform.system()} {platform.release().split('-')[0]}"),
        ("load", f"{os.getloadavg()[2]:.1f} programs wanted to run at any time of the last 15 minutes; with more than 1 single rounds vary"),
        ("date", f"{datetime.date.today():%Y-%m-%d}"),
        ("compiler", command_output("rustc", "--version")),
        ("floor", f"rusqlite {crate('rusqlite', own)}, postgres {crate('postgres', own)}, mysql {crate('mysql', own)}"),
        ("SQLite", f"{command_output('pkg-config', '--modversion', 'sqlite3')} of the system for everybody; {bundled} where it says so"),
        ("PostgreSQL", postgres),
        ("MariaDB", mariadb),
        ("Diesel", crate("diesel", lock)),
        ("sea-query", crate("sea-query", lock)),
        ("SeaORM", f"{crate('sea-orm', lock)} on sqlx {crate('sqlx', lock)}; sync: {crate('sea-orm-sync', lock)} on rusqlite {crate('rusqlite', lock)}"),
        ("SQLAlchemy", f"{sqlalchemy.__version__} with its C extensions, Python {platform.python_version()}, psycopg, PyMySQL"),
    ]


def counts():
    """Allocations of building and rendering, by system."""
    found = {}
    for binary in (os.environ.get("COUNT_ALUDEL"), PEERS / "count-diesel", PEERS / "count-sea-query"):
        if not binary:
            continue
        for line in command_output(binary).splitlines():
            system, workload, count = line.split("\t")
            found[(system, workload)] = int(count)
    return found


def rendering_table(result, allocations):
    lines = [
        "| statement | " + " | ".join(("floor", "aludel", "sea-query", "Diesel", "SQLAlchemy, text cached", "SQLAlchemy")) + " | aludel / sea-query | aludel / Diesel |",
        "|---|" + "--:|" * 8,
    ]
    for dialect in ("sqlite", "postgres"):
        for name in STATEMENTS:
            both = result[f"{dialect} {name} both"]
            medians = {system: statistics.median(times) for system, times in both.items()}
            cells = []
            for system in STEPS["both"]:
                count = allocations.get((system, f"{dialect} {name}"))
                note = f" ({count})" if count is not None else ""
                cells.append(human(medians[system]) + note if system in medians else "")
            ratio = lambda peer: f"**{medians['aludel'] / medians[peer]:.2f}**" if peer in medians else ""
            lines.append(f"| {dialect} {name} | " + " | ".join(cells) + f" | {ratio('sea-query')} | {ratio('Diesel')} |")
    return lines


def steps_table(result):
    lines = ["| statement | build: aludel | sea-query | render: aludel | sea-query | new values of a prepared statement: aludel |", "|---|" + "--:|" * 5]
    for dialect in ("sqlite", "postgres"):
        for name in STATEMENTS:
            cells = []
            for step, system in (("build", "aludel"), ("build", "sea-query"), ("render", "aludel"), ("render", "sea-query"), ("again", "aludel")):
                times = result[f"{dialect} {name} {step}"].get(system)
                cells.append(human(statistics.median(times)) if times else "")
            lines.append(f"| {dialect} {name} | " + " | ".join(cells) + " |")
    return lines


def database_tables(results):
    kinds = list(results)
    titles = {"sqlite-memory": "SQLite in memory", "sqlite-file": "SQLite in a file", "postgres": "PostgreSQL", "mariadb": "MariaDB",
              "bundled": "SQLite in memory, aludel's own library"}
    lines = []
    for workload, (title, systems) in WORKLOADS.items():
        lines += [f"### {title}", "", "| | " + " | ".join(titles[it] for it in kinds) + " |", "|---|" + "--:|" * len(kinds)]
        for system in systems:
            cells = []
            for kind in kinds:
                rows = {name: (median, ratio, spread) for name, median, ratio, spread in rows_of(results[kind][workload])}
                if system not in rows:
                    cells.append("")
                    continue
                median, ratio, spread = rows[system]
                if system == FLOOR:
                    cells.append(human(median))
                else:
                    cells.append(f"**{factor(ratio)}** ({factor(spread[0])}–{factor(spread[1])})")
            if any(cells):
                lines.append(f"| {system} | " + " | ".join(cells) + " |")
        lines.append("")
    return lines


def page(rendering, results, rounds):
    text = (HERE / "benchmarks.template.md").read_text()
    parts = {
        "VERSIONS": "\n".join(f"| {name} | {value} |" for name, value in versions()),
        "RENDERING": "\n".join(rendering_table(rendering, counts())),
        "STEPS": "\n".join(steps_table(rendering)),
        "STATEMENTS": "\n".join(f"- {name}: {what}" for name, what in STATEMENTS.items()),
        "DATABASES": "\n".join(database_tables(results)).rstrip(),
        "ROUNDS": str(rounds),
    }
    for name, part in parts.items():
        text = text.replace("{{" + name + "}}", part)
    (ROOT / "docs" / "benchmarks.md").write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only")
    parser.add_argument("--on")
    arguments = parser.parse_args()
    kinds = ["sqlite-memory", "sqlite-file", "postgres", "mariadb", "bundled"]
    chosen = [it for it in kinds if arguments.on in (None, it)]
    rendering = {}
    if arguments.on in (None, "rendering"):
        rendering = measure_rendering(arguments.rounds, arguments.only)
    results = {kind: measure_database(kind, arguments.rounds, arguments.only) for kind in chosen}
    if not arguments.only and not arguments.on:
        page(rendering, results, arguments.rounds)


if __name__ == "__main__":
    main()
