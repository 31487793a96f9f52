//! Which provider is in use, and what is written down for it.

use crate::finding::{Found, ProviderField, SettingKey, SettingValue, Subject};
use crate::text::Name;

use super::Policy;
use super::decision::Decision;
use super::provider_rules::BuiltInProvider;
use super::refusal::Refusal;
use super::settings::Settings;
use super::verdict::{NoEffect, Verdict};

/// The provider in use.
#[derive(Clone, Debug)]
pub(super) enum Provider {
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
    pub(super) fn select(
        policy: &Policy,
        settings: &Settings<'_>,
        decision: &mut Decision,
    ) -> Result<Self, Refusal> {
        let rules = &policy.rules.providers;
        refuse_reserved_tables(policy, settings, decision)?;
        if rules.checks_all {
            check_all(policy, settings, decision)?;
        }
        let selected = settings.lookup_in_profile(&SettingKey::SelectedProvider, decision);
        let provider = match selected {
            None => Self::Primary,
            Some(setting) => {
                let id = settings.text_at(setting)?;
                if id == rules.primary {
                    Self::Primary
                } else if let Some(built_in) = rules.built_in.iter().find(|known| known.id == id) {
                    Self::BuiltIn(*built_in)
                } else if is_described(settings, &Name::new(id)) {
                    Self::Configured { id: Name::new(id) }
                } else {
                    return Err(Refusal::NotConfigured {
                        setting,
                        what: "provider",
                        name: Name::new(id),
                    });
                }
            }
        };
        for (index, finding) in settings.findings.iter().enumerate() {
            if let Subject::Setting(SettingKey::Provider(id, _)) = &finding.subject
                && !settings.is_hidden(index)
                && !matches!(&provider, Self::Configured { id: used } if used == id)
            {
                decision.judge(index, Verdict::NoEffect(NoEffect::NotSelected));
            }
        }
        provider.check(policy, settings, decision)?;
        Ok(provider)
    }

    /// Returns the provider's id, unless it is the primary one.
    pub(super) fn name(&self) -> Option<Name> {
        match self {
            Self::Primary => None,
            Self::BuiltIn(provider) => Some(Name::new(provider.id)),
            Self::Configured { id } => Some(id.clone()),
        }
    }

    /// Returns what is written down for a field.
    pub(super) fn field(
        &self,
        settings: &Settings<'_>,
        field: ProviderField,
        decision: &mut Decision,
    ) -> Option<usize> {
        let Self::Configured { id } = self else {
            return None;
        };
        settings.lookup(&SettingKey::Provider(id.clone(), field), decision)
    }

    fn check(
        &self,
        policy: &Policy,
        settings: &Settings<'_>,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        let Self::Configured { id } = self else {
            return Ok(());
        };
        let rules = &policy.rules.providers;
        let lacks = |missing| Refusal::IncompleteProvider {
            provider: id.clone(),
            missing,
        };
        match self.field(settings, ProviderField::Name, decision) {
            None if rules.names_required => return Err(lacks("name")),
            Some(name) if !rules.empty_names && settings.text_at(name)?.trim().is_empty() => {
                return Err(lacks("name"));
            }
            Some(name) => {
                settings.text_at(name)?;
            }
            None => {}
        }
        if let Some(setting) = self.field(settings, ProviderField::WireApi, decision) {
            let protocol = settings.text_at(setting)?;
            if !rules.wire_protocols.is_empty() && !rules.wire_protocols.contains(&protocol) {
                return Err(Refusal::InvalidSetting {
                    setting,
                    expected: if rules.wire_protocols.contains(&"chat") {
                        "`responses` or `chat`"
                    } else {
                        "`responses`"
                    },
                });
            }
        }
        Ok(())
    }
}

// Codex reads the whole configuration into types before it looks at any of it, so a mistake in a
// provider that is not in use is one all the same.
fn check_all(policy: &Policy, settings: &Settings<'_>, decision: &Decision) -> Result<(), Refusal> {
    for (index, finding) in settings.findings.iter().enumerate() {
        let Subject::Setting(SettingKey::Provider(id, field)) = &finding.subject else {
            continue;
        };
        if settings.is_hidden(index) {
            continue;
        }
        let expected = match (field, &finding.found) {
            (ProviderField::RequiresStoredLogin, Found::Setting(SettingValue::Flag(_)))
            | (_, Found::Setting(SettingValue::Text(_)) | Found::Nothing | Found::Present) => None,
            (ProviderField::RequiresStoredLogin, _) => Some("`true` or `false`"),
            _ => Some("a text"),
        };
        if let Some(expected) = expected {
            return Err(Refusal::InvalidSetting {
                setting: index,
                expected,
            });
        }
        let provider = Provider::Configured { id: id.clone() };
        provider.check(policy, settings, &mut decision.clone())?;
    }
    Ok(())
}

fn is_described(settings: &Settings<'_>, id: &Name) -> bool {
    settings
        .findings
        .iter()
        .enumerate()
        .any(|(index, finding)| {
            !settings.is_hidden(index)
                && matches!(&finding.subject,
                Subject::Setting(SettingKey::Provider(found, _)) if found == id)
        })
}

fn refuse_reserved_tables(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    let rules = &policy.rules.providers;
    for (index, finding) in settings.findings.iter().enumerate() {
        let Subject::Setting(SettingKey::Provider(id, _)) = &finding.subject else {
            continue;
        };
        // One that has a key of its own can be configured further.
        let reserved = id.expose() == rules.primary
            || rules
                .built_in
                .iter()
                .any(|known| known.id == id.expose() && known.key_variable.is_none());
        if !reserved || settings.is_hidden(index) || matches!(finding.found, Found::Nothing) {
            continue;
        }
        decision.judge(index, Verdict::NoEffect(NoEffect::Rules));
        if rules.reserved_ids {
            return Err(Refusal::InvalidSetting {
                setting: index,
                expected: "another id: the built-in providers cannot be overridden",
            });
        }
    }
    Ok(())
}
