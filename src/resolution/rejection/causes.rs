//! What the vendors' words and the statuses mean, as a table. Nothing else compares them.
//!
//! Where the words are from:
//! - OpenAI: <https://developers.openai.com/docs/guides/error-codes>, which names most errors by
//!   their message; for the billing codes
//!   <https://help.openai.com/en/articles/6614457-troubleshooting-api-usage-and-spend-limits>.
//! - ChatGPT's backend, which nobody documents: answers that people posted at openai/codex.
//! - Anthropic: <https://platform.claude.com/docs/en/api/errors>.
//! - Google: <https://ai.google.dev/gemini-api/docs/generate-content/api-errors>, and `reason`s from
//!   `google/api/error_reason.proto`.
//!
//! Which row rests on what, row by row, is in the tests' data, `tests/rejections`.

use std::ops::RangeInclusive;

use super::answer::{Answer, Shape};
use super::kind::RejectionKind::{
    self, AccountDisabled, BillingInactive, ExpiredSession, InvalidCredential, InvalidRequest,
    KeyRestricted, MissingCredential, MissingPermission, ModelUnavailable, NotInPlan,
    PageInsteadOfApi, PlanLimitReached, ProxyAuthentication, QuotaExhausted, RateLimited,
    Redirected, RegionUnsupported, ServerTrouble, Unexplained, UnknownPath, UnsupportedCredential,
    WrongOrganization,
};

/// One row: what is said, at which statuses, and what it means.
#[derive(Debug)]
struct Row {
    statuses: RangeInclusive<u16>,
    says: Says,
    cause: RejectionKind,
}

/// What an answer has to say for a row to fit.
#[derive(Clone, Copy, Debug)]
enum Says {
    Code(&'static str),
    Type(&'static str),
    /// The message begins so. Only where there is no word for programs, or a less exact one.
    Begins(&'static str),
    /// The message ends so.
    Ends(&'static str),
    /// Nothing: the status is all there is.
    Whatever,
}
use Says::{Begins, Code, Ends, Type, Whatever};

const ANY: RangeInclusive<u16> = 0..=u16::MAX;

const fn row(statuses: RangeInclusive<u16>, says: Says, cause: RejectionKind) -> Row {
    Row {
        statuses,
        says,
        cause,
    }
}

// A row a line: skipping `rustfmt` keeps the tables tables.

/// The words of each shape. Of two rows that fit the first counts. Words that say little are tied to
/// the statuses that they are documented for: gateways use them for whatever they like.
const WORDS: [(Shape, &[Row]); 4] = [
    (Shape::OpenAi, OPENAI),
    (Shape::Detail, DETAIL),
    (Shape::Anthropic, ANTHROPIC),
    (Shape::Google, GOOGLE),
];

#[rustfmt::skip]
const OPENAI: &[Row] = &[
    row(ANY, Code("invalid_api_key"), InvalidCredential),
    row(ANY, Begins("Incorrect API key provided"), InvalidCredential),
    row(ANY, Begins("You didn't provide an API key"), MissingCredential),
    row(ANY, Code("token_expired"), ExpiredSession),
    row(ANY, Code("token_invalidated"), ExpiredSession),
    row(ANY, Code("account_deactivated"), AccountDisabled),
    row(ANY, Code("mismatched_organization"), WrongOrganization),
    row(ANY, Code("mismatched_project"), WrongOrganization),
    row(ANY, Code("invalid_organization"), WrongOrganization),
    row(ANY, Code("no_organization"), WrongOrganization),
    row(ANY, Begins("You must be a member of an organization"), WrongOrganization),
    row(ANY, Code("ip_not_authorized"), KeyRestricted),
    row(ANY, Code("unsupported_country_region_territory"), RegionUnsupported),
    row(ANY, Begins("You have insufficient permissions for this operation"), MissingPermission),
    row(ANY, Code("credit_balance_exhausted"), QuotaExhausted),
    row(ANY, Code("organization_spend_limit_exceeded"), QuotaExhausted),
    row(ANY, Code("project_spend_limit_exceeded"), QuotaExhausted),
    row(ANY, Code("organization_usage_limit_exceeded"), QuotaExhausted),
    row(ANY, Code("insufficient_quota"), QuotaExhausted),
    row(ANY, Type("insufficient_quota"), QuotaExhausted),
    row(ANY, Code("billing_not_active"), BillingInactive),
    row(ANY, Type("usage_limit_reached"), PlanLimitReached),
    row(ANY, Type("usage_not_included"), NotInPlan),
    row(ANY, Code("rate_limit_exceeded"), RateLimited),
    row(ANY, Code("slow_down"), RateLimited),
    row(500..=599, Code("server_is_overloaded"), ServerTrouble),
    row(ANY, Code("model_not_found"), ModelUnavailable),
    row(403..=404, Begins("The model"), ModelUnavailable),
    row(ANY, Ends("model is not supported when using Codex with a ChatGPT account."), ModelUnavailable),
    row(ANY, Code("unknown_url"), UnknownPath),
    row(ANY, Begins("Invalid URL"), UnknownPath),
];

#[rustfmt::skip]
const DETAIL: &[Row] = &[
    row(ANY, Code("deactivated_workspace"), WrongOrganization),
    row(ANY, Ends("model is not supported when using Codex with a ChatGPT account."), ModelUnavailable),
    row(401..=401, Begins("Unauthorized"), InvalidCredential),
    row(404..=404, Begins("Not Found"), UnknownPath),
    row(405..=405, Begins("Method Not Allowed"), UnknownPath),
];

#[rustfmt::skip]
const ANTHROPIC: &[Row] = &[
    row(ANY, Begins("OAuth token has expired"), ExpiredSession),
    row(ANY, Begins("OAuth authentication is currently not"), UnsupportedCredential),
    row(ANY, Begins("x-api-key header is required"), MissingCredential),
    row(401..=403, Type("authentication_error"), InvalidCredential),
    row(ANY, Begins("Your credit balance is too low"), QuotaExhausted),
    row(ANY, Begins("You have reached your specified API usage limits"), QuotaExhausted),
    row(400..=403, Type("billing_error"), BillingInactive),
    row(401..=403, Type("permission_error"), MissingPermission),
    row(ANY, Begins("model:"), ModelUnavailable),
    row(404..=404, Type("not_found_error"), UnknownPath),
    row(429..=429, Type("rate_limit_error"), RateLimited),
    row(500..=599, Type("overloaded_error"), ServerTrouble),
    row(500..=599, Type("timeout_error"), ServerTrouble),
    row(500..=599, Type("api_error"), ServerTrouble),
    row(413..=413, Type("request_too_large"), InvalidRequest),
    row(400..=400, Type("invalid_request_error"), InvalidRequest),
];

#[rustfmt::skip]
const GOOGLE: &[Row] = &[
    row(ANY, Code("API_KEY_INVALID"), InvalidCredential),
    row(ANY, Code("API_KEY_SERVICE_BLOCKED"), KeyRestricted),
    row(ANY, Code("API_KEY_HTTP_REFERRER_BLOCKED"), KeyRestricted),
    row(ANY, Code("API_KEY_IP_ADDRESS_BLOCKED"), KeyRestricted),
    row(ANY, Code("API_KEY_ANDROID_APP_BLOCKED"), KeyRestricted),
    row(ANY, Code("API_KEY_IOS_APP_BLOCKED"), KeyRestricted),
    row(ANY, Code("SERVICE_DISABLED"), MissingPermission),
    row(ANY, Code("BILLING_DISABLED"), BillingInactive),
    row(ANY, Code("RATE_LIMIT_EXCEEDED"), RateLimited),
    row(ANY, Code("RESOURCE_QUOTA_EXCEEDED"), QuotaExhausted),
    row(ANY, Code("CONSUMER_SUSPENDED"), AccountDisabled),
    row(ANY, Code("ACCOUNT_STATE_INVALID"), AccountDisabled),
    row(ANY, Code("CONSUMER_INVALID"), WrongOrganization),
    row(ANY, Code("ACCESS_TOKEN_EXPIRED"), ExpiredSession),
    row(ANY, Code("ACCESS_TOKEN_SCOPE_INSUFFICIENT"), MissingPermission),
    row(ANY, Code("ACCESS_TOKEN_TYPE_UNSUPPORTED"), UnsupportedCredential),
    row(ANY, Code("CREDENTIALS_MISSING"), MissingCredential),
    row(ANY, Begins("User location is not supported"), RegionUnsupported),
    row(ANY, Begins("models/"), ModelUnavailable),
    row(401..=401, Type("UNAUTHENTICATED"), InvalidCredential),
    row(403..=403, Type("PERMISSION_DENIED"), MissingPermission),
    row(404..=404, Type("NOT_FOUND"), UnknownPath),
    // At 429 it stands for a rate as well as for a spending limit, so there it says nothing.
    row(402..=402, Type("RESOURCE_EXHAUSTED"), QuotaExhausted),
    row(400..=400, Type("FAILED_PRECONDITION"), BillingInactive),
    row(400..=400, Type("INVALID_ARGUMENT"), InvalidRequest),
    row(500..=599, Type("UNAVAILABLE"), ServerTrouble),
    row(500..=599, Type("INTERNAL"), ServerTrouble),
    row(500..=599, Type("DEADLINE_EXCEEDED"), ServerTrouble),
];

/// What a web page means.
#[rustfmt::skip]
const PAGES: &[Row] = &[
    row(300..=399, Whatever, Redirected),
    row(407..=407, Whatever, ProxyAuthentication),
    row(500..=599, Whatever, ServerTrouble),
    row(ANY, Whatever, PageInsteadOfApi),
];

/// What a status means where nothing else is known (RFC 9110, section 15; RFC 6585).
#[rustfmt::skip]
const STATUSES: &[Row] = &[
    row(300..=399, Whatever, Redirected),
    row(400..=400, Whatever, InvalidRequest),
    row(401..=401, Whatever, InvalidCredential),
    row(402..=402, Whatever, BillingInactive),
    row(403..=403, Whatever, MissingPermission),
    row(404..=405, Whatever, UnknownPath),
    row(407..=407, Whatever, ProxyAuthentication),
    row(413..=413, Whatever, InvalidRequest),
    row(422..=422, Whatever, InvalidRequest),
    row(429..=429, Whatever, RateLimited),
    row(500..=599, Whatever, ServerTrouble),
    row(ANY, Whatever, Unexplained),
];

/// Looks up what an answer means, and in which of the table's words it says so; none if only the
/// status does.
pub(super) fn of(status: u16, answer: &Answer<'_>) -> (RejectionKind, Option<&'static str>) {
    let own = WORDS
        .iter()
        .filter(|(shape, _)| *shape == answer.shape)
        .flat_map(|(_, rows)| rows.iter())
        .filter(|row| row.says.fits(answer));
    // Gateways put one vendor's words into another's shape.
    let others = WORDS
        .iter()
        .flat_map(|(_, rows)| rows.iter())
        .filter(|row| row.says.fits_as_a_word(answer));
    let by_status = match answer.shape {
        Shape::Page => PAGES,
        _ => STATUSES,
    };
    own.chain(others)
        .chain(by_status)
        .find(|row| row.statuses.contains(&status))
        .map_or((Unexplained, None), |row| (row.cause, row.says.word()))
}

impl Says {
    fn fits(self, answer: &Answer<'_>) -> bool {
        let said = match self {
            Code(_) => &answer.code,
            Type(_) => &answer.kind,
            Begins(_) | Ends(_) => &answer.message,
            Whatever => return true,
        };
        said.as_ref().is_some_and(|said| match self {
            Code(word) | Type(word) => said.as_str() == word,
            Begins(start) => said.starts_with(start),
            Ends(end) => said.ends_with(end),
            Whatever => true,
        })
    }

    /// Tells whether the answer has the word, as a code or as a type.
    fn fits_as_a_word(self, answer: &Answer<'_>) -> bool {
        match self {
            Code(word) | Type(word) => [&answer.code, &answer.kind]
                .into_iter()
                .flatten()
                .any(|said| said.as_str() == word),
            Begins(_) | Ends(_) | Whatever => false,
        }
    }

    fn word(self) -> Option<&'static str> {
        match self {
            Code(word) | Type(word) | Begins(word) | Ends(word) => Some(word),
            Whatever => None,
        }
    }
}
