//! What an answer rests on, so that it can be asked whether it still holds.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::method::{Expiry, UnixTime};
use crate::policy::Choice;
use crate::system::Ledger;

use super::change::{ChangeKind, Sender};

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
