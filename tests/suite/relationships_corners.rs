//! Relationships in sessions where steps meet: what random programs found.

use aludel::prelude::*;
use aludel::{Engine, Error, Result, SessionOptions, joinedload, selectinload};

use crate::engines::each_engine;
use crate::related::{
    Customer, Folder, Label, Order, OrderLabel, Person, Profile, customer, folder, label, order, person, tables,
};

fn everywhere(test: impl Fn(&Engine) -> Result<()>) {
    each_engine(|engine| {
        tables().create_all(engine).expect("tables");
        metadata![Site, Visit, Crew].create_all(engine).expect("tables");
        test(engine).unwrap_or_else(|error| panic!("{}: {error}", engine.dialect().name()));
    });
}

/// What belongs to it the database sets free or deletes.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "sites")]
struct Site {
    #[model(primary_key, length = 20)]
    name: String,
    #[model(length = 40)]
    street: String,
    visits: Many<Visit>,
    crews: Many<Crew>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "visits")]
struct Visit {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Site.name, on_delete = set_null, length = 20)]
    site_name: Option<String>,
    site: One<Site>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "crews")]
struct Crew {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Site.name, on_delete = cascade, length = 20)]
    site_name: String,
    site: One<Site>,
}

fn site(name: &str) -> Site {
    Site { name: name.to_owned(), ..Site::default() }
}

#[test]
fn a_graph_of_new_objects_shows_both_sides_at_every_depth() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let first = Order { labels: [label("rush")].into(), ..order("first") };
        let ann = session.add(Customer { orders: [first].into(), ..customer("Ann") });
        let first = session[ann].orders.get()?[0];
        let rush = session[first].labels.get()?[0];
        assert_eq!(session[rush].orders.get()?, [first]);
        assert_eq!(session[first].customer.get()?, Some(ann));
        Ok(())
    });
}

#[test]
fn expiring_or_refreshing_an_object_gives_up_its_links_on_both_sides() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { orders: [order("one"), order("two")].into(), ..customer("Ann") });
        let bo = session.add(customer("Bo"));
        session.commit()?;
        let [one, two] = session[ann].orders.get()?.to_vec()[..] else { panic!("two") };
        session.edit(one).customer.set(bo);
        session.edit(two).customer.clear();
        session.expire(one)?;
        session.refresh(two)?;
        let mut orders = session[ann].orders.get()?.to_vec();
        orders.sort_by_key(|it| *session[*it].id.value());
        assert_eq!((orders, session[bo].orders.get()?), (vec![one, two], &[][..]));
        assert!(session.plan()?.is_empty());

        // The other side is not given up, nor is what it was before the last commit.
        session.edit(bo).orders.push(one);
        session.expire(bo)?;
        assert_eq!(session[one].customer.get()?, Some(bo));
        session.rollback()?;
        assert_eq!(session[one].customer_id, Some(*session[ann].id.value()));
        assert_eq!(session[bo].orders.get()?, []);

        let rush = session.add(label("rush"));
        session.commit()?;
        session.edit(one).labels.push(rush);
        session.edit(two).customer.set(bo);
        session.expire_all()?;
        assert!(session.plan()?.is_empty());
        assert_eq!(
            (session[one].labels.get()?, session[rush].orders.get()?, session[bo].orders.get()?),
            (&[][..], &[][..], &[][..])
        );
        Ok(())
    });
}

#[test]
fn who_comes_back_to_a_place_that_is_taken_puts_nobody_out() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { profile: Profile::default().into(), ..customer("Ann") });
        session.commit()?;
        let old = session[ann].profile.get()?.expect("a profile");
        let new = session.add(Profile::default());
        session.edit(ann).profile.set(new);
        session.expire(old)?;
        assert_eq!(session[new].customer.get()?, Some(ann));
        assert_eq!(session[old].customer.get()?, Some(ann));
        assert!(!session[ann].profile.is_loaded(), "two say that they are hers");
        assert!(session.flush().expect_err("one of them must go").is_unique_violation());
        session.delete(old)?;
        session.commit()?;
        assert_eq!(session.load(ann, Customer.profile)?, Some(new));
        Ok(())
    });
}

#[test]
fn a_delete_reaches_all_that_say_that_they_belong_to_it() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { profile: Profile::default().into(), ..customer("Ann") });
        session.commit()?;
        let old = session[ann].profile.get()?.expect("a profile");
        let new = session.add(Profile::default());
        session.edit(ann).profile.set(new);
        session.expire(old)?;
        session.delete(ann)?;
        session.commit()?;
        assert_eq!((session.query(Customer).count()?, session.query(Profile).count()?), (0, 0));
        Ok(())
    });
}

#[test]
fn what_is_associated_and_deleted_at_once_is_only_deleted() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let (ann, bo) = (session.add(person("ann")), session.add(person("bo")));
        session.commit()?;
        session.edit(ann).follows.extend([ann, bo]);
        session.delete(ann)?;
        session.commit()?;
        assert_eq!(session[bo].followers.get()?, []);
        assert_eq!(session.execute(select(Person.name))?.all(), ["bo"]);
        Ok(())
    });
}

#[test]
fn who_takes_over_a_row_does_not_take_over_its_associations() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let first = session.add(Order { labels: [label("rush")].into(), ..order("first") });
        session.commit()?;
        let old = session[first].labels.get()?[0];
        session.delete(old)?;
        let new = session.add(label("rush"));
        session.commit()?;
        assert_eq!(session[first].labels.get()?, []);
        assert_eq!(session.query(OrderLabel).count()?, 0);
        session.edit(new).orders.push(first);
        session.commit()?;
        assert_eq!(session.query(OrderLabel).count()?, 1);
        Ok(())
    });
}

#[test]
fn a_row_is_not_taken_over_where_the_database_acts_on_a_delete() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let old = session.add(Site { visits: [Visit::default()].into(), crews: [Crew::default()].into(), ..site("a") });
        session.commit()?;
        let (visit, crew) = (session[old].visits.get()?[0], session[old].crews.get()?[0]);
        session.delete(old)?;
        let new = session.add(Site { crews: [Crew::default()].into(), street: "Elm".into(), ..site("a") });
        session.commit()?;
        assert_eq!(session[visit].site_name, None);
        assert!(!session.contains(crew), "the database deleted it");
        let crew = session[new].crews.get()?[0];
        assert_eq!(session.query(Crew).one()?, crew);
        let streets = session.execute(select((Site.street, Visit.site_name)).from(Visit).from(Site))?.all();
        assert_eq!(streets, [("Elm".to_owned(), None)]);
        Ok(())
    });
}

#[test]
fn what_the_database_does_to_rows_of_the_same_flush_is_followed() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let (a, b) = (session.add(Site { crews: [Crew::default()].into(), ..site("a") }), session.add(site("b")));
        session.commit()?;
        let stays = session[a].crews.get()?[0];
        session.edit(stays).site.set(b);
        let (visit, goes) = (session.add(Visit::default()), session.add(Crew::default()));
        session.edit(visit).site_name = Some("a".into());
        session.edit(goes).site_name = "a".into();
        session.delete(a)?;
        session.commit()?;
        assert_eq!(session[visit].site_name, None);
        assert!(!session.contains(goes));
        assert_eq!(session[stays].site.get()?, Some(b));
        assert_eq!(session.execute(select(Crew.site_name))?.all(), ["b"]);
        Ok(())
    });
}

#[test]
fn a_mistake_in_a_nested_piece_of_work_that_fails_goes_with_it() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        session.add(customer("Ann"));
        session.commit()?;
        let mut session = Session::new(engine);
        let ann = session.query(Customer).one()?;
        let failed: Result<()> = session.nested(|session| {
            session.edit(ann).orders.clear(); // it is not loaded
            Err(Error::session("enough"))
        });
        assert!(failed.is_err());
        session.commit()
    });
}

#[test]
fn a_nested_piece_of_work_passes_over_what_left_the_session_before() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let first = session.add(Order { labels: [label("rush")].into(), ..order("first") });
        let rush = session[first].labels.get()?[0];
        session.delete(first)?; // it was never stored, so it just leaves
        let failed: Result<()> = session.nested(|session| {
            session.delete(rush)?;
            Err(Error::session("enough"))
        });
        assert_eq!(failed.expect_err("it fails").to_string(), "enough");
        session.commit()?;
        assert_eq!(session.query(Label).count()?, 1);
        Ok(())
    });
}

#[test]
fn an_edit_of_an_expired_object_is_not_lost_when_its_row_is_seen() {
    everywhere(|engine| {
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        let one = session.add(order("one"));
        session.commit()?;
        session.expire(one)?;
        session.edit(one).title = "two".into();
        assert_eq!(session.query(Order).one()?, one);
        assert_eq!(session[one].title, "two");
        session.commit()?;
        assert_eq!(session.execute(select(Order.title))?.all(), ["two"]);
        Ok(())
    });
}

#[test]
fn what_was_set_by_hand_shows_in_what_is_loaded_before_the_flush() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        session.add_all([folder("a"), folder("b"), folder("c")]);
        session.commit()?;
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        let [a, b, c] = session.query(Folder).order_by(Folder.name).all()?[..] else { panic!("three") };
        let id = *session[a].id.value();
        session.edit(b).parent_id = Some(id);
        session.edit(c).parent.set(a);
        session.delete(c)?;
        drop(session.execute(select(Folder).options(selectinload(Folder.folders)))?.all());
        assert_eq!(session[a].folders.get()?, [b]);
        session.commit()?;
        assert_eq!(session.execute(select(Folder.parent_id).order_by(Folder.name))?.all(), [None, Some(id)]);
        Ok(())
    });
}

#[test]
fn what_was_read_after_a_flush_that_is_undone_is_read_anew() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let a = session.add(Site { visits: [Visit::default()].into(), ..site("a") });
        let ann = session.add(customer("Ann"));
        session.commit()?;
        let (visit, ann) = (*session[session[a].visits.get()?[0]].id.value(), *session[ann].id.value());

        let mut session = Session::new(engine);
        let a = session.get(Site, "a")?.expect("the row");
        session.delete(a)?;
        session.add(Order { customer_id: Some(ann), ..order("one") });
        session.flush()?;
        let (visit, ann) = (session.get(Visit, visit)?.expect("the row"), session.get(Customer, ann)?.expect("the row"));
        assert_eq!(session[visit].site_name, None, "the database did that");
        assert_eq!(session.load(ann, Customer.orders)?.len(), 1);
        session.rollback()?;
        assert!(!session[ann].orders.is_loaded());
        assert_eq!(session.load(ann, Customer.orders)?, []);
        assert_eq!(session.query(Visit).one()?, visit);
        assert_eq!(session[visit].site_name.as_deref(), Some("a"));
        assert_eq!(session.load(visit, Visit.site)?, Some(a));
        Ok(())
    });
}

#[test]
fn what_was_loaded_in_a_nested_piece_of_work_that_fails_stays() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        session.add(Customer { orders: [order("one")].into(), ..customer("Ann") });
        session.commit()?;
        let mut session = Session::new(engine);
        let ann = session.query(Customer).one()?;
        let mut orders = Vec::new();
        let failed: Result<()> = session.nested(|session| {
            orders = session.load(ann, Customer.orders)?;
            session.edit(orders[0]).title = "two".into();
            session.flush()?;
            Err(Error::session("enough"))
        });
        assert!(failed.is_err());
        assert_eq!(session[ann].orders.get()?, orders);
        assert_eq!(session[orders[0]].title, "one");
        Ok(())
    });
}

#[test]
fn a_query_without_autoflush_leaves_links_as_they_are() {
    everywhere(|engine| {
        let mut session = Session::with_options(engine, SessionOptions::new().autoflush(false));
        let (one, ann) = (session.add(order("one")), session.add(customer("Ann")));
        session.commit()?;
        session.edit(ann).orders.push(one);
        drop(session.execute(select(Order).options(joinedload(Order.customer)))?.all());
        assert_eq!(session[one].customer.get()?, Some(ann));
        session.rollback()?;
        assert_eq!(session.load(one, Order.customer)?, None);
        Ok(())
    });
}

#[test]
fn a_row_may_be_put_into_its_own_children() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let root = session.add(folder("root"));
        session.flush()?;
        let own = session.add(Folder { parent_id: Some(*session[root].id.value()), ..folder("own") });
        session.edit(own).folders.push(own);
        assert_eq!((session[root].folders.get()?, session[own].folders.get()?), (&[][..], &[own][..]));
        session.commit()?;
        assert_eq!(session[own].parent_id, Some(*session[own].id.value()));
        Ok(())
    });
}

#[test]
fn what_is_about_to_be_deleted_is_shown_nowhere() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let ann = session.add(Customer { profile: Profile::default().into(), ..customer("Ann") });
        let (one, rush) = (session.add(order("one")), session.add(label("rush")));
        let lonely = session.add(Profile::default());
        session.commit()?;
        session.delete(one)?;
        session.delete(lonely)?;
        session.edit(ann).orders.push(one);
        session.edit(rush).orders.push(one);
        session.edit(lonely).customer.set(ann); // she has one that stays
        assert_eq!((session[ann].orders.get()?, session[rush].orders.get()?), (&[][..], &[][..]));
        assert!(session[ann].profile.get()?.is_some_and(|it| it != lonely));
        session.commit()?;
        assert_eq!(
            (session.query(Order).count()?, session.query(Profile).count()?, session.query(OrderLabel).count()?),
            (0, 1, 0)
        );
        Ok(())
    });
}

#[test]
fn a_refused_object_leaves_a_relationship_as_it_was() {
    everywhere(|engine| {
        let mut other = Session::new(engine);
        let foreign = other.add(customer("foreign"));
        let mut session = Session::new(engine);
        let ann = session.add(Customer { orders: [order("one")].into(), ..customer("Ann") });
        session.commit()?;
        let one = session[ann].orders.get()?[0];
        session.edit(one).customer.set(foreign);
        assert!(session.flush().is_err(), "it is of another session");
        assert_eq!(session[one].customer.get()?, Some(ann));
        session.commit()?;
        assert_eq!(session.execute(select(Order.customer_id))?.one()?, Some(*session[ann].id.value()));
        Ok(())
    });
}

/// A team, which one of its players leads: two tables that refer to each other.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "teams")]
struct Team {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Player.id)]
    captain_id: Option<i64>,
    captain: One<Player>,
    #[model(foreign_key = Player.team_id, order_by = Player.id, cascade(delete))]
    players: Many<Player>,
}

#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "players")]
struct Player {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Team.id)]
    team_id: i64,
    team: One<Team>,
}

/// `create_all` does not make such tables, so they are made by hand.
fn teams(engine: &Engine) -> Result<()> {
    let (key, reference) = match engine.dialect().name() {
        "sqlite" => ("INTEGER PRIMARY KEY", "REFERENCES players (id)"),
        "postgresql" => ("BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", ""),
        _ => ("BIGINT AUTO_INCREMENT PRIMARY KEY", ""),
    };
    let mut connection = engine.connect()?;
    connection.script(&format!("CREATE TABLE teams (id {key}, captain_id BIGINT {reference})"))?;
    let team = "team_id BIGINT NOT NULL, FOREIGN KEY (team_id) REFERENCES teams (id)";
    connection.script(&format!("CREATE TABLE players (id {key}, {team})"))?;
    if reference.is_empty() {
        connection.script("ALTER TABLE teams ADD FOREIGN KEY (captain_id) REFERENCES players (id)")?;
    }
    Ok(())
}

#[test]
fn tables_that_refer_to_each_other() {
    everywhere(|engine| {
        teams(engine)?;
        let error = metadata![Team, Player].create_all(engine).expect_err("a circle").to_string();
        assert!(error.contains("refer to each other in a circle"), "{error}");
        let mut session = Session::new(engine);
        let reds = session.add(Team { players: [Player::default(), Player::default()].into(), ..Team::default() });
        let captain = session[reds].players.get()?[1];
        session.edit(reds).captain.set(captain);
        let blues = session.add(Team { captain: Player::default().into(), ..Team::default() });
        let lonely = session[blues].captain.get()?.expect("a captain");
        session.edit(lonely).team.set(blues);
        session.commit()?;
        assert_eq!(session[reds].captain_id, session[captain].id.get().copied());
        assert_eq!(session[blues].players.get()?, [lonely]);
        let led = select(Team).join(Team.captain).order_by(Team.id);
        assert_eq!(session.scalars(led)?.all(), [reds, blues]);
        session.delete(reds)?;
        session.delete(blues)?;
        session.commit()?;
        assert_eq!((session.query(Team).count()?, session.query(Player).count()?), (0, 0));
        Ok(())
    });
}

/// An item of a list, at a place of its own in it.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "items", unique(folder_id, place), unique(list, name))]
struct Item {
    #[model(primary_key)]
    id: Auto<i64>,
    list: Option<i64>,
    #[model(length = 20)]
    name: String,
    #[model(foreign_key = Folder.id)]
    folder_id: i64,
    place: i32,
}

#[test]
fn a_swap_leaves_what_does_not_change() {
    everywhere(|engine| {
        metadata![Folder, Item].create_all(engine)?;
        let mut session = Session::new(engine);
        let home = session.add(Folder { name: "home".into(), ..Folder::default() });
        session.flush()?;
        let folder_id = *session[home].id.value();
        let item = |name: &str, place| Item { list: Some(1), name: name.into(), folder_id, place, ..Item::default() };
        let [a, b, c] = [("a", 1), ("b", 2), ("c", 3)].map(|(name, place)| session.add(item(name, place)));
        session.commit()?;
        (session.edit(a).place, session.edit(b).place, session.edit(c).place) = (2, 3, 1);
        (session.edit(a).name, session.edit(b).name) = ("b".into(), "a".into());
        session.commit()?;
        let rows = select((Item.list, Item.name, Item.folder_id, Item.place)).order_by(Item.id);
        let expected = [("b", 2), ("a", 3), ("c", 1)].map(|(name, place)| (Some(1), name.to_owned(), folder_id, place));
        assert_eq!(Session::new(engine).execute(rows)?.all(), expected);
        Ok(())
    });
}

#[test]
fn a_plan_changes_nothing() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let addresses = ["a", "b"].map(crate::related::address).into();
        let ann = session.add(Customer { name: "Ann".into(), addresses, ..Customer::default() });
        let bo = session.add(Customer { name: "Bo".into(), ..Customer::default() });
        session.commit()?;
        let id = *session[ann].id.value();
        let [a, b] = session[ann].addresses.get()?.to_vec()[..] else { panic!("two") };
        session.edit(ann).addresses.remove(a);
        assert!(session.is_modified(a)?);
        let plans = [session.plan()?, session.plan()?];
        assert_eq!(plans[0], plans[1]);
        assert!(plans[0].to_string().contains("DELETE FROM addresses"), "{}", plans[0]);
        assert!(session.contains(a), "not deleted yet");
        session.edit(bo).addresses.push(a); // moved, so it is no orphan
        session.delete(ann)?;
        session.plan()?;
        session.edit(b).customer.set(bo);
        session.commit()?;
        assert_eq!(session.load(bo, Customer.addresses)?, [a, b]);
        assert_eq!(session.query(Customer).filter(Customer.id.eq(id)).count()?, 0);

        let mut fresh = Session::new(engine);
        let unloaded = fresh.scalars(select(Customer))?.one()?;
        fresh.edit(unloaded).addresses.clear();
        assert!(fresh.plan().is_err() && fresh.query(Customer).all().is_err(), "told, and not forgotten");
        assert!(fresh.commit().is_err());
        fresh.commit()
    });
}

#[test]
fn an_association_that_is_changed_and_taken_out() {
    everywhere(|engine| {
        let mut session = Session::new(engine);
        let labels = ["l", "m", "n"].map(label);
        let one = session.add(Order { labels: labels.into(), ..order("o") });
        session.commit()?;
        let marks = session.load(one, Order.marks)?;
        let labels = session.load(one, Order.labels)?;
        session.edit(marks[0]).weight = 5.into();
        session.edit(marks[2]).weight = 6.into();
        session.delete(marks[1])?;
        let is_kept = |session: &Session, it: &Handle<Label>| session[*it].name == "n";
        for it in labels.iter().filter(|it| !is_kept(&session, it)).copied().collect::<Vec<_>>() {
            session.edit(one).labels.remove(it);
        }
        session.commit()?;
        let left = session.execute(select((OrderLabel.label, OrderLabel.weight)))?.all();
        assert_eq!(left, [("n".to_owned(), 6)]);
        assert!(!session.contains(marks[0]) && !session.contains(marks[1]) && session.contains(marks[2]));
        Ok(())
    });
}
