//! Marks of unfinished or silenced code. What is not done is an issue, not a comment; what a lint should overlook says
//! why in `#[expect(…, reason)]`.

use crate::report::Finding;
use crate::source;
use crate::tree::{File, Tree};

/// Words that promise to finish later.
const WORDS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];
/// Calls that only a half-finished state needs.
const CALLS: &[&str] = &["dbg!(", "todo!(", "unimplemented!("];
/// Where comments are looked at, and how they open there.
const CODE: &[(&str, &[&str])] = &[
    ("rs", &["//", "/*"]),
    ("ts", &["//", "/*"]),
    ("tsx", &["//", "/*"]),
    ("mjs", &["//", "/*"]),
    ("css", &["/*"]),
    ("sql", &["--"]),
    ("toml", &["#"]),
    ("sh", &["#"]),
];

/// No promise to finish later, no debugging call.
pub(super) fn unfinished(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().flat_map(promises).collect()
}

fn promises(file: &File) -> Vec<Finding> {
    let script = file.path.starts_with("script/") || file.path.starts_with(".ci/");
    let extension = if script { "sh" } else { file.extension() };
    let Some((_, openers)) = CODE.iter().find(|(e, _)| *e == extension) else { return Vec::new() };
    let code = if extension == "rs" { source::code(&file.text) } else { String::new() };
    let comments = file.lines().filter_map(|(n, line)| {
        let start = openers.iter().filter_map(|o| line.find(o)).min()?;
        let mut words = line[start..].split(|c: char| !c.is_alphanumeric());
        let word = words.find(|w| WORDS.contains(w))?;
        Some(Finding::at(
            &file.path,
            n,
            format!("`{word}`: finish it now, or file an issue and drop the mark"),
        ))
    });
    let calls = (1..).zip(code.lines()).filter_map(|(n, line)| {
        let call = CALLS.iter().find(|c| line.contains(**c))?;
        Some(Finding::at(
            &file.path,
            n,
            format!("`{call}…)` is for the bench, not for the shop: take it out"),
        ))
    });
    comments.chain(calls).collect()
}

/// No `#[allow]`: a silenced lint is expected, with a reason, and reported when it falls silent by itself.
pub(super) fn allow(tree: &Tree) -> Vec<Finding> {
    let say = "write `#[expect(…, reason = \"…\")]` instead of `#[allow(…)]`";
    tree.rust()
        .flat_map(|file| found(file, &source::code(&file.text), &["#[allow(", "#![allow("], say))
        .collect()
}

/// No panic on absence outside tests. `self.expect(` is a parser's own method.
pub(super) fn unwrap(tree: &Tree) -> Vec<Finding> {
    let say = "handle the absent value (`?`, `ok_or_else`, `let … else`), or show by types that it is there";
    let shipped = tree.rust().filter(|f| !f.is_test() && !f.path.contains("/examples/"));
    let lines = |file| panics(file).into_iter().map(move |n| (file, n));
    shipped.flat_map(lines).map(|(file, n): (&File, usize)| Finding::at(&file.path, n, say)).collect()
}

fn panics(file: &File) -> Vec<usize> {
    let code = source::working_code(&file.text);
    let lines = file.lines().zip(code.lines());
    lines.filter(|((_, text), code)| unwraps(text, code)).map(|((n, _), _)| n).collect()
}

/// `.unwrap()`, or `.expect(` with a sentence: a method of that name with other arguments is somebody's own.
fn unwraps(text: &str, code: &str) -> bool {
    let sentence = |at: usize| {
        let after = text.get(at..).unwrap_or_default().trim_start();
        after.is_empty() || after.starts_with(['"', '&']) || after.starts_with("concat!")
    };
    let expects =
        code.match_indices(".expect(").map(|(at, call)| (code[..at].ends_with("self"), at + call.len()));
    code.contains(".unwrap()") || expects.into_iter().any(|(own, at)| !own && sentence(at))
}

fn found(file: &File, code: &str, what: &[&str], say: &str) -> Vec<Finding> {
    let lines = (1..).zip(code.lines());
    let wrong = lines.filter(|(_, line)| what.iter().any(|w| line.contains(w)));
    wrong.map(|(n, _)| Finding::at(&file.path, n, say)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn promises_stand_in_comments_and_calls_in_code() {
        for (path, text, expected) in [
            ("a.rs", concat!("// TO", "DO: later"), 1),
            ("a.rs", "let currency = \"XXX\";", 0),
            ("a.rs", concat!("let x = dbg", "!(y);"), 1),
            ("a.tsx", concat!("x(); // FIX", "ME"), 1),
            ("a.sql", concat!("-- HA", "CK"), 1),
            ("script/x", concat!("# XX", "X"), 1),
            ("a.md", concat!("// TO", "DO"), 0),
            ("a.rs", "// a hackney carriage; todos are words", 0),
        ] {
            assert_eq!(unfinished(&Tree::made(&[(path, text)])).len(), expected, "{path}: {text}");
        }
    }

    #[test]
    fn allow_is_found_and_expect_passes() {
        let text =
            "#[allow(dead_code)]\nfn a() {}\n#[expect(dead_code, reason = \"x\")]\nfn b() {}\n// #[allow(x)]";
        let lines: Vec<usize> = allow(&Tree::made(&[("a.rs", text)])).into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [1]);
    }

    #[test]
    fn unwrap_is_for_tests() {
        let text = "fn a() {\n  b.unwrap();\n  \".unwrap()\";\n  self.expect(x)?; t.expect(y, z);\n  c.expect(\"d\");\n}\n\
                    #[cfg(test)]\nmod t {\n  fn e() { f.unwrap() }\n}";
        let lines: Vec<usize> = unwrap(&Tree::made(&[("a.rs", text)])).into_iter().map(|f| f.line).collect();
        assert_eq!(lines, [2, 5]);
        assert!(unwrap(&Tree::made(&[("crates/a/tests/b.rs", text)])).is_empty());
    }
}
