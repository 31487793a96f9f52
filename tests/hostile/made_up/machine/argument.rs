//! What the caller of a program was given.

use super::super::marker::Tier;
use super::codex::PROVIDER_KEY;
use super::config_toml::quoted;
use super::program::Program;
use super::values::Maker;
use super::{GATEWAYS, claude_code};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    ApiKey(String),
    BaseUrl(String),
    /// A root and a key.
    Gateway(String, String),
    Profile(String),
    Override(String),
    /// A path, or JSON.
    Settings(String),
    SettingSources(&'static str),
    Bare,
    SkipTrust,
    Project,
    AllowHttp,
    AllowSessionHost,
    SkipBroken,
    SkipUntrustedUrls,
    RefuseExpired,
    RefuseConflicts,
    RefuseProjectCredentials,
    TrustProject,
}

/// Makes what a program was given. Places of markers are `o` and a letter.
pub(super) fn arguments(maker: &mut Maker, program: Program, has_project: bool) -> Vec<Argument> {
    let mut arguments = vec![Argument::Project; usize::from(has_project)];
    if maker.percent(12) {
        arguments.push(Argument::ApiKey(maker.secret(Tier::Caller, "ok")));
    }
    if maker.percent(12) {
        let url = maker.url(Tier::Caller, "ou", GATEWAYS[2]);
        arguments.push(Argument::BaseUrl(url));
    }
    if maker.percent(8) {
        let right = format!("https://{}", GATEWAYS[2]);
        let root = if maker.percent(70) {
            right
        } else {
            maker.url(Tier::Caller, "ow", GATEWAYS[2])
        };
        let key = maker.secret(Tier::Caller, "og");
        arguments.push(Argument::Gateway(root, key));
    }
    if matches!(program, Program::Codex | Program::OwnOfToml) {
        if maker.percent(5) {
            let profile = maker.name(Tier::Caller, "op", "work");
            arguments.push(Argument::Profile(profile));
        }
        for _ in 0..2_usize.saturating_sub(maker.choices.below(6)) {
            arguments.push(Argument::Override(assignment(maker)));
        }
    }
    if program == Program::ClaudeCode {
        if maker.percent(15) {
            arguments.push(Argument::Settings(claude_code::settings_of_this_run(maker)));
        }
        if maker.percent(10) {
            let sources = maker.pick(&["", "user", "project,local", "user,project"]);
            arguments.push(Argument::SettingSources(sources));
        }
        if maker.percent(8) {
            arguments.push(Argument::Bare);
        }
    }
    if program == Program::GeminiCli && maker.percent(20) {
        arguments.push(Argument::SkipTrust);
    }
    for (percent, switch) in [
        (10, Argument::AllowHttp),
        (10, Argument::AllowSessionHost),
        (8, Argument::SkipBroken),
        (8, Argument::SkipUntrustedUrls),
        (5, Argument::RefuseExpired),
        (5, Argument::RefuseConflicts),
    ] {
        if maker.percent(percent) {
            arguments.push(switch);
        }
    }
    arguments
}

fn assignment(maker: &mut Maker) -> String {
    const TIER: Tier = Tier::Caller;
    let url = |maker: &mut Maker, place| maker.url(TIER, place, GATEWAYS[2]);
    match maker.choices.below(if maker.is_tidy { 9 } else { 12 }) {
        0 => format!("preferred_auth_method={}", maker.name(TIER, "oa", "apikey")),
        1 => format!("model_provider={}", maker.name(TIER, "om", "x")),
        2 => format!("openai_base_url={}", url(maker, "oo")),
        3 => format!("chatgpt_base_url={}", url(maker, "os")),
        4 => format!("api_key={}", maker.secret(TIER, "oc")),
        5 => format!(
            "model_providers.x.experimental_bearer_token={}",
            maker.secret(TIER, "ot")
        ),
        6 => format!(
            "model_providers.x.http_headers.X-C={}",
            maker.secret(TIER, "ov")
        ),
        7 => format!(
            "model_providers.{}.env_key={}",
            maker.name(TIER, "oi", "x"),
            maker.name(TIER, "oe", PROVIDER_KEY)
        ),
        8 => {
            let url = quoted(&url(maker, "ob"));
            let value = quoted(&maker.plant(TIER, "oq"));
            format!("model_providers.x={{base_url={url},query_params={{a={value}}}}}")
        }
        9 => maker.plant(TIER, "ox"),
        10 => format!("{0}={0}", maker.plant(TIER, "ox")),
        _ => format!("api_key=[\"{}", maker.plant(TIER, "oc")),
    }
}
