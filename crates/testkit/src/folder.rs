//! Temporary folders that are removed when the test ends, whether it passes or not.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A number no other test of this run has.
pub(crate) fn unique() -> String {
    format!("{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A folder of its own, removed with everything in it on drop.
#[derive(Debug)]
pub struct TempFolder(PathBuf);

impl TempFolder {
    /// Makes one.
    ///
    /// # Panics
    /// When the system's temporary folder cannot be written.
    #[expect(clippy::new_without_default, reason = "making a folder is an act, not a default value")]
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("kintsugi_test_{}", unique()));
        // A folder left behind by a killed run of the same process number.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
