//! The part that a variable plays, wherever it lies.

use crate::finding::{
    CredentialClass, Finding, Found, MethodChoice, Origin, Problem, SettingKey, SettingValue,
    Standing, Subject,
};
use crate::method::MethodKind;
use crate::system::Variable;
use crate::text::{Name, UncheckedText};

use super::SourceReport;

/// What a variable is looked up for.
#[derive(Clone, Debug)]
pub(crate) enum VariableRole {
    /// A credential of this kind.
    Credential(Standing, MethodKind),
    /// The base URL.
    BaseUrl,
    /// The base URL of a stored session.
    SessionBaseUrl,
    /// The value of this header.
    Header(Name),
    /// Headers, which this takes apart into names and values.
    Headers(fn(&str) -> Vec<(&str, &str)>),
    /// A method, by the words for it. Any other text selects nothing.
    Method(&'static [(&'static str, MethodChoice)]),
    /// Nothing, though people take it for something.
    Unused,
    /// Whatever the setting or provider that names it makes of it.
    Named,
}

impl VariableRole {
    /// Returns what a variable of this name is looked at for in this part.
    pub(crate) fn subject(&self, name: &Name) -> Subject {
        match self {
            Self::Credential(standing, kind) => Subject::Credential(*standing, *kind),
            Self::BaseUrl => Subject::BaseUrl,
            Self::SessionBaseUrl => Subject::SessionBaseUrl,
            Self::Header(header) => Subject::Header(header.clone()),
            Self::Method(_) => Subject::Setting(SettingKey::SelectedMethod),
            Self::Headers(_) | Self::Unused => Subject::Unused(name.clone()),
            Self::Named => Subject::Variable(name.clone()),
        }
    }

    /// Tells whether it is looked up for a credential of an account.
    pub(crate) fn is_account(&self) -> bool {
        matches!(self, Self::Credential(_, kind) if kind.class() == CredentialClass::Account)
    }

    /// Reports a variable in the part it plays.
    pub(crate) fn report(
        &self,
        report: &mut SourceReport,
        origin: Origin,
        name: &Name,
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
            (_, Self::SessionBaseUrl) => report.session_base_url(origin, variable.text()),
            (_, Self::Method(words)) => {
                let found = variable
                    .text()
                    .map_or(Found::Nothing, |text| choice(text, words));
                report.add(Finding::new(origin, self.subject(name), found));
            }
            (Variable::Text(text), Self::Headers(parts)) if !text.expose().trim().is_empty() => {
                for (name, value) in parts(text.expose()) {
                    let subject = Subject::Header(Name::new(name));
                    // Programs send a header without a value, so an empty text is one here.
                    let found = Found::Text(UncheckedText::new(value));
                    report.add(Finding::new(origin.clone(), subject, found));
                }
            }
            (_, Self::Header(_) | Self::Headers(_) | Self::Unused | Self::Named) => {
                report.text(origin, self.subject(name), variable.text());
            }
        }
    }
}

// A switch that is off hides the same switch in a later place, as an empty one does.
fn choice(text: &str, words: &[(&'static str, MethodChoice)]) -> Found {
    let text = text.trim();
    words
        .iter()
        .find(|(word, _)| *word == text)
        .map_or(Found::Blank, |(word, choice)| {
            Found::Setting(SettingValue::Method(*choice, word))
        })
}
