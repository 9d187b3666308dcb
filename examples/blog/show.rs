//! What the example prints.

use aludel::prelude::*;
use aludel::{Recording, Result};

/// The title of what comes next.
pub fn chapter(title: &str) {
    println!("\n━━ {title}");
}

/// What the next flush will send.
pub fn plan(session: &mut Session) -> Result<()> {
    println!("the plan of the flush:");
    session.plan()?.to_string().lines().for_each(|it| println!("  │ {it}"));
    Ok(())
}

/// The queries since this was asked last, without the columns that they select.
pub fn queries(recording: &Recording) {
    for it in recording.take() {
        if let Some((_, from)) = it.sql.split_once(" FROM ") {
            println!("  │ SELECT … FROM {from}");
        }
    }
}
