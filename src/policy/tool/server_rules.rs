//! The part of a rule set that is about providers.

use crate::finding::tool::ServerField;
use crate::method::HeaderScheme;

/// How providers are selected and which credential they get.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(crate) struct ServerRules {
    /// The provider in use when none is selected.
    pub(crate) primary: &'static str,
    /// Further providers that need no configuration.
    pub(crate) built_in: &'static [BuiltInServer],
    /// Ids of providers whose credentials are not looked for here, and whose they are.
    pub(crate) elsewhere: &'static [(&'static str, &'static str)],
    /// Where a provider's own credential is looked for, first to last.
    pub(crate) order: &'static [ServerSlot],
    /// Whether a missing variable is an error. Otherwise the login is used, if the provider asks
    /// for it.
    pub(crate) missing_variable_is_error: bool,
    /// Whether releases gave the login to providers that never asked. Here that is refused, as
    /// [`ToolRefusal::NotAskedFor`].
    pub(crate) inherits_login: bool,
    /// Whether a command can supply the credential. It is never run here: a provider that depends
    /// on one is refused.
    pub(crate) auth_command: bool,
    /// Whether a table for a built-in provider is an error. Otherwise it has no effect.
    pub(crate) reserved_ids: bool,
    /// Whether a mistake in a provider that is not in use is an error, a missing name included.
    pub(crate) checks_all: bool,
    /// Whether an empty name is accepted, where names are checked.
    pub(crate) empty_names: bool,
    /// The protocols that `wire_api` can name. If empty, any is accepted.
    pub(crate) wire_protocols: &'static [&'static str],
    /// Whether the default endpoint follows the stored login even if the provider has its own key.
    pub(crate) default_follows_login: bool,
    /// What the configuration calls the fields that remedies name: [`ServerField::BaseUrl`],
    /// [`ServerField::EnvKey`] and [`ServerField::RequiresStoredLogin`].
    pub(crate) field_names: &'static [(ServerField, &'static str)],
}

/// Where a provider's own credential is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ServerSlot {
    /// The variable that `env_key` names.
    EnvKey,
    /// The token written down in the configuration.
    BearerToken,
}

/// A provider that needs no configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BuiltInServer {
    /// Its id.
    pub(crate) id: &'static str,
    /// Its base URL; `{region}` and `{port}` stand for the variables below.
    pub(crate) base_url: &'static str,
    /// The variable that replaces the whole base URL.
    pub(crate) url_variable: Option<&'static str>,
    /// The variable for `{port}` and the port without it.
    pub(crate) port: Option<(&'static str, &'static str)>,
    /// The variables for `{region}`, first to last.
    pub(crate) region_variables: &'static [&'static str],
    /// The variable that holds its key; none if it wants no credential.
    pub(crate) key_variable: Option<&'static str>,
    /// How requests carry the key. Without this it is one of Amazon Bedrock's.
    pub(crate) key_header: Option<HeaderScheme>,
    /// The base URLs of regions that have a separate one.
    pub(crate) regional: &'static [(&'static str, &'static str)],
    /// Whose credentials it takes where there is no key. They are not looked for here.
    pub(crate) or_elsewhere: Option<&'static str>,
}

impl BuiltInServer {
    /// Starts with an id and a base URL, and with no variable and no credential.
    #[must_use]
    pub(crate) const fn new(id: &'static str, base_url: &'static str) -> Self {
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

    /// Sets the variable that replaces the whole base URL.
    #[must_use]
    pub(crate) const fn url_variable(mut self, variable: &'static str) -> Self {
        self.url_variable = Some(variable);
        self
    }

    /// Sets the variable for `{port}`, and the default port.
    #[must_use]
    pub(crate) const fn port(mut self, variable: &'static str, default: &'static str) -> Self {
        self.port = Some((variable, default));
        self
    }

    /// Sets the variables for `{region}`, first to last.
    #[must_use]
    pub(crate) const fn region_variables(mut self, variables: &'static [&'static str]) -> Self {
        self.region_variables = variables;
        self
    }

    /// Sets the variable that holds its key. Without one it needs no credential.
    #[must_use]
    pub(crate) const fn key_variable(mut self, variable: &'static str) -> Self {
        self.key_variable = Some(variable);
        self
    }

    /// Sets how requests carry the key.
    pub(crate) const fn key_header(mut self, scheme: HeaderScheme) -> Self {
        self.key_header = Some(scheme);
        self
    }

    /// Sets the base URLs of regions that have a separate one.
    pub(crate) const fn regional(mut self, urls: &'static [(&'static str, &'static str)]) -> Self {
        self.regional = urls;
        self
    }

    /// Sets whose credentials it uses if there is no key.
    pub(crate) const fn or_elsewhere(mut self, whose: &'static str) -> Self {
        self.or_elsewhere = Some(whose);
        self
    }

    /// Returns whether a variable is for this provider alone, which is a method among others.
    pub(crate) fn is_only_for_this_method(&self, variable: &str) -> bool {
        let own = [self.key_variable, self.url_variable];
        self.key_header.is_some() && own.contains(&Some(variable))
    }

    /// Returns whether a table of the configuration may add settings to the provider. It may if the
    /// provider has its own key (openai/codex 06afd63f4).
    pub(crate) fn is_configurable(&self) -> bool {
        self.key_variable.is_some() && self.key_header.is_none()
    }

    /// Returns every variable that the provider looks at.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &'static str> {
        self.url_variable
            .into_iter()
            .chain(self.port.map(|(variable, _)| variable))
            .chain(self.region_variables.iter().copied())
            .chain(self.key_variable)
    }
}

impl ServerRules {
    /// Returns whether a variable is for one of them alone, which is a method among others.
    pub(in crate::policy) fn is_only_for_one(&self, variable: &str) -> bool {
        let mut built_in = self.built_in.iter();
        built_in.any(|server| server.is_only_for_this_method(variable))
    }

    /// Returns whether a variable may hold a key of one of them: it is for the key, or the configuration
    /// could name it.
    pub(in crate::policy) fn may_have_key_in(&self, variable: &str) -> bool {
        let mut built_in = self.built_in.iter();
        let mut for_keys = self
            .built_in
            .iter()
            .filter_map(|server| server.key_variable);
        for_keys.any(|of| of == variable)
            || (!self.field_names.is_empty()
                && !built_in.any(|server| server.variables().any(|of| of == variable)))
    }

    /// Returns whether a variable chooses among the hosts of one of them.
    pub(in crate::policy) fn has_region_in(&self, variable: &str) -> bool {
        let mut built_in = self.built_in.iter();
        built_in.any(|server| server.region_variables.contains(&variable))
    }

    /// The default rules for providers: a provider's own settings are for it alone, and a stored login goes
    /// only to a provider that asks for it.
    pub(crate) const OWN: Self = Self {
        primary: "",
        built_in: &[],
        elsewhere: &[],
        order: &[ServerSlot::EnvKey, ServerSlot::BearerToken],
        missing_variable_is_error: true,
        inherits_login: false,
        auth_command: true,
        reserved_ids: true,
        // A mistake in a provider that is not in use does not matter.
        checks_all: false,
        empty_names: true,
        // The protocol is up to the caller.
        wire_protocols: &[],
        default_follows_login: false,
        field_names: &[],
    };
}
