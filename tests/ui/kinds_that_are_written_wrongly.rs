//! Each variant is a kind; all mistakes are told at once.

use aludel::prelude::*;

#[derive(Model)]
struct Employee {
    #[model(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
struct Manager {
    #[model(primary_key, foreign_key = Employee.id)]
    employee_id: i64,
}

#[derive(Kinds)]
#[kinds(by = Employee)]
enum Staff {
    Manager(Manager),
    Boss(Manager),
    Engineer { language: String },
    Other,
    Unknown,
}

#[derive(Kinds)]
#[kinds(of = Employee)]
struct Person;

fn main() {}
