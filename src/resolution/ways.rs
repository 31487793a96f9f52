//! How to have one method rather than another, under the rules in force.
//!
//! A way that ends in another refusal is none: what would win over the credential, and which base
//! URLs it could not go to, is part of it, or there is no way.

use crate::finding::{
    CredentialClass, Origin, Place, Position, Problem, ProviderField, SettingKey, Standing,
    Subject, Trust,
};
use crate::method::MethodKind;
use crate::policy::{AmbientKey, NoEffect, PreferenceScope, Shadow, Tier, Verdict, is_open};
use crate::text::Name;

use super::trace::{Holds, Look, Trace};
use super::wording::with_article;

/// A credential that is there, or that would be, at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub(super) at: usize,
    standing: Standing,
    pub(super) class: CredentialClass,
    /// Whether it takes the place of the login that is stored there now.
    is_new_login: bool,
}

impl Trace {
    /// Says how to have something of a class in use: what is there, or else something new.
    pub(super) fn way_to_have(&self, class: CredentialClass) -> Option<String> {
        self.way_to_use(class).or_else(|| match class {
            CredentialClass::Account => self.way_to_log_in(),
            CredentialClass::Key => self.way_to_put_key(),
        })
    }

    /// Says how to use what is there of a class, which something else wins over now.
    pub(super) fn way_to_use(&self, class: CredentialClass) -> Option<String> {
        let steps = self.steps_to(self.in_play(class)?)?;
        (!steps.is_empty()).then(|| steps.join(" and "))
    }

    fn way_to_log_in(&self) -> Option<String> {
        let at = self
            .looks
            .iter()
            .position(|look| look.subject == Subject::StoredLogin)?;
        let steps = self.steps_to(Target {
            at,
            standing: Standing::Stored,
            class: CredentialClass::Account,
            is_new_login: true,
        })?;
        Some(after("log in".to_owned(), steps))
    }

    /// Says how to use a key, one that is there or else a new one, and where it lies.
    pub(super) fn way_to_a_key(&self) -> Option<(String, Target)> {
        if let Some(target) = self.in_play(CredentialClass::Key) {
            return Some((self.way_to_use(CredentialClass::Key)?, target));
        }
        let target = self.target(self.place_for_key()?)?;
        Some((self.way_to_put_key()?, target))
    }

    fn way_to_put_key(&self) -> Option<String> {
        let at = self.place_for_key()?;
        let steps = self.steps_to(self.target(at)?)?;
        let put = format!("put an API key into {}", self.place(at));
        Some(after(put, steps))
    }

    /// Says how to have a credential where none is.
    pub(super) fn ways_to_have_any(&self) -> Vec<String> {
        if self.circumstances.provider.is_some() && !self.circumstances.searches_login {
            return self.ways_for_provider();
        }
        let mut ways: Vec<String> = self.way_to_log_in().into_iter().collect();
        ways.extend(
            self.way_to_put_key()
                .or_else(|| self.way_past_stored_login()),
        );
        ways
    }

    // Some releases look at the environment's key only where there is no file for a login at all.
    // Asked for only where nothing was found in that file.
    fn way_past_stored_login(&self) -> Option<String> {
        let is_in_the_way = self.rules.ambient_key == AmbientKey::WithoutStoredLogin;
        let file = self.stored_login().filter(|_| is_in_the_way)?;
        let at = self.place_of_key(Standing::Ambient)?;
        let steps = self.steps_to(self.target(at)?)?;
        let put = format!(
            "remove {} and put an API key into {}",
            self.place(file),
            self.place(at)
        );
        Some(after(put, steps))
    }

    /// Says how the provider in use can have a credential.
    pub(super) fn ways_for_provider(&self) -> Vec<String> {
        let Some(id) = &self.circumstances.provider else {
            return Vec::new();
        };
        let mut built_in = self.rules.providers.built_in.iter();
        if let Some(built_in) = built_in.find(|known| known.id == id.expose()) {
            let key = built_in
                .key_variable
                .map(|variable| format!("put the provider's key into {}", self.variable(variable)));
            let has_region = self.looks.iter().any(|look| match &look.subject {
                Subject::Setting(SettingKey::Provider(of, ProviderField::Region)) => of == id,
                Subject::Variable(name) => {
                    built_in.region_variables.contains(&name.expose())
                        && matches!(look.holds, Holds::Text)
                }
                _ => false,
            });
            let region = built_in
                .region_variables
                .first()
                .filter(|_| !has_region)
                .map(|variable| format!("the region into {}", self.variable(variable)));
            return key
                .map(|key| after(key, region.into_iter().collect()))
                .into_iter()
                .collect();
        }
        if self.is_of_project(id) {
            return vec!["describe the provider in your own configuration".to_owned()];
        }
        let variable = self.field_name(&ProviderField::EnvKey, "variable for its key");
        let mut ways = vec![format!(
            "give the provider {}, and set that variable",
            with_article(&variable)
        )];
        let has_login = self.looks.iter().any(|look| {
            let is_allowed = |class| {
                self.circumstances
                    .forced
                    .is_none_or(|forced| forced == class)
            };
            matches!(look.subject, Subject::Credential(..))
                && matches!(look.holds, Holds::Credential(kind) if is_allowed(kind.class()))
                && !matches!(look.verdict, Verdict::NoEffect(why) if why != NoEffect::NotAskedFor)
        });
        if has_login {
            let field =
                self.field_name(&ProviderField::RequiresStoredLogin, "what takes the login");
            ways.push(format!("set {field} to `true` in its table"));
        }
        ways
    }

    /// Names where the base URL of a provider can be set: none of those for the primary one counts.
    pub(super) fn place_for_url_of(&self, provider: &Name) -> String {
        let mut built_in = self.rules.providers.built_in.iter();
        if let Some(built_in) = built_in.find(|known| known.id == provider.expose()) {
            let variable = built_in.url_variable;
            return variable.map_or_else(String::new, |variable| {
                format!(" in {}", self.variable(variable))
            });
        }
        // Its name shows which table it is. Later layers may hold some of it as well.
        let table = self.looks.iter().enumerate().find_map(|(index, look)| {
            let of_it = look.origin.trust >= Trust::User
                && matches!(&look.subject,
                    Subject::Setting(SettingKey::Provider(id, _)) if id == provider);
            of_it.then(|| self.document(index))
        });
        let table = table.map_or_else(String::new, |document| format!(" in {document}"));
        let field = self.field_name(&ProviderField::BaseUrl, "its base URL");
        format!(" as {field} in the table of the provider `{provider}`{table}")
    }

    /// Returns what the configuration calls a field, or other words where the rules do not say.
    pub(super) fn field_name(&self, field: &ProviderField, otherwise: &str) -> String {
        let mut names = self.rules.providers.field_names.iter();
        let name = names.find(|(known, _)| known == field);
        name.map_or_else(|| otherwise.to_owned(), |(_, name)| format!("`{name}`"))
    }

    /// Names the place of a variable that a provider looks at.
    pub(super) fn variable(&self, variable: &str) -> String {
        let places = || {
            self.looks.iter().enumerate().filter(|(_, look)| {
                matches!(&look.subject, Subject::Variable(name) if name.expose() == variable)
            })
        };
        // The one that counts, else one that would.
        let place = places()
            .find(|(_, look)| !matches!(look.holds, Holds::Nothing))
            .or_else(|| places().find(|(_, look)| look.origin.trust >= Trust::User));
        place.map_or_else(
            || format!("variable {variable}"),
            |(index, _)| self.place(index),
        )
    }

    /// Says how to prefer a class, where the rules listen to a preference at all.
    // Only what the rules in force listen to is offered as a way out, at the place that would win.
    pub(super) fn way_to_prefer(&self, class: CredentialClass) -> Option<String> {
        if self.rules.preference != PreferenceScope::Everywhere {
            return None;
        }
        let mut words = self.rules.preference_words.iter();
        let (value, _) = words.find(|(_, known)| *known == class)?;
        let settings = || {
            self.looks
                .iter()
                .enumerate()
                .filter(|(_, look)| look.subject == Subject::Setting(SettingKey::PreferredMethod))
        };
        let (index, look) = settings()
            // The one in force, else the first place that could hold one.
            .find(|(_, look)| !matches!(look.holds, Holds::Nothing))
            .or_else(|| settings().next())?;
        Some(match &look.origin.place {
            Place::File(_, Position::Key { key, .. } | Position::AbsentKey(key)) => {
                format!("set {key} = \"{value}\" in {}", self.document(index))
            }
            Place::Caller(what) => format!("pass {what}={value}"),
            _ => format!("set {} to \"{value}\"", self.place(index)),
        })
    }

    /// Returns the credential of a class that would win among those that take part.
    fn in_play(&self, class: CredentialClass) -> Option<Target> {
        (0..self.looks.len())
            .filter(|at| self.takes_part(*at))
            .filter_map(|at| self.target(at))
            .filter(|target| target.class == class)
            .min_by_key(|target| self.rank(*target, class))
    }

    /// Takes a place for a credential as something that could be in use.
    pub(super) fn target(&self, at: usize) -> Option<Target> {
        match self.looks.get(at)?.subject {
            Subject::Credential(standing, kind) => Some(Target {
                at,
                standing,
                class: kind.class(),
                is_new_login: false,
            }),
            _ => None,
        }
    }

    fn takes_part(&self, at: usize) -> bool {
        self.looks.get(at).is_some_and(|look| {
            matches!(look.holds, Holds::Credential(_))
                && matches!(
                    look.verdict,
                    Verdict::Used
                        | Verdict::Decisive
                        | Verdict::Shadowed(
                            _,
                            Shadow::Pinned | Shadow::Earlier | Shadow::Preferred(..)
                        )
                )
        })
    }

    fn rank(&self, target: Target, preferred: CredentialClass) -> (Tier, usize) {
        let trust = self
            .origin(target.at)
            .map_or(Trust::User, |origin| origin.trust);
        let tier = Tier::of(target.standing, trust, target.class, preferred);
        (tier, target.at)
    }

    /// Lists what has to be done so that a credential is in use once it is there. None if nothing
    /// helps.
    pub(super) fn steps_to(&self, target: Target) -> Option<Vec<String>> {
        let circumstances = &self.circumstances;
        let is_allowed = [circumstances.forced, circumstances.selected]
            .into_iter()
            .flatten()
            .all(|class| class == target.class);
        if !is_allowed || !circumstances.searches_login {
            return None;
        }
        let preferred = circumstances.preferred.unwrap_or(self.rules.preferred);
        let mut in_the_way = self.obstacles(target, preferred);
        let mut steps = Vec::new();
        if let Some(prefer) = self.way_to_prefer(target.class)
            && let rest = self.obstacles(target, target.class)
            && rest.len() < in_the_way.len()
        {
            in_the_way = rest;
            steps.push(prefer);
        }
        for obstacle in in_the_way {
            let step = self.way_to_remove(obstacle);
            if self.is_stored(obstacle) && self.is_same_document(obstacle, target.at) {
                return None;
            }
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        let closed = self.closed_urls(target);
        steps.extend(closed.into_iter().map(|url| self.way_to_unset(url)));
        Some(steps)
    }

    // What would win over it.
    fn obstacles(&self, target: Target, preferred: CredentialClass) -> Vec<usize> {
        let rank = self.rank(target, preferred);
        (0..self.looks.len())
            .filter(|at| *at != target.at && self.takes_part(*at))
            .filter(|at| {
                !(target.is_new_login && self.is_same_document(*at, target.at))
                    && self
                        .target(*at)
                        .is_some_and(|other| self.rank(other, preferred) < rank)
            })
            .collect()
    }

    /// Lists the base URLs that a credential could not go to, up to the one that it would go to.
    pub(super) fn closed_urls(&self, target: Target) -> Vec<usize> {
        let mut closed = Vec::new();
        let Some(credential) = self.origin(target.at) else {
            return closed;
        };
        if self.policy.skip_untrusted_urls || self.circumstances.provider.is_some() {
            return closed;
        }
        for (index, look) in self.looks.iter().enumerate() {
            let Holds::BaseUrl(url) = &look.holds else {
                continue;
            };
            if !self.can_name_url(look, target.class) {
                continue;
            }
            let place = (&look.origin, &look.subject);
            if is_open(&self.policy, place, url, credential, target.class) {
                break;
            }
            closed.push(index);
        }
        closed
    }

    /// Tells whether a place can name the base URL of the primary provider for a class.
    pub(super) fn can_name_url(&self, look: &Look, class: CredentialClass) -> bool {
        let is_url = match &look.subject {
            Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => true,
            Subject::SessionBaseUrl => class == CredentialClass::Account,
            _ => false,
        };
        let is_heard = look.origin.trust == Trust::Caller || self.rules.listens_to(&look.subject);
        let is_out = matches!(look.verdict, Verdict::NoEffect(why) if why != NoEffect::OtherMethod);
        is_url && is_heard && !is_out
    }

    /// Says how to take a credential away.
    // What a login left behind hangs together: a file of which one member is gone may be broken.
    pub(super) fn way_to_remove(&self, credential: usize) -> String {
        if self.is_stored(credential) {
            "log out".to_owned()
        } else {
            self.way_to_take_away(credential, "remove")
        }
    }

    /// Says how to take a base URL away.
    pub(super) fn way_to_unset(&self, url: usize) -> String {
        self.way_to_take_away(url, "unset")
    }

    fn way_to_take_away(&self, index: usize, verb: &str) -> String {
        let place = self.place(index);
        match self.origin(index).map(|origin| &origin.place) {
            Some(Place::Caller(_)) => format!("leave out {place}"),
            _ => format!("{verb} {place}"),
        }
    }

    fn is_stored(&self, index: usize) -> bool {
        self.looks
            .get(index)
            .is_some_and(|look| matches!(look.subject, Subject::Credential(Standing::Stored, _)))
    }

    fn is_same_document(&self, one: usize, other: usize) -> bool {
        self.origin(one)
            .zip(self.origin(other))
            .is_some_and(|(one, other)| one.same_document(other))
    }

    // A file for a login, usable or not.
    fn stored_login(&self) -> Option<usize> {
        self.looks.iter().position(|look| {
            look.subject == Subject::StoredLogin
                && !matches!(look.holds, Holds::Nothing | Holds::Blank)
        })
    }

    /// Returns the place that an API key can be put into.
    pub(super) fn place_for_key(&self) -> Option<usize> {
        [Standing::Ambient, Standing::Pinned]
            .into_iter()
            .filter(|standing| self.counts(*standing))
            .find_map(|standing| self.place_of_key(standing))
    }

    // The environment's own key counts for nothing under some rules; the run's does.
    fn counts(&self, standing: Standing) -> bool {
        match (standing, self.rules.ambient_key) {
            (Standing::Pinned, _) => self.rules.pinned_key,
            (Standing::Ambient, AmbientKey::Ranked) => true,
            (Standing::Ambient, AmbientKey::WithoutStoredLogin) => self.stored_login().is_none(),
            _ => false,
        }
    }

    fn place_of_key(&self, used: Standing) -> Option<usize> {
        let find = |wanted: fn(MethodKind) -> bool| {
            self.looks
                .iter()
                .enumerate()
                .filter(|(_, look)| {
                    is_place_for(look, used, wanted) && look.origin.trust < Trust::Caller
                })
                // A project's file is no place for a user's key where another will do.
                .min_by_key(|(index, look)| (look.origin.trust < Trust::User, *index))
                .map(|(index, _)| index)
        };
        find(|kind| kind == MethodKind::ApiKey)
            .or_else(|| find(|kind| kind.class() == CredentialClass::Key))
    }

    /// Returns the place for a key that lies where a base URL does, and so may be sent there by
    /// it: one that holds a key, where there is one.
    pub(super) fn key_beside(&self, url: usize) -> Option<usize> {
        let beside: &Origin = self.origin(url)?;
        let places = || {
            self.looks.iter().enumerate().filter(|(_, look)| {
                let is_beside = match (&look.origin.place, &beside.place) {
                    (Place::Variable(_), Place::Variable(_)) => true,
                    _ => look.origin.same_document(beside),
                };
                let standings = [Standing::Ambient, Standing::Pinned];
                is_beside
                    && standings.into_iter().any(|standing| {
                        self.counts(standing)
                            && is_place_for(look, standing, |kind| {
                                kind.class() == CredentialClass::Key
                            })
                    })
            })
        };
        let holds_one = |look: &Look| matches!(look.holds, Holds::Credential(_));
        places()
            .find(|(_, look)| holds_one(look))
            .or_else(|| places().next())
            .map(|(index, _)| index)
    }
}

fn is_place_for(look: &Look, used: Standing, wanted: fn(MethodKind) -> bool) -> bool {
    matches!(look.subject, Subject::Credential(standing, kind) if standing == used && wanted(kind))
        && !matches!(look.holds, Holds::Problem(Problem::Command))
}

fn after(first: String, steps: Vec<String>) -> String {
    let all: Vec<String> = std::iter::once(first).chain(steps).collect();
    all.join(" and ")
}
