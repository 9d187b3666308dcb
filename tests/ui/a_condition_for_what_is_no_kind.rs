//! `is` asks for a kind that the enum has.

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

#[derive(Model)]
struct Engineer {
    #[model(primary_key, foreign_key = Employee.id)]
    employee_id: i64,
}

#[derive(Kinds)]
#[kinds(of = Employee)]
enum Staff {
    Manager(Manager),
    Other,
}

fn main() {
    let _ = Staff.select().where_(Staff.is(Engineer));
}
