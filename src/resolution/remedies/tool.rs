//! What would help against a refusal that only the rules of presets know.

mod servers;

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{FindingId, Numbered, SettingKey, Subject};
use crate::method::CredentialClass;
use crate::policy::Verdict;
use crate::policy::tool::{AmbientKey, Restriction, ToolRefusal};
use crate::text::Name;

use super::Remedies;

impl Remedies<'_> {
    pub(super) fn ways_out_of_tool(&self, refusal: &ToolRefusal) -> Vec<String> {
        let place = |index: &FindingId| self.trace.place(*index);
        vec![match refusal {
            ToolRefusal::ModeWithoutMember { .. } => self.run_what_logged_in(),
            ToolRefusal::StoredElsewhere { setting, .. } => {
                let prefer = match self.way_to_prefer(CredentialClass::Key) {
                    Some(way) if self.trace.policy.rules.tool.ambient_key == AmbientKey::Ranked => {
                        format!(", or use an API key and {way}")
                    }
                    _ => ", or pass a credential".to_owned(),
                };
                format!(
                    "set it to `file` in {} and {}{prefer}",
                    place(setting),
                    self.trace.log_in_again()
                )
            }
            ToolRefusal::ReservedTable { setting, server } => {
                return self.ways_out_of_table(*setting, server);
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
                if !self.forces_method(*setting) {
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
                self.ways_to_complete(server, missing)
            }
            ToolRefusal::MissingVariable {
                setting,
                variable,
                instructions,
            } => {
                // The provider's own words can be any text, so only their place is named.
                let hint = instructions.map_or_else(String::new, |index| {
                    format!(" (see {})", self.trace.place(index))
                });
                let set = format!("set {variable} in the environment{hint}");
                let in_file = self.way_without_a_shell(variable.expose());
                // A project may name any variable; it is looked for nowhere then.
                let in_file = in_file.filter(|_| self.is_yours(*setting));
                let ways = std::iter::once(set).chain(in_file);
                return ways.map(|way| self.with_url(way)).collect();
            }
            ToolRefusal::DynamicCredential(setting) if self.is_of_built_in(*setting) => {
                "remove the setting, and put a key into the provider's own variable".to_owned()
            }
            ToolRefusal::DynamicCredential(_) => {
                let field = self.field_name(&ServerField::EnvKey, "variable");
                self.with_url(format!(
                    "put the command's output into a variable, and name that as the provider's {field}"
                ))
            }
            ToolRefusal::NotAskedFor { .. } => self.ways_for_server().join(", or "),
            ToolRefusal::Restricted {
                setting,
                what: Restriction::Method(class),
                ..
            } => return self.ways_out_of_forced(*class, *setting),
            ToolRefusal::Restricted {
                setting,
                what: Restriction::OtherMethod,
                ..
            } => format!(
                "select the method that {} allows, or remove it",
                place(setting)
            ),
            ToolRefusal::Restricted { setting, .. } => {
                format!(
                    "log in to an allowed workspace, or remove {}",
                    place(setting)
                )
            }
        }]
    }

    fn ways_out_of_forced(&self, class: CredentialClass, setting: FindingId) -> Vec<String> {
        let way = match self.way_to_use(class) {
            Some(way) => Some(format!(
                "to use {}, {way}",
                self.trace.the_one_of_class(class)
            )),
            None => self.way_to_have(class),
        };
        // Several places can say it, and one is as good as the other.
        let settings: Vec<String> = self
            .trace
            .looks
            .iter()
            .numbered()
            .filter(|(index, look)| {
                let says_it = look.subject
                    == Subject::Setting(SettingKey::Tool(ToolKey::ForcedMethod))
                    && matches!(look.verdict, Verdict::Shadowed(..));
                *index == setting || says_it
            })
            .map(|(index, _)| self.trace.place(index))
            .collect();
        way.into_iter()
            .chain([format!("remove {}", settings.join(" and "))])
            .collect()
    }

    fn forces_method(&self, setting: FindingId) -> bool {
        let look = self.trace.looks.get(setting.index());
        look.is_some_and(|look| {
            look.subject == Subject::Setting(SettingKey::Tool(ToolKey::ForcedMethod))
        })
    }

    pub(super) fn ways_to_complete(&self, provider: &Name, missing: &str) -> String {
        let mut built_in = self.trace.policy.rules.tool.servers.built_in.iter();
        let Some(built_in) = built_in.find(|known| known.id == provider.expose()) else {
            return format!("write its {missing} into the provider's table");
        };
        if let Some((port, _)) = built_in.port {
            let place = self.variable(port);
            return format!("set {place} to the number of a port, or unset it");
        }
        // What is there and is none, else where one can be put.
        let written = self.trace.looks.iter().find_id(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, ServerField::Region))) if id == provider)
                && look.verdict == Verdict::Applied
        });
        let in_variable = || {
            self.trace.looks.iter().find_id(|look| {
                look.verdict == Verdict::Applied
                    && matches!(&look.subject, Subject::Variable(name)
                        if built_in.region_variables.contains(&name.expose()))
            })
        };
        match (written.or_else(in_variable), built_in.region_variables) {
            (Some(place), _) => format!("set {} to the name of a region", self.trace.place(place)),
            (None, [variable, ..]) => format!("put the region into {}", self.variable(variable)),
            (None, []) => format!("write its {missing} into the provider's table"),
        }
    }

    pub(super) fn is_of_built_in(&self, setting: FindingId) -> bool {
        let built_in = self.trace.policy.rules.tool.servers.built_in;
        self.trace.looks.get(setting.index()).is_some_and(|look| {
            matches!(&look.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, _)))
                    if built_in.iter().any(|known| known.id == id.expose()))
        })
    }
}
