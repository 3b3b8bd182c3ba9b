//! The rules, one subject a file. Each is a pure function of the tree; each says what to do about what it finds.

mod arrows;
mod docs;
mod locales;
mod marks;
mod migrations;
mod places;
mod sizes;

use crate::report::Finding;
use crate::tree::Tree;

/// One rule.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name in the report and in the test.
    pub name: &'static str,
    /// Finds what breaks it.
    pub run: fn(&Tree) -> Vec<Finding>,
}

/// Every rule, in the order of the report.
pub const ALL: &[Check] = &[
    Check { name: "size", run: sizes::check },
    Check { name: "module docs", run: docs::modules },
    Check { name: "crate docs", run: docs::crates },
    Check { name: "arrows", run: arrows::check },
    Check { name: "pure crates", run: arrows::pure },
    Check { name: "bans", run: arrows::bans },
    Check { name: "machine paths", run: places::paths },
    Check { name: "registries", run: places::registries },
    Check { name: "marks", run: marks::unfinished },
    Check { name: "allow", run: marks::allow },
    Check { name: "unwrap", run: marks::unwrap },
    Check { name: "migrations", run: migrations::check },
    Check { name: "locales", run: locales::check },
    Check { name: "links", run: docs::links },
];
