//! A connection to PostgreSQL.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use aludel_core::engine::{Cancel, Doubt, DriverConnection, Outcome, Parameters, Part, RowBatch, TransactionOptions};
use aludel_core::error::{Error, ErrorKind, Result};
use aludel_core::row::Row;
use futures_util::Stream;
use futures_util::future::try_join_all;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, RowStream, Statement};

use super::bind::{parameters_of, row_of, type_of};
use super::failure::failure;
use super::line::Line;
use super::location::Location;
use super::row::PostgresRow;
use super::statements::{Statements, require_count, require_few, types};

/// How many rows are taken off the wire before the program sees them: so many that waiting costs little beside them.
const ROWS_AT_ONCE: usize = 128;

/// How many statements are sent before the answer to the first is waited for.
const STATEMENTS_AT_ONCE: usize = 256;

/// How long the rest of a result may take that nobody wants, before the server is asked to stop.
const TO_THE_END: Duration = Duration::from_millis(50);

/// What becomes of the rows that nobody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// They are read, for the statement may do more than read.
    Read,
    /// The server may be asked to stop.
    MayStop,
}

/// A connection to PostgreSQL. Statements stay prepared, up to a bound.
pub(super) struct PostgresConnection {
    pub(super) client: Client,
    pub(super) line: Line,
    pub(super) statements: Statements,
    pub(super) doubt: Doubt,
    usual_timeout: Option<Duration>,
    broken: bool,
}

impl PostgresConnection {
    pub(super) fn open(location: &Location) -> Result<Self> {
        let (client, line) = location.open()?;
        let engine = location.engine();
        let statements = Statements::new(engine.statement_cache_size);
        Ok(Self { client, line, statements, doubt: Doubt::default(), usual_timeout: engine.statement_timeout, broken: false })
    }

    /// Runs something on the wire, and remembers what it leaves behind.
    fn watched<T>(&mut self, sql: &str, mut run: impl FnMut(&mut Self) -> Result<T>) -> Result<T> {
        if self.is_broken() {
            return Err(Error::lost_before());
        }
        self.doubt.before(sql)?;
        self.line.start();
        let mut result = run(self);
        if result.as_ref().is_err_and(is_stale) {
            self.statements.forget();
            // Within a transaction the error has aborted it, so only the next attempt will do.
            if !self.doubt.is_in_doubt() {
                result = run(self);
            }
        }
        match &result {
            Ok(_) => self.doubt.after(),
            Err(error) if error.kind() == ErrorKind::Connection => self.broken = true,
            // The server aborts a transaction at its first error, and answers COMMIT with a rollback that is no error:
            // https://www.postgresql.org/docs/current/tutorial-transactions.html
            Err(error) if error.code().is_some() => self.doubt.fail(error.kind()),
            Err(_) => self.doubt.refuse(),
        }
        result
    }

    pub(super) fn prepared(&mut self, sql: &str, types: Vec<Type>) -> Result<Statement> {
        let given = types.len();
        let statement = self.statements.get(&self.client, &mut self.line, sql, types)?;
        require_count(&statement, given)?;
        Ok(statement)
    }

    /// The statement, if it gives no rows.
    fn prepared_without_rows(&mut self, sql: &str, types: Vec<Type>) -> Result<Statement> {
        let statement = self.prepared(sql, types)?;
        if statement.columns().is_empty() { Ok(statement) } else { Err(Error::gives_rows()) }
    }

    /// Starts a statement, on what was prepared where that is kept.
    fn start(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Started> {
        let types = types(parameters)?;
        let values = parameters_of(parameters)?;
        if self.statements.are_kept() {
            let statement = self.prepared(sql, types)?;
            self.line.wait(first_rows(self.client.query_raw(&statement, values)))
        } else {
            self.line.wait(first_rows(self.client.query_typed_raw(sql, values.into_iter().zip(types))))
        }
    }

    fn show(
        &mut self,
        sql: &str,
        parameters: &dyn Parameters,
        rest: Rest,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let started = self.start(sql, parameters)?;
        self.show_rows(started, rest, each)
    }

    pub(super) fn show_rows(
        &mut self,
        Started { mut stream, first }: Started,
        rest: Rest,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        let Batch { mut rows, mut is_last } = first;
        loop {
            for row in &rows {
                let flow = each(&PostgresRow(row));
                if !matches!(flow, Ok(ControlFlow::Continue(()))) {
                    if !is_last {
                        self.leave(rest, stream.as_mut())?;
                    }
                    return flow.map(drop);
                }
            }
            if is_last {
                return Ok(());
            }
            rows.clear();
            Batch { rows, is_last } = self.line.wait(next_rows(stream.as_mut(), rows))?;
        }
    }

    /// Passes over the rest of a result. A long one may be stopped, but not within a transaction, which would be aborted by it.
    fn leave(&mut self, what: Rest, mut rows: Pin<&mut RowStream>) -> Result<()> {
        if what == Rest::MayStop && !self.doubt.is_in_doubt() {
            if let Some(result) = self.line.within(TO_THE_END, Box::pin(rest(rows.as_mut()))) {
                return result.map_err(failure);
            }
            self.line.cancel()?;
        }
        loop {
            match self.line.wait(next_rows(rows.as_mut(), Vec::new())) {
                Ok(Batch { is_last: false, .. }) => {}
                Ok(_) => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Cancelled => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    fn run(&mut self, sql: &str, parameters: &dyn Parameters) -> Result<Outcome> {
        if self.statements.are_kept() {
            let statement = self.prepared_without_rows(sql, types(parameters)?)?;
            let values = parameters_of(parameters)?;
            return self.line.wait(self.client.execute_raw(&statement, values)).map(Outcome::new);
        }
        let Started { mut stream, first } = self.start(sql, parameters)?;
        if !first.is_last {
            self.leave(Rest::Read, stream.as_mut())?;
        }
        if first.rows.is_empty() { Ok(Outcome::new(stream.rows_affected().unwrap_or(0))) } else { Err(Error::gives_rows()) }
    }

    /// The types of the parameters of a statement that is prepared once for many rows; none where each row goes by itself.
    fn types_of_many(&self, rows: &dyn RowBatch) -> Result<Option<Vec<Type>>> {
        if self.statements.are_kept() { types_of_columns(rows) } else { Ok(None) }
    }

    /// One after the other, without waiting for each answer before the next is sent.
    fn run_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        let Some(types) = self.types_of_many(rows)? else {
            let mut affected = 0;
            for row in 0..rows.rows() {
                affected += self.run(sql, &Part::new(rows, row..row + 1))?.rows_affected;
            }
            return Ok(Outcome::new(affected));
        };
        let statement = self.prepared_without_rows(sql, types)?;
        let mut affected = 0;
        for first in (0..rows.rows()).step_by(STATEMENTS_AT_ONCE) {
            let some = first..rows.rows().min(first + STATEMENTS_AT_ONCE);
            let values = some.map(|row| row_of(rows, row)).collect::<Result<Vec<_>>>()?;
            let answers = values.into_iter().map(|values| self.client.execute_raw(&statement, values));
            affected += self.line.wait(try_join_all(answers))?.into_iter().sum::<u64>();
        }
        Ok(Outcome::new(affected))
    }

    /// One after the other, without waiting for each answer before the next is sent.
    fn show_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        let Some(types) = self.types_of_many(rows)? else {
            return (0..rows.rows()).try_for_each(|row| {
                let parameters = Part::new(rows, row..row + 1);
                self.show(sql, &parameters, Rest::Read, &mut |it| each(row, it).map(ControlFlow::Continue))
            });
        };
        let statement = self.prepared(sql, types)?;
        for first in (0..rows.rows()).step_by(STATEMENTS_AT_ONCE) {
            let some = first..rows.rows().min(first + STATEMENTS_AT_ONCE);
            let values = some.map(|row| row_of(rows, row)).collect::<Result<Vec<_>>>()?;
            let (client, statement) = (&self.client, &statement);
            let answers = values.into_iter().map(|values| async move {
                let stream = client.query_raw(statement, values).await?;
                all_rows(stream).await
            });
            let answers = self.line.wait(try_join_all(answers))?;
            for (row, answer) in (first..).zip(&answers) {
                answer.iter().try_for_each(|it| each(row, &PostgresRow(it)))?;
            }
        }
        Ok(())
    }
}

/// Whether a prepared statement is of a schema that has changed (0A000, `cached plan must not change result type`) or is not
/// known to the server any more (26000).
fn is_stale(error: &Error) -> bool {
    match error.code() {
        Some("26000") => true,
        Some("0A000") => error.to_string().contains("cached plan"),
        _ => false,
    }
}

/// The types of a batch's columns, if each has one: a NULL is of any type. Rows of several types go by themselves, for numbers are
/// sent in a form that is their type's own.
fn types_of_columns(rows: &dyn RowBatch) -> Result<Option<Vec<Type>>> {
    require_few(rows.columns())?;
    let mut types = vec![Type::UNKNOWN; rows.columns()];
    for row in 0..rows.rows() {
        for (column, ty) in types.iter_mut().enumerate() {
            match type_of(&rows.value(row, column)?) {
                // A text is sent in a form in which the server reads it as whatever is wanted there.
                Type::UNKNOWN => {}
                other if *ty == other => {}
                other if *ty == Type::UNKNOWN => *ty = other,
                _ => return Ok(None),
            }
        }
    }
    Ok(Some(types))
}

/// Some rows of a result, and whether they are the last.
struct Batch {
    rows: Vec<tokio_postgres::Row>,
    is_last: bool,
}

/// A result whose first rows are there.
pub(super) struct Started {
    stream: Pin<Box<RowStream>>,
    first: Batch,
}

/// Waits for a result and its first rows: those of a short one come with the answer that it begins, so one wait does for all of it.
pub(super) async fn first_rows(
    answer: impl Future<Output = Result<RowStream, tokio_postgres::Error>>,
) -> Result<Started, tokio_postgres::Error> {
    let mut stream = Box::pin(answer.await?);
    let first = next_rows(stream.as_mut(), Vec::new()).await?;
    Ok(Started { stream, first })
}

/// Waits for rows, and takes those that are there, into a list that is empty.
async fn next_rows(mut stream: Pin<&mut RowStream>, mut rows: Vec<tokio_postgres::Row>) -> Result<Batch, tokio_postgres::Error> {
    poll_fn(|cx| {
        while rows.len() < ROWS_AT_ONCE {
            match stream.as_mut().poll_next(cx) {
                Poll::Ready(Some(row)) => rows.push(row?),
                Poll::Ready(None) => return Poll::Ready(Ok(Batch { rows: std::mem::take(&mut rows), is_last: true })),
                Poll::Pending if rows.is_empty() => return Poll::Pending,
                Poll::Pending => break,
            }
        }
        Poll::Ready(Ok(Batch { rows: std::mem::take(&mut rows), is_last: false }))
    })
    .await
}

/// Waits for all rows of a result.
async fn all_rows(stream: RowStream) -> Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
    let mut stream = pin!(stream);
    let mut rows = Vec::new();
    loop {
        let Batch { rows: some, is_last } = next_rows(stream.as_mut(), Vec::new()).await?;
        rows.extend(some);
        if is_last {
            return Ok(rows);
        }
    }
}

/// Waits for the end of a result.
async fn rest(mut stream: Pin<&mut RowStream>) -> Result<(), tokio_postgres::Error> {
    while !next_rows(stream.as_mut(), Vec::new()).await?.is_last {}
    Ok(())
}

impl DriverConnection for PostgresConnection {
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
        self.watched(sql, |this| this.run(sql, parameters))
    }

    fn execute_many(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.watched(sql, |this| this.run_many(sql, rows))
    }

    fn takes_columns(&mut self, sql: &str, columns: usize) -> Result<bool> {
        self.watched(sql, |this| this.are_arrays_taken(sql, columns))
    }

    fn execute_columns(&mut self, sql: &str, rows: &dyn RowBatch) -> Result<Outcome> {
        self.watched(sql, |this| this.run_columns(sql, rows))
    }

    fn query_each(&mut self, sql: &str, rows: &dyn RowBatch, each: &mut dyn FnMut(usize, &dyn Row) -> Result<()>) -> Result<()> {
        self.watched(sql, |this| this.show_each(sql, rows, each))
    }

    fn query_columns(
        &mut self,
        sql: &str,
        rows: &dyn RowBatch,
        each: &mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>,
    ) -> Result<()> {
        self.watched(sql, |this| this.show_columns(sql, rows, each))
    }

    fn script(&mut self, sql: &str) -> Result<()> {
        self.watched(sql, |this| this.line.wait(this.client.batch_execute(sql)))
    }

    fn begin(&mut self, options: &TransactionOptions) -> Result<()> {
        self.doubt.require_none_open()?;
        self.script(&format!("BEGIN{}", options.words()))
    }

    fn in_transaction(&self) -> bool {
        self.doubt.is_in_doubt()
    }

    fn set_statement_timeout(&mut self, timeout: Option<Duration>) -> Result<()> {
        self.line.statement_timeout = timeout;
        Ok(())
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        Some(self.line.cancel_request())
    }

    fn adopt_settings(&mut self) -> Result<()> {
        self.doubt.adopt_settings()?;
        if self.doubt.is_in_doubt() { self.script("ROLLBACK") } else { Ok(()) }
    }

    fn ping(&mut self) -> Result<()> {
        self.watched("SELECT", |this| this.line.wait(this.client.batch_execute("")))
    }

    fn reset(&mut self) -> Result<()> {
        self.line.statement_timeout = self.usual_timeout;
        if self.doubt.is_in_doubt() { self.script("ROLLBACK") } else { Ok(()) }
    }

    /// The client knows of more failures than its errors tell.
    fn is_broken(&self) -> bool {
        self.broken || self.line.is_lost() || self.client.is_closed()
    }

    fn is_tainted(&self) -> bool {
        self.doubt.is_tainted()
    }
}
