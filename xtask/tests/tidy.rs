//! The repository keeps its own rules: one test for each check of `cargo xtask tidy`.

#![expect(clippy::expect_used, reason = "helpers of tests; what is missing fails the test that asks")]

use std::sync::LazyLock;

use xtask::checks;
use xtask::tree::Tree;

static TREE: LazyLock<Tree> = LazyLock::new(|| Tree::of_repository().expect("the repository can be read"));

fn content_with(name: &str) {
    let check = checks::ALL.iter().find(|c| c.name == name).expect("a check of this name");
    let findings = (check.run)(&TREE);
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} findings:\n{}", lines.len(), lines.join("\n"));
}

macro_rules! tests {
    ($($test:ident => $name:literal),* $(,)?) => {
        $(#[test] fn $test() { content_with($name); })*

        #[test]
        fn every_check_has_its_test() {
            let tested = [$($name),*];
            assert_eq!(checks::ALL.iter().map(|c| c.name).collect::<Vec<_>>(), tested);
        }
    };
}

tests! {
    files_are_short => "size",
    modules_say_what_they_are_for => "module docs",
    crates_have_a_front_page => "crate docs",
    arrows_point_down => "arrows",
    pure_crates_stay_pure => "pure crates",
    nothing_banned_is_locked => "bans",
    no_path_of_one_machine => "machine paths",
    no_package_mirror => "registries",
    nothing_is_marked_unfinished => "marks",
    lints_are_expected_not_allowed => "allow",
    nothing_unwraps_outside_tests => "unwrap",
    migrations_have_twins => "migrations",
    locales_are_complete => "locales",
    links_lead_somewhere => "links",
}

#[test]
fn the_tree_was_really_read() {
    assert!(TREE.rust().count() > 50, "only {} Rust files", TREE.rust().count());
    assert!(TREE.file("Cargo.toml").is_some());
}
