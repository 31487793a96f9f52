//! How to have one method rather than another, under the rules in force: what has to go, or to be
//! preferred, before a credential is used.
//!
//! A way that ends in another refusal is none: what would win over the credential, and which base
//! URLs it could not go to, is part of it, or there is no way.

use crate::base_url::BaseUrl;
use crate::finding::{FindingId, Lost, Notice, Place, Position, SettingKey, Standing, Subject};
use crate::method::{CredentialClass, MethodKind};
use crate::policy::tool::{AmbientKey, PreferenceScope};
use crate::policy::{NoEffect, Note, Shadow, Tier, Verdict, is_allowed_host, is_open};
use crate::resolution::trace::{Look, Trace};
use crate::vendor::Vendor;

use super::and;

impl Trace {
    /// Returns how to use a credential of a class: an existing one, else a new one.
    pub(crate) fn way_to_have(&self, class: CredentialClass) -> Option<String> {
        self.way_to_use(class).or_else(|| match class {
            CredentialClass::Login => self.way_to_log_in(),
            CredentialClass::Key => self.way_to_put(self.place_for_key()?),
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
        let wanted = match class {
            CredentialClass::Login => MethodKind::OAuth,
            CredentialClass::Key => MethodKind::ApiKey,
        };
        let to = self.find(|look| {
            matches!(look.subject, Subject::Credential(_, kind) if kind == wanted)
                && look.is_yours()
                && look.is_variable()
                && self.listens_to(look)
        })?;
        let removed = self.way_to_remove(self.look(credential));
        let steps = self.steps_to(to)?.into_iter();
        let (from, to) = (self.place(credential), self.place(to.id));
        Some(and(
            format!("move it from {from} to {to}"),
            steps.filter(|step| *step != removed),
        ))
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
        let bare = self.way_to_put_into(self.look(credential));
        let have = class.and_then(|class| self.way_to_have(class));
        let ways: Vec<String> = std::iter::once(bare).chain(have).collect();
        ways.join(", or ")
    }

    fn way_to_log_in(&self) -> Option<String> {
        let Some(place) = self.place_for_login() else {
            return self.way_to_put(self.place_for_token()?);
        };
        // Last: some programs ask for a login only where a setting selects it.
        let mut steps = self.steps_to(place)?;
        steps.push(self.log_in("log in"));
        Some(steps.join(" and "))
    }

    // The login of a program of its own can be what others call a key, in a configuration. A preset knows
    // where its program writes.
    fn way_to_run_login(&self) -> Option<String> {
        let rules = &self.policy.rules;
        let is_own = rules.tool.used_in.is_none() && !rules.login_command.is_empty();
        is_own.then(|| self.log_in("log in"))
    }

    /// Returns how to use a key, an existing one or else a new one, and its place.
    pub(crate) fn way_to_a_key(&self) -> Option<(String, &Look)> {
        if let Some(key) = self.in_play(CredentialClass::Key) {
            return Some((self.way_to_use(CredentialClass::Key)?, key));
        }
        let place = self.place_for_key()?;
        Some((self.way_to_put(place)?, place))
    }

    /// Returns how to put a new credential into a place so that it is used.
    fn way_to_put(&self, place: &Look) -> Option<String> {
        let steps = self.steps_to(place)?;
        Some(and(self.way_to_put_into(place), steps))
    }

    /// Returns how to add a credential if there is none.
    pub(super) fn ways_to_have_any(&self) -> Vec<String> {
        if self.circumstances.server.is_some() && !self.circumstances.searches_login {
            return self.ways_for_server();
        }
        let login = self.way_to_have(CredentialClass::Login);
        let place = self.place_for_key();
        let put = place.and_then(|place| self.way_to_put(place));
        let in_file = place.and_then(|place| self.way_to_put_without_a_shell(place));
        let ways = [
            login.or_else(|| self.way_to_run_login()),
            put.or_else(|| self.way_past_stored_login()),
            in_file,
        ];
        ways.into_iter().flatten().collect()
    }

    /// Returns how to rename variables, keys and members that look misspelt.
    pub(super) fn ways_to_rename(&self, what: Lost) -> Vec<String> {
        let variables = self.notes.iter().filter_map(|note| match note {
            Note::NearMiss { found, meant } => {
                let lost = match self.look(*meant).subject {
                    Subject::Credential(..) => Lost::Credential,
                    _ => Lost::BaseUrl,
                };
                (lost == what).then(|| self.renaming(found, *meant))
            }
            _ => None,
        });
        // What a project names goes along with nothing of its user's, so there is no help in it.
        let yours = self.filter(Look::is_yours);
        let keys = yours.flat_map(|look| {
            look.notices.iter().filter_map(|notice| match notice {
                Notice::NearMiss {
                    found, meant, lost, ..
                } if *lost == what => Some(format!(
                    "rename `{found}` to `{meant}` in {}",
                    self.place(look.id)
                )),
                _ => None,
            })
        });
        variables.chain(keys).collect()
    }

    fn way_to_put_without_a_shell(&self, place: &Look) -> Option<String> {
        let Place::Variable(variable) = &place.origin.place else {
            return None;
        };
        // Whatever else has to be done is told of the variable.
        let is_all = self.steps_to(place)?.is_empty();
        let way = self.way_without_a_shell(variable.expose());
        way.filter(|_| is_all)
    }

    // Some releases look at the environment's key only where there is no file for a login at all.
    // Asked for only where nothing was found in that file.
    fn way_past_stored_login(&self) -> Option<String> {
        let is_in_the_way = self.policy.rules.tool.ambient_key == AmbientKey::WithoutStoredLogin;
        let file = self.stored_login().filter(|_| is_in_the_way)?;
        let place = self.place_of_key(Standing::Ambient)?;
        let remove = format!("remove {}", self.place(file.id));
        Some(and(remove, [self.way_to_put(place)?]))
    }

    // Only what the rules in force listen to is offered as a way out, at the place that would win.
    pub(super) fn way_to_prefer(&self, class: CredentialClass) -> Option<String> {
        if self.policy.rules.tool.preference != PreferenceScope::Everywhere {
            return None;
        }
        let mut words = self.policy.rules.preference_words.iter();
        let (value, _) = words.find(|(_, known)| *known == class)?;
        let settings = || {
            self.filter(|look| {
                look.is_for(&SettingKey::PreferredMethod)
                    && (look.is_yours() || look.verdict == Verdict::Applied)
            })
        };
        // An administrator's file is not its user's to write.
        let is_users = |look: &&Look| {
            let path = look.origin.path();
            !path.is_some_and(|path| path.starts_with("/etc"))
        };
        // The one in force, else the first place that could hold one.
        let in_force = settings().find(|look| !look.is_absent());
        let look = in_force.or_else(|| settings().find(is_users))?;
        Some(match &look.origin.place {
            Place::File(_, Position::Key { key, .. } | Position::AbsentKey(key)) => {
                format!("set {key} = \"{value}\" in {}", self.document(look))
            }
            Place::Caller(what) => format!("pass {what}={value}"),
            _ => format!("set {} to \"{value}\"", self.place(look.id)),
        })
    }

    /// Returns the credential of a class that would win among those that take part.
    fn in_play(&self, class: CredentialClass) -> Option<&Look> {
        let is_of_class = |look: &Look| look.slot().is_some_and(|(_, own)| own == class);
        let looks = self.filter(|look| look.takes_part() && is_of_class(look));
        looks.min_by_key(|look| rank(look, Some(class)))
    }

    /// Lists what has to be done so that a credential is in use once it is there. None if nothing
    /// helps.
    pub(super) fn steps_to(&self, target: &Look) -> Option<Vec<String>> {
        let (_, class) = target.slot()?;
        let circumstances = &self.circumstances;
        let only = [circumstances.forced, circumstances.selected];
        let is_allowed = only.into_iter().flatten().all(|only| only == class);
        if !is_allowed || !circumstances.searches_login {
            return None;
        }
        let closed = self.closed_urls(target).into_iter();
        let unset = closed.map(|url| self.way_to_unset(url));
        if let Some(select) = self.policy.rules.tool.login_needs_selection
            && class == CredentialClass::Login
            && circumstances.selected.is_none()
        {
            // Once it is selected, no key is in its way.
            let select = self.beside_login(select);
            return Some(std::iter::once(select).chain(unset).collect());
        }
        let mut in_the_way = self.obstacles(target, circumstances.preferred);
        let mut steps = Vec::new();
        if let Some(prefer) = self.way_to_prefer(class)
            && let rest = self.obstacles(target, Some(class))
            && rest.len() < in_the_way.len()
        {
            in_the_way = rest;
            steps.push(prefer);
        }
        for obstacle in in_the_way {
            if obstacle.is_stored() && obstacle.origin.same_document(&target.origin) {
                return None;
            }
            let step = self.way_to_remove(obstacle);
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        steps.extend(unset);
        Some(steps)
    }

    // What would win over it. A new login takes the place of what its file holds now.
    fn obstacles(&self, target: &Look, preferred: Option<CredentialClass>) -> Vec<&Look> {
        let own = rank(target, preferred);
        let is_new_login =
            !target.takes_part() && matches!(target.slot(), Some((Standing::Stored, _)));
        let wins = |other: &Look| {
            let is_replaced = is_new_login && other.origin.same_document(&target.origin);
            let rank = rank(other, preferred);
            !is_replaced && rank.is_some() && rank < own
        };
        self.filter(|look| look.takes_part() && wins(look))
            .collect()
    }

    /// Fills in the directory in which the program keeps its login, for `{directory}`.
    pub(super) fn beside_login(&self, words: &str) -> String {
        let login = self.place_for_login();
        let directory = login.and_then(|login| login.origin.path()?.parent());
        let directory = directory.map_or_else(|| "~".to_owned(), |path| self.path(path));
        words.replace("{directory}", &directory)
    }

    /// Lists the base URLs that a credential could not go to, up to the one that it would go to.
    pub(super) fn closed_urls(&self, credential: &Look) -> Vec<FindingId> {
        let is_apart = self.policy.skip_untrusted_urls || self.circumstances.server.is_some();
        let Some((_, class)) = credential.slot().filter(|_| !is_apart) else {
            return Vec::new();
        };
        let holder = (&credential.origin, credential.issuer.as_deref());
        let is_open = |look: &Look, url: &BaseUrl| {
            let place = (&look.origin, &look.subject);
            is_open(&self.policy, place, url, holder, class)
                && (class == CredentialClass::Key
                    || look.subject == Subject::SessionBaseUrl
                    || !self.leaves_its_vendor(url))
        };
        self.filter(|look| self.can_name_url(look, class))
            .filter_map(|look| Some((look, look.url()?)))
            .take_while(|(look, url)| !is_open(look, url))
            .map(|(look, _)| look.id)
            .collect()
    }

    // Programs send the login of a well-known vendor wherever a base URL points. A gateway's is meant for
    // the key that is in use there; whoever changes over to the login is not to hand it to the gateway.
    fn leaves_its_vendor(&self, url: &BaseUrl) -> bool {
        let own = self.policy.defaults.of_logins();
        let vendor = own.and_then(|own| Vendor::of_host(own.host()));
        vendor.is_some_and(|vendor| !vendor.owns(url.host())) && !is_allowed_host(&self.policy, url)
    }
}

impl Look {
    fn takes_part(&self) -> bool {
        self.class().is_some()
            && matches!(
                self.verdict,
                Verdict::Used
                    | Verdict::Decisive
                    // A setting is all that it lacks.
                    | Verdict::NoEffect(NoEffect::NothingSelected)
                    | Verdict::Shadowed(
                        _,
                        Shadow::Pinned | Shadow::Earlier | Shadow::Preferred(..)
                    )
            )
    }
}

/// Returns the place of a credential in the order of precedence.
fn rank(look: &Look, preferred: Option<CredentialClass>) -> Option<(Tier, FindingId)> {
    let (standing, class) = look.slot()?;
    Some((Tier::of(standing, class, preferred), look.id))
}
