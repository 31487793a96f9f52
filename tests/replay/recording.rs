//! The form of the recordings.

use std::collections::BTreeMap;

use auth_resolver::releases::EntryPoint;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// A made-up machine, and what releases of one program did on it.
#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) env: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) files: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) args: Vec<String>,
    /// Codex only: whether `CODEX_HOME` is set, and names a directory.
    #[serde(default)]
    pub(crate) codex_home: String,
    #[serde(default)]
    pub(crate) cwd: Option<String>,
    #[serde(default)]
    pub(crate) setup_cmds: Vec<String>,
    #[serde(default)]
    pub(crate) no_home: bool,
    #[serde(default)]
    command: Option<IgnoredAny>,
    #[serde(default)]
    before: Option<IgnoredAny>,
    #[serde(default)]
    unstable: bool,
    pub(crate) observed: Vec<Group>,
}

/// What several releases did alike.
#[derive(Deserialize)]
pub(crate) struct Group {
    pub(crate) releases: Vec<String>,
    #[serde(alias = "print")]
    exec: Option<Sent>,
    interactive: Option<Sent>,
    /// What the answers given to dialogs had made of the files by then; none for a file that was gone.
    #[serde(default)]
    pub(crate) after: BTreeMap<String, Option<String>>,
}

/// The request, or that there was none.
#[derive(Deserialize)]
pub(crate) struct Sent {
    pub(crate) no_request: Option<String>,
    pub(crate) base_url: Option<String>,
    /// In the place of the base URL where that cannot be told from the rest of the address.
    pub(crate) url: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) query: Option<String>,
    pub(crate) authorization: Option<OneOrMany>,
    pub(crate) x_api_key: Option<String>,
    pub(crate) x_goog_api_key: Option<String>,
    pub(crate) account_id: Option<String>,
    pub(crate) oauth_beta: Option<String>,
    /// The other headers that concern authentication; none where they were not recorded.
    pub(crate) headers: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl Case {
    pub(crate) fn read_all(recordings: &[&str]) -> Vec<Self> {
        let lines = recordings.iter().flat_map(|file| file.lines());
        lines
            .map(|line| serde_json::from_str(line).expect("a case"))
            .collect()
    }

    /// Returns why a case cannot be replayed, whatever the program.
    pub(crate) fn why_not_replayed(&self) -> Option<&'static str> {
        // The places of the whole machine are others on macOS.
        let of_machine = self.files.keys().any(|path| path.starts_with("/etc/"));
        if of_machine && cfg!(target_os = "macos") {
            Some("files of the whole machine, whose places are those of Linux")
        } else if self.command.is_some() {
            Some("a command that sends no request")
        } else if self.before.is_some() {
            Some("an earlier run has stored something encrypted")
        } else if self.unstable {
            Some("a race of the program's own")
        } else {
            None
        }
    }
}

impl Group {
    pub(crate) fn entries(&self) -> impl Iterator<Item = (EntryPoint, &Sent)> {
        [
            (EntryPoint::Exec, &self.exec),
            (EntryPoint::Interactive, &self.interactive),
        ]
        .into_iter()
        .filter_map(|(entry, sent)| Some((entry, sent.as_ref()?)))
    }
}

impl Sent {
    /// Returns why nothing can be compared with what was recorded.
    pub(crate) fn why_not_compared(&self) -> Option<&'static str> {
        let is_lost = self.no_request.as_deref() == Some("timeout");
        is_lost.then_some("the request went where no recorder was")
    }
}

impl OneOrMany {
    pub(crate) fn joined(&self) -> String {
        match self {
            Self::One(text) => text.clone(),
            Self::Many(texts) => texts.join(" and "),
        }
    }
}
