//! How long a file may be: what does not fit on a few screens is more than one thing.

use crate::report::Finding;
use crate::source;
use crate::tree::{File, Tree};

/// Rust without tests.
const RUST: usize = 400;
/// Rust tests, and a Rust file with its inline tests.
const RUST_TESTS: usize = 800;
/// TypeScript of the console.
const WEB: usize = 300;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().filter_map(too_long).collect()
}

fn too_long(file: &File) -> Option<Finding> {
    let all = file.text.lines().count();
    let (lines, limit, what) = match file.extension() {
        "rs" if file.is_test() => (all, RUST_TESTS, "tests by topic"),
        "rs" => {
            let working = source::working_lines(&file.text);
            if working > RUST { (working, RUST, "it by subject") } else { (all, RUST_TESTS, "the tests off") }
        }
        "ts" | "tsx" if file.path.starts_with("web/src/") => (all, WEB, "it by subject"),
        _ => return None,
    };
    let say = format!("{lines} lines, {limit} are allowed: split {what}");
    (lines > limit).then(|| Finding::whole(&file.path, say))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_file_has_its_limit_and_inline_tests_do_not_count() {
        let lines = |n: usize| "x\n".repeat(n);
        let tested = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", lines(395), lines(300));
        for (path, text, expected) in [
            ("crates/a/src/b.rs", lines(400), 0),
            ("crates/a/src/b.rs", lines(401), 1),
            ("crates/a/src/b.rs", tested, 0),
            ("crates/a/tests/b.rs", lines(700), 0),
            ("crates/a/tests/b.rs", lines(801), 1),
            ("web/src/a.tsx", lines(301), 1),
            ("web/e2e/a.mjs", lines(900), 0),
        ] {
            assert_eq!(check(&Tree::made(&[(path, &text)])).len(), expected, "{path}");
        }
    }
}
