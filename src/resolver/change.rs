//! Whether a new answer would be another one.

use std::fmt;

use super::Resolver;
use crate::error::Error;
use crate::finding::Place;
use crate::resolution::{ChangeKind, Fingerprint, Resolution, write_places};

/// What has changed, and the new answer.
///
/// `Display` gives one line for people, without a secret.
///
/// ```
/// use auth_resolver::{Resolution, Resolver};
///
/// /// Takes over what is still the same account's, and tells its user of anything else.
/// fn follow(resolver: &Resolver, auth: &mut Resolution) {
///     use auth_resolver::change::ChangeKind::{Refreshed, SameCredential};
///     let Some(change) = resolver.changed_since(&auth.fingerprint()) else {
///         return;
///     };
///     match (change.kind, change.outcome) {
///         (SameCredential | Refreshed, Ok(new)) => *auth = new,
///         (kind, _) => eprintln!("{kind}: ask before going on"),
///     }
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
#[must_use = "it holds the new answer"]
pub struct Change {
    /// What it comes to.
    pub kind: ChangeKind,
    /// The places that do not say what they said: variables, files, and `the clock` if the
    /// credential has expired meanwhile.
    pub places: Vec<Place>,
    /// What the resolver now comes to.
    pub outcome: Result<Resolution, Error>,
}

impl Resolver {
    /// Returns whether anything that an answer rests on has changed since, and if so, resolves anew.
    ///
    /// While nothing has changed it costs one look at the metadata of each file, and opens none.
    /// Metadata that is not what it was, or so fresh that it cannot tell, makes it read that file
    /// and compare the content; a file that was only touched is no change. No thread is started and
    /// nothing is waited for: ask whenever a watcher says something, or every few seconds.
    ///
    /// It cannot see what leaves the metadata as it is: a write through a shared memory map, whose
    /// time the system may set only when it writes the page back, or a file system that answers from
    /// a cache. [`resolve`](Self::resolve) reads every file and sees such a change.
    ///
    /// The fingerprint is that of the last answer or of the last error. Take the next one from
    /// [`Change::outcome`].
    ///
    /// ```
    /// use auth_resolver::change::ChangeKind;
    /// use auth_resolver::System;
    ///
    /// let codex = |auth_json| {
    ///     let machine = System::fixed()
    ///         .home("/home/u")
    ///         .file("/home/u/.codex/auth.json", auth_json);
    ///     auth_resolver::codex().system(machine).into_resolver()
    /// };
    /// let before = codex(r#"{"OPENAI_API_KEY": "sk-test-1234"}"#);
    /// let auth = before.resolve()?;
    /// assert!(before.changed_since(&auth.fingerprint()).is_none());
    ///
    /// let after = codex(r#"{"OPENAI_API_KEY": "sk-test-5678"}"#);
    /// let change = after.changed_since(&auth.fingerprint()).unwrap();
    /// assert_eq!(change.kind, ChangeKind::IdentityChanged);
    /// assert_eq!(change.to_string(), "another identity (changed: ~/.codex/auth.json)");
    /// let auth = change.outcome?;
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    ///
    /// # What counts
    ///
    /// Everything that the sources have learnt from the [`System`](crate::System), sources of your
    /// own included. Not the clock, except that the credential in use has expired, or is about to,
    /// since the answer. Not what was settled when the resolver was made: its sources, and for a
    /// preset the directory of the program's files; a new preset looks for that anew.
    ///
    /// A program that writes a login may truncate it first. Asked in that moment, the answer is an
    /// error ([`Truncated`](crate::ErrorKind::Truncated)): keep the answer that you have, and ask
    /// again. The error's fingerprint remembers the credential before it, so that what comes next
    /// is compared with that.
    #[must_use]
    pub fn changed_since(&self, before: &Fingerprint) -> Option<Change> {
        let mut places = before.ledger().differences(&self.system);
        if before.has_expired_since(self.system.now(), self.policy.expiry_skew) {
            places.push(Place::Other("the clock".to_owned()));
        }
        if places.is_empty() {
            return None;
        }
        let outcome = self.resolve_after(Some(before));
        let now = match &outcome {
            Ok(resolution) => resolution.fingerprint(),
            Err(error) => error.fingerprint(),
        };
        Some(Change {
            kind: before.compared_with(&now),
            places,
            outcome,
        })
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Ok(_) => write!(f, "{}", self.kind)?,
            Err(error) => write!(f, "{}: {}", self.kind, error.kind().as_str())?,
        }
        let home = match &self.outcome {
            Ok(resolution) => resolution.home(),
            Err(error) => error.home(),
        };
        f.write_str(" (changed: ")?;
        write_places(f, self.places.iter().map(|place| place.shortened(home)))?;
        f.write_str(")")
    }
}
