//! Objects made of what they cannot do without.

use aludel::prelude::*;
use chrono::NaiveDate;

use crate::engines::each_engine;

#[derive(Debug, Model)]
#[model(table = "hosts", new)]
struct Host {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(length = 80)]
    name: String,
    parties: Many<Party>,
}

#[derive(Debug, Model)]
#[model(table = "parties", new)]
struct Party {
    #[model(primary_key)]
    id: Auto<i64>,
    day: NaiveDate,
    #[model(length = 80)]
    title: String,
    guests: i16,
    #[model(default = -7)]
    balance: i32,
    #[model(default = true)]
    open: bool,
    #[model(default = 0.5)]
    share: f64,
    #[model(length = 20, default = "draft")]
    status: String,
    note: Option<String>,
    #[model(version)]
    version: i64,
    #[model(foreign_key = Host.id)]
    host_id: i64,
    host: One<Host>,
}

#[test]
fn what_a_struct_needs_is_told_its_constructor() {
    each_engine(|engine| create(engine).expect("every database does the same"));
}

fn create(engine: &aludel::Engine) -> aludel::Result<()> {
    metadata![Host, Party].create_all(engine)?;
    let day = NaiveDate::from_ymd_opt(2024, 2, 29).expect("a date");
    let mut session = Session::new(engine);
    let party =
        session.add(Party { note: Some("bring cake".to_owned()), host: Host::new("Ann").into(), ..Party::new(day, "Leap", 12) });
    session.commit()?;
    let party = &session[party];
    assert_eq!((party.day, party.title.as_str(), party.guests), (day, "Leap", 12));
    assert_eq!((party.balance, party.open, party.share, party.status.as_str()), (-7, true, 0.5, "draft"));
    assert_eq!((party.note.as_deref(), party.version), (Some("bring cake"), 0));
    let found = select((Party.title, Host.name)).join(Party.host);
    let names = Session::new(engine).execute(found)?.all();
    assert_eq!(names, [("Leap".to_owned(), "Ann".to_owned())]);
    assert!(Host::new("Bo").parties.get().is_ok_and(<[_]>::is_empty));
    Ok(())
}
