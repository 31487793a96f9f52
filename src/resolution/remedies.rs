//! What would help against a refusal, under the present settings, worked out from the decision's own data.

mod broken;
mod places;
mod tool;
mod urls;
mod ways;

use crate::base_url::InvalidBaseUrl;
use crate::finding::{FindingId, Lost, Place};
use crate::method::CredentialClass;
use crate::policy::{NOT_A_KEY, Refusal};
use crate::text::printable;

use super::trace::{Look, Trace};

impl Trace {
    /// Lists what would help against a refusal, where something would.
    pub(crate) fn remedies(&self, refusal: &Refusal) -> Vec<String> {
        let ways = self.ways_out(refusal);
        ways.into_iter().map(printable).collect()
    }

    fn ways_out(&self, refusal: &Refusal) -> Vec<String> {
        let place = |at: &FindingId| self.place(*at);
        let remove = |at: &FindingId| format!("remove {}", self.place(*at));
        vec![match refusal {
            Refusal::NoneFound => {
                let mut ways = self.ways_to_rename(Lost::Credential);
                ways.extend(self.ways_to_have_any());
                if !ways.is_empty() {
                    return ways;
                }
                "pass a credential".to_owned()
            }
            Refusal::Broken(at) => return self.ways_out_for_broken(*at),
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
            Refusal::ProjectCredential { credential, .. } => remove(credential),
            Refusal::BySelection { selection, refusal } => {
                let mut ways = self.ways_out(refusal);
                ways.push(remove(selection));
                return ways;
            }
            // A copy alone would hand over what the link leads to, which may be the user's.
            Refusal::HardLink { file } => {
                return vec![
                    remove(file),
                    "if what is in it is meant for the project, put a copy in its place".to_owned(),
                ];
            }
            Refusal::CloudKey { cloud, .. } => match self.place_for_url(CredentialClass::Key) {
                Some(at) => format!(
                    "name a base URL of {cloud}, or of a gateway, in {}",
                    place(&at.id)
                ),
                None => format!("name a base URL of {cloud}, or of a gateway"),
            },
            Refusal::SessionElsewhere { credential, url } => {
                return self.ways_out_for_session(*credential, *url);
            }
            Refusal::Unsupported { .. } => format!(
                "use an API key or {}",
                self.one_of_class(CredentialClass::Login)
            ),
            Refusal::NoBaseUrl { credential } => return self.ways_to_have_url(*credential),
            Refusal::AsksFirst { .. } => match self.policy.rules.tool.asks {
                Some(beforehand) => self.beside_login(beforehand),
                None => "answer the program's question".to_owned(),
            },
            Refusal::AsksForTrust { setting, .. } => {
                format!("record the answer in {}", place(setting))
            }
            Refusal::MixedCredentials { of_project, .. } => remove(of_project),
            Refusal::Conflicting { .. } => "remove all but one".to_owned(),
            Refusal::Tool(refusal) => return self.ways_out_of_tool(refusal),
        }]
    }

    fn run_what_logged_in(&self) -> String {
        format!("run the program that logged in, or {}", self.log_in_again())
    }

    fn fix(&self, at: FindingId) -> String {
        let (look, place) = (self.look(at), self.place(at));
        match look.origin.place {
            Place::BuiltIn => {
                "name another base URL: this default is the program's own to fix".to_owned()
            }
            Place::Other(_) => check(&place),
            _ if look.names_destination() => self.fix_destination(look),
            Place::Caller(_) => format!("fix or leave out {place}"),
            _ => format!("fix or remove {place}"),
        }
    }

    // What a login left behind hangs together: a file of which one member is gone may be broken.
    pub(crate) fn way_to_remove(&self, credential: &Look) -> String {
        if credential.is_stored() {
            "log out".to_owned()
        } else {
            self.way_to_take_away(credential.id, "remove")
        }
    }

    fn way_to_unset(&self, url: FindingId) -> String {
        self.way_to_take_away(url, "unset")
    }

    fn way_to_take_away(&self, at: FindingId, verb: &str) -> String {
        let place = self.place(at);
        match self.origin(at).place {
            Place::Caller(_) => format!("leave out {place}"),
            // Of a key ring, or whatever a custom source looks at, only what was found there goes.
            Place::Other(_) => format!("{verb} what {place} holds"),
            _ => format!("{verb} {place}"),
        }
    }

    fn way_to_put_into(&self, place: &Look) -> String {
        format!("put {} into {}", place.one_for(), self.place(place.id))
    }

    /// Names the file of a place without the position in it.
    fn document(&self, look: &Look) -> String {
        let path = look.origin.path();
        path.map_or_else(|| self.place(look.id), |path| self.path(path))
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
            self.log_in_again()
        )
    }
}

/// Returns the remedy for a place that only a custom source knows: it may be a whole key ring, which
/// nobody should be told to remove.
fn check(place: &str) -> String {
    format!("check {place}: that it can be read, and what it holds")
}

/// Joins what has to be done one after the other.
fn and(first: String, more: impl IntoIterator<Item = String>) -> String {
    let all: Vec<String> = std::iter::once(first).chain(more).collect();
    all.join(" and ")
}
