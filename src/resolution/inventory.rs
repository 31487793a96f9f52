//! Every credential that was found, as a list for a person to choose from.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::method::{Billing, CredentialClass, MethodKind};
use crate::policy::Choice;

use super::entry::{ReportPlace, ReportReason, Verdict};
use super::report::ReportExpiry;
use super::trace::{Holds, Kept, Trace};

/// A credential that was found, used or not. It holds no secret and does not identify the account.
///
/// ```
/// use auth_resolver::method::CredentialClass;
/// use auth_resolver::report::Verdict;
/// use auth_resolver::{Env, Resolver, SessionJson, System};
///
/// let resolver = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .source(SessionJson::at("/login.json"))
///     .system(
///         System::fixed()
///             .var("ACME_API_KEY", "acme-1234")
///             .file("/login.json", r#"{"access_token": "made-up"}"#),
///     );
/// assert!(resolver.resolve().is_err()); // no base URL is known
/// let [key, login] = &resolver.credentials()[..] else { unreachable!() };
/// assert_eq!(key.origin.to_string(), "variable ACME_API_KEY");
/// assert_eq!(login.class(), CredentialClass::Login);
/// assert_eq!(login.verdict, Verdict::Shadowed);
/// assert_eq!(login.reason.as_ref().unwrap().as_str(), "variable ACME_API_KEY comes first");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReportCredential {
    /// The kind of credential.
    pub kind: MethodKind,
    /// Where it is stored.
    pub origin: ReportPlace,
    /// When it expires, if it can expire.
    pub expires: Option<ReportExpiry>,
    /// Who pays for requests with it: at the base URL for the one in use, at its vendor for the
    /// others.
    pub billing: Billing,
    /// The verdict: [`Used`](Verdict::Used) for the one in use.
    pub verdict: Verdict,
    /// The reason why it is not in use, if there is more to say.
    pub reason: Option<ReportReason>,
}

impl ReportCredential {
    /// Returns whether it is a key or a login.
    #[must_use]
    pub fn class(&self) -> CredentialClass {
        self.kind.class()
    }
}

impl Trace {
    /// Lists the credentials in order of precedence.
    pub(crate) fn credentials(&self, choice: Option<&Choice>) -> Vec<ReportCredential> {
        let found = self.looks.iter().filter_map(|look| {
            let kept = match (choice, &look.holds) {
                // Only the answer knows whether the text of a variable is one, and who is paid.
                (Some(choice), _) if choice.credential == Some(look.id) => Kept {
                    billing: choice.billing,
                    ..Kept::of(&choice.method)
                },
                (_, Holds::Credential(kept)) if !self.is_shadowed_by_itself(look) => *kept,
                _ => return None,
            };
            let row = self.entry(look);
            Some(ReportCredential {
                kind: kept.kind,
                origin: row.origin,
                expires: kept
                    .expiry
                    .map(|expiry| ReportExpiry::of(expiry, kept.refreshable, self.now)),
                billing: kept.billing,
                verdict: row.verdict,
                reason: row.reason,
            })
        });
        found.collect()
    }
}

impl Serialize for ReportCredential {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut data = serializer.serialize_struct("ReportCredential", 9)?;
        data.serialize_field("method", self.kind.as_str())?;
        data.serialize_field(
            "class",
            match self.class() {
                CredentialClass::Key => "key",
                CredentialClass::Login => "login",
            },
        )?;
        data.serialize_field("origin", self.origin.as_str())?;
        data.serialize_field("place", &self.origin)?;
        data.serialize_field("expires", &self.expires)?;
        data.serialize_field("billing", self.billing.as_str())?;
        data.serialize_field("verdict", self.verdict.as_str())?;
        let reason = self.reason.as_ref();
        data.serialize_field("reason", &reason.map(ReportReason::as_str))?;
        data.serialize_field("reason_code", &reason.map(|reason| reason.code))?;
        data.end()
    }
}
