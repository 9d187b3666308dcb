//! What is told of a statement while it runs: its span, its event, the program's own functions.

use std::time::Instant;

use tracing::field::Empty;
use tracing::level_filters::LevelFilter;
use tracing::{Level, Span};

use super::Engine;
use super::options::StatementEvent;
use super::summary::summary;
use crate::error::Result;

/// A statement under way.
pub(super) struct Observation<'a> {
    engine: &'a Engine,
    sql: &'a str,
    parameters: usize,
    /// When it began, where somebody may want to know how long it took: two looks at the clock are a part of what a short statement
    /// takes.
    start: Option<Instant>,
    span: Span,
}

impl<'a> Observation<'a> {
    /// Tells that a statement is about to be sent.
    ///
    /// # Errors
    /// What a function of the program gives that is asked before each statement.
    pub(super) fn start(engine: &'a Engine, sql: &'a str, parameters: usize) -> Result<Self> {
        engine.options().events.before(sql)?;
        Ok(Self::unasked(engine, sql, parameters))
    }

    /// The same for a statement that nobody may refuse.
    pub(super) fn unasked(engine: &'a Engine, sql: &'a str, parameters: usize) -> Self {
        let span = span(engine, sql);
        let start = is_timed(engine).then(Instant::now);
        Self { engine, sql, parameters, start, span }
    }

    /// Runs it, within its span.
    pub(super) fn run<T>(&self, run: impl FnOnce() -> Result<T>) -> Result<T> {
        self.span.in_scope(run)
    }

    /// Tells what came of it, and puts the text into an error.
    pub(super) fn finish<T>(self, result: Result<T>) -> Result<T> {
        let Self { engine, sql, parameters, start, span } = self;
        let taken = start.map(|it| it.elapsed());
        // Where nobody was known to listen it is left out, for no time would be a lie.
        let elapsed = taken.map(tracing::field::debug);
        let result = result.map_err(|error| engine.options().events.mapped(error.with_sql(sql)));
        let error = result.as_ref().err();
        span.in_scope(|| match (error, engine.options().echo) {
            (None, false) => tracing::debug!(target: "aludel::sql", parameters, elapsed, "{sql}"),
            (None, true) => tracing::info!(target: "aludel::sql", parameters, elapsed, "{sql}"),
            (Some(error), false) => tracing::debug!(target: "aludel::sql", parameters, elapsed, kind = ?error.kind(), "{sql}"),
            (Some(error), true) => tracing::info!(target: "aludel::sql", parameters, elapsed, kind = ?error.kind(), "{sql}"),
        });
        if let Some(error) = error {
            span.record("otel.status_code", "ERROR");
            match error.code() {
                Some(code) => span.record("db.response.status_code", code).record("error.type", code),
                None => span.record("error.type", tracing::field::debug(error.kind())),
            };
        }
        engine.options().events.after(&StatementEvent::new(sql, parameters, taken.unwrap_or_default(), error));
        result
    }
}

/// Whether somebody may be told how long a statement takes. The level is that of the most curious of all who listen.
fn is_timed(engine: &Engine) -> bool {
    let level = if engine.options().echo { LevelFilter::INFO } else { LevelFilter::DEBUG };
    engine.options().events.follow_statements() || LevelFilter::current() >= level
}

/// The span of a statement, with the names that OpenTelemetry has for databases:
/// <https://opentelemetry.io/docs/specs/semconv/database/database-spans/>. Texts have placeholders for values, which that
/// page counts as safe to record.
fn span(engine: &Engine, sql: &str) -> Span {
    if !tracing::span_enabled!(target: "aludel::sql", Level::INFO) {
        return Span::none();
    }
    let (url, summary) = (engine.url(), summary(sql));
    tracing::info_span!(
        target: "aludel::sql",
        "sql",
        otel.name = summary,
        otel.kind = "client",
        otel.status_code = Empty,
        db.system.name = engine.dialect().name(),
        db.namespace = url.database(),
        db.query.summary = summary,
        db.query.text = sql,
        db.response.status_code = Empty,
        error.r#type = Empty,
        server.address = url.host(),
        server.port = url.port(),
    )
}
