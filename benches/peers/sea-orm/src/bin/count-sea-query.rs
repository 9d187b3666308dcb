//! How often each of the four statements allocates while it is built and rendered.

#[path = "../rendering.rs"]
mod rendering;
#[path = "../../../../work/mod.rs"]
mod work;

use allocation_counter::measure;

fn main() {
    let rendering = rendering::Rendering::new();
    for dialect in ["sqlite", "postgres"] {
        for name in ["simple", "medium", "large", "insert100"] {
            rendering.both(dialect, name);
            println!("sea-query\t{dialect} {name}\t{}", measure(|| drop(rendering.both(dialect, name))).count_total);
        }
    }
}
