//! Every answer is to the question that was asked, whatever happened on the connection before.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use aludel::prelude::*;
use aludel::{Connection, Engine, EngineOptions, Error, Result};

use crate::chance::Chance;
use crate::engines::{each_engine, each_server};
use crate::faults::assert_usable;
use crate::long::{figure, rounds};
use crate::proxy::{Mode, Proxy};

/// What came of a number of questions.
#[derive(Debug, Default)]
struct Tally {
    right: AtomicU64,
    wrong: AtomicU64,
    errors: AtomicU64,
}

impl Tally {
    fn count(&self, answer: Result<bool>) {
        let counter = match answer {
            Ok(true) => &self.right,
            Ok(false) => &self.wrong,
            Err(_) => &self.errors,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> [u64; 3] {
        [&self.right, &self.wrong, &self.errors].map(|it| it.load(Ordering::Relaxed))
    }
}

/// Asks for a token and says whether that token came back.
fn ask(conn: &mut Connection, token: u64) -> Result<bool> {
    let token = format!("token {token}");
    Ok(conn.scalar(select(literal(token.clone()).cast::<String>()))? == Some(token))
}

/// Leaves a result unread in one of the ways there are, then asks.
fn disturb_and_ask(engine: &Engine, chance: &mut Chance) -> Result<bool> {
    let mut conn = engine.connect()?;
    let long = crate::series::powers_of_ten(3);
    match chance.below(8) {
        0 => drop(conn.execute(long)?.first()?),
        1 => {
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                conn.execute(long)?.for_each(|_| std::panic::resume_unwind(Box::new("on purpose")))
            }));
            if let Ok(Err(error)) = panicked {
                return Err(error);
            }
        }
        2 => match conn.execute(long)?.for_each(|_| Err(Error::no_row())) {
            Err(error) if error.kind() == aludel::ErrorKind::NoRow => {}
            Err(error) => return Err(error),
            Ok(()) => panic!("the function failed"),
        },
        3 => drop(conn.begin()?),
        4 => {
            let mut transaction = conn.begin()?;
            let answer = ask(&mut transaction, chance.next())?;
            transaction.commit()?;
            return Ok(answer);
        }
        _ => {}
    }
    ask(&mut conn, chance.next())
}

fn ask_often(engine: &Engine, threads: u64, questions: u64, tally: &Tally) {
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut chance = Chance::new();
                for _ in 0..questions / threads {
                    tally.count(disturb_and_ask(engine, &mut chance));
                }
            });
        }
    });
}

#[test]
fn answers_are_right_after_results_that_were_not_read_to_their_end() {
    each_engine(|engine| {
        let (tally, questions) = (Tally::default(), rounds(1_200, 100_000));
        ask_often(engine, 4, questions, &tally);
        figure(engine.dialect().name(), format!("{questions} questions: right, wrong, errors = {:?}", tally.get()));
        assert_eq!(tally.get(), [questions, 0, 0]);
        assert_usable(engine);
    });
}

#[test]
fn answers_are_right_over_a_wire_that_fails_all_the_time() {
    each_server(|place| {
        let proxy = Proxy::before(&place.url);
        let options = EngineOptions::new().pool_size(4).pool_timeout(Duration::from_millis(500));
        let engine = proxy.engine(&place.url, &options).expect("an engine");
        let (tally, is_over) = (Tally::default(), AtomicBool::new(false));
        let questions = rounds(1_200, 60_000);
        thread::scope(|scope| {
            scope.spawn(|| spoil_until(&proxy, &is_over));
            ask_often(&engine, 8, questions, &tally);
            is_over.store(true, Ordering::Relaxed);
        });
        let [right, wrong, errors] = tally.get();
        figure(engine.dialect().name(), format!("{questions} questions: right, wrong, errors = {:?}", tally.get()));
        assert_eq!((wrong, right + errors), (0, questions));
        assert!(right > 0 && errors > 0, "the test is blind: {right} right, {errors} errors");
        // What the last fault left in the pool is thrown away when it is used.
        for _ in 0..8 {
            let _ = disturb_and_ask(&engine, &mut Chance::new());
        }
        assert_usable(&engine);
    });
}

/// One fault after the other, with time between them in which everything works.
fn spoil_until(proxy: &Proxy, is_over: &AtomicBool) {
    let mut chance = Chance::new();
    while !is_over.load(Ordering::Relaxed) {
        match chance.below(4) {
            0 => proxy.close_all(),
            1 => proxy.cut_after(chance.below(5_000)),
            2 => proxy.set(Mode::Reset),
            _ => proxy.set(Mode::Delay(Duration::from_millis(3))),
        }
        thread::sleep(Duration::from_millis(u64::from(chance.below(10))));
        proxy.heal();
        thread::sleep(Duration::from_millis(20 + u64::from(chance.below(40))));
    }
    proxy.heal();
}
