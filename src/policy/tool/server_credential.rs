//! Chooses the credential for a provider: its own, or the login if the provider asks for it.

use crate::finding::tool::{MethodChoice, ServerField, ToolKey};
use crate::finding::{FindingId, Found, Notice};
use crate::method::{AuthMethod, BedrockApiKey, MethodKind};
use crate::policy::decision::Decision;
use crate::policy::login::{self, Chosen};
use crate::policy::outcome::{NOT_A_KEY, Refusal};
use crate::policy::settings::Settings;
use crate::policy::verdict::{NoEffect, Shadow, Verdict};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::text::{Name, is_variable_name};

use super::refusal::{ToolReason, ToolRefusal};
use super::rules::{BuiltInServer, ServerSlot};
use super::server::Server;
use super::stored;

/// Chooses the credential for a provider: the caller's, else the provider's own, else the login if the
/// provider asks for it.
pub(in crate::policy) fn choose(
    settings: &Settings<'_>,
    server: &Server,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    if let Some(chosen) = login::from_caller(settings, decision)? {
        return Ok(chosen);
    }
    // What is selected leaves a provider's own key out as well (recordings `wif/*`).
    if let Some((MethodChoice::Elsewhere(whose), setting)) = settings.selected {
        return Err(ToolRefusal::SelectedElsewhere { setting, whose }.into());
    }
    match server {
        Server::Own => Ok(Chosen::none()),
        Server::BuiltIn(built_in) => for_built_in(settings, server, built_in, decision),
        Server::Described { id } => for_described(settings, server, id, decision),
    }
}

fn for_built_in(
    settings: &Settings<'_>,
    server: &Server,
    built_in: &BuiltInServer,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    // All logins get this verdict, except a stored key for this provider.
    let why = match settings.selected {
        Some(_) => NoEffect::MethodNotSelected,
        None => NoEffect::Tool(ToolReason::NotAskedFor),
    };
    login::judge(settings, decision, Verdict::NoEffect(why));
    let Some(variable) = built_in.key_variable.map(Name::new) else {
        return Ok(Chosen::none());
    };
    if built_in.key_header.is_some() {
        let key = settings.find_variable(&variable, decision);
        return match (key, built_in.or_elsewhere, settings.selected) {
            (Some(finding), ..) => {
                let key = AuthMethod::ApiKey(secret_at(settings, finding)?);
                Ok(Chosen::of_server(finding, key))
            }
            (None, Some(whose), Some((_, setting))) => {
                Err(ToolRefusal::SelectedElsewhere { setting, whose }.into())
            }
            (None, ..) => Err(Refusal::NoneFound),
        };
    }
    // The command comes before the stored key, that before the variable (openai/codex,
    // `amazon_bedrock/auth.rs`).
    refuse_command(server, settings, decision)?;
    let stored = stored_for_cloud(settings, decision)?;
    let in_variable = settings.find_variable(&variable, decision);
    if let Some(stored) = stored {
        if let Some(variable) = in_variable {
            decision.judge(variable, Verdict::Shadowed(stored.finding, Shadow::Earlier));
        }
        return Ok(stored);
    }
    let finding = in_variable.ok_or(Refusal::NoneFound)?;
    let region = server.region(settings, decision)?;
    let key = BedrockApiKey::new(secret_at(settings, finding)?, region.map(str::to_owned));
    Ok(Chosen::of_server(finding, AuthMethod::BedrockApiKey(key)))
}

fn for_described(
    settings: &Settings<'_>,
    server: &Server,
    id: &Name,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    let rules = &settings.policy.rules.tool.servers;
    // A login goes to a provider only if it asks for one (openai/codex#39214).
    let asks_for_login = ToolKey::Server(id.clone(), ServerField::RequiresStoredLogin).into();
    let asks_for_login = settings.flag(&asks_for_login, decision)?;
    let asks_for_login = asks_for_login.is_some_and(|(asks, _)| asks);
    let mut chosen: Option<(FindingId, AuthMethod)> = None;
    for slot in rules.order {
        let found = match slot {
            ServerSlot::EnvKey => {
                // Until 0.64 the login took the place of a variable that is not set (recordings
                // `provider/env_key_unset/*`). Here it does so only for a provider that asks for
                // it.
                let soft = !rules.missing_variable_is_error && asks_for_login;
                env_key(settings, server, soft, decision)
            }
            ServerSlot::BearerToken => bearer_token(settings, server, decision),
        };
        match (&chosen, found) {
            (None, found) => chosen = found?,
            // Places after the credential in use cannot fail any more.
            (Some((winner, _)), Ok(Some((loser, _)))) => {
                decision.judge(loser, Verdict::Shadowed(Some(*winner), Shadow::Earlier));
            }
            (Some(_), _) => {}
        }
    }
    if let Some((finding, method)) = chosen {
        let verdict = Verdict::Shadowed(Some(finding), Shadow::OfServer);
        login::judge(settings, decision, verdict);
        return Ok(Chosen::of_server(finding, method));
    }
    // After both slots, as in Codex (openai/codex 20f43c1e0).
    refuse_command(server, settings, decision)?;
    if asks_for_login {
        decision.circumstances.searches_login = true;
        return login::in_force(settings, decision)?.ok_or(Refusal::NoneFound);
    }
    // Older releases send the login to whatever host the provider names (recordings
    // `provider/no_key*`, until openai/codex e13c1d569). Nobody asked for that.
    if rules.inherits_login
        && let Some(credential) = login::found(settings).and_then(|login| login.finding)
    {
        let server = id.clone();
        return Err(ToolRefusal::NotAskedFor { credential, server }.into());
    }
    let why = NoEffect::Tool(ToolReason::NotAskedFor);
    login::judge(settings, decision, Verdict::NoEffect(why));
    Ok(Chosen::none())
}

/// Returns the stored key for a cloud, if that is the login in force. A file that cannot be read
/// may hold one, so it is an error; other problems of a login do not concern this provider.
fn stored_for_cloud(
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
    // The verdicts of a search for a login do not apply here.
    for (_, class, refusal) in stored::read(settings, &mut settings.scratch()).refusals {
        if class.is_none() && matches!(refusal, Refusal::Broken(_)) {
            settings.skip(refusal, decision)?;
        }
    }
    let Some(found) = login::found(settings) else {
        return Ok(None);
    };
    let (Some((index, key)), MethodKind::BedrockApiKey) =
        (found.holder(settings), found.method.kind())
    else {
        return Ok(None);
    };
    for (index, finding) in settings.findings() {
        if finding.tool_key() == Some(&ToolKey::StoredMode)
            && finding.is_present()
            && finding.origin.same_document(&key.origin)
        {
            decision.judge(index, Verdict::Applied);
        }
    }
    Ok(Some(Chosen::of_server(index, found.method)))
}

// This crate runs nothing, so the output of a command is unknown.
fn refuse_command(
    server: &Server,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    for field in ServerField::NOT_ASKED {
        if settings.policy.rules.tool.servers.auth_command
            && let Some(command) = server.field(settings, field, decision)
        {
            return Err(ToolRefusal::DynamicCredential(command).into());
        }
    }
    Ok(())
}

fn env_key(
    settings: &Settings<'_>,
    server: &Server,
    missing_is_fine: bool,
    decision: &mut Decision,
) -> Result<Option<(FindingId, AuthMethod)>, Refusal> {
    let Some(setting) = server.field(settings, ServerField::EnvKey, decision) else {
        return Ok(None);
    };
    let variable = Name::new(settings.text_at(setting)?);
    if !is_variable_name(variable.expose()) {
        let expected = if variable.expose().starts_with(['$', '%']) {
            "the bare name of a variable, without `$` or `%`"
        } else {
            NOT_A_KEY
        };
        return Err(Refusal::InvalidSetting { setting, expected });
    }
    match settings.find_variable(&variable, decision) {
        Some(finding) => {
            let key = secret_at(settings, finding)?;
            Ok(Some((finding, AuthMethod::ApiKey(key))))
        }
        None if missing_is_fine => Ok(None),
        None => Err(ToolRefusal::MissingVariable {
            setting,
            variable,
            instructions: server.field(settings, ServerField::EnvKeyInstructions, decision),
        }
        .into()),
    }
}

fn bearer_token(
    settings: &Settings<'_>,
    server: &Server,
    decision: &mut Decision,
) -> Result<Option<(FindingId, AuthMethod)>, Refusal> {
    let Some(setting) = server.field(settings, ServerField::BearerToken, decision) else {
        return Ok(None);
    };
    let secret = parse_secret(settings, setting, settings.text_at(setting)?)?;
    Ok(Some((setting, AuthMethod::BearerToken(secret))))
}

fn secret_at(settings: &Settings<'_>, index: FindingId) -> Result<Secret, Refusal> {
    match settings.finding(index).map(|finding| &finding.found) {
        Some(Found::Text(text)) => parse_secret(settings, index, text.expose()),
        _ => Err(Refusal::Broken(index)),
    }
}

fn parse_secret(
    settings: &Settings<'_>,
    credential: FindingId,
    text: &str,
) -> Result<Secret, Refusal> {
    let text = Cleaned::new(text).text();
    let finding = settings.finding(credential);
    let is_sent = finding.is_some_and(|it| it.notices.contains(&Notice::PlaceholderSent));
    match (Secret::parse(text), Secret::placeholder(text)) {
        (Err(InvalidSecret::Placeholder), Some(placeholder)) if is_sent => Ok(placeholder),
        (parsed, _) => parsed.map_err(|why| Refusal::InvalidCredential { credential, why }),
    }
}
