//! Names the commit the program is built from and watches the built console.

use std::process::Command;

fn main() {
    let commit = Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output().ok();
    let commit = commit.filter(|o| o.status.success()).and_then(|o| String::from_utf8(o.stdout).ok());
    println!("cargo:rustc-env=KINTSUGI_COMMIT={}", commit.as_deref().map_or("unknown", str::trim));
    // `HEAD` names the branch; the reflog beside it moves with every commit.
    println!("cargo:rerun-if-changed=../../.git/HEAD");
    println!("cargo:rerun-if-changed=../../.git/logs/HEAD");
    println!("cargo:rerun-if-changed=../../web/dist");
}
