//! The words for verdicts, refusals and notes. All of them are read off the decision's own data.

use std::path::Path;

use crate::finding::{FindingId, Notice, Place, Position, SettingKey, Standing, Subject};
use crate::method::{CredentialClass, MethodKind};
use crate::policy::{Choice, NoEffect, Shadow, UrlSource, Verdict};
use crate::text::{did_you_mean, printable};

use super::entry::{self, FoundKind, ReportEntry, ReportFound, ReportPlace, ReportReason};
use super::tool::{
    BUILT_IN, HAS_ITS_OWN, REFUSES_MARK, always_minor, present, refuses_member, selects, why_tool,
};
use super::trace::{Holds, Look, Trace};

impl Trace {
    /// Names a place, the home directory shortened.
    pub(crate) fn place(&self, index: FindingId) -> String {
        self.origin(index).map_or_else(
            || "an unknown place".to_owned(),
            |origin| origin.place.shortened(self.home.as_deref()).to_string(),
        )
    }

    /// Names where a base URL came from.
    pub(crate) fn place_of_url(&self, choice: &Choice) -> String {
        let credential = choice.credential.and_then(|id| self.looks.get(id.index()));
        let is_bound = credential.is_some_and(|look| look.issuer.is_some());
        match choice.url_source {
            UrlSource::Finding(url) => self.place(url),
            UrlSource::MethodDefault if is_bound => "the server that issued the login".to_owned(),
            UrlSource::MethodDefault => "default for this method".to_owned(),
            UrlSource::Server => BUILT_IN.to_owned(),
        }
    }

    /// Names a file, the home directory shortened.
    pub(super) fn path(&self, path: &Path) -> String {
        let whole = Place::File(path.into(), Position::Whole);
        whole.shortened(self.home.as_deref()).to_string()
    }

    /// Returns the text for one place.
    pub(super) fn entry(&self, index: FindingId, look: &Look) -> ReportEntry {
        let (verdict, reason) = self.verdict(index, look);
        ReportEntry {
            origin: ReportPlace::new(&look.origin, self.place(index), |path| self.path(path)),
            found: look.found(),
            verdict,
            reason: reason.map(|(code, text)| ReportReason::new(code, printable(text))),
            is_minor: self.is_minor(look),
        }
    }

    /// Returns whether a place would drown the others in a table.
    pub(super) fn is_minor(&self, look: &Look) -> bool {
        look.is_minor() || self.is_shadowed_by_itself(look)
    }

    // A variable that a provider names can be one that is looked at anyway.
    pub(super) fn is_shadowed_by_itself(&self, look: &Look) -> bool {
        match look.verdict {
            Verdict::Shadowed(Some(by), _) => self.origin(by) == Some(&look.origin),
            _ => false,
        }
    }

    fn verdict(
        &self,
        index: FindingId,
        look: &Look,
    ) -> (entry::Verdict, Option<(&'static str, String)>) {
        use entry::Verdict as Word;
        let problem = || Some(("problem", self.problem_at(index)?));
        if let Some(first) = look.behind_file() {
            let first = self.path(first);
            let reason = format!("{first} was found first");
            return (Word::NoEffect, Some(("earlier-file", reason)));
        }
        match look.verdict {
            Verdict::Nothing => (Word::Nothing, None),
            Verdict::Used => (Word::Used, None),
            Verdict::Applied => (Word::Read, None),
            Verdict::Shadowed(by, why) => {
                let reason = (why.code(), self.shadow(by, why));
                (Word::Shadowed, Some(reason))
            }
            Verdict::NoEffect(why) => {
                let reason = (why.code(), self.no_effect(look, why));
                (Word::NoEffect, Some(reason))
            }
            Verdict::Unusable => {
                let reason = ("not-needed", "nothing depended on it".to_owned());
                (Word::Unusable, Some(reason))
            }
            Verdict::PassedOver => (Word::Skipped, problem()),
            Verdict::Decisive => (Word::Refused, problem()),
            Verdict::NotReached => (Word::NotReached, None),
        }
    }

    /// Names a class for people.
    pub(super) fn class_name(&self, class: CredentialClass) -> &str {
        match class {
            CredentialClass::Key => "an API key",
            CredentialClass::Login => match &*self.policy.rules.login {
                "" => "a login",
                name => name,
            },
        }
    }

    /// Names the login, as in "a ChatGPT login".
    pub(super) fn login_name(&self) -> String {
        format!("{} login", self.policy.rules.login)
            .trim_start()
            .to_owned()
    }

    /// Returns the remedy to log in: with the program's own command if that is known, else `otherwise`.
    pub(super) fn log_in(&self, otherwise: &str) -> String {
        match &*self.policy.rules.login_command {
            "" => otherwise.to_owned(),
            command => format!("run `{command}`"),
        }
    }

    /// Returns the remedy to log in again.
    pub(crate) fn log_in_again(&self) -> String {
        self.log_in("log in again")
    }

    /// Names what somebody can have of a class.
    pub(crate) fn one_of_class(&self, class: CredentialClass) -> String {
        match class {
            CredentialClass::Key => "an API key".to_owned(),
            CredentialClass::Login => with_article(&self.login_name()),
        }
    }

    /// Names what a place for a credential is for.
    pub(super) fn one_for(&self, at: FindingId) -> String {
        match self.looks.get(at.index()).map(|look| &look.subject) {
            Some(Subject::Credential(_, MethodKind::ChatGpt | MethodKind::OAuth)) => {
                "an access token".to_owned()
            }
            Some(Subject::Credential(_, kind)) => with_article(&kind.to_string()),
            _ => "an API key".to_owned(),
        }
    }

    /// Names what is there of a class.
    pub(crate) fn the_one_of_class(&self, class: CredentialClass) -> String {
        match class {
            CredentialClass::Key => "the API key".to_owned(),
            CredentialClass::Login => format!("the {}", self.login_name()),
        }
    }

    fn shadow(&self, by: Option<FindingId>, why: Shadow) -> String {
        let winner = by.map_or_else(|| "another place".to_owned(), |by| self.place(by));
        match why {
            Shadow::Pinned => format!("{winner} was given for this run"),
            Shadow::Earlier => format!("{winner} comes first"),
            Shadow::Preferred(class, None) => {
                format!(
                    "{} is preferred (default of these rules)",
                    self.class_name(class)
                )
            }
            Shadow::Preferred(class, Some(setting)) => {
                format!(
                    "{} is preferred ({})",
                    self.class_name(class),
                    self.place(setting)
                )
            }
            Shadow::OfServer => format!("{HAS_ITS_OWN}: {winner}"),
        }
    }

    /// Returns why something has no effect.
    pub(super) fn no_effect(&self, look: &Look, why: NoEffect) -> String {
        let subject = &look.subject;
        match why {
            NoEffect::Rules => {
                let used_in = self
                    .policy
                    .rules
                    .tool
                    .used_in
                    .and_then(|used_in| used_in(subject));
                let used_in = used_in.map_or_else(String::new, |list| format!(" ({list})"));
                format!("the rules `{}` do not use it{used_in}", self.rules())
            }
            NoEffect::StoredLogin => "these rules look here only where no login is stored".into(),
            NoEffect::ProjectNotTrusted => "the user has not marked this project as trusted".into(),
            NoEffect::ProjectRedirect => "a project cannot redirect requests".into(),
            NoEffect::NotTheProjects => "a project cannot decide this".into(),
            NoEffect::OtherSide => {
                "of the project and its user, another one owns the credential or base URL that it \
                 would go with"
                    .into()
            }
            NoEffect::SameUrl => "the base URL is the same without it".into(),
            NoEffect::HardLink => {
                "the file has another name, so it may not be the project's".into()
            }
            NoEffect::WrongTable => "under this heading it means nothing".into(),
            NoEffect::NotSelected => self.not_selected(subject),
            NoEffect::Tool(reason) => why_tool(reason).to_owned(),
            NoEffect::VariableNotSet => match &look.holds {
                Holds::Word(name) => format!("it names the variable {name}, which is not set"),
                _ => "the variable that it names is not set".into(),
            },
            NoEffect::Unrelated => "it is not about credentials or base URLs".into(),
            NoEffect::Overridden => "an override takes the place of the whole table".into(),
            NoEffect::OtherMethod => "it is meant for another method".into(),
            NoEffect::OtherClass => match subject {
                Subject::Credential(_, kind) if kind.class() == CredentialClass::Key => {
                    "only logins are taken from here".into()
                }
                _ => "only keys are taken from here".into(),
            },
            NoEffect::SetToNothing => "an earlier place sets it to nothing".into(),
            NoEffect::MethodNotSelected => "another method is selected".into(),
            NoEffect::AskedInstead => "a person is asked instead".into(),
            NoEffect::NothingSelected => "nothing selects the login".into(),
            NoEffect::Declined => "a person told the program not to use it".into(),
        }
    }

    /// Returns what is wrong at a place, if anything, without a value.
    pub(super) fn problem_at(&self, index: FindingId) -> Option<String> {
        let look = self.looks.get(index.index())?;
        match &look.holds {
            Holds::Problem(problem) => Some(problem.to_string()),
            Holds::Blank => Some("it is empty".to_owned()),
            Holds::Nothing => Some("it is missing".to_owned()),
            Holds::Text
            | Holds::Word(_)
            | Holds::UnknownWord(_)
            | Holds::Flag(_)
            | Holds::Setting
                if look.verdict != Verdict::Used =>
            {
                None
            }
            _ => look.notices.iter().find_map(|notice| match notice {
                Notice::StrictReadersRefuse(member) => Some(refuses_member(member)),
                Notice::ByteOrderMark => Some(REFUSES_MARK.to_owned()),
                _ => None,
            }),
        }
    }
}

impl Look {
    fn behind_file(&self) -> Option<&Path> {
        self.notices.iter().find_map(|notice| match notice {
            Notice::BehindFile(first) => Some(first.as_path()),
            _ => None,
        })
    }

    fn found(&self) -> ReportFound {
        let kind = match &self.holds {
            Holds::Nothing => FoundKind::Nothing,
            Holds::Blank => FoundKind::Blank,
            Holds::Credential(_) => FoundKind::Credential,
            Holds::BaseUrl(_) => FoundKind::BaseUrl,
            Holds::Word(_)
            | Holds::UnknownWord(_)
            | Holds::Flag(_)
            | Holds::Setting
            | Holds::Text => FoundKind::Setting,
            Holds::Present => FoundKind::Present,
            Holds::Problem(_) => FoundKind::Problem,
        };
        let method = match &self.holds {
            Holds::Credential(kind) => Some(*kind),
            _ => None,
        };
        let problem = match &self.holds {
            Holds::Problem(problem) => Some(problem.clone()),
            _ => None,
        };
        ReportFound::new(kind, method, problem, self.found_in_words())
    }

    fn found_in_words(&self) -> String {
        match &self.holds {
            Holds::Nothing => "nothing".to_owned(),
            Holds::Blank if selects(&self.subject) => "a text that selects nothing".to_owned(),
            Holds::Blank => "an empty text".to_owned(),
            Holds::Credential(kind) => kind.to_string(),
            Holds::BaseUrl(url) => url.to_string(),
            Holds::Word(word) => format!("\"{word}\""),
            Holds::UnknownWord(nearest) => format!("an unknown word{}", did_you_mean(*nearest)),
            Holds::Flag(flag) => flag.to_string(),
            Holds::Setting => "a setting".to_owned(),
            Holds::Text => "a text".to_owned(),
            Holds::Present => match &self.subject {
                // Of an override no more is taken than its name.
                Subject::Setting(SettingKey::Unrelated(_)) => "a setting",
                Subject::Setting(SettingKey::Tool(key)) => present(key),
                Subject::Setting(_) => "a table",
                // Nobody may have looked whether it is one.
                Subject::Home if matches!(self.origin.place, Place::Variable(_)) => "a path",
                Subject::Home => "a directory",
                _ if matches!(self.origin.place, Place::Argument(..)) => "a text",
                _ => "a file",
            }
            .to_owned(),
            Holds::Problem(problem) => problem.to_string(),
        }
    }

    // Every file and every place for a credential or a base URL is worth a row, even when empty.
    fn is_minor(&self) -> bool {
        let absent = matches!(self.holds, Holds::Nothing);
        match &self.subject {
            Subject::Setting(SettingKey::LastRefresh) => true,
            Subject::Setting(SettingKey::Tool(key)) if always_minor(key) => true,
            Subject::Variable(_) if absent => !self.is_asked_for,
            // Where nothing is used it may be what somebody relied on.
            Subject::Variable(_) if self.might_have_been_meant => false,
            Subject::Setting(_)
            | Subject::Variable(_)
            | Subject::Unused(_)
            | Subject::Header(_) => {
                absent || self.verdict == Verdict::NoEffect(NoEffect::NotSelected)
            }
            Subject::Settings | Subject::StoredLogin | Subject::Dotenv => {
                matches!(self.holds, Holds::Present) && self.behind_file().is_none()
            }
            Subject::Credential(Standing::Stored, _) => absent && !self.might_have_been_meant,
            Subject::SessionBaseUrl | Subject::Home => absent,
            _ => false,
        }
    }
}

/// Adds the article to a name, by its first letter.
pub(crate) fn with_article(name: &str) -> String {
    let word = name.trim_start_matches('`');
    let vowel = word.starts_with(|char: char| "AEIOUaeiou".contains(char));
    format!("{} {name}", if vowel { "an" } else { "a" })
}
