//! Gateways that give out keys of their own: new-api and one-api, claude-relay-service, `CLIProxyAPI`,
//! claude-code-router, OpenCode's, Vercel's, Kong, Tyk, APISIX, Envoy. From their sources, from
//! <https://vercel.com/docs/ai-gateway>, and from what people posted.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // new-api and one-api, in both of their languages: MartialBE/one-hub#788, QuantumNous/new-api#3302
    text(&["无效的令牌"], InvalidCredential),
    text(&["未提供令牌"], MissingCredential),
    text(&["令牌已过期"], InvalidCredential).so(KeyExpired),
    text(&["令牌状态不可用"], AccountDisabled).so(KeyDisabled),
    text(&["令牌额度"], QuotaExhausted).so(KeyLimit),
    text(&["令牌无权访问"], ModelUnavailable).so(NotAllowed),
    text(&["无权访问", "分组"], ModelUnavailable).so(NotAllowed),
    text(&["无可用渠道"], ModelUnavailable).so(NoRoute),
    text(&["用户额度不足"], QuotaExhausted).so(NoCredit),
    text(&["预扣费额度失败"], QuotaExhausted).so(NoCredit),
    text(&["用户已被封禁"], AccountDisabled),
    text(&["不在令牌允许访问的列表中"], KeyRestricted).so(Firewall),
    text(&["上游负载已饱和"], ServerTrouble),
    text(&["渠道不存在"], ModelUnavailable).so(NoRoute),
    text(&["已被限流"], RateLimited),
    text(&["请求过于频繁"], RateLimited),
    text(&["API Key 无效"], InvalidCredential),
    text(&["无效的 API"], InvalidCredential),
    text(&["密钥无效"], InvalidCredential),
    text(&["密钥错误"], InvalidCredential),
    text(&["API Key 错误"], InvalidCredential),
    word("insufficient_user_quota", QuotaExhausted).so(NoCredit),
    text(&["user quota is not enough"], QuotaExhausted).so(NoCredit),
    word("pre_consume_token_quota_failed", QuotaExhausted).so(KeyLimit),
    text(&["token quota is not enough"], QuotaExhausted).so(KeyLimit),
    refines(&["No available channel for model"], ModelUnavailable).so(NoRoute),
    word("get_channel_failed", ModelUnavailable).so(NoRoute),
    word("channel:no_available_key", ServerTrouble).so(NoUpstream),
    word("channel:invalid_key", ServerTrouble).so(NoUpstream),
    word("sensitive_words_detected", InvalidRequest).so(Moderated),
    word("convert_request_failed", InvalidRequest),
    // zhukunpenglinyutong/jetbrains-cc-gui#245
    text(&["Third-party clients are not supported"], KeyRestricted).so(OneClient),
    // claude-relay-service: Wei-Shaw/claude-relay-service#1125, #73
    text(&["client is not authorized to use this API key"], KeyRestricted).so(OneClient),
    text(&["^Client not allowed"], KeyRestricted).so(OneClient),
    text(&["API key has expired"], InvalidCredential).so(KeyExpired),
    text(&["cost limit exceeded"], QuotaExhausted).so(GatewayBudget),
    text(&["cost limit reached"], QuotaExhausted).so(GatewayBudget),
    text(&["No available Claude accounts"], ServerTrouble).so(NoUpstream),
    text(&["Concurrency limit exceeded"], RateLimited),
    // CLIProxyAPI: router-for-me/CLIProxyAPI#949, #2855, #181
    word("auth_unavailable", ServerTrouble).so(NoUpstream),
    text(&["no auth available"], ServerTrouble).so(NoUpstream),
    word("auth_not_found", ServerTrouble).so(NoUpstream),
    word("model_cooldown", RateLimited),
    text(&["unknown provider for model"], ModelUnavailable).so(NoRoute),
    // claude-code-router
    text(&["APIKEY is missing"], MissingCredential),
    // OpenCode's
    vague("AuthError", AUTH, InvalidCredential),
    vague("CreditsError", REQUEST, QuotaExhausted).so(NoCredit),
    vague("ModelError", REQUEST, ModelUnavailable),
    word("FreeUsageLimitError", QuotaExhausted).so(FreeTier),
    word("MonthlyLimitError", QuotaExhausted),
    word("UserLimitError", QuotaExhausted),
    word("SubscriptionUsageLimitError", PlanLimitReached),
    // Vercel's: vercel/ai#13302
    text(&["Unauthenticated request to AI Gateway"], MissingCredential),
    word("customer_verification_required", BillingInactive),
    text(&["requires a valid credit card on file"], BillingInactive),
    // Kong, Tyk, APISIX
    text(&["No API key found in request"], MissingCredential),
    text(&["Authorization field missing"], MissingCredential),
    text(&["Access to this API has been disallowed"], MissingPermission),
    text(&["no Route matched with those values"], UnknownPath),
    text(&["404 Route Not Found"], UnknownPath),
    text(&["You cannot consume this service"], MissingPermission),
    // Apigee: <https://docs.apigee.com/api-platform/reference/policies/verify-api-key-policy>
    word("oauth.v2.InvalidApiKey", InvalidCredential),
    word("oauth.v2.InvalidAccessToken", InvalidCredential),
    word("keymanagement.service.invalid_access_token", InvalidCredential),
    word("keymanagement.service.access_token_expired", ExpiredSession),
    word("steps.oauth.v2.FailedToResolveAPIKey", MissingCredential),
    word("policies.ratelimit.QuotaViolation", QuotaExhausted).so(GatewayBudget),
    word("policies.ratelimit.SpikeArrestViolation", RateLimited),
    // NousResearch/hermes-agent#70169
    word("gateway_auth_failed", InvalidCredential).so(GatewayKeyWanted),
    // openai/openai-python#2879, screenpipe/screenpipe#5691: a filter in front of the gateway, and not it
    text(&["Your request was blocked"], RegionUnsupported).so(BotFilter).at((403, 403)).likely(),
    text(&["Bots and scrapers are not permitted"], RegionUnsupported).so(BotFilter).likely(),
    // Envoy
    text(&["Jwt is missing"], MissingCredential),
    text(&["Jwt is expired"], ExpiredSession),
    text(&["Jwt verification fails"], InvalidCredential),
    text(&["RBAC: access denied"], MissingPermission),
    text(&["no healthy upstream"], ServerTrouble),
    text(&["upstream connect error"], ServerTrouble),
];
