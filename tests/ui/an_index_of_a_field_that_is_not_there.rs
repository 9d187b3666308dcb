use aludel::prelude::*;

#[derive(Model)]
#[model(index(name = "by_day", day, room), index(rom, day))]
struct Visit {
    #[model(primary_key, index)]
    id: i64,
    day: i32,
    room: i64,
}

fn main() {}
