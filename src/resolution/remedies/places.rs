//! Where a key or a login can be put.

use crate::finding::{
    FindingId, Notice, Numbered, Origin, Place, Position, Side, Standing, Subject,
};
use crate::method::CredentialClass;
use crate::method::MethodKind;
use crate::policy::tool::AmbientKey;
use crate::resolution::trace::{Holds, Look};
use crate::vendor::Vendor;

use super::Remedies;
use super::ways::is_place_for;

impl Remedies<'_> {
    // A file for a login, usable or not.
    pub(super) fn stored_login(&self) -> Option<FindingId> {
        self.trace.looks.iter().find_id(|look| {
            look.subject == Subject::StoredLogin
                && !matches!(look.holds, Holds::Nothing | Holds::Blank)
        })
    }

    /// Returns the place that the program which logs in writes to: a file, or a place of a custom
    /// source's.
    pub(super) fn place_for_login(&self) -> Option<FindingId> {
        let position = |wanted: fn(&Look) -> bool| self.trace.looks.iter().find_id(wanted);
        position(|look| look.subject == Subject::StoredLogin && look.takes(CredentialClass::Login))
            .or_else(|| {
                position(|look| {
                    is_place_for(look, Standing::Stored, |kind| {
                        kind.class() == CredentialClass::Login
                    })
                })
            })
    }

    /// Returns the place that the access token of a login can be put into.
    pub(super) fn place_for_token(&self) -> Option<FindingId> {
        self.trace.looks.iter().find_id(|look| {
            is_place_for(look, Standing::Ambient, |kind| {
                kind.class() == CredentialClass::Login
            })
        })
    }

    /// Returns the place that an API key can be put into.
    pub(in crate::resolution) fn place_for_key(&self) -> Option<FindingId> {
        [Standing::Ambient, Standing::Pinned]
            .into_iter()
            .filter(|standing| self.counts(*standing))
            .find_map(|standing| self.place_of_key(standing))
    }

    // The environment's own key counts for nothing under some rules; the run's does.
    pub(super) fn counts(&self, standing: Standing) -> bool {
        match (standing, self.trace.policy.rules.tool.ambient_key) {
            (Standing::Pinned, _) => self.trace.policy.rules.tool.pinned_key,
            (Standing::Ambient, AmbientKey::Ranked) => true,
            (Standing::Ambient, AmbientKey::WithoutStoredLogin) => self.stored_login().is_none(),
            _ => false,
        }
    }

    pub(super) fn place_of_key(&self, used: Standing) -> Option<FindingId> {
        let find = |wanted: fn(MethodKind) -> bool| {
            self.trace
                .looks
                .iter()
                .numbered()
                .filter(|(_, look)| is_place_for(look, used, wanted))
                // A project's file is no place for a user's key where another will do. And to set a variable
                // is less than to write a file and to name it in one.
                .min_by_key(|(index, look)| {
                    let names_file = look.origin.place.variable_for_file().is_some();
                    (look.origin.side == Side::Project, names_file, *index)
                })
                .map(|(index, _)| index)
        };
        let place = find(|kind| kind == MethodKind::ApiKey).filter(|at| {
            let origin = self.trace.origin(*at);
            origin.is_none_or(|origin| origin.place.variable_for_file().is_none())
        });
        place.or_else(|| find(|kind| kind.class() == CredentialClass::Key))
    }

    /// Returns where a cloud's key can be put, where the program takes one.
    pub(super) fn ways_to_put_key_of(&self, cloud: &str) -> Vec<String> {
        let place = self.trace.looks.iter().find_id(|look| {
            let variable = match &look.origin.place {
                Place::Variable(name) => Vendor::of_cloud_variable(name.expose()),
                _ => None,
            };
            matches!(look.subject, Subject::Credential(..))
                && variable.is_some_and(|vendor| vendor.name == cloud)
        });
        let Some(place) = place else {
            return Vec::new();
        };
        let put = format!("put a key of {cloud} into {}", self.trace.place(place));
        let variable = self.trace.origin(place);
        let variable = variable.and_then(|origin| origin.place.variable());
        let in_file = variable.and_then(|name| self.way_without_a_shell(name.expose()));
        std::iter::once(put).chain(in_file).collect()
    }

    /// Returns how to set a variable for programs that no shell starts, such as those of a desktop: in a
    /// file of yours that is read, or would be if it were there.
    pub(in crate::resolution) fn way_without_a_shell(&self, variable: &str) -> Option<String> {
        let holds_it = |look: &Look| match &look.origin.place {
            Place::File(_, Position::Assignment { name, .. }) => name.expose() == variable,
            Place::File(..) => look.notices.iter().any(
                |notice| matches!(notice, Notice::WouldHold(name) if name.expose() == variable),
            ),
            _ => false,
        };
        // What is set to nothing in one place may hide it in another.
        let is_set = |look: &Look| {
            let found = look.origin.place.variable();
            found.is_some_and(|name| name.expose() == variable)
                && !matches!(look.holds, Holds::Nothing)
        };
        let looks = || self.trace.looks.iter();
        if looks().any(is_set) {
            return None;
        }
        let file = looks().find_id(|look| look.origin.side == Side::Yours && holds_it(look))?;
        let subject = self.trace.looks.get(file.index()).map(|look| &look.subject);
        let line = if subject == Some(&Subject::Settings) {
            format!("`\"env\": {{\"{variable}\": \"...\"}}`")
        } else {
            format!("a line `{variable}=...`")
        };
        Some(format!(
            "put {line} into {}, which also counts where no shell has set the variable",
            self.document(file)
        ))
    }

    pub(super) fn is_yours(&self, index: FindingId) -> bool {
        let origin = self.trace.origin(index);
        origin.is_some_and(|origin| origin.side == Side::Yours)
    }

    /// Returns the place for a key that lies where a base URL does, and so may be sent there by
    /// it: one that holds a key, where there is one.
    pub(in crate::resolution) fn key_beside(&self, url: FindingId) -> Option<FindingId> {
        let beside: &Origin = self.trace.origin(url)?;
        let places = || {
            self.trace.looks.iter().numbered().filter(|(_, look)| {
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
