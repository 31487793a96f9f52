//! Chooses the login in force: the credential that belongs to no provider.

use crate::finding::tool::MethodChoice;
use crate::finding::{Finding, FindingId, Numbered, Problem, Standing, Subject};
use crate::method::CredentialClass;
use crate::method::{AuthMethod, MethodKind};

use super::Policy;
use super::decision::{Decision, Remarks};
use super::refusal::{Instead, Refusal};
use super::settings::Settings;
use super::settings::blank_hides;
use super::tool::ToolRefusal;
use super::tool::{AccessTokenVariable, AmbientKey, PreferenceScope};
use super::tool::{beside, stored};
use super::verdict::{NoEffect, Note, Shadow, Verdict};

/// Returns the caller's own credential. A broken one is an error, even if a provider has a credential.
pub(super) fn from_caller(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<Option<(FindingId, AuthMethod)>, Refusal> {
    for (index, finding) in settings.findings.iter().numbered() {
        let is_callers = finding.is_given() && finding.is_present() && finding.takes_its_class();
        match finding.credential() {
            Some(method) if is_callers => {
                judge(policy, settings, decision, |_| {
                    Verdict::Shadowed(Some(index), Shadow::Pinned)
                });
                return Ok(Some((index, method.clone())));
            }
            None if is_callers => {
                let broken = to_skip(policy, Refusal::Broken(index))?;
                decision.skip(broken);
            }
            _ => {}
        }
    }
    Ok(None)
}

/// Records the verdict on every credential that the rules know and that belongs to no provider.
pub(super) fn judge(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
    verdict: impl Fn(FindingId) -> Verdict,
) {
    for (index, finding) in settings.findings.iter().numbered() {
        if finding.credential().is_some() && policy.rules.tool.listens_to(&finding.subject) {
            decision.judge(index, verdict(index));
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

/// The result of a search for the login in force.
pub(super) struct Search {
    /// The login, if there is one, or the broken place that comes before it.
    pub(super) outcome: Result<Option<(FindingId, AuthMethod)>, Refusal>,
    /// The verdicts and notes.
    remarks: Remarks,
}

/// Returns the login that is in force: the earliest usable credential of the preferred class, or of
/// the other one. A broken place before it is an error.
pub(super) fn in_force(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<Option<(FindingId, AuthMethod)>, Refusal> {
    let search = search(policy, settings);
    decision.take_over(search.remarks);
    search.outcome
}

/// Searches for the login in force, without adding anything to the decision.
pub(super) fn search(policy: &Policy, settings: &Settings<'_>) -> Search {
    let mut remarks = Remarks::default();
    let stored = stored::read(policy, settings, &mut remarks);
    let ranked = rank(policy, settings, &stored, &mut remarks);
    let outcome = walk(policy, settings, ranked, &mut remarks);
    Search { outcome, remarks }
}

/// Sorts the credentials that take part by precedence.
fn rank(
    policy: &Policy,
    settings: &Settings<'_>,
    stored: &stored::Stored,
    remarks: &mut Remarks,
) -> Vec<(Rank, Result<FindingId, Refusal>)> {
    let selected = selected_class(settings);
    // A stored login alone selects nothing there, and neither does a token in a variable.
    let only = match selected {
        Some((class, _)) => Some(class),
        None if policy.rules.tool.login_needs_selection.is_some()
            && settings.selected.is_none() =>
        {
            Some(CredentialClass::Key)
        }
        None => None,
    };
    let preferred = preferred(policy, settings);
    let tier = |class: Option<CredentialClass>| match class {
        Some(class) if preferred.0.is_some_and(|it| it != class) => Tier::Other,
        // A file that cannot be read may have held what is preferred.
        _ => Tier::Preferred,
    };
    let may_be = |class: CredentialClass| only.is_none_or(|only| only == class);
    let mut ranked: Vec<(Rank, Result<FindingId, Refusal>)> = stored
        .refusals
        .iter()
        // Without a known class, a stored login counts as a login.
        .filter(|(index, class, _)| {
            let finding = settings.finding(*index);
            if class.is_some_and(|class| !finding.is_none_or(|finding| finding.takes(class))) {
                return false;
            }
            // A file that cannot be read may hold a key, too.
            let is_sealed =
                finding.is_some_and(|finding| finding.problem() == Some(&Problem::Encrypted));
            may_be(class.unwrap_or(CredentialClass::Login)) || is_sealed
        })
        .map(|(index, class, refusal)| ((tier(*class), *index), Err(refusal.clone())))
        .collect();
    if let Some((MethodChoice::Elsewhere(whose), setting)) = settings.selected {
        let refusal = Refusal::Tool(ToolRefusal::SelectedElsewhere { setting, whose });
        ranked.push(((Tier::GivenForThisRun, setting), Err(refusal)));
    }
    // Last of its tier: what selects somebody else's credentials leaves nothing to ask about.
    if let Some(credential) = beside::question(policy, settings) {
        let refusal = Refusal::AsksFirst {
            credential,
            if_declined: Instead::Refused,
        };
        ranked.push(((Tier::GivenForThisRun, FindingId::LAST), Err(refusal)));
    }
    for (index, finding) in settings.findings.iter().numbered() {
        let Subject::Credential(standing, kind) = finding.subject else {
            // A `.env` file that cannot be read may hold a key.
            if may_be(CredentialClass::Key) && may_hold_key(policy, stored, finding) {
                ranked.push((
                    (tier(Some(CredentialClass::Key)), index),
                    Err(Refusal::Broken(index)),
                ));
            }
            continue;
        };
        if !finding.is_present() {
            continue;
        }
        if let Some(reason) = out_of_play(policy, settings, stored, index, standing) {
            remarks.judge(index, Verdict::NoEffect(reason));
            continue;
        }
        if !may_be(kind.class()) && !finding.is_given() {
            let why = match selected {
                Some(_) => NoEffect::MethodNotSelected,
                None => NoEffect::NothingSelected,
            };
            remarks.judge(index, Verdict::NoEffect(why));
            continue;
        }
        let rank = Tier::of(standing, kind.class(), preferred.0);
        ranked.push(((rank, index), Ok(index)));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked
}

/// Returns the preferred class, if there is one, and the setting that names it.
pub(super) fn preferred(
    policy: &Policy,
    settings: &Settings<'_>,
) -> (Option<CredentialClass>, Option<FindingId>) {
    match (
        selected_class(settings),
        policy.rules.tool.preference,
        settings.preference,
    ) {
        (Some((class, setting)), ..)
        | (None, PreferenceScope::Everywhere, Some((class, setting))) => {
            (Some(class), Some(setting))
        }
        _ => (policy.rules.preferred, None),
    }
}

pub(super) fn selected_class(settings: &Settings<'_>) -> Option<(CredentialClass, FindingId)> {
    let (choice, setting) = settings.selected?;
    Some((choice.class()?, setting))
}

fn may_hold_key(policy: &Policy, stored: &stored::Stored, finding: &Finding) -> bool {
    let counts = match policy.rules.tool.ambient_key {
        AmbientKey::Ranked => true,
        AmbientKey::WithoutStoredLogin => !stored.exists,
        AmbientKey::Ignored => false,
    };
    counts && matches!(finding.subject, Subject::Dotenv) && finding.problem().is_some()
}

// Up to the first usable credential everything broken is an error; after it nothing is.
fn walk(
    policy: &Policy,
    settings: &Settings<'_>,
    ranked: Vec<(Rank, Result<FindingId, Refusal>)>,
    remarks: &mut Remarks,
) -> Result<Option<(FindingId, AuthMethod)>, Refusal> {
    let preferred = preferred(policy, settings);
    let mut winner: Option<(Rank, FindingId, AuthMethod)> = None;
    for (rank, entry) in ranked {
        match (&winner, entry) {
            (Some((first, won, _)), Ok(index)) => {
                let why = match (first.0, rank.0) {
                    (Tier::Caller | Tier::GivenForThisRun, _) => Shadow::Pinned,
                    (a, b) if a == b => Shadow::Earlier,
                    _ => preferred.0.map_or(Shadow::Earlier, |class| {
                        Shadow::Preferred(class, preferred.1)
                    }),
                };
                let finding = settings.finding(index);
                if finding.is_some_and(|finding| finding.credential().is_some()) {
                    remarks.judge(index, Verdict::Shadowed(Some(*won), why));
                } else {
                    remarks.judge(index, Verdict::Unusable);
                }
            }
            (Some(_), Err(Refusal::Broken(index))) => {
                let finding = settings.finding(index);
                if finding.is_some_and(|finding| finding.problem().is_some()) {
                    remarks.judge(index, Verdict::Unusable);
                }
            }
            (Some(_), Err(_)) => {}
            (None, Err(refusal)) => remarks.skip(to_skip(policy, refusal)?),
            (None, Ok(index)) => {
                let finding = settings.finding(index);
                match finding.and_then(Finding::credential) {
                    Some(method) => {
                        // Only of the winner: a token that loses does not matter.
                        refuse_unknown_token(policy, finding, index, method)?;
                        stored::note_ambiguity(settings, index, remarks);
                        winner = Some((rank, index, method.clone()));
                    }
                    None => remarks.skip(to_skip(policy, Refusal::Broken(index))?),
                }
            }
        }
    }
    // A credential for this run beats every preference, so no preference was left unmet.
    if let (Some((_, _, method)), (Some(class), Some(setting))) = (&winner, preferred)
        && method.kind().class() != class
        && winner
            .as_ref()
            .is_some_and(|(rank, ..)| rank.0 >= Tier::Preferred)
    {
        remarks.note(Note::PreferenceUnmet(setting));
    }
    let selected = selected_class(settings);
    match (winner, settings.selected, selected) {
        (None, Some((MethodChoice::AccountOrElsewhere(whose), setting)), _) => {
            Err(Refusal::Tool(ToolRefusal::SelectedElsewhere {
                setting,
                whose,
            }))
        }
        (None, _, Some((class, setting))) => Err(Refusal::Tool(ToolRefusal::SelectedMissing {
            setting,
            class,
        })),
        (winner, ..) => Ok(winner.map(|(_, index, method)| (index, method))),
    }
}

/// Returns the finding of a refusal that the caller allows to skip.
pub(super) fn to_skip(policy: &Policy, refusal: Refusal) -> Result<FindingId, Refusal> {
    match refusal {
        Refusal::Broken(index) if policy.skip_broken => Ok(index),
        refusal => Err(refusal),
    }
}

// Before personal access tokens existed (openai/codex df7818c7d), such a token was an agent
// identity that cannot be read. The caller's own is taken at the caller's word.
fn refuse_unknown_token(
    policy: &Policy,
    finding: Option<&Finding>,
    index: FindingId,
    method: &AuthMethod,
) -> Result<(), Refusal> {
    let from_variable = finding.is_some_and(|finding| {
        finding.subject == Subject::Credential(Standing::Pinned, MethodKind::PersonalAccessToken)
    });
    if from_variable
        && policy.rules.tool.access_token == AccessTokenVariable::AgentIdentity
        && matches!(method, AuthMethod::PersonalAccessToken(_))
    {
        return Err(Refusal::Unsupported { credential: index });
    }
    Ok(())
}

/// Returns whether a credential takes no part at all.
pub(super) fn takes_no_part(policy: &Policy, settings: &Settings<'_>, index: FindingId) -> bool {
    settings.finding(index).is_some_and(|finding| {
        matches!(finding.subject, Subject::Credential(standing, _)
            if out_of_play(policy, settings, &stored::Stored::default(), index, standing).is_some())
    })
}

// Returns why a credential takes no part at all, if it does not.
fn out_of_play(
    policy: &Policy,
    settings: &Settings<'_>,
    stored: &stored::Stored,
    index: FindingId,
    standing: Standing,
) -> Option<NoEffect> {
    let finding = settings.finding(index)?;
    if !policy.rules.tool.listens_to(&finding.subject) {
        return Some(NoEffect::Rules);
    }
    if !finding.takes_its_class() {
        return Some(NoEffect::OtherClass);
    }
    if beside::is_declined(policy, finding) {
        return Some(NoEffect::Declined);
    }
    let only_without_login = policy.rules.tool.ambient_key == AmbientKey::WithoutStoredLogin;
    match standing {
        Standing::Given | Standing::Pinned => None,
        // Codex looks at the variable only if there is no file at all, not even a broken one
        // (recordings `authjson/malformed+OPENAI_API_KEY`).
        Standing::Ambient if only_without_login && stored.exists => Some(NoEffect::StoredLogin),
        Standing::Ambient => blank_hides(policy, settings, index).then_some(NoEffect::SetToNothing),
        Standing::Stored => stored
            .out_of_force
            .iter()
            .find(|(member, _)| *member == index)
            .map(|(_, reason)| *reason),
    }
}
