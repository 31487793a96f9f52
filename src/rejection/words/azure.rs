//! Azure OpenAI, AI Foundry, API Management and Databricks:
//! <https://learn.microsoft.com/azure/ai-services/openai/how-to/troubleshooting>, the policies of
//! <https://learn.microsoft.com/azure/api-management>, and what people posted.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // openai/codex#7642, #3920; chatboxai/chatbox#646; MicrosoftDocs/azure-docs#114013
    word("DeploymentNotFound", ModelUnavailable).so(NotDeployed),
    text(&["API deployment for this resource does not exist"], ModelUnavailable).so(NotDeployed),
    word("DeploymentModelNotSupported", ModelUnavailable),
    word("OperationNotSupported", ModelUnavailable).so(LacksFeature),
    text(&["operation does not work with the specified model"], ModelUnavailable).so(LacksFeature),
    // openai/codex#1628, #174, #1197
    text(&["^Resource not found"], UnknownPath).at((404, 404)),
    text(&["API version not supported"], InvalidRequest).so(ApiVersion),
    text(&["Missing required query parameter: api-version"], InvalidRequest).so(ApiVersion),
    text(&["is enabled only for api-version"], InvalidRequest).so(ApiVersion),
    word("unsupported_api_version", InvalidRequest).so(ApiVersion),
    // SciSharp/BotSharp#386, microsoft/semantic-kernel#10337
    text(&["Access denied due to invalid subscription key"], InvalidCredential),
    text(&["Access denied due to missing subscription key"], MissingCredential),
    refines(&["Access token is missing, invalid, audience is incorrect"], InvalidCredential).so(WrongAudience),
    text(&["Tenant provided in token does not match"], WrongOrganization),
    // Azure-Samples/azure-search-openai-demo#1617, browser-use/browser-use#1295
    word("AuthenticationTypeDisabled", UnsupportedCredential).so(KeysOff),
    text(&["Key based authentication is disabled"], UnsupportedCredential).so(KeysOff),
    text(&["Principal does not have access to API"], MissingPermission).so(Role),
    text(&["lacks the required data action"], MissingPermission).so(Role),
    // Azure-Samples/azure-sql-db-chatbot#3
    text(&["Access denied due to Virtual Network"], KeyRestricted).so(Firewall),
    text(&["Public access is disabled. Please configure private endpoint"], KeyRestricted).so(Firewall),
    text(&["not from an approved private endpoint"], KeyRestricted).so(Firewall),
    word("ReadOnlyDisabledSubscription", AccountDisabled),
    word("SubscriptionNotRegistered", AccountDisabled),
    word("NoCapacity", ServerTrouble),
    text(&["exceeded call rate limit"], RateLimited),
    text(&["exceeded token rate limit"], RateLimited),
    text(&["Rate limit is exceeded. Try again in"], RateLimited),
    text(&["Out of call volume quota"], QuotaExhausted).so(GatewayBudget),
    word("content_filter", InvalidRequest).so(Moderated),
    word("ResponsibleAIPolicyViolation", InvalidRequest).so(Moderated),
    text(&["Credential was not sent or was of an unsupported type"], MissingCredential),
    vague("PermissionDenied", AUTH, MissingPermission),
];
