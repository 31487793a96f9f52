//! Refusals, and reasons without effect, that only the rules of presets know.

use crate::finding::FindingId;
use crate::method::CredentialClass;
use crate::text::Name;

/// Why there is no answer under the rules of a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ToolRefusal {
    /// The login is stored where this crate does not look.
    StoredElsewhere {
        /// The setting that selects the store.
        setting: FindingId,
        /// The value it has.
        store: &'static str,
    },
    /// The mode of the stored login names a member that is missing.
    ModeWithoutMember {
        /// The mode.
        mode: FindingId,
    },
    /// A setting selects credentials that are not looked for here.
    SelectedElsewhere {
        /// The setting.
        setting: FindingId,
        /// Whose credentials they are.
        whose: &'static str,
    },
    /// A setting selects a method for which no credential is there.
    SelectedMissing {
        /// The setting.
        setting: FindingId,
        /// The selected method.
        class: CredentialClass,
    },
    /// The provider or profile that is selected does not exist.
    NotConfigured {
        /// The setting that selects it.
        setting: FindingId,
        /// What it is.
        what: &'static str,
        /// Where the project alone defines it, if it does, which does not count.
        of_project: Option<FindingId>,
        /// Its name.
        name: Name,
    },
    /// A table describes a built-in provider, which is not allowed.
    ReservedTable {
        /// A setting in the table.
        setting: FindingId,
        /// The provider.
        server: Name,
    },
    /// A provider lacks something.
    IncompleteServer {
        /// Its id.
        server: Name,
        /// What it lacks.
        missing: &'static str,
    },
    /// A variable that a provider names is not set.
    MissingVariable {
        /// The setting that names it.
        setting: FindingId,
        /// The variable.
        variable: Name,
        /// The provider's own instructions for getting a key. They are never printed.
        instructions: Option<FindingId>,
    },
    /// A command would supply the credential. This crate runs nothing.
    DynamicCredential(FindingId),
    /// The login would go to a provider that has not asked for it.
    NotAskedFor {
        /// The login.
        credential: FindingId,
        /// The provider.
        server: Name,
    },
    /// A restriction forbids the credential.
    Restricted {
        /// The setting.
        setting: FindingId,
        /// The credential.
        credential: FindingId,
        /// What is restricted.
        what: Restriction,
    },
}

/// What a restriction is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Restriction {
    /// Only this class may be used.
    Method(CredentialClass),
    /// Another method is selected than the one that may be used.
    OtherMethod,
    /// Only some workspaces may be used, and the account is of another one.
    Workspace,
    /// Only some workspaces may be used, and that of the credential is unknown.
    UnknownWorkspace,
}

/// Why a finding has no effect under the rules of a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ToolReason {
    /// The stored login's own mode is another one.
    StoredMode,
    /// The account's plan decided for the other member of the stored login.
    Plan,
    /// The key in the stored login comes first.
    StoredKey,
    /// Logins are stored elsewhere.
    StoredElsewhere,
    /// It is in a profile, from which only the choice of a provider counts.
    NotInProfile,
    /// The provider in use has not asked for the login.
    NotAskedFor,
    /// No file defines what it selects.
    NotDefined,
}

impl ToolRefusal {
    /// Returns the credential that would have been used, where one was chosen.
    pub(in crate::policy) fn credential(&self) -> Option<FindingId> {
        match self {
            Self::Restricted { credential, .. } => Some(*credential),
            _ => None,
        }
    }

    /// Returns the findings that the refusal is about. The first is the place that the error names.
    pub(in crate::policy) fn subjects(&self) -> Vec<FindingId> {
        match self {
            Self::IncompleteServer { .. } => Vec::new(),
            Self::DynamicCredential(finding) | Self::ModeWithoutMember { mode: finding } => {
                vec![*finding]
            }
            Self::StoredElsewhere { setting, .. }
            | Self::ReservedTable { setting, .. }
            | Self::SelectedElsewhere { setting, .. }
            | Self::SelectedMissing { setting, .. }
            | Self::MissingVariable { setting, .. } => vec![*setting],
            Self::NotConfigured {
                setting,
                of_project,
                ..
            } => std::iter::once(*setting).chain(*of_project).collect(),
            Self::NotAskedFor { credential, .. } => vec![*credential],
            Self::Restricted {
                setting,
                credential,
                ..
            } => vec![*setting, *credential],
        }
    }
}

impl ToolReason {
    /// Returns whether an error about the stored login implies it already.
    pub(in crate::policy) fn follows_from_error(self) -> bool {
        matches!(
            self,
            Self::StoredMode | Self::StoredElsewhere | Self::StoredKey | Self::Plan
        )
    }

    /// Returns the name of the reason for programs.
    pub(in crate::policy) fn code(self) -> &'static str {
        match self {
            Self::StoredMode => "mode-of-the-login",
            Self::Plan => "plan-of-the-account",
            Self::StoredKey => "stored-key-comes-first",
            Self::StoredElsewhere => "stored-elsewhere",
            Self::NotInProfile => "not-in-profile",
            Self::NotAskedFor => "login-not-asked-for",
            Self::NotDefined => "not-defined",
        }
    }
}

/// The name for programs of this reason: the finding lost to a setting of the server in use.
pub(in crate::policy) const SERVER_HAS_ITS_OWN: &str = "provider-has-its-own";
