//! Clouds, and what people posted of them.
//!
//! - Azure OpenAI, AI Foundry, API Management and Databricks:
//!   <https://learn.microsoft.com/azure/ai-services/openai/how-to/troubleshooting>, the policies of
//!   <https://learn.microsoft.com/azure/api-management>.
//! - Amazon Bedrock and what is in front of it:
//!   <https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html>.
//! - Cloudflare's AI Gateway and Workers AI, and its plain texts in front of others' servers:
//!   <https://developers.cloudflare.com/ai-gateway/reference/troubleshooting>,
//!   <https://developers.cloudflare.com/workers-ai/platform/errors>,
//!   <https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors>.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // Azure: openai/codex#7642, #3920; chatboxai/chatbox#646; MicrosoftDocs/azure-docs#114013
    word(&["DeploymentNotFound"], ModelUnavailable).so(NOT_DEPLOYED),
    text(&["API deployment for this resource does not exist"], ModelUnavailable).so(NOT_DEPLOYED),
    word(&["DeploymentModelNotSupported"], ModelUnavailable),
    word(&["OperationNotSupported"], ModelUnavailable).so(LACKS_FEATURE),
    text(&["operation does not work with the specified model"], ModelUnavailable).so(LACKS_FEATURE),
    // openai/codex#1628, #174, #1197
    text(&["^Resource not found"], UnknownPath).at((404, 404)),
    text(&[
        "API version not supported", "Missing required query parameter: api-version",
        "is enabled only for api-version",
    ], InvalidRequest).so(API_VERSION),
    word(&["unsupported_api_version"], InvalidRequest).so(API_VERSION),
    // SciSharp/BotSharp#386, microsoft/semantic-kernel#10337
    text(&["Access denied due to invalid subscription key"], InvalidCredential),
    text(&["Access denied due to missing subscription key"], MissingCredential),
    refines(&["Access token is missing, invalid, audience is incorrect"], InvalidCredential).so(WRONG_AUDIENCE),
    text(&["Tenant provided in token does not match"], WrongOrganization),
    // Azure-Samples/azure-search-openai-demo#1617, browser-use/browser-use#1295
    word(&["AuthenticationTypeDisabled"], UnsupportedCredential).so(KEYS_OFF),
    text(&["Key based authentication is disabled"], UnsupportedCredential).so(KEYS_OFF),
    text(&["Principal does not have access to API", "lacks the required data action"], MissingPermission).so(ROLE),
    // Azure-Samples/azure-sql-db-chatbot#3
    text(&[
        "Access denied due to Virtual Network", "Public access is disabled. Please configure private endpoint",
        "not from an approved private endpoint",
    ], KeyRestricted).so(FIREWALL),
    word(&["ReadOnlyDisabledSubscription", "SubscriptionNotRegistered"], AccountDisabled),
    word(&["NoCapacity"], ServerTrouble),
    text(&[
        "exceeded call rate limit", "exceeded token rate limit", "Rate limit is exceeded. Try again in",
    ], RateLimited),
    text(&["Out of call volume quota"], QuotaExhausted).so(GATEWAY_BUDGET),
    word(&["content_filter", "ResponsibleAIPolicyViolation"], InvalidRequest).so(MODERATED),
    text(&["Credential was not sent or was of an unsupported type"], MissingCredential),
    vague(&["PermissionDenied"], AUTH, MissingPermission),
    // Bedrock: ai4s-research/open-science#53; anthropics/claude-code#2260; openai/codex#37246
    text(&[
        "make sure your API Key is valid", "security token included in the request is invalid",
        "Invalid API Key format", "request signature we calculated does not match",
    ], InvalidCredential),
    word(&[
        "UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch",
    ], InvalidCredential),
    text(&[
        "security token included in the request is expired", "Bearer Token has expired",
    ], ExpiredSession).so(KEY_EXPIRED),
    word(&["ExpiredTokenException", "ExpiredToken"], ExpiredSession).so(KEY_EXPIRED),
    text(&["Missing Authentication Token"], MissingCredential).likely(),
    word(&["MissingAuthenticationTokenException"], MissingCredential),
    word(&["IncompleteSignatureException"], UnsupportedCredential),
    text(&["Authorization header requires 'Credential' parameter"], UnsupportedCredential),
    // langgenius/dify#2829, anthropics/claude-code#93
    refines(&[
        "have access to the model with the specified model ID", "Model access is denied due to",
        "Model use case details have not been submitted",
    ], ModelUnavailable).so(NOT_ACTIVATED),
    refines(&["Model access is denied due to INVALID_PAYMENT_INSTRUMENT"], BillingInactive),
    refines(&["with on-demand throughput"], ModelUnavailable).so(NEEDS_PROFILE),
    refines(&["provided model identifier is invalid", "Could not resolve the foundation model"], ModelUnavailable),
    refines(&["marked by provider as Legacy", "has reached the end of its life"], ModelUnavailable).so(RETIRED),
    refines(&[
        "is not authorized to perform:", "not authorized to invoke this API operation",
    ], MissingPermission).so(ROLE),
    text(&["Too many tokens, please wait"], RateLimited),
    refines(&["Too many tokens per day"], QuotaExhausted).so(DAILY_LIMIT),
    text(&["Bedrock is unable to process your request"], ServerTrouble),
    word(&["ThrottlingException"], RateLimited),
    word(&["ServiceQuotaExceededException"], QuotaExhausted),
    word(&[
        "ModelNotReadyException", "ModelTimeoutException", "ServiceUnavailableException", "InternalServerException",
    ], ServerTrouble),
    word(&["UnknownOperationException"], UnknownPath),
    vague(&["AccessDeniedException"], (400, 403), MissingPermission),
    vague(&["ResourceNotFoundException"], (404, 404), ModelUnavailable),
    vague(&["ValidationException"], (400, 400), InvalidRequest),
    // Cloudflare
    text(&["Could not route to", "Please configure AI Gateway"], UnknownPath),
    text(&["used up your daily free allocation"], QuotaExhausted).so(DAILY_LIMIT),
    text(&["error code: 1009"], RegionUnsupported),
    text(&["error code: 1015"], RateLimited),
    // A rule of the site's, its bot filter, a banned address.
    text(&[
        "error code: 1006", "error code: 1007", "error code: 1008", "error code: 1106",
    ], RegionUnsupported).so(NETWORK_REFUSED).likely(),
    text(&["error code: 1010", "error code: 1020"], RegionUnsupported).so(BOT_FILTER).likely(),
];

/// Cloudflare's numbers, which elsewhere mean something else: anomalyco/opencode#32051, #23773;
/// cloudflare/cloudflare-docs#31050.
#[rustfmt::skip]
pub(super) static CLOUDFLARE_NUMBERS: &[Row] = &[
    word(&["10000", "10001", "9109"], InvalidCredential),
    word(&["2009"], InvalidCredential).so(GATEWAY_KEY_WANTED),
    word(&["2001", "7000", "7003"], UnknownPath),
    word(&["5007"], ModelUnavailable),
    word(&["3036"], QuotaExhausted).so(DAILY_LIMIT),
    word(&["3040"], ServerTrouble),
];
