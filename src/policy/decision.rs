//! The one value that the result, the trace and every message follow from.

use crate::base_url::{BaseUrl, InvalidBaseUrl};
use crate::finding::{Class, Finding, Found, Name, SettingKey, Subject};
use crate::method::{AuthMethod, Billing, RequestHeader, UnixTime};

use super::{Policy, notes};

/// What was decided. Numbers are indexes into the findings that were decided on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decision {
    /// The answer, or why there is none.
    pub outcome: Result<Choice, Refusal>,
    /// What became of each finding, in the order of the findings.
    pub verdicts: Vec<Verdict>,
    /// What somebody should know besides.
    pub notes: Vec<Note>,
}

/// A credential, an endpoint, and where both came from.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Choice {
    /// The finding that holds the credential; none if none is required.
    pub credential: Option<usize>,
    /// The credential.
    pub method: AuthMethod,
    /// The base URL.
    pub url: BaseUrl,
    /// Where the base URL came from.
    pub url_source: UrlSource,
    /// The provider in use, unless it is the primary one.
    pub provider: Option<Name>,
    /// The headers of a request, credential first.
    pub headers: Vec<RequestHeader>,
    /// The query parameters of a request.
    pub query: Vec<(String, String)>,
    /// Who pays.
    pub billing: Billing,
}

/// Where a base URL came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UrlSource {
    /// The finding of this index.
    Finding(usize),
    /// The default for the method.
    MethodDefault,
    /// The provider brings it along.
    Provider,
}

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Nothing was there.
    Nothing,
    /// It is what requests use.
    Used,
    /// It is a setting that had its effect, or a file that was read.
    Applied,
    /// Another one won: which, and why.
    Shadowed(Option<usize>, Shadow),
    /// It could not have any effect.
    NoEffect(NoEffect),
    /// It is unusable, and nothing depended on it.
    Unusable,
    /// It is why there is no answer.
    Decisive,
    /// Something else was decisive before anybody looked at it.
    NotReached,
}

/// Why another one won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Shadow {
    /// It was given for this run.
    Pinned,
    /// It comes earlier in the order of precedence.
    Earlier,
    /// Its class is preferred; the finding that says so, or the default.
    Preferred(Class, Option<usize>),
    /// The provider in use has a credential or a base URL of its own.
    Provider,
}

/// Why a finding could not have any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoEffect {
    /// The rules in force do not know it.
    Rules,
    /// The rules look at the environment's key only where there is no stored login.
    StoredLogin,
    /// The stored login's own mode is another one.
    StoredMode,
    /// The account's plan decided for the other member of the stored login.
    Plan,
    /// The key in the stored login comes first.
    StoredKey,
    /// The user has not said that the project is trusted.
    ProjectNotTrusted,
    /// A project cannot redirect requests.
    ProjectRedirect,
    /// It belongs to a provider or a profile that is not in use.
    NotSelected,
    /// The provider in use has not asked for the login.
    NotAskedFor,
    /// It is meant for another method.
    OtherMethod,
    /// Logins are stored elsewhere.
    StoredElsewhere,
}

/// What somebody should know besides the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Note {
    /// Usable credentials of several billing classes are there.
    Conflict {
        /// The one that is used.
        used: usize,
        /// Those that are not.
        others: Vec<usize>,
    },
    /// A stored login holds a key and tokens and does not say which is in force.
    AmbiguousStoredLogin {
        /// The one that is used.
        used: usize,
    },
    /// A setting or variable is there and has no effect.
    NoEffect(usize, NoEffect),
    /// A stored credential goes to a host that the user named.
    SentElsewhere {
        /// The credential.
        credential: usize,
        /// The base URL.
        url: usize,
    },
    /// Requests are not encrypted.
    Insecure,
    /// The base URL's default path was added.
    PathAdded,
    /// The key begins like another vendor's.
    ForeignKey(&'static str),
    /// A place that nothing depended on is unusable.
    Unusable(usize),
    /// A broken place was passed over, as the caller allowed.
    BrokenSkipped(usize),
    /// A base URL was passed over, as the caller allowed.
    UrlSkipped(usize),
    /// The stored login may be older than the one in the system's key store.
    StoredMayBeStale(usize),
    /// The session expires soon or has expired.
    Expired {
        /// When.
        at: UnixTime,
    },
    /// Nobody can say when the session expires.
    ExpiryUnknown,
    /// The credential is no bearer token; its requests need more than a header.
    NotABearer,
    /// A variable of the process is the same as in a project's file, so a shell hook may have loaded it.
    MatchesProject {
        /// The variable.
        variable: usize,
        /// The file.
        project: usize,
    },
    /// The server names the host for this kind of session; only the network knows it.
    HostFromServer,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No place holds a usable credential.
    NoneFound,
    /// The login is stored where this crate does not look.
    StoredElsewhere {
        /// The setting that says so.
        setting: usize,
        /// The value it has.
        store: &'static str,
    },
    /// The place that comes first cannot be used.
    Broken(usize),
    /// The stored login says it is of a kind that it does not hold.
    ModeWithoutMember {
        /// The mode.
        mode: usize,
    },
    /// A setting has a value that it cannot have.
    InvalidSetting {
        /// The setting.
        setting: usize,
        /// What it can be.
        expected: &'static str,
    },
    /// The provider or profile that is selected does not exist.
    NotConfigured {
        /// The setting that selects it.
        setting: usize,
        /// What it is.
        what: &'static str,
        /// Its name.
        name: Name,
    },
    /// A provider lacks something.
    IncompleteProvider {
        /// Its id.
        provider: Name,
        /// What it lacks.
        missing: &'static str,
    },
    /// A variable that a provider names is not set.
    MissingVariable {
        /// The setting that names it.
        setting: usize,
        /// The variable.
        variable: Name,
        /// The provider's own words on how to get a key. Printed only where they look harmless.
        instructions: Option<usize>,
    },
    /// A command would supply the credential. This crate runs nothing.
    DynamicCredential(usize),
    /// The login would go to a provider that has not asked for it.
    NotAskedFor {
        /// The login.
        credential: usize,
        /// The provider.
        provider: Name,
    },
    /// A restriction forbids the credential.
    Restricted {
        /// The setting.
        setting: usize,
        /// The credential.
        credential: usize,
        /// What is restricted.
        what: Restriction,
    },
    /// The base URL cannot be used.
    InvalidUrl {
        /// The base URL.
        url: usize,
        /// Why.
        why: InvalidBaseUrl,
    },
    /// The base URL comes from a place that is trusted less than the credential's.
    LessTrustedUrl {
        /// The credential.
        credential: usize,
        /// The base URL.
        url: usize,
    },
    /// The session would go to a host that was meant for API keys.
    SessionElsewhere {
        /// The session.
        credential: usize,
        /// The base URL.
        url: usize,
    },
    /// The credential is of a kind that the endpoint cannot take.
    Unsupported {
        /// The credential.
        credential: usize,
    },
    /// No base URL is known for the credential.
    NoBaseUrl,
    /// The session has expired, and the caller wants none that has.
    Expired {
        /// The session.
        credential: usize,
    },
    /// Credentials of several billing classes are there, and the caller wants a clear case.
    Conflicting {
        /// All of them, the one that would be used first.
        credentials: Vec<usize>,
    },
}

/// What a restriction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Restriction {
    /// Only this class may be used.
    Method(Class),
    /// Only some workspaces may be used, and the account is of another one.
    Workspace,
    /// Only some workspaces may be used, and nobody here knows which one the credential is for.
    UnknownWorkspace,
}

impl Refusal {
    /// Returns the findings that the refusal is about.
    pub(crate) fn subjects(&self) -> Vec<usize> {
        match self {
            Self::NoneFound | Self::NoBaseUrl | Self::IncompleteProvider { .. } => Vec::new(),
            Self::Broken(finding)
            | Self::DynamicCredential(finding)
            | Self::ModeWithoutMember { mode: finding } => vec![*finding],
            Self::StoredElsewhere { setting, .. }
            | Self::InvalidSetting { setting, .. }
            | Self::NotConfigured { setting, .. }
            | Self::MissingVariable { setting, .. } => vec![*setting],
            Self::NotAskedFor { credential, .. }
            | Self::Unsupported { credential }
            | Self::Expired { credential } => vec![*credential],
            Self::Restricted {
                setting,
                credential,
                ..
            } => vec![*setting, *credential],
            Self::InvalidUrl { url, .. } => vec![*url],
            Self::LessTrustedUrl { credential, url }
            | Self::SessionElsewhere { credential, url } => vec![*credential, *url],
            Self::Conflicting { credentials } => credentials.clone(),
        }
    }
}

impl Decision {
    pub(super) fn undecided(findings: &[Finding]) -> Self {
        let verdicts = findings
            .iter()
            .map(|finding| match &finding.found {
                Found::Nothing | Found::Blank => Verdict::Nothing,
                Found::Problem(_) => Verdict::Unusable,
                Found::Present => Verdict::Applied,
                _ if is_record(&finding.subject) => Verdict::Applied,
                _ => Verdict::NotReached,
            })
            .collect();
        Self {
            outcome: Err(Refusal::NoneFound),
            verdicts,
            notes: Vec::new(),
        }
    }

    /// Says what became of a finding. What is absent stays "nothing".
    pub(super) fn judge(&mut self, finding: usize, verdict: Verdict) {
        if let Some(slot) = self.verdicts.get_mut(finding)
            && *slot != Verdict::Nothing
        {
            *slot = verdict;
        }
    }

    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    pub(super) fn conclude(
        &mut self,
        policy: &Policy,
        findings: &[Finding],
        now: UnixTime,
        outcome: Result<Choice, Refusal>,
    ) {
        self.outcome = outcome;
        match &self.outcome {
            Ok(choice) => {
                // Whatever nobody asked for in the course of deciding is not known to the rules.
                for verdict in &mut self.verdicts {
                    if *verdict == Verdict::NotReached {
                        *verdict = Verdict::NoEffect(NoEffect::Rules);
                    }
                }
                let used = choice
                    .credential
                    .into_iter()
                    .chain(match choice.url_source {
                        UrlSource::Finding(url) => Some(url),
                        UrlSource::MethodDefault | UrlSource::Provider => None,
                    });
                for finding in used.collect::<Vec<_>>() {
                    self.judge(finding, Verdict::Used);
                }
            }
            Err(refusal) => {
                for finding in refusal.subjects() {
                    self.judge(finding, Verdict::Decisive);
                }
            }
        }
        notes::add(self, policy, findings, now);
        if policy.refuse_conflicts && self.outcome.is_ok() {
            self.refuse_conflict();
        }
    }

    fn refuse_conflict(&mut self) {
        let conflict = self.notes.iter().find_map(|note| match note {
            Note::Conflict { used, others } => Some(
                std::iter::once(*used)
                    .chain(others.iter().copied())
                    .collect(),
            ),
            _ => None,
        });
        if let Some(credentials) = conflict {
            self.outcome = Err(Refusal::Conflicting { credentials });
        }
    }
}

// Facts that other decisions rest on; they cannot win or lose themselves.
fn is_record(subject: &Subject) -> bool {
    matches!(
        subject,
        Subject::Setting(SettingKey::LastRefresh | SettingKey::ProjectTrust(_))
    )
}
