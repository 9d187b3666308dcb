//! What aludel tells `tracing` while a piece of code runs: its statements, and the fields of their spans.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The fields of a span or an event.
pub(crate) type Fields = BTreeMap<&'static str, String>;

/// Something that was told.
pub(crate) enum Said {
    Statement(String),
    Span(Fields),
}

/// The statements that a function sends, in order; and everything that was said of them.
pub(crate) fn statements<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
    let (result, said) = listen(run);
    let texts = said.into_iter().filter_map(|it| if let Said::Statement(text) = it { Some(text) } else { None });
    (result, texts.collect())
}

/// All that is told while a function runs.
pub(crate) fn listen<T>(run: impl FnOnce() -> T) -> (T, Vec<Said>) {
    let log = Log::default();
    let result = tracing::subscriber::with_default(log.clone(), run);
    let said = std::mem::take(&mut *log.said.lock().expect("no other thread"));
    (result, said)
}

#[derive(Clone, Default)]
struct Log {
    said: Arc<Mutex<Vec<Said>>>,
    /// Where the spans are among what was said.
    spans: Arc<Mutex<Vec<usize>>>,
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "aludel::sql"
    }

    fn event(&self, event: &Event<'_>) {
        let mut seen = Seen::default();
        event.record(&mut seen);
        let text = seen.0.remove("message").unwrap_or_default();
        self.said.lock().expect("no other thread").push(Said::Statement(text));
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let mut seen = Seen::default();
        attributes.record(&mut seen);
        let (mut said, mut spans) = (self.said.lock().expect("no other thread"), self.spans.lock().expect("no other thread"));
        spans.push(said.len());
        said.push(Said::Span(seen.0));
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, id: &Id, record: &Record<'_>) {
        let spans = self.spans.lock().expect("no other thread");
        let index = usize::try_from(id.into_u64()).expect("a small number") - 1;
        if let Said::Span(fields) = &mut self.said.lock().expect("no other thread")[spans[index]] {
            let mut seen = Seen(std::mem::take(fields));
            record.record(&mut seen);
            *fields = seen.0;
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[derive(Default)]
struct Seen(Fields);

impl Visit for Seen {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}
