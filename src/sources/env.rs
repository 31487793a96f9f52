//! The process environment.

use crate::finding::{Origin, Place, Side, Standing};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole};
use crate::text::Name;

use super::variables::{Variables, methods_of_variables};

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
}

impl Default for Env {
    fn default() -> Self {
        Self::new()
    }
}

impl Env {
    /// Starts with no variable.
    #[must_use]
    pub fn new() -> Self {
        Self {
            variables: Variables::new(),
        }
    }

    /// Adds variables by a list that other places share.
    #[must_use]
    pub fn variables(mut self, variables: &Variables) -> Self {
        self.variables.0.extend_from_slice(&variables.0);
        self
    }

    methods_of_variables!();

    fn with(mut self, name: &str, role: VariableRole) -> Self {
        self.variables = self.variables.with(name, role);
        self
    }
}

impl CredentialSource for Env {
    fn needs_settings(&self) -> bool {
        true
    }

    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let named = inquiry.named_variables().iter();
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
