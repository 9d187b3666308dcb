//! The texts of a prepared statement, one for each engine that it has run on.

use std::sync::{Arc, PoisonError, RwLock};

use crate::engine::Engine;
use crate::error::Result;
use crate::query::Statement;
use crate::render::Compiled;

/// How many engines are remembered. A program has few; a test suite that makes thousands shall not fill memory with texts.
const MOST: usize = 8;

/// Texts by the engines whose dialect they are in.
#[derive(Default)]
pub(crate) struct Texts(RwLock<Vec<(u64, Arc<Compiled>)>>);

impl Texts {
    /// The text for an engine, made when it is needed for the first time.
    pub(crate) fn get(&self, engine: &Engine, statement: &dyn Statement) -> Result<Arc<Compiled>> {
        let id = engine.id();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, text)) = known.iter().find(|(it, _)| *it == id) {
            return Ok(Arc::clone(text));
        }
        drop(known);
        let mut r = engine.renderer();
        statement.render(&mut r)?;
        let text = Arc::new(r.finish());
        let mut texts = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if texts.len() == MOST {
            texts.remove(0);
        }
        texts.push((id, Arc::clone(&text)));
        Ok(text)
    }
}
