//! How to have one method rather than another, under the rules in force.

use crate::finding::{
    CredentialClass, Place, Position, Problem, SettingKey, Standing, Subject, Trust,
};
use crate::method::MethodKind;
use crate::policy::{AmbientKey, PreferenceScope, Verdict};

use super::trace::{Holds, Trace};

impl Trace {
    /// Says how to have something of a class at all.
    pub(super) fn way_to_have(&self, class: CredentialClass) -> String {
        match (class, self.places_for_keys()) {
            (CredentialClass::Account, _) => "log in".to_owned(),
            (CredentialClass::Key, Some(places)) => format!("put one into {places}"),
            (CredentialClass::Key, None) => "pass one".to_owned(),
        }
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

    /// Says how to use a credential of this class instead of the one in use, which is of the other.
    pub(super) fn way_to_use(&self, class: CredentialClass, used: usize) -> Option<String> {
        let pinned = self
            .looks
            .get(used)
            .is_some_and(|look| matches!(look.subject, Subject::Credential(Standing::Pinned, _)));
        let forced = self.looks.iter().any(|look| {
            look.subject == Subject::Setting(SettingKey::ForcedMethod)
                && look.verdict == Verdict::Applied
        });
        // No preference helps against a forced method, nor against what was given for this run.
        match self.way_to_prefer(class) {
            _ if forced => None,
            Some(way) if !pinned => Some(way),
            _ => Some(format!("remove {}", self.place(used))),
        }
    }

    /// Names the place that an API key can be put into.
    pub(super) fn places_for_keys(&self) -> Option<String> {
        let used = match self.rules.ambient_key {
            // The environment's own key counts for nothing under these rules; the run's does.
            AmbientKey::Ignored if self.rules.pinned_key => Standing::Pinned,
            AmbientKey::Ignored => return None,
            _ => Standing::Ambient,
        };
        let find = |wanted: fn(MethodKind) -> bool| {
            self.looks.iter().position(|look| {
                look.origin.trust < Trust::Caller
                    && matches!(look.subject, Subject::Credential(standing, kind)
                    if standing == used && wanted(kind))
                    && !matches!(look.holds, Holds::Problem(Problem::Command))
            })
        };
        find(|kind| kind == MethodKind::ApiKey)
            .or_else(|| find(|kind| kind.class() == CredentialClass::Key))
            .map(|index| self.place(index))
    }
}
