//! Settings that only presets read: profiles, what an administrator allows, workspaces, the store, what a
//! person is asked.

use crate::finding::tool::{MethodChoice, ToolKey};
use crate::finding::{Consent, Finding, FindingId, Found, SettingKey, SettingValue, Side, Subject};
use crate::method::CredentialClass;
use crate::policy::decision::Decision;
use crate::policy::outcome::Refusal;
use crate::policy::settings::Settings;
use crate::policy::verdict::{NoEffect, Note, Shadow, Verdict};
use crate::text::{Name, UncheckedText};

use super::refusal::{ToolReason, ToolRefusal};
use super::rules::{ProfileRule, WorkspaceRule};

/// What defines a profile.
#[derive(Default)]
struct Definition {
    table: bool,
    file: bool,
}

/// Returns whether a finding tells that a profile's file is there. A table has a text under this key.
fn is_profile_file(finding: &Finding) -> bool {
    matches!(&finding.subject,
        Subject::Setting(SettingKey::Tool(ToolKey::Profile(_, key)))
            if **key == SettingKey::Tool(ToolKey::SelectedServer))
        && matches!(finding.found, Found::Present)
}

impl<'a> Settings<'a> {
    /// Reads which profile is in use, which decides where other settings are looked up.
    pub(in crate::policy) fn read_where_to_look(
        &mut self,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        self.tool.profile = self.select_profile(decision)?;
        Ok(())
    }

    /// Reads the restrictions, and where logins are stored. Settings in profiles that are not in use get
    /// the verdict that they have no effect.
    pub(in crate::policy) fn read_restrictions(
        &mut self,
        decision: &mut Decision,
    ) -> Result<(), Refusal> {
        let rules = &self.policy.rules.tool;
        let forced = self.choice(
            &ToolKey::ForcedMethod.into(),
            rules.forced_method,
            rules.forced_method_words,
            decision,
        )?;
        let allowed = self.allowed_method(rules.forced_method_words, decision)?;
        self.tool.forced_methods = forced.into_iter().chain(allowed).collect();
        for key in [ToolKey::ForcedWorkspace, ToolKey::AllowedWorkspaces] {
            let workspaces = self.workspaces(key, decision)?;
            self.tool.forced_workspaces.extend(workspaces);
        }
        self.tool.store = self.store(decision)?;
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

    /// Returns the profile in use, where it is a table.
    ///
    /// Where profiles are files, the option for one names a file, which is a separate source; a
    /// `profile` setting or a table of that name is refused there, as in Codex (recordings `profile/*`).
    fn select_profile(&self, decision: &mut Decision) -> Result<Option<Name>, Refusal> {
        let option = self.text(&ToolKey::ProfileOption.into(), decision)?;
        let setting = self.lookup(&ToolKey::SelectedProfile.into(), decision);
        let rule = self.policy.rules.tool.profile;
        if let (Some((_, option)), Some(setting)) = (option, setting) {
            if rule != ProfileRule::Table && self.is_in_profile_file(setting) {
                let beside = Some(option);
                return Err(ToolRefusal::Excluded { setting, beside }.into());
            }
            decision.judge(setting, Verdict::Shadowed(Some(option), Shadow::Earlier));
        }
        // No release with profiles in files goes on past a setting of the old kind (openai/codex
        // fd72e9938).
        let refused = |setting| Refusal::InvalidSetting {
            setting,
            expected: "no `profile` setting and no table of that name: in these releases a profile is \
                       a file of its own",
        };
        if let (ProfileRule::File, Some(setting)) = (rule, setting) {
            return Err(refused(setting));
        }
        let (name, place) = match (option, setting) {
            (Some(option), _) => option,
            (None, Some(setting)) => (self.text_at(setting)?, setting),
            (None, None) => return Ok(None),
        };
        let profile = Name::new(name);
        let defined = self.definition(&profile);
        match rule {
            ProfileRule::FileOrTable if option.is_some() && defined.file => Ok(None),
            ProfileRule::Table | ProfileRule::FileOrTable if defined.table => Ok(Some(profile)),
            // The configuration never names a file, even if a file of that name exists.
            ProfileRule::FileOrTable if option.is_none() && profile.is_valid() => {
                Err(Refusal::InvalidSetting {
                    setting: place,
                    expected: "the name of a table of profiles: only the option for a profile takes \
                               that of a file",
                })
            }
            ProfileRule::Table | ProfileRule::FileOrTable => {
                let is_it = |key: &SettingKey| matches!(key, SettingKey::Tool(ToolKey::Profile(found, _)) if *found == profile);
                Err(ToolRefusal::NotConfigured {
                    setting: place,
                    what: "profile",
                    of_project: self.of_project(is_it),
                    name: profile,
                }
                .into())
            }
            ProfileRule::File if defined.table => Err(refused(place)),
            ProfileRule::File if !profile.is_valid() => Err(Refusal::InvalidSetting {
                setting: place,
                expected: "the name of a profile",
            }),
            ProfileRule::File => {
                if !defined.file {
                    let why = NoEffect::Tool(ToolReason::NotDefined);
                    decision.judge(place, Verdict::NoEffect(why));
                    decision.note(Note::NoEffect(place, why));
                }
                Ok(None)
            }
        }
    }

    /// Returns what defines a profile.
    fn definition(&self, profile: &Name) -> Definition {
        let mut defined = Definition::default();
        for (_, finding) in self.findings() {
            let Subject::Setting(SettingKey::Tool(ToolKey::Profile(found, _))) = &finding.subject
            else {
                continue;
            };
            if found == profile && is_profile_file(finding) {
                defined.file = true;
            } else if found == profile && !matches!(finding.found, Found::Nothing) {
                defined.table = true;
            }
        }
        defined
    }

    /// Returns whether a setting stands in the file that is a profile.
    fn is_in_profile_file(&self, setting: FindingId) -> bool {
        self.finding(setting).is_some_and(|setting| {
            self.findings().any(|(_, file)| {
                is_profile_file(file) && file.origin.same_document(&setting.origin)
            })
        })
    }

    /// Returns the only method that an administrator's list allows, and its place. A list of all
    /// methods restricts nothing, an empty one is refused, as in Codex.
    fn allowed_method(
        &self,
        words: &'static [(&'static str, CredentialClass)],
        decision: &mut Decision,
    ) -> Result<Option<(MethodChoice, FindingId)>, Refusal> {
        let Some(setting) = self.lookup(&ToolKey::AllowedMethods.into(), decision) else {
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
        key: ToolKey,
        decision: &mut Decision,
    ) -> Result<Option<(Vec<&'a str>, FindingId)>, Refusal> {
        let rule = self.policy.rules.tool.forced_workspace;
        if rule == WorkspaceRule::Unknown {
            return Ok(None);
        }
        let is_allowed_list = key == ToolKey::AllowedWorkspaces;
        let Some(setting) = self.lookup(&key.into(), decision) else {
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
        let restricts = is_allowed_list || !ids.is_empty();
        Ok(restricts.then_some((ids, setting)))
    }

    /// Returns where logins are stored, and the setting for that. An unknown word is refused (recordings
    /// `store/*`).
    fn store(&self, decision: &mut Decision) -> Result<Option<(&'static str, FindingId)>, Refusal> {
        if self.policy.rules.tool.stores.is_empty() {
            return Ok(None);
        }
        let Some((text, setting)) = self.text(&ToolKey::CredentialStore.into(), decision)? else {
            return Ok(None);
        };
        self.policy
            .rules
            .tool
            .stores
            .iter()
            .find(|store| **store == text)
            .map(|store| Some((*store, setting)))
            .ok_or(Refusal::InvalidSetting {
                setting,
                expected: if self.policy.rules.tool.stores.contains(&"ephemeral") {
                    "`file`, `keyring`, `auto` or `ephemeral`"
                } else {
                    "`file`, `keyring` or `auto`"
                },
            })
    }

    /// Returns the key about which the program asks before it uses any credential, if there is one.
    pub(in crate::policy) fn question(&self) -> Option<FindingId> {
        let rules = &self.policy.rules.tool;
        rules.asks?;
        let is_asked_about = |index: FindingId, finding: &Finding| {
            // The program asks only if nothing else has selected a method.
            let is_selection = finding.tool_key() == Some(&ToolKey::SelectedMethod);
            let needs_selection = rules.login_needs_selection.is_some();
            let is_open = !(is_selection || needs_selection) || self.selected.is_none();
            (is_selection || matches!(finding.subject, Subject::Credential(..)))
                && finding.consent == Consent::Pending
                && is_open
                && finding.is_present()
                && self.out_of_play(index, finding).is_none()
                && !self.is_replaced(index, finding)
        };
        // The user's own comes first: a key in the project does not change the question.
        [Side::Yours, Side::Project].into_iter().find_map(|side| {
            let mut findings = self.findings();
            let asked = findings.find(|(index, finding)| {
                finding.origin.side == side && is_asked_about(*index, finding)
            });
            asked.map(|(index, _)| index)
        })
    }

    // The program has one variable, so of several places it asks about the one that counts.
    fn is_replaced(&self, index: FindingId, finding: &Finding) -> bool {
        let variable = finding.origin.place.variable();
        let mut earlier = self.findings().take_while(|(earlier, _)| *earlier < index);
        earlier.any(|(_, earlier)| {
            earlier.is_present()
                && earlier.subject == finding.subject
                && earlier.origin.place.variable() == variable
        })
    }
}
