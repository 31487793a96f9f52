//! Which settings are in force.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::finding::{Finding, Found, MethodChoice, SettingKey, SettingValue, Side, Subject};
use crate::method::CredentialClass;
use crate::text::Name;

use super::Policy;
use super::decision::Decision;
use super::refusal::Refusal;
use super::sides::View;
use super::switches::PreferenceScope;
use super::variable::VariablePlaces;
use super::verdict::{NoEffect, Note, Shadow, Verdict};

/// The findings that take part, seen through the settings that are in force.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    pub(super) findings: &'a [&'a Finding],
    /// All findings, of which some take no part.
    pub(super) all: &'a [Finding],
    /// Whether an empty text of the project cancels a credential of its user.
    pub(super) project_cancels: bool,
    /// The profile in use, where profiles are tables.
    profile: Option<Name>,
    /// The method that is selected, and where.
    pub(super) selected: Option<(MethodChoice, usize)>,
    /// The preference that is set, and where.
    pub(super) preference: Option<(CredentialClass, usize)>,
    /// The only method that is allowed, and where that is said. All of them count.
    pub(super) forced_methods: Vec<(MethodChoice, usize)>,
    /// The only workspaces that are allowed, and where that is said. All of them count.
    pub(super) forced_workspaces: Vec<(Vec<&'a str>, usize)>,
    /// Where logins are stored, and where that is said.
    pub(super) store: Option<(&'static str, usize)>,
    // Made once it is asked for: a provider can name a variable for each of thousands of headers.
    variables: OnceCell<VariablePlaces>,
    /// Which places set a variable to nothing, by its name. Made once as well.
    pub(super) blanks: OnceCell<HashMap<String, Vec<usize>>>,
}

impl<'a> Settings<'a> {
    /// Reads the settings that everything else is decided by. One that is broken, or that has a
    /// value it cannot have, is a refusal.
    pub(super) fn read(
        policy: &Policy,
        view: &'a View<'a>,
        decision: &mut Decision,
    ) -> Result<Self, Refusal> {
        let mut settings = Settings {
            findings: &view.findings,
            all: view.all,
            project_cancels: view.project_cancels,
            profile: None,
            selected: None,
            preference: None,
            forced_methods: Vec::new(),
            forced_workspaces: Vec::new(),
            store: None,
            variables: OnceCell::new(),
            blanks: OnceCell::new(),
        };
        settings.refuse_broken_files(policy, decision)?;
        settings.profile = settings.select_profile(policy, decision)?;
        settings.selected = settings.selection(policy, decision)?;
        let rules = &policy.rules;
        let preference = settings.choice(
            &SettingKey::PreferredMethod,
            rules.preference != PreferenceScope::Nothing,
            rules.preference_words,
            decision,
        )?;
        settings.preference =
            preference.and_then(|(choice, setting)| Some((choice.class()?, setting)));
        let forced = settings.choice(
            &SettingKey::ForcedMethod,
            rules.forced_method,
            rules.forced_method_words,
            decision,
        )?;
        let allowed = settings.allowed_method(rules.forced_method_words, decision)?;
        settings.forced_methods = forced.into_iter().chain(allowed).collect();
        for key in [SettingKey::ForcedWorkspace, SettingKey::AllowedWorkspaces] {
            let workspaces = settings.workspaces(policy, &key, decision)?;
            settings.forced_workspaces.extend(workspaces);
        }
        settings.store = settings.store(policy, decision)?;
        for (index, finding) in settings.findings.iter().enumerate() {
            if let Subject::Setting(SettingKey::Profile(name, _)) = &finding.subject
                && settings.profile.as_ref() != Some(name)
            {
                decision.judge(index, Verdict::NoEffect(NoEffect::NotSelected));
            }
        }
        Ok(settings)
    }

    /// Returns the earliest finding for a setting, whatever it holds.
    ///
    /// A project's word on a restriction counts only where its user has not spoken: a restriction
    /// may be added by a project, not loosened.
    pub(super) fn lookup(&self, key: &SettingKey, decision: &mut Decision) -> Option<usize> {
        let restricts = matches!(key, SettingKey::ForcedMethod | SettingKey::ForcedWorkspace);
        let is_last = |finding: &Finding| restricts && finding.origin.side == Side::Project;
        let findings = || self.findings.iter().copied().enumerate();
        let first = findings().filter(|(_, finding)| !is_last(finding));
        let last = findings().filter(|(_, finding)| is_last(finding));
        let mut winner = None;
        for (index, finding) in first.chain(last) {
            let Subject::Setting(found) = &finding.subject else {
                continue;
            };
            if found != key || !finding.is_present() {
                continue;
            }
            match winner {
                None => {
                    decision.judge(index, Verdict::Applied);
                    winner = Some(index);
                }
                Some(_) => {
                    decision.judge(index, Verdict::Shadowed(winner, Shadow::Earlier));
                }
            }
        }
        winner
    }

    /// Returns the earliest finding for a setting that a profile can override.
    pub(super) fn lookup_in_profile(
        &self,
        key: &SettingKey,
        decision: &mut Decision,
    ) -> Option<usize> {
        let at_top = self.lookup(key, decision);
        let Some(profile) = self.profile.clone() else {
            return at_top;
        };
        let in_profile = self.lookup(
            &SettingKey::Profile(profile, Box::new(key.clone())),
            decision,
        );
        if let (Some(_), Some(loser)) = (in_profile, at_top) {
            decision.judge(loser, Verdict::Shadowed(in_profile, Shadow::Earlier));
        }
        in_profile.or(at_top)
    }

    /// Returns a setting's text and where it is.
    pub(super) fn text(
        &self,
        key: &SettingKey,
        decision: &mut Decision,
    ) -> Result<Option<(&'a str, usize)>, Refusal> {
        self.lookup(key, decision)
            .map(|index| Ok((self.text_at(index)?, index)))
            .transpose()
    }

    /// Returns the text of the setting at an index.
    pub(super) fn text_at(&self, index: usize) -> Result<&'a str, Refusal> {
        self.value(index)?.text().ok_or(Refusal::InvalidSetting {
            setting: index,
            expected: "a text",
        })
    }

    /// Returns a yes or no and where it was said; `None` where nothing is set.
    pub(super) fn flag(
        &self,
        key: &SettingKey,
        decision: &mut Decision,
    ) -> Result<Option<(bool, usize)>, Refusal> {
        let Some(index) = self.lookup(key, decision) else {
            return Ok(None);
        };
        match self.value(index)? {
            SettingValue::Flag(flag) => Ok(Some((*flag, index))),
            _ => Err(Refusal::InvalidSetting {
                setting: index,
                expected: "`true` or `false`",
            }),
        }
    }

    /// Returns where variables lie.
    pub(super) fn variables(&self) -> &VariablePlaces {
        self.variables
            .get_or_init(|| VariablePlaces::of(self.findings))
    }

    pub(super) fn finding(&self, index: usize) -> Option<&'a Finding> {
        self.findings.get(index).copied()
    }

    /// Returns the value of the setting at an index. Anything else there is broken.
    pub(super) fn value(&self, index: usize) -> Result<&'a SettingValue, Refusal> {
        match self.finding(index).map(|finding| &finding.found) {
            Some(Found::Setting(value)) => Ok(value),
            _ => Err(Refusal::Broken(index)),
        }
    }

    // A configuration that cannot be read may hold a restriction, so nothing is decided without it,
    // not even for a key of this run (recordings `config/malformed*`).
    fn refuse_broken_files(&self, policy: &Policy, decision: &mut Decision) -> Result<(), Refusal> {
        for (index, finding) in self.findings.iter().enumerate() {
            let concerned = matches!(finding.subject, Subject::Settings | Subject::Home);
            if concerned && finding.problem().is_some() {
                if !policy.skip_broken {
                    return Err(Refusal::Broken(index));
                }
                decision.pass_over(index, Note::BrokenSkipped(index));
            }
        }
        Ok(())
    }
}
