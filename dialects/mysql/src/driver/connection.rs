//! A connection to MariaDB or MySQL.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aludel_core::dialect::Dialect;
use aludel_core::engine::{Cancel, Doubt, DriverConnection, Outcome, Parameters, RowBatch, TransactionOptions};
use aludel_core::error::{Error, ErrorKind, Result};
use aludel_core::row::Row;
use mysql::prelude::Queryable;
use mysql::{Binary, Conn, Params, QueryResult, Statement, Value};

use super::bind::parameter;
use super::cancel::KillQuery;
use super::failure::{failure, is_of_the_wire};
use super::location::Location;
use super::message::message;
use super::row::MySqlRow;
use super::settings::Settings;

/// How many parameters the protocol counts: a 16-bit number.
pub(super) const MOST_PARAMETERS: usize = 65_535;

/// How long the rest of a result may take that nobody wants, before the server is asked to stop.
const TO_THE_END: Duration = Duration::from_millis(50);

/// What becomes of the rows that nobody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    /// They are read, for the statement may do more than read.
    Read,
    /// The server may be asked to stop.
    MayStop,
}

/// A deadlock.
const DEADLOCK: &str = "1213";

/// Errors with which the server may have rolled the whole transaction back: 1020 (another transaction has changed the row since
/// it was read), 1206 (too many locks), and 1205 where the server is set so.
/// <https://mariadb.com/kb/en/innodb-system-variables/>
const MAY_END: [&str; 3] = ["1020", "1205", "1206"];

/// A connection to MariaDB or MySQL. The driver keeps statements prepared, up to a bound.
#[derive(Debug)]
pub(super) struct MySqlConnection {
    connection: Conn,
    settings: Settings,
    location: Arc<Location>,
    doubt: Doubt,
    broken: bool,
}

impl MySqlConnection {
    pub(super) fn new(connection: Conn, settings: Settings, location: Arc<Location>) -> Self {
        Self { connection, settings, location, doubt: Doubt::default(), broken: false }
    }

    /// Runs something on the wire, and remembers what it leaves behind.
    fn watched<T>(&mut self, sql: &str, run: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        // It would answer with what was meant for an earlier question.
        if self.broken {
            return Err(Error::lost_before());
        }
        self.doubt.before(sql)?;
        let result = run(self);
        match &result {
            Ok(_) => self.doubt.after(),
            Err(error) if is_of_the_wire(error) => self.broken = true,
            // A deadlock's victim is rolled back whole; what came next would be committed by itself:
            // https://mariadb.com/kb/en/innodb-lock-modes/, https://dev.mysql.com/doc/refman/8.0/en/innodb-error-handling.html
            Err(error) if error.code() == Some(DEADLOCK) => self.doubt.end(error.kind()),
            Err(error) if error.code().is_some_and(|it| MAY_END.contains(&it)) && self.has_lost_its_transaction() => {
                self.doubt.end(error.kind());
            }
            Err(_) => self.doubt.refuse(),
        }
        result
    }

    fn kill_query(&self) -> KillQuery {
        KillQuery { location: Arc::clone(&self.location), connection_id: self.connection.connection_id() }
    }

    /// A statement that takes upon itself the end that was meant for the one before, if that ended by itself.
    fn forget_kill(&mut self) -> Result<()> {
        match self.connection.query_drop("DO 0").map_err(failure) {
            Err(error) if error.kind() == ErrorKind::Cancelled => Ok(()),
            result => result,
        }
    }

    /// Whether a transaction was begun that is not open any more. MySQL does not tell, and has none of these errors but where
    /// it is told to.
    fn has_lost_its_transaction(&mut self) -> bool {
        // Hand-written settings put a transaction in doubt too, where there may be none.
        let was_begun = self.doubt.is_in_doubt() && !self.doubt.is_tainted();
        was_begun && matches!(self.connection.query_first("SELECT @@in_transaction"), Ok(Some(0_u8)))
    }

    /// The statement, with a check of its parameters before anything is sent.
    fn prepare(&mut self, sql: &str, given: usize) -> Result<Statement> {
        if given > MOST_PARAMETERS {
            return Err(Error::parameter(format!("the statement has {given} parameters; MySQL takes at most {MOST_PARAMETERS}")));
        }
        let statement = self.connection.prep(sql).map_err(failure)?;
        let needed = usize::from(statement.num_params());
        if needed != given {
            return Err(Error::parameter_count(needed, given));
        }
        Ok(statement)
    }

    fn show(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        rest: Rest,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let statement = self.prepare(sql, parameters.count())?;
        let kill = self.kill_query();
        let mut rows = self.connection.exec_iter(&statement, positional(owned(parameters)?)).map_err(failure)?;
        while let Some(row) = rows.next() {
            let flow = each(&MySqlRow(&row.map_err(failure)?));
            if !matches!(flow, Ok(ControlFlow::Continue(()))) {
                let was_killed = leave(rows, rest, &kill)?;
                if was_killed {
                    self.forget_kill()?;
                }
                return flow.map(drop);
            }
        }
        Ok(())
    }

    /// Many rows with one message, as MariaDB's protocol has it: <https://mariadb.com/kb/en/com_stmt_bulk_execute/>. It tells no
    /// more than how many rows were affected.
    fn run_bulk(&mut self, statement: &Statement, rows: &dyn RowBatch) -> Result<Outcome> {
        if !statement.columns().is_empty() {
            return Err(Error::gives_rows());
        }
        let most_bytes = self.location.bytes_of_a_message(&mut self.connection)?;
        let mut affected = 0;
        let mut first = 0;
        while first < rows.rows() {
            let mut message = message(rows, first, most_bytes)?;
            first += message.len();
            affected += match (message.pop(), message.is_empty()) {
                // One that is long is sent in pieces, which only a statement by itself can be.
                (Some(row), true) => self.run(statement, row)?.rows_affected,
                (last, _) => {
                    let all = message.into_iter().chain(last).map(Params::Positional);
                    self.connection.exec_batch(statement, all).map_err(failure)?;
                    self.connection.affected_rows()
                }
            };
        }
        Ok(Outcome::new(affected))
    }

    fn run(&mut self, statement: &Statement, values: Vec<Value>) -> Result<Outcome> {
        // Before anything runs. MariaDB tells of the rows of RETURNING only when it has run; those are passed over.
        if !statement.columns().is_empty() {
            return Err(Error::gives_rows());
        }
        let result = self.connection.exec_iter(statement, positional(values)).map_err(failure)?;
        let outcome = Outcome::new(result.affected_rows());
        let id = result.last_insert_id().and_then(|it| i64::try_from(it).ok());
        // Of several rows the server tells the first key; an upsert that updates counts two.
        let is_of_one_row = outcome.rows_affected == 1;
        Ok(id.filter(|_| is_of_one_row).map_or(outcome, |id| outcome.with_last_insert_id(id)))
    }
}

/// Passes over the rest of a result. The server may be asked to stop a long one, which leaves a transaction as it is. Says
/// whether it was.
fn leave(rows: QueryResult<'_, '_, '_, Binary>, what: Rest, kill: &KillQuery) -> Result<bool> {
    let start = Instant::now();
    let mut was_killed = false;
    for row in rows {
        match row.map_err(failure) {
            Err(error) if was_killed && error.kind() == ErrorKind::Cancelled => break,
            Err(error) => return Err(error),
            Ok(_) if what == Rest::MayStop && !was_killed && start.elapsed() > TO_THE_END => {
                kill.cancel()?;
                was_killed = true;
            }
            Ok(_) => {}
        }
    }
    Ok(was_killed)
}

fn positional(values: Vec<Value>) -> Params {
    if values.is_empty() { Params::Empty } else { Params::Positional(values) }
}

fn owned(parameters: &dyn Parameters) -> Result<Vec<Value>> {
    (0..parameters.count()).map(|index| parameter(parameters.value(index)?)).collect()
}

impl DriverConnection for MySqlConnection {
    fn query(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.watched(sql, |this| this.show(sql, parameters, Rest::Read, each))
    }

    fn read(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.watched(sql, |this| this.show(sql, parameters, Rest::MayStop, each))
    }

    fn execute(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        self.watched(sql, |this| {
            let statement = this.prepare(sql, parameters.count())?;
            this.run(&statement, owned(parameters)?)
        })
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.watched(sql, |this| {
            let statement = this.prepare(sql, rows.columns())?;
            if rows.rows() > 1 && rows.columns() > 0 && this.location.is_mariadb() {
                return this.run_bulk(&statement, rows);
            }
            let mut total = Outcome::default();
            for row in 0..rows.rows() {
                let values = (0..rows.columns()).map(|column| parameter(rows.value(row, column)?)).collect::<Result<_>>()?;
                let outcome = this.run(&statement, values)?;
                total.rows_affected += outcome.rows_affected;
                total.last_insert_id = outcome.last_insert_id.or(total.last_insert_id);
            }
            Ok(total)
        })
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.watched(sql, |this| this.connection.query_drop(sql).map_err(failure))
    }

    fn in_transaction(&self) -> bool {
        self.doubt.is_in_doubt()
    }

    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        // Through the same gate as all else, for an answer that comes late would be taken for the next one; but this setting is
        // no one's fault.
        self.watched("SELECT", |this| this.settings.set_statement_timeout(&mut this.connection, timeout))
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::new(self.kill_query()))
    }

    fn adopt_settings(&mut self) -> Result<()> {
        self.doubt.adopt_settings()?;
        if self.doubt.is_in_doubt() { self.script("ROLLBACK") } else { Ok(()) }
    }

    /// The level is set for the next transaction only: <https://mariadb.com/kb/en/set-transaction/>.
    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.doubt.require_none_open()?;
        if options.is_deferrable() {
            let advice = "use a read-only transaction of level REPEATABLE READ, which sees one state and waits for nobody";
            return Err(Error::unsupported(self.location.dialect().name(), "deferrable transactions", advice));
        }
        if let Some(isolation) = options.isolation_level() {
            self.script(&format!("SET TRANSACTION ISOLATION LEVEL {}", isolation.words()))?;
        }
        self.script(if options.is_read_only() { "START TRANSACTION READ ONLY" } else { "START TRANSACTION" })
    }

    fn ping(&mut self) -> Result<()> {
        self.watched("SELECT", |this| this.connection.ping().map_err(failure))
    }

    fn reset(&mut self) -> Result<()> {
        if self.doubt.is_in_doubt() {
            self.script("ROLLBACK")?;
        }
        self.watched("SELECT", |this| this.settings.reset(&mut this.connection))
    }

    fn is_broken(&self) -> bool {
        self.broken
    }

    fn is_tainted(&self) -> bool {
        self.doubt.is_tainted()
    }
}
