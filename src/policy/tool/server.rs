//! The server in use, and its settings.

use std::collections::HashSet;

use crate::finding::tool::{MethodChoice, ServerField, ToolKey};
use crate::finding::{FindingId, Found, Numbered, SettingKey, SettingValue, Subject};
use crate::text::Name;

use super::server_rules::BuiltInServer;
use crate::policy::Policy;
use crate::policy::decision::Decision;
use crate::policy::refusal::Refusal;
use crate::policy::settings::Settings;
use crate::policy::tool::ToolRefusal;
use crate::policy::verdict::{NoEffect, Verdict};

/// The server in use. Codex calls another one than its own a provider.
#[derive(Clone, Debug)]
pub(in crate::policy) enum Server {
    /// The program's own, which the login and the ambient variables are for.
    Own,
    /// One that needs no configuration.
    BuiltIn(BuiltInServer),
    /// One that the configuration describes.
    Described {
        /// Its id.
        id: Name,
    },
}

impl Server {
    /// Finds the server in use. One that is selected and not described, or described wrongly, is
    /// a refusal.
    pub(in crate::policy) fn select(
        policy: &Policy,
        settings: &Settings<'_>,
        decision: &mut Decision,
    ) -> Result<Self, Refusal> {
        let rules = &policy.rules.tool.servers;
        refuse_reserved_tables(policy, settings, decision)?;
        if rules.checks_all {
            check_all(policy, settings)?;
        }
        let selected =
            settings.lookup_in_profile(&SettingKey::Tool(ToolKey::SelectedServer), decision);
        let method = match settings.selected {
            Some((MethodChoice::Server(id), _)) => {
                rules.built_in.iter().find(|known| known.id == id)
            }
            _ => None,
        };
        let server = match selected {
            None => method.map_or(Self::Own, |built_in| Self::BuiltIn(*built_in)),
            Some(setting) => {
                let id = settings.text_at(setting)?;
                if id == rules.primary {
                    Self::Own
                } else if let Some(built_in) = rules.built_in.iter().find(|known| known.id == id) {
                    Self::BuiltIn(*built_in)
                } else if is_described(settings, &Name::new(id)) {
                    Self::Described { id: Name::new(id) }
                } else if let Some((_, whose)) =
                    rules.elsewhere.iter().find(|(known, _)| *known == id)
                {
                    return Err(Refusal::Tool(ToolRefusal::SelectedElsewhere {
                        setting,
                        whose,
                    }));
                } else {
                    return Err(Refusal::Tool(ToolRefusal::NotConfigured {
                        setting,
                        what: "provider",
                        of_project: settings.of_project(
                            |key| matches!(key, SettingKey::Tool(ToolKey::Server(found, _)) if found.expose() == id),
                        ),
                        name: Name::new(id),
                    }));
                }
            }
        };
        for (index, finding) in settings.findings.iter().numbered() {
            if let Subject::Setting(SettingKey::Tool(ToolKey::Server(id, _))) = &finding.subject
                && !server.is_described_by(id)
            {
                decision.judge(index, Verdict::NoEffect(NoEffect::NotSelected));
            }
        }
        server.check(policy, settings, decision)?;
        Ok(server)
    }

    /// Returns whether it is the program's own.
    pub(in crate::policy) fn is_own(&self) -> bool {
        matches!(self, Self::Own)
    }

    /// Returns whether the configuration describes it.
    pub(in crate::policy) fn is_described(&self) -> bool {
        matches!(self, Self::Described { .. })
    }

    /// Returns the one that needs no configuration, if it is that.
    pub(in crate::policy) fn built_in(&self) -> Option<&BuiltInServer> {
        match self {
            Self::BuiltIn(built_in) => Some(built_in),
            _ => None,
        }
    }

    /// Returns whether a setting is the base URL that the configuration has for it.
    pub(in crate::policy) fn is_base_url(&self, subject: &Subject) -> bool {
        self.field_of(subject) == Some(&ServerField::BaseUrl)
    }

    /// Returns the field of the server's table that a setting is, if it is one.
    pub(in crate::policy) fn field_of<'f>(&self, subject: &'f Subject) -> Option<&'f ServerField> {
        match subject {
            Subject::Setting(SettingKey::Tool(ToolKey::Server(id, field)))
                if self.is_described_by(id) =>
            {
                Some(field)
            }
            _ => None,
        }
    }

    /// Returns the server's id, unless it is the program's own.
    pub(in crate::policy) fn name(&self) -> Option<Name> {
        match self {
            Self::Own => None,
            Self::BuiltIn(server) => Some(Name::new(server.id)),
            Self::Described { id } => Some(id.clone()),
        }
    }

    /// Returns whether it is the program's own, or one that is a method of the same program.
    pub(in crate::policy) fn is_own_or_method(&self) -> bool {
        match self {
            Self::Own => true,
            Self::BuiltIn(server) => server.key_header.is_some(),
            Self::Described { .. } => false,
        }
    }

    /// Returns what is written down for a field.
    pub(in crate::policy) fn field(
        &self,
        settings: &Settings<'_>,
        field: ServerField,
        decision: &mut Decision,
    ) -> Option<FindingId> {
        let id = self.name().filter(|id| self.is_described_by(id))?;
        settings.lookup(&SettingKey::Tool(ToolKey::Server(id, field)), decision)
    }

    /// Returns whether the configuration's table of this id is about the server in use.
    pub(in crate::policy) fn is_described_by(&self, id: &Name) -> bool {
        match self {
            Self::Own => false,
            Self::BuiltIn(server) => server.is_configurable() && server.id == id.expose(),
            Self::Described { id: used } => used == id,
        }
    }

    // What is checked of the provider in use under every rule set.
    fn check(
        &self,
        policy: &Policy,
        settings: &Settings<'_>,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        if let Some(name) = self.field(settings, ServerField::Name, decision) {
            settings.text_at(name)?;
        }
        if let Some(setting) = self.field(settings, ServerField::WireApi, decision) {
            refuse_protocol(policy, setting, settings.text_at(setting)?)?;
        }
        Ok(())
    }
}

// Codex reads the whole configuration into types before it looks at any of it, so a mistake in a
// provider that is not in use is one all the same.
fn check_all(policy: &Policy, settings: &Settings<'_>) -> Result<(), Refusal> {
    let rules = &policy.rules.tool.servers;
    let fields = || {
        settings
            .findings
            .iter()
            .numbered()
            .filter_map(|(index, finding)| match &finding.subject {
                Subject::Setting(SettingKey::Tool(ToolKey::Server(id, field))) => {
                    Some((index, finding, id, field))
                }
                _ => None,
            })
    };
    let named: HashSet<&str> = fields()
        .filter(|(_, finding, _, field)| **field == ServerField::Name && finding.is_present())
        .map(|(_, _, id, _)| id.expose())
        .collect();
    for (index, finding, id, field) in fields() {
        let text = match &finding.found {
            Found::Setting(value) => value.text(),
            _ => None,
        };
        let expected = match (field, &finding.found) {
            (ServerField::RequiresStoredLogin, Found::Setting(SettingValue::Flag(_)))
            | (_, Found::Nothing | Found::Present) => None,
            (ServerField::RequiresStoredLogin, _) => Some("`true` or `false`"),
            (_, Found::Setting(SettingValue::Text(_))) => None,
            _ => Some("a text"),
        };
        if let Some(expected) = expected {
            return Err(Refusal::InvalidSetting {
                setting: index,
                expected,
            });
        }
        let is_blank = text.is_some_and(|text| text.trim().is_empty());
        // A missing name is an error in every release, an empty one in later ones (recordings
        // `provider/empty_name`).
        // A built-in provider brings its name along.
        let has_name = rules.built_in.iter().any(|known| known.id == id.expose());
        let unnamed = *field == ServerField::Name
            && !has_name
            && (!named.contains(id.expose()) || (is_blank && !rules.empty_names));
        if unnamed {
            return Err(Refusal::Tool(ToolRefusal::IncompleteServer {
                server: id.clone(),
                missing: "name",
            }));
        }
        if let (ServerField::WireApi, Some(protocol)) = (field, text) {
            refuse_protocol(policy, index, protocol)?;
        }
    }
    Ok(())
}

fn refuse_protocol(policy: &Policy, setting: FindingId, protocol: &str) -> Result<(), Refusal> {
    let known = policy.rules.tool.servers.wire_protocols;
    // An empty list is that of rules which have no opinion on protocols.
    if known.is_empty() || known.contains(&protocol) {
        return Ok(());
    }
    Err(Refusal::InvalidSetting {
        setting,
        expected: if known.contains(&"chat") {
            "`responses` or `chat`"
        } else {
            "`responses`"
        },
    })
}

fn is_described(settings: &Settings<'_>, id: &Name) -> bool {
    settings.findings.iter().any(|finding| {
        matches!(&finding.subject,
                Subject::Setting(SettingKey::Tool(ToolKey::Server(found, _))) if found == id)
    })
}

// A table for the primary or a local provider is never used: ignored until 0.115, an error since
// (openai/codex ae0a6510e; recordings `provider/openai_override*`).
fn refuse_reserved_tables(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let rules = &policy.rules.tool.servers;
    for (index, finding) in settings.findings.iter().numbered() {
        let Subject::Setting(SettingKey::Tool(ToolKey::Server(id, _))) = &finding.subject else {
            continue;
        };
        // A built-in provider with its own key can be configured further.
        let reserved = id.expose() == rules.primary
            || rules
                .built_in
                .iter()
                .any(|known| known.id == id.expose() && !known.is_configurable());
        if !reserved || matches!(finding.found, Found::Nothing) {
            continue;
        }
        decision.judge(index, Verdict::NoEffect(NoEffect::Rules));
        if rules.reserved_ids {
            return Err(Refusal::Tool(ToolRefusal::ReservedTable {
                setting: index,
                server: id.clone(),
            }));
        }
    }
    Ok(())
}
