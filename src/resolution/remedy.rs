//! What would help against a refusal, under the present settings.

use crate::base_url::InvalidBaseUrl;
use crate::finding::file::FileProblem;
use crate::finding::{
    CredentialClass, Notice, Origin, Place, Problem, ProviderField, SettingKey, Standing, Subject,
    Trust,
};
use crate::policy::{AmbientKey, Refusal, Restriction, Verdict};
use crate::text::Name;

use super::given::for_key_of_caller;
use super::trace::{Holds, Trace};

impl Trace {
    /// Lists the ways out, where there are any.
    pub(crate) fn remedies(&self, refusal: &Refusal) -> Vec<String> {
        let place = |index: &usize| self.place(*index);
        vec![match refusal {
            Refusal::NoneFound => match self.ways_to_have_any() {
                ways if ways.is_empty() => "pass a credential".to_owned(),
                ways => return ways,
            },
            Refusal::StoredElsewhere { setting, .. } => {
                let prefer = match self.way_to_prefer(CredentialClass::Key) {
                    Some(way) if self.rules.ambient_key == AmbientKey::Ranked => {
                        format!(", or use an API key and {way}")
                    }
                    _ => ", or pass a credential".to_owned(),
                };
                format!(
                    "set it to `file` in {} and log in again{prefer}",
                    place(setting)
                )
            }
            Refusal::Broken(index) => return self.ways_out_for_broken(*index),
            Refusal::InvalidCredential { credential, .. } => {
                format!("set {} to the bare key, or remove it", place(credential))
            }
            Refusal::ModeWithoutMember { .. } | Refusal::Expired { .. } => {
                "run the program that logged in, or log in again".to_owned()
            }
            Refusal::InvalidSetting { setting, .. } | Refusal::UnknownWord { setting, .. } => {
                self.mend(*setting)
            }
            Refusal::NotConfigured { setting, what, .. } => {
                format!("describe the {what}, or mend {}", place(setting))
            }
            Refusal::SelectedElsewhere { setting, .. } => {
                format!("unset {}, or pass a credential", place(setting))
            }
            Refusal::SelectedMissing { setting, class } => {
                let have = self.way_to_have(*class);
                let have = have.map_or_else(String::new, |way| format!("{way}, or "));
                format!("{have}mend {}", place(setting))
            }
            Refusal::IncompleteProvider { provider, missing } => {
                self.ways_to_complete(provider, missing)
            }
            Refusal::MissingVariable {
                variable,
                instructions,
                ..
            } => {
                // The provider's own words, where they look harmless.
                let hint = instructions.and_then(|index| self.harmless_words(index));
                let hint = hint.map_or_else(String::new, |words| format!(" ({words})"));
                format!("set {variable} in the environment{hint}")
            }
            Refusal::ProjectChoosesCredential(_) => {
                "describe the provider in your own configuration".to_owned()
            }
            Refusal::DynamicCredential(setting) if self.is_of_built_in(*setting) => {
                "remove the setting, and put a key into the provider's own variable".to_owned()
            }
            Refusal::DynamicCredential(_) => {
                let field = self.field_name(&ProviderField::EnvKey, "variable");
                format!(
                    "put the command's output into a variable, and name that as the provider's {field}"
                )
            }
            Refusal::NotAskedFor { .. } => self.ways_for_provider().join(", or "),
            Refusal::Restricted {
                setting,
                what: Restriction::Method(class),
                ..
            } => return self.ways_out_of_forced(*class, *setting),
            Refusal::Restricted { setting, .. } => {
                format!(
                    "log in to an allowed workspace, or remove {}",
                    place(setting)
                )
            }
            Refusal::InvalidUrl { url, why } if *why == InvalidBaseUrl::Insecure => {
                self.way_to_encrypt(*url).to_owned()
            }
            Refusal::InvalidUrl { url, .. } => self.mend(*url),
            Refusal::LessTrustedUrl { credential, url } => {
                return self.ways_out_for_less_trusted(*credential, *url);
            }
            Refusal::SessionElsewhere { credential, url } => {
                return self.ways_out_for_session(*credential, *url);
            }
            Refusal::Unsupported { .. } => {
                format!(
                    "use an API key or {}",
                    self.one_of_class(CredentialClass::Account)
                )
            }
            Refusal::NoBaseUrl { credential } => return self.ways_to_have_url(*credential),
            Refusal::Conflicting { .. } => "remove all but one".to_owned(),
        }]
    }

    fn ways_out_of_forced(&self, class: CredentialClass, setting: usize) -> Vec<String> {
        let way = match self.way_to_use(class) {
            Some(way) => Some(format!("to use {}, {way}", self.the_one_of_class(class))),
            None => self.way_to_have(class),
        };
        // Several places can say it, and one is as good as the other.
        let settings: Vec<String> = self
            .looks
            .iter()
            .enumerate()
            .filter(|(index, look)| {
                let says_it = look.subject == Subject::Setting(SettingKey::ForcedMethod)
                    && matches!(look.verdict, Verdict::Shadowed(..));
                *index == setting || says_it
            })
            .map(|(index, _)| self.place(index))
            .collect();
        way.into_iter()
            .chain([format!("remove {}", settings.join(" and "))])
            .collect()
    }

    fn ways_out_for_less_trusted(&self, credential: usize, url: usize) -> Vec<String> {
        let at = self.place(url);
        let look = self.looks.get(credential);
        let is_callers = look.is_some_and(|look| look.origin.trust == Trust::Caller);
        let is_key = look.is_some_and(
            |look| matches!(look.holds, Holds::Credential(kind) if kind.class() == CredentialClass::Key),
        );
        let mut ways = Vec::new();
        if is_callers {
            ways.push("pass the base URL explicitly as well".to_owned());
        }
        // Without its own base URL a provider has the vendor's, which the key may not be for.
        if !is_callers || self.circumstances.provider.is_none() {
            ways.push(format!("remove {at}"));
        }
        if let Some(key) = self.key_beside(url)
            && let Some(target) = self.target(key)
            && let Some(mut steps) = self.steps_to(target)
        {
            let is_there = matches!(
                self.looks.get(key).map(|look| &look.holds),
                Some(Holds::Credential(_))
            );
            ways.push(if is_there {
                format!("to use the key beside it, {}", steps.join(" and "))
            } else {
                steps.insert(0, format!("put an API key into {}", self.place(key)));
                steps.join(" and ")
            });
        }
        if let Some(place) = self.place_before(url, credential).filter(|_| is_key) {
            ways.push(format!("set the base URL in {}", self.place(place)));
        }
        ways
    }

    // A place that comes first, for a base URL that a credential may be sent to.
    fn place_before(&self, url: usize, credential: usize) -> Option<usize> {
        let origin = self.origin(credential)?;
        if self.circumstances.provider.is_some() {
            return None;
        }
        self.looks.iter().take(url).position(|look| {
            let is_near = look.origin.same_document(origin)
                || matches!(look.origin.place, Place::Variable(_));
            is_near
                && look.origin.trust >= origin.trust
                && self.can_name_url(look, CredentialClass::Key)
        })
    }

    fn ways_out_for_session(&self, credential: usize, url: usize) -> Vec<String> {
        let mut ways = self.ways_back_for_session(Some(credential), url);
        // A host is allowed for encrypted requests only.
        if let Some(Holds::BaseUrl(url)) = self.looks.get(url).map(|look| &look.holds)
            && !url.is_insecure()
        {
            ways.push(format!(
                "to send the session to {} all the same, allow that session host",
                url.host()
            ));
        }
        ways
    }

    /// Says how to get out of a session's going to a base URL that is not its own backend's.
    pub(super) fn ways_back_for_session(
        &self,
        credential: Option<usize>,
        url: usize,
    ) -> Vec<String> {
        let mut ways = Vec::new();
        if let Some((way, target)) = self.way_to_a_key()
            && !self.closed_urls(target).contains(&url)
        {
            ways.push(format!("to use an API key there, {way}"));
        }
        // Without the backend's address there is nothing to go back to.
        if self.policy.defaults.session.is_some() {
            let closed = credential
                .and_then(|credential| self.target(credential))
                .map(|target| self.closed_urls(target))
                .filter(|closed| closed.contains(&url))
                .unwrap_or_else(|| vec![url]);
            let unset: Vec<String> = closed
                .into_iter()
                .map(|url| self.way_to_unset(url))
                .collect();
            ways.push(format!(
                "to use the session's own backend, {}",
                unset.join(" and ")
            ));
        }
        ways
    }

    fn ways_to_have_url(&self, credential: Option<usize>) -> Vec<String> {
        let target = credential.and_then(|credential| self.target(credential));
        let is_session = target.is_some_and(|target| target.class == CredentialClass::Account);
        if !is_session || self.rules.redirected_session {
            return vec!["name a base URL".to_owned()];
        }
        let mut ways = Vec::new();
        if self.policy.defaults.api_key.is_some()
            && let Some((way, _)) = self.way_to_a_key()
        {
            ways.push(format!("to use an API key, {way}"));
        }
        ways.push("name the session's base URL, and allow that session host".to_owned());
        ways
    }

    // For a session's backend nothing allows http.
    fn way_to_encrypt(&self, url: usize) -> &'static str {
        if self.is_of_session(url) {
            "use https"
        } else {
            "use https, or allow http"
        }
    }

    fn mend(&self, index: usize) -> String {
        match self.origin(index).map(|origin| &origin.place) {
            Some(Place::BuiltIn) => {
                "name another base URL: this default is the program's own to mend".to_owned()
            }
            _ => format!("mend or remove {}", self.place(index)),
        }
    }

    fn ways_out_for_broken(&self, index: usize) -> Vec<String> {
        let Some(look) = self.looks.get(index) else {
            return Vec::new();
        };
        let place = self.place(index);
        if let Some(remedy) = for_key_of_caller(look, &place) {
            return vec![remedy];
        }
        let problem = match &look.holds {
            Holds::Problem(problem) => Some(problem),
            _ => None,
        };
        let is_of_login = matches!(
            look.subject,
            Subject::StoredLogin | Subject::Credential(Standing::Stored, _)
        );
        vec![match (problem, &look.subject) {
            (Some(Problem::Truncated | Problem::File(FileProblem::Changing)), _) => {
                let otherwise = if is_of_login {
                    "log in again".to_owned()
                } else {
                    format!("mend or remove {place}")
                };
                return vec![
                    "try again in a moment, in case it is being written".to_owned(),
                    otherwise,
                ];
            }
            (Some(Problem::File(FileProblem::NotFound)), Subject::Settings) => {
                format!("create {place}{}", self.or_leave_profile_out())
            }
            (Some(Problem::Secret(_)), _) => format!("set {place} to the bare key, or remove it"),
            (Some(Problem::Command), _) => {
                format!("run it yourself and pass the key that it prints, or remove {place}")
            }
            (Some(Problem::Encrypted), _) => "pass a credential".to_owned(),
            (Some(Problem::DirectoryMissing), Subject::Home) => {
                let tilde = look.notices.contains(&Notice::TildeNotExpanded);
                if tilde {
                    "write the home directory out: only a shell expands `~`".to_owned()
                } else {
                    "create the directory, or unset the variable".to_owned()
                }
            }
            (Some(Problem::NotADirectory), Subject::Home) => {
                "point the variable at a directory, or unset it".to_owned()
            }
            (Some(Problem::Foreign(_)), _) => {
                "log in with the program that this file is for, or name another directory"
                    .to_owned()
            }
            (Some(Problem::File(FileProblem::PermissionDenied)), _) => {
                format!("make {place} readable for yourself")
            }
            (Some(Problem::File(_)), Subject::StoredLogin) => {
                format!("remove {place} and log in again")
            }
            _ if is_of_login => "log in again, or mend the file".to_owned(),
            _ => format!("mend or remove {place}"),
        }]
    }

    pub(super) fn is_of_project(&self, provider: &Name) -> bool {
        self.looks.iter().any(|look| {
            look.origin.trust == Trust::Project
                && matches!(&look.subject,
                    Subject::Setting(SettingKey::Provider(id, _)) if id == provider)
        })
    }

    // The file of a profile is asked for by whoever names the profile.
    fn or_leave_profile_out(&self) -> String {
        let profile = self.looks.iter().position(|look| {
            look.subject == Subject::Setting(SettingKey::SelectedProfile)
                && look.origin.trust == Trust::Caller
        });
        profile.map_or_else(String::new, |profile| {
            format!(", or leave out {}", self.place(profile))
        })
    }

    fn ways_to_complete(&self, provider: &Name, missing: &str) -> String {
        let mut built_in = self.rules.providers.built_in.iter();
        let Some(built_in) = built_in.find(|known| known.id == provider.expose()) else {
            return format!("write its {missing} into the provider's table");
        };
        if let Some((port, _)) = built_in.port {
            let place = self.variable(port);
            return format!("set {place} to the number of a port, or unset it");
        }
        // What is there and is none, else where one can be put.
        let written = self.looks.iter().position(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Provider(id, ProviderField::Region)) if id == provider)
                && look.verdict == Verdict::Applied
        });
        let in_variable = || {
            self.looks.iter().position(|look| {
                look.verdict == Verdict::Applied
                    && matches!(&look.subject, Subject::Variable(name)
                        if built_in.region_variables.contains(&name.expose()))
            })
        };
        match (written.or_else(in_variable), built_in.region_variables) {
            (Some(place), _) => format!("set {} to the name of a region", self.place(place)),
            (None, [variable, ..]) => format!("put the region into {}", self.variable(variable)),
            (None, []) => format!("write its {missing} into the provider's table"),
        }
    }

    fn is_of_built_in(&self, setting: usize) -> bool {
        let built_in = self.rules.providers.built_in;
        self.looks.get(setting).is_some_and(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Provider(id, _))
                    if built_in.iter().any(|known| known.id == id.expose()))
        })
    }

    pub(super) fn document(&self, index: usize) -> String {
        self.origin(index)
            .and_then(|origin| origin.path())
            .map_or_else(
                || self.place(index),
                |path| {
                    Origin::file(path, Trust::User)
                        .place
                        .shortened(self.home.as_deref())
                        .to_string()
                },
            )
    }

    // A provider's own words are somebody's text; they are shown only if every word is a plain one.
    fn harmless_words(&self, index: usize) -> Option<String> {
        match self.looks.get(index).map(|look| &look.holds) {
            Some(Holds::Word(words)) => Some(words.clone()),
            _ => None,
        }
    }
}

/// Says what helps against an expired session. It is refreshed by the program that logged in, never
/// here.
pub(super) fn for_session(refreshable: bool) -> &'static str {
    if refreshable {
        "run the program that logged in, so that it refreshes the session, then read again"
    } else {
        "log in again: nothing is stored that could refresh the session"
    }
}
