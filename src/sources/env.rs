//! The process environment.

use crate::finding::{Origin, Standing};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport, Stage, VariableRole};
use crate::text::Name;

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
    variables: Vec<(String, VariableRole)>,
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
            variables: Vec::new(),
            answers_named: true,
        }
    }

    /// Leaves the variables that settings name to another source.
    #[must_use]
    pub fn only_listed(mut self) -> Self {
        self.answers_named = false;
        self
    }

    /// Names a variable for an API key.
    #[must_use]
    pub fn api_key(self, name: &str) -> Self {
        self.with(
            name,
            VariableRole::Credential(Standing::Ambient, MethodKind::ApiKey),
        )
    }

    /// Names a variable for an API key that was given for this one run and beats every preference.
    #[must_use]
    pub fn pinned_api_key(self, name: &str) -> Self {
        self.with(
            name,
            VariableRole::Credential(Standing::Pinned, MethodKind::ApiKey),
        )
    }

    /// Names a variable for an access token of an account that beats every preference.
    #[must_use]
    pub fn access_token(self, name: &str) -> Self {
        self.with(
            name,
            VariableRole::Credential(Standing::Pinned, MethodKind::PersonalAccessToken),
        )
    }

    /// Names a variable for a bearer token that is no vendor's API key.
    #[must_use]
    pub fn bearer_token(self, name: &str) -> Self {
        self.with(
            name,
            VariableRole::Credential(Standing::Ambient, MethodKind::BearerToken),
        )
    }

    /// Names a variable for a base URL.
    #[must_use]
    pub fn base_url(self, name: &str) -> Self {
        self.with(name, VariableRole::BaseUrl)
    }

    /// Names a variable whose text goes into a header of every request.
    #[must_use]
    pub fn header(self, name: &str, header: &str) -> Self {
        self.with(name, VariableRole::Header(Name::new(header)))
    }

    /// Names a variable that a [built-in provider](crate::BuiltInProvider::variables) looks at.
    #[must_use]
    pub fn variable(self, name: &str) -> Self {
        self.with(name, VariableRole::Named)
    }

    fn with(mut self, name: &str, role: VariableRole) -> Self {
        self.variables.push((name.to_owned(), role));
        self
    }
}

impl CredentialSource for Env {
    fn stage(&self) -> Stage {
        Stage::Values
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let mut look = |name: &str, role: &VariableRole| {
            let variable = inquiry.system().var(name);
            role.report(report, Origin::variable(name), name, &variable);
        };
        for (name, role) in &self.variables {
            look(name, role);
        }
        for name in inquiry
            .named_variables()
            .iter()
            .filter(|_| self.answers_named)
        {
            look(name.expose(), &VariableRole::Named);
        }
    }
}
