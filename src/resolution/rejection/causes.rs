//! What an answer means: the row of the tables that fits it best, or else its status.

use super::answer::{self, Role, Shape, Whose};
use super::detail::Detail;
use super::kind::RejectionKind::{
    self, BillingInactive, ExpiredSession, InvalidCredential, InvalidRequest, MissingPermission,
    NotInPlan, PageInsteadOfApi, PlanLimitReached, ProxyAuthentication, RateLimited, Redirected,
    RegionUnsupported, ServerTrouble, Unexplained, UnknownPath,
};
use super::row::{Heard, Row, Table, Weight};
use super::words::TABLES;

/// What an answer means.
#[derive(Clone, Copy)]
pub(super) struct Cause {
    pub(super) shape: Shape,
    pub(super) kind: RejectionKind,
    pub(super) detail: Option<Detail>,
    /// In which words it says so; none if only the status does.
    pub(super) word: Option<&'static str>,
    /// Whether these words say so, and do not merely make it likely.
    pub(super) is_sure: bool,
    pub(super) whose: Whose,
    /// Whether a gateway says it of the keys that it gives out itself.
    pub(super) is_gateways: bool,
    /// Whether it is said of a login or an account of the vendor's own.
    pub(super) is_of_login: bool,
}

/// How well a row fits: how much it counts, how deep it is said, how much of it is known.
type Rank = (Weight, u8, usize);

/// A kind for some statuses.
type ByStatus = (u16, u16, RejectionKind);

/// What a web page means.
#[rustfmt::skip]
const PAGES: &[ByStatus] = &[
    (300, 399, Redirected),
    (407, 407, ProxyAuthentication),
    (500, 599, ServerTrouble),
    (0, u16::MAX, PageInsteadOfApi),
];

/// What a status means where nothing else is known (RFC 9110, section 15; RFC 6585).
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

/// Looks up what an answer means that came from a host of a vendor, or of nobody who is known.
pub(super) fn of(status: u16, body: &[u8], vendor: Option<&'static str>) -> Cause {
    let mut best: Option<(Rank, &Row, &Table, Whose)> = None;
    // A status of the body's own says more than one that the answer of a gateway or a stream has.
    let mut inner = None;
    let shape = answer::hear(body, &mut |said| {
        inner = inner.or(said.layer.status);
        let heard = Heard::new(said);
        for table in &TABLES {
            let is_here = vendor.is_some_and(|vendor| table.only_at.contains(&vendor));
            let is_of_pages = heard.role == Role::Page;
            if table.is_of_pages != is_of_pages || !(table.only_at.is_empty() || is_here) {
                continue;
            }
            for row in table.rows {
                let Some((weight, length)) = row.fits(status, &heard) else {
                    continue;
                };
                let rank = (weight, heard.layer.depth, length);
                if best.is_none_or(|(so_far, ..)| rank > so_far) {
                    best = Some((rank, row, table, heard.layer.whose));
                }
            }
        }
    });
    if let Some((_, row, table, whose)) = best {
        return Cause {
            shape,
            kind: row.cause,
            detail: row.detail,
            word: Some(row.known()),
            is_sure: row.is_sure,
            whose,
            is_gateways: table.is_gateways,
            is_of_login: table.has_logins && is_of_login(row),
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
