//! The clouds of China: DeepSeek, Moonshot (Kimi), Z.ai (GLM), Alibaba's Model Studio (Qwen),
//! Volcengine (Ark), MiniMax, SiliconFlow.
//!
//! <https://api-docs.deepseek.com/quick_start/error_codes>,
//! <https://www.kimi.com/code/docs/en/kimi-code/error-reference.html>,
//! <https://docs.z.ai/api-reference/api-code>, <https://docs.bigmodel.cn/cn/api/api-code>,
//! <https://help.aliyun.com/en/model-studio/error-code>,
//! <https://www.volcengine.com/docs/82379/1299023>,
//! <https://platform.minimax.io/docs/api-reference/errorcode>, and what people posted.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // DeepSeek
    text(&["Authentication Fails"], InvalidCredential),
    text(&["auth header format should be Bearer"], UnsupportedCredential),
    text(&["Insufficient Balance"], QuotaExhausted).so(NO_CREDIT),
    text(&["Model Not Exist", "The supported API model names are"], ModelUnavailable),
    // Moonshot: MoonshotAI/Kimi-K2#5, continuedev/continue#11443, #11554
    word(&["invalid_authentication_error", "incorrect_api_key_error"], InvalidCredential),
    text(&["API Key appears to be invalid or may have expired"], InvalidCredential),
    word(&["exceeded_current_quota_error"], QuotaExhausted).so(NO_CREDIT),
    text(&[
        "suspended due to insufficient balance", "organization*exceeded current quota",
    ], QuotaExhausted).so(NO_CREDIT),
    word(&["rate_limit_reached_error"], RateLimited),
    word(&["engine_overloaded_error"], ServerTrouble),
    text(&["Not found the model"], ModelUnavailable),
    vague(&["resource_not_found_error"], (404, 404), ModelUnavailable),
    vague(&["permission_denied_error"], AUTH, MissingPermission),
    refines(&["currently only available for Coding Agents"], KeyRestricted).so(ONE_CLIENT),
    refines(&["unable to verify your membership benefits"], NotInPlan).so(PLAN_ENDED),
    refines(&[
        "reached your usage limit for this", "reached your*usage limit. Your quota will reset",
    ], PlanLimitReached),
    vague(&["access_terminated_error"], AUTH, AccountDisabled),
    // Z.ai: zai-org/GLM-5#148, anthropics/claude-code#9201, continuedev/continue#10296
    text(&["Insufficient balance or no resource package", "余额不足"], QuotaExhausted),
    text(&["欠费"], BillingInactive).so(OVERDUE),
    text(&["token expired or incorrect", "令牌已过期或验证不正确", "身份验证失败"], InvalidCredential),
    text(&["Authentication parameter not received in Header"], MissingCredential),
    text(&["模型不存在", "Unknown Model, please check the model code"], ModelUnavailable),
    text(&["Usage limit reached for*will reset at", "Weekly/Monthly Limit Exhausted"], PlanLimitReached),
    text(&["GLM Coding Plan package has expired"], NotInPlan).so(PLAN_ENDED),
    text(&["subscription plan does not yet include access"], NotInPlan),
    // Alibaba: QwenLM/qwen-code#54, QuantumNous/new-api#1401
    word(&["InvalidApiKey"], InvalidCredential),
    text(&["Invalid API-key provided", "invalid access token or token expired"], InvalidCredential),
    text(&["No API-key provided"], MissingCredential),
    word(&["Arrearage", "PrepaidBillOverdue", "PostpaidBillOverdue"], BillingInactive).so(OVERDUE),
    text(&["make sure your account is in good standing"], BillingInactive).so(OVERDUE),
    word(&["AccessDenied.Unpurchased", "CommodityNotPurchased"], ModelUnavailable).so(NOT_ACTIVATED),
    word(&["Model.AccessDenied"], ModelUnavailable).so(NOT_ALLOWED),
    word(&["Workspace.AccessDenied"], WrongOrganization),
    word(&["ModelNotFound"], ModelUnavailable),
    word(&["AllocationQuota.FreeTierOnly"], QuotaExhausted).so(FREE_TIER),
    text(&["free tier of the model has been exhausted", "free quota has been used up"], QuotaExhausted).so(FREE_TIER),
    refines(&["Free allocated quota exceeded"], QuotaExhausted).so(FREE_TIER),
    word(&["Throttling.RateQuota", "Throttling.BurstRate", "Throttling.AllocationQuota"], RateLimited),
    word(&["DataInspectionFailed", "data_inspection_failed"], InvalidRequest).so(MODERATED),
    // Volcengine
    vague(&["AuthenticationError"], AUTH, InvalidCredential),
    word(&["AccountOverdueError"], BillingInactive).so(OVERDUE),
    word(&["InvalidEndpointOrModel.NotFound"], ModelUnavailable),
    word(&["InvalidEndpointOrModel.ModelIDAccessDisabled"], ModelUnavailable).so(NOT_ALLOWED),
    word(&["ModelNotOpen"], ModelUnavailable).so(NOT_ACTIVATED),
    word(&["AccountQuotaExceeded"], PlanLimitReached),
    word(&["InvalidSubscription"], NotInPlan).so(PLAN_ENDED),
    word(&["ServerOverloaded"], ServerTrouble),
    // MiniMax
    text(&["login fail: Please carry the API secret key"], MissingCredential).likely(),
    text(&["token not match group"], WrongOrganization),
    // SiliconFlow
    text(&["account balance is insufficient"], QuotaExhausted).so(NO_CREDIT),
    text(&["Model does not exist. Please check it", "Model disabled"], ModelUnavailable),
    vague(&["AccessDenied"], AUTH, MissingPermission),
];

/// Z.ai's numbers, which elsewhere mean something else.
#[rustfmt::skip]
pub(super) static ZAI_NUMBERS: &[Row] = &[
    word(&["1000", "1002", "1004", "1111"], InvalidCredential),
    word(&["1001"], MissingCredential),
    word(&["1003"], InvalidCredential).so(KEY_EXPIRED),
    word(&["1110", "1112", "1121"], AccountDisabled),
    word(&["1113"], QuotaExhausted),
    word(&["1210", "1213", "1214"], InvalidRequest),
    word(&["1211"], ModelUnavailable),
    word(&["1220"], MissingPermission),
    word(&["1221", "1222"], UnknownPath),
    word(&["1261"], InvalidRequest).so(TOO_LONG),
    word(&["1301"], InvalidRequest).so(MODERATED),
    word(&["1302", "1303", "1305", "1313"], RateLimited),
    word(&["1304"], QuotaExhausted).so(DAILY_LIMIT),
    word(&["1308", "1310"], PlanLimitReached),
    word(&["1309"], NotInPlan).so(PLAN_ENDED),
    word(&["1311"], NotInPlan),
    word(&["1312"], ServerTrouble),
];

/// MiniMax's numbers, which elsewhere mean something else.
#[rustfmt::skip]
pub(super) static MINIMAX_NUMBERS: &[Row] = &[
    word(&["1002", "1039"], RateLimited),
    word(&["1004", "2049"], InvalidCredential),
    word(&["1008"], QuotaExhausted).so(NO_CREDIT),
    word(&["1026"], InvalidRequest).so(MODERATED),
    word(&["2013"], InvalidRequest),
    word(&["2056"], PlanLimitReached),
];
