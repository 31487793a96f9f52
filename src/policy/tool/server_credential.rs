//! Chooses the credential for a provider: its own, or the login if the provider asks for it.

use crate::finding::tool::{MethodChoice, ServerField, ToolKey};
use crate::finding::{FindingId, Found, Notice, SettingKey};
use crate::method::{AuthMethod, BedrockApiKey, MethodKind};
use crate::policy::credential::Chosen;
use crate::policy::decision::{Decision, Remarks};
use crate::policy::refusal::{NOT_A_KEY, Refusal};
use crate::policy::settings::{Settings, find_variable};
use crate::policy::verdict::{NoEffect, Shadow, Verdict};
use crate::policy::{Policy, login};
use crate::secret::{Cleaned, InvalidSecret, Secret};
use crate::text::{Name, is_variable_name};

use super::refusal::{ToolReason, ToolRefusal};
use super::server::Server;
use super::server_rules::{BuiltInServer, ServerRules, ServerSlot};
use super::{built_in_url, stored};

/// Chooses the credential for a provider: the caller's, else the provider's own, else the login if the
/// provider asks for it.
pub(in crate::policy) fn choose(
    policy: &Policy,
    settings: &Settings<'_>,
    server: &Server,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    if let Some((finding, method)) = login::from_caller(policy, settings, decision)? {
        return Ok(Chosen::login(finding, method));
    }
    // What is selected leaves a provider's own key out as well (recordings `wif/*`).
    if let Some((MethodChoice::Elsewhere(whose), setting)) = settings.selected {
        return Err(Refusal::Tool(ToolRefusal::SelectedElsewhere {
            setting,
            whose,
        }));
    }
    match server {
        Server::Own => Ok(Chosen::none()),
        Server::BuiltIn(built_in) => for_built_in(policy, settings, server, built_in, decision),
        Server::Described { id } => for_configured(policy, settings, server, id, decision),
    }
}

fn for_built_in(
    policy: &Policy,
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
    login::judge(policy, settings, decision, |_| Verdict::NoEffect(why));
    let Some(variable) = built_in.key_variable.map(Name::new) else {
        return Ok(Chosen::none());
    };
    if built_in.key_header.is_some() {
        return match (
            find_variable(policy, settings, &variable, decision),
            built_in.or_elsewhere,
            settings.selected,
        ) {
            (Some(finding), ..) => {
                let key = AuthMethod::ApiKey(secret_at(settings, finding)?);
                Ok(Chosen::of_server(finding, key))
            }
            (None, Some(whose), Some((_, setting))) => {
                Err(Refusal::Tool(ToolRefusal::SelectedElsewhere {
                    setting,
                    whose,
                }))
            }
            (None, ..) => Err(Refusal::NoneFound),
        };
    }
    // The command comes before the stored key, that before the variable (openai/codex,
    // `amazon_bedrock/auth.rs`).
    refuse_command(server, settings, &policy.rules.tool.servers, decision)?;
    let stored = stored_for_cloud(policy, settings, decision)?;
    let in_variable = find_variable(policy, settings, &variable, decision);
    if let Some((finding, method)) = stored {
        if let Some(variable) = in_variable {
            decision.judge(variable, Verdict::Shadowed(Some(finding), Shadow::Earlier));
        }
        return Ok(Chosen::of_server(finding, method));
    }
    let Some(finding) = in_variable else {
        return Err(Refusal::NoneFound);
    };
    let region = built_in_url::region(policy, settings, server, decision)?;
    let key = secret_at(settings, finding)?;
    Ok(Chosen::of_server(
        finding,
        AuthMethod::BedrockApiKey(BedrockApiKey::new(key, region.map(str::to_owned))),
    ))
}

fn for_configured(
    policy: &Policy,
    settings: &Settings<'_>,
    server: &Server,
    id: &Name,
    decision: &mut Decision,
) -> Result<Chosen, Refusal> {
    let rules = &policy.rules.tool.servers;
    // A login goes to a provider only if it asks for one (openai/codex#39214).
    let asks_for_login = settings
        .flag(
            &SettingKey::Tool(ToolKey::Server(
                id.clone(),
                ServerField::RequiresStoredLogin,
            )),
            decision,
        )?
        .is_some_and(|(asks, _)| asks);
    let mut chosen = None;
    for slot in rules.order {
        let found = match slot {
            ServerSlot::EnvKey => {
                // Until 0.64 the login took the place of a variable that is not set (recordings
                // `provider/env_key_unset/*`). Here it does so only for a provider that asks for
                // it.
                let soft = !rules.missing_variable_is_error && asks_for_login;
                env_key(policy, settings, server, soft, decision)
            }
            ServerSlot::BearerToken => bearer_token(settings, server, decision),
        };
        // Places after the credential in use cannot fail any more.
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
        login::judge(policy, settings, decision, |_| {
            Verdict::Shadowed(chosen.finding, Shadow::OfServer)
        });
        return Ok(chosen);
    }
    // After both slots, as in Codex (openai/codex 20f43c1e0).
    refuse_command(server, settings, rules, decision)?;
    if asks_for_login {
        decision.circumstances.searches_login = true;
        return match login::in_force(policy, settings, decision)? {
            Some((finding, method)) => Ok(Chosen::login(finding, method)),
            None => Err(Refusal::NoneFound),
        };
    }
    // Older releases send the login to whatever host the provider names (recordings
    // `provider/no_key*`, until openai/codex e13c1d569). Nobody asked for that.
    if rules.inherits_login
        && let Ok(Some((credential, _))) = login::search(policy, settings).outcome
    {
        return Err(Refusal::Tool(ToolRefusal::NotAskedFor {
            credential,
            server: id.clone(),
        }));
    }
    login::judge(policy, settings, decision, |_| {
        Verdict::NoEffect(NoEffect::Tool(ToolReason::NotAskedFor))
    });
    Ok(Chosen::none())
}

/// Returns the stored key for a cloud, if that is the login in force. A file that cannot be read
/// may hold one, so it is an error; other problems of a login do not concern this provider.
fn stored_for_cloud(
    policy: &Policy,
    settings: &Settings<'_>,
    decision: &mut Decision,
) -> Result<Option<(FindingId, AuthMethod)>, Refusal> {
    // The verdicts of a search for a login do not apply here.
    for (_, class, refusal) in stored::read(policy, settings, &mut Remarks::default()).refusals {
        if class.is_none() && matches!(refusal, Refusal::Broken(_)) {
            decision.skip(login::to_skip(policy, refusal)?);
        }
    }
    let found = login::search(policy, settings).outcome.ok().flatten();
    Ok(found.filter(|(_, method)| method.kind() == MethodKind::BedrockApiKey))
}

// This crate runs nothing, so the output of a command is unknown.
fn refuse_command(
    server: &Server,
    settings: &Settings<'_>,
    rules: &ServerRules,
    decision: &mut Decision,
) -> Result<(), Refusal> {
    if rules.auth_command
        && let Some(command) = server.field(settings, ServerField::AuthCommand, decision)
    {
        return Err(Refusal::Tool(ToolRefusal::DynamicCredential(command)));
    }
    Ok(())
}

fn env_key(
    policy: &Policy,
    settings: &Settings<'_>,
    server: &Server,
    missing_is_fine: bool,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
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
    match find_variable(policy, settings, &variable, decision) {
        Some(finding) => Ok(Some(Chosen::of_server(
            finding,
            AuthMethod::ApiKey(secret_at(settings, finding)?),
        ))),
        None if missing_is_fine => Ok(None),
        None => Err(Refusal::Tool(ToolRefusal::MissingVariable {
            setting,
            variable,
            instructions: server.field(settings, ServerField::EnvKeyInstructions, decision),
        })),
    }
}

fn bearer_token(
    settings: &Settings<'_>,
    server: &Server,
    decision: &mut Decision,
) -> Result<Option<Chosen>, Refusal> {
    let Some(setting) = server.field(settings, ServerField::BearerToken, decision) else {
        return Ok(None);
    };
    let secret = parse_secret(settings, setting, settings.text_at(setting)?)?;
    Ok(Some(Chosen::of_server(
        setting,
        AuthMethod::BearerToken(secret),
    )))
}

fn secret_at(settings: &Settings<'_>, index: FindingId) -> Result<Secret, Refusal> {
    match settings.finding(index).map(|finding| &finding.found) {
        Some(Found::Text(text)) => parse_secret(settings, index, text.expose()),
        _ => Err(Refusal::Broken(index)),
    }
}

fn parse_secret(settings: &Settings<'_>, index: FindingId, text: &str) -> Result<Secret, Refusal> {
    let text = Cleaned::new(text).text();
    let is_sent = settings
        .finding(index)
        .is_some_and(|finding| finding.notices.contains(&Notice::PlaceholderSent));
    match (Secret::parse(text), Secret::placeholder(text)) {
        (Err(InvalidSecret::Placeholder), Some(placeholder)) if is_sent => Ok(placeholder),
        (parsed, _) => parsed.map_err(|why| Refusal::InvalidCredential {
            credential: index,
            why,
        }),
    }
}
