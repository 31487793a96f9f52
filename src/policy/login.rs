//! Chooses the login in force: the credential that belongs to no provider.

use crate::finding::tool::MethodChoice;
use crate::finding::{Finding, FindingId, Problem, Standing, Subject};
use crate::method::{AuthMethod, CredentialClass, MethodKind};
use crate::secret::Secret;

use super::decision::Decision;
use super::outcome::{Instead, Refusal};
use super::settings::Settings;
use super::tool::stored::{self, Stored};
use super::tool::{AccessTokenVariable, AmbientKey, PreferenceScope, ToolRefusal};
use super::verdict::{NoEffect, Note, Shadow, Verdict};

/// The credential that was chosen.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The finding that holds it.
    pub(super) finding: Option<FindingId>,
    /// The credential.
    pub(super) method: AuthMethod,
    /// Whether it was written down for the server in use.
    pub(super) belongs_to_server: bool,
    /// The key that is sent with it, in a separate header.
    pub(super) second: Option<(FindingId, Secret)>,
}

impl Chosen {
    pub(super) fn login(finding: FindingId, method: AuthMethod) -> Self {
        Self {
            finding: Some(finding),
            method,
            belongs_to_server: false,
            second: None,
        }
    }

    pub(super) fn of_server(finding: FindingId, method: AuthMethod) -> Self {
        Self {
            belongs_to_server: true,
            ..Self::login(finding, method)
        }
    }

    pub(super) fn none() -> Self {
        Self {
            finding: None,
            method: AuthMethod::NoneRequired,
            belongs_to_server: false,
            second: None,
        }
    }

    /// Returns the finding that holds it, and its index.
    pub(super) fn holder<'a>(&self, settings: &Settings<'a>) -> Option<(FindingId, &'a Finding)> {
        let index = self.finding?;
        Some((index, settings.finding(index)?))
    }
}

/// Returns the caller's own credential. A broken one is an error, even if a provider has a credential.
pub(super) fn from_caller(
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
    for (index, finding) in settings.findings() {
        if !finding.is_given() || !finding.is_present() || !finding.takes_its_class() {
            continue;
        }
        match finding.credential() {
            Some(method) => {
                let verdict = Verdict::Shadowed(Some(index), Shadow::Pinned);
                judge(settings, decision, verdict);
                return Ok(Some(Chosen::login(index, method.clone())));
            }
            None => settings.skip(Refusal::Broken(index), decision)?,
        }
    }
    Ok(None)
}

/// Records the verdict on every credential that the rules know and that belongs to no provider.
pub(super) fn judge(settings: &Settings<'_>, decision: &mut Decision, verdict: Verdict) {
    for (index, finding) in settings.findings() {
        let rules = &settings.policy.rules.tool;
        if finding.credential().is_some() && rules.listens_to(&finding.subject) {
            decision.judge(index, verdict);
        }
    }
}

/// A rank of credentials. Every credential of a tier comes before every one of the next, wherever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tier {
    /// A credential that the calling program passes.
    Caller,
    /// A credential for one run, in a variable such as `CODEX_API_KEY`.
    GivenForThisRun,
    /// Everything else of the preferred class.
    Preferred,
    /// Everything else.
    Other,
}

impl Tier {
    /// Returns the tier of a credential, given the preferred class, if any.
    pub(crate) fn of(
        standing: Standing,
        class: CredentialClass,
        preferred: Option<CredentialClass>,
    ) -> Self {
        match standing {
            Standing::Given => Self::Caller,
            Standing::Pinned => Self::GivenForThisRun,
            Standing::Ambient | Standing::Stored if preferred.is_none_or(|it| it == class) => {
                Self::Preferred
            }
            Standing::Ambient | Standing::Stored => Self::Other,
        }
    }
}

/// A place in the order of precedence: the tier, then the position among the findings.
type Rank = (Tier, FindingId);

/// Returns the login that is in force: the earliest usable credential of the preferred class, or of
/// the other one. A broken place before it is an error.
pub(super) fn in_force(
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
    let stored = stored::read(settings, decision);
    let ranked = rank(settings, stored, decision);
    walk(settings, ranked, decision)
}

/// Returns the same where only the login matters: its verdicts and notes do not count.
pub(super) fn found(settings: &Settings<'_>) -> Option<Chosen> {
    in_force(settings, &mut settings.scratch()).ok().flatten()
}

/// Sorts the credentials that take part by precedence.
fn rank(
    settings: &Settings<'_>,
    stored: Stored,
    decision: &mut Decision,
) -> Vec<(Rank, Result<FindingId, Refusal>)> {
    let rules = &settings.policy.rules.tool;
    let selected = selected_class(settings);
    // A stored login alone selects nothing there, and neither does a token in a variable.
    let only = match selected {
        Some((class, _)) => Some(class),
        None if rules.login_needs_selection.is_some() && settings.selected.is_none() => {
            Some(CredentialClass::Key)
        }
        None => None,
    };
    let (preferred, _) = preferred(settings);
    let tier = |class: Option<CredentialClass>| match class {
        Some(class) if preferred.is_some_and(|it| it != class) => Tier::Other,
        // A file that cannot be read may have held what is preferred.
        _ => Tier::Preferred,
    };
    let may_be = |class: CredentialClass| only.is_none_or(|only| only == class);
    let mut ranked = Vec::new();
    for (index, finding) in settings.findings() {
        let Subject::Credential(standing, kind) = finding.subject else {
            // A `.env` file that cannot be read may hold a key.
            if may_be(CredentialClass::Key) && may_hold_key(settings, &stored, finding) {
                let rank = (tier(Some(CredentialClass::Key)), index);
                ranked.push((rank, Err(Refusal::Broken(index))));
            }
            continue;
        };
        if !finding.is_present() {
            continue;
        }
        let out_of_play = out_of_play(settings, &stored, (index, finding), standing);
        let out_of_play = out_of_play.or_else(|| {
            let is_unselected = !may_be(kind.class()) && !finding.is_given();
            is_unselected.then_some(match selected {
                Some(_) => NoEffect::MethodNotSelected,
                None => NoEffect::NothingSelected,
            })
        });
        if let Some(reason) = out_of_play {
            decision.judge(index, Verdict::NoEffect(reason));
        } else {
            let tier = Tier::of(standing, kind.class(), preferred);
            ranked.push(((tier, index), Ok(index)));
        }
    }
    for (index, class, refusal) in stored.refusals {
        let finding = settings.finding(index);
        let takes = |class| finding.is_none_or(|finding| finding.takes(class));
        // A file that cannot be read may hold a key, too.
        let is_sealed = finding.and_then(Finding::problem) == Some(&Problem::Encrypted);
        // Without a known class, a stored login counts as a login.
        if class.is_none_or(takes) && (may_be(class.unwrap_or(CredentialClass::Login)) || is_sealed)
        {
            ranked.push(((tier(class), index), Err(refusal)));
        }
    }
    if let Some((MethodChoice::Elsewhere(whose), setting)) = settings.selected {
        let refusal = ToolRefusal::SelectedElsewhere { setting, whose };
        ranked.push(((Tier::GivenForThisRun, setting), Err(refusal.into())));
    }
    // Last of its tier: what selects somebody else's credentials leaves nothing to ask about.
    if let Some(credential) = settings.question() {
        let refusal = Refusal::AsksFirst {
            credential,
            if_declined: Instead::Refused,
        };
        ranked.push(((Tier::GivenForThisRun, FindingId::LAST), Err(refusal)));
    }
    // A stable sort: of one place's two entries the error came first.
    ranked.sort_by_key(|(rank, entry)| (*rank, entry.is_ok()));
    ranked
}

/// Returns the preferred class, if there is one, and the setting that names it.
pub(super) fn preferred(settings: &Settings<'_>) -> (Option<CredentialClass>, Option<FindingId>) {
    match (
        selected_class(settings),
        settings.policy.rules.tool.preference,
        settings.preference,
    ) {
        (Some((class, setting)), ..)
        | (None, PreferenceScope::Everywhere, Some((class, setting))) => {
            (Some(class), Some(setting))
        }
        _ => (settings.policy.rules.preferred, None),
    }
}

pub(super) fn selected_class(settings: &Settings<'_>) -> Option<(CredentialClass, FindingId)> {
    let (choice, setting) = settings.selected?;
    Some((choice.class()?, setting))
}

fn may_hold_key(settings: &Settings<'_>, stored: &Stored, finding: &Finding) -> bool {
    let counts = match settings.policy.rules.tool.ambient_key {
        AmbientKey::Ranked => true,
        AmbientKey::WithoutStoredLogin => !stored.exists,
        AmbientKey::Ignored => false,
    };
    counts && matches!(finding.subject, Subject::Dotenv) && finding.problem().is_some()
}

// Up to the first usable credential everything broken is an error; after it nothing is.
fn walk(
    settings: &Settings<'_>,
    ranked: Vec<(Rank, Result<FindingId, Refusal>)>,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
    let preferred = preferred(settings);
    let mut winner: Option<(Tier, FindingId, &AuthMethod)> = None;
    for ((tier, _), entry) in ranked {
        match (winner, entry) {
            (Some((first, won, _)), Ok(index)) => {
                let why = match (first, tier) {
                    (Tier::Caller | Tier::GivenForThisRun, _) => Shadow::Pinned,
                    (a, b) if a == b => Shadow::Earlier,
                    _ => preferred.0.map_or(Shadow::Earlier, |class| {
                        Shadow::Preferred(class, preferred.1)
                    }),
                };
                let loser = settings.finding(index).and_then(Finding::credential);
                decision.judge(
                    index,
                    match loser {
                        Some(_) => Verdict::Shadowed(Some(won), why),
                        None => Verdict::Unusable,
                    },
                );
            }
            (Some(_), Err(Refusal::Broken(index))) => {
                if settings.finding(index).and_then(Finding::problem).is_some() {
                    decision.judge(index, Verdict::Unusable);
                }
            }
            (Some(_), Err(_)) => {}
            (None, Err(refusal)) => settings.skip(refusal, decision)?,
            (None, Ok(index)) => match settings.finding(index).and_then(Finding::credential) {
                Some(method) => {
                    // Only of the winner: a token that loses does not matter.
                    refuse_unknown_token(settings, index, method)?;
                    stored::note_ambiguity(settings, index, decision);
                    winner = Some((tier, index, method));
                }
                None => settings.skip(Refusal::Broken(index), decision)?,
            },
        }
    }
    // A credential for this run beats every preference, so no preference was left unmet.
    if let (Some((tier, _, method)), (Some(class), Some(setting))) = (winner, preferred)
        && method.kind().class() != class
        && tier >= Tier::Preferred
    {
        decision.note(Note::PreferenceUnmet(setting));
    }
    if let Some((_, index, method)) = winner {
        return Ok(Some(Chosen::login(index, method.clone())));
    }
    Err(match settings.selected {
        Some((MethodChoice::AccountOrElsewhere(whose), setting)) => {
            ToolRefusal::SelectedElsewhere { setting, whose }.into()
        }
        _ => match selected_class(settings) {
            Some((class, setting)) => ToolRefusal::SelectedMissing { setting, class }.into(),
            None => return Ok(None),
        },
    })
}

// Before personal access tokens existed (openai/codex df7818c7d), such a token was an agent
// identity that cannot be read. The caller's own is taken at the caller's word.
fn refuse_unknown_token(
    settings: &Settings<'_>,
    index: FindingId,
    method: &AuthMethod,
) -> Result<(), Refusal> {
    let of_variable = Subject::Credential(Standing::Pinned, MethodKind::PersonalAccessToken);
    let finding = settings.finding(index);
    if finding.is_some_and(|finding| finding.subject == of_variable)
        && settings.policy.rules.tool.access_token == AccessTokenVariable::AgentIdentity
        && matches!(method, AuthMethod::PersonalAccessToken(_))
    {
        return Err(Refusal::Unsupported { credential: index });
    }
    Ok(())
}

// Returns why a credential takes no part at all, if it does not.
fn out_of_play(
    settings: &Settings<'_>,
    stored: &Stored,
    (index, finding): (FindingId, &Finding),
    standing: Standing,
) -> Option<NoEffect> {
    let without_login = settings.policy.rules.tool.ambient_key == AmbientKey::WithoutStoredLogin;
    match (standing, settings.out_of_play(index, finding)) {
        // Codex looks at the variable only if there is no file at all, not even a broken one
        // (recordings `authjson/malformed+OPENAI_API_KEY`).
        (Standing::Ambient, None | Some(NoEffect::SetToNothing))
            if without_login && stored.exists =>
        {
            Some(NoEffect::StoredLogin)
        }
        (Standing::Stored, None) => {
            let mut out_of_force = stored.out_of_force.iter();
            let found = out_of_force.find(|(member, _)| *member == index);
            found.map(|(_, reason)| *reason)
        }
        (_, reason) => reason,
    }
}
