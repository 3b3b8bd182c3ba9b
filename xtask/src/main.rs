//! The command line of the repository's own tools: `cargo xtask tidy`.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use xtask::{checks, report::Sizes, tree::Tree};

const USAGE: &str = "cargo xtask tidy [FOLDER]    check the repository's rules and report file sizes\n";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let done = match args.next().as_deref() {
        Some("tidy") => tidy(args.next().as_deref(), &mut io::stdout().lock()),
        Some("help" | "--help" | "-h") => io::stdout().write_all(USAGE.as_bytes()).map(|()| true),
        _ => io::stderr().write_all(USAGE.as_bytes()).map(|()| false),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            // Nothing is left to tell it to when the terminal itself is gone.
            let _ = writeln!(io::stderr(), "xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs every check, prints what each found, and says whether all are content.
fn tidy(folder: Option<&str>, out: &mut impl Write) -> io::Result<bool> {
    let tree = folder.map_or_else(Tree::of_repository, |folder| Tree::at(Path::new(folder)))?;
    let mut wrong = 0;
    for check in checks::ALL {
        let findings = (check.run)(&tree);
        wrong += findings.len();
        findings.iter().try_for_each(|finding| writeln!(out, "{}: {finding}", check.name))?;
    }
    write!(out, "{}", Sizes::measure(&tree))?;
    writeln!(out, "tidy: {} passed, {wrong} findings", checks::ALL.len())?;
    Ok(wrong == 0)
}
