//! Models with relationships of every kind, which tests share.

use aludel::prelude::*;
use aludel::schema::Metadata;

/// One to many to addresses, with a cascade; one to one to a profile.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "customers")]
pub(crate) struct Customer {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 80)]
    pub(crate) name: String,
    #[model(cascade(all, delete_orphan), order_by = Address.email)]
    pub(crate) addresses: Many<Address>,
    #[model(cascade(delete))]
    pub(crate) profile: One<Profile>,
    #[model(order_by = Order.id)]
    pub(crate) orders: Many<Order>,
}

/// Belongs to a customer, always.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "addresses")]
pub(crate) struct Address {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 120, unique)]
    pub(crate) email: String,
    #[model(foreign_key = Customer.id)]
    pub(crate) customer_id: i64,
    #[model(back_populates = Customer.addresses)]
    pub(crate) customer: One<Customer>,
}

/// At most one of each customer.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "profiles")]
pub(crate) struct Profile {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 200)]
    pub(crate) motto: String,
    #[model(foreign_key = Customer.id, unique)]
    pub(crate) customer_id: Option<i64>,
    pub(crate) customer: One<Customer>,
}

/// May belong to a customer, and to the one who pays: two foreign keys to one table.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "orders")]
pub(crate) struct Order {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 40)]
    pub(crate) title: String,
    #[model(foreign_key = Customer.id)]
    pub(crate) customer_id: Option<i64>,
    pub(crate) customer: One<Customer>,
    #[model(through = OrderLabel)]
    pub(crate) labels: Many<Label>,
    #[model(order_by = OrderLabel.label)]
    pub(crate) marks: Many<OrderLabel>,
}

/// A natural key; many to many to orders.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "labels")]
pub(crate) struct Label {
    #[model(primary_key, length = 40)]
    pub(crate) name: String,
    #[model(through = OrderLabel, order_by = Order.id)]
    pub(crate) orders: Many<Order>,
}

/// The association table, a model too.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "order_labels")]
pub(crate) struct OrderLabel {
    #[model(primary_key, foreign_key = Order.id)]
    pub(crate) order_id: i64,
    #[model(primary_key, foreign_key = Label.name, on_update = cascade, length = 40)]
    pub(crate) label: String,
    #[model(default = 0)]
    pub(crate) weight: Auto<i32>,
}

/// A tree.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "folders")]
pub(crate) struct Folder {
    #[model(primary_key)]
    pub(crate) id: Auto<i64>,
    #[model(length = 40)]
    pub(crate) name: String,
    #[model(foreign_key = Self.id)]
    pub(crate) parent_id: Option<i64>,
    pub(crate) parent: One<Self>,
    #[model(order_by = Folder.name)]
    pub(crate) folders: Many<Self>,
}

/// A graph.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "people")]
pub(crate) struct Person {
    #[model(primary_key, length = 40)]
    pub(crate) name: String,
    #[model(through = Follow, foreign_key = Follow.follower, order_by = Person.name)]
    pub(crate) follows: Many<Self>,
    #[model(through = Follow, foreign_key = Follow.followed, order_by = Person.name, back_populates = Person.follows)]
    pub(crate) followers: Many<Self>,
}

/// Who follows whom.
#[derive(Clone, Debug, Default, PartialEq, Model)]
#[model(table = "follows")]
pub(crate) struct Follow {
    #[model(primary_key, foreign_key = Person.name, on_update = cascade, length = 40)]
    pub(crate) follower: String,
    #[model(primary_key, foreign_key = Person.name, on_update = cascade, length = 40)]
    pub(crate) followed: String,
}

pub(crate) fn tables() -> Metadata {
    metadata![Customer, Address, Profile, Order, Label, OrderLabel, Folder, Person, Follow]
}

pub(crate) fn customer(name: &str) -> Customer {
    Customer { name: name.to_owned(), ..Customer::default() }
}

pub(crate) fn address(email: &str) -> Address {
    Address { email: email.to_owned(), ..Address::default() }
}

pub(crate) fn order(title: &str) -> Order {
    Order { title: title.to_owned(), ..Order::default() }
}

pub(crate) fn label(name: &str) -> Label {
    Label { name: name.to_owned(), ..Label::default() }
}

pub(crate) fn folder(name: &str) -> Folder {
    Folder { name: name.to_owned(), ..Folder::default() }
}

pub(crate) fn person(name: &str) -> Person {
    Person { name: name.to_owned(), ..Person::default() }
}
