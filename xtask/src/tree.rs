//! The files of the repository, read once: what git tracks or would track. Checks see only this, never the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One text file.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path from the repository root, with `/` between the parts.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

impl File {
    /// The part of the name after the last dot.
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, ext)| ext)
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its lines with their numbers, from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(i, line)| (i + 1, line))
    }

    /// Whether it holds tests and what only tests use.
    pub fn is_test(&self) -> bool {
        let dirs = ["tests", "testkit", "benches", "e2e", "test"];
        let mut parts = self.path.split('/').rev();
        let name = parts.next().unwrap_or_default();
        parts.any(|part| dirs.contains(&part)) || name == "tests.rs" || name.ends_with("_tests.rs")
    }
}

/// All files.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Text files; binary ones are left out.
    pub files: Vec<File>,
    /// Paths of everything, binary files too, sorted.
    pub paths: Vec<String>,
}

impl Tree {
    /// Reads the repository this program was built from.
    ///
    /// # Errors
    /// When the files cannot be listed or read.
    pub fn of_repository() -> io::Result<Self> {
        Self::at(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")))
    }

    /// Reads the repository in a folder.
    ///
    /// # Errors
    /// When the files cannot be listed or read.
    pub fn at(root: &Path) -> io::Result<Self> {
        let mut paths = listed_by_git(root).map_or_else(|| walked(root), Ok)?;
        paths.sort_unstable();
        paths.dedup();
        let mut files = Vec::with_capacity(paths.len());
        let mut present = Vec::with_capacity(paths.len());
        for path in paths {
            match fs::read(root.join(&path)) {
                Ok(bytes) => {
                    if let Ok(text) = String::from_utf8(bytes) {
                        files.push(File { path: path.clone(), text });
                    }
                    present.push(path);
                }
                // Deleted but not yet committed, or a link to a folder.
                Err(error) if !root.join(&path).is_file() => drop(error),
                Err(error) => return Err(error),
            }
        }
        Ok(Self { files, paths: present })
    }

    /// A made-up tree, for the tests of the checks.
    pub fn made(files: &[(&str, &str)]) -> Self {
        let files: Vec<File> =
            files.iter().map(|(p, t)| File { path: (*p).to_owned(), text: (*t).to_owned() }).collect();
        let paths = files.iter().map(|f| f.path.clone()).collect();
        Self { files, paths }
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|f| f.path == path)
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|f| f.extension() == "rs")
    }

    /// Whether a file or a folder stands at a path.
    pub fn holds(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.paths.iter().any(|p| p == path || p.starts_with(&folder))
    }
}

/// What git tracks and what it would take in (new files that are not ignored); `None` outside a checkout.
fn listed_by_git(root: &Path) -> Option<Vec<String>> {
    let args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = Command::new("git").args(args).current_dir(root).output().ok()?;
    if !listed.status.success() {
        return None;
    }
    let text = String::from_utf8(listed.stdout).ok()?;
    Some(text.split('\0').filter(|p| !p.is_empty()).map(str::to_owned).collect())
}

/// Everything on disk but what building leaves behind: the list when the source came as an archive.
fn walked(root: &Path) -> io::Result<Vec<String>> {
    let left_behind = ["target", "node_modules", "dist", ".git", "data", "test-results"];
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_file() {
                found.push(path.to_string_lossy().replace('\\', "/"));
            } else if entry.file_type()?.is_dir() && !left_behind.iter().any(|l| entry.file_name() == *l) {
                folders.push(path);
            }
        }
    }
    Ok(found)
}
