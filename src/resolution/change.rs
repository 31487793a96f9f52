//! What an answer rests on, so that it can be asked whether it still holds, and whether another one is of another
//! credential, and whose.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::method::{
    AuthMethod, CredentialClass, Expiry, HeaderRole, Identity, MethodKind, UnixTime,
};
use crate::policy::Choice;
use crate::system::{Digest, Ledger, Seed};

/// The kind of a change between two answers.
///
/// The comparison is with the last known credential, skipping any errors in between. This way, a
/// switch to another account is noticed even if a file was empty for a moment.
///
/// ```
/// use auth_resolver::change::ChangeKind;
/// use auth_resolver::{Env, Resolver, System};
///
/// let resolver = |key: &str| {
///     Resolver::new()
///         .source(Env::new().api_key("ACME_API_KEY"))
///         .default_base_url("https://api.acme.example/v1")
///         .system(System::fixed().var("ACME_API_KEY", key))
/// };
/// let auth = resolver("acme-1234").resolve()?;
/// let change = resolver("acme-5678").changed_since(&auth.fingerprint()).unwrap();
/// assert_eq!(change.kind, ChangeKind::IdentityChanged);
/// assert_eq!(change.kind.as_str(), "identity-changed");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// The credential and its destination are unchanged. Something else differs: a setting, a date
    /// or a note.
    SameCredential,
    /// Another token of the same identity. A ChatGPT session names its user and its account, and both
    /// are the same. Another login names an account id or an e-mail address, and what it names is the same.
    Refreshed,
    /// Requests have another identity or destination: another user, account, key, method, base
    /// URL, header or query parameter. Ask the user before continuing.
    IdentityChanged,
    /// Another token of unknown identity: the login does not say whose it is, as those of Claude Code and
    /// Gemini CLI. If the file holds the login of one user only, it is a refreshed token.
    IdentityUnknown,
    /// There is an answer now, and no credential was known before.
    Resolved,
    /// There is no answer now.
    Refused,
}

/// Who sends requests, with what and to where, as digests.
#[derive(Clone)]
struct Sender {
    kind: MethodKind,
    credential: Option<Digest>,
    user: Option<Digest>,
    account: Option<Digest>,
    /// Where requests go, and what else they carry.
    request: Digest,
}

impl ChangeKind {
    /// Returns the stable name: lower case, words joined by `-`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameCredential => "same-credential",
            Self::Refreshed => "refreshed",
            Self::IdentityChanged => "identity-changed",
            Self::IdentityUnknown => "identity-unknown",
            Self::Resolved => "resolved",
            Self::Refused => "refused",
        }
    }
}

impl Sender {
    fn new(choice: &Choice, seed: &Seed) -> Self {
        let digest = |id: &Identity| seed.digest(id.expose());
        let (user, account) = match &choice.method {
            AuthMethod::ChatGpt(session) => session.identity(),
            AuthMethod::OAuth(session) => (session.email(), session.account_id()),
            _ => (None, None),
        };
        let others: Vec<(&str, &str)> = choice
            .headers
            .iter()
            .enumerate()
            // The credential is compared apart; a second one is not.
            .filter(|(index, header)| *index > 0 || header.role() != HeaderRole::Credential)
            .map(|(_, header)| header)
            .map(|header| (header.name(), header.value().expose()))
            .collect();
        let query: Vec<(&str, &str)> = choice
            .query
            .iter()
            .map(|(name, value)| (name.expose(), value.expose()))
            .collect();
        Self {
            kind: choice.method.kind(),
            credential: match &choice.method {
                AuthMethod::BedrockApiKey(bedrock) => {
                    Some(seed.digest((bedrock.key().expose(), bedrock.region())))
                }
                method => method.bearer().map(|secret| seed.digest(secret.expose())),
            },
            user: user.map(digest),
            account: account.map(digest),
            request: seed.digest((choice.url.as_str(), others, query)),
        }
    }

    // An account of ChatGPT can be a workspace of several users. Of another program's login the program itself
    // has said which member tells accounts apart.
    fn names_its_user(&self, ids: &[(Option<Digest>, Option<Digest>)]) -> bool {
        let mut known = ids
            .iter()
            .map(|(then, now)| then.is_some() && now.is_some());
        match self.kind {
            MethodKind::ChatGpt => known.all(|known| known),
            _ => known.any(|known| known),
        }
    }

    /// Returns the kind of change since this sender. The digests of both are from one seed.
    fn compared_with(&self, now: &Self) -> ChangeKind {
        let ids = [(self.user, now.user), (self.account, now.account)];
        let is_other = |(then, now): (Option<Digest>, Option<Digest>)| {
            then.is_some() && now.is_some() && then != now
        };
        if self.kind != now.kind || self.request != now.request || ids.into_iter().any(is_other) {
            ChangeKind::IdentityChanged
        } else if self.credential == now.credential {
            ChangeKind::SameCredential
        } else if self.kind.class() != CredentialClass::Login {
            // A key stands for nobody but itself.
            ChangeKind::IdentityChanged
        } else if self.names_its_user(&ids) {
            ChangeKind::Refreshed
        } else {
            ChangeKind::IdentityUnknown
        }
    }
}

/// Prints a short description of the change.
impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SameCredential => "the same credential",
            Self::Refreshed => "refreshed: another token of the same account",
            Self::IdentityChanged => "another identity",
            Self::IdentityUnknown => "another token, and nothing says whose",
            Self::Resolved => "a credential, where none was known",
            Self::Refused => "no answer",
        })
    }
}

/// What an answer or an error is based on: every variable and file that was read, with digests of
/// their contents.
///
/// For [`Resolver::changed_since`](crate::Resolver::changed_since). It is only useful in this
/// process: the digests use a random key and are never printed or stored. `Debug` shows the names
/// of the places. Cloning is cheap.
///
/// ```
/// use auth_resolver::System;
///
/// let machine = System::fixed().home("/home/u").var("OPENAI_API_KEY", "sk-test-1234");
/// let auth = auth_resolver::codex().system(machine).resolve()?;
/// let shown = format!("{:?}", auth.fingerprint());
/// assert!(shown.contains("OPENAI_API_KEY") && !shown.contains("sk-test"));
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone)]
pub struct Fingerprint(Arc<Inner>);

struct Inner {
    ledger: Arc<Ledger>,
    decided_at: UnixTime,
    /// When the credential in use expires.
    expiry: Option<Expiry>,
    is_refused: bool,
    /// The last one that was known: the one in use, or before an error the one that was.
    sender: Option<Sender>,
}

/// What a fingerprint is made from once somebody asks for one: most callers do not.
#[derive(Clone)]
pub(crate) struct Record {
    ledger: Arc<Ledger>,
    /// The last one that was known before.
    before: Option<Sender>,
}

impl Record {
    /// Takes what was asked. `before` is the fingerprint that the ledger has its seed from, if any.
    pub(crate) fn new(ledger: Ledger, before: Option<&Fingerprint>) -> Self {
        Self {
            ledger: Arc::new(ledger),
            before: before.and_then(|before| before.0.sender.clone()),
        }
    }

    pub(super) fn fingerprint(&self, choice: Option<&Choice>, decided_at: UnixTime) -> Fingerprint {
        let sender = match choice {
            Some(choice) => Some(Sender::new(choice, self.ledger.seed())),
            None => self.before.clone(),
        };
        Fingerprint(Arc::new(Inner {
            ledger: Arc::clone(&self.ledger),
            decided_at,
            expiry: choice.and_then(|choice| choice.method.expiry()),
            is_refused: choice.is_none(),
            sender,
        }))
    }
}

impl Fingerprint {
    /// Returns what was asked. Digests must be made by its seed to be compared with these.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// Returns whether the credential in use has expired since, or has come within the skew of it.
    pub(crate) fn has_expired_since(&self, now: UnixTime, skew: Duration) -> bool {
        let has_passed = |at| self.0.expiry.map(|expiry| expiry.is_due(at, skew));
        has_passed(now) != has_passed(self.0.decided_at)
    }

    /// Returns what a later answer, of the same seed, means.
    pub(crate) fn compared_with(&self, now: &Self) -> ChangeKind {
        match (&self.0.sender, &now.0.sender) {
            _ if now.0.is_refused => ChangeKind::Refused,
            (Some(before), Some(now)) => before.compared_with(now),
            _ => ChangeKind::Resolved,
        }
    }
}

/// Prints the places that were read.
impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fingerprint").field(&self.0.ledger).finish()
    }
}
