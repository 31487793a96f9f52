//! The part that a variable plays, wherever it lies.

use crate::base_url::BaseUrl;
use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{
    Finding, Found, Lost, Notice, Origin, Problem, SettingKey, SettingValue, Standing, Subject,
};
use crate::method::CredentialClass;
use crate::method::{AuthMethod, MethodKind};
use crate::secret::Secret;
use crate::system::Variable;
use crate::text::{Name, UncheckedText, is_misspelt};

use super::SourceReport;

/// How the names of variables for a key or a token end.
const FOR_CREDENTIALS: [&str; 9] = [
    "_API_KEY",
    "_APIKEY",
    "_API_TOKEN",
    "_ACCESS_TOKEN",
    "_AUTH_TOKEN",
    "_ACCESS_KEY",
    "_SECRET_KEY",
    "_KEY",
    "_TOKEN",
];
/// How the names of variables for a base URL end.
const FOR_BASE_URLS: [&str; 10] = [
    "_API_BASE_URL",
    "_BASE_URL",
    "_BASEURL",
    "_API_BASE",
    "_API_URL",
    "_ENDPOINT",
    "_API_HOST",
    "_HOST",
    "_BASE",
    "_URL",
];

/// Looks at each name that people write in place of a variable's for a credential or a base URL: with another
/// ending, and in lower case. The name itself is among them. One text does for all.
pub(crate) fn each_near(name: &str, lost: Lost, mut look: impl FnMut(&str)) {
    let endings = match lost {
        Lost::Credential => &FOR_CREDENTIALS[..],
        Lost::BaseUrl => &FOR_BASE_URLS[..],
        Lost::Detail => &[],
    };
    let mut stems = endings.iter().filter_map(|end| name.strip_suffix(end));
    if let Some(stem) = stems.next().filter(|stem| !stem.is_empty()) {
        let mut near = String::new();
        for ending in endings {
            near.clear();
            near.push_str(stem);
            near.push_str(ending);
            look(&near);
        }
    }
    look(&name.to_ascii_lowercase());
}

/// Returns whether a variable may be a misspelt other one. It begins with the same two letters: it is asked of
/// every line of a file, of which most are about something else.
pub(crate) fn is_near(name: &str, meant: &str, lost: Lost) -> bool {
    let mut beginnings = name.bytes().zip(meant.bytes()).take(2);
    if !beginnings.all(|(a, b)| a.eq_ignore_ascii_case(&b)) {
        return false;
    }
    let mut is_near = is_misspelt(name, meant);
    if !is_near {
        each_near(meant, lost, |near| is_near |= near == name && near != meant);
    }
    is_near
}

/// What a variable is looked up for.
#[derive(Clone, Debug)]
pub(crate) enum VariableRole {
    /// A credential of this kind.
    Credential(Standing, MethodKind),
    /// A credential whose kind only its text tells, and what it is taken for in a report before.
    Token(Standing, MethodKind, fn(Secret) -> AuthMethod),
    /// The base URL.
    BaseUrl,
    /// The base URL, or a vendor's server without the path of its API.
    Endpoint,
    /// The base URL of a stored session.
    SessionBaseUrl,
    /// The value of this header.
    Header(Name),
    /// Headers, which this takes apart into names and values.
    Headers(fn(&str) -> Vec<(&str, &str)>),
    /// The path of a file that holds an API key: in the process environment alone, or a project could
    /// name a file of its user's.
    KeyFile,
    /// The choice of credentials that are not looked for here, by whose they are, where the text makes
    /// it. Then it comes before every place but the caller.
    Selects(&'static str, fn(&str) -> bool),
    /// Whether `http` to other machines is allowed.
    AllowHttp,
    /// Nothing, though people take it for something.
    Unused,
    /// Whatever the setting or provider that names it makes of it.
    Named,
}

impl VariableRole {
    /// Returns what a variable of this name is looked at for in this part.
    pub(crate) fn subject(&self, name: &Name) -> Subject {
        match self {
            Self::Credential(standing, kind) | Self::Token(standing, kind, _) => {
                Subject::Credential(*standing, *kind)
            }
            Self::KeyFile => Subject::Credential(Standing::Ambient, MethodKind::ApiKey),
            Self::BaseUrl | Self::Endpoint => Subject::BaseUrl,
            Self::SessionBaseUrl => Subject::SessionBaseUrl,
            Self::Header(header) => Subject::Header(header.clone()),
            Self::Selects(..) => Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod)),
            Self::AllowHttp => Subject::Setting(SettingKey::AllowHttp),
            Self::Headers(_) | Self::Unused => Subject::Unused(name.clone()),
            Self::Named => Subject::Variable(name.clone()),
        }
    }

    /// Returns what is lost if the variable's name is misspelt, if that is worth a note.
    pub(crate) fn lost(&self) -> Option<Lost> {
        match self {
            Self::Credential(Standing::Ambient | Standing::Pinned, _) | Self::Token(..) => {
                Some(Lost::Credential)
            }
            Self::BaseUrl | Self::Endpoint => Some(Lost::BaseUrl),
            _ => None,
        }
    }

    /// Returns whether it is looked up for a credential of an account.
    pub(crate) fn is_account(&self) -> bool {
        matches!(self, Self::Credential(_, kind) | Self::Token(_, kind, _) if kind.class() == CredentialClass::Login)
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
                report.credential_of(origin, *standing, *kind, variable.text());
            }
            (_, Self::Token(standing, kind, read)) => {
                let read = |secret| Ok(read(secret));
                report.credential_by(origin, *standing, *kind, variable.text(), read);
            }
            (_, Self::Selects(whose, selects)) => {
                // What selects nothing is not mentioned: there are several of these, and most are unset.
                if variable.text().is_some_and(selects) {
                    let choice = SettingValue::Method(MethodChoice::Elsewhere(whose), whose);
                    report.add(Finding::new(
                        origin,
                        self.subject(name),
                        Found::Setting(choice),
                    ));
                }
            }
            (Variable::Text(text), Self::AllowHttp) if !text.expose().trim().is_empty() => {
                let value = match text.expose().trim().to_ascii_lowercase().as_str() {
                    "1" | "true" => SettingValue::Flag(true),
                    "0" | "false" => SettingValue::Flag(false),
                    _ => SettingValue::Unexpected("a string"),
                };
                let subject = self.subject(name);
                report.add(Finding::new(origin, subject, Found::Setting(value)));
            }
            (_, Self::BaseUrl) => report.base_url(origin, variable.text()),
            (_, Self::Endpoint) => {
                let known = variable.text().and_then(BaseUrl::of_vendors_server);
                let text = known.as_ref().map(BaseUrl::as_str);
                report.base_url(origin, text.or(variable.text()));
                report.remark(known.is_some().then_some(Notice::PathAdded));
            }
            (_, Self::SessionBaseUrl) => report.login_base_url(origin, variable.text()),
            (Variable::Text(text), Self::Headers(parts)) if !text.expose().trim().is_empty() => {
                for (name, value) in parts(text.expose()) {
                    let subject = Subject::Header(Name::new(name));
                    // Programs send a header without a value, so an empty text is one here.
                    let found = Found::Text(UncheckedText::new(value));
                    report.add(Finding::new(origin.clone(), subject, found));
                }
            }
            (
                _,
                Self::Header(_)
                | Self::Headers(_)
                | Self::AllowHttp
                | Self::KeyFile
                | Self::Unused
                | Self::Named,
            ) => {
                report.text(origin, self.subject(name), variable.text());
            }
        }
    }
}
