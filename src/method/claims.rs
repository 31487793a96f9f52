//! What a JSON Web Token says about its account, read without checking the signature.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::time::UnixTime;
use crate::json::{self, Members};
use crate::text::{UncheckedText, is_printable_name};

/// Above this length a token is left alone: a real one has a few kilobytes, and decoding costs
/// memory.
const LONGEST_TOKEN: usize = 64 * 1024;

/// Where OpenAI's tokens keep what concerns the account (`codex-rs/login/src/token_data.rs`).
const ACCOUNT_NAMESPACE: &str = "https://api.openai.com/auth";
/// Where they keep the e-mail address when it is not at the top.
const PROFILE_NAMESPACE: &str = "https://api.openai.com/profile";

/// The plans that are printed: those of ChatGPT (`codex-rs/login/src/token_data.rs`, and accounts of
/// third parties), and those of Claude.
#[rustfmt::skip] // Columns.
const PLANS: [&str; 19] = [
    "free", "go", "plus", "pro", "prolite", "team", "business", "self_serve_business_prolite",
    "self_serve_business_usage_based", "enterprise", "enterprise_cbp_automation", "enterprise_cbp_usage_based",
    "ent26", "hc", "edu", "edu_plus", "edu_pro", "education", "max",
];

/// The claims of a token. The signature was not checked, so do not grant anything based on them.
///
/// ```
/// use auth_resolver::{AuthMethod, System};
///
/// // {"email": "ada@acme.example", "https://api.openai.com/auth": {"chatgpt_plan_type": "plus"}}
/// let id_token = "e30.eyJlbWFpbCI6ImFkYUBhY21lLmV4YW1wbGUiLCJodHRwczovL2FwaS5vcGVuYWkuY29tL2F1\
///                 dGgiOnsiY2hhdGdwdF9wbGFuX3R5cGUiOiJwbHVzIn19.made-up";
/// let login = format!(r#"{{"tokens": {{"id_token": "{id_token}", "access_token": "made-up"}}}}"#);
/// let machine = System::fixed().home("/home/u").file("/home/u/.codex/auth.json", login);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let AuthMethod::ChatGpt(session) = auth.method() else { unreachable!() };
/// assert_eq!(session.claims().plan(), Some("plus"));
/// assert_eq!(session.claims().email().unwrap().expose(), "ada@acme.example");
/// assert!(session.claims().user_id().is_none() && !session.claims().is_fedramp());
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct UnverifiedClaims {
    email: Option<Identity>,
    pub(super) plan: Option<Plan>,
    user_id: Option<Identity>,
    account_id: Option<Identity>,
    fedramp: bool,
}

/// A text that identifies a user: an account id, a user id or an e-mail address.
///
/// It is not a credential but should not appear in bug reports, so `Debug` prints `[identity]`.
///
/// ```
/// use auth_resolver::{AuthMethod, System};
///
/// let login = r#"{"tokens": {"access_token": "made-up", "account_id": "acct-1"}}"#;
/// let machine = System::fixed().home("/home/u").file("/home/u/.codex/auth.json", login);
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let AuthMethod::ChatGpt(session) = auth.method() else { unreachable!() };
/// let account = session.account_id().unwrap();
/// assert_eq!(format!("{account:?}"), "[identity]");
/// assert_eq!(account.expose(), "acct-1");
/// assert_eq!(session.identity(), (None, Some(account)));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Identity(Zeroizing<String>);

/// A plan, as a file or a token names it. New ones appear without notice, so any name is taken; but
/// only those that are known here are printed, for somebody may have pasted a key in its place.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Plan(UncheckedText);

impl UnverifiedClaims {
    /// Reads the claims of a token, or returns `None` for anything that is not a JSON Web Token.
    ///
    /// A claim of an unexpected type counts as absent; it never makes the token unusable.
    pub(crate) fn read(token: &str) -> Option<Self> {
        let payload = payload(token)?;
        let top = claims(&payload, &["email", ACCOUNT_NAMESPACE, PROFILE_NAMESPACE])?;
        let mut claims = Self {
            email: identity(&top, 0),
            ..Self::default()
        };
        if let Some(account) = top.get(1) {
            claims.read_account(account.get());
        }
        if claims.email.is_none()
            && let Some(profile) = top.get(2)
            && let Ok(profile) = json::members(profile.get(), &["email"])
        {
            claims.email = identity(&profile, 0);
        }
        Some(claims)
    }

    fn read_account(&mut self, account: &str) {
        let names = [
            "chatgpt_plan_type",
            "chatgpt_user_id",
            "user_id",
            "chatgpt_account_id",
            "chatgpt_account_is_fedramp",
        ];
        let Ok(account) = json::members(account, &names) else {
            return;
        };
        self.plan = account
            .get(0)
            .and_then(json::string)
            .and_then(|plan| Plan::new(&plan));
        self.user_id = identity(&account, 1).or_else(|| identity(&account, 2));
        self.account_id = identity(&account, 3);
        self.fedramp = account.get(4).is_some_and(|raw| raw.get() == "true");
    }

    /// Returns the e-mail address: the claim `email`, at the top or below
    /// `https://api.openai.com/profile`. Do not use it to identify a user: an address can change owners.
    #[must_use]
    pub fn email(&self) -> Option<&Identity> {
        self.email.as_ref()
    }

    /// Returns the plan, such as `plus`: the claim `chatgpt_plan_type` below
    /// `https://api.openai.com/auth`. New plans appear without notice, so any text that looks
    /// like a name is returned. `Display`, `Debug` and reports name the plans that are known here,
    /// and `unknown` for any other.
    #[must_use]
    pub fn plan(&self) -> Option<&str> {
        self.plan.as_ref().map(Plan::as_str)
    }

    /// Returns the user id: the claim `chatgpt_user_id`, else `user_id`, below
    /// `https://api.openai.com/auth`.
    #[must_use]
    pub fn user_id(&self) -> Option<&Identity> {
        self.user_id.as_ref()
    }

    /// Returns the account (workspace) id: the claim `chatgpt_account_id` below
    /// `https://api.openai.com/auth`.
    #[must_use]
    pub fn account_id(&self) -> Option<&Identity> {
        self.account_id.as_ref()
    }

    /// Returns whether the account is a FedRAMP one: the claim `chatgpt_account_is_fedramp` below
    /// `https://api.openai.com/auth`.
    #[must_use]
    pub fn is_fedramp(&self) -> bool {
        self.fedramp
    }
}

impl Identity {
    /// Takes a text over unless it is blank.
    // A blank id says nothing; Codex sent an empty header for one (recordings
    // `authjson/tok_account_id_empty`).
    pub(crate) fn new(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// Returns the text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[identity]")
    }
}

impl Plan {
    /// Takes a text over if it looks like a name.
    pub(super) fn new(text: &str) -> Option<Self> {
        is_printable_name(text).then(|| Self(UncheckedText::new(text)))
    }

    /// Returns the plan as it was written.
    pub(super) fn as_str(&self) -> &str {
        self.0.expose()
    }

    /// Returns the plan as it is printed: `unknown` for one that is not known here.
    pub(super) fn shown(&self) -> &'static str {
        let mut known = PLANS.into_iter();
        known
            .find(|plan| plan.eq_ignore_ascii_case(self.as_str()))
            .unwrap_or("unknown")
    }
}

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}

/// Reads when a token expires. The claim is worth no more than the others.
pub(crate) fn claimed_expiry(token: &str) -> Option<UnixTime> {
    let payload = payload(token)?;
    let claims = claims(&payload, &["exp"])?;
    // Whole seconds. RFC 7519 allows fractions, but Codex reads none (openai/codex 7dc2cd2eb).
    claims.get(0)?.get().parse().ok().map(UnixTime::new)
}

/// Returns what a token says, or `None` if it is no JSON Web Token.
fn payload(token: &str) -> Option<Zeroizing<Vec<u8>>> {
    if token.len() > LONGEST_TOKEN {
        return None;
    }
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    // Codex asks for three parts that are not empty, and does not mind more.
    if header.is_empty() || signature.is_empty() {
        return None;
    }
    // Without padding, as RFC 7515 (section 2) has it.
    // Into a buffer that is wiped whatever comes of it; three bytes are the decoder's margin.
    let mut buffer = Zeroizing::new(vec![0; payload.len().saturating_add(3)]);
    let length = URL_SAFE_NO_PAD.decode_slice(payload, &mut buffer).ok()?;
    buffer.truncate(length);
    Some(buffer)
}

fn claims<'p>(payload: &'p [u8], names: &[&'static str]) -> Option<Members<'p>> {
    json::members(std::str::from_utf8(payload).ok()?, names).ok()
}

fn identity(members: &Members<'_>, index: usize) -> Option<Identity> {
    let text = members.get(index).and_then(json::string)?;
    Identity::new(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(payload: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn claims_of_an_unexpected_type_are_absent_and_the_rest_is_kept() {
        for (payload, plan, expires) in [
            (
                r#"{"exp":12,"https://api.openai.com/auth":{"chatgpt_plan_type":"pro"}}"#,
                Some("pro"),
                Some(12),
            ),
            (
                r#"{"exp":12.5,"https://api.openai.com/auth":{"chatgpt_plan_type":3}}"#,
                None,
                None,
            ),
            (
                r#"{"exp":"12","https://api.openai.com/auth":[]}"#,
                None,
                None,
            ),
            (
                r#"{"https://api.openai.com/auth":{"chatgpt_plan_type":"a b"}}"#,
                None,
                None,
            ),
            ("{}", None, None),
        ] {
            let token = token(payload);
            let claims = UnverifiedClaims::read(&token).expect(payload);
            assert_eq!(claims.plan(), plan, "{payload}");
            assert_eq!(
                claimed_expiry(&token),
                expires.map(UnixTime::new),
                "{payload}"
            );
        }
    }

    #[test]
    fn what_is_no_token_has_no_claims() {
        let long = format!("e30.{}.c2ln", "A".repeat(LONGEST_TOKEN));
        for text in [
            "",
            "abc",
            "a.b",
            "..",
            "e30..c2ln",
            "e30.!!.c2ln",
            "e30.W10.c2ln",
            &long,
        ] {
            assert!(
                UnverifiedClaims::read(text).is_none(),
                "{} bytes",
                text.len()
            );
        }
    }
}
