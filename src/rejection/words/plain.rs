//! What many servers say in much the same words, and nobody in particular. A row of a vendor's that
//! knows more of the sentence counts before these.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    plain(&[
        "invalid api key", "invalid api-key", "invalid apikey", "invalid access token", "invalid credentials",
        "invalid authentication credentials", "wrong api key", "api key is invalid", "api key is not valid",
        "could not validate credentials", "authentication failed", "authorization failed",
    ], InvalidCredential),
    plain(&["invalid token", "key*is invalid", "authentication error"], InvalidCredential).at(AUTH),
    plain(&["invalid authentication"], InvalidCredential).at((401, 401)).likely(),
    plain(&["invalid authentication scheme"], UnsupportedCredential),
    word(&["invalid_key"], InvalidCredential),
    plain(&[
        "missing api key", "no api key", "api key is missing", "api key is required", "api key required",
        "api key not provided", "api key must be provided", "missing bearer",
    ], MissingCredential),
    plain(&["provide an api key", "missing authentication"], MissingCredential).at(AUTH),
    word(&["missing_api_key"], MissingCredential),
    // Gitlawb/openclaude#1809
    word(&["api_key_required", "api_key_missing"], MissingCredential),
    plain(&[
        "missing authorization", "authorization header missing", "authorization header is missing",
        "authorization header is required", "authorization header required", "no authorization header",
        "an authentication key is required", "authentication credentials were not provided", "no token provided",
    ], MissingCredential),
    plain(&["authentication required"], MissingCredential).at(AUTH).likely(),
    plain(&["not authenticated", "no credentials", "missing token"], MissingCredential).at(AUTH),
    plain(&["api keys are not supported", "api keys are not allowed"], UnsupportedCredential).so(LOGIN_NOT_KEY),
    plain(&["oauth tokens are not supported"], UnsupportedCredential),
    plain(&["missing or invalid"], InvalidCredential).at(AUTH).likely(),
    plain(&["No or an invalid authentication header"], MissingCredential).likely(),
    word(&["insufficient_scope"], MissingPermission).so(SCOPE),
    plain(&[
        "not authorized to access", "does not have permission", "insufficient permission", "permission denied",
    ], MissingPermission).at(AUTH),
    plain(&["access denied"], MissingPermission).at((403, 403)).likely(),
    plain(&[
        "token expired", "token is expired", "token has expired", "session expired", "session has expired",
    ], ExpiredSession).at(AUTH),
    word(&["token_expired"], ExpiredSession),
    plain(&["jwt expired"], ExpiredSession),
    plain(&["token has been revoked", "token revoked"], ExpiredSession).so(SESSION_ENDED),
    plain(&["key has expired"], InvalidCredential).so(KEY_EXPIRED),
    plain(&["api key has been revoked", "api key is revoked"], InvalidCredential),
    plain(&[
        "api key is disabled", "api key disabled", "api key has been disabled", "api key has been deactivated",
        "api key is inactive", "api key is blocked", "key is disabled",
    ], AccountDisabled).so(KEY_DISABLED),
    plain(&[
        "account*has been disabled", "account*has been suspended", "account*has been deactivated",
        "account*has been banned", "account*has been locked", "account*has been terminated", "account*is suspended",
        "account*is disabled", "account*is deactivated", "account*is locked", "account*is banned",
        "account*is blocked", "account*has been blocked", "account suspended", "account disabled",
        "account deactivated", "organization*has been disabled", "organization*has been restricted",
        "organization*has been suspended", "user is banned", "user has been banned",
    ], AccountDisabled),
    word(&["account_suspended", "account_disabled"], AccountDisabled),
    word(&["api_key_disabled"], AccountDisabled).so(KEY_DISABLED),
    word(&["api_key_expired"], InvalidCredential).so(KEY_EXPIRED),
    word(&["quota_exceeded"], QuotaExhausted),
    plain(&["budget*exceeded", "exceeded*budget"], QuotaExhausted).so(GATEWAY_BUDGET).at(REQUEST),
    word(&["insufficient_balance", "insufficient_credits", "insufficient_funds"], QuotaExhausted).so(NO_CREDIT),
    plain(&[
        "insufficient credit", "insufficient funds", "balance is insufficient", "not enough credit",
        "no credits remaining", "out of credits", "no credit left", "no credits left", "balance is too low",
        "balance too low",
    ], QuotaExhausted).so(NO_CREDIT),
    plain(&[
        "insufficient quota", "spending limit*reached", "spend limit*reached", "exceeded*spend limit",
        "exceeded*spending limit",
    ], QuotaExhausted),
    plain(&["daily limit", "daily quota"], QuotaExhausted).so(DAILY_LIMIT).at(REQUEST),
    plain(&["daily request limit"], QuotaExhausted).so(DAILY_LIMIT),
    plain(&["payment is overdue", "account*overdue"], BillingInactive).so(OVERDUE),
    plain(&["weekly usage limit", "exceeded*usage quota", "usage limit reached"], PlanLimitReached),
    plain(&["too many requests", "rate limit exceeded", "rate limit reached"], RateLimited),
    plain(&["rate-limited"], RateLimited).at((429, 429)),
    word(&["rate_limited", "too_many_requests"], RateLimited),
    plain(&[
        "not available in your country", "not available in your region", "not available in your location",
        "not supported in your country", "not supported in your region", "unsupported country", "unsupported region",
        "region is not supported", "country is not supported",
    ], RegionUnsupported),
    plain(&["ip address*not allowed", "your ip*not allowed"], KeyRestricted).so(FIREWALL),
    plain(&["ip address*not in", "your ip*not in", "ip*not whitelisted"], KeyRestricted).so(FIREWALL).at(AUTH),
    word(&["ip_not_allowed"], KeyRestricted).so(FIREWALL),
    plain(&[
        "model not found", "model does not exist", "no such model", "unknown model", "unsupported model",
        "is not a valid model",
    ], ModelUnavailable),
    plain(&["model*not found"], ModelUnavailable).at((400, 404)),
    plain(&[
        "does not allow this model", "no access to model", "no permission to access model",
    ], ModelUnavailable).so(NOT_ALLOWED),
    plain(&["model*is not supported", "model*is not available", "invalid model"], ModelUnavailable).at(REQUEST),
    plain(&["restricted to*models"], ModelUnavailable).so(NOT_ALLOWED).at(AUTH),
    plain(&[
        "model*has been decommissioned", "model*has been retired", "reached its end of life",
    ], ModelUnavailable).so(RETIRED),
    plain(&["endpoint not found", "route not found"], UnknownPath).at((404, 405)),
    plain(&["overloaded", "temporarily unavailable"], ServerTrouble).at(SERVER),
    plain(&["context length"], InvalidRequest).so(TOO_LONG).at(REQUEST),
    vague(&["unauthorized_client_error"], AUTH, KeyRestricted).so(ONE_CLIENT),
];
