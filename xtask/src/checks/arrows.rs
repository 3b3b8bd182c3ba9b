//! The arrows between crates: only as docs/ARCHITECTURE.md draws them. Read from the manifests, because what is not
//! named there cannot be used.

use crate::report::Finding;
use crate::tree::{File, Tree};

/// One crate of ours and which of ours it may use.
struct Arrow {
    name: &'static str,
    uses: &'static [&'static str],
    /// Further ones that only its tests may use.
    tests: &'static [&'static str],
}

/// The drawing. `testkit` is a dev-dependency only, so it stands in no `uses`.
const DRAWN: &[Arrow] = &[
    Arrow { name: "domain", uses: &[], tests: &[] },
    Arrow { name: "triage", uses: &["domain"], tests: &[] },
    Arrow { name: "store", uses: &["domain"], tests: &["testkit"] },
    Arrow { name: "channels", uses: &["domain"], tests: &["sandbox"] },
    Arrow { name: "evidence", uses: &["domain"], tests: &[] },
    Arrow { name: "live", uses: &["domain"], tests: &[] },
    Arrow { name: "cluster", uses: &["live"], tests: &[] },
    Arrow { name: "video", uses: &[], tests: &[] },
    Arrow {
        name: "app",
        uses: &["store", "channels", "evidence", "live", "triage", "domain"],
        tests: &["testkit", "sandbox"],
    },
    Arrow {
        name: "http-api",
        uses: &["app", "live", "video", "domain"],
        tests: &["testkit", "sandbox", "store", "channels", "triage"],
    },
    Arrow { name: "sandbox", uses: &["domain"], tests: &["channels"] },
    Arrow {
        name: "kintsugi",
        uses: &[
            "http-api", "app", "store", "channels", "evidence", "cluster", "live", "video", "triage",
            "sandbox", "domain",
        ],
        tests: &["testkit"],
    },
    Arrow { name: "testkit", uses: &["app", "store", "domain"], tests: &[] },
    Arrow { name: "xtask", uses: &[], tests: &[] },
];

/// What the pure crates never see: sockets, databases, runtimes, random sources, files of others.
const IMPURE: &[&str] = &[
    "async-trait",
    "axum",
    "futures",
    "futures-util",
    "getrandom",
    "hyper",
    "rand",
    "reqwest",
    "rusqlite",
    "sqlx",
    "tokio",
    "tokio-stream",
    "tokio-util",
    "tower",
    "tower-http",
    "tracing",
];
const PURE: &[&str] = &["domain", "triage"];

/// One line of a dependency section.
struct Dependency<'a> {
    line: usize,
    name: &'a str,
    for_tests: bool,
}

fn manifests(tree: &Tree) -> impl Iterator<Item = (&File, &str)> {
    let ours = |path: &str| path.starts_with("crates/") || path.starts_with("xtask/");
    let named = tree.files.iter().filter(move |f| f.name() == "Cargo.toml" && ours(&f.path));
    named.map(|file| (file, package_name(file)))
}

fn package_name(manifest: &File) -> &str {
    let line = manifest.text.lines().find_map(|l| l.strip_prefix("name = "));
    line.map_or("", |value| value.trim().trim_matches('"'))
}

/// The names in `[dependencies]`, `[dev-dependencies]`, `[build-dependencies]` and their `[target.…]` forms.
fn dependencies(manifest: &File) -> Vec<Dependency<'_>> {
    let mut section = "";
    let mut found = Vec::new();
    for (line, text) in manifest.lines() {
        let text = text.trim();
        let for_tests = section.contains("dev-dependencies");
        if let Some(header) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
            section = header;
            // `[dependencies.name]` is a section of its own for one dependency.
            if let Some((_, name)) = header.rsplit_once("dependencies.") {
                found.push(Dependency { line, name, for_tests: header.contains("dev-dependencies") });
            }
        } else if section.ends_with("dependencies") && !text.starts_with('#') {
            let name = text.split(['.', '=', ' ']).next().unwrap_or_default().trim_matches('"');
            if !name.is_empty() {
                found.push(Dependency { line, name, for_tests });
            }
        }
    }
    found
}

/// Every arrow is drawn.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let ours: Vec<&str> = manifests(tree).map(|(_, name)| name).collect();
    let mut found = Vec::new();
    for (file, name) in manifests(tree) {
        let Some(arrow) = DRAWN.iter().find(|a| a.name == name) else {
            let say = format!("`{name}` is a new crate: draw its arrows in xtask and docs/ARCHITECTURE.md");
            found.push(Finding::whole(&file.path, say));
            continue;
        };
        for dependency in dependencies(file).iter().filter(|d| ours.contains(&d.name)) {
            let for_tests = dependency.for_tests && arrow.tests.contains(&dependency.name);
            if !for_tests && !arrow.uses.contains(&dependency.name) {
                found.push(Finding::at(&file.path, dependency.line, refusal(name, dependency.name, arrow)));
            }
        }
    }
    found
}

fn refusal(name: &str, dependency: &str, arrow: &Arrow) -> String {
    if dependency == "testkit" {
        return format!(
            "`{name}` ships; testkit is for [dev-dependencies] of app, http-api, store, kintsugi"
        );
    }
    let may = if arrow.uses.is_empty() { "none of ours".to_owned() } else { arrow.uses.join(", ") };
    format!("`{name}` may not use `{dependency}` (it may use {may}): move the code to where the arrow points")
}

/// The pure crates stay pure, and SQL stays in one place.
pub(super) fn pure(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, name) in manifests(tree) {
        for dependency in dependencies(file).iter().filter(|d| !d.for_tests) {
            let say = if PURE.contains(&name) && IMPURE.contains(&dependency.name) {
                format!("`{name}` is pure: take what `{}` would give as a parameter", dependency.name)
            } else if dependency.name == "sqlx" && name != "store" {
                format!(
                    "SQL is written in store only: add a finder there and call it from `{name}`'s callers"
                )
            } else {
                continue;
            };
            found.push(Finding::at(&file.path, dependency.line, say));
        }
    }
    found
}

/// What deny.toml bans is not in the lock file. Bans with `wrappers` are left to cargo-deny, which knows the tree.
pub(super) fn bans(tree: &Tree) -> Vec<Finding> {
    let (Some(deny), Some(lock)) = (tree.file("deny.toml"), tree.file("Cargo.lock")) else {
        return Vec::new();
    };
    let plain = deny.text.lines().filter(|line| line.contains("reason = ") && !line.contains("wrappers"));
    let banned: Vec<&str> =
        plain.filter_map(|line| line.trim().strip_prefix("{ crate = \"")?.split('"').next()).collect();
    let named =
        lock.lines().filter_map(|(n, line)| Some((n, line.strip_prefix("name = \"")?.strip_suffix('"')?)));
    let wrong = named.filter(|(_, name)| banned.contains(name));
    wrong
        .map(|(n, name)| {
            Finding::at(&lock.path, n, format!("`{name}` is banned by deny.toml, with the reason there"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(name: &str, rest: &str) -> String {
        format!("[package]\nname = \"{name}\"\n\n{rest}\n")
    }

    fn lines(check: fn(&Tree) -> Vec<Finding>, name: &str, rest: &str) -> Vec<usize> {
        let path = format!("crates/{name}/Cargo.toml");
        let others = ["domain", "store", "app", "testkit", "channels"].map(|n| (n, manifest(n, "")));
        let mut files = vec![(path, manifest(name, rest))];
        files.extend(
            others
                .into_iter()
                .filter(|(n, _)| *n != name)
                .map(|(n, t)| (format!("crates/{n}/Cargo.toml"), t)),
        );
        let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
        check(&Tree::made(&files)).into_iter().map(|f| f.line).collect()
    }

    #[test]
    fn arrows_point_down_only() {
        for (name, rest, expected) in [
            ("store", "[dependencies]\ndomain.workspace = true", vec![]),
            ("store", "[dependencies]\napp.workspace = true", vec![5]),
            ("domain", "[dependencies]\nserde = \"1\"\nstore = { path = \"../store\" }", vec![6]),
            ("http-api", "[dependencies]\nstore.workspace = true", vec![5]),
            ("http-api", "[dev-dependencies]\nstore.workspace = true", vec![]),
            ("app", "[dependencies]\ntestkit.workspace = true", vec![5]),
            ("app", "[dev-dependencies]\ntestkit.workspace = true", vec![]),
            ("app", "[dependencies.testkit]\nworkspace = true", vec![4]),
            ("sandbox", "[target.'cfg(unix)'.dependencies]\nchannels.workspace = true", vec![5]),
            ("surprise", "", vec![0]),
        ] {
            assert_eq!(lines(check, name, rest), expected, "{name}: {rest}");
        }
    }

    #[test]
    fn pure_crates_see_no_runtime_and_sql_has_one_home() {
        for (name, rest, expected) in [
            ("domain", "[dependencies]\ntokio.workspace = true", vec![5]),
            ("triage", "[dev-dependencies]\nrand = \"1\"", vec![]),
            ("app", "[dependencies]\nsqlx.workspace = true", vec![5]),
            ("store", "[dependencies]\nsqlx.workspace = true", vec![]),
        ] {
            assert_eq!(lines(pure, name, rest), expected, "{name}: {rest}");
        }
    }

    #[test]
    fn what_deny_bans_is_not_locked() {
        let deny = "deny = [\n  { crate = \"chrono\", reason = \"jiff\" },\n]";
        let lock = "[[package]]\nname = \"jiff\"\n\n[[package]]\nname = \"chrono\"\n";
        let found = bans(&Tree::made(&[("deny.toml", deny), ("Cargo.lock", lock)]));
        assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [5]);
    }
}
