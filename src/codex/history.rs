//! Which releases listen to what, read off the list of changes.

use std::fmt::{self, Write as _};

use crate::finding::{SettingKey, Standing, Subject};
use crate::method::MethodKind;

use super::changes::{CHANGES, OLDEST};
use super::keys;
use super::release::Release;
use super::releases;
use super::version::Version;

/// Tells which releases listen to a place, such as "used from 0.23 until 0.35".
pub(super) fn used_in(subject: &Subject) -> Option<String> {
    let spans = spans(|release| release.rules.listens_to(subject));
    let list: Vec<String> = spans.iter().map(ToString::to_string).collect();
    // The terminal interface ignores that variable (recordings `tui/*`).
    let entry = match subject {
        Subject::Credential(Standing::Pinned, MethodKind::ApiKey) => " by `codex exec`",
        _ => "",
    };
    (!list.is_empty()).then(|| format!("used {}{entry}", list.join(", and ")))
}

/// Releases from one on, before another if there is an end.
#[derive(Clone, Copy, Debug)]
struct Span {
    first: Version,
    /// The first release that no longer belongs to it.
    end: Option<Version>,
}

/// Returns the releases for which something holds, oldest first.
fn spans(holds: impl Fn(&Release) -> bool) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    // Not `releases::of`: it takes `CODEX_API_KEY` away from the entry points that do not read it,
    // and the table speaks of all of them.
    let mut release = releases::oldest();
    let mut open = holds(&release).then_some(OLDEST);
    for change in CHANGES {
        (change.apply)(&mut release);
        match (open, holds(&release)) {
            (None, true) => open = Some(change.since),
            (Some(first), false) => {
                spans.push(Span {
                    first,
                    end: Some(change.since),
                });
                open = None;
            }
            _ => {}
        }
    }
    spans.extend(open.map(|first| Span { first, end: None }));
    spans
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            // The table does not reach back further, so nothing is said of the beginning.
            Some(end) if self.first == OLDEST => write!(f, "until {}", end.short()),
            Some(end) => write!(f, "from {} until {}", self.first.short(), end.short()),
            None => write!(f, "since {}", self.first.short()),
        }
    }
}

/// Returns the table of releases as Markdown: which places count since when, and every change.
pub(super) fn table() -> String {
    let credential = |standing, kind| Subject::Credential(standing, kind);
    let setting = Subject::Setting;
    let places = [
        (
            keys::API_KEY,
            credential(Standing::Ambient, MethodKind::ApiKey),
        ),
        (
            keys::RUN_API_KEY,
            credential(Standing::Pinned, MethodKind::ApiKey),
        ),
        (
            keys::ACCESS_TOKEN,
            credential(Standing::Pinned, MethodKind::PersonalAccessToken),
        ),
        (keys::BASE_URL, Subject::BaseUrl),
        ("openai_base_url", setting(SettingKey::BaseUrl)),
        ("chatgpt_base_url", setting(SettingKey::SessionBaseUrl)),
        (
            "preferred_auth_method",
            setting(SettingKey::PreferredMethod),
        ),
        ("forced_login_method", setting(SettingKey::ForcedMethod)),
        (
            "forced_chatgpt_workspace_id",
            setting(SettingKey::ForcedWorkspace),
        ),
        (
            "cli_auth_credentials_store",
            setting(SettingKey::CredentialStore),
        ),
        ("auth_mode in auth.json", setting(SettingKey::StoredMode)),
    ];
    let mut text = String::from("| variable or setting | releases |\n|---|---|\n");
    for (name, subject) in &places {
        let used = used_in(subject).unwrap_or_else(|| "never used".to_owned());
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "| `{name}` | {used} |");
    }
    text.push_str("\n| since | what changed | how it is known |\n|---|---|---|\n");
    for change in CHANGES {
        let since = change.since.short();
        let _ = writeln!(text, "| {since} | {} | {} |", change.what, change.source);
    }
    text
}
