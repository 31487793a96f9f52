//! The list of what is wrong today. It only ever gets shorter, and is meant to be empty.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

pub(crate) struct Wrong {
    file: &'static str,
    listed: BTreeSet<String>,
    seen: BTreeSet<String>,
}

impl Wrong {
    pub(crate) fn read(file: &'static str, text: &str) -> Self {
        Self {
            file,
            listed: text.lines().map(str::to_owned).collect(),
            seen: BTreeSet::new(),
        }
    }

    /// Notes an observation that is wrong, and tells whether it was known to be.
    pub(crate) fn note(&mut self, observation: &str) -> bool {
        self.seen.insert(observation.to_owned());
        self.listed.contains(observation)
    }

    /// Lists observations that are right by now.
    pub(crate) fn fixed(&self) -> Vec<String> {
        // Elsewhere cases with files of the whole machine are left out.
        if cfg!(target_os = "macos") {
            return Vec::new();
        }
        self.listed
            .difference(&self.seen)
            .map(|line| format!("{line} is listed in {} and is not wrong", self.file))
            .collect()
    }

    pub(crate) fn write(&self) {
        let text = self.seen.iter().fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "{line}");
            text
        });
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay");
        fs::write(directory.join(self.file), text).expect("the list can be written");
    }
}
