//! The findings that take part, and the settings in force among them.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::finding::tool::{Decides, MethodChoice, ToolKey};
use crate::finding::{
    Finding, FindingId, Found, Numbered, Problem, SettingKey, SettingValue, Side, Standing, Subject,
};
use crate::method::CredentialClass;
use crate::text::Name;

use super::decision::Decision;
use super::outcome::Refusal;
use super::rules::Policy;
use super::tool::{PreferenceScope, ToolRefusal, ToolSettings};
use super::verdict::{NoEffect, Shadow, Verdict};

/// The findings of one decision. A finding that takes no part is replaced by one that holds nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    /// In the order of all findings.
    pub(super) findings: &'a [&'a Finding],
    /// All of them, to look up the place of a finding that takes no part.
    pub(super) all: &'a [&'a Finding],
    /// Whether an empty text of the project cancels a credential of its user.
    pub(super) project_cancels: bool,
}

/// The findings that take part, seen through the settings that are in force.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    /// What to decide by.
    pub(super) policy: &'a Policy,
    view: View<'a>,
    /// The settings that hold something, and apart from them those of tables, of which there may be
    /// thousands.
    written: Vec<Written<'a>>,
    pub(super) of_tables: Vec<Written<'a>>,
    /// The method that is selected, and where.
    pub(super) selected: Option<(MethodChoice, FindingId)>,
    /// The preference that is set, and where.
    pub(super) preference: Option<(CredentialClass, FindingId)>,
    /// What only presets read.
    pub(super) tool: ToolSettings<'a>,
    // Built on first use: a provider can name a variable for each of thousands of headers.
    variables: OnceCell<VariablePlaces>,
    /// Which places set a variable to nothing, by its name. Also built on first use.
    blanks: OnceCell<HashMap<String, Vec<FindingId>>>,
}

/// A setting that holds something.
type Written<'a> = (FindingId, &'a Finding, &'a SettingKey);

impl<'a> Settings<'a> {
    /// Starts with no setting in force.
    pub(super) fn new(policy: &'a Policy, view: View<'a>) -> Self {
        let findings = view.findings.iter().copied().numbered();
        let written = findings.filter_map(|(index, finding)| match &finding.subject {
            Subject::Setting(key) if finding.is_present() => Some((index, finding, key)),
            _ => None,
        });
        let (of_tables, written) = written.partition(|(_, _, key)| key.is_of_table());
        Self {
            policy,
            view,
            written,
            of_tables,
            selected: None,
            preference: None,
            tool: ToolSettings::default(),
            variables: OnceCell::new(),
            blanks: OnceCell::new(),
        }
    }

    /// Reads which method is selected and which class is preferred. A setting that is broken, or that has a
    /// value it cannot have, is a refusal.
    pub(super) fn read_choices(&mut self, decision: &mut Decision) -> Result<(), Refusal> {
        let rules = &self.policy.rules;
        self.selected = self.selection(decision)?;
        let preference = self.choice(
            &SettingKey::PreferredMethod,
            rules.tool.preference != PreferenceScope::Nothing,
            rules.preference_words,
            decision,
        )?;
        self.preference = preference.and_then(|(choice, setting)| Some((choice.class()?, setting)));
        Ok(())
    }

    /// Returns the earliest finding for a setting, whatever it holds.
    ///
    /// A project's restriction counts only if the user has set none: a project may add a restriction,
    /// but not loosen one.
    pub(super) fn lookup(&self, key: &SettingKey, decision: &mut Decision) -> Option<FindingId> {
        let restricts =
            matches!(key, SettingKey::Tool(key) if key.decides() == Decides::Restriction);
        let is_last = |finding: &Finding| restricts && finding.origin.side == Side::Project;
        let written = if key.is_of_table() {
            &self.of_tables
        } else {
            &self.written
        };
        let places = written.iter().filter(|(_, _, written)| *written == key);
        let mut places: Vec<(bool, FindingId)> = places
            .map(|(index, finding, _)| (is_last(finding), *index))
            .collect();
        places.sort_unstable();
        let winner = places.first().map(|(_, winner)| *winner);
        for (_, index) in places {
            decision.judge(
                index,
                match winner {
                    Some(winner) if winner != index => {
                        Verdict::Shadowed(Some(winner), Shadow::Earlier)
                    }
                    _ => Verdict::Applied,
                },
            );
        }
        winner
    }

    /// Returns a setting's text and where it is.
    pub(super) fn text(
        &self,
        key: &SettingKey,
        decision: &mut Decision,
    ) -> Result<Option<(&'a str, FindingId)>, Refusal> {
        self.lookup(key, decision)
            .map(|index| Ok((self.text_at(index)?, index)))
            .transpose()
    }

    /// Returns the text of the setting at an index.
    pub(super) fn text_at(&self, index: FindingId) -> Result<&'a str, Refusal> {
        self.value(index)?.text().ok_or(Refusal::InvalidSetting {
            setting: index,
            expected: "a string",
        })
    }

    /// Returns a flag and its place; `None` if it is not set.
    pub(super) fn flag(
        &self,
        key: &SettingKey,
        decision: &mut Decision,
    ) -> Result<Option<(bool, FindingId)>, Refusal> {
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

    /// Returns the findings and their ids.
    pub(super) fn findings(&self) -> impl Iterator<Item = (FindingId, &'a Finding)> {
        self.view.findings.iter().copied().numbered()
    }

    pub(super) fn finding(&self, index: FindingId) -> Option<&'a Finding> {
        self.view.findings.get(index.index()).copied()
    }

    /// Returns where the project alone defines what a setting selects.
    pub(super) fn of_project(&self, defines: impl Fn(&SettingKey) -> bool) -> Option<FindingId> {
        self.view.all.iter().find_id(|finding| {
            finding.origin.side == Side::Project
                && matches!(&finding.subject, Subject::Setting(key) if defines(key))
        })
    }

    /// Returns a decision of its own, for a search whose verdicts and notes do not count.
    pub(super) fn scratch(&self) -> Decision {
        Decision::undecided(self.view.findings)
    }

    /// Returns the value of the setting at an index. Anything else there is broken.
    pub(super) fn value(&self, index: FindingId) -> Result<&'a SettingValue, Refusal> {
        match self.finding(index).map(|finding| &finding.found) {
            Some(Found::Setting(value)) => Ok(value),
            _ => Err(Refusal::Broken(index)),
        }
    }

    // A configuration that cannot be read may hold a restriction, so nothing is decided without it,
    // not even for a key of this run (recordings `config/malformed*`).
    pub(super) fn refuse_broken_files(&self, decision: &mut Decision) -> Result<(), Refusal> {
        for (index, finding) in self.findings() {
            let concerned = matches!(finding.subject, Subject::Settings | Subject::Home);
            if concerned && finding.problem().is_some() {
                self.skip(Refusal::Broken(index), decision)?;
            }
        }
        Ok(())
    }

    /// Skips a broken place, if the caller allows that. Any other refusal stays one.
    pub(super) fn skip(&self, refusal: Refusal, decision: &mut Decision) -> Result<(), Refusal> {
        match refusal {
            Refusal::Broken(index) if self.policy.skip_broken => decision.skip(index),
            refusal => return Err(refusal),
        }
        Ok(())
    }

    /// Returns the method that is selected, and where: the earliest place counts. A project's is among
    /// them only where its user trusts it.
    fn selection(
        &self,
        decision: &mut Decision,
    ) -> Result<Option<(MethodChoice, FindingId)>, Refusal> {
        let mut selected = None;
        for &(index, finding, key) in &self.written {
            if *key != SettingKey::Tool(ToolKey::SelectedMethod) {
                continue;
            }
            match selected {
                _ if self.policy.asks_instead_of(finding) => {
                    decision.judge(index, Verdict::NoEffect(NoEffect::AskedInstead));
                }
                _ if self.blank_hides(index) => {
                    decision.judge(index, Verdict::NoEffect(NoEffect::SetToNothing));
                }
                None => {
                    decision.judge(index, Verdict::Applied);
                    selected = Some((self.choice_at(index)?, index));
                }
                Some((_, winner)) => {
                    decision.judge(index, Verdict::Shadowed(Some(winner), Shadow::Earlier));
                }
            }
        }
        Ok(selected)
    }

    fn choice_at(&self, setting: FindingId) -> Result<MethodChoice, Refusal> {
        self.refuse_unknown_word(setting)?;
        match self.value(setting)? {
            SettingValue::Method(choice, _) => Ok(*choice),
            _ => Err(Refusal::InvalidSetting {
                setting,
                expected: "the name of a method",
            }),
        }
    }

    // The source knows the words, so it reports what was expected.
    fn refuse_unknown_word(&self, setting: FindingId) -> Result<(), Refusal> {
        match self.finding(setting).map(|finding| &finding.found) {
            Some(Found::Problem(Problem::NotOneOf { expected, .. })) => {
                Err(Refusal::InvalidSetting { setting, expected })
            }
            _ => Ok(()),
        }
    }

    /// Returns the method that a setting names, and where. Letters count: `APIKEY` is refused, as in
    /// Codex (recordings `preferred/*`).
    pub(super) fn choice(
        &self,
        key: &SettingKey,
        known: bool,
        words: &'static [(&'static str, CredentialClass)],
        decision: &mut Decision,
    ) -> Result<Option<(MethodChoice, FindingId)>, Refusal> {
        if !known {
            return Ok(None);
        }
        let Some(setting) = self.lookup(key, decision) else {
            return Ok(None);
        };
        self.refuse_unknown_word(setting)?;
        // A source with its own words for methods has looked the word up already.
        if let SettingValue::Method(choice, _) = self.value(setting)? {
            return match choice {
                MethodChoice::Elsewhere(whose) => {
                    Err(ToolRefusal::SelectedElsewhere { setting, whose }.into())
                }
                choice => Ok(Some((*choice, setting))),
            };
        }
        let text = self.text_at(setting)?;
        words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, class)| Some((MethodChoice::Class(*class), setting)))
            .ok_or(Refusal::UnknownWord { setting, words })
    }

    /// Returns the earliest place that sets a variable to something, or that cannot be read and may set
    /// it.
    pub(super) fn find_variable(&self, name: &Name, decision: &mut Decision) -> Option<FindingId> {
        let places = self
            .variables
            .get_or_init(|| VariablePlaces::of(self.view.findings));
        let mut winner = None;
        let mut blanks = Vec::new();
        for index in places.that_may_set(self.view.findings, name) {
            let Some(finding) = self.finding(index) else {
                continue;
            };
            if finding.subject == Subject::Dotenv && self.policy.skip_broken {
                continue;
            }
            let verdict = match &finding.found {
                Found::Blank if self.policy.rules.tool.blank_hides => {
                    blanks.push(finding);
                    continue;
                }
                Found::Blank | Found::Nothing => continue,
                _ if winner.is_some() => Verdict::Shadowed(winner, Shadow::Earlier),
                _ if blanks.iter().any(|blank| self.hides(blank, finding)) => {
                    Verdict::NoEffect(NoEffect::SetToNothing)
                }
                _ => {
                    winner = Some(index);
                    Verdict::Applied
                }
            };
            decision.judge(index, verdict);
        }
        winner
    }

    /// Returns the text that a place sets a variable to.
    pub(super) fn variable_text_at(&self, index: FindingId) -> Option<&'a str> {
        match &self.finding(index)?.found {
            Found::Text(text) => Some(text.expose()),
            _ => None,
        }
    }

    /// Returns whether an earlier place sets the same variable to nothing, and that counts.
    pub(super) fn blank_hides(&self, index: FindingId) -> bool {
        let finding = self
            .finding(index)
            .filter(|_| self.policy.rules.tool.blank_hides);
        let Some((finding, name)) =
            finding.and_then(|finding| Some((finding, finding.origin.place.variable()?)))
        else {
            return false;
        };
        let earlier = self.blanks().get(name.expose()).into_iter().flatten();
        earlier
            .take_while(|earlier| **earlier < index)
            .filter_map(|earlier| self.finding(*earlier))
            .any(|earlier| self.hides(earlier, finding))
    }

    // Codex reads one environment into which the files were loaded, so a variable that was set to nothing
    // is not looked for anywhere else (recordings `dotenv/OPENAI_BASE_URL+env_empty`). But a project's
    // hides nothing of its user's, unless its user lets it select: what is left might be billed to another
    // account.
    fn hides(&self, blank: &Finding, other: &Finding) -> bool {
        blank.origin.side == Side::Yours
            || other.origin.side == Side::Project
            || (self.view.project_cancels && matches!(other.subject, Subject::Credential(..)))
    }

    /// Returns which places set a variable to nothing, by its name, in order of precedence.
    fn blanks(&self) -> &HashMap<String, Vec<FindingId>> {
        self.blanks.get_or_init(|| {
            let mut blanks: HashMap<String, Vec<FindingId>> = HashMap::new();
            for (index, finding) in self.findings() {
                let is_blank = matches!(finding.found, Found::Blank);
                if let Some(name) = finding.origin.place.variable()
                    && (is_blank || self.policy.is_declined(finding))
                {
                    blanks
                        .entry(name.expose().to_owned())
                        .or_default()
                        .push(index);
                }
            }
            blanks
        })
    }

    /// Returns why a credential takes no part, whatever else is there.
    pub(super) fn out_of_play(&self, index: FindingId, finding: &Finding) -> Option<NoEffect> {
        let Subject::Credential(standing, _) = finding.subject else {
            return None;
        };
        if !self.policy.rules.tool.listens_to(&finding.subject) {
            Some(NoEffect::Rules)
        } else if !finding.takes_its_class() {
            Some(NoEffect::OtherClass)
        } else if self.policy.is_declined(finding) {
            Some(NoEffect::Declined)
        } else if standing == Standing::Ambient && self.blank_hides(index) {
            Some(NoEffect::SetToNothing)
        } else {
            None
        }
    }
}

/// Where variables lie, as indexes of findings.
#[derive(Debug)]
struct VariablePlaces {
    /// Those of one variable stand side by side, in order of precedence.
    by_name: Vec<FindingId>,
    /// A `.env` file that cannot be read may hold any variable.
    unreadable: Vec<FindingId>,
}

impl VariablePlaces {
    fn of(findings: &[&Finding]) -> Self {
        let mut by_name = Vec::new();
        let mut unreadable = Vec::new();
        for (index, finding) in findings.iter().numbered() {
            match &finding.subject {
                Subject::Variable(_) => by_name.push(index),
                Subject::Dotenv if finding.problem().is_some() => unreadable.push(index),
                _ => {}
            }
        }
        by_name.sort_by_key(|index| variable_at(findings, *index));
        Self {
            by_name,
            unreadable,
        }
    }

    /// Returns the places that may set a variable, in order of precedence.
    fn that_may_set(&self, findings: &[&Finding], name: &Name) -> Vec<FindingId> {
        let name = Some(name.expose());
        let start = self
            .by_name
            .partition_point(|index| variable_at(findings, *index) < name);
        let of_name = self.by_name.iter().skip(start);
        let mut indexes: Vec<FindingId> = of_name
            .take_while(|index| variable_at(findings, **index) == name)
            .chain(&self.unreadable)
            .copied()
            .collect();
        indexes.sort_unstable();
        indexes
    }
}

fn variable_at<'f>(findings: &[&'f Finding], index: FindingId) -> Option<&'f str> {
    match &findings.get(index.index())?.subject {
        Subject::Variable(name) => Some(name.expose()),
        _ => None,
    }
}
