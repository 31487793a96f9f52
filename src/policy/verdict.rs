//! The verdict on each finding, and the notes.

use crate::base_url::BaseUrl;
use crate::finding::FindingId;
use crate::method::{CredentialClass, MethodKind, UnixTime};
use crate::text::Name;

use super::outcome::{Choice, Instead, Refusal};
use super::tool::{SERVER_HAS_ITS_OWN, ToolReason};

/// The verdict on a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing was found.
    Nothing,
    /// Requests use it.
    Used,
    /// It is a setting that had its effect, or a file that was read.
    Applied,
    /// Another one won: which, and why.
    Shadowed(Option<FindingId>, Shadow),
    /// It could not have any effect.
    NoEffect(NoEffect),
    /// It is unusable, and nothing depended on it.
    Unusable,
    /// It cannot be used, and the caller allowed to skip it.
    Skipped,
    /// It is why there is no answer.
    Decisive,
    /// Something before it was decisive, so it was not looked at.
    NotReached,
}

/// Why another one won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shadow {
    /// It was given for this run.
    Pinned,
    /// It comes earlier in the order of precedence.
    Earlier,
    /// Its class is preferred, by this finding or by default.
    Preferred(CredentialClass, Option<FindingId>),
    /// The server in use has its own credential or base URL.
    OfServer,
}

/// Why a finding could not have any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoEffect {
    /// The rules in force do not know it.
    Rules,
    /// The rules look at the environment's key only where there is no stored login.
    StoredLogin,
    /// The user has not said that the project is trusted.
    ProjectNotTrusted,
    /// A project cannot redirect requests.
    ProjectRedirect,
    /// A project cannot decide this, trusted or not.
    NotTheProjects,
    /// It is the project's and the credential or base URL that it would go with is not, or the other
    /// way round.
    OtherSide,
    /// The base URL is the same without it.
    SameUrl,
    /// The project's file has another name, so it may be somebody else's.
    HardLink,
    /// It is in a table where it has no meaning.
    WrongTable,
    /// It belongs to something that is not in use.
    NotSelected,
    /// It is meant for another method.
    OtherMethod,
    /// The program takes no credentials of its class from there.
    OtherClass,
    /// A setting selects another method.
    MethodNotSelected,
    /// A login counts only where something selects it, and nothing does.
    NothingSelected,
    /// An earlier place sets the same variable to nothing, and that counts.
    SetToNothing,
    /// It is not about credentials or base URLs.
    Unrelated,
    /// The caller gave another table in its place.
    Overridden,
    /// The variable that it names is not set.
    VariableNotSet,
    /// The user told the program not to use it.
    Declined,
    /// The program asks the user instead.
    AskedInstead,
    /// Why, under the rules of a preset.
    Tool(ToolReason),
}

/// A note about the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// Usable credentials of several billing classes are there.
    Conflict {
        /// The one that is used.
        used: FindingId,
        /// Those that are not.
        others: Vec<FindingId>,
    },
    /// A stored login holds a key and tokens and does not say which is in force.
    AmbiguousStoredLogin {
        /// The one that is used.
        used: FindingId,
    },
    /// A setting or variable is there and has no effect.
    NoEffect(FindingId, NoEffect),
    /// A stored credential goes to a host that the user named.
    SentElsewhere {
        /// The credential.
        credential: FindingId,
        /// The base URL.
        url: FindingId,
    },
    /// Requests are not encrypted.
    Insecure {
        /// Whether a credential, a header or a parameter of a configuration goes with them.
        has_value: bool,
    },
    /// The base URL's default path was added.
    PathAdded,
    /// The key begins like another vendor's.
    ForeignKey(&'static str),
    /// The credential is of the other class than its place is for, by the way it begins.
    Misplaced {
        /// The credential.
        credential: FindingId,
        /// What it is; none for a key that is for administration alone.
        class: Option<CredentialClass>,
    },
    /// A place that nothing depended on is unusable.
    Unusable(FindingId),
    /// A broken place was skipped, as the caller allowed.
    BrokenSkipped(FindingId),
    /// A base URL of the project was skipped, as the caller allowed.
    UrlSkipped(FindingId),
    /// The credential is the project's own.
    ProjectCredential {
        /// The credential.
        credential: FindingId,
        /// What is used without the project.
        replaces: Option<FindingId>,
    },
    /// A project that its user trusts selects among what is its user's.
    ProjectSelects(FindingId),
    /// The stored login may be older than the one in the system's key store.
    StoredMayBeStale(FindingId),
    /// The session has expired, or expires before the skew is over.
    Expired {
        /// When.
        at: UnixTime,
        /// Whether the program that logged in can refresh it.
        refreshable: bool,
    },
    /// The session is old enough to be refreshed; its token does not state an expiry.
    RefreshDue,
    /// The expiry of the session is unknown.
    ExpiryUnknown,
    /// The credential is not a bearer token; its requests need more than a header.
    NotABearer,
    /// The server in use is on another machine, and no credential is configured for it.
    NoCredentialConfigured,
    /// The server in use names no base URL, so the default for its credential is used.
    ServerWithoutUrl,
    /// The preference could not be met, since there is no credential of that class.
    PreferenceUnmet(FindingId),
    /// A variable of the process is the same as in a project's file, so a shell hook may have
    /// loaded it.
    MatchesProject {
        /// The variable.
        variable: FindingId,
        /// The file.
        project: FindingId,
    },
    /// The server names the host for this kind of session; only the network knows it.
    HostFromServer,
    /// Two credentials go out in one request.
    SecondHeader {
        /// The credential.
        first: FindingId,
        /// The second one.
        second: FindingId,
    },
    /// A header that is set for every request replaces the credential's.
    HeaderReplaces {
        /// The header.
        header: FindingId,
        /// The credential.
        credential: FindingId,
    },
    /// Started another way, the program would do something else.
    OtherEntry {
        /// How it would be started, such as "in a terminal".
        how: &'static str,
        /// What it would do.
        then: Instead,
    },
    /// A variable is set and not read, and its name is nearly one that is.
    NearMiss {
        /// The variable that is set.
        found: Name,
        /// The one that is read.
        meant: FindingId,
    },
    /// By the rules of the newest release, the answer would be another one.
    OtherRules(Box<OtherRules>),
}

/// The results of two sets of rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OtherRules {
    /// The name of the other rules.
    pub(crate) rules: String,
    /// The answer.
    pub(crate) there: Answer,
    /// The answer of the rules in force.
    pub(crate) here: Answer,
}

/// The parts of an answer that are compared between rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// `resolved`, or the kind of the error.
    pub(crate) outcome: &'static str,
    /// The kind of credential.
    pub(crate) method: Option<MethodKind>,
    /// Where it is stored.
    pub(crate) credential: Option<FindingId>,
    /// Where it goes.
    pub(crate) url: Option<BaseUrl>,
}

impl Answer {
    /// Summarises an outcome, with the kind of the error if it is one.
    pub(crate) fn of(outcome: &Result<Choice, Refusal>, kind: &'static str) -> Self {
        let choice = outcome.as_ref().ok();
        Self {
            outcome: if choice.is_some() { "resolved" } else { kind },
            method: choice.map(|choice| choice.method.kind()),
            credential: choice.and_then(|choice| choice.credential),
            url: choice.map(|choice| choice.url.clone()),
        }
    }
}

impl Note {
    /// Returns whether the note describes a request, so that it is dropped if there is none.
    pub(super) fn is_about_the_request(&self) -> bool {
        matches!(
            self,
            Self::SentElsewhere { .. }
                | Self::Insecure { .. }
                | Self::PathAdded
                | Self::NoCredentialConfigured
                | Self::ServerWithoutUrl
                | Self::HostFromServer
                | Self::SecondHeader { .. }
                | Self::HeaderReplaces { .. }
        )
    }
}

impl Shadow {
    /// Returns the name of the reason for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Pinned => "given-for-this-run",
            Self::Earlier => "earlier-place",
            Self::Preferred(..) => "preference",
            Self::OfServer => SERVER_HAS_ITS_OWN,
        }
    }
}

impl NoEffect {
    /// Returns the name of the reason for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Rules => "not-in-these-rules",
            Self::StoredLogin => "login-is-stored",
            Self::ProjectNotTrusted => "project-not-trusted",
            Self::ProjectRedirect => "project-cannot-redirect",
            Self::NotTheProjects => "project-cannot-decide",
            Self::OtherSide => "other-side",
            Self::SameUrl => "same-without-it",
            Self::HardLink => "hard-link",
            Self::WrongTable => "wrong-table",
            Self::NotSelected => "not-selected",
            Self::OtherMethod => "other-method",
            Self::OtherClass => "class-not-taken",
            Self::MethodNotSelected => "other-method-selected",
            Self::NothingSelected => "login-not-selected",
            Self::SetToNothing => "set-to-nothing",
            Self::Unrelated => "unrelated",
            Self::Overridden => "overridden",
            Self::VariableNotSet => "variable-not-set",
            Self::Declined => "declined",
            Self::AskedInstead => "asked-instead",
            Self::Tool(reason) => reason.code(),
        }
    }
}

/// Returns whether a header or a query parameter is for a credential, by the words that vendors and gateways have
/// in such names.
pub(crate) fn names_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let mut words = ["auth", "key", "token", "secret", "cookie"].into_iter();
    words.any(|word| name.contains(word))
}
