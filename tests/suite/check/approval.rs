//! Approved texts, in `snapshots/`.

/// Compares a text with the approved one of this name; a slash in the name is a folder.
#[track_caller]
pub(crate) fn approve(name: &str, text: &str) {
    let (folder, file) = name.rsplit_once('/').unwrap_or((".", name));
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(format!("{}/snapshots/{folder}", env!("CARGO_MANIFEST_DIR")));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(file, text));
}
