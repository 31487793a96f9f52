//! The process environment.

use crate::finding::{Origin, Place, Side};
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage, VariableRole};
use crate::text::Name;

use super::variables::Variables;

/// Variables of the process environment, by the names given here and no others.
///
/// A variable that is set to nothing but blanks counts as not set.
///
/// ```
/// use auth_resolver::{Env, Resolver, System};
///
/// let auth = Resolver::new()
///     .source(Env::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL"))
///     .system(
///         System::fixed()
///             .var("ACME_API_KEY", "acme-1234")
///             .var("ACME_BASE_URL", "https://gw.example/v1/"),
///     )
///     .resolve()?;
/// assert_eq!(auth.base_url().as_str(), "https://gw.example/v1");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Env {
    variables: Variables,
    answers_named: bool,
}

impl Default for Env {
    fn default() -> Self {
        Self::new()
    }
}

impl Env {
    /// Starts with no variable. Those that settings name are looked up all the same, unless
    /// [`Self::only_listed`] says otherwise.
    #[must_use]
    pub fn new() -> Self {
        Self {
            variables: Variables::new(),
            answers_named: true,
        }
    }

    /// Leaves the variables that settings name to another source.
    ///
    /// ```
    /// use auth_resolver::{
    ///     ConfigToml, Env, ErrorKind, ProviderField, ProviderKey, Resolver, SettingKey,
    ///     SettingKeys, System,
    /// };
    ///
    /// const KEYS: &[(&str, ProviderKey)] =
    ///     &[("key_in", ProviderKey::Field(ProviderField::EnvKey))];
    /// let resolve = |env: Env| {
    ///     let keys = SettingKeys::new()
    ///         .setting("server", SettingKey::SelectedProvider)
    ///         .providers("servers", KEYS);
    ///     Resolver::new()
    ///         .source(ConfigToml::at("/acme.toml").keys(keys))
    ///         .source(env)
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(System::fixed().var("EU_KEY", "made-up").file(
    ///             "/acme.toml",
    ///             "server = 'eu'
    /// servers.eu.key_in = 'EU_KEY'
    /// ",
    ///         ))
    ///         .resolve()
    /// };
    /// assert!(resolve(Env::new()).is_ok());
    /// let error = resolve(Env::new().only_listed()).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::MissingVariable);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn only_listed(mut self) -> Self {
        self.answers_named = false;
        self
    }

    /// Adds variables by a list that other places share.
    #[must_use]
    pub fn variables(mut self, variables: &Variables) -> Self {
        self.variables.0.extend_from_slice(&variables.0);
        self
    }

    /// Names a variable for an API key.
    #[must_use]
    pub fn api_key(mut self, name: &str) -> Self {
        self.variables = self.variables.api_key(name);
        self
    }

    /// Names a variable for an API key that was given for this one run and beats every preference.
    ///
    /// ```
    /// use auth_resolver::{Env, MethodKind, Resolver, SessionJson, System};
    ///
    /// let kind = |env: Env| {
    ///     Resolver::new()
    ///         .source(SessionJson::at("/login.json")) // a login, which these rules prefer
    ///         .source(env)
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .default_session_base_url("https://api.acme.example/v1")
    ///         .system(
    ///             System::fixed()
    ///                 .var("ACME_RUN_KEY", "acme-1234")
    ///                 .file("/login.json", r#"{"access_token": "made-up"}"#),
    ///         )
    ///         .resolve()
    ///         .map(|auth| auth.method().kind())
    /// };
    /// assert_eq!(kind(Env::new().api_key("ACME_RUN_KEY"))?, MethodKind::OAuth);
    /// assert_eq!(kind(Env::new().pinned_api_key("ACME_RUN_KEY"))?, MethodKind::ApiKey);
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn pinned_api_key(mut self, name: &str) -> Self {
        self.variables = self.variables.pinned_api_key(name);
        self
    }

    /// Names a variable for an access token of an account that beats every preference.
    #[must_use]
    pub fn access_token(mut self, name: &str) -> Self {
        self.variables = self.variables.access_token(name);
        self
    }

    /// Names a variable for a bearer token that is no vendor's API key.
    #[must_use]
    pub fn bearer_token(mut self, name: &str) -> Self {
        self.variables = self.variables.bearer_token(name);
        self
    }

    /// Names a variable for a base URL.
    #[must_use]
    pub fn base_url(mut self, name: &str) -> Self {
        self.variables = self.variables.base_url(name);
        self
    }

    /// Names a variable whose text goes into a header of every request.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System};
    ///
    /// let auth = Resolver::new()
    ///     .source(Env::new().api_key("ACME_API_KEY").header("ACME_TEAM", "X-Team"))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234").var("ACME_TEAM", "a"))
    ///     .resolve()?;
    /// let team = &auth.headers()[1];
    /// assert_eq!((team.name(), team.value().expose()), ("X-Team", "a"));
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn header(mut self, name: &str, header: &str) -> Self {
        self.variables = self.variables.header(name, header);
        self
    }

    /// Names a variable that a [built-in provider](crate::BuiltInProvider::variables) looks at.
    #[must_use]
    pub fn variable(mut self, name: &str) -> Self {
        self.variables = self.variables.named(name);
        self
    }
}

impl CredentialSource for Env {
    fn stage(&self) -> Stage {
        Stage::Values
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let named = inquiry.named_variables().iter();
        let named = named.filter(|_| self.answers_named);
        report.reserve(self.variables.0.len().saturating_add(named.clone().count()));
        let mut look = |name: &Name, role: &VariableRole| {
            let variable = inquiry.system().var(name.expose());
            let origin = Origin::new(Place::Variable(name.clone()), Side::Yours);
            role.report(report, origin, name, &variable);
        };
        for (name, role) in &self.variables.0 {
            look(name, role);
        }
        for name in named {
            look(name, &VariableRole::Named);
        }
    }
}
