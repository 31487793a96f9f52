//! Google's APIs: <https://ai.google.dev/gemini-api/docs/generate-content/api-errors>, `reason`s of
//! `google/api/error_reason.proto`, and what people posted at google-gemini/gemini-cli.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    word(&["API_KEY_INVALID"], InvalidCredential),
    text(&["API key not valid", "API Key not found. Please pass a valid"], InvalidCredential),
    refines(&["API key expired"], InvalidCredential).so(KEY_EXPIRED),
    refines(&["API key was reported as leaked"], AccountDisabled).so(KEY_LEAKED),
    word(&[
        "API_KEY_SERVICE_BLOCKED", "API_KEY_HTTP_REFERRER_BLOCKED", "API_KEY_IP_ADDRESS_BLOCKED",
        "API_KEY_ANDROID_APP_BLOCKED", "API_KEY_IOS_APP_BLOCKED",
    ], KeyRestricted),
    // The same in words: <https://docs.cloud.google.com/docs/authentication/api-keys>
    text(&[
        "Requests from referer", "Requests from this*application*are blocked", "Requests to this API*are blocked",
    ], KeyRestricted),
    text(&["API key has an IP address restriction"], KeyRestricted).so(FIREWALL),
    // google-gemini/gemini-cli#1463, #28622, #5739; googleapis/python-genai#1404
    refines(&["API keys are not supported by this API"], UnsupportedCredential).so(LOGIN_NOT_KEY),
    text(&["doesn't allow unregistered callers", "missing required authentication credential"], MissingCredential),
    text(&["Request had invalid authentication credentials"], InvalidCredential),
    word(&["CREDENTIALS_MISSING"], MissingCredential),
    word(&["ACCESS_TOKEN_EXPIRED"], ExpiredSession),
    text(&["Token has been expired or revoked"], ExpiredSession).so(SESSION_ENDED),
    word(&["invalid_rapt"], ExpiredSession).so(SESSION_ENDED),
    word(&["ACCESS_TOKEN_SCOPE_INSUFFICIENT"], MissingPermission).so(SCOPE),
    word(&["ACCESS_TOKEN_TYPE_UNSUPPORTED"], UnsupportedCredential),
    word(&["SERVICE_DISABLED"], MissingPermission).so(SERVICE_OFF),
    text(&["API has not been used in project"], MissingPermission).so(SERVICE_OFF),
    word(&["IAM_PERMISSION_DENIED"], MissingPermission).so(ROLE),
    text(&["Permission '*' denied on resource"], MissingPermission).so(ROLE),
    word(&["CONSUMER_INVALID", "USER_PROJECT_DENIED"], WrongOrganization).so(PROJECT),
    text(&["Permission denied on resource project"], WrongOrganization).so(PROJECT),
    word(&["CONSUMER_SUSPENDED", "ACCOUNT_STATE_INVALID"], AccountDisabled),
    text(&[
        "Consumer '*' has been suspended", "project has been denied access",
        "has been disabled in this account for violation",
    ], AccountDisabled),
    word(&["SECURITY_POLICY_VIOLATED"], KeyRestricted).so(FIREWALL),
    text(&["Request is prohibited by organization's policy"], KeyRestricted).so(FIREWALL),
    // router-for-me/CLIProxyAPI#1447
    word(&["VALIDATION_REQUIRED"], MissingPermission).so(VERIFY),
    refines(&["verify your account at", "Verify your account to continue"], MissingPermission).so(VERIFY),
    text(&["requires setting the GOOGLE_CLOUD_PROJECT"], WrongOrganization).so(PROJECT),
    text(&[
        "missing a valid license for Gemini Code Assist", "must be a named user on your organization",
        "not eligible for Gemini",
    ], NotInPlan),
    word(&["BILLING_DISABLED"], BillingInactive),
    text(&["requires billing to be enabled"], BillingInactive),
    text(&["prepayment credits are depleted"], QuotaExhausted).so(NO_CREDIT),
    word(&["RATE_LIMIT_EXCEEDED"], RateLimited),
    // Reasons of the older form, in `errors`: google-gemini/gemini-cli#10717
    word(&["rateLimitExceeded", "userRateLimitExceeded"], RateLimited),
    word(&["quotaExceeded"], QuotaExhausted),
    word(&["dailyLimitExceeded"], QuotaExhausted).so(DAILY_LIMIT),
    word(&["keyInvalid"], InvalidCredential),
    word(&["keyExpired"], InvalidCredential).so(KEY_EXPIRED),
    word(&["ipRefererBlocked"], KeyRestricted),
    word(&["accessNotConfigured"], MissingPermission).so(SERVICE_OFF),
    // google-gemini/gemini-cli#27761
    text(&["Individual quota reached"], PlanLimitReached),
    word(&["RESOURCE_QUOTA_EXCEEDED"], QuotaExhausted),
    word(&["QUOTA_EXHAUSTED"], PlanLimitReached),
    word(&["MODEL_CAPACITY_EXHAUSTED"], ServerTrouble),
    text(&["No capacity available for model"], ServerTrouble),
    // Both limits have the sentence for a used-up quota; the name of the limit distinguishes them.
    refines(&["RequestsPerDay", "TokensPerDay"], QuotaExhausted).so(DAILY_LIMIT),
    refines(&["PerMinute"], RateLimited),
    refines(&["free_tier*limit: 0"], QuotaExhausted).so(FREE_TIER),
    refines(&["User location is not supported", "not currently available in your location"], RegionUnsupported),
    text(&["^models/", "is not found for API version"], ModelUnavailable),
    text(&["is no longer available to new users"], ModelUnavailable).so(RETIRED),
    text(&["Publisher Model*was not found or your project does not have access"], ModelUnavailable).so(NOT_ACTIVATED),
    vague(&["UNAUTHENTICATED"], (401, 401), InvalidCredential),
    vague(&["PERMISSION_DENIED"], (403, 403), MissingPermission),
    vague(&["NOT_FOUND"], (404, 404), UnknownPath),
    // At 429 it means a rate limit or a spending limit, so it does not count there.
    vague(&["RESOURCE_EXHAUSTED"], (402, 402), QuotaExhausted),
    vague(&["FAILED_PRECONDITION"], (400, 400), BillingInactive),
    vague(&["INVALID_ARGUMENT"], (400, 400), InvalidRequest),
    vague(&["UNAVAILABLE", "INTERNAL", "DEADLINE_EXCEEDED"], SERVER, ServerTrouble),
];
