//! The texts by which a session gets single rows, made once for each model.

use std::sync::Arc;

use aludel_core::engine::Engine;
use aludel_core::error::Result;
use aludel_core::render::row_text;
use aludel_core::schema::Table;

use super::key_hash::KeyMap;

/// Texts by table.
#[derive(Debug, Default)]
pub(super) struct SelectTexts {
    selects: KeyMap<usize, Arc<str>>,
}

impl SelectTexts {
    pub(super) fn select(&mut self, engine: &Engine, table: &'static Table) -> Result<Arc<str>> {
        // Tables are statics, so their addresses tell them apart.
        let address = std::ptr::from_ref(table) as usize;
        if let Some(text) = self.selects.get(&address) {
            return Ok(Arc::clone(text));
        }
        let text: Arc<str> = row_text::select_text(engine.renderer(), table)?.into();
        self.selects.insert(address, Arc::clone(&text));
        Ok(text)
    }
}
