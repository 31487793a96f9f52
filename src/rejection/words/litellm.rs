//! LiteLLM's proxy: `ProxyErrorTypes` of BerriAI/litellm, and what people posted there.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // BerriAI/litellm#11639, #7287, #24680
    word("token_not_found_in_db", InvalidCredential),
    text(&["Invalid proxy server token passed"], InvalidCredential),
    text(&["No api key passed in"], MissingCredential),
    refines(&["Virtual Key expected"], InvalidCredential).so(GatewayKeyWanted),
    text(&["Malformed API Key passed in"], UnsupportedCredential),
    word("expired_key", InvalidCredential).so(KeyExpired),
    text(&["Expired Key. Key Expiry time"], InvalidCredential).so(KeyExpired),
    text(&["Key is blocked. Update via"], AccountDisabled).so(KeyDisabled),
    text(&["Team=", "is blocked"], AccountDisabled),
    // continuedev/continue#11616; BerriAI/litellm#14144, #20615, #22726, #36729
    word("budget_exceeded", QuotaExhausted).so(GatewayBudget),
    text(&["Budget has been exceeded"], QuotaExhausted).so(GatewayBudget),
    text(&["ExceededBudget:"], QuotaExhausted).so(GatewayBudget),
    text(&["ExceededTokenBudget:"], QuotaExhausted).so(GatewayBudget),
    word("key_model_access_denied", ModelUnavailable).so(NotAllowed),
    word("team_model_access_denied", ModelUnavailable).so(NotAllowed),
    word("user_model_access_denied", ModelUnavailable).so(NotAllowed),
    word("org_model_access_denied", ModelUnavailable).so(NotAllowed),
    word("project_model_access_denied", ModelUnavailable).so(NotAllowed),
    text(&["not allowed to access model"], ModelUnavailable).so(NotAllowed),
    // BerriAI/litellm#3138, #3142
    text(&["Invalid model name passed in model="], ModelUnavailable),
    text(&["LLM Provider NOT provided"], ModelUnavailable),
    text(&["no healthy deployments for this model"], ModelUnavailable).so(NoRoute),
    text(&["No deployments available for selected model"], ServerTrouble).so(NoUpstream),
    text(&["does not support parameters:"], InvalidRequest),
    text(&["Max parallel request limit reached"], RateLimited),
    text(&["Crossed TPM"], RateLimited),
    text(&["not allowed to call this route"], KeyRestricted),
    text(&["Only proxy admin can be used to"], MissingPermission),
    text(&["Access forbidden: IP address"], KeyRestricted).so(Firewall),
    word("no_db_connection", ServerTrouble),
    text(&["No connected db"], ServerTrouble),
    text(&["Invalid model for team"], ModelUnavailable).so(NotAllowed),
    vague("auth_error", (401, 401), InvalidCredential),
];
