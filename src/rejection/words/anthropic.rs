//! Anthropic's API: <https://platform.claude.com/docs/en/api/errors>, and what people posted at
//! anthropics/claude-code.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    text(&["invalid x-api-key", "Invalid bearer token"], InvalidCredential),
    text(&["x-api-key header is required"], MissingCredential),
    text(&["OAuth token has expired"], ExpiredSession),
    // anthropics/claude-code#9635, #4007, #5210
    refines(&[
        "OAuth token has been revoked", "OAuth access token has been revoked", "OAuth token revoked",
    ], ExpiredSession).so(SESSION_ENDED),
    refines(&["OAuth token does not meet scope requirement"], MissingPermission).so(SCOPE),
    // anthropics/claude-code#6131, #6752
    refines(&["OAuth authentication is currently not"], UnsupportedCredential).so(LOGINS_OFF),
    // anthropics/claude-code#8046, #8052, #11252, #24690
    refines(&["credential is only authorized for use with Claude Code"], UnsupportedCredential).so(ONE_PROGRAM),
    // anthropics/claude-code#45069, earendil-works/pi#3012
    refines(&["Third-party apps now draw from your extra usage"], NotInPlan).so(OTHER_PROGRAMS),
    refines(&["out of extra usage"], QuotaExhausted).so(PLAN_EXTRA),
    refines(&["Extra usage is required for"], NotInPlan).so(PLAN_EXTRA),
    refines(&["account does not have access to Claude Code"], NotInPlan),
    refines(&["organization does not have access to Claude"], MissingPermission),
    // anthropics/claude-code#8327, #19028
    refines(&[
        "This organization has been disabled", "Your organization has been disabled",
        "Your account has been disabled",
    ], AccountDisabled),
    refines(&["Your credit balance is too low"], QuotaExhausted).so(NO_CREDIT),
    refines(&["You have reached your specified*usage limits"], QuotaExhausted),
    text(&["Claude*usage limit reached"], PlanLimitReached),
    // Of a session, a week, a model.
    text(&["ve hit your*limit"], PlanLimitReached),
    text(&["organization does not have access to the model"], ModelUnavailable).so(NOT_ALLOWED),
    // anthropics/claude-code#453, #700, #1613: no credential helps, another network did
    text(&["Request not allowed"], RegionUnsupported).so(NETWORK_REFUSED).likely(),
    text(&["not allowed from unsupported countries"], RegionUnsupported),
    text(&["^model:"], ModelUnavailable).at((403, 404)),
    // anthropics/claude-code#41120, #46019, #51084
    text(&["model '*' not found", "model \"*\" not found"], ModelUnavailable),
    text(&["prompt is too long"], InvalidRequest).so(TOO_LONG),
    vague(&["authentication_error"], AUTH, InvalidCredential),
    vague(&["billing_error"], (400, 403), BillingInactive),
    vague(&["permission_error"], AUTH, MissingPermission),
    vague(&["not_found_error"], (404, 404), UnknownPath),
    vague(&["rate_limit_error"], (429, 429), RateLimited),
    vague(&["overloaded_error", "timeout_error", "api_error"], SERVER, ServerTrouble),
    vague(&["request_too_large"], (413, 413), InvalidRequest),
];
