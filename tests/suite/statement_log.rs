//! What a piece of code sends to the database, as aludel tells `tracing`.

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// The statements that a function sends, in order; and everything that was said of them.
pub(crate) fn statements<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
    let log = Log::default();
    let result = tracing::subscriber::with_default(log.clone(), run);
    let texts = std::mem::take(&mut *log.texts.lock().expect("no other thread"));
    (result, texts)
}

#[derive(Clone, Default)]
struct Log {
    texts: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "aludel::sql"
    }

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        self.texts.lock().expect("no other thread").push(message.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
