//! What helps where a text stands for a credential.

use crate::finding::{FindingId, Place, Standing, Subject};
use crate::method::{CredentialClass, MethodKind};
use crate::secret::{InvalidSecret, SecretStore};

use super::Remedies;
use crate::resolution::given::for_key_of_caller;

impl Remedies<'_> {
    /// Returns how to replace a text that is not a credential, or to remove what is around one.
    pub(super) fn ways_to_bare(&self, credential: FindingId, why: InvalidSecret) -> Vec<String> {
        let Some(look) = self.trace.looks.get(credential.index()) else {
            return Vec::new();
        };
        let place = self.trace.place(credential);
        let is_variable = matches!(look.origin.place, Place::Variable(_));
        let before = match why {
            InvalidSecret::Reference(store) => Some(resolve(store, is_variable).to_owned()),
            InvalidSecret::UnexpandedVariable if is_variable => {
                Some("let a shell expand it before the program starts".to_owned())
            }
            InvalidSecret::UnexpandedVariable => {
                Some("write out what the variable stands for".to_owned())
            }
            InvalidSecret::LooksLikePath => self
                .file_variable(look.origin.place.variable().is_some())
                .map(|variable| format!("move the path to variable {variable}")),
            InvalidSecret::RefreshToken => self.way_to_have(CredentialClass::Login),
            _ => None,
        };
        let bare = for_key_of_caller(look, &place);
        let bare = match why {
            InvalidSecret::LooksLikePath if bare.is_none() => match look.origin.place {
                Place::Other(_) => format!("put what is in the file into {place}"),
                _ => format!("set {place} to what is in the file, or remove it"),
            },
            _ => bare.unwrap_or_else(|| self.way_to_bare(credential)),
        };
        before.into_iter().chain([bare]).collect()
    }

    /// Returns the variable that names a file with a key, where the program has one.
    fn file_variable(&self, is_variable: bool) -> Option<String> {
        let mut looks = self.trace.looks.iter().filter(|_| is_variable);
        looks.find_map(|look| {
            let is_key = look.subject == Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
            let name = look.origin.place.variable_for_file()?;
            is_key.then(|| name.to_owned())
        })
    }
}

fn resolve(store: SecretStore, is_variable: bool) -> &'static str {
    match store {
        SecretStore::OnePassword if is_variable => {
            "start the program with `op run --`, which resolves references in variables"
        }
        SecretStore::OnePassword => "resolve it first, as `op read` and `op inject` do",
        SecretStore::Vault => "resolve it first, as `vault kv get` and `vault-env` do",
        SecretStore::AzureKeyVault => {
            "give the app's identity access to that vault: App Service leaves the reference as it is \
             where it cannot resolve it"
        }
        SecretStore::Encrypted => "decrypt it first, as `sops exec-env` does",
        SecretStore::Other => "resolve it first, with the tool that the reference is for",
    }
}
