//! The values of a rule set's switches.

/// How far a preference that is set reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PreferenceScope {
    /// All places.
    Everywhere,
    /// Only what a stored login holds.
    WithinStoredLogin,
    /// Nothing: the setting is not known.
    Nothing,
}

/// When an API key from the environment counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AmbientKey {
    /// In the order of precedence, like any other.
    Ranked,
    /// Only if there is no stored login, not even a broken one.
    WithoutStoredLogin,
    /// Never.
    Ignored,
}

/// What an access token in a variable can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessTokenVariable {
    /// The variable is not known.
    Ignored,
    /// An agent identity, nothing else.
    AgentIdentity,
    /// A personal access token if it begins with `at-`, otherwise an agent identity.
    ByPrefix,
}

/// Which member of a stored login with a key and tokens is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StoredRule {
    /// A preference that is set; else the login's own mode; else the default preference.
    Preference,
    /// A preference that is set for the key; else the account, for these plans; else the key.
    Plan {
        /// The plans whose accounts come before the key.
        account_plans: &'static [&'static str],
        /// The domain whose e-mail addresses come before the key whatever their plan.
        account_domain: Option<&'static str>,
    },
    /// The key, whenever it is written down.
    Key,
    /// The login's own mode; without one, the key.
    Mode,
}

/// How a setting can force the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkspaceRule {
    /// The setting is not known.
    Unknown,
    /// One id, compared with the id token's claim.
    One,
    /// One id or a list, compared with the claim.
    Any,
    /// One id or a list, compared with the claim and with the account that requests are made for.
    AnyForBothIds,
    /// One id or a list. What cannot be seen to be for one of them is refused, a key too.
    AnyForEverything,
}

/// What a profile is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProfileRule {
    /// A table of the configuration; its provider beats the one at the top.
    Table,
    /// A file of its own beside the configuration; the setting `profile` is refused.
    File,
}

/// What the settings of a project can do. What they select among its user's own counts only once
/// the user trusts the project, under all of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ProjectSettings {
    /// They are not read.
    Unread,
    /// Their base URL counts for the project's own credential.
    Open,
    /// The same, once the user trusts the project.
    Trusted,
    /// Neither a base URL nor the choice of a provider counts; the rest does once the user trusts the
    /// project.
    TrustedWithoutRedirects,
}
