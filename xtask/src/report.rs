//! What a check says, and the sizes that `tidy` prints: the shape of the house in three lines.

use std::fmt;

use crate::source;
use crate::tree::Tree;

/// One thing that is wrong, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, from the repository root.
    pub path: String,
    /// The line, from 1; 0 when it is about the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub say: String,
}

impl Finding {
    /// A finding on a line.
    pub fn at(path: &str, line: usize, say: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, say: say.into() }
    }

    /// A finding about a whole file.
    pub fn whole(path: &str, say: impl Into<String>) -> Self {
        Self::at(path, 0, say)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.say),
            line => write!(f, "{}:{line}: {}", self.path, self.say),
        }
    }
}

/// How long files are.
#[derive(Debug)]
pub struct Sizes {
    rust: Vec<usize>,
    tests: Vec<usize>,
    web: Vec<usize>,
}

impl Sizes {
    /// Counts the lines of each kind of file, longest last.
    pub fn measure(tree: &Tree) -> Self {
        let sorted = |mut lines: Vec<usize>| {
            lines.sort_unstable();
            lines
        };
        let rust = tree.rust().filter(|f| !f.is_test()).map(|f| source::working_lines(&f.text));
        let tests = tree.rust().filter(|f| f.is_test()).map(|f| f.text.lines().count());
        let web = tree.files.iter().filter(|f| {
            f.path.starts_with("web/src/") && matches!(f.extension(), "ts" | "tsx") && !f.is_test()
        });
        Self {
            rust: sorted(rust.collect()),
            tests: sorted(tests.collect()),
            web: sorted(web.map(|f| f.text.lines().count()).collect()),
        }
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, lines) in [("Rust", &self.rust), ("Rust tests", &self.tests), ("web/src", &self.web)] {
            let at = |share: usize| lines.get(lines.len() * share / 100).copied().unwrap_or(0);
            let (files, total, longest) =
                (lines.len(), lines.iter().sum::<usize>(), lines.last().unwrap_or(&0));
            let (median, p95) = (at(50), at(95));
            writeln!(
                f,
                "{name}: {files} files, {total} lines; median {median}, p95 {p95}, longest {longest}"
            )?;
        }
        Ok(())
    }
}
