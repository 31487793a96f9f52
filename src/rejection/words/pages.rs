//! Web pages in the place of an answer: bot filters, login pages, filters of a network, servers
//! without the path. What people posted, and <https://developers.cloudflare.com/cloudflare-challenges>.
//!
//! The words of a page are never sure to be what matters in it.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // openai/codex#39324, #27752, #4284; 1jehuang/jcode#80; run-llama/llama_index#16796
    text(&[
        "<title>Just a moment", "Attention Required! | Cloudflare", "Sorry, you have been blocked",
        "Enable JavaScript and cookies to continue", "challenge-platform", "cf_chl_opt", "Checking your browser",
    ], PageInsteadOfApi).so(BOT_FILTER).likely(),
    text(&["cf-error-details"], PageInsteadOfApi).so(BOT_FILTER).likely().at((400, 499)),
    // Kilo-Org/kilocode#14325
    text(&["Vercel Security Checkpoint", "_Incapsula_Resource"], PageInsteadOfApi).so(BOT_FILTER).likely(),
    // BigPizzaV3/CodexPlusPlus#2126: ChatGPT's own
    text(&[
        "blocked-icon", "Unable to load site", "your computer or network may be sending automated queries",
    ], PageInsteadOfApi).so(BOT_FILTER).likely(),
    text(&["has banned the country or region"], RegionUnsupported).likely(),
    text(&["Your client does not have permission to get URL"], RegionUnsupported).so(NETWORK_REFUSED).likely(),
    text(&["You are being rate limited"], RateLimited).likely(),
    // What stands in front of a server, or between.
    text(&[
        "<title>Sign in", "<title>Log in", "<title>Login", "cloudflareaccess.com", "login.microsoftonline.com",
    ], PageInsteadOfApi).so(LOGIN_PAGE).likely(),
    text(&[
        "Zscaler", "Netskope", "FortiGuard", "Web Page Blocked", "blocked by your organization",
    ], PageInsteadOfApi).so(NETWORK_FILTER).likely(),
    // What nginx and Apache say of their own: of their login, their limits.
    text(&["401 Authorization Required"], PageInsteadOfApi).so(LOGIN_PAGE).likely(),
    text(&["413 Request Entity Too Large"], InvalidRequest).likely(),
    text(&["429 Too Many Requests"], RateLimited).likely(),
    // A server of one's own without the path (Express).
    text(&["<pre>Cannot POST /", "<pre>Cannot GET /"], UnknownPath).at((404, 404)),
];
