//! The answer, or why there is none.

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::FindingId;
use crate::method::{AuthMethod, Billing, CredentialClass, RequestHeader, UnixTime};
use crate::secret::InvalidSecret;
use crate::text::{Name, UncheckedText};

use super::tool::ToolRefusal;

/// A credential, an endpoint, and where both came from.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// The finding that holds the credential; none if none is required.
    pub(crate) credential: Option<FindingId>,
    /// The finding with the second credential, which is sent in a separate header.
    pub(crate) second: Option<FindingId>,
    /// The credential.
    pub(crate) method: AuthMethod,
    /// The base URL.
    pub(crate) url: BaseUrl,
    /// Where the base URL came from.
    pub(crate) url_source: UrlSource,
    /// The server in use, unless it is the program's own.
    pub(crate) server: Option<Name>,
    /// The headers of a request, credential first.
    pub(crate) headers: Vec<RequestHeader>,
    /// The query parameters of a request.
    pub(crate) query: Vec<(Name, UncheckedText)>,
    /// Who pays.
    pub(crate) billing: Billing,
}

/// Where a base URL came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UrlSource {
    /// The finding of this index.
    Finding(FindingId),
    /// The default for the method.
    MethodDefault,
    /// Built in, with the server.
    Server,
}

impl UrlSource {
    pub(crate) fn finding(self) -> Option<FindingId> {
        match self {
            Self::Finding(url) => Some(url),
            Self::MethodDefault | Self::Server => None,
        }
    }
}

/// What is said of a key in the place of a variable's name, which people write there (openai/codex#896).
pub(crate) const NOT_A_KEY: &str = "the name of a variable, not a key";

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No place holds a usable credential.
    NoneFound,
    /// The place that decides cannot be used. Its finding holds the problem.
    Broken(FindingId),
    /// Not a valid credential.
    InvalidCredential {
        /// The place.
        credential: FindingId,
        /// Why.
        why: InvalidSecret,
    },
    /// A setting has a value that is not allowed.
    InvalidSetting {
        /// The setting.
        setting: FindingId,
        /// What it can be.
        expected: &'static str,
    },
    /// A setting that names a class of credentials has an unknown word.
    UnknownWord {
        /// The setting.
        setting: FindingId,
        /// The known words, and their classes.
        words: &'static [(&'static str, CredentialClass)],
    },
    /// The base URL cannot be used.
    InvalidUrl {
        /// The base URL.
        url: FindingId,
        /// Why.
        why: InvalidBaseUrl,
    },
    /// The base URL, or a part of it, is the project's, and the credential is the user's.
    ProjectUrl {
        /// The credential; none where a request would go without.
        credential: Option<FindingId>,
        /// The base URL, or what is filled into it.
        url: FindingId,
    },
    /// The credential is the project's, and the caller refuses those.
    ProjectCredential {
        /// The credential.
        credential: FindingId,
        /// What is used without the project.
        replaces: Option<FindingId>,
    },
    /// What a trusted project selects leads to an error.
    BySelection {
        /// What it selects by.
        selection: FindingId,
        /// The error.
        refusal: Box<Self>,
    },
    /// A file of the project that the answer depends on has another name (a hard link), so it may be
    /// the user's.
    HardLink {
        /// The file.
        file: FindingId,
    },
    /// The key is a cloud's, and the base URL is neither that cloud's nor a gateway's.
    CloudKey {
        /// The key.
        credential: FindingId,
        /// The side it belongs to.
        cloud: &'static str,
    },
    /// The session would go to a host that was meant for API keys, or the credential to another server
    /// than the one that issued it.
    SessionElsewhere {
        /// The session.
        credential: FindingId,
        /// The base URL.
        url: FindingId,
    },
    /// The credential is of a kind that the endpoint cannot take.
    Unsupported {
        /// The credential.
        credential: FindingId,
    },
    /// No base URL is known for the credential.
    NoBaseUrl {
        /// The credential; none where a request would go without.
        credential: Option<FindingId>,
    },
    /// The session has expired or is about to, and the caller refuses such sessions.
    Expired {
        /// The session.
        credential: FindingId,
        /// When it expires.
        at: UnixTime,
    },
    /// A person is asked before the credential is used.
    AsksFirst {
        /// The credential.
        credential: FindingId,
        /// What is used if the answer is no.
        if_declined: Instead,
    },
    /// A person is asked whether the project is trusted.
    AsksForTrust {
        /// Where that would be recorded.
        setting: FindingId,
        /// What is used if the answer is yes.
        if_trusted: Instead,
        /// What is used if the answer is no.
        if_not: Instead,
    },
    /// One request would carry a credential of its user's and one of the project's.
    MixedCredentials {
        /// The user's.
        yours: FindingId,
        /// The project's.
        of_project: FindingId,
    },
    /// Credentials of several billing classes are there, and the caller refuses that.
    Conflicting {
        /// All of them, the one that would be used first.
        credentials: Vec<FindingId>,
    },
    /// A refusal that only the rules of presets know.
    Tool(ToolRefusal),
}

/// The result of a decision under other circumstances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// This credential is used, and a second one beside it.
    Credential(FindingId, Option<FindingId>),
    /// No credential is needed.
    NoneRequired,
    /// A person is asked about this credential first.
    AsksFirst(FindingId),
    /// A person is asked first whether the project is trusted.
    AsksForTrust,
    /// There is no answer.
    Refused,
}

impl Instead {
    pub(super) fn of(outcome: &Result<Choice, Refusal>) -> Self {
        match outcome {
            Ok(choice) => choice.credential.map_or(Self::NoneRequired, |credential| {
                Self::Credential(credential, choice.second)
            }),
            Err(Refusal::AsksFirst { credential, .. }) => Self::AsksFirst(*credential),
            Err(Refusal::AsksForTrust { .. }) => Self::AsksForTrust,
            Err(_) => Self::Refused,
        }
    }
}

impl Refusal {
    /// Returns the credential that would have been used, where one was chosen.
    pub(super) fn credential(&self) -> Option<FindingId> {
        match self {
            Self::Tool(refusal) => refusal.credential(),
            Self::ProjectCredential { credential, .. }
            | Self::CloudKey { credential, .. }
            | Self::SessionElsewhere { credential, .. }
            | Self::Unsupported { credential }
            | Self::AsksFirst { credential, .. }
            | Self::Expired { credential, .. } => Some(*credential),
            Self::NoBaseUrl { credential } | Self::ProjectUrl { credential, .. } => *credential,
            Self::Conflicting { credentials } => credentials.first().copied(),
            Self::BySelection { refusal, .. } => refusal.credential(),
            _ => None,
        }
    }

    /// Returns whether nothing was found that could be used.
    pub(crate) fn finds_none(&self) -> bool {
        match self {
            Self::NoneFound => true,
            Self::BySelection { refusal, .. } => refusal.finds_none(),
            _ => false,
        }
    }

    /// Returns the base URL that the refusal is about.
    pub(super) fn url(&self) -> Option<FindingId> {
        match self {
            Self::InvalidUrl { url, .. }
            | Self::ProjectUrl { url, .. }
            | Self::SessionElsewhere { url, .. } => Some(*url),
            _ => None,
        }
    }

    /// Returns the findings that the refusal is about. The first is the place that the error names.
    pub(crate) fn subjects(&self) -> Vec<FindingId> {
        match self {
            Self::NoneFound => Vec::new(),
            Self::Tool(refusal) => refusal.subjects(),
            Self::NoBaseUrl { credential } => credential.iter().copied().collect(),
            Self::Broken(finding) => vec![*finding],
            Self::InvalidSetting { setting, .. }
            | Self::UnknownWord { setting, .. }
            | Self::AsksForTrust { setting, .. } => vec![*setting],
            Self::HardLink { file } => vec![*file],
            Self::BySelection { selection, refusal } => {
                let mut subjects = refusal.subjects();
                subjects.push(*selection);
                subjects
            }
            Self::CloudKey { credential, .. }
            | Self::InvalidCredential { credential, .. }
            | Self::Unsupported { credential }
            | Self::AsksFirst { credential, .. }
            | Self::Expired { credential, .. } => vec![*credential],
            Self::MixedCredentials { yours, of_project } => vec![*of_project, *yours],
            Self::InvalidUrl { url, .. } => vec![*url],
            Self::ProjectUrl { credential, url } => {
                std::iter::once(*url).chain(*credential).collect()
            }
            Self::ProjectCredential {
                credential,
                replaces,
            } => std::iter::once(*credential).chain(*replaces).collect(),
            Self::SessionElsewhere { credential, url } => vec![*credential, *url],
            Self::Conflicting { credentials } => credentials.clone(),
        }
    }
}

impl From<ToolRefusal> for Refusal {
    fn from(refusal: ToolRefusal) -> Self {
        Self::Tool(refusal)
    }
}
