//! Where a key, a login or a base URL can be put.

use crate::finding::{
    FindingId, Notice, Place, Position, Problem, SettingKey, Side, Standing, Subject,
};
use crate::method::{CredentialClass, MethodKind};
use crate::policy::tool::AmbientKey;
use crate::policy::{NoEffect, UrlsForLogins, Verdict};
use crate::resolution::trace::{Holds, Look, Trace};

impl Trace {
    // A file for a login, usable or not.
    pub(super) fn stored_login(&self) -> Option<&Look> {
        self.find(|look| {
            look.subject == Subject::StoredLogin
                && !matches!(look.holds, Holds::Nothing | Holds::Blank)
        })
    }

    /// Returns the place that the program which logs in writes to: a file, or a place of a custom
    /// source's.
    pub(super) fn place_for_login(&self) -> Option<&Look> {
        let is_file = |look: &Look| {
            look.subject == Subject::StoredLogin && look.takes(CredentialClass::Login)
        };
        let file = self.find(is_file);
        file.or_else(|| self.place_for(Standing::Stored, CredentialClass::Login))
    }

    /// Returns the place that the access token of a login can be put into.
    pub(super) fn place_for_token(&self) -> Option<&Look> {
        self.place_for(Standing::Ambient, CredentialClass::Login)
    }

    fn place_for(&self, standing: Standing, class: CredentialClass) -> Option<&Look> {
        self.find(|look| look.is_place_for(standing, class))
    }

    /// Returns the place that an API key can be put into.
    pub(super) fn place_for_key(&self) -> Option<&Look> {
        [Standing::Ambient, Standing::Pinned]
            .into_iter()
            .filter(|standing| self.counts(*standing))
            .find_map(|standing| self.place_of_key(standing))
    }

    // The environment's own key counts for nothing under some rules; the run's does.
    fn counts(&self, standing: Standing) -> bool {
        match (standing, self.policy.rules.tool.ambient_key) {
            (Standing::Pinned, _) => self.policy.rules.tool.pinned_key,
            (Standing::Ambient, AmbientKey::Ranked) => true,
            (Standing::Ambient, AmbientKey::WithoutStoredLogin) => self.stored_login().is_none(),
            _ => false,
        }
    }

    pub(super) fn place_of_key(&self, standing: Standing) -> Option<&Look> {
        let names_file = |look: &Look| look.origin.place.variable_for_file().is_some();
        let places = || self.filter(|look| look.is_place_for(standing, CredentialClass::Key));
        // A project's file is no place for a user's key where another will do. And to set a variable is less
        // than to write a file and to name it in one.
        let effort = |look: &&Look| (look.origin.side == Side::Project, names_file(look));
        let is_plain =
            |look: &&Look| matches!(look.subject, Subject::Credential(_, MethodKind::ApiKey));
        let plain = places().filter(is_plain).min_by_key(effort);
        plain
            .filter(|look| !names_file(look))
            .or_else(|| places().min_by_key(effort))
    }

    /// Returns how to set a variable for programs that no shell starts, such as those of a desktop: in a
    /// file of yours that is read, or would be if it were there.
    pub(super) fn way_without_a_shell(&self, variable: &str) -> Option<String> {
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
            found.is_some_and(|name| name.expose() == variable) && !look.is_absent()
        };
        if self.any(is_set) {
            return None;
        }
        let file = self.find(|look| look.is_yours() && holds_it(look))?;
        let line = match file.subject {
            Subject::Settings => format!("`\"env\": {{\"{variable}\": \"...\"}}`"),
            _ => format!("a line `{variable}=...`"),
        };
        Some(format!(
            "put {line} into {}, which also works for programs that no shell started",
            self.document(file)
        ))
    }

    /// Returns the place for a key that lies where a base URL does, and so may be sent there by
    /// it: one that holds a key, where there is one.
    pub(super) fn key_beside(&self, url: FindingId) -> Option<&Look> {
        let url = self.look(url);
        let is_place = |look: &Look| {
            let standings = [Standing::Ambient, Standing::Pinned];
            let mut standings = standings.into_iter().filter(|it| self.counts(*it));
            standings.any(|standing| look.is_place_for(standing, CredentialClass::Key))
        };
        let is_beside = |look: &Look| {
            look.is_variable() && url.is_variable() || look.origin.same_document(&url.origin)
        };
        let places = self.filter(|look| is_beside(look) && is_place(look));
        places.min_by_key(|look| look.class().is_none())
    }

    /// Returns the place of yours that a base URL can be put into.
    pub(super) fn place_for_url(&self, class: CredentialClass) -> Option<&Look> {
        self.find(|look| {
            look.is_yours()
                && matches!(look.origin.place, Place::Variable(_) | Place::File(..))
                && self.can_name_url(look, class)
        })
    }

    /// Returns whether a place can name the base URL of the program's own server for a class.
    pub(super) fn can_name_url(&self, look: &Look, class: CredentialClass) -> bool {
        let is_callers = look.origin.is_callers();
        let is_for_keys = self.policy.rules.urls_for_logins == UrlsForLogins::Skipped;
        let is_login = class == CredentialClass::Login;
        let is_url = match &look.subject {
            Subject::SessionBaseUrl => is_login,
            _ => look.is_for_url() && !(is_login && is_for_keys && !is_callers),
        };
        let is_out = matches!(look.verdict, Verdict::NoEffect(why) if why != NoEffect::OtherMethod);
        is_url && (is_callers || self.listens_to(look)) && !is_out
    }
}

impl Look {
    pub(super) fn is_place_for(&self, standing: Standing, class: CredentialClass) -> bool {
        matches!(self.subject, Subject::Credential(..))
            && self.slot() == Some((standing, class))
            && self.takes(class)
            && !matches!(self.holds, Holds::Problem(Problem::Command))
    }

    pub(super) fn is_for_url(&self) -> bool {
        self.subject == Subject::BaseUrl || self.is_for(&SettingKey::BaseUrl)
    }
}
