//! Which releases listen to what, read off the list of changes.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{SettingKey, Standing, Subject};
use crate::method::MethodKind;
use crate::preset::why_unused;

use super::changes::{CHANGES, OLDEST};
use super::keys;
use super::release::{Release, oldest};

#[cfg(test)]
mod tests;

/// Returns which releases listen to a place, such as "used from 0.23, not since 0.35".
pub(super) fn used_in(subject: &Subject) -> Option<String> {
    match subject {
        Subject::Unused(_) => why_unused(keys::UNUSED, subject),
        Subject::Setting(SettingKey::Tool(ToolKey::Server(id, ServerField::Name))) => {
            let id = id.expose();
            spans("built in", |release| {
                let providers = &release.rules.tool.servers;
                providers.built_in.iter().any(|known| known.id == id)
                    || providers.elsewhere.iter().any(|(known, _)| *known == id)
            })
        }
        // Of a profile every release here takes the provider only.
        Subject::Setting(SettingKey::Tool(ToolKey::Profile(_, key)))
            if **key != SettingKey::Tool(ToolKey::SelectedServer) =>
        {
            None
        }
        _ => {
            let used = spans("used", |release| release.rules.tool.listens_to(subject))?;
            // The terminal interface ignores that variable (recordings `tui/*`).
            let entry = match subject {
                Subject::Credential(Standing::Pinned, MethodKind::ApiKey) => " by `codex exec`",
                _ => "",
            };
            Some(format!("{used}{entry}"))
        }
    }
}

/// Says in which releases something holds, oldest first.
fn spans(what: &str, holds: impl Fn(&Release) -> bool) -> Option<String> {
    // Not the rules of a release: they lack `CODEX_API_KEY` for the entry points that do not read it,
    // and the table speaks of all of them.
    let mut release = oldest();
    let mut spans = Vec::new();
    let mut open = holds(&release).then_some(OLDEST);
    for change in CHANGES {
        (change.apply)(&mut release);
        match (open, holds(&release)) {
            (None, true) => open = Some(change.since),
            (Some(first), false) => {
                let end = change.since.short();
                spans.push(match first {
                    // The table does not reach back further, so nothing is said of the beginning.
                    OLDEST => format!("before {end}"),
                    first => format!("from {}, not since {end}", first.short()),
                });
                open = None;
            }
            _ => {}
        }
    }
    spans.extend(open.map(|first| format!("since {}", first.short())));
    (!spans.is_empty()).then(|| format!("{what} {}", spans.join(", and ")))
}
