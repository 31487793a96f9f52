//! What would help against a refusal, under the present settings.

mod broken;
mod places;
mod stand_in;
mod steps;
mod tool;
mod urls;
mod ways;

use crate::base_url::InvalidBaseUrl;
use crate::finding::{FindingId, Lost, Place};
use crate::method::CredentialClass;
use crate::policy::{NOT_A_KEY, Refusal};
use crate::resolution::given::bare;
use crate::resolution::trace::Trace;
use crate::text::printable;

/// What would help, worked out from the decision's own data.
pub(crate) struct Remedies<'a> {
    trace: &'a Trace,
}

impl Trace {
    /// Returns what would help.
    pub(crate) fn remedies(&self) -> Remedies<'_> {
        Remedies { trace: self }
    }
}

impl Remedies<'_> {
    /// Lists what would help against a refusal, where something would.
    pub(crate) fn against(&self, refusal: &Refusal) -> Vec<String> {
        self.ways_out(refusal).into_iter().map(printable).collect()
    }

    fn ways_out(&self, refusal: &Refusal) -> Vec<String> {
        let place = |index: &FindingId| self.trace.place(*index);
        vec![match refusal {
            Refusal::NoneFound => {
                let mut ways = self.ways_to_rename(Lost::Credential);
                ways.extend(self.ways_to_have_any());
                match ways {
                    ways if ways.is_empty() => "pass a credential".to_owned(),
                    ways => return ways,
                }
            }
            Refusal::Broken(index) => return self.ways_out_for_broken(*index),
            Refusal::InvalidCredential { credential, why } => {
                return self.ways_to_bare(*credential, *why);
            }
            Refusal::Expired { .. } => self.run_what_logged_in(),
            Refusal::InvalidSetting { setting, expected } if *expected == NOT_A_KEY => format!(
                "put the key into a variable, and the variable's name into {}",
                place(setting)
            ),
            Refusal::InvalidSetting { setting, .. } | Refusal::UnknownWord { setting, .. } => {
                self.fix(*setting)
            }
            Refusal::InvalidUrl { url, why } if *why == InvalidBaseUrl::Insecure => {
                self.way_to_encrypt(*url)
            }
            Refusal::InvalidUrl { url, .. } => self.way_to_mend_url(*url),
            Refusal::ProjectUrl { credential, url } => {
                return self.ways_out_for_project_url(*credential, *url);
            }
            Refusal::ProjectCredential { credential, .. } => {
                format!("remove {}", place(credential))
            }
            Refusal::BySelection { selection, refusal } => {
                let mut ways = self.ways_out(refusal);
                ways.push(format!("remove {}", place(selection)));
                return ways;
            }
            // A copy alone would hand over what the link leads to, which may be the user's.
            Refusal::HardLink { file } => {
                return vec![
                    format!("remove {}", place(file)),
                    "if what is in it is meant for the project, put a copy in its place".to_owned(),
                ];
            }
            Refusal::CloudKey { cloud, .. } => {
                let place = self.place_for_url(CredentialClass::Key);
                let place = place.map_or_else(String::new, |place| {
                    format!(" in {}", self.trace.place(place))
                });
                format!("name a base URL of {cloud}, or of a gateway,{place}")
                    .trim_end_matches(',')
                    .to_owned()
            }
            Refusal::SessionElsewhere { credential, url } => {
                return self.ways_out_for_session(*credential, *url);
            }
            Refusal::Unsupported { .. } => {
                format!(
                    "use an API key or {}",
                    self.trace.one_of_class(CredentialClass::Login)
                )
            }
            Refusal::NoBaseUrl { credential } => return self.ways_to_have_url(*credential),
            Refusal::AsksFirst { .. } => match self.trace.policy.rules.tool.asks {
                Some(beforehand) => self.beside_login(beforehand),
                None => "answer the program's question".to_owned(),
            },
            Refusal::AsksForTrust { setting, .. } => {
                format!("record the answer in {}", place(setting))
            }
            Refusal::MixedCredentials { of_project, .. } => {
                format!("remove {}", place(of_project))
            }
            Refusal::Conflicting { .. } => "remove all but one".to_owned(),
            Refusal::Tool(refusal) => return self.ways_out_of_tool(refusal),
        }]
    }

    fn run_what_logged_in(&self) -> String {
        format!(
            "run the program that logged in, or {}",
            self.trace.log_in_again()
        )
    }

    fn fix(&self, index: FindingId) -> String {
        match self.trace.origin(index).map(|origin| &origin.place) {
            Some(Place::BuiltIn) => {
                "name another base URL: this default is the program's own to fix".to_owned()
            }
            Some(Place::Other(_)) => correct(&self.trace.place(index)),
            _ if self.names_destination(index) => self.fix_destination(index),
            Some(Place::Caller(_)) => format!("fix or leave out {}", self.trace.place(index)),
            _ => format!("fix or remove {}", self.trace.place(index)),
        }
    }

    /// Returns how to replace a text that is not exactly a credential.
    pub(super) fn way_to_bare(&self, credential: FindingId) -> String {
        let Some(look) = self.trace.looks.get(credential.index()) else {
            return String::new();
        };
        let (bare, place) = (bare(&look.subject), self.trace.place(credential));
        match look.origin.place {
            Place::Other(_) => format!("put {bare} into {place}, or remove what it holds"),
            _ => format!("set {place} to {bare}, or remove it"),
        }
    }

    pub(super) fn document(&self, index: FindingId) -> String {
        self.trace
            .origin(index)
            .and_then(|origin| origin.path())
            .map_or_else(|| self.trace.place(index), |path| self.trace.path(path))
    }

    /// Returns the remedy for an expired session. It is refreshed by the program that logged in, never
    /// here.
    pub(crate) fn renew_session(&self, refreshable: bool) -> String {
        if refreshable {
            return "run the program that logged in, so that it refreshes the session, then read again"
                .to_owned();
        }
        format!(
            "{}: nothing is stored that could refresh the session",
            self.trace.log_in_again()
        )
    }
}

/// Returns the remedy for a place that only a custom source knows: it may be a whole key ring, which
/// nobody should be told to remove.
fn correct(place: &str) -> String {
    format!("check {place}: that it can be read, and what it holds")
}
