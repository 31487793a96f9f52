//! Whether a new answer would be another one.

use std::fmt;

use super::Resolver;
use crate::error::Error;
use crate::finding::Place;
use crate::resolution::{ChangeKind, Fingerprint, Resolution, listed};

/// A change since an earlier answer, and the new answer.
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
    /// The kind of change.
    pub kind: ChangeKind,
    /// The places that have changed: variables, files, and `the clock` if the credential has
    /// expired since.
    pub places: Vec<Place>,
    /// The new answer or error.
    pub outcome: Result<Resolution, Error>,
}

impl Resolver {
    /// Resolves again if anything that an answer is based on has changed since; otherwise returns
    /// `None`.
    ///
    /// While nothing has changed, it checks only the metadata of each file and opens none. If the
    /// metadata differs, or is too recent to be conclusive, it reads the file and compares the
    /// content. A file that was only touched is not a change. It starts no thread and does not
    /// wait: call it when a watcher reports something, or every few seconds.
    ///
    /// It misses changes that leave the metadata as it is: a write through a shared memory map,
    /// whose time the system may set only when it writes the page back, or a file system that
    /// answers from a cache. [`resolve`](Self::resolve) reads every file and finds such changes.
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
    /// Everything that the sources, including custom ones, read from the
    /// [`System`](crate::System). The clock counts only if the credential in use has expired since
    /// the answer, or is about to. What was fixed when the resolver was created does not count:
    /// its sources and, for a preset, the directory of the program's files. A new preset looks for
    /// that directory again.
    ///
    /// A program that writes a login may truncate the file first. In that moment the outcome is an
    /// error ([`Truncated`](crate::ErrorKind::Truncated)): keep the current answer, and ask again.
    /// The error's fingerprint remembers the credential before it, so the next answer is compared
    /// with that credential.
    #[must_use]
    pub fn changed_since(&self, before: &Fingerprint) -> Option<Change> {
        let mut places = self.system.differences(before.ledger());
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
        let places = self
            .places
            .iter()
            .map(|place| place.shortened(home).to_string());
        write!(f, " (changed: {})", listed(places).join(", "))
    }
}
