//! Which credential.

use crate::finding::{
    Class, Found, Name, Place, Position, ProviderField, Standing, Subject, Trust,
};
use crate::method::{AuthMethod, BedrockApiKey, MethodKind};
use crate::secret::{Cleaned, Secret};

use super::decision::{Decision, NoEffect, Note, Refusal, Shadow, Verdict};
use super::provider::Provider;
use super::rules::{AccessTokenVariable, AmbientKey, ProviderSlot};
use super::settings::Settings;
use super::{Policy, stored};

/// The credential that was chosen.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The finding that holds it.
    pub(super) finding: Option<usize>,
    /// The credential.
    pub(super) method: AuthMethod,
    /// Whether it was written down for the provider in use.
    pub(super) belongs_to_provider: bool,
}

impl Chosen {
    fn login(finding: usize, method: AuthMethod) -> Self {
        Self {
            finding: Some(finding),
            method,
            belongs_to_provider: false,
        }
    }

    fn of_provider(finding: usize, method: AuthMethod) -> Self {
        Self {
            finding: Some(finding),
            method,
            belongs_to_provider: true,
        }
    }

    pub(super) fn none() -> Self {
        Self {
            finding: None,
            method: AuthMethod::NoneRequired,
            belongs_to_provider: false,
        }
    }
}

pub(super) fn choose(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    match provider {
        Provider::Primary => Ok(login(policy, settings, decision)?
            .map_or_else(Chosen::none, |(finding, method)| {
                Chosen::login(finding, method)
            })),
        Provider::BuiltIn(built_in) => {
            if let Some(chosen) = from_caller(settings, decision) {
                return Ok(chosen);
            }
            let Some(variable) = built_in.key_variable else {
                return Ok(Chosen::none());
            };
            let variable = Name::new(variable);
            let Some(finding) = find_variable(policy, settings, &variable, decision) else {
                return Err(Refusal::NoneFound);
            };
            let region = built_in
                .region_variables
                .iter()
                .find_map(|name| variable_text(policy, settings, &Name::new(name), decision));
            let key = secret_at(settings, finding)?;
            Ok(Chosen::of_provider(
                finding,
                AuthMethod::BedrockApiKey(BedrockApiKey::new(key, region.map(str::to_owned))),
            ))
        }
        Provider::Configured { id } => for_configured(policy, settings, provider, id, decision),
    }
}

fn for_configured(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    id: &Name,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    let rules = &policy.rules.providers;
    if let Some(chosen) = from_caller(settings, decision) {
        return Ok(chosen);
    }
    let asks_for_login = settings
        .flag(
            &crate::finding::SettingKey::Provider(id.clone(), ProviderField::RequiresStoredLogin),
            decision,
        )?
        .is_some_and(|(asks, setting)| {
            asks && settings
                .finding(setting)
                .is_some_and(|finding| finding.origin.trust >= Trust::User)
        });
    let mut chosen = None;
    for slot in rules.order {
        let found = match slot {
            ProviderSlot::EnvKey => {
                let soft = !rules.missing_variable_is_error && asks_for_login;
                env_key(policy, settings, provider, soft, decision)
            }
            ProviderSlot::BearerToken => bearer_token(settings, provider, decision),
        };
        // What comes after the credential in use cannot fail any more.
        let found = if chosen.is_some() {
            found.unwrap_or_default()
        } else {
            found?
        };
        match (&chosen, &found) {
            (None, Some(_)) => chosen = found,
            (
                Some(Chosen {
                    finding: winner, ..
                }),
                Some(Chosen {
                    finding: Some(loser),
                    ..
                }),
            ) => {
                decision.judge(*loser, Verdict::Shadowed(*winner, Shadow::Earlier));
            }
            _ => {}
        }
    }
    if let Some(chosen) = chosen {
        return Ok(chosen);
    }
    let command = provider.field(settings, ProviderField::AuthCommand, decision);
    if let Some(command) = command.filter(|_| rules.auth_command) {
        return Err(Refusal::DynamicCredential(command));
    }
    if asks_for_login {
        return match login(policy, settings, decision)? {
            Some((finding, method)) => Ok(Chosen::login(finding, method)),
            None => Err(Refusal::NoneFound),
        };
    }
    // Older releases send the login to whatever host the provider names. Nobody asked for that.
    if rules.inherits_login
        && let Ok(Some((credential, _))) = login(policy, settings, &mut decision.clone())
    {
        return Err(Refusal::NotAskedFor {
            credential,
            provider: id.clone(),
        });
    }
    Ok(Chosen::none())
}

fn from_caller(settings: &Settings<'_>, decision: &mut Decision) -> Option<Chosen> {
    let (index, method) = settings
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.origin.trust == Trust::Caller)
        .find_map(|(index, finding)| Some((index, finding.credential()?)))?;
    judge_all_but(settings, index, Shadow::Pinned, decision);
    Some(Chosen::login(index, method.clone()))
}

fn judge_all_but(settings: &Settings<'_>, winner: usize, why: Shadow, decision: &mut Decision) {
    for (index, finding) in settings.findings.iter().enumerate() {
        if index != winner && finding.credential().is_some() {
            decision.judge(index, Verdict::Shadowed(Some(winner), why));
        }
    }
}

fn env_key(
    policy: &Policy,
    settings: &Settings<'_>,
    provider: &Provider,
    missing_is_fine: bool,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
    let Some(setting) = provider.field(settings, ProviderField::EnvKey, decision) else {
        return Ok(None);
    };
    let variable = Name::new(settings.text_at(setting)?);
    if !variable.is_valid() {
        return Err(Refusal::InvalidSetting {
            setting,
            expected: "the name of a variable, not a key",
        });
    }
    match find_variable(policy, settings, &variable, decision) {
        Some(finding) => Ok(Some(Chosen::of_provider(
            finding,
            AuthMethod::ApiKey(secret_at(settings, finding)?),
        ))),
        None if missing_is_fine => Ok(None),
        None => Err(Refusal::MissingVariable {
            setting,
            variable,
            instructions: provider.field(settings, ProviderField::EnvKeyInstructions, decision),
        }),
    }
}

fn bearer_token(
    settings: &Settings<'_>,
    provider: &Provider,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
    let Some(setting) = provider.field(settings, ProviderField::BearerToken, decision) else {
        return Ok(None);
    };
    let secret = parse_secret(settings.text_at(setting)?).ok_or(Refusal::InvalidSetting {
        setting,
        expected: "a token of visible ASCII characters",
    })?;
    Ok(Some(Chosen::of_provider(
        setting,
        AuthMethod::BearerToken(secret),
    )))
}

/// Returns the earliest place that sets a variable to something.
pub(super) fn find_variable(
    policy: &Policy,
    settings: &Settings<'_>,
    name: &Name,
    decision: &mut Decision,
) -> Option<usize> {
    let mut winner = None;
    let mut hidden = false;
    for (index, finding) in settings.findings.iter().enumerate() {
        if !matches!(&finding.subject, Subject::Variable(found) if found == name) {
            continue;
        }
        match &finding.found {
            Found::Blank => hidden |= policy.rules.blank_hides && winner.is_none(),
            Found::Nothing => {}
            _ if winner.is_none() && !hidden => {
                decision.judge(index, Verdict::Applied);
                winner = Some(index);
            }
            _ => decision.judge(index, Verdict::Shadowed(winner, Shadow::Earlier)),
        }
    }
    winner
}

/// Returns the text that the earliest place sets a variable to.
pub(super) fn variable_text<'a>(
    policy: &Policy,
    settings: &Settings<'a>,
    name: &Name,
    decision: &mut Decision,
) -> Option<&'a str> {
    let index = find_variable(policy, settings, name, decision)?;
    match &settings.finding(index)?.found {
        Found::Text(text) => Some(text.expose()),
        _ => None,
    }
}

fn secret_at(settings: &Settings<'_>, index: usize) -> Result<Secret, Refusal> {
    settings
        .finding(index)
        .and_then(|finding| match &finding.found {
            Found::Text(text) => parse_secret(text.expose()),
            _ => None,
        })
        .ok_or(Refusal::Broken(index))
}

fn parse_secret(text: &str) -> Option<Secret> {
    Secret::parse(Cleaned::new(text).text()).ok()
}

/// A place in the order of precedence: the tier first, then the position among the findings.
type Rank = (u8, usize);

/// Returns the login that is in force: the earliest usable credential of the preferred class, or of
/// the other one. Whatever is broken and comes before it is an error.
fn login(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<Option<(usize, AuthMethod)>, Refusal> {
    let stored = stored::read(policy, settings, decision);
    let preferred = match (policy.rules.preference, settings.preference) {
        (super::PreferenceScope::Everywhere, Some((class, setting))) => (class, Some(setting)),
        _ => (policy.rules.preferred, None),
    };
    let tier = |class: Option<Class>| match class {
        Some(class) if class != preferred.0 => 3,
        // A file that cannot be read may have held what is preferred.
        _ => 2,
    };
    let mut ranked: Vec<(Rank, Result<usize, Refusal>)> = stored
        .refusals
        .iter()
        .map(|(index, class, refusal)| ((tier(*class), *index), Err(refusal.clone())))
        .collect();
    for (index, finding) in settings.findings.iter().enumerate() {
        let Subject::Credential(standing, kind) = finding.subject else {
            continue;
        };
        if !finding.is_present() {
            continue;
        }
        if let Some(reason) = out_of_play(policy, settings, &stored, index, standing, kind) {
            decision.judge(index, Verdict::NoEffect(reason));
            continue;
        }
        let rank = match standing {
            Standing::Pinned if finding.origin.trust == Trust::Caller => 0,
            Standing::Pinned => 1,
            Standing::Ambient | Standing::Stored => tier(Some(Class::of(kind))),
        };
        ranked.push(((rank, index), Ok(index)));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    walk(policy, settings, preferred, ranked, decision)
}

fn walk(
    policy: &Policy,
    settings: &Settings<'_>,
    preferred: (Class, Option<usize>),
    ranked: Vec<(Rank, Result<usize, Refusal>)>,
    decision: &mut Decision,
) -> Result<Option<(usize, AuthMethod)>, Refusal> {
    let mut winner: Option<(Rank, usize, AuthMethod)> = None;
    for (rank, entry) in ranked {
        match (&winner, entry) {
            (Some((first, won, _)), Ok(index)) => {
                let why = match (first.0, rank.0) {
                    (0 | 1, _) => Shadow::Pinned,
                    (a, b) if a == b => Shadow::Earlier,
                    _ => Shadow::Preferred(preferred.0, preferred.1),
                };
                if settings
                    .finding(index)
                    .is_some_and(|finding| finding.credential().is_some())
                {
                    decision.judge(index, Verdict::Shadowed(Some(*won), why));
                }
            }
            (Some(_), Err(_)) => {}
            (None, Err(refusal)) => skip_or_refuse(policy, refusal, decision)?,
            (None, Ok(index)) => {
                let finding = settings.finding(index);
                match finding.and_then(crate::finding::Finding::credential) {
                    Some(method) => {
                        refuse_unknown_token(policy, finding, index, method)?;
                        stored::note_ambiguity(settings, index, decision);
                        winner = Some((rank, index, method.clone()));
                    }
                    None => skip_or_refuse(policy, Refusal::Broken(index), decision)?,
                }
            }
        }
    }
    Ok(winner.map(|(_, index, method)| (index, method)))
}

fn skip_or_refuse(
    policy: &Policy,
    refusal: Refusal,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    match refusal {
        Refusal::Broken(index) if policy.skip_broken => {
            decision.note(Note::BrokenSkipped(index));
            Ok(())
        }
        refusal => Err(refusal),
    }
}

// Before personal access tokens existed, such a token was an agent identity that cannot be read.
fn refuse_unknown_token(
    policy: &Policy,
    finding: Option<&crate::finding::Finding>,
    index: usize,
    method: &AuthMethod,
) -> Result<(), Refusal> {
    let from_variable = finding.is_some_and(|finding| {
        finding.subject == Subject::Credential(Standing::Pinned, MethodKind::PersonalAccessToken)
            && finding.origin.trust < Trust::Caller
    });
    if from_variable
        && policy.rules.access_token == AccessTokenVariable::AgentIdentity
        && matches!(method, AuthMethod::PersonalAccessToken(_))
    {
        return Err(Refusal::Unsupported { credential: index });
    }
    Ok(())
}

fn out_of_play(
    policy: &Policy,
    settings: &Settings<'_>,
    stored: &stored::Stored,
    index: usize,
    standing: Standing,
    kind: MethodKind,
) -> Option<NoEffect> {
    let finding = settings.finding(index)?;
    match standing {
        Standing::Pinned if finding.origin.trust == Trust::Caller => None,
        Standing::Pinned if Class::of(kind) == Class::Account => {
            (policy.rules.access_token == AccessTokenVariable::Ignored).then_some(NoEffect::Rules)
        }
        Standing::Pinned => (!policy.rules.pinned_key).then_some(NoEffect::Rules),
        Standing::Ambient => match policy.rules.ambient_key {
            AmbientKey::Ignored => Some(NoEffect::Rules),
            AmbientKey::WithoutStoredLogin if stored.exists => Some(NoEffect::StoredLogin),
            _ => blank_hides(policy, settings, index).then_some(NoEffect::Rules),
        },
        Standing::Stored => stored
            .out_of_force
            .iter()
            .find(|(member, _)| *member == index)
            .map(|(_, reason)| *reason)
            .or_else(|| {
                let unknown = matches!(
                    kind,
                    MethodKind::PersonalAccessToken | MethodKind::BedrockApiKey
                ) && !policy.rules.stored_access_token;
                unknown.then_some(NoEffect::Rules)
            }),
    }
}

/// Tells whether an earlier place sets the same variable to nothing, and that counts.
pub(super) fn blank_hides(policy: &Policy, settings: &Settings<'_>, index: usize) -> bool {
    let variable = |index: usize| {
        settings
            .finding(index)
            .and_then(|finding| match &finding.origin.place {
                Place::Variable(name) | Place::File(_, Position::Assignment { name, .. }) => {
                    Some(name)
                }
                _ => None,
            })
    };
    let Some(name) = variable(index).filter(|_| policy.rules.blank_hides) else {
        return false;
    };
    (0..index).any(|earlier| {
        variable(earlier) == Some(name)
            && settings
                .finding(earlier)
                .is_some_and(|finding| matches!(finding.found, Found::Blank))
    })
}

/// Returns the class of the login that is in force, whoever uses it.
pub(super) fn class_of_login(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &Decision,
) -> Option<Class> {
    match login(policy, settings, &mut decision.clone()) {
        Ok(Some((_, method))) => Some(Class::of(method.kind())),
        _ => None,
    }
}
