//! Which variables mean what, wherever they lie.

use crate::finding::Standing;
use crate::method::MethodKind;
use crate::source::VariableRole;
use crate::text::Name;

// One macro for every place that holds variables, so that none of them can come to lack a method or say
// it otherwise.
macro_rules! methods_of_variables {
    () => {
        /// Adds a variable for an API key.
        #[must_use]
        pub fn api_key(self, name: &str) -> Self {
            self.with(
                name,
                VariableRole::Credential(Standing::Ambient, MethodKind::ApiKey),
            )
        }

        /// Adds a variable for an API key for this run, which takes precedence over everything
        /// except the caller's values.
        #[must_use]
        pub fn pinned_api_key(self, name: &str) -> Self {
            self.with(
                name,
                VariableRole::Credential(Standing::Pinned, MethodKind::ApiKey),
            )
        }

        /// Adds a variable for a bearer token that is not the vendor's API key.
        #[must_use]
        pub fn bearer_token(self, name: &str) -> Self {
            self.with(
                name,
                VariableRole::Credential(Standing::Ambient, MethodKind::BearerToken),
            )
        }

        /// Adds a variable for the access token of a login.
        ///
        /// ```
        /// use auth_resolver::method::MethodKind;
        /// use auth_resolver::{Env, Resolver, System};
        ///
        /// let auth = Resolver::new()
        ///     .source(Env::new().login_token("ACME_LOGIN").api_key("ACME_API_KEY"))
        ///     .default_base_url("https://api.acme.example/v1")
        ///     .system(System::fixed().var("ACME_LOGIN", "made-up").var("ACME_API_KEY", "acme-1"))
        ///     .resolve()?;
        /// assert_eq!(auth.method().kind(), MethodKind::OAuth);
        /// assert_eq!(auth.headers()[0].value().expose(), "Bearer made-up");
        /// # Ok::<(), auth_resolver::Error>(())
        /// ```
        #[must_use]
        pub fn login_token(self, name: &str) -> Self {
            self.with(
                name,
                VariableRole::Credential(Standing::Ambient, MethodKind::OAuth),
            )
        }

        /// Adds a variable for the base URL.
        #[must_use]
        pub fn base_url(self, name: &str) -> Self {
            self.with(name, VariableRole::BaseUrl)
        }

        /// Adds a variable for a vendor's server without a path, such as `AZURE_OPENAI_ENDPOINT`.
        /// For the hosts of well-known vendors, the path of their OpenAI-compatible API is
        /// appended, with the note `path-added`. Any other URL, such as one with a path, is used
        /// unchanged.
        ///
        /// ```
        /// use auth_resolver::method::HeaderScheme;
        /// use auth_resolver::{Env, Resolver, System};
        ///
        /// let resolve = |endpoint: &str| {
        ///     Resolver::new()
        ///         .key_header(HeaderScheme::API_KEY)
        ///         .source(Env::new().api_key("AZURE_OPENAI_API_KEY").endpoint("AZURE_OPENAI_ENDPOINT"))
        ///         .system(
        ///             System::fixed()
        ///                 .var("AZURE_OPENAI_API_KEY", "made-up")
        ///                 .var("AZURE_OPENAI_ENDPOINT", endpoint),
        ///         )
        ///         .resolve()
        /// };
        /// let auth = resolve("https://acme.openai.azure.com/")?;
        /// assert_eq!(auth.base_url().as_str(), "https://acme.openai.azure.com/openai/v1");
        /// assert_eq!(auth.headers()[0].name(), "api-key");
        ///
        /// // The older dialect: the deployment in the path, and the version of the API in the query.
        /// let auth = resolve("https://acme.openai.azure.com/openai")?;
        /// let path = "deployments/gpt/chat/completions";
        /// assert_eq!(
        ///     auth.base_url().endpoint_with_query(path, [("api-version", "2024-10-21")]),
        ///     "https://acme.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21",
        /// );
        /// # Ok::<(), auth_resolver::Error>(())
        /// ```
        #[must_use]
        pub fn endpoint(self, name: &str) -> Self {
            self.with(name, VariableRole::Endpoint)
        }

        /// Adds a variable for the base URL of logins only.
        ///
        /// ```
        /// use auth_resolver::{Env, Resolver, SessionJson, System};
        ///
        /// let auth = Resolver::new()
        ///     .source(Env::new().login_base_url("ACME_LOGIN_URL"))
        ///     .source(SessionJson::at("/login.json"))
        ///     .default_login_base_url("https://login.acme.example")
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
        pub fn login_base_url(self, name: &str) -> Self {
            self.with(name, VariableRole::SessionBaseUrl)
        }

        /// Adds a variable whose value is sent in a header of every request.
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
        pub fn header(self, name: &str, header: &str) -> Self {
            self.with(name, VariableRole::Header(Name::new(header)))
        }

        /// Adds a variable (`1` or `true`) with which the user allows `http` to other machines. A
        /// project cannot allow it.
        ///
        /// ```
        /// use auth_resolver::{Env, ErrorKind, Resolver, System};
        ///
        /// let machine = System::fixed()
        ///     .var("ACME_API_KEY", "acme-1234")
        ///     .var("ACME_BASE_URL", "http://10.0.0.5:8080/v1");
        /// let resolver = |machine| {
        ///     Resolver::new()
        ///         .source(
        ///             Env::new()
        ///                 .api_key("ACME_API_KEY")
        ///                 .base_url("ACME_BASE_URL")
        ///                 .allow_http("ACME_ALLOW_HTTP"),
        ///         )
        ///         .system(machine)
        /// };
        /// let error = resolver(machine.clone()).resolve().unwrap_err();
        /// assert_eq!(error.kind(), ErrorKind::InvalidUrl);
        /// assert_eq!(error.remedies(), ["use https, or set variable ACME_ALLOW_HTTP to `true`"]);
        /// let auth = resolver(machine.var("ACME_ALLOW_HTTP", "true")).resolve()?;
        /// assert_eq!(auth.diagnostics()[0].code, "insecure-http");
        /// # Ok::<(), auth_resolver::Error>(())
        /// ```
        #[must_use]
        pub fn allow_http(self, name: &str) -> Self {
            self.with(name, VariableRole::AllowHttp)
        }

        /// Adds a variable that users may set by mistake and that has no effect. If it is set, the
        /// report says so.
        ///
        /// ```
        /// use auth_resolver::{Env, Resolver, System};
        ///
        /// let auth = Resolver::new()
        ///     .source(Env::new().api_key("ACME_API_KEY").unused("ACME_KEY"))
        ///     .default_base_url("https://api.acme.example/v1")
        ///     .system(System::fixed().var("ACME_API_KEY", "acme-1").var("ACME_KEY", "acme-2"))
        ///     .resolve()?;
        /// assert_eq!(auth.diagnostics()[0].code, "no-effect");
        /// # Ok::<(), auth_resolver::Error>(())
        /// ```
        #[must_use]
        pub fn unused(self, name: &str) -> Self {
            self.with(name, VariableRole::Unused)
        }
    };
}

pub(super) use methods_of_variables;

/// A list of variables and their meanings, for all places that can set them.
///
/// ```
/// use auth_resolver::sources::Variables;
/// use auth_resolver::{Dotenv, Env, Resolver, System};
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
    /// Creates an empty list of variables.
    #[must_use]
    pub fn new() -> Self {
        // As many as a preset has.
        Self(Vec::with_capacity(32))
    }

    methods_of_variables!();

    /// Makes variables have no effect where their names are excluded.
    pub(crate) fn without(mut self, is_excluded: impl Fn(&str) -> bool) -> Self {
        for (name, role) in &mut self.0 {
            if is_excluded(name.expose()) {
                *role = VariableRole::Unused;
            }
        }
        self
    }

    /// Returns whether a variable is looked up already for whatever names it.
    pub(super) fn names(&self, wanted: &Name) -> bool {
        let mut variables = self.0.iter();
        variables.any(|(name, role)| matches!(role, VariableRole::Named) && name == wanted)
    }

    pub(super) fn with(mut self, name: &str, role: VariableRole) -> Self {
        self.0.push((Name::new(name), role));
        self
    }

    /// Adds variables that all play one part.
    pub(crate) fn known_as(self, role: &VariableRole, names: &[&'static str]) -> Self {
        names
            .iter()
            .fold(self, |variables, name| variables.known(name, role.clone()))
    }

    /// Adds a variable whose name stands in this program, which costs neither a check nor a copy.
    pub(crate) fn known(mut self, name: &'static str, role: VariableRole) -> Self {
        self.0.push((Name::known(name), role));
        self
    }
}
