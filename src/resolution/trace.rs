//! Every place that was looked at and what became of it, without anything secret.

mod tool;

use std::path::PathBuf;
use std::sync::Arc;

use crate::base_url::BaseUrl;
use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{
    Finding, FindingId, Found, Notice, Numbered, Origin, Place, Problem, SettingKey, SettingValue,
    Side, Standing, Subject,
};
use crate::method::{AuthMethod, Billing, CredentialClass, Expiry, MethodKind, UnixTime};
use crate::policy::{Choice, Circumstances, Decision, NoEffect, Note, Policy, RuleSet, Verdict};
use crate::text::{Name, is_printable_name, nearest, printable};

use super::change::{Fingerprint, Record};

use self::tool::{asked_for, innermost, is_name, is_url, words_of};

/// The findings without their secrets, the verdicts on them, and the notes.
#[derive(Clone)]
pub(crate) struct Trace {
    /// The places in order of precedence; the decision's indexes are into these.
    pub(crate) looks: Vec<Look>,
    pub(crate) notes: Vec<Note>,
    // What was decided by, and how far the search got: remedies follow from it.
    pub(crate) policy: Arc<Policy>,
    pub(super) circumstances: Circumstances,
    /// What is printed as `~`.
    pub(crate) home: Option<PathBuf>,
    /// The clock reading that was decided by.
    pub(crate) now: UnixTime,
    /// What was read for it, and whose credential was known before.
    record: Record,
}

/// One place, what it held, and the verdict.
#[derive(Clone)]
pub(crate) struct Look {
    pub(crate) id: FindingId,
    pub(crate) origin: Origin,
    pub(crate) subject: Subject,
    pub(crate) holds: Holds,
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
    Credential(Kept),
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

/// What is kept of a credential once it is gone.
#[derive(Clone, Copy)]
pub(crate) struct Kept {
    pub(super) kind: MethodKind,
    pub(super) billing: Billing,
    pub(super) expiry: Option<Expiry>,
    pub(super) refreshable: bool,
}

/// What the number of another decision would lead to: a wrong word is better than a panic.
static NOWHERE: Look = Look {
    id: FindingId::LAST,
    origin: Origin {
        place: Place::BuiltIn,
        side: Side::Yours,
    },
    subject: Subject::Home,
    holds: Holds::Nothing,
    verdict: Verdict::Nothing,
    notices: Vec::new(),
    only: None,
    issuer: None,
    is_asked_for: false,
    might_have_been_meant: false,
};

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
        let judged = decision.verdicts.iter().zip(asked_for);
        let looks = findings.into_iter().zip(judged).numbered();
        let looks = looks.map(|(id, (mut finding, (verdict, is_asked_for)))| {
            finding.notices.extend(meant_url(&finding));
            Look {
                id,
                holds: Holds::of(&finding.subject, finding.found, *verdict, &policy.rules),
                origin: finding.origin,
                subject: finding.subject,
                verdict: *verdict,
                notices: finding.notices,
                only: finding.only,
                issuer: finding.issuer,
                is_asked_for,
                might_have_been_meant: finds_none
                    && matches!(verdict, Verdict::NoEffect(_) | Verdict::Nothing),
            }
        });
        Self {
            looks: looks.collect(),
            notes: std::mem::take(&mut decision.notes),
            policy: Arc::clone(policy),
            circumstances: std::mem::take(&mut decision.circumstances),
            home,
            now,
            record,
        }
    }

    /// Returns the first place of a kind, in order of precedence.
    pub(crate) fn find(&self, is_it: impl Fn(&Look) -> bool) -> Option<&Look> {
        self.looks.iter().find(|look| is_it(look))
    }

    pub(crate) fn any(&self, is_one: impl Fn(&Look) -> bool) -> bool {
        self.looks.iter().any(is_one)
    }

    pub(crate) fn filter(&self, is_one: impl Fn(&Look) -> bool) -> impl Iterator<Item = &Look> {
        self.looks.iter().filter(move |look| is_one(look))
    }

    /// Returns what was looked at under a number of the decision.
    pub(crate) fn look(&self, at: FindingId) -> &Look {
        self.looks.get(at.index()).unwrap_or(&NOWHERE)
    }

    pub(crate) fn origin(&self, at: FindingId) -> &Origin {
        &self.look(at).origin
    }

    /// Returns what is wrong with a place.
    pub(crate) fn problem(&self, at: FindingId) -> Option<&Problem> {
        match &self.look(at).holds {
            Holds::Problem(problem) => Some(problem),
            _ => None,
        }
    }

    /// Returns the name of the rules in force.
    pub(crate) fn rules(&self) -> &str {
        &self.policy.rules.name
    }

    /// Returns what an answer or an error rests on.
    pub(crate) fn fingerprint(&self, choice: Option<&Choice>) -> Fingerprint {
        self.record.fingerprint(choice, self.now)
    }

    /// Names the places of the credentials that lost to the one in use.
    pub(crate) fn shadowed_credentials(&self) -> Vec<String> {
        let shadowed = self
            .filter(|look| look.class().is_some() && matches!(look.verdict, Verdict::Shadowed(..)));
        let shadowed: Vec<FindingId> = shadowed.map(|look| look.id).collect();
        self.places(&shadowed)
    }

    /// Returns whether only logins were looked for.
    pub(super) fn wants_login_only(&self) -> bool {
        let has = |wanted| {
            self.any(|look| {
                look.slot().is_some_and(|(_, class)| class == wanted) && look.takes(wanted)
            })
        };
        self.circumstances.searches_login
            && has(CredentialClass::Login)
            && !has(CredentialClass::Key)
    }

    /// Returns whether any place that takes part holds a credential, or a text that may be one.
    pub(super) fn holds_credential(&self) -> bool {
        self.any(|look| {
            !matches!(look.verdict, Verdict::NoEffect(_))
                && matches!(look.holds, Holds::Credential(_) | Holds::Text)
        })
    }

    /// Returns whether the rules read what a place is for.
    pub(crate) fn listens_to(&self, look: &Look) -> bool {
        self.policy.rules.tool.listens_to(&look.subject)
    }
}

impl Look {
    /// Returns whether the program takes credentials of a class from here.
    pub(super) fn takes(&self, class: CredentialClass) -> bool {
        self.only.is_none_or(|only| only == class)
    }

    pub(crate) fn is_yours(&self) -> bool {
        self.origin.side == Side::Yours
    }

    pub(super) fn is_variable(&self) -> bool {
        matches!(self.origin.place, Place::Variable(_))
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self.holds, Holds::Nothing)
    }

    /// Returns whether it is looked at for a setting.
    pub(super) fn is_for(&self, key: &SettingKey) -> bool {
        matches!(&self.subject, Subject::Setting(own) if own == key)
    }

    /// Returns whether it is looked at for a variable that a configuration names.
    pub(super) fn is_named_variable(&self, variable: &str) -> bool {
        matches!(&self.subject, Subject::Variable(name) if name.expose() == variable)
    }

    /// Returns the server and the field, if it is looked at for one.
    pub(super) fn server_field(&self) -> Option<(&Name, &ServerField)> {
        match &self.subject {
            Subject::Setting(SettingKey::Tool(ToolKey::Server(id, field))) => Some((id, field)),
            _ => None,
        }
    }

    /// Returns how a credential stands here, and its class. A file for a login is such a place as well.
    pub(super) fn slot(&self) -> Option<(Standing, CredentialClass)> {
        match self.subject {
            Subject::Credential(standing, kind) => Some((standing, kind.class())),
            Subject::StoredLogin => Some((Standing::Stored, CredentialClass::Login)),
            _ => None,
        }
    }

    /// Returns whether a login stored what is here.
    pub(crate) fn is_stored(&self) -> bool {
        matches!(self.subject, Subject::Credential(Standing::Stored, _))
    }

    /// Returns the class of the credential that is here.
    pub(crate) fn class(&self) -> Option<CredentialClass> {
        match &self.holds {
            Holds::Credential(kept) => Some(kept.kind.class()),
            _ => None,
        }
    }

    /// Returns whether a credential is here of which nobody knows how it is billed.
    pub(super) fn has_unknown_billing(&self) -> bool {
        matches!(&self.holds, Holds::Credential(kept) if kept.billing == Billing::Unknown)
    }

    pub(super) fn url(&self) -> Option<&BaseUrl> {
        match &self.holds {
            Holds::BaseUrl(url) => Some(url),
            _ => None,
        }
    }

    /// Returns whether it sets the base URL of a session's backend.
    pub(super) fn is_of_session(&self) -> bool {
        self.is_for(&SettingKey::SessionBaseUrl)
    }

    /// Returns the word that was probably meant, if what is here is none and nearly one.
    pub(super) fn word_meant(&self) -> Option<&'static str> {
        match &self.holds {
            Holds::UnknownWord(nearest)
            | Holds::Problem(
                Problem::NotOneOf { nearest, .. } | Problem::UnknownMode { nearest },
            ) => *nearest,
            _ => None,
        }
    }
}

impl Kept {
    pub(super) fn of(method: &AuthMethod) -> Self {
        Self {
            kind: method.kind(),
            billing: method.billing(),
            expiry: method.expiry(),
            refreshable: method.is_refreshable(),
        }
    }
}

impl Holds {
    fn of(subject: &Subject, found: Found, verdict: Verdict, rules: &RuleSet) -> Self {
        match (found, subject) {
            (Found::Nothing, _) => Self::Nothing,
            (Found::Blank, _) => Self::Blank,
            (Found::Credential(method), _) => Self::Credential(Kept::of(&method)),
            (Found::BaseUrl(url), _) => Self::BaseUrl(url),
            // Nothing is told of what is not in use.
            (Found::Setting(value), Subject::Setting(key))
                if verdict != Verdict::NoEffect(NoEffect::NotSelected) =>
            {
                Self::of_setting(innermost(key), &value, rules)
            }
            (Found::Setting(_), _) => Self::Setting,
            (Found::Text(_), _) => Self::Text,
            (Found::Present, _) => Self::Present,
            (Found::Problem(problem), _) => Self::Problem(problem),
        }
    }

    // An allow-list: a setting that is added later shows nothing until somebody decides that it may.
    fn of_setting(key: &SettingKey, value: &SettingValue, rules: &RuleSet) -> Self {
        let text = match value {
            SettingValue::Text(text) => text.expose(),
            SettingValue::Mode(_, word) | SettingValue::Method(_, word) => {
                return Self::Word(printable(*word));
            }
            SettingValue::Flag(flag) => return Self::Flag(*flag),
            SettingValue::List(_) | SettingValue::Unexpected(_) => return Self::Setting,
        };
        if is_url(key) {
            return match BaseUrl::parse_insecure(text) {
                Ok(url) => Self::BaseUrl(url),
                Err(why) => Self::Problem(Problem::Url(why)),
            };
        }
        if is_name(key) && is_printable_name(text) {
            return Self::Word(text.to_owned());
        }
        let words = words_of(key, rules);
        match words.iter().find(|word| **word == text) {
            Some(word) => Self::Word(printable(*word)),
            None if words.is_empty() || text.trim().is_empty() => Self::Setting,
            None => Self::UnknownWord(nearest(text, words)),
        }
    }
}

// What is a variable that a setting names, or a setting, is known to be a base URL once it is used as one.
fn meant_url(finding: &Finding) -> Option<Notice> {
    let text = match (&finding.found, &finding.subject) {
        (Found::Text(text), Subject::Variable(_)) => text.expose(),
        (Found::Setting(value), Subject::Setting(key)) if is_url(innermost(key)) => value.text()?,
        _ => return None,
    };
    BaseUrl::meant_by(text).map(|url| Notice::MeantUrl(Box::new(url)))
}
