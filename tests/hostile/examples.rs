//! The built examples, and directories to run them in.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Finds the directory of the examples, which is beside that of the test binaries.
pub(crate) fn directory() -> Option<PathBuf> {
    let test = std::env::current_exe().unwrap();
    let examples = test.parent()?.parent()?.join("examples");
    let mut names = ["status", "own_cli", "headers", "rejection"].into_iter();
    if names.all(|name| examples.join(name).is_file()) {
        return Some(examples);
    }
    skip("the examples are built by `cargo test`, not by `cargo test --test`");
    None
}

/// A directory that is removed with all that is in it.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(test: &str) -> Self {
        let name = format!("auth-resolver-{}-{test}", std::process::id());
        // Resolved, because the temporary directory itself is a link on some systems.
        let parent = std::env::temp_dir().canonicalize().unwrap();
        let path = parent.join(name);
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    #[cfg(target_os = "linux")]
    pub(crate) fn file(&self, name: &str, contents: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A test that failed half-way is reported for its own reason, not for this one.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Says why a test shows nothing here. Past the test harness, which keeps what tests print that pass.
pub(crate) fn skip(why: &str) {
    let line = format!("skipped: {why}\n");
    io::stderr().write_all(line.as_bytes()).unwrap();
}
