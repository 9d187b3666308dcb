//! Types of other crates: stored, read back, compared, on every database.

use aludel::prelude::*;
use aludel::{Engine, Result};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde_json::json;
use uuid::Uuid;

use crate::engines::each_engine;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(table = "events")]
struct Event {
    #[model(primary_key)]
    id: Uuid,
    day: NaiveDate,
    time: NaiveTime,
    local: NaiveDateTime,
    instant: DateTime<Utc>,
    document: serde_json::Value,
    maybe: Option<DateTime<Utc>>,
}

fn event(id: u128, micros: i64) -> Event {
    let instant = DateTime::from_timestamp_micros(micros).expect("a time");
    let local = instant.naive_utc();
    Event {
        id: Uuid::from_u128(id),
        day: local.date(),
        time: local.time(),
        local,
        instant,
        document: json!({ "a": [1, null, "é\"\\"], "b": { "c": true } }),
        maybe: id.is_multiple_of(2).then_some(instant),
    }
}

/// Times of the kinds that trip: before 1970, a leap day, the last microsecond of a day, a year far off.
fn events() -> Vec<Event> {
    let micros = [0, -1, 951_782_400_000_000, 951_868_799_999_999, 253_370_764_800_000_000, -30_000_000_000_000_001];
    (1..).zip(micros).map(|(id, micros)| event(id, micros)).collect()
}

#[test]
fn values_of_other_crates_come_back_as_they_were() {
    each_engine(|engine| come_back(engine).expect("every database does the same"));
}

fn come_back(engine: &Engine) -> Result<()> {
    metadata![Event].create_all(engine)?;
    let mut conn = engine.connect()?;
    let events = events();
    conn.insert_all(&events)?;
    for event in &events {
        let name = engine.dialect().name();
        let back = conn.execute(select(Event).where_(Event.id.eq(event.id)))?.one()?;
        assert_eq!(back, *event, "{name}");
        let found = select(Event.id)
            .where_(Event.day.eq(event.day) & Event.time.eq(event.time))
            .where_(Event.local.eq(event.local) & Event.instant.eq(event.instant));
        assert_eq!(conn.scalar(found.clone())?, Some(event.id), "{name}");
        // Written into the text, it is the same value.
        let text = found.inline(engine.dialect())?;
        let mut rows = 0;
        conn.query(&text, &Vec::<aludel::types::Value>::new(), &mut |_| {
            rows += 1;
            Ok(std::ops::ControlFlow::Continue(()))
        })?;
        assert_eq!(rows, 1, "{name}: {text}");
    }
    let latest = conn.scalar(select(func::max(Event.instant)))?.flatten();
    assert_eq!(latest, events.iter().map(|it| it.instant).max());
    let mut session = Session::new(engine);
    let first = session.get(Event, events[0].id)?.expect("the row");
    session.edit(first).maybe = Some(events[1].instant);
    session.commit()?;
    assert_eq!(conn.scalar(select(Event.maybe).where_(Event.id.eq(events[0].id)))?, Some(Some(events[1].instant)));
    Ok(())
}

#[test]
fn the_date_of_a_timestamp_is_a_date() {
    each_engine(|engine| {
        metadata![Event].create_all(engine).expect("a table");
        let mut conn = engine.connect().expect("a connection");
        conn.insert_all(&events()).expect("rows");
        let day = NaiveDate::from_ymd_opt(2000, 2, 29).expect("a leap day");
        let on_day = select(func::count(Event.id)).where_(Event.local.cast::<NaiveDate>().eq(day));
        assert_eq!(conn.scalar(on_day).expect("a count"), Some(2), "{}", engine.dialect().name());
        let days = conn.scalars(select(Event.local.cast::<NaiveDate>()).where_(Event.day.eq(day))).expect("days");
        assert_eq!(days, [day, day]);
    });
}
