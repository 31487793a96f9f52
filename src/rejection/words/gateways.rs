//! Gateways that give out keys of their own: LiteLLM, new-api and one-api, claude-relay-service, `CLIProxyAPI`,
//! claude-code-router, OpenCode's, Vercel's, Kong, Tyk, APISIX, Envoy. From their sources, from
//! <https://vercel.com/docs/ai-gateway>, and from what people posted.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // LiteLLM, `ProxyErrorTypes`: BerriAI/litellm#11639, #7287, #24680
    word(&["token_not_found_in_db"], InvalidCredential),
    text(&["Invalid proxy server token passed"], InvalidCredential),
    text(&["No api key passed in"], MissingCredential),
    refines(&["Virtual Key expected"], InvalidCredential).so(GATEWAY_KEY_WANTED),
    text(&["Malformed API Key passed in"], UnsupportedCredential),
    word(&["expired_key"], InvalidCredential).so(KEY_EXPIRED),
    text(&["Expired Key. Key Expiry time"], InvalidCredential).so(KEY_EXPIRED),
    text(&["Key is blocked. Update via"], AccountDisabled).so(KEY_DISABLED),
    text(&["Team=*is blocked"], AccountDisabled),
    // continuedev/continue#11616; BerriAI/litellm#14144, #20615, #22726, #36729
    word(&["budget_exceeded"], QuotaExhausted).so(GATEWAY_BUDGET),
    text(&["Budget has been exceeded", "ExceededBudget:", "ExceededTokenBudget:"], QuotaExhausted).so(GATEWAY_BUDGET),
    word(&[
        "key_model_access_denied", "team_model_access_denied", "user_model_access_denied", "org_model_access_denied",
        "project_model_access_denied",
    ], ModelUnavailable).so(NOT_ALLOWED),
    text(&["not allowed to access model"], ModelUnavailable).so(NOT_ALLOWED),
    // BerriAI/litellm#3138, #3142
    text(&["Invalid model name passed in model=", "LLM Provider NOT provided"], ModelUnavailable),
    text(&["no healthy deployments for this model"], ModelUnavailable).so(NO_ROUTE),
    text(&["No deployments available for selected model"], ServerTrouble).so(NO_UPSTREAM),
    text(&["does not support parameters:"], InvalidRequest),
    text(&["Max parallel request limit reached", "Crossed TPM"], RateLimited),
    text(&["not allowed to call this route"], KeyRestricted),
    text(&["Only proxy admin can be used to"], MissingPermission),
    text(&["Access forbidden: IP address"], KeyRestricted).so(FIREWALL),
    word(&["no_db_connection"], ServerTrouble),
    text(&["No connected db"], ServerTrouble),
    text(&["Invalid model for team"], ModelUnavailable).so(NOT_ALLOWED),
    vague(&["auth_error"], (401, 401), InvalidCredential),
    // new-api and one-api, in both of their languages: MartialBE/one-hub#788, QuantumNous/new-api#3302
    text(&["无效的令牌", "API Key 无效", "无效的 API", "密钥无效", "密钥错误", "API Key 错误"], InvalidCredential),
    text(&["未提供令牌"], MissingCredential),
    text(&["令牌已过期"], InvalidCredential).so(KEY_EXPIRED),
    text(&["令牌状态不可用", "token status is unavailable"], AccountDisabled).so(KEY_DISABLED),
    text(&[
        "令牌额度", "token quota is exhausted", "token quota exhausted", "token quota is not enough",
    ], QuotaExhausted).so(KEY_LIMIT),
    word(&["TokenStatusExhausted", "pre_consume_token_quota_failed"], QuotaExhausted).so(KEY_LIMIT),
    text(&["令牌无权访问", "无权访问*分组"], ModelUnavailable).so(NOT_ALLOWED),
    text(&["无可用渠道", "渠道不存在"], ModelUnavailable).so(NO_ROUTE),
    text(&["用户额度不足", "预扣费额度失败", "user quota is not enough"], QuotaExhausted).so(NO_CREDIT),
    text(&["用户已被封禁"], AccountDisabled),
    text(&["不在令牌允许访问的列表中"], KeyRestricted).so(FIREWALL),
    text(&["上游负载已饱和"], ServerTrouble),
    text(&["已被限流", "请求过于频繁"], RateLimited),
    word(&["insufficient_user_quota"], QuotaExhausted).so(NO_CREDIT),
    refines(&["No available channel for model"], ModelUnavailable).so(NO_ROUTE),
    word(&["get_channel_failed"], ModelUnavailable).so(NO_ROUTE),
    word(&["channel:no_available_key", "channel:invalid_key"], ServerTrouble).so(NO_UPSTREAM),
    word(&["sensitive_words_detected"], InvalidRequest).so(MODERATED),
    word(&["convert_request_failed"], InvalidRequest),
    // zhukunpenglinyutong/jetbrains-cc-gui#245
    text(&["Third-party clients are not supported"], KeyRestricted).so(ONE_CLIENT),
    // claude-relay-service: Wei-Shaw/claude-relay-service#1125, #73
    text(&["client is not authorized to use this API key", "^Client not allowed"], KeyRestricted).so(ONE_CLIENT),
    text(&["API key has expired"], InvalidCredential).so(KEY_EXPIRED),
    text(&["cost limit exceeded", "cost limit reached"], QuotaExhausted).so(GATEWAY_BUDGET),
    text(&["No available Claude accounts"], ServerTrouble).so(NO_UPSTREAM),
    text(&["Concurrency limit exceeded"], RateLimited),
    // sub2api: Wei-Shaw/sub2api#4069
    word(&["INVALID_API_KEY"], InvalidCredential),
    word(&["API_KEY_REQUIRED"], MissingCredential),
    word(&["API_KEY_EXPIRED"], InvalidCredential).so(KEY_EXPIRED),
    word(&["API_KEY_DISABLED"], AccountDisabled).so(KEY_DISABLED),
    word(&["API_KEY_QUOTA_EXHAUSTED"], QuotaExhausted).so(KEY_LIMIT),
    word(&["INSUFFICIENT_BALANCE"], QuotaExhausted).so(NO_CREDIT),
    word(&["USER_INACTIVE"], AccountDisabled),
    // CLIProxyAPI: router-for-me/CLIProxyAPI#949, #2855, #181
    word(&["auth_unavailable", "auth_not_found"], ServerTrouble).so(NO_UPSTREAM),
    text(&["no auth available"], ServerTrouble).so(NO_UPSTREAM),
    word(&["model_cooldown"], RateLimited),
    text(&["unknown provider for model"], ModelUnavailable).so(NO_ROUTE),
    // claude-code-router
    text(&["APIKEY is missing"], MissingCredential),
    // OpenCode's
    vague(&["AuthError"], AUTH, InvalidCredential),
    vague(&["CreditsError"], REQUEST, QuotaExhausted).so(NO_CREDIT),
    vague(&["ModelError"], REQUEST, ModelUnavailable),
    word(&["FreeUsageLimitError"], QuotaExhausted).so(FREE_TIER),
    word(&["MonthlyLimitError", "UserLimitError"], QuotaExhausted),
    word(&["SubscriptionUsageLimitError"], PlanLimitReached),
    // Vercel's: vercel/ai#13302
    text(&["Unauthenticated request to AI Gateway"], MissingCredential),
    word(&["customer_verification_required"], BillingInactive),
    text(&["requires a valid credit card on file"], BillingInactive),
    // Kong, Tyk, APISIX
    text(&["No API key found in request", "Authorization field missing"], MissingCredential),
    text(&["Access to this API has been disallowed", "You cannot consume this service"], MissingPermission),
    text(&["no Route matched with those values", "404 Route Not Found"], UnknownPath),
    // Apigee: <https://docs.apigee.com/api-platform/reference/policies/verify-api-key-policy>
    word(&[
        "oauth.v2.InvalidApiKey", "oauth.v2.InvalidAccessToken", "keymanagement.service.invalid_access_token",
    ], InvalidCredential),
    word(&["keymanagement.service.access_token_expired"], ExpiredSession),
    word(&["steps.oauth.v2.FailedToResolveAPIKey"], MissingCredential),
    word(&["policies.ratelimit.QuotaViolation"], QuotaExhausted).so(GATEWAY_BUDGET),
    word(&["policies.ratelimit.SpikeArrestViolation"], RateLimited),
    // NousResearch/hermes-agent#70169
    word(&["gateway_auth_failed"], InvalidCredential).so(GATEWAY_KEY_WANTED),
    // openai/openai-python#2879, screenpipe/screenpipe#5691: a filter in front of the gateway, and not it
    text(&["Your request was blocked"], RegionUnsupported).so(BOT_FILTER).at((403, 403)).likely(),
    text(&["Bots and scrapers are not permitted"], RegionUnsupported).so(BOT_FILTER).likely(),
    // Envoy
    text(&["Jwt is missing"], MissingCredential),
    text(&["Jwt is expired"], ExpiredSession),
    text(&["Jwt verification fails"], InvalidCredential),
    text(&["RBAC: access denied"], MissingPermission),
    text(&["no healthy upstream", "upstream connect error"], ServerTrouble),
];
