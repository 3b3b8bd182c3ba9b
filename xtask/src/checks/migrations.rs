//! The two databases move together: each migration stands in both folders under one name, numbered without a gap.

use std::collections::BTreeSet;

use crate::report::Finding;
use crate::tree::Tree;

const FOLDERS: [&str; 2] = ["crates/store/migrations/sqlite", "crates/store/migrations/postgres"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let [sqlite, postgres] = FOLDERS.map(|folder| names(tree, folder));
    let mut found = Vec::new();
    for (folder, missing) in [(FOLDERS[1], &sqlite - &postgres), (FOLDERS[0], &postgres - &sqlite)] {
        let say = "is missing beside its twin: write the same step for this database, if only as a comment";
        found.extend(missing.iter().map(|name| Finding::whole(&format!("{folder}/{name}"), say)));
    }
    for (folder, names) in FOLDERS.iter().zip([&sqlite, &postgres]) {
        for (name, expected) in names.iter().zip(1usize..) {
            if !name.starts_with(&format!("{expected:04}_")) {
                let say = format!("comes as step {expected}: name it {expected:04}_title.sql");
                found.push(Finding::whole(&format!("{folder}/{name}"), say));
            }
        }
    }
    found
}

fn names(tree: &Tree, folder: &str) -> BTreeSet<String> {
    let inside = tree.paths.iter().filter_map(|p| p.strip_prefix(folder)?.strip_prefix('/'));
    inside.filter(|name| name.rsplit('.').next() == Some("sql")).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(names: &[(usize, &str)]) -> Vec<String> {
        let paths: Vec<String> =
            names.iter().map(|(side, name)| format!("{}/{name}", FOLDERS[*side])).collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|p| (p.as_str(), "")).collect();
        check(&Tree::made(&files)).into_iter().map(|f| f.path).collect()
    }

    #[test]
    fn twins_and_numbers_are_asked_for() {
        assert!(says(&[]).is_empty());
        assert!(
            says(&[(0, "0001_a.sql"), (1, "0001_a.sql"), (0, "0002_b.sql"), (1, "0002_b.sql")]).is_empty()
        );
        assert_eq!(says(&[(0, "0001_a.sql")]), ["crates/store/migrations/postgres/0001_a.sql"]);
        let gap = says(&[(0, "0001_a.sql"), (1, "0001_a.sql"), (0, "0003_b.sql"), (1, "0003_b.sql")]);
        assert_eq!(gap.len(), 2, "{gap:?}");
    }
}
