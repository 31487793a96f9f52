//! What would help against a refusal, under the present settings.

use crate::base_url::InvalidBaseUrl;
use crate::finding::file::FileProblem;
use crate::finding::{
    CredentialClass, Notice, Origin, Place, Problem, SettingKey, Standing, Subject, Trust,
};
use crate::policy::{AmbientKey, Refusal, Restriction, Verdict};
use crate::text::Name;

use super::given::for_key_of_caller;
use super::trace::{Holds, Trace};

/// What helps where the provider in use has no credential.
pub(super) const FOR_PROVIDER_WITHOUT_CREDENTIAL: &str =
    "give the provider an `env_key`, or set `requires_openai_auth = true` in its table";

impl Trace {
    /// Lists the ways out, where there are any.
    pub(crate) fn remedies(&self, refusal: &Refusal) -> Vec<String> {
        let place = |index: &usize| self.place(*index);
        vec![match refusal {
            Refusal::NoneFound => match self.places_for_keys() {
                Some(places) => format!("log in, or put an API key into {places}"),
                None => "log in, or pass a credential".to_owned(),
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
                format!("{}, or mend {}", self.way_to_have(*class), place(setting))
            }
            Refusal::IncompleteProvider { .. } => "complete the provider's table".to_owned(),
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
                "put the command's output into a variable, and name that as the provider's \
                 `env_key`"
                    .to_owned()
            }
            Refusal::NotAskedFor { provider, .. } if self.is_of_project(provider) => {
                "describe the provider in your own configuration".to_owned()
            }
            Refusal::NotAskedFor { .. } => FOR_PROVIDER_WITHOUT_CREDENTIAL.to_owned(),
            Refusal::Restricted {
                setting,
                what: Restriction::Method(class),
                ..
            } => {
                // A preference helps only if there is something to prefer.
                let is_there = self.looks.iter().any(
                    |look| matches!(look.holds, Holds::Credential(kind) if kind.class() == *class),
                );
                match self.way_to_prefer(*class).filter(|_| is_there) {
                    Some(way) => format!("{way}, or remove {}", place(setting)),
                    None => format!(
                        "use {}, or remove {}",
                        self.one_of_class(*class),
                        place(setting)
                    ),
                }
            }
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
            Refusal::SessionElsewhere { url, .. } => return self.ways_out_for_session(*url),
            Refusal::Unsupported { .. } => {
                format!("use an API key or a {} login", self.rules.account)
            }
            Refusal::NoBaseUrl => "name a base URL".to_owned(),
            Refusal::Conflicting { .. } => "remove all but one".to_owned(),
        }]
    }

    fn ways_out_for_less_trusted(&self, credential: usize, url: usize) -> Vec<String> {
        let (from, at) = (self.place(credential), self.place(url));
        let look = self.looks.get(credential);
        let beside = self.document(url);
        match look.map(|look| (look.origin.trust, &look.holds)) {
            Some((Trust::Caller, _)) => vec![format!(
                "pass the base URL explicitly as well, or set the credential where {at} is"
            )],
            Some((_, Holds::Credential(kind))) if kind.class() == CredentialClass::Account => {
                let prefer = self.way_to_prefer(CredentialClass::Key);
                match (self.key_beside(url), prefer) {
                    (Some(key), Some(way)) => {
                        let first = self.keys_before(key);
                        vec![
                            format!("remove {at}"),
                            format!("or, to use the key beside it, {way}{first}"),
                        ]
                    }
                    (None, Some(way)) => vec![
                        format!("remove {at}"),
                        format!("or put an API key beside it in {beside} and {way}"),
                    ],
                    (_, None) => vec![format!("remove {at}")],
                }
            }
            Some((_, Holds::Credential(_))) => vec![
                format!("remove {at}"),
                format!("or remove {from} and put a key beside the base URL in {beside}"),
                format!("or set the base URL where {from} is"),
            ],
            _ => vec![format!("remove {at}")],
        }
    }

    // A key in the URL's own document may go there, whoever wrote it.
    fn key_beside(&self, url: usize) -> Option<usize> {
        let document = self.origin(url)?;
        self.looks.iter().position(|look| {
            look.origin.same_document(document)
                && matches!(look.holds, Holds::Credential(kind) if kind.class() == CredentialClass::Key)
        })
    }

    // Keys that come first, and so have to go before another one can be used.
    fn keys_before(&self, key: usize) -> String {
        self.looks
            .iter()
            .enumerate()
            .take(key)
            .filter(|(_, look)| {
                matches!(look.holds, Holds::Credential(kind) if kind.class() == CredentialClass::Key)
            })
            .flat_map(|(index, _)| [" and remove ".to_owned(), self.place(index)])
            .collect()
    }

    fn ways_out_for_session(&self, url: usize) -> Vec<String> {
        let host = match self.looks.get(url).map(|look| &look.holds) {
            Some(Holds::BaseUrl(url)) => url.host().to_owned(),
            _ => "the host".to_owned(),
        };
        let mut ways = self.ways_back_for_session(url);
        ways.push(format!(
            "to send the session to {host} all the same, allow that session host"
        ));
        ways
    }

    /// Says how to get out of a session's going to a base URL that is not its own backend's.
    pub(super) fn ways_back_for_session(&self, url: usize) -> Vec<String> {
        let has_key = self.looks.iter().any(|look| {
            matches!(look.holds, Holds::Credential(kind) if kind.class() == CredentialClass::Key)
                && matches!(look.verdict, Verdict::Shadowed(..))
        });
        let put_one = match self.places_for_keys() {
            Some(places) if !has_key => format!("put one into {places} and "),
            _ => String::new(),
        };
        let prefer = self
            .way_to_prefer(CredentialClass::Key)
            .map(|way| format!("to use an API key there, {put_one}{way}"));
        let unset = format!(
            "to use the session's own backend, unset {}",
            self.place(url)
        );
        prefer.into_iter().chain([unset]).collect()
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
        vec![match (problem, &look.subject) {
            (Some(Problem::Truncated | Problem::File(FileProblem::Changing)), _) => {
                return vec![
                    "try again in a moment, in case it is being written".to_owned(),
                    "otherwise log in again".to_owned(),
                ];
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
            (_, Subject::StoredLogin | Subject::Credential(Standing::Stored, _)) => {
                "log in again, or mend the file".to_owned()
            }
            _ => format!("mend or remove {place}"),
        }]
    }

    fn is_of_project(&self, provider: &Name) -> bool {
        self.looks.iter().any(|look| {
            look.origin.trust == Trust::Project
                && matches!(&look.subject,
                    Subject::Setting(SettingKey::Provider(id, _)) if id == provider)
        })
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
