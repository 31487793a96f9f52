//! Limits how much of a report one file can fill, so that no file can flood it.

use std::collections::HashSet;
use std::path::Path;

use crate::finding::tool::ServerField;
use crate::finding::{FindingId, Notice, Place, SettingKey, Subject};
use crate::policy::{Choice, Instead, Note, UrlSource, Verdict};

use super::diagnostic::{Diagnostic, info, of_url};
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
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group<'a> {
    File(&'a Path),
    Environment,
    Caller,
    Other,
}

/// The groups, and which one each place is in.
struct Groups<'a> {
    tallies: Vec<(Group<'a>, Tally)>,
    of_looks: Vec<usize>,
}

/// How many entries and notes of one group are shown, and how many are left out.
#[derive(Default)]
struct Tally {
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
    Rules,
    Note(&'a Note),
    BaseUrl,
    Notice(&'a Look, &'a Notice),
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
        let mut groups = Groups::of(&self.looks);
        let (diagnostics, about) = self.remarks(choice, &mut groups);
        let entries = self.rows(&about, &mut groups);
        let groups = groups.tallies.iter();
        let incomplete =
            groups.filter(|(_, tally)| tally.left_out > 0 || tally.diagnostics_left_out > 0);
        let omitted = incomplete.map(|(group, tally)| ReportOmission {
            origin: self.group_name(*group),
            entries: tally.left_out,
            diagnostics: tally.diagnostics_left_out,
            rows: tally.rows_left_out,
        });
        Told {
            entries,
            diagnostics,
            omitted: omitted.collect(),
        }
    }

    /// Lists the notes: first those of the decision, then those about places. Each is listed once.
    pub(super) fn diagnostics(&self, choice: Option<&Choice>) -> Vec<Diagnostic> {
        self.remarks(choice, &mut Groups::of(&self.looks)).0
    }

    // Returns the notes, and the places that they are about.
    fn remarks(
        &self,
        choice: Option<&Choice>,
        groups: &mut Groups<'_>,
    ) -> (Vec<Diagnostic>, HashSet<FindingId>) {
        let notices = self.looks.iter().flat_map(|look| {
            let notices = look.notices.iter();
            notices.map(move |notice| Remark::Notice(look, notice))
        });
        let remarks: Vec<Remark<'_>> = std::iter::once(Remark::Rules)
            .chain(self.notes.iter().map(Remark::Note))
            .chain([Remark::BaseUrl])
            .chain(notices)
            .collect();
        // One file can be several places, and the same is found for each.
        let mut told = HashSet::new();
        let mut is_new = move |diagnostic: &Diagnostic| {
            told.insert((diagnostic.code, diagnostic.message.clone()))
        };
        let mut about = HashSet::new();
        let mut kept: Vec<(usize, Diagnostic)> = Vec::new();
        for rank in [Rank::Answer, Rank::Vital, Rank::Other] {
            for (at, remark) in remarks.iter().enumerate() {
                if self.rank_of(*remark) != rank {
                    continue;
                }
                let places = remark.places();
                let mut tally = places.first().and_then(|place| groups.tally(*place));
                if let Some(tally) = &mut tally
                    && rank != Rank::Answer
                    && tally.diagnostics >= Report::MOST_DIAGNOSTICS_PER_FILE
                {
                    tally.diagnostics_left_out = tally.diagnostics_left_out.saturating_add(1);
                    continue;
                }
                let before = kept.len();
                let worded = self.worded(*remark, choice).into_iter();
                kept.extend(worded.filter(&mut is_new).map(|worded| (at, worded)));
                if let Some(tally) = tally {
                    let more = kept.len().saturating_sub(before);
                    tally.diagnostics = tally.diagnostics.saturating_add(more);
                }
                about.extend(places);
            }
        }
        kept.sort_by_key(|(at, _)| *at);
        let groups = groups.tallies.iter();
        let cut = groups.filter(|(_, tally)| tally.diagnostics_left_out > 0);
        let omitted = cut.map(|(group, tally)| {
            let count = tally.diagnostics_left_out;
            let what = if count == 1 { "note" } else { "notes" };
            let place = self.group_name(*group);
            info!("notes-omitted", "and {count} more {what} about {place}")
        });
        let kept = kept.into_iter().map(|(_, worded)| worded);
        (kept.chain(omitted).collect(), about)
    }

    fn worded(&self, remark: Remark<'_>, choice: Option<&Choice>) -> Vec<Diagnostic> {
        match remark {
            Remark::Rules => {
                let remark = self.policy.rules.tool.remark;
                remark
                    .map(|remark| info!("rules", "{}", remark))
                    .into_iter()
                    .collect()
            }
            Remark::Note(note) => vec![self.note(note)],
            Remark::BaseUrl => choice.map_or_else(Vec::new, |choice| {
                // The note about the place names what was removed from the text; a default has no place.
                let has_place = matches!(choice.url_source, UrlSource::Finding(_));
                let default = self.policy.defaults.of(choice.method.kind().class());
                of_url(&choice.url, has_place, default, self.policy.rules.version)
            }),
            Remark::Notice(look, notice) => self.notice(look, notice),
        }
    }

    fn rank_of(&self, remark: Remark<'_>) -> Rank {
        match remark {
            Remark::Note(Note::NoEffect(at, _) | Note::Unusable(at))
                if self.look(*at).is_detail() =>
            {
                Rank::Other
            }
            Remark::Note(
                Note::NoEffect(..)
                | Note::Unusable(_)
                | Note::BrokenSkipped(_)
                | Note::UrlSkipped(_)
                | Note::MatchesProject { .. },
            ) => Rank::Vital,
            Remark::Rules | Remark::Note(_) | Remark::BaseUrl => Rank::Answer,
            Remark::Notice(
                _,
                Notice::CannotSet(_) | Notice::CannotMoveFiles(_) | Notice::AssignedAgain { .. },
            ) => Rank::Other,
            Remark::Notice(..) => Rank::Vital,
        }
    }

    // Picks the places: first those that matter, then those that a table shows, then the rest, up to the
    // limit of each group. They stay in order of precedence.
    fn rows(&self, about: &HashSet<FindingId>, groups: &mut Groups<'_>) -> Vec<ReportEntry> {
        let looks = self.looks.iter();
        let mut told: Vec<(&Look, bool)> = looks
            .map(|look| (look, look.matters() || about.contains(&look.id)))
            .collect();
        for (look, _) in told.iter().filter(|(_, is_told)| *is_told) {
            if let Some(tally) = groups.tally(look.id) {
                tally.entries = tally.entries.saturating_add(1);
            }
        }
        for minor in [false, true] {
            for (look, is_told) in told.iter_mut().filter(|(_, is_told)| !is_told) {
                let Some(tally) = groups
                    .tally(look.id)
                    .filter(|_| self.is_minor(look) == minor)
                else {
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
        let told = told.into_iter().filter(|(_, is_told)| *is_told);
        told.map(|(look, _)| self.entry(look)).collect()
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
    pub(super) fn places(&self, places: &[FindingId]) -> Vec<String> {
        listed(places.iter().map(|at| self.place(*at)))
    }
}

/// Lists places, as many as a message holds.
pub(crate) fn listed(places: impl ExactSizeIterator<Item = String>) -> Vec<String> {
    let more = places.len().saturating_sub(MOST_PLACES);
    let more = (more > 0).then(|| format!("and {more} more"));
    places.take(MOST_PLACES).chain(more).collect()
}

impl<'a> Groups<'a> {
    fn of(looks: &'a [Look]) -> Self {
        let mut tallies: Vec<(Group<'a>, Tally)> = Vec::new();
        let of_looks = looks.iter().map(|look| {
            let group = Group::of(&look.origin.place);
            // From the end: the places of a file follow each other.
            let known = tallies.iter().rposition(|(known, _)| *known == group);
            known.unwrap_or_else(|| {
                tallies.push((group, Tally::default()));
                tallies.len().saturating_sub(1)
            })
        });
        Self {
            of_looks: of_looks.collect(),
            tallies,
        }
    }

    fn tally(&mut self, look: FindingId) -> Option<&mut Tally> {
        let group = self.of_looks.get(look.index())?;
        self.tallies.get_mut(*group).map(|(_, tally)| tally)
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

impl Remark<'_> {
    // The place for which it counts comes first.
    fn places(self) -> Vec<FindingId> {
        match self {
            Self::Note(note) => places_of(note),
            Self::Notice(look, _) => vec![look.id],
            Self::Rules | Self::BaseUrl => Vec::new(),
        }
    }
}

// Of the notes about the answer as a whole, most are about no place.
fn places_of(note: &Note) -> Vec<FindingId> {
    match note {
        Note::Conflict { used, others } => {
            let others = others.iter().take(MOST_PLACES).copied();
            std::iter::once(*used).chain(others).collect()
        }
        Note::SentElsewhere {
            credential: first,
            url: second,
        }
        | Note::MatchesProject {
            variable: first,
            project: second,
        }
        | Note::SecondHeader { first, second }
        | Note::HeaderReplaces {
            header: first,
            credential: second,
        } => vec![*first, *second],
        Note::OtherEntry {
            then: Instead::Credential(first, second),
            ..
        }
        | Note::ProjectCredential {
            credential: first,
            replaces: second,
        } => std::iter::once(*first).chain(*second).collect(),
        Note::OtherRules(other) => {
            let credentials = [other.here.credential, other.there.credential];
            credentials.into_iter().flatten().collect()
        }
        Note::OtherEntry {
            then: Instead::AsksFirst(at),
            ..
        }
        | Note::AmbiguousStoredLogin { used: at }
        | Note::NoEffect(at, _)
        | Note::Unusable(at)
        | Note::BrokenSkipped(at)
        | Note::UrlSkipped(at)
        | Note::ProjectSelects(at)
        | Note::StoredMayBeStale(at)
        | Note::PreferenceUnmet(at)
        | Note::NearMiss { meant: at, .. }
        | Note::Misplaced { credential: at, .. } => vec![*at],
        _ => Vec::new(),
    }
}

impl Look {
    // What is used or refused, what lost to it, and the entry of each file.
    fn matters(&self) -> bool {
        // Read for the error that names their place.
        let is_hint = matches!(
            self.server_field(),
            Some((_, ServerField::EnvKeyInstructions))
        );
        match (&self.subject, self.verdict) {
            (Subject::Settings | Subject::StoredLogin | Subject::Dotenv | Subject::Home, _)
            | (_, Verdict::Used | Verdict::Decisive) => true,
            (_, Verdict::Applied) => is_hint,
            (_, Verdict::Shadowed(..)) => {
                matches!(self.holds, Holds::Credential(_) | Holds::BaseUrl(_))
            }
            _ => false,
        }
    }

    // A setting, without credentials, base URLs and whole files.
    fn is_detail(&self) -> bool {
        match &self.subject {
            Subject::Setting(key) => {
                !matches!(key, SettingKey::BaseUrl | SettingKey::SessionBaseUrl)
            }
            Subject::Variable(_) | Subject::Unused(_) | Subject::Header(_) => true,
            _ => false,
        }
    }
}
