//! GitHub's Copilot and Models: what people posted at github/copilot-cli and elsewhere, and
//! <https://docs.github.com/github-models>.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // gsd-build/gsd-2#4553
    text(&["IDE token expired"], ExpiredSession),
    text(&["unauthorized: token expired"], ExpiredSession),
    // copilot-extensions/blackbeard-extension#6
    text(&["Personal Access Tokens are not supported for this endpoint"], UnsupportedCredential),
    text(&["does not have Copilot Requests permission"], MissingPermission).so(Scope),
    // github/copilot-cli#18
    text(&["not authorized to use this Copilot feature"], NotInPlan),
    text(&["trials have been temporarily paused"], NotInPlan),
    // Aider-AI/aider#4616
    text(&["Access to this endpoint is forbidden"], UnsupportedCredential).likely(),
    text(&["missing required Authorization header"], MissingCredential),
    // github/copilot-cli#400
    word("model_not_supported", ModelUnavailable),
    word("no_available_model_endpoints", ModelUnavailable).so(NotActivated),
    text(&["no endpoints available for this model under your current plan"], ModelUnavailable).so(NotActivated),
    word("unsupported_api_for_model", ModelUnavailable).so(LacksFeature),
    word("model_max_prompt_tokens_exceeded", InvalidRequest).so(TooLong),
    text(&["exceeded your premium request allowance"], PlanLimitReached),
    word("user_weekly_rate_limited", PlanLimitReached),
    // GitHub Models
    text(&["`models` permission is required"], MissingPermission).so(Scope),
    word("unknown_model", ModelUnavailable),
    word("unavailable_model", ModelUnavailable),
    word("no_access", ModelUnavailable).so(NotAllowed),
    word("tokens_limit_reached", InvalidRequest).so(TooLong),
    word("RateLimitReached", RateLimited),
    refines(&["exceeded for UserByModelByDay"], QuotaExhausted).so(DailyLimit),
    text(&["Bad credentials"], InvalidCredential),
];
