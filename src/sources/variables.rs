//! Which variables mean what, wherever they lie.

use crate::finding::{MethodChoice, Standing};
use crate::method::MethodKind;
use crate::source::VariableRole;
use crate::text::Name;

/// Which variables mean what: one list for every place that can set them.
///
/// ```
/// use auth_resolver::{Dotenv, Env, Resolver, System, Variables};
///
/// let variables = Variables::new().api_key("ACME_API_KEY").base_url("ACME_BASE_URL");
/// let auth = Resolver::new()
///     .source(Env::new().variables(&variables))
///     .source(Dotenv::at("/home/u/.acme/.env").variables(&variables))
///     .default_base_url("https://api.acme.example/v1")
///     .system(System::fixed().file("/home/u/.acme/.env", "ACME_API_KEY=acme-1234\n"))
///     .resolve()?;
/// assert_eq!(auth.method().bearer().unwrap().expose(), "acme-1234");
/// # Ok::<(), auth_resolver::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Variables(pub(super) Vec<(Name, VariableRole)>);

impl Variables {
    /// Starts with no variable.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Names a variable for an API key.
    #[must_use]
    pub fn api_key(self, name: &str) -> Self {
        self.credential(name, Standing::Ambient, MethodKind::ApiKey)
    }

    /// Names a variable for an API key that was given for this one run and beats every preference.
    #[must_use]
    pub fn pinned_api_key(self, name: &str) -> Self {
        self.credential(name, Standing::Pinned, MethodKind::ApiKey)
    }

    /// Names a variable for an access token of an account that beats every preference.
    #[must_use]
    pub fn access_token(self, name: &str) -> Self {
        self.credential(name, Standing::Pinned, MethodKind::PersonalAccessToken)
    }

    /// Names a variable for a bearer token that is no vendor's API key.
    #[must_use]
    pub fn bearer_token(self, name: &str) -> Self {
        self.credential(name, Standing::Ambient, MethodKind::BearerToken)
    }

    /// Names a variable for the access token of an OAuth login. It goes to the vendor only, like a
    /// stored one.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, System, Variables};
    ///
    /// let variables = Variables::new().session_token("ACME_LOGIN").base_url("ACME_BASE_URL");
    /// let error = Resolver::new()
    ///     .source(Env::new().variables(&variables))
    ///     .default_session_base_url("https://api.acme.example")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_LOGIN", "made-up")
    ///             .var("ACME_BASE_URL", "https://relay.example"),
    ///     )
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::UntrustedUrl);
    /// ```
    #[must_use]
    pub fn session_token(self, name: &str) -> Self {
        self.credential(name, Standing::Ambient, MethodKind::OAuth)
    }

    /// Names a variable for a base URL.
    #[must_use]
    pub fn base_url(self, name: &str) -> Self {
        self.with(name, VariableRole::BaseUrl)
    }

    /// Names a variable for the base URL of a stored session, and of nothing else.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, SessionJson, System, Variables};
    ///
    /// let variables = Variables::new().session_base_url("ACME_LOGIN_URL");
    /// let auth = Resolver::new()
    ///     .source(Env::new().variables(&variables))
    ///     .source(SessionJson::at("/login.json"))
    ///     .default_session_base_url("https://login.acme.example")
    ///     .system(
    ///         System::fixed()
    ///             .var("ACME_LOGIN_URL", "https://staging.acme.example")
    ///             .file("/login.json", r#"{"access_token": "made-up"}"#),
    ///     )
    ///     .resolve()?;
    /// assert_eq!(auth.base_url().host(), "staging.acme.example");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn session_base_url(self, name: &str) -> Self {
        self.with(name, VariableRole::SessionBaseUrl)
    }

    /// Names a variable whose text goes into a header of every request.
    #[must_use]
    pub fn header(self, name: &str, header: &str) -> Self {
        self.with(name, VariableRole::Header(Name::new(header)))
    }

    /// Names a variable that selects a method, and what its words stand for. With any other text it
    /// selects nothing.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, MethodChoice, Resolver, System, Variables};
    ///
    /// let variables = Variables::new()
    ///     .selects_method("ACME_USE_CLOUD", &[("1", MethodChoice::Elsewhere("Acme Cloud"))])
    ///     .api_key("ACME_API_KEY");
    /// let machine = System::fixed().var("ACME_USE_CLOUD", "1").var("ACME_API_KEY", "acme-1234");
    /// let error = Resolver::new()
    ///     .source(Env::new().variables(&variables))
    ///     .system(machine)
    ///     .resolve()
    ///     .unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unsupported);
    /// ```
    #[must_use]
    pub fn selects_method(
        self,
        name: &str,
        words: &'static [(&'static str, MethodChoice)],
    ) -> Self {
        self.with(name, VariableRole::Method(words))
    }

    /// Names a variable that people take for one of this program, and that has no effect. If it is
    /// set, the account says so.
    ///
    /// ```
    /// use auth_resolver::{Env, Resolver, System, Variables};
    ///
    /// let variables = Variables::new().api_key("ACME_API_KEY").unused("ACME_KEY");
    /// let auth = Resolver::new()
    ///     .source(Env::new().variables(&variables))
    ///     .default_base_url("https://api.acme.example/v1")
    ///     .system(System::fixed().var("ACME_API_KEY", "acme-1234").var("ACME_KEY", "acme-5678"))
    ///     .resolve()?;
    /// assert_eq!(auth.diagnostics()[0].code, "no-effect");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn unused(self, name: &str) -> Self {
        self.with(name, VariableRole::Unused)
    }

    /// Names a variable that a [built-in provider](crate::BuiltInProvider::variables) looks at.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.with(name, VariableRole::Named)
    }

    /// Makes variables have no effect where their names are excluded.
    pub(crate) fn without(mut self, is_excluded: impl Fn(&str) -> bool) -> Self {
        for (name, role) in &mut self.0 {
            if is_excluded(name.expose()) {
                *role = VariableRole::Unused;
            }
        }
        self
    }

    fn credential(self, name: &str, standing: Standing, kind: MethodKind) -> Self {
        self.with(name, VariableRole::Credential(standing, kind))
    }

    fn with(mut self, name: &str, role: VariableRole) -> Self {
        self.0.push((Name::new(name), role));
        self
    }

    /// Adds a variable whose name stands in this program, which costs neither a check nor a copy.
    pub(crate) fn known(mut self, name: &'static str, role: VariableRole) -> Self {
        self.0.push((Name::known(name), role));
        self
    }
}
