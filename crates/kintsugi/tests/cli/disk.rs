//! A disk that is full, and a limit that files may not grow beyond: said in plain words, with what landed intact.

use std::path::Path;
use std::process::Command;

use crate::program::{Desk, Said, program, reviews};

const ROWS: usize = 12_000;

fn is_told(said: &Said) {
    assert_eq!(said.code, Some(1), "{said:#?}");
    assert!(said.err.contains("error: the disk is full; the rows imported so far are kept"), "{said:#?}");
    assert!(said.err.contains("free some space and import the same file again"), "{said:#?}");
}

/// After the trouble is over: everything in the folder is whole, and the same file brings the rest.
fn comes_back(desk: &Desk, file: &Path) {
    desk.is_sound();
    let (landed, _) = desk.counts();
    assert!(landed < ROWS as i64, "the disk was not full");
    let said = desk.import(file);
    assert_eq!(said.code, Some(0), "{said:#?}");
    let expected = format!("{ROWS} rows: {} new, 0 changed, {landed} duplicates", ROWS as i64 - landed);
    assert!(said.out.starts_with(&expected), "{expected}: {said:#?}");
    desk.is_sound();
}

/// Runs an import in a shell that limits files to so many KiB.
fn limited(desk: &Desk, file: &Path, kib: u32) -> Said {
    let line = format!("ulimit -f {kib}; exec \"$0\" import reviews \"$1\" --shop Tea --channel Main");
    let mut shell = Command::new("bash");
    shell.args(["-c", &line]).arg(program().get_program()).arg(file).current_dir(desk.folder.path());
    shell.output().unwrap().into()
}

#[test]
fn a_limit_of_the_file_size_is_a_full_disk() {
    for kib in [3_000, 6_000, 16_000] {
        let desk = Desk::new();
        let file = desk.file("many.csv", reviews(ROWS, 4_000));
        is_told(&limited(&desk, &file, kib));
        comes_back(&desk, &file);
    }
}

/// Too small even for an empty database: nothing half-made stays in the way.
#[test]
fn a_limit_below_an_empty_database_is_told_and_over_when_it_is_over() {
    let desk = Desk::new();
    let file = desk.file("many.csv", reviews(ROWS, 4_000));
    let said = limited(&desk, &file, 100);
    assert_eq!(said.code, Some(1), "{said:#?}");
    assert!(said.err.contains("error: "), "{said:#?}");
    comes_back(&desk, &file);
}

/// A real full disk, where the test may mount one.
#[test]
fn a_full_disk_keeps_what_landed() {
    for mib in [3, 8, 14] {
        let desk = Desk::new();
        let file = desk.file("many.csv", reviews(ROWS, 4_000));
        let Some(disk) = Disk::mount(desk.data(), mib) else { return };
        is_told(&desk.import(&file));
        desk.is_sound();
        disk.grow();
        comes_back(&desk, &file);
    }
}

/// A disk of its own in memory; unmounted when it goes.
struct Disk(std::path::PathBuf);

impl Disk {
    fn mount(at: std::path::PathBuf, mib: u32) -> Option<Self> {
        std::fs::create_dir_all(&at).unwrap();
        let size = format!("size={mib}m");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(at)),
            Ok(output) => {
                eprintln!("skipped: {}", String::from_utf8_lossy(&output.stderr).trim());
                None
            }
            Err(error) => {
                eprintln!("skipped: mount cannot be run: {error}");
                None
            }
        }
    }

    fn grow(&self) {
        let grown = Command::new("mount").args(["-o", "remount,size=1g"]).arg(&self.0).status().unwrap();
        assert!(grown.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a reader of this process may close its file a moment later.
        drop(Command::new("umount").arg("--lazy").arg(&self.0).status());
    }
}
