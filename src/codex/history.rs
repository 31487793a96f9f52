//! Which releases listen to what, read off the list of changes.

use std::fmt;

use crate::finding::tool::ToolKey;
use crate::finding::{SettingKey, Standing, Subject};
use crate::method::MethodKind;
use crate::preset::why_not_followed;
use crate::releases::Version;

use super::changes::{CHANGES, OLDEST};
use super::keys;
use super::release::Release;
use super::releases;

#[cfg(test)]
mod tests;

/// Returns which releases listen to a place, such as "used from 0.23 until 0.35".
pub(super) fn used_in(subject: &Subject) -> Option<String> {
    if matches!(subject, Subject::Unused(_)) {
        return why_not_followed(&keys::UNUSED, subject);
    }
    // Of a profile every release here takes the provider only.
    if matches!(subject, Subject::Setting(SettingKey::Tool(ToolKey::Profile(_, key))) if **key != SettingKey::Tool(ToolKey::SelectedServer))
    {
        return None;
    }
    let spans = spans(|release| release.rules.tool.listens_to(subject));
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
