//! Explains why a server refused a request, and what would help here.
//!
//! It uses the status and the body of the answer and the resolution. The body is compared with tables;
//! nothing of it is kept or shown.

mod answer;
#[rustfmt::skip] // A table, with rows of two or three lines.
mod detail;
mod kind;
mod likely;
mod row;
mod ways_out;
mod words;

pub use self::kind::{Certainty, RejectionKind};

use std::fmt;

use crate::method::{CredentialClass, MethodKind};
use crate::resolution::{Layout, Page, Resolution, SCHEMA_VERSION, Styled, TextStyle, Tone};
use crate::text::printable;
use crate::vendor::Vendor;

use self::answer::Whose;
use self::likely::Rejected;
use self::words::Cause;

/// The likely cause of a server's rejection, and what would help. Prints as text and serialises as
/// data, where every field is a member, `null` for `None`.
///
/// It holds nothing of the server's response; recognised words come from a table in this crate.
/// [`certainty`](Self::certainty) distinguishes what the server stated from what is only likely.
///
/// ```
/// use auth_resolver::report::{Certainty, RejectionKind};
/// use auth_resolver::{Env, Resolver, System};
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
/// [The page of answers](crate::guide::server_answers) lists every answer that it knows.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Rejection {
    /// [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The most likely cause.
    pub kind: RejectionKind,
    /// How certain the cause is.
    pub certainty: Certainty,
    /// The HTTP status.
    pub status: u16,
    /// The error format of the body: `openai`, `anthropic`, `google`, `detail` (ChatGPT's backend
    /// and others), `message` (an error without a wrapper), `text`, `page`, `empty` or `unknown`.
    pub shape: &'static str,
    /// The recognised word that states the cause.
    pub word: Option<&'static str>,
    /// Whether the error is from the vendor behind a gateway, and about the gateway's account
    /// there, not about the credential that was sent.
    pub upstream: bool,
    /// What the server says or the status means, and what in the resolution makes it likely.
    pub message: String,
    /// The [kind](crate::method::MethodKind::as_str) of the credential that was resolved.
    pub method: &'static str,
    /// Where the credential came from.
    pub credential_origin: Option<String>,
    /// Where the shadowed credentials are.
    pub shadowed: Vec<String>,
    /// The base URL.
    pub base_url: String,
    /// Where the base URL came from.
    pub base_url_origin: Option<String>,
    /// The remedies, each an alternative.
    pub remedies: Vec<String>,
    // The parts of the message, which `Display` prints one per line.
    #[serde(skip)]
    reasons: Vec<String>,
    #[serde(skip)]
    sent: MethodKind,
}

impl Resolution {
    /// Explains why a server rejected a request with this resolution, from the HTTP status and the
    /// body of the response, which need not be UTF-8. Nothing is contacted, and nothing of the
    /// body is kept or shown.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_API_KEY", "acme-1234")
    ///             .var("ACME_BASE_URL", "https://api.acme.example"),
    ///     )
    ///     .resolve()?;
    /// let rejection = auth.explain_rejection(404, "<html>Not Found</html>");
    /// assert_eq!(rejection.kind.as_str(), "no-version-segment");
    /// assert_eq!(
    ///     rejection.remedies,
    ///     ["set variable ACME_BASE_URL to https://api.acme.example/v1"]
    /// );
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn explain_rejection(&self, status: u16, body: impl AsRef<[u8]>) -> Rejection {
        explain(status, body.as_ref(), self)
    }
}

/// Explains a rejection by what was resolved.
fn explain(status: u16, body: &[u8], resolution: &Resolution) -> Rejection {
    let (choice, trace) = (&resolution.choice, &resolution.trace);
    let host = choice.url.host();
    let vendor = Vendor::at(host);
    let cause = words::cause(status, body, vendor.map(|vendor| vendor.name));
    let origin = choice.url.origin();
    let server = origin
        .split_once("://")
        .map(|(_, server)| server.to_owned());
    let mut found = Rejected {
        status,
        choice,
        trace,
        vendor,
        site: vendor.and_then(|vendor| vendor.site(host)),
        server: server.unwrap_or(origin),
        place: choice.credential.map(|index| trace.place(index)),
        is_account: choice.method.kind().class() == CredentialClass::Login,
        kind: cause.kind,
        detail: cause.detail,
        certainty: match cause.kind {
            RejectionKind::Unexplained => Certainty::Unknown,
            _ if cause.is_sure => Certainty::Stated,
            _ => Certainty::Likely,
        },
        whose: cause.whose,
    };
    let mut reasons = vec![seen(status, &cause)];
    if vendor.is_some_and(|vendor| !vendor.resells) {
        // A vendor that does not resell nests only its own errors, which are about the key that was sent.
        found.whose = Whose::Own;
    } else if vendor.is_none() && cause.is_of_login && !found.sends_login() {
        // A vendor's error about a login comes from another server if no login was sent.
        found.whose = match cause.whose {
            Whose::Own => Whose::PassedOn,
            Whose::OfSendersKey => Whose::Upstreams,
            whose => whose,
        };
    }
    if found.whose == Whose::Own
        && let Some((kind, why)) = found.suspicion()
    {
        reasons.push(format!("likely because {why}"));
        if kind != cause.kind {
            (found.kind, found.detail, found.certainty) = (kind, None, Certainty::Likely);
        }
    }
    if !found.kind.is_about_the_account() {
        found.whose = Whose::Own;
    }
    reasons.extend(found.whose_account(cause.is_gateways));
    reasons.extend(found.aside());
    let reasons: Vec<String> = reasons.into_iter().map(printable).collect();
    Rejection {
        schema_version: SCHEMA_VERSION,
        kind: found.kind,
        certainty: found.certainty,
        status,
        shape: cause.shape,
        word: cause.word,
        upstream: matches!(found.whose, Whose::PassedOn | Whose::Upstreams),
        message: reasons.join("; "),
        method: choice.method.kind().as_str(),
        shadowed: trace.shadowed_credentials(),
        base_url: choice.url.to_string(),
        base_url_origin: Some(trace.place_of_url(choice)),
        remedies: found.remedies(),
        reasons,
        sent: choice.method.kind(),
        credential_origin: found.place,
    }
}

fn seen(status: u16, cause: &Cause) -> String {
    let what = match cause.detail {
        Some(detail) => detail.clause,
        None => detail::of_kind(cause.kind).clause,
    };
    match cause.word {
        Some(word) if cause.is_sure => format!("the server says that {what} (`{word}`)"),
        Some(word) => format!("the server says `{word}`: likely {what}"),
        None if cause.kind == RejectionKind::Unexplained => {
            format!("status {status}, and nothing in the answer that is known here")
        }
        None => format!("status {status}: likely {what}"),
    }
}

impl Rejected<'_> {
    /// Returns a sentence about whose account it is, if a gateway has its own.
    fn whose_account(&self, is_gateways: bool) -> Option<String> {
        let host = &self.server;
        match self.whose {
            Whose::PassedOn => Some(format!(
                "{host} passes on another server's error: most likely it is about the account that \
                 {host} has there, and not about your credential"
            )),
            Whose::Upstreams => Some(format!(
                "{host} passes on its vendor's error: it is about the account that {host} has \
                 there, and not about your credential"
            )),
            Whose::OfSendersKey => Some(format!(
                "it is about your own key for the vendor, which {host} keeps"
            )),
            Whose::Own => {
                let is_key = self.kind.is_about_the_account() && self.place.is_some();
                (is_gateways && is_key).then(|| {
                    format!(
                        "it is about your key for {host}, and not about the one that {host} has for \
                         its vendor"
                    )
                })
            }
        }
    }

    /// Returns what users often get wrong about a kind.
    fn aside(&self) -> Option<String> {
        match self.kind {
            _ if self.whose != Whose::Own => None,
            RejectionKind::QuotaExhausted
            | RejectionKind::BillingInactive
            | RejectionKind::PlanLimitReached
            | RejectionKind::NotInPlan => self.plan().map(|plan| {
                format!(
                    "a {plan} plan and API credit are separate accounts, and neither pays for \
                     the other"
                )
            }),
            RejectionKind::RateLimited if self.certainty == Certainty::Likely => {
                Some("the answer does not say whether the rate or the quota is exceeded".into())
            }
            RejectionKind::InvalidCredential if !self.is_account => {
                let vendor = self.vendor?;
                let belongs_to = vendor.key_belongs_to?;
                Some(format!("a key of {} belongs to {belongs_to}", vendor.name))
            }
            RejectionKind::PageInsteadOfApi => {
                let vendor = self.vendor.filter(|_| self.vendors_url().is_none())?;
                Some(format!("the address is right for {}", vendor.name))
            }
            _ => None,
        }
    }

    // The names of the plans that users mistake for credit at this host.
    fn plan(&self) -> Option<&'static str> {
        let sold_here = self.vendor.and_then(|vendor| vendor.plan);
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
