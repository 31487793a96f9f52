//! Every place that was looked at and what became of it, without anything secret.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base_url::BaseUrl;
use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{
    Finding, FindingId, Found, Notice, Numbered, Origin, Problem, SettingKey, SettingValue, Subject,
};
use crate::method::{CredentialClass, MethodKind, UnixTime};
use crate::policy::{Choice, Circumstances, Decision, NoEffect, Note, Policy, RuleSet, Verdict};
use crate::text::{is_printable_name, nearest, printable};

use super::fingerprint::{Fingerprint, Record};
use super::inventory::Kept;
use super::tool::{asked_for, innermost, is_name, words_of};

/// The findings without their secrets, the verdicts on them, and the notes.
#[derive(Clone)]
pub(crate) struct Trace {
    /// The places in order of precedence; the decision's indexes are into these.
    pub(crate) looks: Vec<Look>,
    pub(crate) notes: Vec<Note>,
    /// What was decided by, and how far the search got: remedies follow from it.
    pub(crate) policy: Arc<Policy>,
    pub(super) circumstances: Circumstances,
    /// What is printed as `~`.
    pub(super) home: Option<PathBuf>,
    /// The clock reading that was decided by.
    pub(super) now: UnixTime,
    /// What was read for it, and whose credential was known before.
    record: Record,
}

/// One place, what it held, and the verdict.
#[derive(Clone)]
pub(crate) struct Look {
    pub(crate) origin: Origin,
    pub(crate) subject: Subject,
    pub(crate) holds: Holds,
    pub(super) credential: Option<Kept>,
    pub(crate) verdict: Verdict,
    pub(super) notices: Vec<Notice>,
    /// The only class of credentials that the program takes from here.
    only: Option<CredentialClass>,
    /// The server that issued the credential, which goes to no other.
    pub(super) issuer: Option<Box<BaseUrl>>,
    /// Whether it is a variable that the server in use names or looks at.
    pub(super) is_asked_for: bool,
    /// Whether it has no effect or holds nothing, and nothing that could be used was found.
    pub(super) might_have_been_meant: bool,
}

/// What a place held, as far as it can be told to anybody.
#[derive(Clone)]
pub(crate) enum Holds {
    Nothing,
    Blank,
    Credential(MethodKind),
    /// A base URL, which is shown: it has no user, password, query or fragment.
    BaseUrl(BaseUrl),
    /// A setting whose value is one of a few known words, or is a name and looks like one. It is shown.
    Word(String),
    /// A setting that has a few known words for values, and has another one. That is not shown, but
    /// the word that was probably meant is.
    UnknownWord(Option<&'static str>),
    /// A setting that says yes or no.
    Flag(bool),
    /// A setting whose value is not shown.
    Setting,
    /// A text, of which nothing is kept: it may be a key.
    Text,
    Present,
    Problem(Problem),
}

impl Trace {
    /// Takes the findings over and drops what is secret in them.
    pub(crate) fn new(
        findings: Vec<Finding>,
        decision: &mut Decision,
        policy: &Arc<Policy>,
        home: Option<PathBuf>,
        now: UnixTime,
        record: Record,
    ) -> Self {
        let finds_none = matches!(&decision.outcome, Err(refusal) if refusal.finds_none());
        let asked_for = asked_for(&findings, decision, &policy.rules);
        let mut looks = Vec::with_capacity(findings.len());
        let mut judged = decision.verdicts.iter().zip(asked_for);
        for mut finding in findings {
            let Some((verdict, is_asked_for)) = judged.next() else {
                break;
            };
            finding.notices.extend(meant_url(&finding));
            let credential = finding.credential().map(Kept::of);
            looks.push(Look {
                holds: Holds::of(&finding.subject, finding.found, *verdict, &policy.rules),
                credential,
                notices: finding.notices,
                origin: finding.origin,
                is_asked_for,
                might_have_been_meant: finds_none
                    && matches!(verdict, Verdict::NoEffect(_) | Verdict::Nothing),
                subject: finding.subject,
                verdict: *verdict,
                only: finding.only,
                issuer: finding.issuer,
            });
        }
        Self {
            looks,
            notes: std::mem::take(&mut decision.notes),
            policy: Arc::clone(policy),
            circumstances: std::mem::take(&mut decision.circumstances),
            home,
            now,
            record,
        }
    }

    /// Lists the places by their numbers.
    pub(super) fn ids(&self) -> impl Iterator<Item = FindingId> {
        self.looks.iter().numbered().map(|(id, _)| id)
    }

    /// Returns the place of a number.
    pub(crate) fn origin(&self, index: FindingId) -> Option<&Origin> {
        self.looks.get(index.index()).map(|look| &look.origin)
    }

    pub(crate) fn rules(&self) -> &str {
        &self.policy.rules.name
    }

    pub(crate) fn now(&self) -> UnixTime {
        self.now
    }

    pub(crate) fn fingerprint(&self, choice: Option<&Choice>) -> Fingerprint {
        self.record.fingerprint(choice, self.now)
    }

    /// Returns the directory that is printed as `~`.
    pub(crate) fn home(&self) -> Option<&Path> {
        self.home.as_deref()
    }
}

impl Look {
    /// Returns whether a credential of a class can be put there and is taken from there.
    pub(super) fn takes(&self, class: CredentialClass) -> bool {
        self.only.is_none_or(|only| only == class)
    }
}

impl Holds {
    fn of(subject: &Subject, found: Found, verdict: Verdict, rules: &RuleSet) -> Self {
        match found {
            Found::Nothing => Self::Nothing,
            Found::Blank => Self::Blank,
            Found::Credential(method) => Self::Credential(method.kind()),
            Found::BaseUrl(url) => Self::BaseUrl(url),
            // Nothing is told of what is not in use.
            Found::Setting(_) if verdict == Verdict::NoEffect(NoEffect::NotSelected) => {
                Self::Setting
            }
            Found::Setting(value) => Self::of_setting(subject, &value, rules),
            Found::Text(_) => Self::Text,
            Found::Present => Self::Present,
            Found::Problem(problem) => Self::Problem(problem),
        }
    }

    fn of_setting(subject: &Subject, value: &SettingValue, rules: &RuleSet) -> Self {
        let Subject::Setting(key) = subject else {
            return Self::Setting;
        };
        // An allow-list: a setting that is added later shows nothing until somebody decides that it
        // may.
        match (innermost(key), value) {
            (
                SettingKey::BaseUrl
                | SettingKey::SessionBaseUrl
                | SettingKey::Tool(ToolKey::Server(_, ServerField::BaseUrl)),
                SettingValue::Text(text),
            ) => match BaseUrl::parse_insecure(text.expose()) {
                Ok(url) => Self::BaseUrl(url),
                Err(why) => Self::Problem(Problem::Url(why)),
            },
            (SettingKey::Tool(tool_key), SettingValue::Text(text))
                if is_name(tool_key) && is_printable_name(text.expose()) =>
            {
                Self::Word(text.expose().to_owned())
            }
            (key, SettingValue::Text(text)) if !text.expose().trim().is_empty() => {
                let words = words_of(key, rules);
                match words.iter().find(|word| **word == text.expose()) {
                    Some(word) => Self::Word(printable(*word)),
                    None if words.is_empty() => Self::Setting,
                    None => Self::UnknownWord(nearest(text.expose(), words)),
                }
            }
            (_, SettingValue::Mode(_, word) | SettingValue::Method(_, word)) => {
                Self::Word(printable(*word))
            }
            (_, SettingValue::Flag(flag)) => Self::Flag(*flag),
            _ => Self::Setting,
        }
    }
}

// What is a variable that a setting names, or a setting, is known to be a base URL once it is used as one.
fn meant_url(finding: &Finding) -> Option<Notice> {
    let text = match (&finding.found, &finding.subject) {
        (Found::Text(text), Subject::Variable(_)) => text.expose(),
        (Found::Setting(value), Subject::Setting(key)) => match innermost(key) {
            SettingKey::BaseUrl
            | SettingKey::SessionBaseUrl
            | SettingKey::Tool(ToolKey::Server(_, ServerField::BaseUrl)) => value.text()?,
            _ => return None,
        },
        _ => return None,
    };
    BaseUrl::meant_by(text).map(|url| Notice::MeantUrl(Box::new(url)))
}

impl Trace {
    /// Returns whether a place is the setting for the backend of sessions, for which `http` is never
    /// allowed.
    pub(super) fn is_of_session(&self, index: FindingId) -> bool {
        self.looks
            .get(index.index())
            .is_some_and(|look| look.subject == Subject::Setting(SettingKey::SessionBaseUrl))
    }

    /// Names the places of the credentials that lost to the one in use.
    pub(crate) fn shadowed_credentials(&self) -> Vec<String> {
        let looks = self.looks.iter().numbered();
        let shadowed = looks.filter(|(_, look)| {
            matches!(look.holds, Holds::Credential(_))
                && matches!(look.verdict, Verdict::Shadowed(..))
        });
        let shadowed: Vec<FindingId> = shadowed.map(|(index, _)| index).collect();
        self.places(&shadowed)
    }

    /// Returns whether every place that was looked at is for a login, and there is one.
    pub(super) fn wants_login_only(&self) -> bool {
        let class = |look: &Look| match look.subject {
            Subject::StoredLogin => Some(CredentialClass::Login),
            Subject::Credential(_, kind) => Some(kind.class()),
            _ => None,
        };
        let taken = |look: &&Look| class(look).is_some_and(|class| look.takes(class));
        let mut places = self.looks.iter().filter(taken).peekable();
        let searches = self.circumstances.searches_login && places.peek().is_some();
        searches && places.all(|look| class(look) == Some(CredentialClass::Login))
    }

    /// Returns whether any place that takes part holds a credential, or a text that may be one.
    pub(super) fn holds_credential(&self) -> bool {
        let mut looks = self
            .looks
            .iter()
            .filter(|look| !matches!(look.verdict, Verdict::NoEffect(_)));
        looks.any(|look| matches!(look.holds, Holds::Credential(_) | Holds::Text))
    }

    /// Returns the word that was probably meant at a place, if what is there is none and nearly one.
    pub(super) fn word_meant_at(&self, index: FindingId) -> Option<&'static str> {
        match &self.looks.get(index.index())?.holds {
            Holds::UnknownWord(nearest)
            | Holds::Problem(
                Problem::NotOneOf { nearest, .. } | Problem::UnknownMode { nearest },
            ) => *nearest,
            _ => None,
        }
    }

    /// Returns what is wrong with a place.
    pub(crate) fn problem(&self, index: FindingId) -> Option<&Problem> {
        match self.looks.get(index.index()).map(|look| &look.holds) {
            Some(Holds::Problem(problem)) => Some(problem),
            _ => None,
        }
    }
}
