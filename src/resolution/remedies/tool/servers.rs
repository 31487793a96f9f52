//! Remedies for a provider: how it gets a credential and a base URL.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{FindingId, Numbered, SettingKey, Side, Subject};
use crate::method::CredentialClass;
use crate::policy::tool::ToolReason;
use crate::policy::{NoEffect, Verdict, names_credential};
use crate::resolution::trace::{Holds, Look};
use crate::resolution::wording::with_article;
use crate::text::{Name, did_you_mean, is_misspelt};

use crate::resolution::remedies::Remedies;
use crate::resolution::remedies::ways::after;

impl Remedies<'_> {
    /// Returns how the provider in use can have a credential.
    pub(crate) fn ways_for_server(&self) -> Vec<String> {
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
        let unset = self.empty_header_variable();
        // A release that sends the login everywhere would send it beside the header.
        let mut ways = match unset {
            Some((_, name)) if self.trace.policy.rules.tool.servers.inherits_login => {
                vec![format!(
                    "name {name} as the provider's {variable}, and set that variable"
                )]
            }
            Some((setting, _)) => self.ways_to_fill(setting),
            None => Vec::new(),
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

    /// Adds to a remedy that the base URL comes first, if the configuration describes the provider in use and
    /// names none: its key would go to the vendor's host otherwise.
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

    /// Returns what to do about a setting that cannot be there.
    pub(super) fn ways_out_of_excluded(
        &self,
        setting: FindingId,
        beside: Option<FindingId>,
    ) -> Vec<String> {
        let without = self.way_to_take_away(setting, "remove");
        let Some(beside) = beside else {
            return vec![without];
        };
        let is_command = self.trace.looks.get(beside.index()).is_some_and(|look| {
            matches!(
                &look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(
                    _,
                    ServerField::AuthCommand
                )))
            )
        });
        let otherwise = self.way_to_take_away(beside, "remove");
        if is_command {
            let without =
                format!("{without}, run the command yourself and pass the key that it prints");
            return vec![otherwise, without];
        }
        vec![without, otherwise]
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

    /// Returns which one a name is nearly, or which releases know it, to follow the message about it.
    pub(in crate::resolution) fn what_is_meant(&self, what: &str, name: &Name) -> String {
        let rules = &self.trace.policy.rules.tool;
        let providers = &rules.servers;
        let of_provider = SettingKey::Tool(ToolKey::Server(name.clone(), ServerField::Name));
        let is_provider = what == "provider";
        if is_provider
            && let Some(known) = rules.used_in
            && let Some(known) = known(&Subject::Setting(of_provider))
        {
            return format!(" ({known})");
        }
        let built_in = providers.built_in.iter().map(|known| known.id);
        let elsewhere = providers.elsewhere.iter().map(|(id, _)| *id);
        let ids = std::iter::once(providers.primary)
            .chain(built_in)
            .chain(elsewhere);
        let looks = self.trace.looks.iter();
        let looks = looks.filter(|look| look.origin.side == Side::Yours);
        let written = looks.filter_map(|look| match &look.subject {
            Subject::Setting(SettingKey::Tool(ToolKey::Server(id, _))) if is_provider => Some(id),
            Subject::Setting(SettingKey::Tool(ToolKey::Profile(id, _))) if !is_provider => Some(id),
            _ => None,
        });
        let written = written.filter(|id| id.is_valid()).map(Name::expose);
        let near = ids.filter(|_| is_provider).chain(written);
        did_you_mean(
            near.into_iter()
                .find(|known| is_misspelt(name.expose(), known)),
        )
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

    /// Returns the variable that is not set and that a header for a credential of the provider in use
    /// takes, and where that is said.
    // It says where the provider wants its key.
    pub(in crate::resolution) fn empty_header_variable(&self) -> Option<(FindingId, &str)> {
        let is_unset = |variable: &str| {
            !self.trace.looks.iter().any(|look| {
                matches!(&look.subject, Subject::Variable(name) if name.expose() == variable)
                    && matches!(look.holds, Holds::Text)
            })
        };
        self.trace.looks.iter().numbered().find_map(|(index, look)| {
            let is_for_it = matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, ServerField::VariableHeader(header))))
                    if Some(id) == self.trace.circumstances.server.as_ref()
                        && names_credential(header.expose()));
            match &look.holds {
                Holds::Word(variable) if is_for_it && is_unset(variable) => {
                    Some((index, variable.as_str()))
                }
                _ => None,
            }
        })
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
    pub(crate) fn place_for_url_of(&self, provider: &Name) -> String {
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
