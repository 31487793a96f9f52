//! The words for what only presets have: other servers, profiles, workspaces, stored logins of several
//! members.

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{FindingId, SettingKey, Subject};
use crate::policy::tool::{Restriction, ToolReason, ToolRefusal};
use crate::policy::{OtherRules, Verdict};

use super::diagnostic::{Diagnostic, info, warning};
use super::trace::{Holds, Trace};

/// Where the base URL of a server that needs no configuration stands.
pub(super) const BUILT_IN: &str = "built into the provider";

/// Why something gives way to what is written down for the server in use.
pub(super) const HAS_ITS_OWN: &str = "the provider in use has its own";

/// What the program asks a server for and nobody can know here.
pub(super) const HOST_FROM_SERVER: &str =
    "this release asks a server which host to use for the account; only files are read here";

/// Returns the text of a note: the program itself does not read a file because of a member.
pub(super) fn refuses_member(member: &str) -> String {
    format!("Codex itself refuses a file whose `{member}` is missing or malformed")
}

/// What the program itself does with a byte order mark.
pub(super) const REFUSES_MARK: &str = "Codex itself refuses a file with a byte order mark";

/// Returns which member of a file keeps the program itself from reading it.
pub(super) fn kept_from_reading(member: &str, place: &str) -> String {
    format!("`{member}` in {place} is missing or malformed, so Codex itself refuses the file")
}

impl Trace {
    /// Returns why there is no answer under the rules of a preset.
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
                of_project,
                name,
            } => {
                let why = match of_project {
                    Some(project) => format!("only the project configures, in {}", place(project)),
                    None => format!("is not configured{}", self.what_is_meant(what, name)),
                };
                let setting = place(setting);
                format!("{setting} selects the {what} `{name}`, which {why}")
            }
            ToolRefusal::SelectedElsewhere { setting, whose } => format!(
                "{} selects {whose}, whose credentials are not looked for here",
                place(setting)
            ),
            ToolRefusal::SelectedMissing { setting, class } => format!(
                "{} selects {}, and none is there",
                place(setting),
                self.one_of_class(*class)
            ),
            ToolRefusal::Excluded { setting, beside } => {
                let beside = beside.map(|other| format!("beside {}", self.place(other)));
                let beside = beside.unwrap_or_else(|| "for this provider".to_owned());
                format!("{} cannot be set {beside}", place(setting))
            }
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
            ToolRefusal::NotAskedFor { credential, server } => {
                let unset = self.empty_header_variable().map(|(setting, variable)| {
                    let setting = self.place(setting);
                    format!(": {setting} names the variable {variable}, which is not set")
                });
                format!(
                    "the provider `{server}` has no credential of its own and has not asked for \
                     {}{}",
                    place(credential),
                    unset.unwrap_or_default()
                )
            }
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

    /// Returns the store that a credential came from, if a login stored it.
    pub(super) fn store_of(&self, credential: FindingId) -> Option<String> {
        let key = SettingKey::Tool(ToolKey::CredentialStore);
        let setting = self.looks.iter().find_map(|look| match &look.holds {
            Holds::Word(store) if look.is_for(&key) && look.verdict == Verdict::Applied => {
                Some(store.clone())
            }
            _ => None,
        });
        // What the setting says, `auto` included; without one logins are stored in the file.
        let is_stored = self.look(credential).is_stored();
        is_stored.then(|| setting.unwrap_or_else(|| "file".to_owned()))
    }

    /// Notes that the server in use names no base URL.
    pub(super) fn note_missing_url(&self) -> Diagnostic {
        warning!(
            "provider-without-base-url",
            "the provider in use names no base URL, so the default one is used, as Codex does"
        )
        .remedy(format!(
            "write the provider's {} down",
            self.field_name(&ServerField::BaseUrl, "base URL")
        ))
    }

    /// Adds a note about the answer of other rules.
    pub(super) fn note_other_rules(&self, other: &OtherRules) -> Diagnostic {
        info!(
            "differs-from-release",
            "by the rules `{}`, the newest release known, the answer is {}; by the rules `{}` it is {}",
            other.rules,
            self.answer(&other.there),
            self.rules(),
            self.answer(&other.here)
        )
    }

    /// Returns which server something is for that is not in use.
    pub(super) fn not_selected(&self, subject: &Subject) -> String {
        let variable = match subject {
            Subject::Variable(name) => name.expose(),
            Subject::BaseUrl | Subject::Setting(SettingKey::BaseUrl) => {
                return "it is for the built-in provider, and another one is in use".to_owned();
            }
            _ => return "its provider or profile is not in use".to_owned(),
        };
        let mut built_in = self.policy.rules.tool.servers.built_in.iter();
        match built_in.find(|known| known.key_variable == Some(variable)) {
            Some(known) => format!("it is for the provider `{}`, which is not in use", known.id),
            None => "no provider in use names it".to_owned(),
        }
    }
}

/// Returns why something has no effect under the rules of a preset.
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

/// Returns what a setting of a preset holds if only its presence is known.
pub(super) fn present(key: &ToolKey) -> &'static str {
    match key {
        ToolKey::Server(_, field) if ServerField::NOT_ASKED.contains(field) => {
            "another program to ask"
        }
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
