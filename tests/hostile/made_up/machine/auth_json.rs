//! A stored login.

use super::super::marker::Tier;
use super::json::{EXPIRIES, Members, string};
use super::values::{IDENTITY, Maker, token};

const MODES: [&str; 7] = [
    "chatgpt",
    "apikey",
    "ApiKey",
    "chatgptAuthTokens",
    "personalAccessToken",
    "bedrockApiKey",
    "agentIdentity",
];
const TIMES: [&str; 5] = [
    "2025-01-01T00:00:00Z",
    "2025-01-01T00:00:00.123456789+01:00",
    "9999-12-31T23:59:59Z",
    "-009999-01-01T00:00:00Z",
    "yesterday",
];

/// Makes `auth.json`. Places of markers are `a` and a letter.
pub(super) fn auth_json(maker: &mut Maker) -> Vec<u8> {
    let mut members = Members::of(Tier::User);
    if maker.percent(35) {
        let right = maker.pick(&MODES);
        let mode = maker.name(Tier::User, "am", right);
        members.add(maker, "auth_mode", "am", &mode);
    }
    if maker.percent(60) {
        let key = maker.secret(Tier::User, "ak");
        members.add(maker, "OPENAI_API_KEY", "ak", &key);
    }
    if maker.percent(70) {
        let tokens = tokens(maker);
        members.add_raw("tokens", &tokens);
    }
    if maker.percent(60) {
        let right = maker.pick(&TIMES);
        let time = maker.name(Tier::User, "at", right);
        members.add(maker, "last_refresh", "at", &time);
    }
    if maker.percent(12) {
        let token = format!("at-{}", maker.plant(Tier::User, "ap"));
        members.add(maker, "personal_access_token", "ap", &token);
    }
    if maker.percent(8) {
        let identity = maker.secret(Tier::User, "ag");
        members.add(maker, "agent_identity", "ag", &identity);
    }
    if maker.percent(12) {
        let mut bedrock = Members::of(Tier::User);
        let key = maker.secret(Tier::User, "ab");
        bedrock.add(maker, "api_key", "ab", &key);
        let region = maker.name(Tier::User, "ae", "us-east-1");
        bedrock.add(maker, "region", "ae", &region);
        members.add_raw("bedrock_api_key", &bedrock.into_object());
    }
    if maker.percent(3) {
        let foreign = maker.pick(&["access_token", "accessToken", "openai", "claudeAiOauth"]);
        let token = maker.plant(Tier::User, "af");
        members.add(maker, foreign, "af", &token);
    }
    members.mistake(maker, "ax");
    let text = members.into_object();
    maker.mangle(text, Tier::User, "az")
}

fn tokens(maker: &mut Maker) -> String {
    if maker.percent(4) {
        let text = maker.secret(Tier::User, "ao");
        return string(maker, &text);
    }
    let mut members = Members::of(Tier::User);
    if maker.percent(90) {
        let id_token = id_token(maker);
        members.add(maker, "id_token", "ai", &id_token);
    }
    if maker.percent(95) {
        let access_token = if maker.percent(30) {
            let claims = format!("{{\"exp\":{}}}", maker.pick(&EXPIRIES));
            token(&claims, &maker.plant(Tier::User, "aa"))
        } else {
            maker.secret(Tier::User, "aa")
        };
        members.add(maker, "access_token", "aa", &access_token);
    }
    if maker.percent(85) {
        let refresh_token = maker.secret(Tier::User, "ar");
        members.add(maker, "refresh_token", "ar", &refresh_token);
    }
    if maker.percent(60) {
        // An id is shown to whoever asks for it, unless it is clearly a key.
        let id = if maker.percent(30) {
            format!("sk-{}", maker.plant(Tier::User, "ac"))
        } else {
            IDENTITY.to_owned()
        };
        members.add(maker, "account_id", "ac", &id);
    }
    members.mistake(maker, "ay");
    members.into_object()
}

fn id_token(maker: &mut Maker) -> String {
    let signature = maker.plant(Tier::User, "ai");
    match maker.choices.below(12) {
        0 => return signature,
        1 => return format!("{signature}.{signature}.{signature}"),
        _ => {}
    }
    let domain = maker.pick(&["openai.com", "x.example"]);
    let mut account = Members::of(Tier::User);
    let right = maker.pick(&["plus", "pro", "free", "team", "business"]);
    let plan = maker.name(Tier::User, "an", right);
    account.add(maker, "chatgpt_plan_type", "an", &plan);
    account.add(maker, "chatgpt_account_id", "an", IDENTITY);
    account.add(maker, "chatgpt_user_id", "an", IDENTITY);
    let fedramp = maker.pick(&["true", "false", "1"]);
    account.add_raw("chatgpt_account_is_fedramp", fedramp);
    let mut claims = Members::of(Tier::User);
    claims.add(maker, "email", "an", &format!("{IDENTITY}@{domain}"));
    claims.add_raw("exp", maker.pick(&EXPIRIES));
    claims.add_raw("https://api.openai.com/auth", &account.into_object());
    token(&claims.into_object(), &signature)
}
