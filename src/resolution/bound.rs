//! Limits how much of a report one file can fill, so that no file can flood it.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{FindingId, Notice, Numbered, Origin, Place, SettingKey, Subject};
use crate::method::CredentialClass;
use crate::policy::{Choice, Instead, Note, UrlSource, Verdict};

use super::diagnostic::{Diagnostic, of_url};
use super::entry::ReportEntry;
use super::report::{Report, ReportOmission};
use super::trace::{Holds, Look, Trace};

impl Report {
    /// The maximum number of report entries for one file. Entries that the answer, the error or a
    /// note is about are never left out. The environment counts as one file; so do all places of
    /// the caller, and all other places that are not files.
    pub const MOST_ENTRIES_PER_FILE: usize = 100;
    /// The maximum number of diagnostics about one file, not counting those about the whole
    /// answer. The diagnostic `notes-omitted` says how many are left out.
    pub const MOST_DIAGNOSTICS_PER_FILE: usize = 20;
}

/// The most places that one message lists.
const MOST_PLACES: usize = 20;

/// One file, or all places of another kind.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Group<'a> {
    File(&'a Path),
    Environment,
    Caller,
    Other,
}

/// The groups, and which one each place is in.
struct Groups<'a> {
    tallies: Vec<Tally<'a>>,
    of_looks: Vec<usize>,
}

/// Which entries and notes of one group are shown, and how many are left out.
struct Tally<'a> {
    group: Group<'a>,
    entries: usize,
    /// Entries that are left out, and those of them that the table would have shown.
    left_out: usize,
    rows_left_out: usize,
    diagnostics: usize,
    diagnostics_left_out: usize,
}

/// Which entries and notes of all places are shown.
pub(super) struct Told {
    pub(super) entries: Vec<ReportEntry>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) omitted: Vec<ReportOmission>,
}

/// A possible note, before its text is written.
#[derive(Clone, Copy)]
enum Remark<'a> {
    Note(&'a Note),
    Notice(FindingId, &'a Look, &'a Notice),
}

/// The priority of a note among others about the same file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    /// It is about the answer as a whole. There are few of these, and all are shown.
    Answer,
    /// It is about a credential, a base URL or a whole file.
    Vital,
    /// A file can have any number.
    Other,
}

impl Trace {
    /// Writes the entries and notes of the report, as many for each file as a report has.
    pub(super) fn told(&self, choice: Option<&Choice>) -> Told {
        let mut groups = self.groups();
        let (diagnostics, about) = self.remarks(choice, &mut groups);
        let entries = self.rows(&about, &mut groups);
        let omitted = groups.tallies.iter();
        let omitted = omitted.filter_map(|tally| self.omission(tally));
        Told {
            entries,
            diagnostics,
            omitted: omitted.collect(),
        }
    }

    /// Lists the notes: first those of the decision, then those about places. Each is listed once.
    pub(super) fn diagnostics(&self, choice: Option<&Choice>) -> Vec<Diagnostic> {
        self.remarks(choice, &mut self.groups()).0
    }

    fn groups(&self) -> Groups<'_> {
        let mut tallies: Vec<Tally<'_>> = Vec::new();
        let mut known = HashMap::new();
        let mut of_looks: Vec<usize> = Vec::with_capacity(self.looks.len());
        let mut previous: Option<&Origin> = None;
        for look in &self.looks {
            let same = match (previous.map(|origin| &origin.place), &look.origin.place) {
                // Hashing a path splits it into its parts, which is rarely needed.
                (Some(Place::File(one, _)), Place::File(other, _)) => Arc::ptr_eq(one, other),
                _ => false,
            };
            let of_look = of_looks.last().copied().filter(|_| same);
            let of_look = of_look.unwrap_or_else(|| {
                let group = Group::of(&look.origin.place);
                *known.entry(group).or_insert_with(|| {
                    tallies.push(Tally::new(group));
                    tallies.len().saturating_sub(1)
                })
            });
            of_looks.push(of_look);
            previous = Some(&look.origin);
        }
        Groups { tallies, of_looks }
    }

    // Returns the notes, and the places that they are about.
    fn remarks<'a>(
        &'a self,
        choice: Option<&Choice>,
        groups: &mut Groups<'a>,
    ) -> (Vec<Diagnostic>, Vec<FindingId>) {
        let notes = self.notes.iter().map(Remark::Note);
        let looks = self.looks.iter().numbered();
        let notices = looks.flat_map(|(index, look)| {
            let of_look = look.notices.iter();
            of_look.map(move |notice| Remark::Notice(index, look, notice))
        });
        let remarks: Vec<Remark<'_>> = notes.chain(notices).collect();
        // One file can be several places, and the same is found for each.
        let mut told = HashSet::new();
        let mut is_new = move |diagnostic: &Diagnostic| {
            told.insert((diagnostic.code, diagnostic.message.clone()))
        };
        let mut about = Vec::new();
        let mut kept: Vec<(usize, Diagnostic)> = Vec::new();
        for rank in [Rank::Answer, Rank::Vital, Rank::Other] {
            for (at, remark) in remarks.iter().enumerate() {
                if self.rank_of(*remark) != rank {
                    continue;
                }
                let places = remark.places();
                let mut tally = places.first().and_then(|place| groups.of(*place));
                if let Some(tally) = &mut tally
                    && rank != Rank::Answer
                    && tally.diagnostics >= Report::MOST_DIAGNOSTICS_PER_FILE
                {
                    tally.diagnostics_left_out = tally.diagnostics_left_out.saturating_add(1);
                    continue;
                }
                let before = kept.len();
                let worded = self.worded(*remark).into_iter().filter(&mut is_new);
                kept.extend(worded.map(|diagnostic| (at, diagnostic)));
                if let Some(tally) = tally {
                    let more = kept.len().saturating_sub(before);
                    tally.diagnostics = tally.diagnostics.saturating_add(more);
                }
                about.extend(places);
            }
        }
        kept.sort_by_key(|(at, _)| *at);
        let notes_end = kept.partition_point(|(at, _)| *at < self.notes.len());
        let notices = kept.split_off(notes_end);
        let worded = |kept: Vec<(usize, Diagnostic)>| kept.into_iter().map(|(_, worded)| worded);
        let about_rules = self.policy.rules.tool.remark;
        let about_rules = about_rules.map(|remark| Diagnostic::info("rules", remark));
        let about_url = choice.into_iter().flat_map(|choice| {
            // The note about the place names what was removed from the text; a default has no place.
            let has_place = matches!(choice.url_source, UrlSource::Finding(_));
            let defaults = &self.policy.defaults;
            let default = match choice.method.kind().class() {
                CredentialClass::Key => defaults.api_key.as_ref(),
                CredentialClass::Login => defaults.of_logins(),
            };
            of_url(&choice.url, has_place, default, self.policy.rules.version)
        });
        let left_out = groups.tallies.iter();
        let left_out = left_out.filter_map(|tally| self.notes_omitted(tally));
        let all = about_rules.into_iter().chain(worded(kept));
        let all = all.chain(about_url).chain(worded(notices));
        (all.chain(left_out).collect(), about)
    }

    fn worded(&self, remark: Remark<'_>) -> Vec<Diagnostic> {
        match remark {
            Remark::Note(note) => vec![self.note(note)],
            Remark::Notice(index, look, notice) => self.notice(index, look, notice),
        }
    }

    fn rank_of(&self, remark: Remark<'_>) -> Rank {
        match remark {
            Remark::Note(Note::NoEffect(index, _) | Note::Unusable(index)) => {
                if is_detail(&self.look(*index).subject) {
                    Rank::Other
                } else {
                    Rank::Vital
                }
            }
            Remark::Note(
                Note::BrokenSkipped(_) | Note::UrlSkipped(_) | Note::MatchesProject { .. },
            ) => Rank::Vital,
            Remark::Note(_) => Rank::Answer,
            Remark::Notice(
                ..,
                Notice::CannotSet(_) | Notice::CannotMoveFiles(_) | Notice::AssignedAgain { .. },
            ) => Rank::Other,
            Remark::Notice(..) => Rank::Vital,
        }
    }

    fn notes_omitted(&self, tally: &Tally<'_>) -> Option<Diagnostic> {
        let count = tally.diagnostics_left_out;
        let what = if count == 1 { "note" } else { "notes" };
        (count > 0).then(|| {
            let place = self.group_name(tally.group);
            Diagnostic::info(
                "notes-omitted",
                format!("and {count} more {what} about {place}"),
            )
        })
    }

    // Picks the places: first those that matter, then those that a table shows, then the rest, up to the
    // limit of each group. They stay in order of precedence.
    fn rows(&self, about: &[FindingId], groups: &mut Groups<'_>) -> Vec<ReportEntry> {
        let mut is_told: Vec<bool> = self.looks.iter().map(Look::matters).collect();
        for index in about {
            if let Some(is_told) = is_told.get_mut(index.index()) {
                *is_told = true;
            }
        }
        for (index, _) in is_told.iter().numbered().filter(|(_, is_told)| **is_told) {
            if let Some(tally) = groups.of(index) {
                tally.entries = tally.entries.saturating_add(1);
            }
        }
        for minor in [false, true] {
            let looks = self.looks.iter().zip(&mut is_told).numbered();
            for (index, (look, is_told)) in looks.filter(|(_, (_, is_told))| !**is_told) {
                let Some(tally) = groups.of(index).filter(|_| self.is_minor(look) == minor) else {
                    continue;
                };
                if tally.entries < Report::MOST_ENTRIES_PER_FILE {
                    tally.entries = tally.entries.saturating_add(1);
                    *is_told = true;
                } else {
                    let is_row = usize::from(!minor);
                    tally.left_out = tally.left_out.saturating_add(1);
                    tally.rows_left_out = tally.rows_left_out.saturating_add(is_row);
                }
            }
        }
        let looks = self.looks.iter().numbered().zip(is_told);
        let told = looks.filter(|(_, is_told)| *is_told);
        told.map(|((_, look), _)| self.entry(look)).collect()
    }

    fn omission(&self, tally: &Tally<'_>) -> Option<ReportOmission> {
        (tally.left_out > 0 || tally.diagnostics_left_out > 0).then(|| ReportOmission {
            origin: self.group_name(tally.group),
            entries: tally.left_out,
            diagnostics: tally.diagnostics_left_out,
            rows: tally.rows_left_out,
        })
    }

    fn group_name(&self, group: Group<'_>) -> String {
        match group {
            Group::File(path) => self.path(path),
            Group::Environment => "the environment".to_owned(),
            Group::Caller => "what the caller passes".to_owned(),
            Group::Other => "other places".to_owned(),
        }
    }

    /// Lists the names of places, as many as a message holds.
    pub(super) fn places(&self, indexes: &[FindingId]) -> Vec<String> {
        let first = indexes.iter().take(MOST_PLACES);
        let first = first.map(|index| self.place(*index));
        first.chain(and_more(indexes.len())).collect()
    }
}

/// Returns the words for the places that a list of this length leaves out.
fn and_more(count: usize) -> Option<String> {
    let more = count.saturating_sub(MOST_PLACES);
    (more > 0).then(|| format!("and {more} more"))
}

/// Writes places, as many as a message holds, each after a prefix.
pub(crate) fn write_places<P: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    places: impl ExactSizeIterator<Item = P>,
) -> fmt::Result {
    let more = and_more(places.len());
    for (index, place) in places.take(MOST_PLACES).enumerate() {
        let before = if index == 0 { "" } else { ", " };
        write!(f, "{before}{place}")?;
    }
    more.map_or(Ok(()), |more| write!(f, ", {more}"))
}

impl<'a> Groups<'a> {
    fn of(&mut self, look: FindingId) -> Option<&mut Tally<'a>> {
        self.tallies.get_mut(*self.of_looks.get(look.index())?)
    }
}

impl<'a> Group<'a> {
    fn of(place: &'a Place) -> Self {
        match place {
            Place::File(path, _) => Self::File(path),
            Place::Variable(_) => Self::Environment,
            Place::Caller(_) | Place::Argument(..) => Self::Caller,
            Place::Other(_) | Place::BuiltIn => Self::Other,
        }
    }
}

impl<'a> Tally<'a> {
    fn new(group: Group<'a>) -> Self {
        Self {
            group,
            entries: 0,
            left_out: 0,
            rows_left_out: 0,
            diagnostics: 0,
            diagnostics_left_out: 0,
        }
    }
}

impl Remark<'_> {
    // The place for which it counts comes first.
    fn places(self) -> Vec<FindingId> {
        match self {
            Self::Note(note) => places_of(note),
            Self::Notice(index, ..) => vec![index],
        }
    }
}

fn places_of(note: &Note) -> Vec<FindingId> {
    match note {
        Note::Conflict { used, others } => {
            let others = others.iter().take(MOST_PLACES).copied();
            std::iter::once(*used).chain(others).collect()
        }
        Note::SentElsewhere { credential, url } => vec![*credential, *url],
        Note::MatchesProject { variable, project } => vec![*variable, *project],
        Note::SecondHeader { first, second } => vec![*first, *second],
        Note::HeaderReplaces { header, credential } => vec![*header, *credential],
        Note::OtherEntry { then, .. } => match then {
            Instead::Credential(credential, second) => {
                std::iter::once(*credential).chain(*second).collect()
            }
            Instead::AsksFirst(credential) => vec![*credential],
            Instead::NoneRequired | Instead::AsksForTrust | Instead::Refused => Vec::new(),
        },
        Note::OtherRules(other) => {
            let credentials = [other.here.credential, other.there.credential];
            credentials.into_iter().flatten().collect()
        }
        Note::ProjectCredential {
            credential,
            replaces,
        } => std::iter::once(*credential).chain(*replaces).collect(),
        Note::AmbiguousStoredLogin { used: index }
        | Note::NoEffect(index, _)
        | Note::Unusable(index)
        | Note::BrokenSkipped(index)
        | Note::UrlSkipped(index)
        | Note::ProjectSelects(index)
        | Note::StoredMayBeStale(index)
        | Note::PreferenceUnmet(index)
        | Note::NearMiss { meant: index, .. }
        | Note::Misplaced {
            credential: index, ..
        } => vec![*index],
        Note::Insecure { .. }
        | Note::PathAdded
        | Note::ForeignKey(_)
        | Note::Expired { .. }
        | Note::RefreshDue
        | Note::ExpiryUnknown
        | Note::NotABearer
        | Note::NoCredentialConfigured
        | Note::ServerWithoutUrl
        | Note::HostFromServer => Vec::new(),
    }
}

impl Look {
    // What is used or refused, what lost to it, and the entry of each file.
    fn matters(&self) -> bool {
        match (&self.subject, self.verdict) {
            (Subject::Settings | Subject::StoredLogin | Subject::Dotenv | Subject::Home, _)
            | (_, Verdict::Used | Verdict::Decisive)
            // Read for the error that names their place.
            | (
                Subject::Setting(SettingKey::Tool(ToolKey::Server(_, ServerField::EnvKeyInstructions))),
                Verdict::Applied,
            ) => true,
            (_, Verdict::Shadowed(..)) => {
                matches!(self.holds, Holds::Credential(_) | Holds::BaseUrl(_))
            }
            _ => false,
        }
    }
}

// Settings, without credentials, base URLs and whole files.
fn is_detail(subject: &Subject) -> bool {
    match subject {
        Subject::Setting(key) => !matches!(key, SettingKey::BaseUrl | SettingKey::SessionBaseUrl),
        Subject::Variable(_) | Subject::Unused(_) | Subject::Header(_) => true,
        _ => false,
    }
}
