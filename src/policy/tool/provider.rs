//! Which provider is in use, and what is written down for it.

use std::collections::HashSet;

use crate::finding::tool::{MethodChoice, ProviderField, ToolKey};
use crate::finding::{FindingId, Found, Numbered, SettingKey, SettingValue, Subject};
use crate::text::Name;

use super::provider_rules::BuiltInProvider;
use crate::policy::Policy;
use crate::policy::decision::Decision;
use crate::policy::refusal::Refusal;
use crate::policy::settings::Settings;
use crate::policy::verdict::{NoEffect, Verdict};

/// The provider in use.
#[derive(Clone, Debug)]
pub(in crate::policy) enum Provider {
    /// The one that the login and the ambient variables are for.
    Primary,
    /// One that needs no configuration.
    BuiltIn(BuiltInProvider),
    /// One that the configuration describes.
    Configured {
        /// Its id.
        id: Name,
    },
}

impl Provider {
    /// Finds the provider in use. One that is selected and not described, or described wrongly, is
    /// a refusal.
    pub(in crate::policy) fn select(
        policy: &Policy,
        settings: &Settings<'_>,
        decision: &mut Decision,
    ) -> Result<Self, Refusal> {
        let rules = &policy.rules.tool.providers;
        refuse_reserved_tables(policy, settings, decision)?;
        if rules.checks_all {
            check_all(policy, settings)?;
        }
        let selected =
            settings.lookup_in_profile(&SettingKey::Tool(ToolKey::SelectedProvider), decision);
        let method = match settings.selected {
            Some((MethodChoice::Provider(id), _)) => {
                rules.built_in.iter().find(|known| known.id == id)
            }
            _ => None,
        };
        let provider = match selected {
            None => method.map_or(Self::Primary, |built_in| Self::BuiltIn(*built_in)),
            Some(setting) => {
                let id = settings.text_at(setting)?;
                if id == rules.primary {
                    Self::Primary
                } else if let Some(built_in) = rules.built_in.iter().find(|known| known.id == id) {
                    Self::BuiltIn(*built_in)
                } else if is_described(settings, &Name::new(id)) {
                    Self::Configured { id: Name::new(id) }
                } else if let Some((_, whose)) =
                    rules.elsewhere.iter().find(|(known, _)| *known == id)
                {
                    return Err(Refusal::SelectedElsewhere { setting, whose });
                } else {
                    return Err(Refusal::NotConfigured {
                        setting,
                        what: "provider",
                        of_project: settings.of_project(
                            |key| matches!(key, SettingKey::Tool(ToolKey::Provider(found, _)) if found.expose() == id),
                        ),
                        name: Name::new(id),
                    });
                }
            }
        };
        for (index, finding) in settings.findings.iter().numbered() {
            if let Subject::Setting(SettingKey::Tool(ToolKey::Provider(id, _))) = &finding.subject
                && !provider.is_described_by(id)
            {
                decision.judge(index, Verdict::NoEffect(NoEffect::NotSelected));
            }
        }
        provider.check(policy, settings, decision)?;
        Ok(provider)
    }

    /// Returns the provider's id, unless it is the primary one.
    pub(in crate::policy) fn name(&self) -> Option<Name> {
        match self {
            Self::Primary => None,
            Self::BuiltIn(provider) => Some(Name::new(provider.id)),
            Self::Configured { id } => Some(id.clone()),
        }
    }

    /// Returns whether it is the primary one, or one that is a method of the same program.
    pub(in crate::policy) fn is_primary_or_method(&self) -> bool {
        match self {
            Self::Primary => true,
            Self::BuiltIn(provider) => provider.key_header.is_some(),
            Self::Configured { .. } => false,
        }
    }

    /// Returns what is written down for a field.
    pub(in crate::policy) fn field(
        &self,
        settings: &Settings<'_>,
        field: ProviderField,
        decision: &mut Decision,
    ) -> Option<FindingId> {
        let id = self.name().filter(|id| self.is_described_by(id))?;
        settings.lookup(&SettingKey::Tool(ToolKey::Provider(id, field)), decision)
    }

    /// Returns whether the configuration's table of this id is about the provider in use.
    pub(in crate::policy) fn is_described_by(&self, id: &Name) -> bool {
        match self {
            Self::Primary => false,
            Self::BuiltIn(provider) => provider.is_configurable() && provider.id == id.expose(),
            Self::Configured { id: used } => used == id,
        }
    }

    // What is checked of the provider in use under every rule set.
    fn check(
        &self,
        policy: &Policy,
        settings: &Settings<'_>,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        if let Some(name) = self.field(settings, ProviderField::Name, decision) {
            settings.text_at(name)?;
        }
        if let Some(setting) = self.field(settings, ProviderField::WireApi, decision) {
            refuse_protocol(policy, setting, settings.text_at(setting)?)?;
        }
        Ok(())
    }
}

// Codex reads the whole configuration into types before it looks at any of it, so a mistake in a
// provider that is not in use is one all the same.
fn check_all(policy: &Policy, settings: &Settings<'_>) -> Result<(), Refusal> {
    let rules = &policy.rules.tool.providers;
    let fields = || {
        settings
            .findings
            .iter()
            .numbered()
            .filter_map(|(index, finding)| match &finding.subject {
                Subject::Setting(SettingKey::Tool(ToolKey::Provider(id, field))) => {
                    Some((index, finding, id, field))
                }
                _ => None,
            })
    };
    let named: HashSet<&str> = fields()
        .filter(|(_, finding, _, field)| **field == ProviderField::Name && finding.is_present())
        .map(|(_, _, id, _)| id.expose())
        .collect();
    for (index, finding, id, field) in fields() {
        let text = match &finding.found {
            Found::Setting(value) => value.text(),
            _ => None,
        };
        let expected = match (field, &finding.found) {
            (ProviderField::RequiresStoredLogin, Found::Setting(SettingValue::Flag(_)))
            | (_, Found::Nothing | Found::Present) => None,
            (ProviderField::RequiresStoredLogin, _) => Some("`true` or `false`"),
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
        let unnamed = *field == ProviderField::Name
            && !has_name
            && (!named.contains(id.expose()) || (is_blank && !rules.empty_names));
        if unnamed {
            return Err(Refusal::IncompleteProvider {
                provider: id.clone(),
                missing: "name",
            });
        }
        if let (ProviderField::WireApi, Some(protocol)) = (field, text) {
            refuse_protocol(policy, index, protocol)?;
        }
    }
    Ok(())
}

fn refuse_protocol(policy: &Policy, setting: FindingId, protocol: &str) -> Result<(), Refusal> {
    let known = policy.rules.tool.providers.wire_protocols;
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
                Subject::Setting(SettingKey::Tool(ToolKey::Provider(found, _))) if found == id)
    })
}

// A table for the primary or a local provider is never used: ignored until 0.115, an error since
// (openai/codex ae0a6510e; recordings `provider/openai_override*`).
fn refuse_reserved_tables(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let rules = &policy.rules.tool.providers;
    for (index, finding) in settings.findings.iter().numbered() {
        let Subject::Setting(SettingKey::Tool(ToolKey::Provider(id, _))) = &finding.subject else {
            continue;
        };
        // One that has a key of its own can be configured further.
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
            return Err(Refusal::ReservedProvider {
                setting: index,
                provider: id.clone(),
            });
        }
    }
    Ok(())
}
