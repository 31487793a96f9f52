//! The words for verdicts, refusals and notes. All of them are read off the decision's own data.

use std::path::Path;

use crate::finding::{FindingId, Notice, Place, Position, SettingKey, Standing, Subject};
use crate::method::{CredentialClass, MethodKind};
use crate::policy::{Choice, NoEffect, RuleSet, Shadow, UrlSource, Verdict};
use crate::text::{did_you_mean, printable};

use super::entry::{self, FoundKind, ReportEntry, ReportFound, ReportPlace, ReportReason};
use super::tool::{
    BUILT_IN, HAS_ITS_OWN, REFUSES_MARK, always_minor, present, refuses_member, selects, why_tool,
};
use super::trace::{Holds, Look, Trace};

impl Trace {
    /// Names a place, the home directory shortened.
    pub(crate) fn place(&self, at: FindingId) -> String {
        let place = &self.origin(at).place;
        place.shortened(self.home.as_deref()).to_string()
    }

    /// Names where a base URL came from.
    pub(crate) fn place_of_url(&self, choice: &Choice) -> String {
        let credential = choice.credential.map(|id| self.look(id));
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
    pub(super) fn entry(&self, look: &Look) -> ReportEntry {
        let (verdict, reason) = self.verdict(look);
        ReportEntry {
            origin: ReportPlace::new(&look.origin, self.place(look.id), |path| self.path(path)),
            found: look.found(),
            verdict,
            reason,
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
            Verdict::Shadowed(Some(by), _) => *self.origin(by) == look.origin,
            _ => false,
        }
    }

    fn verdict(&self, look: &Look) -> (entry::Verdict, Option<ReportReason>) {
        use entry::Verdict as Word;
        let because = |code, text: String| {
            let text = printable(text);
            Some(ReportReason { code, text })
        };
        let problem = || because("problem", self.problem_at(look.id)?);
        if let Some(first) = look.behind_file() {
            let reason = format!("{} was found first", self.path(first));
            return (Word::NoEffect, because("earlier-file", reason));
        }
        match look.verdict {
            Verdict::Nothing => (Word::Nothing, None),
            Verdict::Used => (Word::Used, None),
            Verdict::Applied => (Word::Read, None),
            Verdict::Shadowed(by, why) => {
                (Word::Shadowed, because(why.code(), self.shadow(by, why)))
            }
            Verdict::NoEffect(why) => {
                let reason = self.no_effect(look, why);
                (Word::NoEffect, because(why.code(), reason))
            }
            Verdict::Unusable => {
                let reason = "nothing depended on it".to_owned();
                (Word::Unusable, because("not-needed", reason))
            }
            Verdict::Skipped => (Word::Skipped, problem()),
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
            Shadow::Preferred(class, setting) => {
                let why = setting.map(|setting| self.place(setting));
                let why = why.unwrap_or_else(|| "default of these rules".to_owned());
                format!("{} is preferred ({why})", self.class_name(class))
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
                match (self.policy.rules.tool.used_in, &*self.policy.rules.name) {
                    (Some(_), rules) => format!("the rules `{rules}` do not use it{used_in}"),
                    (None, RuleSet::IN_ORDER) => "this program does not read it".to_owned(),
                    (None, program) => format!("{program} does not read it"),
                }
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
        let look = self.look(index);
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
    /// Names what a place for a credential is for.
    pub(super) fn one_for(&self) -> String {
        match self.subject {
            Subject::Credential(_, MethodKind::ChatGpt | MethodKind::OAuth) => {
                "an access token".to_owned()
            }
            Subject::Credential(_, kind) => with_article(&kind.to_string()),
            _ => "an API key".to_owned(),
        }
    }

    fn behind_file(&self) -> Option<&Path> {
        self.notices.iter().find_map(|notice| match notice {
            Notice::BehindFile(first) => Some(first.as_path()),
            _ => None,
        })
    }

    fn found(&self) -> ReportFound {
        let (kind, text) = match &self.holds {
            Holds::Nothing => (FoundKind::Nothing, "nothing".to_owned()),
            Holds::Blank if selects(&self.subject) => {
                (FoundKind::Blank, "a text that selects nothing".to_owned())
            }
            Holds::Blank => (FoundKind::Blank, "an empty text".to_owned()),
            Holds::Credential(kept) => (FoundKind::Credential, kept.kind.to_string()),
            Holds::BaseUrl(url) => (FoundKind::BaseUrl, url.to_string()),
            Holds::Word(word) => (FoundKind::Setting, format!("\"{word}\"")),
            Holds::UnknownWord(nearest) => {
                let hint = did_you_mean(*nearest);
                (FoundKind::Setting, format!("an unknown word{hint}"))
            }
            Holds::Flag(flag) => (FoundKind::Setting, flag.to_string()),
            Holds::Setting => (FoundKind::Setting, "a setting".to_owned()),
            Holds::Text => (FoundKind::Setting, "a text".to_owned()),
            Holds::Present => (FoundKind::Present, self.present().to_owned()),
            Holds::Problem(problem) => (FoundKind::Problem, problem.to_string()),
        };
        let (method, problem) = match &self.holds {
            Holds::Credential(kept) => (Some(kept.kind), None),
            Holds::Problem(problem) => (None, Some(problem.clone())),
            _ => (None, None),
        };
        ReportFound {
            kind,
            method,
            problem,
            text,
        }
    }

    fn present(&self) -> &'static str {
        match &self.subject {
            // Of an override no more is taken than its name.
            Subject::Setting(SettingKey::Unrelated(_)) => "a setting",
            Subject::Setting(SettingKey::Tool(key)) => present(key),
            Subject::Setting(_) => "a table",
            // Nobody may have looked whether it is one.
            Subject::Home if self.is_variable() => "a path",
            Subject::Home => "a directory",
            _ if matches!(self.origin.place, Place::Argument(..)) => "a text",
            _ => "a file",
        }
    }

    // Every file and every place for a credential or a base URL is worth a row, even when empty.
    fn is_minor(&self) -> bool {
        let absent = self.is_absent();
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
