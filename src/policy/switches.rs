//! The values of a rule set's switches.

/// How far a preference that is set reaches.
///
/// ```
/// use auth_resolver::{
///     ConfigToml, Env, MethodKind, PreferenceScope, Resolver, RuleSet, SessionJson, System,
/// };
///
/// let mut rules = RuleSet::DOCUMENTED; // in which a preference counts everywhere
/// rules.preference = PreferenceScope::Nothing;
/// let kind = |rules: RuleSet| {
///     let resolver = Resolver::new()
///         .rules(rules)
///         .source(Env::new().api_key("ACME_API_KEY"))
///         .source(SessionJson::at("/login.json"))
///         .source(ConfigToml::at("/acme.toml").preferred_method("prefer"))
///         .default_base_url("https://api.acme.example/v1")
///         .default_session_base_url("https://api.acme.example/v1");
///     let machine = System::fixed()
///         .var("ACME_API_KEY", "acme-1234")
///         .file("/login.json", r#"{"access_token": "made-up"}"#)
///         .file("/acme.toml", "prefer = 'apikey'");
///     resolver.system(machine).resolve().map(|auth| auth.method().kind())
/// };
/// assert_eq!(kind(RuleSet::DOCUMENTED)?, MethodKind::ApiKey);
/// assert_eq!(kind(rules)?, MethodKind::OAuth); // what these rules prefer by themselves
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PreferenceScope {
    /// All places.
    Everywhere,
    /// Only what a stored login holds.
    WithinStoredLogin,
    /// Nothing: the setting is not known.
    Nothing,
}

/// When an API key from the environment counts.
///
/// ```
/// use auth_resolver::{AmbientKey, Env, ErrorKind, Resolver, RuleSet, System};
///
/// let mut rules = RuleSet::DOCUMENTED;
/// rules.ambient_key = AmbientKey::Ignored;
/// let error = Resolver::new()
///     .rules(rules)
///     .source(Env::new().api_key("ACME_API_KEY"))
///     .system(System::fixed().var("ACME_API_KEY", "acme-1234"))
///     .resolve()
///     .unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NoneFound);
/// assert_eq!(error.diagnostics()[0].code, "no-effect"); // it is there, and the report says so
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AmbientKey {
    /// In the order of precedence, like any other.
    Ranked,
    /// Only if there is no stored login, not even a broken one.
    WithoutStoredLogin,
    /// Never.
    Ignored,
}

/// What an access token in a variable can be.
///
/// ```
/// use auth_resolver::{
///     AccessTokenVariable, Env, ErrorKind, MethodKind, Resolver, RuleSet, System,
/// };
///
/// let resolve = |access_token| {
///     let mut rules = RuleSet::DOCUMENTED;
///     rules.access_token = access_token;
///     Resolver::new()
///         .rules(rules)
///         .source(Env::new().access_token("ACME_TOKEN"))
///         .default_session_base_url("https://api.acme.example/v1")
///         .system(System::fixed().var("ACME_TOKEN", "at-made-up"))
///         .resolve()
/// };
/// let auth = resolve(AccessTokenVariable::ByPrefix)?;
/// assert_eq!(auth.method().kind(), MethodKind::PersonalAccessToken);
/// let error = resolve(AccessTokenVariable::Ignored).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NoneFound);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessTokenVariable {
    /// The variable is not known.
    Ignored,
    /// An agent identity, nothing else.
    AgentIdentity,
    /// A personal access token if it begins with `at-`, otherwise an agent identity.
    ByPrefix,
}

/// Which member of a stored login with a key and tokens is in force.
///
/// ```
/// use auth_resolver::{AuthJson, MethodKind, Resolver, RuleSet, StoredRule, System};
///
/// let kind = |stored| {
///     let mut rules = RuleSet::DOCUMENTED;
///     rules.stored = stored;
///     let login = r#"{"OPENAI_API_KEY": "sk-made-up", "tokens": {"access_token": "made-up"}}"#;
///     Resolver::new()
///         .rules(rules)
///         .source(AuthJson::at("/auth.json"))
///         .default_base_url("https://api.acme.example/v1")
///         .default_session_base_url("https://api.acme.example/v1")
///         .system(System::fixed().file("/auth.json", login))
///         .resolve()
///         .map(|auth| auth.method().kind())
/// };
/// assert_eq!(kind(StoredRule::Preference)?, MethodKind::ChatGpt);
/// assert_eq!(kind(StoredRule::Key)?, MethodKind::ApiKey);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StoredRule {
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
///
/// ```
/// use auth_resolver::{
///     ConfigToml, Env, Resolver, RuleSet, SettingKey, SettingKeys, System, WorkspaceRule,
/// };
///
/// let codes = |forced_workspace| {
///     let mut rules = RuleSet::DOCUMENTED;
///     rules.forced_workspace = forced_workspace;
///     let keys = SettingKeys::new().setting("workspace", SettingKey::ForcedWorkspace);
///     let auth = Resolver::new()
///         .rules(rules)
///         .source(Env::new().api_key("ACME_API_KEY"))
///         .source(ConfigToml::at("/acme.toml").keys(keys))
///         .default_base_url("https://api.acme.example/v1")
///         .system(
///             System::fixed()
///                 .var("ACME_API_KEY", "acme-1234")
///                 .file("/acme.toml", "workspace = 'w-1'"),
///         )
///         .resolve()?;
///     Ok::<_, auth_resolver::Error>(
///         auth.diagnostics().iter().map(|note| note.code).collect::<Vec<_>>(),
///     )
/// };
/// assert!(codes(WorkspaceRule::One)?.is_empty()); // a key belongs to no workspace
/// assert_eq!(codes(WorkspaceRule::Unknown)?, ["no-effect"]);
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkspaceRule {
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
///
/// ```
/// use auth_resolver::{ProfileRule, RuleSet, Rules, System, Version};
///
/// assert_eq!(RuleSet::DOCUMENTED.profile, ProfileRule::Table);
/// // Since 0.131 a profile is a file beside the configuration.
/// let machine = System::fixed()
///     .home("/home/u")
///     .file("/home/u/.codex/auth.json", r#"{"OPENAI_API_KEY": "sk-made-up"}"#)
///     .file("/home/u/.codex/work.config.toml", "openai_base_url = 'https://gw.example/v1'");
/// let codex = auth_resolver::codex().rules(Rules::Codex(Version::new(0, 150, 0)));
/// let auth = codex.profile("work".to_owned()).system(machine).resolve()?;
/// assert_eq!(auth.base_url().host(), "gw.example");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProfileRule {
    /// A table of the configuration; its provider beats the one at the top.
    Table,
    /// A file of its own beside the configuration; the setting `profile` is refused.
    File,
}

/// What the settings of a project can do. What they select among its user's own counts only once
/// the user trusts the project, under all of these.
///
/// ```
/// use auth_resolver::{ConfigToml, Env, ErrorKind, ProjectSettings, Resolver, RuleSet, System};
///
/// let resolve = |project_settings| {
///     let mut rules = RuleSet::DOCUMENTED;
///     rules.project_settings = project_settings;
///     Resolver::new()
///         .rules(rules)
///         .source(Env::new().api_key("ACME_API_KEY"))
///         .source(ConfigToml::project("/clone", "acme.toml").base_url("base_url"))
///         .default_base_url("https://api.acme.example/v1")
///         .system(
///             System::fixed()
///                 .var("ACME_API_KEY", "acme-1234")
///                 .file("/clone/acme.toml", "base_url = 'https://elsewhere.example'"),
///         )
///         .resolve()
/// };
/// // Even where they count, they do not send the user's key away.
/// assert_eq!(resolve(ProjectSettings::Open).unwrap_err().kind(), ErrorKind::UntrustedUrl);
/// assert_eq!(resolve(ProjectSettings::Unread)?.base_url().host(), "api.acme.example");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProjectSettings {
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
