//! Nothing in the repository knows the machine it was written on or the mirror its packages came from.

use crate::report::Finding;
use crate::tree::{File, Tree};

/// Folders of one machine; written in two halves so that this file does not name them either.
const FOLDERS: &[(&str, &str)] = &[("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/"), ("/tmp/", "bash")];

/// What may stand before a folder when the path is relative or part of an address.
fn continues_a_path(before: Option<char>) -> bool {
    before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '}' | '*' | '@' | '~' | '/'))
}

/// No absolute path of one machine.
pub(super) fn paths(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().flat_map(|file| each_line(file, machine_path)).collect()
}

fn each_line(file: &File, wrong: fn(&File, &str) -> Option<String>) -> Vec<Finding> {
    file.lines().filter_map(|(n, line)| Some(Finding::at(&file.path, n, wrong(file, line)?))).collect()
}

fn machine_path(_: &File, line: &str) -> Option<String> {
    FOLDERS.iter().find_map(|(first, second)| {
        let folder = format!("{first}{second}");
        let (at, _) =
            line.match_indices(&folder).find(|(at, _)| !continues_a_path(line[..*at].chars().next_back()))?;
        let word: String = line[at..].chars().take_while(|c| !c.is_whitespace()).take(40).collect();
        Some(format!("`{word}` is a path of one machine: make it relative, or take it as a setting"))
    })
}

/// No address of a package mirror: lock files and settings name packages, the client knows where they are.
pub(super) fn registries(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().flat_map(|file| each_line(file, mirror)).collect()
}

fn mirror(file: &File, line: &str) -> Option<String> {
    let text = line.trim();
    let wrong = match file.name() {
        "package-lock.json" => {
            text.starts_with("\"resolved\": \"http") && !text.contains("//registry.npmjs.org/")
        }
        "Cargo.lock" => {
            text.starts_with("source = ") && !text.contains("github.com/rust-lang/crates.io-index")
        }
        ".npmrc" => text.starts_with("registry") || text.contains(":registry"),
        "config.toml" => ["replace-with", "registry", "index"].iter().any(|key| text.starts_with(key)),
        _ => line.split("://").skip(1).any(private_host),
    };
    let say = "names a package mirror or a private host: leave it to the client's own settings";
    wrong.then(|| say.to_owned())
}

/// Whether an address (after its `://`) is a private-range one.
fn private_host(rest: &str) -> bool {
    let host = rest.split(['/', ':', '"', '\'', ' ', ')', '`']).next().unwrap_or_default();
    let parts: Vec<Option<u8>> = host.split('.').map(|p| p.parse().ok()).collect();
    matches!(
        parts[..],
        [Some(10), Some(_), Some(_), Some(_)]
            | [Some(192), Some(168), Some(_), Some(_)]
            | [Some(172), Some(16..=31), Some(_), Some(_)]
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absolute_paths_of_a_machine_are_found_and_relative_ones_pass() {
        for (line, expected) in [
            (concat!("cd /wo", "rk/here"), 1),
            (concat!("\"/ho", "me/me/x\""), 1),
            (concat!("=/ro", "ot/.cache"), 1),
            (concat!("import x from '../pages/wo", "rk/Case'"), 0),
            (concat!("import x from './wo", "rk/Case'"), 0),
            (concat!("https://example.com/ho", "me/"), 0),
            ("/tmp/kintsugi", 0),
        ] {
            assert_eq!(paths(&Tree::made(&[("a.md", line)])).len(), expected, "{line}");
        }
    }

    #[test]
    fn mirrors_and_private_hosts_are_found() {
        for (path, line, expected) in [
            ("package-lock.json", r#""resolved": "http://mirror.example/x.tgz","#, 1),
            ("package-lock.json", r#""resolved": "https://registry.npmjs.org/x.tgz","#, 0),
            ("Cargo.lock", r#"source = "registry+https://github.com/rust-lang/crates.io-index""#, 0),
            ("Cargo.lock", r#"source = "sparse+https://mirror.example/index/""#, 1),
            (".npmrc", "registry=https://mirror.example", 1),
            (".npmrc", "omit-lockfile-registry-resolved=true", 0),
            (".cargo/config.toml", "replace-with = \"mirror\"", 1),
            ("script/x", concat!("fetch http:/", "/10.1.2.3:8080/simple"), 1),
            ("script/x", "fetch http://127.0.0.1:8080/healthz", 0),
        ] {
            assert_eq!(registries(&Tree::made(&[(path, line)])).len(), expected, "{path}: {line}");
        }
    }
}
