//! How to have one method rather than another, under the rules in force.
//!
//! A way that ends in another refusal is none: what would win over the credential, and which base
//! URLs it could not go to, is part of it, or there is no way.

use crate::finding::{
    FindingId, Lost, Notice, Numbered, Place, Position, Problem, SettingKey, Side, Standing,
    Subject,
};
use crate::method::CredentialClass;
use crate::method::MethodKind;
use crate::policy::tool::{AmbientKey, PreferenceScope};
use crate::policy::{Note, Verdict};
use crate::resolution::trace::{Holds, Look};

use super::Remedies;

/// A credential that is there, or that would be, at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    pub(super) at: FindingId,
    pub(super) standing: Standing,
    pub(super) class: CredentialClass,
    /// Whether it takes the place of the login that is stored there now.
    pub(super) is_new_login: bool,
}

impl Remedies<'_> {
    /// Returns how to use a credential of a class: an existing one, else a new one.
    pub(crate) fn way_to_have(&self, class: CredentialClass) -> Option<String> {
        self.way_to_use(class).or_else(|| match class {
            CredentialClass::Login => self.way_to_log_in(),
            CredentialClass::Key => self.way_to_put_key(),
        })
    }

    /// Returns how to use an existing credential of a class that loses at present.
    pub(crate) fn way_to_use(&self, class: CredentialClass) -> Option<String> {
        let steps = self.steps_to(self.in_play(class)?)?;
        (!steps.is_empty()).then(|| steps.join(" and "))
    }

    /// Returns the right place of a credential that is in a place for the other class, and how it is used
    /// there. The place of a login's token is one for tokens of such logins, whose refresh token nobody
    /// has.
    pub(crate) fn way_to_move(
        &self,
        credential: FindingId,
        class: CredentialClass,
    ) -> Option<String> {
        let is_place = |look: &Look| {
            let is_for_it = match look.subject {
                Subject::Credential(_, MethodKind::OAuth) => class == CredentialClass::Login,
                Subject::Credential(_, MethodKind::ApiKey) => class == CredentialClass::Key,
                _ => false,
            };
            is_for_it
                && look.origin.side == Side::Yours
                && matches!(look.origin.place, Place::Variable(_))
                && self.trace.policy.rules.tool.listens_to(&look.subject)
        };
        let to = self.trace.looks.iter().find_id(is_place)?;
        let mut steps = self.steps_to(self.target(to)?)?;
        let removed = self.way_to_remove(credential);
        steps.retain(|step| *step != removed);
        let from = self.trace.place(credential);
        let to = self.trace.place(to);
        Some(after(format!("move it from {from} to {to}"), steps))
    }

    /// Returns the remedy if the credential in use is in a place for the other class.
    pub(in crate::resolution) fn ways_for_misplaced(
        &self,
        credential: FindingId,
        class: Option<CredentialClass>,
    ) -> String {
        if let Some(way) = class.and_then(|class| self.way_to_move(credential, class)) {
            return way;
        }
        let bare = format!(
            "put {} into {}",
            self.trace.one_for(credential),
            self.trace.place(credential)
        );
        let have = class.and_then(|class| self.way_to_have(class));
        let ways: Vec<String> = std::iter::once(bare).chain(have).collect();
        ways.join(", or ")
    }

    fn way_to_log_in(&self) -> Option<String> {
        let Some(at) = self.place_for_login() else {
            return self.way_to_put(self.place_for_token()?);
        };
        // Last: some programs ask for a login only where a setting selects it.
        let mut steps = self.steps_to(Target {
            at,
            standing: Standing::Stored,
            class: CredentialClass::Login,
            is_new_login: true,
        })?;
        steps.push(self.trace.log_in("log in"));
        Some(steps.join(" and "))
    }

    // The login of a program of its own can be what others call a key, in a configuration. A preset knows
    // where its program writes.
    fn way_to_run_login(&self) -> Option<String> {
        let rules = &self.trace.policy.rules;
        let is_own = rules.tool.used_in.is_none() && !rules.login_command.is_empty();
        is_own.then(|| self.trace.log_in("log in"))
    }

    /// Returns how to use a key, an existing one or else a new one, and its place.
    pub(crate) fn way_to_a_key(&self) -> Option<(String, Target)> {
        if let Some(target) = self.in_play(CredentialClass::Key) {
            return Some((self.way_to_use(CredentialClass::Key)?, target));
        }
        let target = self.target(self.place_for_key()?)?;
        Some((self.way_to_put_key()?, target))
    }

    fn way_to_put_key(&self) -> Option<String> {
        self.way_to_put(self.place_for_key()?)
    }

    /// Returns how to put a new credential into a place so that it is used.
    fn way_to_put(&self, at: FindingId) -> Option<String> {
        let steps = self.steps_to(self.target(at)?)?;
        let put = format!(
            "put {} into {}",
            self.trace.one_for(at),
            self.trace.place(at)
        );
        Some(after(put, steps))
    }

    /// Returns how to add a credential if there is none.
    pub(super) fn ways_to_have_any(&self) -> Vec<String> {
        if self.trace.circumstances.server.is_some() && !self.trace.circumstances.searches_login {
            return self.ways_for_server();
        }
        let mut ways: Vec<String> = self
            .way_to_have(CredentialClass::Login)
            .or_else(|| self.way_to_run_login())
            .into_iter()
            .collect();
        ways.extend(
            self.way_to_put_key()
                .or_else(|| self.way_past_stored_login()),
        );
        ways.extend(self.way_to_put_key_without_a_shell());
        ways
    }

    /// Returns how to rename variables, keys and members that look misspelt.
    pub(super) fn ways_to_rename(&self, what: Lost) -> Vec<String> {
        let notes = self.trace.notes.iter();
        let variables = notes.filter_map(|note| match note {
            Note::NearMiss { found, meant } => {
                let look = self.trace.looks.get(meant.index())?;
                let lost = match look.subject {
                    Subject::Credential(..) => Lost::Credential,
                    _ => Lost::BaseUrl,
                };
                (lost == what).then(|| self.trace.renaming(found, *meant))
            }
            _ => None,
        });
        // What a project names goes along with nothing of its user's, so there is no help in it.
        let yours = self.trace.looks.iter().numbered();
        let yours = yours.filter(|(_, look)| look.origin.side == Side::Yours);
        let keys = yours.flat_map(|(at, look)| {
            let notices = look.notices.iter();
            notices.filter_map(move |notice| match notice {
                Notice::NearMiss {
                    found, meant, lost, ..
                } if *lost == what => Some(format!(
                    "rename `{found}` to `{meant}` in {}",
                    self.trace.place(at)
                )),
                _ => None,
            })
        });
        variables.chain(keys).collect()
    }

    fn way_to_put_key_without_a_shell(&self) -> Option<String> {
        let at = self.place_for_key()?;
        let Place::Variable(variable) = &self.trace.origin(at)?.place else {
            return None;
        };
        // Whatever else has to be done is told of the variable.
        let is_all = self.steps_to(self.target(at)?)?.is_empty();
        self.way_without_a_shell(variable.expose())
            .filter(|_| is_all)
    }

    // Some releases look at the environment's key only where there is no file for a login at all.
    // Asked for only where nothing was found in that file.
    fn way_past_stored_login(&self) -> Option<String> {
        let is_in_the_way =
            self.trace.policy.rules.tool.ambient_key == AmbientKey::WithoutStoredLogin;
        let file = self.stored_login().filter(|_| is_in_the_way)?;
        let at = self.place_of_key(Standing::Ambient)?;
        let steps = self.steps_to(self.target(at)?)?;
        let put = format!(
            "remove {} and put {} into {}",
            self.trace.place(file),
            self.trace.one_for(at),
            self.trace.place(at)
        );
        Some(after(put, steps))
    }

    /// Returns how to prefer a class, if the rules have a preference.
    // Only what the rules in force listen to is offered as a way out, at the place that would win.
    pub(super) fn way_to_prefer(&self, class: CredentialClass) -> Option<String> {
        if self.trace.policy.rules.tool.preference != PreferenceScope::Everywhere {
            return None;
        }
        let mut words = self.trace.policy.rules.preference_words.iter();
        let (value, _) = words.find(|(_, known)| *known == class)?;
        let settings = || {
            self.trace.looks.iter().numbered().filter(|(_, look)| {
                let counts = look.origin.side == Side::Yours || look.verdict == Verdict::Applied;
                counts && look.subject == Subject::Setting(SettingKey::PreferredMethod)
            })
        };
        let (index, look) = settings()
            // The one in force, else the first place that could hold one. An administrator's file is
            // not its user's to write.
            .find(|(_, look)| !matches!(look.holds, Holds::Nothing))
            .or_else(|| {
                settings().find(|(_, look)| {
                    let path = look.origin.path();
                    !path.is_some_and(|path| path.starts_with("/etc"))
                })
            })?;
        Some(match &look.origin.place {
            Place::File(_, Position::Key { key, .. } | Position::AbsentKey(key)) => {
                format!("set {key} = \"{value}\" in {}", self.document(index))
            }
            Place::Caller(what) => format!("pass {what}={value}"),
            _ => format!("set {} to \"{value}\"", self.trace.place(index)),
        })
    }
}

pub(super) fn is_place_for(look: &Look, used: Standing, wanted: fn(MethodKind) -> bool) -> bool {
    matches!(look.subject, Subject::Credential(standing, kind)
        if standing == used && wanted(kind) && look.takes(kind.class()))
        && !matches!(look.holds, Holds::Problem(Problem::Command))
}

pub(super) fn after(first: String, steps: Vec<String>) -> String {
    let all: Vec<String> = std::iter::once(first).chain(steps).collect();
    all.join(" and ")
}
