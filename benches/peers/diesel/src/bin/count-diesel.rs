//! How often each of the four statements allocates while it is built and rendered.

#[path = "../rendering.rs"]
mod rendering;
#[path = "../../../../work/mod.rs"]
mod work;
#[path = "../execution.rs"]
#[allow(dead_code)]
mod execution;

use allocation_counter::measure;

fn main() {
    let rendering = rendering::Rendering::new();
    for name in ["simple", "medium", "large", "insert100"] {
        rendering.postgres(name).expect("a statement");
        println!("Diesel\tpostgres {name}\t{}", measure(|| drop(rendering.postgres(name))).count_total);
        if rendering.sqlite(name).expect("a statement").is_some() {
            println!("Diesel\tsqlite {name}\t{}", measure(|| drop(rendering.sqlite(name))).count_total);
        }
    }
}
