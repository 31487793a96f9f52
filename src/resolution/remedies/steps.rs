//! What has to go, or to be preferred, before a credential is used.

use crate::base_url::BaseUrl;
use crate::finding::{FindingId, Numbered, Place, SettingKey, Standing, Subject};
use crate::method::CredentialClass;
use crate::policy::{NoEffect, Shadow, Tier, UrlsForLogins, Verdict, is_allowed_host, is_open};
use crate::resolution::trace::{Holds, Look};
use crate::vendor::Vendor;

use super::Remedies;
use super::ways::Target;

impl Remedies<'_> {
    /// Returns the credential of a class that would win among those that take part.
    pub(super) fn in_play(&self, class: CredentialClass) -> Option<Target> {
        self.trace
            .ids()
            .filter(|at| self.takes_part(*at))
            .filter_map(|at| self.target(at))
            .filter(|target| target.class == class)
            .min_by_key(|target| rank(*target, Some(class)))
    }

    /// Takes a place for a credential as something that could be in use.
    pub(in crate::resolution) fn target(&self, at: FindingId) -> Option<Target> {
        match self.trace.looks.get(at.index())?.subject {
            Subject::Credential(standing, kind) => Some(Target {
                at,
                standing,
                class: kind.class(),
                is_new_login: false,
            }),
            _ => None,
        }
    }

    pub(super) fn takes_part(&self, at: FindingId) -> bool {
        self.trace.looks.get(at.index()).is_some_and(|look| {
            matches!(look.holds, Holds::Credential(_))
                && matches!(
                    look.verdict,
                    Verdict::Used
                        | Verdict::Decisive
                        // A setting is all that it lacks.
                        | Verdict::NoEffect(NoEffect::NothingSelected)
                        | Verdict::Shadowed(
                            _,
                            Shadow::Pinned | Shadow::Earlier | Shadow::Preferred(..)
                        )
                )
        })
    }

    /// Lists what has to be done so that a credential is in use once it is there. None if nothing
    /// helps.
    pub(in crate::resolution) fn steps_to(&self, target: Target) -> Option<Vec<String>> {
        let circumstances = &self.trace.circumstances;
        let is_allowed = [circumstances.forced, circumstances.selected]
            .into_iter()
            .flatten()
            .all(|class| class == target.class);
        if !is_allowed || !circumstances.searches_login {
            return None;
        }
        if let Some(select) = self.trace.policy.rules.tool.login_needs_selection
            && target.class == CredentialClass::Login
            && circumstances.selected.is_none()
        {
            // Once it is selected, no key is in its way.
            let closed = self.closed_urls(target).into_iter();
            let unset = closed.map(|url| self.way_to_unset(url));
            return Some(
                std::iter::once(self.beside_login(select))
                    .chain(unset)
                    .collect(),
            );
        }
        let mut in_the_way = self.obstacles(target, circumstances.preferred);
        let mut steps = Vec::new();
        if let Some(prefer) = self.way_to_prefer(target.class)
            && let rest = self.obstacles(target, Some(target.class))
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

    /// Fills in the directory in which the program keeps its login, for `{directory}`.
    pub(super) fn beside_login(&self, words: &str) -> String {
        let login = self.place_for_login().and_then(|at| self.trace.origin(at));
        let directory = login.and_then(|origin| origin.path()?.parent());
        let directory = directory.map_or_else(|| "~".to_owned(), |path| self.trace.path(path));
        words.replace("{directory}", &directory)
    }

    // What would win over it.
    pub(super) fn obstacles(
        &self,
        target: Target,
        preferred: Option<CredentialClass>,
    ) -> Vec<FindingId> {
        let own = rank(target, preferred);
        self.trace
            .ids()
            .filter(|at| *at != target.at && self.takes_part(*at))
            .filter(|at| {
                !(target.is_new_login && self.is_same_document(*at, target.at))
                    && self
                        .target(*at)
                        .is_some_and(|other| rank(other, preferred) < own)
            })
            .collect()
    }

    /// Lists the base URLs that a credential could not go to, up to the one that it would go to.
    pub(in crate::resolution) fn closed_urls(&self, target: Target) -> Vec<FindingId> {
        let mut closed = Vec::new();
        let Some(holder) = self.trace.looks.get(target.at.index()) else {
            return closed;
        };
        let credential = (&holder.origin, holder.issuer.as_deref());
        if self.trace.policy.skip_untrusted_urls || self.trace.circumstances.server.is_some() {
            return closed;
        }
        for (index, look) in self.trace.looks.iter().numbered() {
            let Holds::BaseUrl(url) = &look.holds else {
                continue;
            };
            if !self.can_name_url(look, target.class) {
                continue;
            }
            let place = (&look.origin, &look.subject);
            if is_open(&self.trace.policy, place, url, credential, target.class)
                && !(target.class == CredentialClass::Login
                    && !matches!(look.subject, Subject::SessionBaseUrl)
                    && self.leaves_its_vendor(url))
            {
                break;
            }
            closed.push(index);
        }
        closed
    }

    // Programs send the login of a well-known vendor wherever a base URL points. A gateway's is meant for
    // the key that is in use there; whoever changes over to the login is not to hand it to the gateway.
    fn leaves_its_vendor(&self, url: &BaseUrl) -> bool {
        let own = self.trace.policy.defaults.of_logins();
        let vendor = own.and_then(|own| Vendor::of_host(own.host()));
        vendor.is_some_and(|vendor| !vendor.owns(url.host()))
            && !is_allowed_host(&self.trace.policy, url)
    }

    /// Returns whether a place can name the base URL of the primary provider for a class.
    pub(in crate::resolution) fn can_name_url(&self, look: &Look, class: CredentialClass) -> bool {
        let is_url = match &look.subject {
            Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => {
                let is_for_keys = self.trace.policy.rules.urls_for_logins == UrlsForLogins::Skipped
                    && !look.origin.is_callers();
                class == CredentialClass::Key || !is_for_keys
            }
            Subject::SessionBaseUrl => class == CredentialClass::Login,
            _ => false,
        };
        let is_heard =
            look.origin.is_callers() || self.trace.policy.rules.tool.listens_to(&look.subject);
        let is_out = matches!(look.verdict, Verdict::NoEffect(why) if why != NoEffect::OtherMethod);
        is_url && is_heard && !is_out
    }

    /// Returns how to remove a credential.
    // What a login left behind hangs together: a file of which one member is gone may be broken.
    pub(in crate::resolution) fn way_to_remove(&self, credential: FindingId) -> String {
        if self.is_stored(credential) {
            "log out".to_owned()
        } else {
            self.way_to_take_away(credential, "remove")
        }
    }

    /// Returns how to remove a base URL.
    pub(in crate::resolution) fn way_to_unset(&self, url: FindingId) -> String {
        self.way_to_take_away(url, "unset")
    }

    pub(super) fn way_to_take_away(&self, index: FindingId, verb: &str) -> String {
        let place = self.trace.place(index);
        match self.trace.origin(index).map(|origin| &origin.place) {
            Some(Place::Caller(_)) => format!("leave out {place}"),
            // Of a key ring, or whatever a custom source looks at, only what was found there goes.
            Some(Place::Other(_)) => format!("{verb} what {place} holds"),
            _ => format!("{verb} {place}"),
        }
    }

    pub(crate) fn is_stored(&self, index: FindingId) -> bool {
        self.trace
            .looks
            .get(index.index())
            .is_some_and(|look| matches!(look.subject, Subject::Credential(Standing::Stored, _)))
    }

    pub(super) fn is_same_document(&self, one: FindingId, other: FindingId) -> bool {
        self.trace
            .origin(one)
            .zip(self.trace.origin(other))
            .is_some_and(|(one, other)| one.same_document(other))
    }
}

fn rank(target: Target, preferred: Option<CredentialClass>) -> (Tier, FindingId) {
    let tier = Tier::of(target.standing, target.class, preferred);
    (tier, target.at)
}
