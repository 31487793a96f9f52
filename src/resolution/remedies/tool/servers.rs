//! Remedies for a provider: how it gets a credential and a base URL.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{FindingId, Numbered, SettingKey, Side, Subject};
use crate::method::CredentialClass;
use crate::policy::tool::ToolReason;
use crate::policy::{NoEffect, Verdict, names_credential};
use crate::resolution::trace::{Holds, Look};
use crate::resolution::wording::with_article;
use crate::text::Name;

use crate::resolution::remedies::Remedies;
use crate::resolution::remedies::ways::after;

impl Remedies<'_> {
    /// Returns how the provider in use can have a credential.
    pub(in crate::resolution) fn ways_for_server(&self) -> Vec<String> {
        let Some(id) = &self.trace.circumstances.server else {
            return Vec::new();
        };
        let mut built_in = self.trace.policy.rules.tool.servers.built_in.iter();
        if let Some(built_in) = built_in.find(|known| known.id == id.expose()) {
            let key = built_in
                .key_variable
                .map(|variable| format!("put the provider's key into {}", self.variable(variable)));
            let has_region = self.trace.looks.iter().any(|look| match &look.subject {
                Subject::Setting(SettingKey::Tool(ToolKey::Server(of, ServerField::Region))) => {
                    of == id
                }
                Subject::Variable(name) => {
                    built_in.region_variables.contains(&name.expose())
                        && matches!(look.holds, Holds::Text)
                }
                _ => false,
            });
            let region = built_in
                .region_variables
                .first()
                .filter(|_| !has_region)
                .map(|variable| format!("the region into {}", self.variable(variable)));
            return key
                .map(|key| after(key, region.into_iter().collect()))
                .into_iter()
                .collect();
        }
        let variable = self.field_name(&ServerField::EnvKey, "variable for its key");
        // A release that sends the login everywhere would send it beside the header.
        let mut ways = if self.trace.policy.rules.tool.servers.inherits_login {
            Vec::new()
        } else {
            self.ways_to_fill_headers()
        };
        if ways.is_empty() {
            ways.push(format!(
                "give the provider {}, and set that variable",
                with_article(&variable)
            ));
        }
        ways = ways.into_iter().map(|way| self.with_url(way)).collect();
        let has = |wanted: CredentialClass| {
            let forced = self.trace.circumstances.forced;
            let is_allowed = forced.is_none_or(|forced| forced == wanted);
            is_allowed
                && self.trace.looks.iter().any(|look| {
                    matches!(look.subject, Subject::Credential(..))
                        && matches!(look.holds, Holds::Credential(kind) if kind.class() == wanted)
                        && !matches!(look.verdict, Verdict::NoEffect(why) if why != NoEffect::Tool(ToolReason::NotAskedFor))
                })
        };
        // Without a base URL a login goes to its own backend, and a key to the vendor.
        let has_key = has(CredentialClass::Key);
        let has_login = has(CredentialClass::Login) || has_key;
        let may_follow = self.has_url(id) || !has_key;
        if has_login && may_follow {
            let field = self.field_name(&ServerField::RequiresStoredLogin, "what takes the login");
            ways.push(format!("set {field} to `true` in its table"));
        }
        ways
    }

    /// Returns a way that begins with the base URL, where the provider in use is one of the configuration's and has
    /// none: its key would go to the vendor's host otherwise.
    pub(super) fn with_url(&self, way: String) -> String {
        let mut built_in = self.trace.policy.rules.tool.servers.built_in.iter();
        match &self.trace.circumstances.server {
            Some(id) if !built_in.any(|known| known.id == id.expose()) && !self.has_url(id) => {
                let field = self.field_name(&ServerField::BaseUrl, "base URL");
                format!("write the provider's {field} into its table, and {way}")
            }
            _ => way,
        }
    }

    fn has_url(&self, id: &Name) -> bool {
        self.trace.looks.iter().any(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(of, ServerField::BaseUrl))) if of == id)
                && !matches!(look.holds, Holds::Nothing | Holds::Blank)
        })
    }

    /// Returns what to do with a table for a provider that takes none.
    pub(super) fn ways_out_of_table(&self, setting: FindingId, provider: &Name) -> Vec<String> {
        let rules = &self.trace.policy.rules.tool;
        let selects_it = |look: &Look| {
            look.subject == Subject::Setting(SettingKey::Tool(ToolKey::SelectedServer))
                && matches!(&look.holds, Holds::Word(id) if id == provider.expose())
        };
        let selection = self.trace.looks.iter().find_id(selects_it);
        let selection = selection.map_or_else(String::new, |selection| {
            format!(" and {}", self.trace.place(selection))
        });
        let table = format!("the table of `{provider}` in {}", self.document(setting));
        if *provider.expose() == *rules.servers.primary
            && let Some(way) = self.way_out_of_primary_table(provider, &table)
        {
            return vec![way];
        }
        let mut ways = vec![format!("rename {table}{selection}, both alike")];
        if selection.is_empty() {
            ways = vec![format!("rename or remove {table}")];
        }
        let mut built_in = rules.servers.built_in.iter();
        let built_in = built_in.find(|known| known.id == provider.expose());
        if let Some(variable) = built_in.and_then(|known| known.url_variable) {
            ways.push(format!(
                "remove the table, and set {} to the base URL",
                self.variable(variable)
            ));
        }
        ways
    }

    // Without the base URL that the table names, the key would go to the vendor. A provider of another
    // name has neither the login nor the key.
    fn way_out_of_primary_table(&self, provider: &Name, table: &str) -> Option<String> {
        let names_url = self.trace.looks.iter().any(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, ServerField::BaseUrl))) if id == provider)
        });
        // With a key of its own it is another provider: without the table, another key would go there.
        if !names_url || self.describes_key(provider) {
            return None;
        }
        if let Some(place) = self.place_for_url(CredentialClass::Key) {
            let place = self.trace.place(place);
            return Some(format!("remove {table}, and set the base URL in {place}"));
        }
        let variable = self.field_name(&ServerField::EnvKey, "variable for its key");
        Some(format!(
            "rename {table}, give it {}, and select the provider by its new id",
            with_article(&variable)
        ))
    }

    fn describes_key(&self, provider: &Name) -> bool {
        self.trace.looks.iter().any(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, ServerField::EnvKey | ServerField::BearerToken)))
                    if id == provider)
        })
    }

    /// Returns the file that would hold a profile, where it is not there.
    pub(super) fn file_of_profile(&self, profile: &Name) -> Option<String> {
        let mut looks = self.trace.looks.iter().numbered();
        let (index, _) = looks.find(|(_, look)| {
            matches!(&look.subject, Subject::Setting(SettingKey::Tool(ToolKey::Profile(name, _))) if name == profile)
                && matches!(look.holds, Holds::Nothing)
        })?;
        Some(self.document(index))
    }

    // It says where it wants its key.
    fn ways_to_fill_headers(&self) -> Vec<String> {
        let is_unset = |variable: &str| {
            !self.trace.looks.iter().any(|look| {
                matches!(&look.subject, Subject::Variable(name) if name.expose() == variable)
                    && matches!(look.holds, Holds::Text)
            })
        };
        let unset = self.trace.looks.iter().find_id(|look| {
            let is_for_it = matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, ServerField::VariableHeader(header))))
                    if Some(id) == self.trace.circumstances.server.as_ref()
                        && names_credential(header.expose()));
            is_for_it && matches!(&look.holds, Holds::Word(variable) if is_unset(variable))
        });
        unset.map_or_else(Vec::new, |setting| self.ways_to_fill(setting))
    }

    /// Returns how to set the variable that a setting names.
    pub(in crate::resolution) fn ways_to_fill(&self, setting: FindingId) -> Vec<String> {
        let Some(Holds::Word(variable)) = self
            .trace
            .looks
            .get(setting.index())
            .map(|look| &look.holds)
        else {
            return Vec::new();
        };
        let set = format!("set {variable} in the environment");
        let in_file = self.way_without_a_shell(variable);
        std::iter::once(set)
            .chain(in_file.filter(|_| self.is_yours(setting)))
            .collect()
    }

    /// Names where the base URL of a provider can be set: none of those for the primary one counts.
    pub(in crate::resolution) fn place_for_url_of(&self, provider: &Name) -> String {
        let mut built_in = self.trace.policy.rules.tool.servers.built_in.iter();
        if let Some(built_in) = built_in.find(|known| known.id == provider.expose()) {
            let variable = built_in.url_variable;
            return variable.map_or_else(String::new, |variable| {
                format!(" in {}", self.variable(variable))
            });
        }
        // Its name shows which table it is. Later layers may hold some of it as well.
        let table = self
            .trace
            .looks
            .iter()
            .numbered()
            .find_map(|(index, look)| {
                let of_it = look.origin.side == Side::Yours
                    && matches!(&look.subject,
                    Subject::Setting(SettingKey::Tool(ToolKey::Server(id, _))) if id == provider);
                of_it.then(|| self.document(index))
            });
        let table = table.map_or_else(String::new, |document| format!(" in {document}"));
        let field = self.field_name(&ServerField::BaseUrl, "its base URL");
        format!(" as {field} in the table of the provider `{provider}`{table}")
    }

    /// Returns what the configuration calls a field, or other words where the rules do not say.
    pub(in crate::resolution) fn field_name(&self, field: &ServerField, otherwise: &str) -> String {
        let mut names = self.trace.policy.rules.tool.servers.field_names.iter();
        let name = names.find(|(known, _)| known == field);
        name.map_or_else(|| otherwise.to_owned(), |(_, name)| format!("`{name}`"))
    }

    /// Names the place of a variable that a provider looks at.
    pub(in crate::resolution) fn variable(&self, variable: &str) -> String {
        let places = || {
            self.trace.looks.iter().numbered().filter(|(_, look)| {
                matches!(&look.subject, Subject::Variable(name) if name.expose() == variable)
            })
        };
        // The one that counts, else one that would.
        let place = places()
            .find(|(_, look)| !matches!(look.holds, Holds::Nothing))
            .or_else(|| places().find(|(_, look)| look.origin.side == Side::Yours));
        place.map_or_else(
            || format!("variable {variable}"),
            |(index, _)| self.trace.place(index),
        )
    }
}
