//! Documents that must exist and hold: a sentence at the head of each module, a front page for each crate, links that
//! lead somewhere.

use crate::report::Finding;
use crate::source;
use crate::tree::{File, Tree};

/// Shortest front page of a crate, in characters.
const FRONT_PAGE: usize = 100;

/// Each Rust file starts with `//!` and a whole sentence.
pub(super) fn modules(tree: &Tree) -> Vec<Finding> {
    tree.rust().filter_map(headless).collect()
}

fn headless(file: &File) -> Option<Finding> {
    let say = if !file.text.starts_with("//! ") {
        "start the file with `//! ` and a sentence: what it is for and what it must not know"
    } else if !first_paragraph(file).contains(['.', '!', '?', ':', '。']) {
        "end the first `//!` sentence with a full stop"
    } else {
        return None;
    };
    Some(Finding::at(&file.path, 1, say))
}

fn head(file: &File) -> impl Iterator<Item = &str> {
    file.text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim)
}

fn first_paragraph(file: &File) -> String {
    head(file).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The head of each crate's root is its front page. A crate without code owes nothing yet.
pub(super) fn crates(tree: &Tree) -> Vec<Finding> {
    let roots = tree.rust().filter(|f| {
        let in_src = f.path.ends_with("/src/lib.rs") || f.path.ends_with("/src/main.rs");
        in_src && f.path.starts_with("crates/")
    });
    roots.filter(|f| !source::code(&f.text).trim().is_empty()).filter_map(thin).collect()
}

fn thin(file: &File) -> Option<Finding> {
    let length: usize = head(file).map(|line| line.chars().count()).sum();
    let empty_main = file.name() == "main.rs" && source::code(&file.text).trim() == "fn main() {}";
    let say = "write the crate's front page: what it is, what it must not know, how to add to it";
    (length < FRONT_PAGE && !empty_main).then(|| Finding::at(&file.path, 1, say))
}

/// Relative links in Markdown lead to files of the repository.
pub(super) fn links(tree: &Tree) -> Vec<Finding> {
    let pages = tree.files.iter().filter(|f| f.extension() == "md");
    pages.flat_map(|page| broken(tree, page)).collect()
}

fn broken(tree: &Tree, page: &File) -> Vec<Finding> {
    let mut fenced = false;
    let mut found = Vec::new();
    for (number, line) in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for target in targets(line) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !outside(path) && !leads_somewhere(tree, page, path) {
                let say = format!("`{target}` leads nowhere: mend the link or add the file");
                found.push(Finding::at(&page.path, number, say));
            }
        }
    }
    found
}

/// What stands in the brackets of `](…)` and after `]: `.
fn targets(line: &str) -> Vec<&str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let reference = line.strip_prefix('[').and_then(|rest| rest.split_once("]: ")).map(|(_, target)| target);
    inline.chain(reference).map(|t| t.trim_matches(['<', '>'])).collect()
}

fn outside(path: &str) -> bool {
    path.contains("://") || path.starts_with("mailto:")
}

fn leads_somewhere(tree: &Tree, page: &File, path: &str) -> bool {
    let mut parts: Vec<&str> = page.path.split('/').collect();
    parts.pop();
    for part in path.trim_end_matches('/').split('/') {
        match part {
            "." | "" => {}
            ".." => {
                if parts.pop().is_none() {
                    return false;
                }
            }
            name => parts.push(name),
        }
    }
    tree.holds(&parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_needs_a_sentence() {
        for (text, expected) in [
            ("//! Words of the field.\nfn a() {}", 0),
            ("//! Two lines\n//! and a stop.\n", 0),
            ("fn a() {}", 1),
            ("//! no stop here\n\nfn a() {}", 1),
            ("// not a doc comment.\n", 1),
        ] {
            assert_eq!(modules(&Tree::made(&[("a.rs", text)])).len(), expected, "{text}");
        }
    }

    #[test]
    fn a_crate_with_code_needs_a_front_page() {
        let long = format!("//! {}.\npub mod a;", "word ".repeat(30));
        for (text, expected) in [("//! Later.", 0), ("//! Short.\npub mod a;", 1), (long.as_str(), 0)] {
            assert_eq!(crates(&Tree::made(&[("crates/a/src/lib.rs", text)])).len(), expected, "{text}");
        }
    }

    #[test]
    fn links_are_followed_from_the_page_that_holds_them() {
        let page = "[a](b.md#part) [up](../README.md) ![p](images/x.png) [out](https://example.com)\n\
                    ```\n[not](looked-at.md)\n```\n[gone](gone.md)\n[far](../../far.md)\n";
        let tree = Tree::made(&[("docs/a.md", page), ("docs/b.md", ""), ("README.md", "[d](docs)")]);
        let found: Vec<usize> = links(&tree).into_iter().map(|f| f.line).collect();
        assert_eq!(found, [1, 5, 6], "the picture, the missing page, the way out of the repository");
    }
}
