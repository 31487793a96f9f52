//! What would help against a refusal that only the rules of presets know, and how a provider gets a credential
//! and a base URL.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{FindingId, Place, SettingKey, Subject};
use crate::method::CredentialClass;
use crate::policy::tool::{AmbientKey, BuiltInServer, Restriction, ToolReason, ToolRefusal};
use crate::policy::{NoEffect, Verdict, names_credential};
use crate::resolution::trace::{Holds, Look, Trace};
use crate::resolution::wording::with_article;
use crate::text::{Name, did_you_mean, is_misspelt};
use crate::vendor::Vendor;

use super::and;

impl Trace {
    pub(super) fn ways_out_of_tool(&self, refusal: &ToolRefusal) -> Vec<String> {
        let place = |at: &FindingId| self.place(*at);
        vec![match refusal {
            ToolRefusal::ModeWithoutMember { .. } => self.run_what_logged_in(),
            ToolRefusal::StoredElsewhere { setting, .. } => {
                let is_ranked = self.policy.rules.tool.ambient_key == AmbientKey::Ranked;
                let prefer = self.way_to_prefer(CredentialClass::Key);
                let prefer = prefer.filter(|_| is_ranked).map_or_else(
                    || "pass a credential".to_owned(),
                    |way| format!("use an API key and {way}"),
                );
                format!(
                    "set it to `file` in {} and {}, or {prefer}",
                    place(setting),
                    self.log_in_again()
                )
            }
            ToolRefusal::ReservedTable { setting, server } => {
                return self.ways_out_of_table(*setting, server);
            }
            ToolRefusal::Excluded { setting, beside } => {
                return self.ways_out_of_excluded(*setting, *beside);
            }
            ToolRefusal::NotConfigured {
                setting,
                what,
                of_project,
                name,
            } => {
                let of_yours = of_project.map_or("", |_| " in your own configuration");
                let describe = match self.file_of_profile(name) {
                    Some(file) => format!("write the {what} into {file}"),
                    None => format!("describe the {what}{of_yours}"),
                };
                format!("{describe}, or fix {}", place(setting))
            }
            ToolRefusal::SelectedElsewhere { setting, whose } => {
                let mut ways = self.ways_to_put_key_of(whose);
                ways.push(format!("unset {}", place(setting)));
                // What forces a method forces it on a credential of this run as well.
                if !self.look(*setting).forces_method() {
                    ways.push("pass a credential".to_owned());
                }
                return ways;
            }
            ToolRefusal::SelectedMissing { setting, class } => {
                let have = self.way_to_have(*class);
                let have = have.map_or_else(String::new, |way| format!("{way}, or "));
                format!("{have}fix {}", place(setting))
            }
            ToolRefusal::IncompleteServer { server, missing } => {
                self.way_to_complete(server, missing)
            }
            ToolRefusal::MissingVariable {
                setting,
                variable,
                instructions,
            } => {
                // The provider's own words can be any text, so only their place is named.
                let hint = instructions
                    .as_ref()
                    .map(|at| format!(" (see {})", place(at)));
                let ways = self.ways_to_set(variable.expose(), *setting, hint);
                return ways.map(|way| self.with_url(way)).collect();
            }
            ToolRefusal::DynamicCredential(setting) => {
                let server = self.look(*setting).server_field();
                if server.is_some_and(|(id, _)| self.built_in(id).is_some()) {
                    "remove the setting, and put a key into the provider's own variable".to_owned()
                } else {
                    let field = self.field_name(&ServerField::EnvKey, "variable");
                    self.with_url(format!(
                        "put the command's output into a variable, and name that as the provider's \
                         {field}"
                    ))
                }
            }
            ToolRefusal::NotAskedFor { .. } => self.ways_for_server().join(", or "),
            ToolRefusal::Restricted { setting, what, .. } => match what {
                Restriction::Method(class) => return self.ways_out_of_forced(*class, *setting),
                Restriction::OtherMethod => format!(
                    "select the method that {} allows, or remove it",
                    place(setting)
                ),
                Restriction::Workspace | Restriction::UnknownWorkspace => format!(
                    "log in to an allowed workspace, or remove {}",
                    place(setting)
                ),
            },
        }]
    }

    fn ways_out_of_forced(&self, class: CredentialClass, setting: FindingId) -> Vec<String> {
        let use_it = |way| format!("to use {}, {way}", self.the_one_of_class(class));
        let way = self.way_to_use(class).map(use_it);
        let way = way.or_else(|| self.way_to_have(class));
        // Several places can say it, and one is as good as the other.
        let settings = self.filter(|look| {
            let says_it = look.forces_method() && matches!(look.verdict, Verdict::Shadowed(..));
            look.id == setting || says_it
        });
        let settings: Vec<String> = settings.map(|look| self.place(look.id)).collect();
        let remove = format!("remove {}", settings.join(" and "));
        way.into_iter().chain([remove]).collect()
    }

    /// Returns where a cloud's key can be put, where the program takes one.
    fn ways_to_put_key_of(&self, cloud: &str) -> Vec<String> {
        let is_clouds = |look: &Look| {
            let vendor = match &look.origin.place {
                Place::Variable(name) => Vendor::of_cloud_variable(name.expose()),
                _ => None,
            };
            matches!(look.subject, Subject::Credential(..))
                && vendor.is_some_and(|vendor| vendor.name == cloud)
        };
        let Some(place) = self.find(is_clouds) else {
            return Vec::new();
        };
        let put = format!("put a key of {cloud} into {}", self.place(place.id));
        let variable = place.origin.place.variable();
        let in_file = variable.and_then(|name| self.way_without_a_shell(name.expose()));
        std::iter::once(put).chain(in_file).collect()
    }

    fn way_to_complete(&self, provider: &Name, missing: &str) -> String {
        let in_table = format!("write its {missing} into the provider's table");
        let Some(built_in) = self.built_in(provider) else {
            return in_table;
        };
        if let Some((port, _)) = built_in.port {
            let place = self.variable(port);
            return format!("set {place} to the number of a port, or unset it");
        }
        // What is there and is none, else where one can be put.
        let applied = || self.filter(|look| look.verdict == Verdict::Applied);
        let place = applied()
            .find(|look| look.server_field() == Some((provider, &ServerField::Region)))
            .or_else(|| applied().find(|look| look.is_one_of(built_in.region_variables)));
        match (place, built_in.region_variables) {
            (Some(place), _) => format!("set {} to the name of a region", self.place(place.id)),
            (None, [variable, ..]) => format!("put the region into {}", self.variable(variable)),
            (None, []) => in_table,
        }
    }

    /// Returns how the provider in use can have a credential.
    pub(crate) fn ways_for_server(&self) -> Vec<String> {
        let Some(id) = &self.circumstances.server else {
            return Vec::new();
        };
        if let Some(built_in) = self.built_in(id) {
            let Some(key) = built_in.key_variable else {
                return Vec::new();
            };
            let put = format!("put the provider's key into {}", self.variable(key));
            let has_region = self.any(|look| {
                look.server_field() == Some((id, &ServerField::Region))
                    || look.is_one_of(built_in.region_variables)
                        && matches!(look.holds, Holds::Text)
            });
            let region = built_in.region_variables.first().filter(|_| !has_region);
            let region = region.map(|it| format!("the region into {}", self.variable(it)));
            return vec![and(put, region)];
        }
        let variable = self.field_name(&ServerField::EnvKey, "variable for its key");
        let mut ways = match self.empty_header_variable() {
            // Such a release would send the login beside the header.
            Some((_, name)) if self.policy.rules.tool.servers.inherits_login => vec![format!(
                "name {name} as the provider's {variable}, and set that variable"
            )],
            Some((setting, _)) => self.ways_to_fill(setting),
            None => Vec::new(),
        };
        if ways.is_empty() {
            let variable = with_article(&variable);
            ways.push(format!(
                "give the provider {variable}, and set that variable"
            ));
        }
        ways = ways.into_iter().map(|way| self.with_url(way)).collect();
        let has = |wanted: CredentialClass| {
            let is_allowed = self
                .circumstances
                .forced
                .is_none_or(|forced| forced == wanted);
            is_allowed
                && self.any(|look| {
                    let is_out = match look.verdict {
                        Verdict::NoEffect(why) => why != NoEffect::Tool(ToolReason::NotAskedFor),
                        _ => false,
                    };
                    matches!(look.subject, Subject::Credential(..))
                        && look.class() == Some(wanted)
                        && !is_out
                })
        };
        // Without a base URL a login goes to its own backend, and a key to the vendor.
        let has_key = has(CredentialClass::Key);
        let has_login = has_key || has(CredentialClass::Login);
        if has_login && (!has_key || self.has_url(id)) {
            let field = self.field_name(&ServerField::RequiresStoredLogin, "what takes the login");
            ways.push(format!("set {field} to `true` in its table"));
        }
        ways
    }

    /// Adds to a remedy that the base URL comes first, if the configuration describes the provider in use and
    /// names none: its key would go to the vendor's host otherwise.
    fn with_url(&self, way: String) -> String {
        match &self.circumstances.server {
            Some(id) if self.built_in(id).is_none() && !self.has_url(id) => {
                let field = self.field_name(&ServerField::BaseUrl, "base URL");
                format!("write the provider's {field} into its table, and {way}")
            }
            _ => way,
        }
    }

    fn has_url(&self, id: &Name) -> bool {
        self.any(|look| {
            look.server_field() == Some((id, &ServerField::BaseUrl))
                && !matches!(look.holds, Holds::Nothing | Holds::Blank)
        })
    }

    /// Returns what to do with a table for a provider that takes none.
    fn ways_out_of_table(&self, setting: FindingId, provider: &Name) -> Vec<String> {
        let selected = SettingKey::Tool(ToolKey::SelectedServer);
        let selection = self.find(|look| {
            look.is_for(&selected)
                && matches!(&look.holds, Holds::Word(id) if id == provider.expose())
        });
        let document = self.document(self.look(setting));
        let table = format!("the table of `{provider}` in {document}");
        if *provider.expose() == *self.policy.rules.tool.servers.primary
            && let Some(way) = self.way_out_of_primary_table(provider, &table)
        {
            return vec![way];
        }
        let rename = match selection {
            Some(selection) => {
                format!(
                    "rename {table} and {}, both alike",
                    self.place(selection.id)
                )
            }
            None => format!("rename or remove {table}"),
        };
        let variable = self.built_in(provider).and_then(|known| known.url_variable);
        let remove = variable.map(|variable| {
            let place = self.variable(variable);
            format!("remove the table, and set {place} to the base URL")
        });
        std::iter::once(rename).chain(remove).collect()
    }

    // Without the base URL that the table names, the key would go to the vendor. A provider of another
    // name has neither the login nor the key.
    fn way_out_of_primary_table(&self, provider: &Name, table: &str) -> Option<String> {
        let writes = |fields: &[ServerField]| {
            let mut written = self.looks.iter().filter_map(Look::server_field);
            written.any(|(id, field)| id == provider && fields.contains(field))
        };
        // With a key of its own it is another provider: without the table, another key would go there.
        if !writes(&[ServerField::BaseUrl])
            || writes(&[ServerField::EnvKey, ServerField::BearerToken])
        {
            return None;
        }
        if let Some(place) = self.place_for_url(CredentialClass::Key) {
            let place = self.place(place.id);
            return Some(format!("remove {table}, and set the base URL in {place}"));
        }
        let variable = self.field_name(&ServerField::EnvKey, "variable for its key");
        Some(format!(
            "rename {table}, give it {}, and select the provider by its new id",
            with_article(&variable)
        ))
    }

    /// Returns what to do about a setting that cannot be there.
    fn ways_out_of_excluded(&self, setting: FindingId, beside: Option<FindingId>) -> Vec<String> {
        let without = self.way_to_take_away(setting, "remove");
        let Some(beside) = beside else {
            return vec![without];
        };
        let otherwise = self.way_to_take_away(beside, "remove");
        match self.look(beside).server_field() {
            Some((_, ServerField::AuthCommand)) => {
                let run = "run the command yourself and pass the key that it prints";
                vec![otherwise, format!("{without}, {run}")]
            }
            _ => vec![without, otherwise],
        }
    }

    /// Returns which one a name is nearly, or which releases know it, to follow the message about it.
    pub(in crate::resolution) fn what_is_meant(&self, what: &str, name: &Name) -> String {
        let rules = &self.policy.rules.tool;
        let is_provider = what == "provider";
        let of_provider = SettingKey::Tool(ToolKey::Server(name.clone(), ServerField::Name));
        if is_provider
            && let Some(used_in) = rules.used_in
            && let Some(known) = used_in(&Subject::Setting(of_provider))
        {
            return format!(" ({known})");
        }
        let built_in = rules.servers.built_in.iter().map(|known| known.id);
        let elsewhere = rules.servers.elsewhere.iter().map(|(id, _)| *id);
        let ids = std::iter::once(rules.servers.primary)
            .chain(built_in)
            .chain(elsewhere);
        let yours = self.filter(Look::is_yours);
        let written = yours.filter_map(|look| match &look.subject {
            Subject::Setting(SettingKey::Tool(ToolKey::Server(id, _))) if is_provider => Some(id),
            Subject::Setting(SettingKey::Tool(ToolKey::Profile(id, _))) if !is_provider => Some(id),
            _ => None,
        });
        let written = written.filter(|id| id.is_valid()).map(Name::expose);
        let mut near = ids.filter(|_| is_provider).chain(written);
        did_you_mean(near.find(|known| is_misspelt(name.expose(), known)))
    }

    /// Returns the file that would hold a profile, where it is not there.
    fn file_of_profile(&self, profile: &Name) -> Option<String> {
        let file = self.find(|look| {
            matches!(&look.subject, Subject::Setting(SettingKey::Tool(ToolKey::Profile(name, _))) if name == profile)
                && look.is_absent()
        })?;
        Some(self.document(file))
    }

    /// Returns the variable that is not set and that a header for a credential of the provider in use
    /// takes, and where that is said.
    // It says where the provider wants its key.
    pub(in crate::resolution) fn empty_header_variable(&self) -> Option<(FindingId, &str)> {
        let is_set = |variable: &str| {
            self.any(|look| look.is_named_variable(variable) && matches!(look.holds, Holds::Text))
        };
        self.looks.iter().find_map(|look| {
            let (id, ServerField::VariableHeader(header)) = look.server_field()? else {
                return None;
            };
            let Holds::Word(variable) = &look.holds else {
                return None;
            };
            let is_in_use = Some(id) == self.circumstances.server.as_ref();
            (is_in_use && names_credential(header.expose()) && !is_set(variable))
                .then_some((look.id, variable.as_str()))
        })
    }

    /// Returns how to set the variable that a setting names.
    pub(in crate::resolution) fn ways_to_fill(&self, setting: FindingId) -> Vec<String> {
        match &self.look(setting).holds {
            Holds::Word(variable) => self.ways_to_set(variable, setting, None).collect(),
            _ => Vec::new(),
        }
    }

    fn ways_to_set(
        &self,
        variable: &str,
        setting: FindingId,
        hint: Option<String>,
    ) -> impl Iterator<Item = String> {
        let hint = hint.unwrap_or_default();
        let set = format!("set {variable} in the environment{hint}");
        let in_file = self.way_without_a_shell(variable);
        // A project may name any variable; it is looked for nowhere then.
        let in_file = in_file.filter(|_| self.look(setting).is_yours());
        std::iter::once(set).chain(in_file)
    }

    /// Names where the base URL of a provider can be set: none of those for the primary one counts.
    pub(crate) fn place_for_url_of(&self, provider: &Name) -> String {
        if let Some(built_in) = self.built_in(provider) {
            let variable = built_in
                .url_variable
                .map(|variable| self.variable(variable));
            return variable.map_or_else(String::new, |place| format!(" in {place}"));
        }
        // Its name shows which table it is. Later layers may hold some of it as well.
        let table = self.find(|look| {
            let field = look.server_field();
            look.is_yours() && field.is_some_and(|(id, _)| id == provider)
        });
        let table = table.map_or_else(String::new, |look| format!(" in {}", self.document(look)));
        let field = self.field_name(&ServerField::BaseUrl, "its base URL");
        format!(" as {field} in the table of the provider `{provider}`{table}")
    }

    /// Returns what the configuration calls a field, or other words where the rules do not say.
    pub(in crate::resolution) fn field_name(&self, field: &ServerField, otherwise: &str) -> String {
        let mut names = self.policy.rules.tool.servers.field_names.iter();
        let name = names.find(|(known, _)| known == field);
        name.map_or_else(|| otherwise.to_owned(), |(_, name)| format!("`{name}`"))
    }

    fn built_in(&self, id: &Name) -> Option<&'static BuiltInServer> {
        let mut built_in = self.policy.rules.tool.servers.built_in.iter();
        built_in.find(|known| known.id == id.expose())
    }

    /// Names the place of a variable that a provider looks at.
    fn variable(&self, variable: &str) -> String {
        let places = || self.filter(|look| look.is_named_variable(variable));
        // The one that counts, else one that would.
        let place = places()
            .find(|look| !look.is_absent())
            .or_else(|| places().find(|look| look.is_yours()));
        place.map_or_else(
            || format!("variable {variable}"),
            |look| self.place(look.id),
        )
    }
}

impl Look {
    fn forces_method(&self) -> bool {
        self.is_for(&SettingKey::Tool(ToolKey::ForcedMethod))
    }

    fn is_one_of(&self, variables: &[&str]) -> bool {
        matches!(&self.subject, Subject::Variable(name) if variables.contains(&name.expose()))
    }
}
