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

#[test]
fn every_approved_text_belongs_to_a_test() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = String::new();
    let mut waiting = vec![root.join("tests/suite")];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the suite") {
            let path = entry.expect("an entry").path();
            if path.is_file() {
                sources.push_str(&std::fs::read_to_string(path).expect("a source"));
            } else {
                waiting.push(path);
            }
        }
    }
    for folder in std::fs::read_dir(root.join("snapshots")).expect("the approved texts") {
        for entry in std::fs::read_dir(folder.expect("an entry").path()).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|it| it != "snap") {
                continue;
            }
            let name = path.file_stem().and_then(|it| it.to_str()).expect("a name");
            // What a test approves beside the texts, and one text per dialect, are named after the test's own.
            let beside = ["_pretty", "_plan", "_sqlite", "_postgresql", "_mysql", "_mariadb"];
            let stem = beside.iter().find_map(|it| name.strip_suffix(it)).unwrap_or(name);
            let name = stem.split("fixture").next().unwrap_or_default();
            let is_named = sources.contains(&format!("/{name}\"")) || sources.contains(&format!("\"{name}\""));
            assert!(is_named || name.is_empty(), "{} belongs to no test: remove it", path.display());
        }
    }
}
