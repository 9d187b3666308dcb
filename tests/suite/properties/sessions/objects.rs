//! Objects and relationships of all the models, as values that a program can name.

use aludel::prelude::*;
use aludel::{Engine, Result, SessionOptions};

use super::models::{Address, Crew, Customer, Folder, Label, Order, Person, Profile, Site, Visit};

/// The key of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Id(i64),
    Name(String),
    Place(String, i32),
}

/// What the tests ask of every model.
pub(crate) trait Thing: Model {
    fn any(handle: Handle<Self>) -> Any;
    fn new(text: &str) -> Self;
    fn text(&self) -> &str;
    fn text_mut(&mut self) -> &mut String;
    /// Its key, where it has one.
    fn own_key(&self) -> Option<Key>;
    /// The key in its columns that lead to a parent; `None` where they are NULL.
    fn parent_key(&self) -> Option<Key>;
    fn set_parent_key(&mut self, key: Option<Key>);
    /// Gives it another natural key.
    fn set_own_key(&mut self, key: Key);
    /// Another object of the same row, which is in no session.
    fn twin(&self) -> Self;
    fn take_version(&mut self, of: &Self);
    /// Sets the columns that lead to a parent, where it has any.
    fn lead_to(&mut self, parent: Option<Key>);
    fn version(&self) -> i32;
    fn find(session: &mut Session, key: &Key) -> Result<Option<Handle<Self>>>;
    fn all(session: &mut Session) -> Result<Vec<Handle<Self>>>;
}

/// The parent of a key of one number.
fn number(key: Option<Key>) -> Option<i64> {
    key.map(|it| if let Key::Id(id) = it { id } else { panic!("the key of another table") })
}

macro_rules! generated {
    () => {
        fn own_key(&self) -> Option<Key> {
            self.id.get().map(|it| Key::Id(*it))
        }

        fn set_own_key(&mut self, key: Key) {
            self.id = number(Some(key)).expect("a key of one number").into();
        }

        fn find(session: &mut Session, key: &Key) -> Result<Option<Handle<Self>>> {
            let Key::Id(id) = key else { panic!("the key of another table") };
            session.get(Self::ENTITY, *id)
        }
    };
}

macro_rules! named {
    () => {
        fn own_key(&self) -> Option<Key> {
            Some(Key::Name(self.name.clone()))
        }

        fn set_own_key(&mut self, key: Key) {
            let Key::Name(name) = key else { panic!("the key of another table") };
            self.name = name;
        }

        fn find(session: &mut Session, key: &Key) -> Result<Option<Handle<Self>>> {
            let Key::Name(name) = key else { panic!("the key of another table") };
            session.get(Self::ENTITY, name.clone())
        }
    };
}

macro_rules! placed {
    () => {
        fn own_key(&self) -> Option<Key> {
            Some(Key::Place(self.country.clone(), self.number))
        }

        fn set_own_key(&mut self, key: Key) {
            let Key::Place(country, number) = key else { panic!("the key of another table") };
            (self.country, self.number) = (country, number);
        }

        fn find(session: &mut Session, key: &Key) -> Result<Option<Handle<Self>>> {
            let Key::Place(country, number) = key else { panic!("the key of another table") };
            session.get(Self::ENTITY, (country.clone(), *number))
        }
    };
}

/// The parent's key: none, or which columns it is in.
macro_rules! parent {
    (none) => {
        fn parent_key(&self) -> Option<Key> {
            None
        }

        fn set_parent_key(&mut self, _: Option<Key>) {
            panic!("it has no parent");
        }

        fn lead_to(&mut self, _: Option<Key>) {}
    };
    (some $column:ident) => {
        fn lead_to(&mut self, parent: Option<Key>) {
            self.set_parent_key(parent);
        }

        fn parent_key(&self) -> Option<Key> {
            Some(Key::Id(self.$column))
        }

        fn set_parent_key(&mut self, key: Option<Key>) {
            self.$column = number(key).expect("it must have a parent");
        }
    };
    (maybe $column:ident) => {
        fn lead_to(&mut self, parent: Option<Key>) {
            self.set_parent_key(parent);
        }

        fn parent_key(&self) -> Option<Key> {
            self.$column.map(Key::Id)
        }

        fn set_parent_key(&mut self, key: Option<Key>) {
            self.$column = number(key);
        }
    };
    (some $first:ident, $second:ident) => {
        fn lead_to(&mut self, parent: Option<Key>) {
            self.set_parent_key(parent);
        }

        fn parent_key(&self) -> Option<Key> {
            Some(Key::Place(self.$first.clone(), self.$second))
        }

        fn set_parent_key(&mut self, key: Option<Key>) {
            let Some(Key::Place(first, second)) = key else { panic!("it must have a parent, in two columns") };
            (self.$first, self.$second) = (first, second);
        }
    };
    (maybe $first:ident, $second:ident) => {
        fn lead_to(&mut self, parent: Option<Key>) {
            self.set_parent_key(parent);
        }

        fn parent_key(&self) -> Option<Key> {
            Some(Key::Place(self.$first.clone()?, self.$second?))
        }

        fn set_parent_key(&mut self, key: Option<Key>) {
            (self.$first, self.$second) = match key {
                Some(Key::Place(first, second)) => (Some(first), Some(second)),
                _ => (None, None),
            };
        }
    };
}

macro_rules! version {
    (none) => {
        fn version(&self) -> i32 {
            0
        }

        fn take_version(&mut self, _: &Self) {}
    };
    ($column:ident) => {
        fn version(&self) -> i32 {
            self.$column
        }

        fn take_version(&mut self, of: &Self) {
            self.$column = of.$column;
        }
    };
}

macro_rules! things {
    ($($model:ident, $text:ident, $key:ident, ($($parent:tt)+), $version:ident, $order:expr;)*) => {
        /// A model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) enum Kind { $($model),* }

        impl Kind {
            pub(crate) const ALL: &[Self] = &[$(Self::$model),*];

            pub(crate) fn find(self, session: &mut Session, key: &Key) -> Result<Option<Any>> {
                match self { $(Self::$model => Ok($model::find(session, key)?.map(Any::$model)),)* }
            }

            pub(crate) fn all(self, session: &mut Session) -> Result<Vec<Any>> {
                match self { $(Self::$model => Ok($model::all(session)?.into_iter().map(Any::$model).collect()),)* }
            }

            pub(crate) fn add(self, session: &mut Session, text: &str) -> Any {
                match self { $(Self::$model => Any::$model(session.add($model::new(text))),)* }
            }

            /// Merges an object with a key, a text and a parent.
            pub(crate) fn merge(self, session: &mut Session, key: Key, text: &str, parent: Option<Key>) -> Result<Any> {
                match self {
                    $(Self::$model => {
                        let mut object = $model::new(text);
                        object.set_own_key(key);
                        object.lead_to(parent);
                        session.merge(object).map(Any::$model)
                    })*
                }
            }

            pub(crate) fn add_with_key(self, session: &mut Session, text: &str, parent: Option<Key>) -> Any {
                match self {
                    $(Self::$model => {
                        let mut object = $model::new(text);
                        object.set_parent_key(parent);
                        Any::$model(session.add(object))
                    })*
                }
            }
        }

        /// An object of a session.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Any { $($model(Handle<$model>)),* }

        impl Any {
            pub(crate) fn kind(self) -> Kind {
                match self { $(Self::$model(_) => Kind::$model),* }
            }

            pub(crate) fn is_in(self, session: &Session) -> bool {
                match self { $(Self::$model(it) => session.contains(it)),* }
            }

            pub(crate) fn text(self, session: &Session) -> String {
                match self { $(Self::$model(it) => session[it].text().to_owned()),* }
            }

            pub(crate) fn set_text(self, session: &mut Session, text: &str) {
                match self { $(Self::$model(it) => text.clone_into(session.edit(it).text_mut())),* }
            }

            pub(crate) fn key(self, session: &Session) -> Option<Key> {
                match self { $(Self::$model(it) => session[it].own_key()),* }
            }

            pub(crate) fn parent_key(self, session: &Session) -> Option<Key> {
                match self { $(Self::$model(it) => session[it].parent_key()),* }
            }

            pub(crate) fn set_parent_key(self, session: &mut Session, key: Option<Key>) {
                match self { $(Self::$model(it) => session.edit(it).set_parent_key(key)),* }
            }

            pub(crate) fn set_key(self, session: &mut Session, key: Key) {
                match self { $(Self::$model(it) => session.edit(it).set_own_key(key)),* }
            }

            /// Merges another object of the same row, with this text, that leads there.
            pub(crate) fn merge_twin(self, session: &mut Session, text: &str, parent: Option<Key>) -> Result<Self> {
                match self {
                    $(Self::$model(it) => {
                        let mut twin = session[it].twin();
                        text.clone_into(twin.text_mut());
                        twin.lead_to(parent);
                        session.merge(twin).map(Self::$model)
                    })*
                }
            }

            pub(crate) fn expunge(self, session: &mut Session) -> Result<()> {
                match self { $(Self::$model(it) => session.expunge(it).map(|_| ())),* }
            }

            pub(crate) fn version(self, session: &Session) -> i32 {
                match self { $(Self::$model(it) => session[it].version()),* }
            }

            pub(crate) fn delete(self, session: &mut Session) -> Result<()> {
                match self { $(Self::$model(it) => session.delete(it)),* }
            }

            pub(crate) fn expire(self, session: &mut Session) -> Result<()> {
                match self { $(Self::$model(it) => session.expire(it)),* }
            }

            pub(crate) fn refresh(self, session: &mut Session) -> Result<()> {
                match self { $(Self::$model(it) => session.refresh(it)),* }
            }
        }

        $(
            impl Thing for $model {
                fn any(handle: Handle<Self>) -> Any {
                    Any::$model(handle)
                }

                fn new(text: &str) -> Self {
                    place(Self { $text: text.to_owned(), ..Self::default() }, text)
                }

                fn text(&self) -> &str {
                    &self.$text
                }

                fn text_mut(&mut self) -> &mut String {
                    &mut self.$text
                }

                fn all(session: &mut Session) -> Result<Vec<Handle<Self>>> {
                    session.query($model).order_by($order).all()
                }

                fn twin(&self) -> Self {
                    let mut twin = Self { $text: self.$text.clone(), ..Self::default() };
                    twin.set_own_key(self.own_key().expect("it has a row"));
                    twin.take_version(self);
                    twin
                }

                $key!();
                parent!($($parent)+);
                version!($version);
            }
        )*
    };
}

things! {
    Customer, name, generated, (none), none, Customer.id;
    Address, email, generated, (some customer_id), none, Address.id;
    Profile, motto, generated, (maybe customer_id), none, Profile.id;
    Order, title, generated, (maybe customer_id), none, Order.id;
    Label, name, named, (none), none, Label.name;
    Folder, name, generated, (maybe parent_id), none, Folder.id;
    Person, name, named, (none), none, Person.name;
    Site, name, placed, (none), version, Site.number;
    Visit, what, generated, (maybe country, number), none, Visit.id;
    Crew, name, generated, (some country, number), version, Crew.id;
}

/// A site gets its place from its first name, so that the key of one that is deleted can be used again.
fn place<M: Model>(mut object: M, text: &str) -> M {
    if let Some(site) = (&mut object as &mut dyn std::any::Any).downcast_mut::<Site>()
        && let Key::Place(country, number) = place_of(text)
    {
        (site.country, site.number) = (country, number);
    }
    object
}

/// The key of a site that is new under a name.
pub(crate) fn place_of(name: &str) -> Key {
    Key::Place("xy"[..name.len() % 2 + 1].to_owned(), name.bytes().map(i32::from).sum())
}

/// A relationship's field.
trait Field {
    fn shown(&self) -> Option<Vec<Any>>;
    fn put(&mut self, member: Any);
    fn take(&mut self, member: Any);
    fn empty(&mut self);
}

/// What a handle of any model is for one model.
trait Own<T> {
    fn own(self) -> Handle<T>;
}

impl<T: Thing> Field for Many<T>
where
    Any: Own<T>,
{
    fn shown(&self) -> Option<Vec<Any>> {
        self.get().ok().map(|it| it.iter().copied().map(T::any).collect())
    }

    fn put(&mut self, member: Any) {
        let member: Handle<T> = member.own();
        self.push(member);
    }

    fn take(&mut self, member: Any) {
        self.remove(member.own());
    }

    fn empty(&mut self) {
        self.clear();
    }
}

impl<T: Thing> Field for One<T>
where
    Any: Own<T>,
{
    fn shown(&self) -> Option<Vec<Any>> {
        self.get().ok().map(|it| it.into_iter().map(T::any).collect())
    }

    fn put(&mut self, member: Any) {
        let member: Handle<T> = member.own();
        self.set(member);
    }

    fn take(&mut self, _: Any) {
        self.clear();
    }

    fn empty(&mut self) {
        self.clear();
    }
}

macro_rules! own {
    ($($model:ident)*) => { $(
        impl Own<$model> for Any {
            fn own(self) -> Handle<$model> {
                if let Self::$model(it) = self { it } else { panic!("an object of another model") }
            }
        }
    )* };
}
own! { Customer Address Profile Order Label Folder Person Site Visit Crew }

macro_rules! sides {
    ($($side:ident: $model:ident.$field:ident -> $target:ident;)*) => {
        /// One side of a relationship.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Side { $($side),* }

        impl Side {
            pub(crate) const ALL: &[Self] = &[$(Self::$side),*];

            pub(crate) fn owner(self) -> Kind {
                match self { $(Self::$side => Kind::$model),* }
            }

            pub(crate) fn target(self) -> Kind {
                match self { $(Self::$side => Kind::$target),* }
            }

            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$side => stringify!($field)),* }
            }

            /// What it shows, if it is loaded.
            pub(crate) fn shown(self, session: &Session, of: Any) -> Option<Vec<Any>> {
                match (self, of) {
                    $((Self::$side, Any::$model(it)) => session[it].$field.shown(),)*
                    _ => panic!("an object of another model"),
                }
            }

            pub(crate) fn put(self, session: &mut Session, of: Any, member: Any) {
                match (self, of) {
                    $((Self::$side, Any::$model(it)) => session.edit(it).$field.put(member),)*
                    _ => panic!("an object of another model"),
                }
            }

            pub(crate) fn take(self, session: &mut Session, of: Any, member: Any) {
                match (self, of) {
                    $((Self::$side, Any::$model(it)) => session.edit(it).$field.take(member),)*
                    _ => panic!("an object of another model"),
                }
            }

            pub(crate) fn empty(self, session: &mut Session, of: Any) {
                match (self, of) {
                    $((Self::$side, Any::$model(it)) => session.edit(it).$field.empty(),)*
                    _ => panic!("an object of another model"),
                }
            }

            pub(crate) fn load(self, session: &mut Session, of: Any) -> Result<Vec<Any>> {
                match (self, of) {
                    $((Self::$side, Any::$model(it)) => {
                        Ok(session.load(it, $model.$field)?.into_iter().map($target::any).collect())
                    })*
                    _ => panic!("an object of another model"),
                }
            }

            /// Queries all objects that have it, with what it shows, in one of three ways.
            pub(crate) fn query(self, session: &mut Session, way: u8) -> Result<Vec<Any>> {
                match self {
                    $(Self::$side => {
                        let load = match way {
                            0 => aludel::selectinload($model.$field),
                            1 => aludel::joinedload($model.$field),
                            _ => aludel::subqueryload($model.$field),
                        };
                        let found = session.execute(select($model).options(load))?.all();
                        Ok(found.into_iter().map($model::any).collect())
                    })*
                }
            }
        }
    };
}

sides! {
    CustomerAddresses: Customer.addresses -> Address;
    CustomerProfile: Customer.profile -> Profile;
    CustomerOrders: Customer.orders -> Order;
    AddressCustomer: Address.customer -> Customer;
    ProfileCustomer: Profile.customer -> Customer;
    OrderCustomer: Order.customer -> Customer;
    OrderLabels: Order.labels -> Label;
    LabelOrders: Label.orders -> Order;
    FolderParent: Folder.parent -> Folder;
    FolderFolders: Folder.folders -> Folder;
    PersonFollows: Person.follows -> Person;
    PersonFollowers: Person.followers -> Person;
    SiteVisits: Site.visits -> Visit;
    SiteCrews: Site.crews -> Crew;
    VisitSite: Visit.site -> Site;
    CrewSite: Crew.site -> Site;
}

/// Adds a customer with new objects of all kinds in its relationships.
pub(crate) fn add_customer(session: &mut Session, name: &str, emails: &[String], labels: &[String], has_profile: bool) -> Any {
    let orders = if labels.is_empty() {
        vec![]
    } else {
        vec![Order { labels: labels.iter().map(|it| Label::new(it)).collect(), ..Order::new(name) }]
    };
    Any::Customer(session.add(Customer {
        addresses: emails.iter().map(|it| Address::new(it)).collect(),
        orders: orders.into(),
        profile: if has_profile { Profile::new(name).into() } else { One::none() },
        ..Customer::new(name)
    }))
}

/// What the session of a program is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Options {
    Default,
    NoAutoflush,
    ExpireOnCommit,
}

impl Options {
    pub(crate) fn session(self, engine: &Engine) -> Session {
        let options = SessionOptions::new().autoflush(self != Self::NoAutoflush);
        Session::with_options(engine, options.expire_on_commit(self == Self::ExpireOnCommit))
    }
}
