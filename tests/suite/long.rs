//! How much of a long test runs: all of it under `scripts/test --long`, a short version of the same otherwise.

/// Whether there is time.
pub(crate) fn is_long() -> bool {
    std::env::var_os("ALUDEL_TEST_LONG").is_some()
}

/// A number of rounds, rows or seconds: the second where there is time.
pub(crate) fn rounds<N>(short: N, long: N) -> N {
    if is_long() { long } else { short }
}

/// Tells whoever runs the tests with `--no-capture` what was measured; `docs/reliability.md` has such lines.
#[expect(clippy::print_stdout, reason = "figures are for the one who asked for them")]
pub(crate) fn figure(what: &str, value: impl std::fmt::Display) {
    println!("figure: {what}: {value}");
}
