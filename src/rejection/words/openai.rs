//! OpenAI's API, and ChatGPT's backend.
//!
//! - The API: <https://developers.openai.com/docs/guides/error-codes>, which names most errors by
//!   their message; for the billing codes
//!   <https://help.openai.com/en/articles/6614457-troubleshooting-api-usage-and-spend-limits>.
//! - ChatGPT's backend, which is not documented: answers that people posted at openai/codex.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    word(&["invalid_api_key"], InvalidCredential),
    text(&["Incorrect API key provided"], InvalidCredential),
    text(&["You didn't provide an API key"], MissingCredential),
    // openai/openai-cookbook#2347: today's words for the same
    text(&["Missing bearer or basic authentication", "Missing bearer authentication"], MissingCredential),
    text(&["must be made with a session key"], UnsupportedCredential).so(LOGIN_NOT_KEY),
    word(&["not_authorized_invalid_key_type"], UnsupportedCredential),
    word(&["not_authorized_invalid_project"], WrongOrganization),
    text(&[
        "project you are requesting has been archived", "account associated with this API key has been deactivated",
    ], AccountDisabled),
    word(&["account_deactivated"], AccountDisabled),
    // A word that others use for a model that is not allowed (a guide to API keys).
    vague(&["access_terminated"], AUTH, AccountDisabled),
    text(&["Your access was terminated due to violation"], AccountDisabled),
    word(&[
        "mismatched_organization", "mismatched_project", "invalid_organization", "no_organization",
    ], WrongOrganization),
    text(&[
        "You must be a member of an organization", "You do not have access to the organization tied to the API key",
    ], WrongOrganization),
    word(&["ip_not_authorized"], KeyRestricted).so(FIREWALL),
    word(&["unsupported_country_region_territory"], RegionUnsupported),
    text(&["Country, region, or territory not supported"], RegionUnsupported),
    text(&["You have insufficient permissions for this operation"], MissingPermission),
    text(&["Missing scopes:"], MissingPermission).so(SCOPE),
    word(&["missing_scope"], MissingPermission).so(SCOPE),
    word(&["credit_balance_exhausted"], QuotaExhausted).so(NO_CREDIT),
    word(&[
        "organization_spend_limit_exceeded", "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
        "billing_hard_limit_reached", "insufficient_quota",
    ], QuotaExhausted),
    text(&["Billing hard limit has been reached", "You exceeded your current quota"], QuotaExhausted),
    word(&["billing_not_active"], BillingInactive),
    text(&["Your account is not active, please check your billing"], BillingInactive),
    word(&["rate_limit_exceeded"], RateLimited),
    text(&["Rate limit reached for"], RateLimited),
    // One request exceeds the limit of a minute, so waiting does not help.
    refines(&["Request too large for*per min"], InvalidRequest).so(OVER_RATE),
    refines(&["Rate limit reached for*per day ("], QuotaExhausted).so(DAILY_LIMIT),
    word(&["slow_down"], RateLimited),
    word(&["server_is_overloaded"], ServerTrouble),
    vague(&["server_error", "service_unavailable_error"], SERVER, ServerTrouble),
    // openai/codex#1982, #3948; continuedev/continue#8209: with `unsupported_value` and `model_not_found`
    refines(&["organization must be verified"], ModelUnavailable).so(NOT_VERIFIED),
    word(&["model_not_found"], ModelUnavailable),
    text(&["The model*does not exist or you do not have access"], ModelUnavailable),
    text(&[
        "does not have access to model", "You are not allowed to sample from this model",
    ], ModelUnavailable).so(NOT_ALLOWED),
    text(&["The model*has been deprecated"], ModelUnavailable).so(RETIRED),
    word(&["model_deprecated"], ModelUnavailable).so(RETIRED),
    text(&["This is not a chat model", "This model is only supported in"], ModelUnavailable).so(LACKS_FEATURE),
    weak(&["The model"], (403, 404), ModelUnavailable),
    word(&["unknown_url"], UnknownPath),
    text(&["Invalid URL (", "Unknown request URL"], UnknownPath),
    word(&["context_length_exceeded"], InvalidRequest).so(TOO_LONG),
    text(&["maximum context length is"], InvalidRequest).so(TOO_LONG),
    word(&["content_policy_violation"], InvalidRequest).so(MODERATED),
    word(&["invalid_encrypted_content"], InvalidRequest).so(OTHER_ACCOUNTS_CONTENT),
    word(&["unsupported_value", "unsupported_parameter"], InvalidRequest),
    vague(&["invalid_value", "missing_required_parameter"], REQUEST, InvalidRequest),
    vague(&["invalid_request_error"], (400, 400), InvalidRequest),
    // ChatGPT's backend. With `token_expired`, which other servers use, too.
    refines(&["authentication token is expired"], ExpiredSession),
    // openai/codex#9634, #17340, #36525: what ended a session, no refresh fixes
    word(&[
        "token_invalidated", "token_revoked", "app_session_terminated", "refresh_token_expired",
        "refresh_token_invalidated", "refresh_token_revoked",
    ], ExpiredSession).so(SESSION_ENDED),
    word(&["refresh_token_reused"], ExpiredSession).so(REFRESH_TOKEN_USED),
    text(&[
        "authentication token has been invalidated", "Encountered invalidated oauth token", "Your session has ended",
        "refresh token was revoked", "refresh token has expired", "refresh token has been invalidated",
        "access token could not be refreshed", "since logged out or signed in to another account",
    ], ExpiredSession).so(SESSION_ENDED),
    refines(&[
        "refresh token was already used", "refresh token has already been used",
    ], ExpiredSession).so(REFRESH_TOKEN_USED),
    // RFC 6749, section 5.2
    word(&["invalid_grant"], ExpiredSession).so(SESSION_ENDED),
    // RFC 6750, section 3.1, uses it for both
    vague(&["invalid_token"], AUTH, InvalidCredential),
    text(&["Could not parse your authentication token"], InvalidCredential),
    word(&["invalid_issuer"], InvalidCredential),
    word(&["deactivated_workspace"], WrongOrganization),
    // openai/codex#24495
    word(&["invalid_workspace_selected"], WrongOrganization),
    // zed-industries/zed#55384, openai/codex#16951
    text(&["Workspace is not authorized in this region"], RegionUnsupported),
    word(&["usage_limit_reached"], PlanLimitReached),
    word(&[
        "workspace_owner_credits_depleted", "workspace_member_credits_depleted", "workspace_out_of_credits",
    ], QuotaExhausted).so(NO_CREDIT),
    text(&["The usage limit has been reached", "hit your usage limit"], PlanLimitReached),
    word(&["usage_not_included"], NotInPlan),
    text(&["model is not supported when using Codex with a ChatGPT account"], ModelUnavailable),
    text(&["model requires a newer version of Codex"], ModelUnavailable).so(NEWER_PROGRAM),
    // The name of the status, as FastAPI writes it.
    weak(&["^Unauthorized"], (401, 401), InvalidCredential),
    weak(&["^Not Found"], (404, 404), UnknownPath),
    weak(&["^Method Not Allowed"], (405, 405), UnknownPath),
];
