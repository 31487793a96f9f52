//! The process environment.

use std::path::Path;

use crate::finding::{FILE_OF_VARIABLE, Finding, Found, Origin, Place, Problem, Side, Standing};
use crate::method::MethodKind;
use crate::source::{CredentialSource, Inquiry, SourceReport, VariableRole};
use crate::system::{PathKind, Variable};
use crate::text::Name;

use super::home_directory::not_expanded;
use super::key_file::KeyFile;
use super::variables::{Variables, methods_of_variables};

/// Variables of the process environment. Only the variables named here are read.
///
/// A blank variable counts as not set.
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
#[derive(Clone, Debug, Default)]
pub struct Env {
    variables: Variables,
}

impl Env {
    /// Creates an empty list of variables.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Looks up these variables.
    pub(crate) fn of(variables: Variables) -> Self {
        Self { variables }
    }

    /// Adds a list of variables that other places share.
    #[must_use]
    pub fn variables(mut self, variables: &Variables) -> Self {
        self.variables.0.extend_from_slice(&variables.0);
        self
    }

    methods_of_variables!();

    /// Adds a variable that names a [file with only an API key](crate::KeyFile), as used by
    /// containers and services: `ACME_API_KEY_FILE=/run/secrets/acme`. If it is set and there is
    /// no such file, this is an error. Only the process environment can name such a file. The path
    /// of a missing file is not shown, since it may be a key.
    ///
    /// ```
    /// use auth_resolver::{Env, ErrorKind, Resolver, System};
    ///
    /// let resolver = |machine: auth_resolver::system::FixedSystem| {
    ///     Resolver::new()
    ///         .source(Env::new().api_key("ACME_API_KEY").api_key_file("ACME_API_KEY_FILE"))
    ///         .default_base_url("https://api.acme.example/v1")
    ///         .system(machine.var("ACME_API_KEY_FILE", "/run/secrets/acme"))
    /// };
    /// let auth = resolver(System::fixed().file("/run/secrets/acme", "acme-1234\n")).resolve()?;
    /// assert_eq!(auth.method().bearer().unwrap().expose(), "acme-1234");
    /// assert_eq!(auth.credential_origin().unwrap().to_string(), "/run/secrets/acme");
    /// let error = resolver(System::fixed()).resolve().unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Unreadable);
    /// assert_eq!(error.origin().unwrap().to_string(), "variable ACME_API_KEY_FILE");
    /// # Ok::<(), auth_resolver::Error>(())
    /// ```
    #[must_use]
    pub fn api_key_file(self, name: &str) -> Self {
        self.with(name, VariableRole::KeyFile)
    }

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
            if matches!(role, VariableRole::KeyFile) {
                return key_file(inquiry, report, name, &variable);
            }
            let origin = Origin::new(Place::Variable(name.clone()), Side::Yours);
            role.report(report, origin, name, &variable);
        };
        for (name, role) in &self.variables.0 {
            look(name, role);
        }
        for name in named.filter(|name| !self.variables.names(name)) {
            look(name, &VariableRole::Named);
        }
    }
}

/// Reports the file that a variable names. Where none is named, the place for a key is that file, since
/// none belongs into the variable itself.
fn key_file(inquiry: &Inquiry<'_>, report: &mut SourceReport, name: &Name, variable: &Variable) {
    let subject = VariableRole::KeyFile.subject(name);
    let (before, after) = FILE_OF_VARIABLE;
    let no_file = || Origin::other(format!("{before}{name}{after}"), Side::Yours);
    match variable {
        Variable::Text(path) if path.expose().trim().is_empty() => {
            report.add(Finding::new(no_file(), subject, Found::Blank));
        }
        Variable::Text(text) => {
            let path = inquiry.system().absolute(Path::new(text.expose()));
            let is_missing = inquiry.system().path_kind(&path) == PathKind::Missing;
            KeyFile::named(name.clone(), path).inspect(inquiry, report);
            report.remark(is_missing.then(|| not_expanded(text.expose())).flatten());
        }
        Variable::NotUnicode => {
            let origin = Origin::new(Place::Variable(name.clone()), Side::Yours);
            report.problem(origin, subject, Problem::NotUnicode);
        }
        Variable::Unset => report.nothing(no_file(), subject),
    }
}
