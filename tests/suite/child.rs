//! This program again, as another process: one test of it, told by the environment what to do.

use std::io::{BufRead, BufReader, Lines};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// The variable that names what the child works on.
const TASK: &str = "ALUDEL_TEST_TASK";

/// SIGKILL, which no process can heed.
const KILL: i32 = 9;

/// What this process was started for; none where it is an ordinary run of the tests.
pub(crate) fn task() -> Option<String> {
    std::env::var(TASK).ok()
}

/// Tells the parent.
#[expect(clippy::print_stdout, reason = "the parent reads it")]
pub(crate) fn tell(line: impl std::fmt::Display) {
    println!("child: {line}");
}

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Success,
    Killed,
    Failure,
}

/// A process that runs one test. It is killed when it is dropped.
pub(crate) struct Process {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts the test of that name on a task.
    pub(crate) fn start(test: &str, task: &str) -> Self {
        let program = std::env::current_exe().expect("this program is a file");
        Self::spawn(Command::new(program), test, task)
    }

    /// The same below another program, which takes the command to run after its own arguments.
    pub(crate) fn start_below(program: &[&str], test: &str, task: &str) -> Self {
        let (first, others) = program.split_first().expect("a program");
        let mut command = Command::new(first);
        command.args(others).arg(std::env::current_exe().expect("this program is a file"));
        Self::spawn(command, test, task)
    }

    /// The same as a user without any rights, which only root can.
    pub(crate) fn start_as_nobody(copy_in: &Path, test: &str, task: &str) -> Self {
        // The folder of this program may be closed to others.
        let copy = copy_in.join("suite");
        std::fs::copy(std::env::current_exe().expect("this program is a file"), &copy).expect("a copy");
        let mut command = Command::new(copy);
        command.uid(65_534).gid(65_534).current_dir("/");
        Self::spawn(command, test, task)
    }

    fn spawn(mut command: Command, test: &str, task: &str) -> Self {
        let command = command.args([test, "--exact", "--nocapture", "--test-threads=1"]).env(TASK, task);
        let piped = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = piped.spawn().expect("this program can be started");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        Self { child, lines }
    }

    /// What it tells next; none once it has ended.
    pub(crate) fn next_line(&mut self) -> Option<String> {
        // The harness writes the name of the test before the first line.
        self.lines.by_ref().map_while(Result::ok).find_map(|line| line.split_once("child: ").map(|(_, it)| it.to_owned()))
    }

    /// Kills it, whatever it is doing.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it is ours");
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> End {
        let status = self.child.wait().expect("it is ours");
        match (status.success(), status.signal(), status.code()) {
            (true, ..) => End::Success,
            // A program around it reports the signal of what it ran as a shell does, or dies of it itself.
            (_, Some(KILL), _) | (_, _, Some(137)) => End::Killed,
            _ => End::Failure,
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
