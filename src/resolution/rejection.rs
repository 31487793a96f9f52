//! Why a server said no, and what would help here.
//!
//! From the status and the body of its answer and from what was resolved. The answer is compared
//! with a table and forgotten: none of it is kept or shown.

mod answer;
mod causes;
mod kind;
mod likely;
mod ways_out;

pub use self::kind::{Certainty, RejectionKind};

use std::fmt;

use crate::method::MethodKind;
use crate::policy::Choice;
use crate::text::printable;
use crate::vendor::Vendor;

use self::answer::Answer;
use self::likely::Rejected;
use super::layout::{Layout, Page, Styled, TextStyle, Tone};
use super::report::SCHEMA_VERSION;
use super::trace::Trace;

/// The likely cause of a server's refusal, and what would help. Prints as text; serialises as data
/// (feature `serde`), where every field is a member, `null` for `None`.
///
/// It holds nothing of the server's answer: words of it that a table knows are the table's own. It
/// claims nothing that was not seen: [`certainty`](Self::certainty) tells what the server said from
/// what is likely.
///
/// ```
/// use auth_resolver::{Certainty, Env, RejectionKind, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()?;
/// let answer = r#"{"error": {"message": "Bad key acme-1234", "code": "invalid_api_key"}}"#;
/// let rejection = auth.explain_rejection(401, answer);
/// assert_eq!(rejection.kind, RejectionKind::InvalidCredential);
/// assert_eq!(rejection.certainty, Certainty::Stated);
/// assert_eq!(
///     rejection.remedies[0],
///     "put a key for api.acme.example into variable ACME_API_KEY"
/// );
/// # Ok::<(), auth_resolver::Error>(())
/// ```
///
#[doc = include_str!("rejections.md")]
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Rejection {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What the server most likely objects to.
    pub kind: RejectionKind,
    /// How sure that is.
    pub certainty: Certainty,
    /// The HTTP status.
    pub status: u16,
    /// Whose way of writing errors the body has: `openai`, `anthropic`, `google`, `detail` (ChatGPT's
    /// backend and others), `page`, `empty` or `unknown`.
    pub shape: &'static str,
    /// The word that says it, out of those that are known here.
    pub word: Option<&'static str>,
    /// What the server says or the status means, and what was resolved that makes it likely.
    pub message: String,
    /// The [kind](crate::MethodKind::as_str) of the credential that was resolved.
    pub method: &'static str,
    /// Where the credential came from.
    pub credential_origin: Option<String>,
    /// Where the credentials are that it shadows.
    pub shadowed: Vec<String>,
    /// The base URL.
    pub base_url: String,
    /// Where the base URL came from.
    pub base_url_origin: Option<String>,
    /// What would help: one way out each.
    pub remedies: Vec<String>,
    // The message in its parts, which stand on a line each.
    #[cfg_attr(feature = "serde", serde(skip))]
    reasons: Vec<String>,
    #[cfg_attr(feature = "serde", serde(skip))]
    sent: MethodKind,
}

/// Explains a rejection by what was resolved.
pub(super) fn explain(status: u16, body: &[u8], choice: &Choice, trace: &Trace) -> Rejection {
    let answer = Answer::read(body);
    let (cause, word) = causes::of(status, &answer);
    let rejected = Rejected {
        status,
        choice,
        trace,
    };
    let suspicion = rejected.suspicion(cause);
    let kind = suspicion.as_ref().map_or(cause, |(kind, _)| *kind);
    let certainty = match (cause, word) {
        (RejectionKind::Unexplained, _) => Certainty::Unknown,
        (_, Some(_)) if kind == cause => Certainty::Stated,
        _ => Certainty::Likely,
    };
    let seen = match (certainty, word) {
        (Certainty::Unknown, _) => {
            format!("status {status}, and nothing in the answer that is known here")
        }
        (_, Some(word)) => format!("the server says that {} (`{word}`)", cause.clause()),
        (_, None) => format!("status {status}: likely {}", cause.clause()),
    };
    let likely = suspicion.map(|(_, why)| format!("likely because {why}"));
    let aside = rejected.aside(kind, certainty);
    let reasons: Vec<String> = [Some(seen), likely, aside]
        .into_iter()
        .flatten()
        .map(printable)
        .collect();
    Rejection {
        schema_version: SCHEMA_VERSION,
        kind,
        certainty,
        status,
        shape: answer.shape.as_str(),
        word,
        message: reasons.join("; "),
        method: choice.method.kind().as_str(),
        credential_origin: choice.credential.map(|index| trace.place(index)),
        shadowed: trace.shadowed_credentials(),
        base_url: choice.url.to_string(),
        base_url_origin: Some(trace.place_of_url(choice.url_source)),
        remedies: rejected.remedies(kind, certainty),
        reasons,
        sent: choice.method.kind(),
    }
}

impl Rejected<'_> {
    /// Says what people get wrong about a kind.
    fn aside(&self, kind: RejectionKind, certainty: Certainty) -> Option<String> {
        match kind {
            RejectionKind::QuotaExhausted
            | RejectionKind::BillingInactive
            | RejectionKind::PlanLimitReached
            | RejectionKind::NotInPlan => self.plan().map(|plan| {
                format!(
                    "a {plan} plan and API credit are separate accounts, and neither pays for \
                     the other"
                )
            }),
            RejectionKind::RateLimited if certainty == Certainty::Likely => {
                Some("whether it is the rate or a used-up quota, the answer does not say".into())
            }
            RejectionKind::ExpiredSession if self.is_account() => {
                Some("the program that logged in refreshes it, nothing here ever does".into())
            }
            _ => None,
        }
    }

    // What the plans are called that people take for credit at this host.
    fn plan(&self) -> Option<&'static str> {
        let sold_here = Vendor::of_host(self.url().host()).and_then(|vendor| vendor.plan);
        let is_chatgpt = self.choice.method.kind() == MethodKind::ChatGpt;
        sold_here.or(is_chatgpt.then_some("ChatGPT"))
    }
}

impl Rejection {
    /// Returns the explanation as text in a style, for a terminal.
    #[must_use]
    pub fn styled(&self, style: TextStyle) -> impl fmt::Display {
        Styled(self, style)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Styled(self, TextStyle::plain()).fmt(f)
    }
}

impl Layout for Rejection {
    fn write(&self, page: &mut Page<'_, '_>) -> fmt::Result {
        let certainty = format!(" ({})", self.certainty);
        let kind = [(Tone::Bad, self.kind.as_str()), (Tone::Plain, &certainty)];
        page.labelled("rejected", &kind)?;
        page.list("why", self.reasons.iter().map(String::as_str))?;
        let from = match &self.credential_origin {
            Some(place) => format!("{} from {place}", self.sent),
            None => self.sent.to_string(),
        };
        page.line("sent", &from)?;
        let origin = self.base_url_origin.as_deref().unwrap_or("-");
        page.line("to", &format!("{} ({origin})", self.base_url))?;
        page.list("shadowed", self.shadowed.iter().map(String::as_str))?;
        page.list("remedy", self.remedies.iter().map(String::as_str))
    }
}
