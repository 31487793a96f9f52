//! The part of a rule set that is about providers.

use crate::finding::ProviderField;
use crate::method::HeaderScheme;

/// How providers are selected and which credential they get.
///
/// ```
/// use auth_resolver::{BuiltInProvider, RuleSet};
///
/// const LOCAL: BuiltInProvider =
///     BuiltInProvider::new("acme-local", "http://localhost:8080/v1");
///
/// let mut rules = RuleSet::DOCUMENTED;
/// rules.providers.built_in = &[LOCAL];
/// assert!(rules.providers.missing_variable_is_error); // as in `ProviderRules::DOCUMENTED`
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct ProviderRules {
    /// The provider in use when none is selected.
    pub primary: &'static str,
    /// Further providers that need no configuration.
    pub built_in: &'static [BuiltInProvider],
    /// Where a provider's own credential is looked for, first to last.
    pub order: &'static [ProviderSlot],
    /// Whether a missing variable is an error. Otherwise the login is used, if the provider asks
    /// for it.
    pub missing_variable_is_error: bool,
    /// Whether releases gave the login to providers that never asked. Here that is refused, as
    /// [`Refusal::NotAskedFor`](crate::Refusal::NotAskedFor).
    pub inherits_login: bool,
    /// Whether a command can supply the credential. It is never run here: a provider that depends
    /// on one is refused.
    pub auth_command: bool,
    /// Whether a table for a built-in provider is an error. Otherwise it has no effect.
    pub reserved_ids: bool,
    /// Whether a mistake in a provider that is not in use is an error, a missing name included.
    pub checks_all: bool,
    /// Whether an empty name is accepted, where names are checked.
    pub empty_names: bool,
    /// The protocols that `wire_api` can name. Where there are none, any is accepted.
    pub wire_protocols: &'static [&'static str],
    /// Whether the default endpoint follows the stored login even when the provider has a key of
    /// its own.
    pub default_follows_login: bool,
    /// What the configuration calls the fields that remedies name: [`ProviderField::BaseUrl`],
    /// [`ProviderField::EnvKey`] and [`ProviderField::RequiresStoredLogin`].
    pub field_names: &'static [(ProviderField, &'static str)],
}

/// Where a provider's own credential is looked for.
///
/// ```
/// use auth_resolver::{ProviderSlot, RuleSet};
///
/// assert_eq!(
///     RuleSet::DOCUMENTED.providers.order,
///     [ProviderSlot::EnvKey, ProviderSlot::BearerToken]
/// );
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProviderSlot {
    /// The variable that `env_key` names.
    EnvKey,
    /// The token written down in the configuration.
    BearerToken,
}

/// A provider that needs no configuration.
///
/// ```
/// use auth_resolver::BuiltInProvider;
///
/// const LOCAL: BuiltInProvider =
///     BuiltInProvider::new("acme-local", "http://localhost:{port}/v1")
///         .url_variable("ACME_URL")
///         .port("ACME_PORT", "8080");
/// const CLOUD: BuiltInProvider =
///     BuiltInProvider::new("acme-cloud", "https://{region}.acme.example/v1")
///         .region_variables(&["ACME_REGION"])
///         .key_variable("ACME_CLOUD_KEY");
///
/// assert!(LOCAL.variables().eq(["ACME_URL", "ACME_PORT"]));
/// assert!(CLOUD.variables().eq(["ACME_REGION", "ACME_CLOUD_KEY"]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BuiltInProvider {
    /// Its id.
    pub id: &'static str,
    /// Its base URL; `{region}` and `{port}` stand for the variables below.
    pub base_url: &'static str,
    /// The variable that replaces the whole base URL.
    pub url_variable: Option<&'static str>,
    /// The variable for `{port}` and the port without it.
    pub port: Option<(&'static str, &'static str)>,
    /// The variables for `{region}`, first to last.
    pub region_variables: &'static [&'static str],
    /// The variable that holds its key; none if it wants no credential.
    pub key_variable: Option<&'static str>,
    /// How requests carry the key. Without this it is one of Amazon Bedrock's.
    pub(crate) key_header: Option<HeaderScheme>,
    /// The base URLs of regions that have one of their own.
    pub(crate) regional: &'static [(&'static str, &'static str)],
    /// Whose credentials it takes where there is no key. They are not looked for here.
    pub(crate) or_elsewhere: Option<&'static str>,
}

impl BuiltInProvider {
    /// Starts with an id and a base URL, and with no variable and no credential.
    #[must_use]
    pub const fn new(id: &'static str, base_url: &'static str) -> Self {
        Self {
            id,
            base_url,
            url_variable: None,
            port: None,
            region_variables: &[],
            key_variable: None,
            key_header: None,
            regional: &[],
            or_elsewhere: None,
        }
    }

    /// Names the variable that replaces the whole base URL.
    #[must_use]
    pub const fn url_variable(mut self, variable: &'static str) -> Self {
        self.url_variable = Some(variable);
        self
    }

    /// Names the variable for `{port}` and the port without it.
    #[must_use]
    pub const fn port(mut self, variable: &'static str, default: &'static str) -> Self {
        self.port = Some((variable, default));
        self
    }

    /// Names the variables for `{region}`, first to last.
    #[must_use]
    pub const fn region_variables(mut self, variables: &'static [&'static str]) -> Self {
        self.region_variables = variables;
        self
    }

    /// Names the variable that holds its key. Without one it wants no credential.
    #[must_use]
    pub const fn key_variable(mut self, variable: &'static str) -> Self {
        self.key_variable = Some(variable);
        self
    }

    /// Sets how requests carry the key.
    pub(crate) const fn key_header(mut self, scheme: HeaderScheme) -> Self {
        self.key_header = Some(scheme);
        self
    }

    /// Names the base URLs of regions that have one of their own.
    pub(crate) const fn regional(mut self, urls: &'static [(&'static str, &'static str)]) -> Self {
        self.regional = urls;
        self
    }

    /// Says whose credentials it takes where there is no key.
    pub(crate) const fn or_elsewhere(mut self, whose: &'static str) -> Self {
        self.or_elsewhere = Some(whose);
        self
    }

    /// Tells whether a variable is for this provider alone, which is a method among others.
    pub(crate) fn is_only_for_this_method(&self, variable: &str) -> bool {
        let own = [self.key_variable, self.url_variable];
        self.key_header.is_some() && own.contains(&Some(variable))
    }

    /// Tells whether a table of the configuration may say more about the provider. It may if the
    /// provider has a key of its own (openai/codex 06afd63f4).
    pub(crate) fn is_configurable(&self) -> bool {
        self.key_variable.is_some() && self.key_header.is_none()
    }

    /// Returns every variable that the provider looks at.
    pub fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.url_variable
            .into_iter()
            .chain(self.port.map(|(variable, _)| variable))
            .chain(self.region_variables.iter().copied())
            .chain(self.key_variable)
    }
}

impl ProviderRules {
    /// The documented rules for providers: what is written down for a provider belongs to it, and
    /// the stored login goes only where `requires_openai_auth` asks for it.
    pub const DOCUMENTED: Self = Self {
        primary: "",
        built_in: &[],
        order: &[ProviderSlot::EnvKey, ProviderSlot::BearerToken],
        missing_variable_is_error: true,
        inherits_login: false,
        auth_command: true,
        reserved_ids: true,
        // What is written down for a provider that is not in use is nobody's trouble.
        checks_all: false,
        empty_names: true,
        // How the caller speaks to a provider is its own business.
        wire_protocols: &[],
        default_follows_login: false,
        field_names: &[
            (ProviderField::BaseUrl, "base_url"),
            (ProviderField::EnvKey, "env_key"),
            (ProviderField::RequiresStoredLogin, "requires_openai_auth"),
        ],
    };
}
