//! The kind has a key of its own, so a row of it is not one of the common table.

use aludel::prelude::*;

#[derive(Model)]
struct Employee {
    #[model(primary_key)]
    id: Auto<i64>,
}

#[derive(Model)]
struct Manager {
    #[model(primary_key)]
    id: Auto<i64>,
    #[model(foreign_key = Employee.id)]
    employee_id: i64,
}

#[derive(Kinds)]
#[kinds(of = Employee)]
enum Staff {
    Manager(Manager),
    Other,
}

fn main() {
    let _ = Staff.select();
}
