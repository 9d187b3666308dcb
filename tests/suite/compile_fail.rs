//! What newcomers get wrong, and what the compiler says to it: the texts beside the mistakes in `tests/ui` are approved.
//!
//! `TRYBUILD=overwrite cargo nextest run --all-features compile_fail` writes the texts anew.

use std::env;
use std::process::{Command, Output};

/// The compiler whose words are approved; others choose other words around ours.
const COMPILER: &str = "rustc 1.95.";

/// How the compiler is called, in place of trybuild's own way: that has all dependencies compiled twice, with other flags
/// for the mistakes, and spells types out that users see shortened.
const FLAGS: &str = "-Adead_code\x1f--diagnostic-width=140";
const FLAGS_VARIABLE: &str = "CARGO_ENCODED_RUSTFLAGS";

#[test]
#[expect(clippy::print_stderr, reason = "says why nothing was tested")]
fn newcomers_mistakes_are_explained() {
    if env::var(FLAGS_VARIABLE).as_deref() == Ok(FLAGS) {
        return trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
    }
    let version = version_of_compiler();
    if !version.starts_with(COMPILER) {
        eprintln!("not tested: the approved texts are those of {COMPILER}x, this is {version}");
        return;
    }
    let Output { status, stdout, stderr } = this_test_with_flags();
    assert!(status.success(), "{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
}

fn this_test_with_flags() -> Output {
    let mut test = Command::new(env::current_exe().expect("the path of this test"));
    test.args(["--exact", "compile_fail::newcomers_mistakes_are_explained", "--nocapture"]).env(FLAGS_VARIABLE, FLAGS);
    test.output().expect("this test runs once more")
}

/// What the compiler says of itself; it is the one that cargo calls.
fn version_of_compiler() -> String {
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(compiler).arg("--version").output().expect("the compiler that built this test");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
