//! Kinds of one thing with a table for each: one-to-one over a shared key, which new objects get at the flush.

use aludel::prelude::*;
use aludel::{Engine, Result};

use crate::engines::each_engine;
use crate::statement_log::statements;

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "staff")]
struct Employee {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(length = 40)]
    name: String,
    #[model(cascade(delete, delete_orphan))]
    manager: One<Manager>,
    #[model(cascade(delete, delete_orphan))]
    engineer: One<Engineer>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "managers")]
struct Manager {
    #[model(primary_key, foreign_key = Employee.id)]
    employee_id: i64,
    budget: i64,
    employee: One<Employee>,
    #[model(foreign_key = Self.employee_id)]
    boss_id: Option<i64>,
    boss: One<Self>,
    #[model(order_by = Manager.budget)]
    reports: Many<Self>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "engineers")]
struct Engineer {
    #[model(primary_key, foreign_key = Employee.id)]
    employee_id: i64,
    #[model(length = 40)]
    language: String,
    employee: One<Employee>,
    #[model(cascade(delete, delete_orphan), order_by = Badge.title)]
    badges: Many<Badge>,
}

/// Refers to a row that itself has its key from another one.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "badges")]
struct Badge {
    #[model(primary_key, foreign_key = Engineer.employee_id)]
    engineer_id: i64,
    #[model(primary_key, length = 40)]
    title: String,
}

/// What an employee is, with what only such have.
#[derive(Debug, PartialEq)]
enum Kind<'s> {
    Manager(&'s Manager),
    Engineer(&'s Engineer),
    Other,
}

impl Employee {
    fn kind<'s>(&self, session: &'s Session) -> Result<Kind<'s>> {
        Ok(match (self.manager.get()?, self.engineer.get()?) {
            (Some(manager), _) => Kind::Manager(&session[manager]),
            (None, Some(engineer)) => Kind::Engineer(&session[engineer]),
            (None, None) => Kind::Other,
        })
    }
}

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        metadata![Employee, Manager, Engineer, Badge].create_all(engine).expect("the tables");
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

fn employee(name: &str) -> Employee {
    Employee { name: name.to_owned(), ..Employee::default() }
}

fn manager(name: &str, budget: i64) -> Employee {
    Employee { manager: Manager { budget, ..Manager::default() }.into(), ..employee(name) }
}

fn engineer(name: &str, language: &str) -> Employee {
    let engineer = Engineer { language: language.to_owned(), ..Engineer::default() };
    Employee { engineer: engineer.into(), ..employee(name) }
}

fn badge(title: &str) -> Badge {
    Badge { title: title.to_owned(), ..Badge::default() }
}

/// Everybody, as the database has them, read by one statement.
fn stored(engine: &Engine) -> Result<Vec<String>> {
    let mut session = Session::new(engine);
    let options = (joinedload(Employee.manager), joinedload(Employee.engineer));
    let (everybody, sent) = statements(|| session.execute(select(Employee).order_by(Employee.name).options(options)));
    assert_eq!(sent.iter().filter(|it| it.starts_with("SELECT")).count(), 1, "{sent:?}");
    let told = everybody?.all().into_iter().map(|it| {
        let kind = match session[it].kind(&session)? {
            Kind::Manager(it) => format!("manager {}", it.budget),
            Kind::Engineer(it) => format!("engineer {}", it.language),
            Kind::Other => "other".to_owned(),
        };
        Ok(format!("{}: {kind}", session[it].name))
    });
    told.collect()
}

#[test]
fn new_objects_of_several_kinds_get_their_keys_and_are_read_at_once() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let all = [manager("Ann", 5), manager("Bo", 6), engineer("Cy", "Rust"), engineer("Di", "C"), employee("Ed")];
        let all = all.map(|it| session.add(it));
        let lone = session.add(Manager { budget: 7, employee: employee("Fi").into(), ..Manager::default() });
        session.commit()?;
        for it in all {
            let id = *session[it].id.value();
            match session[it].kind(&session)? {
                Kind::Manager(it) => assert_eq!(it.employee_id, id),
                Kind::Engineer(it) => assert_eq!(it.employee_id, id),
                Kind::Other => assert_eq!(session[it].name, "Ed"),
            }
        }
        let fi = session[lone].employee.get()?.expect("it has one");
        assert_eq!(session[lone].employee_id, *session[fi].id.value());
        let told = stored(engine)?;
        assert_eq!(
            told,
            ["Ann: manager 5", "Bo: manager 6", "Cy: engineer Rust", "Di: engineer C", "Ed: other", "Fi: manager 7"]
        );
        Ok(())
    });
}

#[test]
fn a_key_is_handed_on_from_row_to_row() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let with_badges = |name: &str, badges: [&str; 2]| {
            let engineer = Engineer { badges: badges.map(badge).into(), language: "Rust".to_owned(), ..Engineer::default() };
            Employee { engineer: engineer.into(), ..employee(name) }
        };
        session.add(with_badges("Ann", ["gold", "new"]));
        session.add(with_badges("Bo", ["gold", "old"]));
        session.commit()?;
        let mut other = Session::new(engine);
        let badges = select((Employee.name, Badge.title)).join(Engineer).join(Badge).order_by((Employee.name, Badge.title));
        let found: Vec<(String, String)> = other.execute(badges)?.all();
        let found: Vec<_> = found.iter().map(|(name, title)| format!("{name} {title}")).collect();
        assert_eq!(found, ["Ann gold", "Ann new", "Bo gold", "Bo old"]);
        Ok(())
    });
}

#[test]
fn rows_that_refer_to_each_other_by_keys_they_do_not_have_yet_are_saved_in_order() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let new = |name: &str, budget| Manager { employee: employee(name).into(), budget, ..Manager::default() };
        // The one who reports is added before the boss, of whom both need the key, which the boss gets from an employee.
        let [low, middle, other] = [new("Low", 1), new("Middle", 2), new("Other", 4)].map(|it| session.add(it));
        let top = session.add(new("Top", 3));
        session.edit(low).boss.set(middle);
        session.edit(middle).boss.set(top);
        session.edit(other).boss.set(top);
        session.commit()?;
        assert_eq!(session[low].boss_id, Some(session[middle].employee_id));
        let new_top = session.add(new("New", 5));
        session.edit(top).boss.set(new_top);
        assert_eq!(session[top].boss_id, None, "the boss has no key yet");
        session.commit()?;

        let mut second = Session::new(engine);
        let boss = Manager.alias("boss");
        let budgets =
            select((Manager.budget, boss.budget)).join_on(boss, boss.employee_id.eq(Manager.boss_id)).order_by(Manager.budget);
        assert_eq!(second.execute(budgets)?.all(), [(1, 2), (2, 3), (3, 5), (4, 3)]);
        Ok(())
    });
}

#[test]
fn what_somebody_is_can_be_added_replaced_and_taken_away() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let [ann, bo] = [employee("Ann"), manager("Bo", 5)].map(|it| session.add(it));
        session.commit()?;
        let rust = || Engineer { language: "Rust".to_owned(), ..Engineer::default() };
        session.edit(ann).engineer.set(rust());
        session.edit(bo).manager.set(Manager { budget: 6, ..Manager::default() });
        session.commit()?;
        assert_eq!(stored(engine)?, ["Ann: engineer Rust", "Bo: manager 6"]);
        assert_eq!(session[ann].kind(&session)?, Kind::Engineer(&session[session[ann].engineer.get()?.expect("one")]));

        session.edit(bo).manager.clear();
        session.edit(bo).engineer.set(rust());
        session.edit(ann).engineer.clear();
        session.commit()?;
        assert_eq!(stored(engine)?, ["Ann: other", "Bo: engineer Rust"]);
        assert_eq!(session[ann].kind(&session)?, Kind::Other);
        Ok(())
    });
}

#[test]
fn who_is_deleted_goes_with_what_they_are() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(engineer("Ann", "Rust"));
        let bo = session.add(manager("Bo", 5));
        session.commit()?;
        let of_ann = session[ann].engineer.get()?.expect("one");
        session.edit(of_ann).badges.push(badge("gold"));
        session.commit()?;

        let mut other = Session::new(engine);
        let same = other.get(Employee, *session[ann].id.value())?.expect("the row");
        other.delete(same)?;
        other.commit()?;
        assert_eq!(stored(engine)?, ["Bo: manager 5"]);
        assert_eq!(other.execute(select(func::count(Badge.title)))?.one()?, 0);

        session.delete(bo)?;
        session.flush()?;
        session.rollback()?;
        assert_eq!(stored(engine)?, ["Bo: manager 5"]);
        assert!(matches!(session[bo].kind(&session)?, Kind::Manager(it) if it.budget == 5));
        Ok(())
    });
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "payments")]
struct Payment {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(cascade(delete), passive_deletes)]
    card: One<Card>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "cards")]
struct Card {
    #[model(primary_key, foreign_key = Payment.id, on_delete = cascade)]
    payment_id: i64,
    payment: One<Payment>,
}

#[test]
fn the_database_can_delete_what_a_row_is() {
    each_engine(|engine| {
        metadata![Payment, Card].create_all(engine).expect("the tables");
        deleted_by_the_database(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

fn deleted_by_the_database(engine: &Engine) -> Result<()> {
    let mut session = Session::new(engine);
    let payments = [(); 2].map(|()| session.add(Payment { card: Card::default().into(), ..Payment::default() }));
    session.commit()?;
    let mut other = Session::new(engine);
    let same = other.get(Payment, *session[payments[0]].id.value())?.expect("the row");
    other.delete(same)?;
    let (committed, sent) = statements(|| other.commit());
    committed?;
    assert_eq!(sent.iter().filter(|it| it.contains("cards")).count(), 0, "{sent:?}");
    let left = other.execute(select(Card.payment_id))?.all();
    assert_eq!(left, [*session[payments[1]].id.value()]);
    Ok(())
}
