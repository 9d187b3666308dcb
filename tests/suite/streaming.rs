//! Long results: one row in memory at a time, and what is not read is not in the way.

use std::time::{Duration, Instant};

use aludel::prelude::*;

use crate::engines::each_engine;
use crate::faults::assert_usable;
use crate::leaks::resident_memory;
use crate::long::{figure, rounds};
use crate::series::{powers_of_ten, rows_below};

/// How much more memory a long result may take than none.
const MOST_GROWTH: u64 = 64 << 20;

#[test]
fn a_long_result_takes_no_memory() {
    each_engine(|engine| {
        assert_usable(engine);
        let rows = rounds(500_000, 5_000_000);
        let (start, before) = (Instant::now(), resident_memory());
        let (mut count, mut total, mut peak) = (0_i64, 0_i64, before);
        let mut conn = engine.connect().expect("a connection");
        let read = conn.execute(rows_below(rows)).and_then(|it| {
            it.for_each(|(number, filler)| {
                count += 1;
                total += number;
                assert_eq!(filler.len(), 40);
                if count % 10_000 == 0 {
                    peak = peak.max(resident_memory());
                }
                Ok(())
            })
        });
        read.expect("the rows");
        assert_eq!((count, total), (rows, rows * (rows - 1) / 2));
        let (grown, seconds) = ((peak - before) >> 10, start.elapsed().as_secs_f64());
        let name = engine.dialect().name();
        figure(name, format!("{rows} rows in {seconds:.1} s, at the peak {grown} KiB more memory than before"));
        assert!(peak - before < MOST_GROWTH, "{name}: {grown} KiB");
    });
}

/// The rest is read all the same, for an error may come after it; but it is not decoded and takes no memory.
#[test]
fn a_result_that_is_broken_off_leaves_the_connection_right() {
    each_engine(|engine| {
        let before = resident_memory();
        let start = Instant::now();
        let mut conn = engine.connect().expect("a connection");
        let first = conn.execute(powers_of_ten(rounds(5, 6))).and_then(aludel::Rows::first).expect("a row");
        assert!(first.is_some());
        let token = "after the first row of very many";
        assert_eq!(conn.scalar(select(literal(token).cast::<String>())).expect("an answer").as_deref(), Some(token));
        drop(conn);
        assert_usable(engine);
        let name = engine.dialect().name();
        let (time, grown) = (start.elapsed(), resident_memory().saturating_sub(before));
        figure(name, format!("the first of {} rows, and the next answer, after {time:?}", 10_u64.pow(rounds(5, 6))));
        assert!(time < Duration::from_secs(rounds(30, 120)), "{name}: {time:?}");
        assert!(grown < MOST_GROWTH, "{name}: {} KiB", grown >> 10);
    });
}
