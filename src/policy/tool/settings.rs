//! Settings that only presets read: profiles, what an administrator allows, workspaces, the store.

use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{FindingId, Found, Numbered, SettingKey, SettingValue, Side, Subject};
use crate::method::CredentialClass;
use crate::policy::Policy;
use crate::policy::decision::Decision;
use crate::policy::refusal::Refusal;
use crate::policy::settings::Settings;
use crate::policy::verdict::{NoEffect, Note, Shadow, Verdict};
use crate::text::{Name, UncheckedText};

use super::refusal::{ToolReason, ToolRefusal};
use super::rules::{ProfileRule, WorkspaceRule};

/// The settings in force that only presets read.
#[derive(Debug, Default)]
pub(in crate::policy) struct ToolSettings<'a> {
    /// The profile in use, where profiles are tables.
    pub(in crate::policy) profile: Option<Name>,
    /// The only method that is allowed, and the setting for that. All of them count.
    pub(in crate::policy) forced_methods: Vec<(MethodChoice, FindingId)>,
    /// The only workspaces that are allowed, and the setting for that. All of them count.
    pub(in crate::policy) forced_workspaces: Vec<(Vec<&'a str>, FindingId)>,
    /// Where logins are stored, and the setting for that.
    pub(in crate::policy) store: Option<(&'static str, FindingId)>,
}

impl<'a> Settings<'a> {
    /// Reads what decides where other settings are looked up.
    pub(in crate::policy) fn first_for_tool(
        &self,
        policy: &Policy,
        decision: &mut Decision,
    ) -> Result<ToolSettings<'a>, Refusal> {
        Ok(ToolSettings {
            profile: self.select_profile(policy, decision)?,
            ..ToolSettings::default()
        })
    }

    /// Reads the restrictions, and where logins are stored. Settings in profiles that are not in use get
    /// the verdict that they have no effect.
    pub(in crate::policy) fn read_restrictions(
        &mut self,
        policy: &Policy,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        let rules = &policy.rules.tool;
        let forced = self.choice(
            &SettingKey::Tool(ToolKey::ForcedMethod),
            rules.forced_method,
            rules.forced_method_words,
            decision,
        )?;
        let allowed = self.allowed_method(rules.forced_method_words, decision)?;
        self.tool.forced_methods = forced.into_iter().chain(allowed).collect();
        for key in [ToolKey::ForcedWorkspace, ToolKey::AllowedWorkspaces] {
            let workspaces = self.workspaces(policy, &SettingKey::Tool(key), decision)?;
            self.tool.forced_workspaces.extend(workspaces);
        }
        self.tool.store = self.store(policy, decision)?;
        for (index, _, key) in &self.of_tables {
            if let SettingKey::Tool(ToolKey::Profile(name, _)) = key
                && self.tool.profile.as_ref() != Some(name)
            {
                decision.judge(*index, Verdict::NoEffect(NoEffect::NotSelected));
            }
        }
        Ok(())
    }

    /// Returns the earliest finding for a setting that a profile can override.
    pub(in crate::policy) fn lookup_in_profile(
        &self,
        key: &SettingKey,
        decision: &mut Decision,
    ) -> Option<FindingId> {
        let at_top = self.lookup(key, decision);
        let Some(profile) = self.tool.profile.clone() else {
            return at_top;
        };
        let in_profile = self.lookup(
            &SettingKey::Tool(ToolKey::Profile(profile, Box::new(key.clone()))),
            decision,
        );
        if let (Some(_), Some(loser)) = (in_profile, at_top) {
            decision.judge(loser, Verdict::Shadowed(in_profile, Shadow::Earlier));
        }
        in_profile.or(at_top)
    }

    /// Returns the profile in use, under rules for which profiles are tables.
    ///
    /// Under the others a caller's choice names a file, which is a separate source; a `profile`
    /// setting or a table of that name is refused there, as in Codex (recordings `profile/*`).
    fn select_profile(
        &self,
        policy: &Policy,
        decision: &mut Decision,
    ) -> Result<Option<Name>, Refusal> {
        let Some((name, setting)) =
            self.text(&SettingKey::Tool(ToolKey::SelectedProfile), decision)?
        else {
            return Ok(None);
        };
        let profile = Name::new(name);
        let of_profile = self
            .findings
            .iter()
            .filter_map(|finding| match &finding.subject {
                Subject::Setting(SettingKey::Tool(ToolKey::Profile(found, key)))
                    if *found == profile =>
                {
                    Some((&**key, &finding.found))
                }
                _ => None,
            });
        let (mut table, mut missing, mut file) = (false, false, false);
        for found in of_profile {
            match found {
                (_, Found::Nothing) => missing = true,
                // Of a profile that is a file; a table has a text there.
                (SettingKey::Tool(ToolKey::SelectedServer), Found::Present) => file = true,
                _ => table = true,
            }
        }
        let from_caller = self
            .finding(setting)
            .is_some_and(|finding| finding.origin.is_callers());
        let not_configured = |profile: Name| {
            Refusal::Tool(ToolRefusal::NotConfigured {
            setting,
            what: "profile",
            of_project: self.of_project(
                |key| matches!(key, SettingKey::Tool(ToolKey::Profile(found, _)) if *found == profile),
            ),
            name: profile,
        })
        };
        match policy.rules.tool.profile {
            ProfileRule::FileOrTable if file => Ok(None),
            ProfileRule::Table | ProfileRule::FileOrTable if table => Ok(Some(profile)),
            // The configuration never names a file, even if a file of that name exists.
            ProfileRule::FileOrTable if !missing && profile.is_valid() => {
                Err(Refusal::InvalidSetting {
                    setting,
                    expected: "the name of a table of profiles: only the option for a profile takes \
                               that of a file",
                })
            }
            ProfileRule::Table | ProfileRule::FileOrTable => Err(not_configured(profile)),
            // No release with profiles in files goes on past one of the old kind (openai/codex
            // fd72e9938).
            ProfileRule::File if table || !from_caller => Err(Refusal::InvalidSetting {
                setting,
                expected: "no `profile` setting and no table of that name: in these releases a \
                           profile is a file of its own",
            }),
            ProfileRule::File if !profile.is_valid() => Err(Refusal::InvalidSetting {
                setting,
                expected: "the name of a profile",
            }),
            ProfileRule::File => {
                if missing {
                    decision.judge(
                        setting,
                        Verdict::NoEffect(NoEffect::Tool(ToolReason::NotDefined)),
                    );
                    decision.note(Note::NoEffect(
                        setting,
                        NoEffect::Tool(ToolReason::NotDefined),
                    ));
                }
                Ok(None)
            }
        }
    }

    /// Returns where the project alone defines what a setting selects.
    pub(in crate::policy) fn of_project(
        &self,
        defines: impl Fn(&SettingKey) -> bool,
    ) -> Option<FindingId> {
        self.all.iter().find_id(|finding| {
            finding.origin.side == Side::Project
                && matches!(&finding.subject, Subject::Setting(key) if defines(key))
        })
    }

    /// Returns the only method that an administrator's list allows, and its place. A list of all
    /// methods restricts nothing, an empty one is refused, as in Codex.
    fn allowed_method(
        &self,
        words: &'static [(&'static str, CredentialClass)],
        decision: &mut Decision,
    ) -> Result<Option<(MethodChoice, FindingId)>, Refusal> {
        let Some(setting) = self.lookup(&SettingKey::Tool(ToolKey::AllowedMethods), decision)
        else {
            return Ok(None);
        };
        let SettingValue::List(list) = self.value(setting)? else {
            return Err(Refusal::InvalidSetting {
                setting,
                expected: "a list of methods",
            });
        };
        let class_of = |text: &UncheckedText| {
            let known = words.iter().find(|(word, _)| *word == text.expose());
            let known = known.map(|(_, class)| *class);
            known.ok_or(Refusal::UnknownWord { setting, words })
        };
        let classes = list.iter().map(class_of).collect::<Result<Vec<_>, _>>()?;
        let Some(first) = classes.first().copied() else {
            return Err(Refusal::InvalidSetting {
                setting,
                expected: "a list with at least one method",
            });
        };
        let is_only = classes.iter().all(|class| *class == first);
        Ok(is_only.then_some((MethodChoice::Class(first), setting)))
    }

    /// Returns the only workspaces that are allowed, and the setting for that. Blank ids are left
    /// out, and without any other there is no restriction (recordings `forced/workspace_spaces`),
    /// except that an administrator's list allows nothing that is not in it.
    fn workspaces(
        &self,
        policy: &Policy,
        key: &SettingKey,
        decision: &mut Decision,
    ) -> Result<Option<(Vec<&'a str>, FindingId)>, Refusal> {
        let rule = policy.rules.tool.forced_workspace;
        if rule == WorkspaceRule::Unknown {
            return Ok(None);
        }
        let Some(setting) = self.lookup(key, decision) else {
            return Ok(None);
        };
        let ids = match self.value(setting)? {
            // In releases with lists, a comma in a text is a mistake (openai/codex 02a720525).
            SettingValue::Text(text)
                if !(rule != WorkspaceRule::One && text.expose().contains(',')) =>
            {
                vec![text.expose()]
            }
            SettingValue::List(list) if rule != WorkspaceRule::One => {
                list.iter().map(UncheckedText::expose).collect()
            }
            _ => {
                return Err(Refusal::InvalidSetting {
                    setting,
                    expected: if rule == WorkspaceRule::One {
                        "one workspace id"
                    } else {
                        "one workspace id or a list of them"
                    },
                });
            }
        };
        let ids: Vec<&str> = ids
            .into_iter()
            .map(str::trim)
            .filter(|id| !id.is_empty())
            .collect();
        let restricts = *key == SettingKey::Tool(ToolKey::AllowedWorkspaces) || !ids.is_empty();
        Ok(restricts.then_some((ids, setting)))
    }

    /// Returns where logins are stored, and the setting for that. An unknown word is refused (recordings
    /// `store/*`).
    fn store(
        &self,
        policy: &Policy,
        decision: &mut Decision,
    ) -> Result<Option<(&'static str, FindingId)>, Refusal> {
        if policy.rules.tool.stores.is_empty() {
            return Ok(None);
        }
        let Some((text, setting)) =
            self.text(&SettingKey::Tool(ToolKey::CredentialStore), decision)?
        else {
            return Ok(None);
        };
        policy
            .rules
            .tool
            .stores
            .iter()
            .find(|store| **store == text)
            .map(|store| Some((*store, setting)))
            .ok_or(Refusal::InvalidSetting {
                setting,
                expected: if policy.rules.tool.stores.contains(&"ephemeral") {
                    "`file`, `keyring`, `auto` or `ephemeral`"
                } else {
                    "`file`, `keyring` or `auto`"
                },
            })
    }
}
