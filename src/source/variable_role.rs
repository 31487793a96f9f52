//! The part that a variable plays, wherever it lies.

use crate::finding::{Origin, Problem, Standing, Subject};
use crate::method::MethodKind;
use crate::system::Variable;
use crate::text::Name;

use super::SourceReport;

/// What a variable is looked up for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VariableRole {
    /// A credential of this kind.
    Credential(Standing, MethodKind),
    /// The base URL.
    BaseUrl,
    /// The value of this header.
    Header(Name),
    /// Whatever the setting or provider that names it makes of it.
    Named,
}

impl VariableRole {
    fn subject(&self, name: &str) -> Subject {
        match self {
            Self::Credential(standing, kind) => Subject::Credential(*standing, *kind),
            Self::BaseUrl => Subject::BaseUrl,
            Self::Header(header) => Subject::Header(header.clone()),
            Self::Named => Subject::Variable(Name::new(name)),
        }
    }

    /// Reports a variable in the part it plays.
    pub(crate) fn report(
        &self,
        report: &mut SourceReport,
        origin: Origin,
        name: &str,
        variable: &Variable,
    ) {
        match (variable, self) {
            (Variable::NotUnicode, _) => {
                report.problem(origin, self.subject(name), Problem::NotUnicode);
            }
            (_, Self::Credential(standing, kind)) => {
                report.credential(origin, *standing, *kind, variable.text());
            }
            (_, Self::BaseUrl) => report.base_url(origin, variable.text()),
            (_, Self::Header(_) | Self::Named) => {
                report.text(origin, self.subject(name), variable.text());
            }
        }
    }
}
