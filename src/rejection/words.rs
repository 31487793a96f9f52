//! The words of servers, one table for each vendor or family of servers. All comparisons are here.
//!
//! If several rows match, a word beats a sentence, and a sentence beats a status; then the deeper
//! position in the answer wins, then the row that matches more of it. So the order of rows does not
//! matter. Each table names its sources; the tests' data in `tests/rejections` has one for each row.

mod anthropic;
mod azure;
mod bedrock;
mod china;
mod cloudflare;
mod copilot;
mod gateways;
mod google;
mod litellm;
mod local;
mod openai;
mod openrouter;
mod others;
mod pages;
mod plain;
mod xai;

use super::answer::{self, Role, Whose};
use super::detail::Detail;
use super::kind::RejectionKind::{
    self, BillingInactive, ExpiredSession, InvalidCredential, InvalidRequest, MissingPermission,
    NotInPlan, PageInsteadOfApi, PlanLimitReached, ProxyAuthentication, RateLimited, Redirected,
    RegionUnsupported, ServerTrouble, Unexplained, UnknownPath,
};
use super::kind::Shape;
use super::row::{Heard, Row, Speaker, Weight};

type Table = (Speaker, &'static [Row]);

/// Every table.
static TABLES: [Table; 20] = [
    (Speaker::WithLogins, openai::ROWS),
    (Speaker::WithLogins, openai::CHATGPT),
    (Speaker::WithLogins, anthropic::ROWS),
    (Speaker::WithLogins, google::ROWS),
    (Speaker::Server, azure::ROWS),
    (Speaker::Server, bedrock::ROWS),
    (Speaker::Server, xai::ROWS),
    (Speaker::Server, others::ROWS),
    (Speaker::WithLogins, copilot::ROWS),
    (Speaker::Server, china::ROWS),
    (Speaker::Only("Z.ai"), china::ZAI_NUMBERS),
    (Speaker::Only("MiniMax"), china::MINIMAX_NUMBERS),
    (Speaker::Only("Cloudflare"), cloudflare::NUMBERS),
    (Speaker::Server, cloudflare::ROWS),
    (Speaker::Server, openrouter::ROWS),
    (Speaker::Server, local::ROWS),
    (Speaker::Gateway, litellm::ROWS),
    (Speaker::Gateway, gateways::ROWS),
    (Speaker::Page, pages::ROWS),
    (Speaker::Server, plain::ROWS),
];

/// What the tables import.
mod prelude {
    pub(super) use crate::rejection::detail::Detail::*;
    pub(super) use crate::rejection::kind::RejectionKind::*;
    pub(super) use crate::rejection::row::{Row, plain, refines, text, vague, weak, word};

    /// Statuses that a vague word is tied to.
    pub(super) const REQUEST: (u16, u16) = (400, 499);
    pub(super) const AUTH: (u16, u16) = (401, 403);
    pub(super) const SERVER: (u16, u16) = (500, 599);
}

/// The meaning of an answer.
#[derive(Clone, Copy)]
pub(super) struct Cause {
    pub(super) shape: Shape,
    pub(super) kind: RejectionKind,
    pub(super) detail: Option<Detail>,
    /// The matching words; `None` if only the status matched.
    pub(super) word: Option<&'static str>,
    /// Whether these words state it, and not only make it likely.
    pub(super) is_sure: bool,
    pub(super) whose: Whose,
    /// Whether a gateway uses it about the keys that it issues.
    pub(super) is_gateways: bool,
    /// Whether it is about a login or an account at the vendor.
    pub(super) is_of_login: bool,
}

/// How well a row matches: its priority, the depth in the answer, the length of the match.
type Rank = (Weight, u8, usize);

/// A kind for some statuses.
type ByStatus = (u16, u16, RejectionKind);

/// The meaning of a web page.
#[rustfmt::skip]
const PAGES: &[ByStatus] = &[
    (300, 399, Redirected),
    (407, 407, ProxyAuthentication),
    (500, 599, ServerTrouble),
    (0, u16::MAX, PageInsteadOfApi),
];

/// The meaning of a status alone (RFC 9110, section 15; RFC 6585).
#[rustfmt::skip]
const STATUSES: &[ByStatus] = &[
    (300, 399, Redirected),
    (400, 400, InvalidRequest),
    (401, 401, InvalidCredential),
    (402, 402, BillingInactive),
    (403, 403, MissingPermission),
    (404, 405, UnknownPath),
    (407, 407, ProxyAuthentication),
    (413, 413, InvalidRequest),
    (421, 421, UnknownPath),
    (422, 422, InvalidRequest),
    (429, 429, RateLimited),
    (451, 451, RegionUnsupported),
    (500, 599, ServerTrouble),
];

/// Looks up the meaning of an answer from the host of a vendor, or from an unknown host: the row that
/// matches best, else the status.
pub(super) fn cause(status: u16, body: &[u8], vendor: Option<&'static str>) -> Cause {
    let mut best: Option<(Rank, &Row, Speaker, Whose)> = None;
    // A status in the body is more specific than the status of a gateway's answer or of a stream.
    let mut inner = None;
    let shape = answer::hear(body, &mut |said| {
        inner = inner.or(said.layer.status);
        let heard = Heard::new(said);
        for &(speaker, rows) in &TABLES {
            if !speaker.may_say(heard.role, vendor) {
                continue;
            }
            for row in rows {
                let Some((weight, length)) = row.fits(status, &heard) else {
                    continue;
                };
                let rank = (weight, heard.layer.depth, length);
                if best.is_none_or(|(so_far, ..)| rank > so_far) {
                    best = Some((rank, row, speaker, heard.layer.whose));
                }
            }
        }
    });
    if let Some((_, row, speaker, whose)) = best {
        return Cause {
            shape,
            kind: row.cause,
            detail: row.detail,
            word: Some(row.known()),
            is_sure: row.is_sure,
            whose,
            is_gateways: speaker == Speaker::Gateway,
            is_of_login: speaker == Speaker::WithLogins && is_of_login(row),
        };
    }
    let by_status = match shape {
        Shape::Page => PAGES,
        _ => STATUSES,
    };
    let status = match status {
        200..=299 | 500..=599 => inner.unwrap_or(status),
        _ => status,
    };
    let kind = by_status
        .iter()
        .find(|(from, to, _)| (*from..=*to).contains(&status))
        .map_or(Unexplained, |(.., kind)| *kind);
    Cause {
        shape,
        kind,
        detail: None,
        word: None,
        is_sure: false,
        whose: Whose::Own,
        is_gateways: false,
        is_of_login: false,
    }
}

fn is_of_login(row: &Row) -> bool {
    matches!(row.cause, ExpiredSession | NotInPlan | PlanLimitReached)
        || row.detail.is_some_and(Detail::is_of_vendors_account)
}

impl Speaker {
    fn may_say(self, role: Role, vendor: Option<&str>) -> bool {
        match self {
            Self::Only(name) if vendor != Some(name) => false,
            _ => (self == Self::Page) == (role == Role::Page),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    // Of two rows for the same words, one would never be used.
    #[test]
    fn no_words_have_two_rows() {
        let mut seen = BTreeSet::new();
        for &(speaker, rows) in &TABLES {
            for row in rows {
                let words = row.says();
                assert!(!words.is_empty() && words.iter().all(|part| part.len() > 1));
                let words = match words {
                    // Words for programs are case-sensitive.
                    [word] if !word.contains(' ') => (*word).to_owned(),
                    parts => parts.join("\n").to_ascii_lowercase(),
                };
                // Numbers and pages are compared only with their own kind.
                let apart = match speaker {
                    Speaker::Only(_) | Speaker::Page => Some(speaker),
                    _ => None,
                };
                assert!(seen.insert((apart, words.clone())), "{words:?}");
            }
        }
    }

    /// A text that no server writes, as a wildcard.
    const ANYTHING: &str = "\u{1}";

    // A text that matches such a row also matches the other one.
    #[test]
    fn no_row_is_always_outweighed() {
        let rows = || {
            let tables = TABLES.iter();
            tables.flat_map(|(speaker, rows)| rows.iter().map(move |row| (*speaker, row)))
        };
        for (speaker, row) in rows() {
            let text = format!("{ANYTHING}{}{ANYTHING}", row.says().join(ANYTHING));
            let start = format!("{ANYTHING}^");
            let text = text.strip_prefix(&start).unwrap_or(&text);
            let role = match speaker {
                Speaker::Page => Role::Page,
                _ if row.is_word() => Role::Word,
                _ => Role::Sentence,
            };
            let text = match role {
                Role::Word => text.trim_matches('\u{1}'),
                _ => text,
            };
            let heard = Heard::new(answer::Said::alone(text, role));
            let is_heard = (400..600).any(|status| {
                row.fits(status, &heard).is_some_and(|own| {
                    let others = rows().filter(|(other, _)| match other {
                        Speaker::Only(_) => *other == speaker,
                        _ => other.may_say(role, None),
                    });
                    let mut others = others.filter(|(_, other)| !std::ptr::eq(*other, row));
                    others.all(|(_, other)| other.fits(status, &heard) < Some(own))
                })
            });
            assert!(is_heard, "{:?}", row.says());
        }
    }
}
