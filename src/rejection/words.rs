//! The words of servers, one table for each vendor or family of servers. All comparisons are here.
//!
//! If several rows match, a word beats a sentence, and a sentence beats a status; then the deeper
//! position in the answer wins, then the row that matches more of it. So the order of rows does not
//! matter. Each table names its sources; the tests' data in `tests/rejections` has one for each row.

mod anthropic;
mod china;
mod clouds;
mod gateways;
mod google;
mod local;
mod openai;
mod pages;
mod plain;
mod vendors;

use super::answer::{self, PAGE, Role, Whose};
use super::detail::Detail;
use super::kind::RejectionKind::{
    self, BillingInactive, ExpiredSession, InvalidCredential, InvalidRequest, MissingPermission,
    NotInPlan, PageInsteadOfApi, PlanLimitReached, ProxyAuthentication, RateLimited, Redirected,
    RegionUnsupported, ServerTrouble, Unexplained, UnknownPath,
};
use super::row::{Heard, Row, Weight, parts};

/// Which servers a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Speaker {
    /// A server that knows only keys.
    Server,
    /// A vendor that issues logins, which do not concern the sender at a gateway.
    WithLogins,
    /// A gateway, about the keys that it issues.
    Gateway,
    /// A web page. Only pages are compared with it.
    Page,
    /// A vendor of this name, whose numbers mean something else at other vendors.
    Only(&'static str),
}

impl Speaker {
    fn may_say(self, role: Role, vendor: Option<&str>) -> bool {
        match self {
            Self::Only(name) if vendor != Some(name) => false,
            _ => (self == Self::Page) == (role == Role::Page),
        }
    }
}

type Table = (Speaker, &'static [Row]);

/// Every table.
static TABLES: [Table; 14] = [
    (Speaker::WithLogins, openai::ROWS),
    (Speaker::WithLogins, anthropic::ROWS),
    (Speaker::WithLogins, google::ROWS),
    (Speaker::WithLogins, vendors::COPILOT),
    (Speaker::Server, vendors::ROWS),
    (Speaker::Server, clouds::ROWS),
    (Speaker::Only("Cloudflare"), clouds::CLOUDFLARE_NUMBERS),
    (Speaker::Server, china::ROWS),
    (Speaker::Only("Z.ai"), china::ZAI_NUMBERS),
    (Speaker::Only("MiniMax"), china::MINIMAX_NUMBERS),
    (Speaker::Server, local::ROWS),
    (Speaker::Gateway, gateways::ROWS),
    (Speaker::Page, pages::ROWS),
    (Speaker::Server, plain::ROWS),
];

/// What the tables import.
mod prelude {
    pub(super) use crate::rejection::detail::*;
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
    /// The name of the format.
    pub(super) shape: &'static str,
    pub(super) kind: RejectionKind,
    pub(super) detail: Option<&'static Detail>,
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

/// Looks up the meaning of an answer from the host of a vendor, or from an unknown host: the row that
/// matches best, else the status.
pub(super) fn cause(status: u16, body: &[u8], vendor: Option<&str>) -> Cause {
    let mut best: Option<(Rank, &Row, &'static str, Speaker, Whose)> = None;
    // A status in the body is more specific than the status of a gateway's answer or of a stream.
    let mut inner = None;
    let shape = answer::hear(body, &mut |said| {
        inner = inner.or(said.layer.status);
        let heard = Heard::new(said);
        let tables = TABLES.iter();
        for (speaker, rows) in tables.filter(|(speaker, _)| speaker.may_say(said.role, vendor)) {
            for (row, says) in texts_of(rows) {
                let Some((weight, length)) = row.fits(says, status, &heard) else {
                    continue;
                };
                let rank = (weight, said.layer.depth, length);
                if best.is_none_or(|(so_far, ..)| rank > so_far) {
                    best = Some((rank, row, says, *speaker, said.layer.whose));
                }
            }
        }
    });
    let Some((_, row, says, speaker, whose)) = best else {
        let status = match status {
            200..=299 | 500..=599 => inner.unwrap_or(status),
            _ => status,
        };
        return Cause {
            shape,
            kind: meaning_of(status, shape == PAGE),
            detail: None,
            word: None,
            is_sure: false,
            whose: Whose::Own,
            is_gateways: false,
            is_of_login: false,
        };
    };
    let is_of_login = matches!(row.cause, ExpiredSession | NotInPlan | PlanLimitReached)
        || row
            .detail
            .is_some_and(|detail| detail.is_of_vendors_account);
    Cause {
        shape,
        kind: row.cause,
        detail: row.detail,
        word: Some(known(says)),
        is_sure: row.is_sure,
        whose,
        is_gateways: speaker == Speaker::Gateway,
        is_of_login: speaker == Speaker::WithLogins && is_of_login,
    }
}

fn texts_of(rows: &'static [Row]) -> impl Iterator<Item = (&'static Row, &'static str)> {
    let texts = |row: &'static Row| row.says.iter().map(move |says| (row, *says));
    rows.iter().flat_map(texts)
}

/// Returns the part of a text that is shown: the longest.
fn known(says: &str) -> &str {
    parts(says)
        .map(|part| part.trim_start_matches('^'))
        .max_by_key(|part| part.len())
        .unwrap_or_default()
        .trim_matches([' ', '\'', '"'])
}

/// Returns the meaning of a status alone (RFC 9110, section 15; RFC 6585), or of a web page with it.
fn meaning_of(status: u16, is_page: bool) -> RejectionKind {
    match status {
        300..=399 => Redirected,
        407 => ProxyAuthentication,
        500..=599 => ServerTrouble,
        _ if is_page => PageInsteadOfApi,
        400 | 413 | 422 => InvalidRequest,
        401 => InvalidCredential,
        402 => BillingInactive,
        403 => MissingPermission,
        404 | 405 | 421 => UnknownPath,
        429 => RateLimited,
        451 => RegionUnsupported,
        _ => Unexplained,
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
            for (_, says) in texts_of(rows) {
                assert!(parts(says).all(|part| part.len() > 1), "{says}");
                // Words for programs are case-sensitive.
                let words = if says.contains([' ', '*']) {
                    says.to_ascii_lowercase()
                } else {
                    says.to_owned()
                };
                // Numbers and pages are compared only with their own kind.
                let apart = match speaker {
                    Speaker::Only(_) | Speaker::Page => Some(speaker),
                    _ => None,
                };
                assert!(seen.insert((apart, words)), "{says}");
            }
        }
    }

    /// A text that no server writes, as a wildcard.
    const ANYTHING: &str = "\u{1}";

    // A text that matches such a row also matches the other one.
    #[test]
    fn no_row_is_always_outweighed() {
        let texts = || {
            let tables = TABLES.iter();
            tables.flat_map(|(speaker, rows)| {
                texts_of(rows).map(move |(row, says)| (*speaker, row, says))
            })
        };
        for (speaker, row, says) in texts() {
            let role = match speaker {
                Speaker::Page => Role::Page,
                _ => row.role,
            };
            let text = if role == Role::Word {
                says.to_owned()
            } else {
                let text = format!("{ANYTHING}{}{ANYTHING}", says.replace('*', ANYTHING));
                let start = format!("{ANYTHING}^");
                text.strip_prefix(&start).unwrap_or(&text).to_owned()
            };
            let heard = Heard::new(answer::Said::alone(&text, role));
            let is_heard = (400..600).any(|status| {
                row.fits(says, status, &heard).is_some_and(|own| {
                    let others = texts().filter(|(other, ..)| match other {
                        Speaker::Only(_) => *other == speaker,
                        _ => other.may_say(role, None),
                    });
                    let mut others = others.filter(|(_, _, other)| *other != says);
                    others.all(|(_, row, other)| row.fits(other, status, &heard) < Some(own))
                })
            });
            assert!(is_heard, "{says}");
        }
    }
}
