//! The words for what only presets have: other servers, profiles, workspaces, stored logins of several
//! members.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{FindingId, SettingKey, Subject};
use crate::policy::{Restriction, ToolReason, ToolRefusal};

use super::trace::Trace;

/// Where the base URL of a server that needs no configuration stands.
pub(super) const BUILT_IN: &str = "built into the provider";

/// Why something gives way to what is written down for the server in use.
pub(super) const HAS_ITS_OWN: &str = "the provider in use has its own";

impl Trace {
    /// Says why there is no answer under the rules of a preset.
    pub(super) fn words_for_tool(&self, refusal: &ToolRefusal) -> String {
        let place = |index: &FindingId| self.place(*index);
        match refusal {
            ToolRefusal::StoredElsewhere { setting, store } => format!(
                "the login is stored elsewhere: {} says `{store}`, and only files are read here",
                place(setting)
            ),
            ToolRefusal::ModeWithoutMember { mode } => format!(
                "{} names a kind of login that the file does not hold",
                place(mode)
            ),
            ToolRefusal::ReservedTable { setting, server } => format!(
                "{} is in a table for the provider `{server}`, which is built in and takes none",
                place(setting)
            ),
            ToolRefusal::NotConfigured {
                setting,
                what,
                of_project: None,
                name,
            } => format!(
                "{} selects the {what} `{name}`, which is not configured",
                place(setting)
            ),
            ToolRefusal::NotConfigured {
                setting,
                what,
                of_project: Some(project),
                name,
            } => format!(
                "{} selects the {what} `{name}`, which only the project configures, in {}",
                place(setting),
                place(project)
            ),
            ToolRefusal::SelectedElsewhere { setting, whose } => format!(
                "{} selects {whose}, whose credentials are not looked for here",
                place(setting)
            ),
            ToolRefusal::SelectedMissing { setting, class } => format!(
                "{} selects {}, and none is there",
                place(setting),
                self.one_of_class(*class)
            ),
            ToolRefusal::IncompleteServer { server, missing } => {
                format!("the provider `{server}` has no {missing}")
            }
            ToolRefusal::MissingVariable {
                setting, variable, ..
            } => {
                format!(
                    "{} names the variable {variable}, which is not set to anything",
                    place(setting)
                )
            }
            ToolRefusal::DynamicCredential(command) => format!(
                "{} leaves the credential to another program, and nothing is run here",
                place(command)
            ),
            ToolRefusal::NotAskedFor { credential, server } => format!(
                "the provider `{server}` has no credential of its own and has not asked for {}",
                place(credential)
            ),
            ToolRefusal::Restricted {
                setting,
                credential,
                what,
            } => {
                let why = match what {
                    Restriction::Method(class) => {
                        format!("allows {} only", self.one_of_class(*class))
                    }
                    Restriction::OtherMethod => "allows another method only".to_owned(),
                    Restriction::Workspace => "allows other workspaces only".to_owned(),
                    Restriction::UnknownWorkspace => {
                        "restricts the workspace, and which one it is for is not known".to_owned()
                    }
                };
                format!(
                    "{} may not be used: {} {why}",
                    place(credential),
                    place(setting)
                )
            }
        }
    }

    /// Says which server something is for that is not in use.
    pub(super) fn not_selected(&self, subject: &Subject) -> String {
        let Subject::Variable(name) = subject else {
            return if matches!(
                subject,
                Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl)
            ) {
                "it is for the built-in provider, and another one is in use".to_owned()
            } else {
                "its provider or profile is not in use".to_owned()
            };
        };
        let mut built_in = self.policy.rules.tool.servers.built_in.iter();
        match built_in.find(|known| known.key_variable == Some(name.expose())) {
            Some(known) => format!("it is for the provider `{}`, which is not in use", known.id),
            None => "no provider in use names it".to_owned(),
        }
    }
}

/// Says why something has no effect under the rules of a preset.
pub(super) fn why_tool(reason: ToolReason) -> &'static str {
    match reason {
        ToolReason::StoredMode => "the stored login's own mode is another one",
        ToolReason::Plan => "under these rules the account's plan decides",
        ToolReason::StoredKey => "under these rules the stored key comes first",
        ToolReason::NotInProfile => "a profile selects a provider only",
        ToolReason::NotAskedFor => "the provider in use has not asked for the login",
        ToolReason::NotDefined => "no file defines what it selects",
        ToolReason::StoredElsewhere => "logins are stored elsewhere",
    }
}

/// Says what a setting of a preset holds of which no more is known than that it is there.
pub(super) fn present(key: &ToolKey) -> &'static str {
    match key {
        ToolKey::Server(_, ServerField::AuthCommand) => "another program to ask",
        // It names a file.
        ToolKey::Followed(_) => "a path",
        _ => "a table",
    }
}

/// Returns whether a setting selects a method.
pub(super) fn selects(subject: &Subject) -> bool {
    *subject == Subject::Setting(SettingKey::Tool(ToolKey::SelectedMethod))
}

/// Returns whether a setting would drown the others in a table, whatever it holds.
pub(super) fn always_minor(key: &ToolKey) -> bool {
    matches!(
        key,
        ToolKey::ProjectTrust(_) | ToolKey::Server(_, ServerField::Name)
    )
}
