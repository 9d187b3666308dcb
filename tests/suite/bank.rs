//! Money is moved by many at once, and there is never more or less of it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use aludel::prelude::*;
use aludel::{Engine, EngineOptions, Isolation, Result, RetryPolicy, Transaction, TransactionOptions, create_engine_with};

use crate::chance::Chance;
use crate::engines::{Place, each_server, each_shared};
use crate::long::{figure, rounds};

const THREADS: u32 = 32;
const ACCOUNTS: u32 = 50;
const BALANCE: i64 = 100;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "accounts")]
struct Account {
    #[model(primary_key)]
    id: i64,
    balance: i64,
}

/// What a run has counted.
#[derive(Debug, Default)]
struct Counts {
    transfers: AtomicU64,
    attempts: AtomicU64,
    reads: AtomicU64,
    wrong_reads: AtomicU64,
}

fn open(place: &Place, accounts: u32) -> Engine {
    let options = EngineOptions::new().pool_size(THREADS).pool_timeout(Duration::from_secs(60));
    let engine = create_engine_with(&place.url, &options).expect("an engine");
    metadata![Account].create_all(&engine).expect("a table");
    let rows: Vec<_> = (0..accounts).map(|id| Account { id: id.into(), balance: BALANCE }).collect();
    engine.connect().and_then(|mut it| it.insert_all(&rows)).expect("accounts");
    engine
}

fn balance(transaction: &mut Transaction<'_>, id: u32) -> Result<i64> {
    let balance = select(Account.balance).where_(Account.id.eq(i64::from(id)));
    Ok(transaction.scalar(balance)?.expect("the account is there"))
}

fn set_balance(transaction: &mut Transaction<'_>, id: u32, balance: i64) -> Result<()> {
    let set = update(Account).set(Account.balance.set(balance)).where_(Account.id.eq(i64::from(id)));
    assert_eq!(transaction.execute(set)?.rows_affected, 1);
    Ok(())
}

/// Reads both balances, thinks, writes both: what isolation is for.
fn transfer(transaction: &mut Transaction<'_>, from: u32, to: u32, amount: i64) -> Result<()> {
    let (has, other) = (balance(transaction, from)?, balance(transaction, to)?);
    if from != to && has >= amount {
        // In one order whoever writes, for two that wait for each other wait long on PostgreSQL (`deadlock_timeout`).
        let mut balances = [(from, has - amount), (to, other + amount)];
        balances.sort_unstable();
        for (id, balance) in balances {
            set_balance(transaction, id, balance)?;
        }
    }
    Ok(())
}

/// The sum, account by account: one state is seen only where the transaction is isolated.
fn sum(transaction: &mut Transaction<'_>, accounts: u32) -> Result<i64> {
    (0..accounts).map(|id| balance(transaction, id)).sum()
}

fn serializable() -> RetryPolicy {
    RetryPolicy::new().attempts(10_000).options(TransactionOptions::new().isolation(Isolation::Serializable))
}

/// Transfers, and now and then a look at the sum, until the time is over.
fn work(engine: &Engine, counts: &Counts, is_over: &AtomicBool) {
    let mut chance = Chance::new();
    while !is_over.load(Ordering::Relaxed) {
        if chance.below(20) == 0 {
            let seen = engine.transaction(&serializable(), |it| sum(it, ACCOUNTS)).expect("a sum, at last");
            counts.reads.fetch_add(1, Ordering::Relaxed);
            counts.wrong_reads.fetch_add(u64::from(seen != i64::from(ACCOUNTS) * BALANCE), Ordering::Relaxed);
        } else {
            let (from, to, amount) = (chance.below(ACCOUNTS), chance.below(ACCOUNTS), chance.below(50).into());
            let moved = engine.transaction(&serializable(), |transaction| {
                counts.attempts.fetch_add(1, Ordering::Relaxed);
                transfer(transaction, from, to, amount)
            });
            moved.expect("a transfer, at last");
            counts.transfers.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[test]
fn the_sum_is_right_whoever_looks_and_at_the_end() {
    each_shared(|place| {
        let engine = open(place, ACCOUNTS);
        let (counts, is_over) = (Counts::default(), AtomicBool::new(false));
        let start = Instant::now();
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| work(&engine, &counts, &is_over));
            }
            thread::sleep(Duration::from_secs(rounds(2, 60)));
            is_over.store(true, Ordering::Relaxed);
        });
        let seconds = start.elapsed().as_secs_f64();
        let get = |it: &AtomicU64| it.load(Ordering::Relaxed);
        let total = engine.begin(|it| sum(it, ACCOUNTS)).expect("the sum");
        let name = engine.dialect().name();
        assert_eq!((total, get(&counts.wrong_reads)), (i64::from(ACCOUNTS) * BALANCE, 0), "{name}: {counts:?}");
        assert!(get(&counts.transfers) > 0 && get(&counts.reads) > 0, "{name}: the test is blind: {counts:?}");
        let (transfers, attempts) = (get(&counts.transfers), get(&counts.attempts));
        figure(
            name,
            format!(
                "{transfers} transfers ({:.0}/s) in {attempts} attempts, {} reads of the sum, 0 wrong, in {seconds:.1} s",
                transfers as f64 / seconds,
                get(&counts.reads)
            ),
        );
    });
}

/// The same without isolation loses money: so the test above would see it.
#[test]
fn without_isolation_the_sum_is_wrong_soon() {
    const FEW: u32 = 3;
    each_server(|place| {
        let engine = open(place, FEW);
        let options = TransactionOptions::new().isolation(Isolation::ReadCommitted);
        let policy = RetryPolicy::new().attempts(1_000).options(options);
        let is_wrong = |_: &u32| {
            thread::scope(|scope| {
                for thread in 0..8 {
                    let (engine, policy) = (&engine, &policy);
                    scope.spawn(move || {
                        let (from, to) = (thread % FEW, (thread + 1) % FEW);
                        (0..10).for_each(|_| engine.transaction(policy, |it| transfer(it, from, to, 7)).expect("a transfer"));
                    });
                }
            });
            engine.begin(|it| sum(it, FEW)).expect("the sum") != i64::from(FEW) * BALANCE
        };
        let rounds = (1..=200).find(is_wrong);
        let name = engine.dialect().name();
        figure(name, format!("READ COMMITTED shows a wrong sum after {} rounds of 80 transfers", rounds.unwrap_or_default()));
        assert!(rounds.is_some(), "{name}: no update was lost, so the other test may be blind");
    });
}

/// Nothing but a count that goes up: every increment that was committed is in it.
#[test]
fn no_increment_is_lost() {
    each_shared(|place| {
        let engine = open(place, 1);
        let each = rounds(10_i64, 200);
        thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| {
                    for _ in 0..each {
                        let increment = |it: &mut Transaction<'_>| {
                            let now = balance(it, 0)?;
                            set_balance(it, 0, now + 1)
                        };
                        engine.transaction(&serializable(), increment).expect("an increment, at last");
                    }
                });
            }
        });
        let stored = engine.begin(|it| balance(it, 0)).expect("a count");
        assert_eq!(stored, BALANCE + i64::from(THREADS) * each, "{}", engine.dialect().name());
    });
}
