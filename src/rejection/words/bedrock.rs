//! Amazon Bedrock and what is in front of it:
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html>, and
//! what people posted.

use super::prelude::*;

#[rustfmt::skip]
pub(super) static ROWS: &[Row] = &[
    // ai4s-research/open-science#53; anthropics/claude-code#2260; openai/codex#37246
    text(&["make sure your API Key is valid"], InvalidCredential),
    text(&["security token included in the request is invalid"], InvalidCredential),
    text(&["Invalid API Key format"], InvalidCredential),
    text(&["request signature we calculated does not match"], InvalidCredential),
    word("UnrecognizedClientException", InvalidCredential),
    word("InvalidClientTokenId", InvalidCredential),
    word("InvalidSignatureException", InvalidCredential),
    word("SignatureDoesNotMatch", InvalidCredential),
    text(&["security token included in the request is expired"], ExpiredSession).so(KeyExpired),
    text(&["Bearer Token has expired"], ExpiredSession).so(KeyExpired),
    word("ExpiredTokenException", ExpiredSession).so(KeyExpired),
    word("ExpiredToken", ExpiredSession).so(KeyExpired),
    text(&["Missing Authentication Token"], MissingCredential).likely(),
    word("MissingAuthenticationTokenException", MissingCredential),
    word("IncompleteSignatureException", UnsupportedCredential),
    text(&["Authorization header requires 'Credential' parameter"], UnsupportedCredential),
    // langgenius/dify#2829, anthropics/claude-code#93
    refines(&["have access to the model with the specified model ID"], ModelUnavailable).so(NotActivated),
    refines(&["Model access is denied due to"], ModelUnavailable).so(NotActivated),
    refines(&["Model use case details have not been submitted"], ModelUnavailable).so(NotActivated),
    refines(&["Model access is denied due to INVALID_PAYMENT_INSTRUMENT"], BillingInactive),
    refines(&["with on-demand throughput"], ModelUnavailable).so(NeedsProfile),
    refines(&["provided model identifier is invalid"], ModelUnavailable),
    refines(&["Could not resolve the foundation model"], ModelUnavailable),
    refines(&["marked by provider as Legacy"], ModelUnavailable).so(Retired),
    refines(&["has reached the end of its life"], ModelUnavailable).so(Retired),
    refines(&["is not authorized to perform:"], MissingPermission).so(Role),
    refines(&["not authorized to invoke this API operation"], MissingPermission).so(Role),
    text(&["Too many tokens, please wait"], RateLimited),
    refines(&["Too many tokens per day"], QuotaExhausted).so(DailyLimit),
    text(&["Bedrock is unable to process your request"], ServerTrouble),
    word("ThrottlingException", RateLimited),
    word("ServiceQuotaExceededException", QuotaExhausted),
    word("ModelNotReadyException", ServerTrouble),
    word("ModelTimeoutException", ServerTrouble),
    word("ServiceUnavailableException", ServerTrouble),
    word("InternalServerException", ServerTrouble),
    word("UnknownOperationException", UnknownPath),
    vague("AccessDeniedException", (400, 403), MissingPermission),
    vague("ResourceNotFoundException", (404, 404), ModelUnavailable),
    vague("ValidationException", (400, 400), InvalidRequest),
];
