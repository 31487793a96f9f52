//! Cloudflare's AI Gateway and Workers AI, and its plain texts in front of others' servers:
//! <https://developers.cloudflare.com/ai-gateway/reference/troubleshooting>,
//! <https://developers.cloudflare.com/workers-ai/platform/errors>,
//! <https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors>.

use super::prelude::*;

/// Its numbers, which elsewhere mean something else: anomalyco/opencode#32051, #23773;
/// cloudflare/cloudflare-docs#31050.
#[rustfmt::skip]
pub(super) static NUMBERS: &[Row] = &[
    word("10000", InvalidCredential),
    word("10001", InvalidCredential),
    word("9109", InvalidCredential),
    word("2009", InvalidCredential).so(GatewayKeyWanted),
    word("2001", UnknownPath),
    word("7000", UnknownPath),
    word("7003", UnknownPath),
    word("5007", ModelUnavailable),
    word("3036", QuotaExhausted).so(DailyLimit),
    word("3040", ServerTrouble),
];

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    text(&["Could not route to"], UnknownPath),
    text(&["Please configure AI Gateway"], UnknownPath),
    text(&["used up your daily free allocation"], QuotaExhausted).so(DailyLimit),
    text(&["error code: 1009"], RegionUnsupported),
    text(&["error code: 1015"], RateLimited),
    // A rule of the site's, its bot filter, a banned address.
    text(&["error code: 1006"], RegionUnsupported).so(NetworkRefused).likely(),
    text(&["error code: 1007"], RegionUnsupported).so(NetworkRefused).likely(),
    text(&["error code: 1008"], RegionUnsupported).so(NetworkRefused).likely(),
    text(&["error code: 1010"], RegionUnsupported).so(BotFilter).likely(),
    text(&["error code: 1020"], RegionUnsupported).so(BotFilter).likely(),
    text(&["error code: 1106"], RegionUnsupported).so(NetworkRefused).likely(),
];
