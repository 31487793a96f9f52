//! A home directory as people have them. Every key and token in it is made up.

mod enter;

use std::fs;
use std::io;
use std::path::Path;

use auth_resolver::System;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub use self::enter::{enter, variables_in};

/// Where the made-up machine, which is not on any disk, has its home.
pub const ON_PAPER: &str = "/home/ada";

/// What was in force when the tokens were made; they expire in 2100.
const NOW: i64 = 1_795_500_000;
const EXPIRY: i64 = 4_102_444_800;

/// The base URL that a home with a [preferred key](Home::with_preferred_key) names.
pub const GATEWAY: &str = "https://gateway.example/v1";

/// Variables, `HOME` left out, and the files below the home directory.
#[derive(Clone, Debug)]
pub struct Home {
    pub variables: Vec<(String, String)>,
    pub files: Vec<(&'static str, String)>,
}

impl Home {
    /// 60 variables with `HOME`, a `.env`, a ChatGPT login, a configuration.
    pub fn realistic() -> Self {
        Self {
            files: vec![
                (".codex/.env", include_str!("home/dotenv").to_owned()),
                (".codex/auth.json", auth_json()),
                (
                    ".codex/config.toml",
                    include_str!("home/config.toml").to_owned(),
                ),
            ],
            ..Self::nothing()
        }
    }

    /// The same variables and no file.
    pub fn nothing() -> Self {
        let lines = include_str!("home/variables").lines();
        let variables = lines.filter_map(|line| line.split_once('='));
        Self {
            variables: variables
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            files: Vec::new(),
        }
    }

    /// The same variables, one of them an API key, and no file.
    pub fn api_key_only() -> Self {
        let mut home = Self::nothing();
        let key = format!("sk-proj-{}", base64url(&bytes(117, 1)));
        home.variables.push(("OPENAI_API_KEY".to_owned(), key));
        home
    }

    /// Makes the configuration ask for the key in `.env`, and send it to [`GATEWAY`].
    pub fn with_preferred_key(mut self) -> Self {
        for (path, text) in &mut self.files {
            if path.ends_with("config.toml") {
                *text = format!(
                    "preferred_auth_method = \"apikey\"\nopenai_base_url = \"{GATEWAY}\"\n{text}"
                );
            }
        }
        self
    }

    /// Returns the text of a file.
    pub fn file(&self, name: &str) -> &str {
        let file = self.files.iter().find(|(path, _)| path.ends_with(name));
        file.map_or("", |(_, text)| text)
    }

    /// Writes the files, as a login does: for their owner alone.
    pub fn write(&self, directory: &Path) -> io::Result<()> {
        for (path, text) in &self.files {
            let path = directory.join(path);
            fs::create_dir_all(path.parent().unwrap_or(directory))?;
            fs::write(&path, text)?;
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
            }
        }
        Ok(())
    }

    /// Returns the same as a made-up machine, for measurements without files.
    pub fn on_paper(&self) -> System {
        let mut machine = System::fixed().now(NOW).var("HOME", ON_PAPER);
        for (name, value) in &self.variables {
            machine = machine.var(name, value);
        }
        for (path, text) in &self.files {
            machine = machine.file(Path::new(ON_PAPER).join(path), text);
        }
        machine.build()
    }
}

fn auth_json() -> String {
    let account = "5f2c9b1e-7d34-4a86-9c0f-1b2d3e4f5a6b";
    let id_token = token(
        &format!(
            r#"{{"amr":["pwd","otp","mfa","urn:openai:amr:otp_email"],"at_hash":"{hash}","aud":["app_MadeUpMadeUpMadeUpMadeUp"],"auth_provider":"password","auth_time":{NOW},"email":"ada@lovelace.example","email_verified":true,"exp":{EXPIRY},"https://api.openai.com/auth":{{"chatgpt_account_id":"{account}","chatgpt_plan_type":"plus","chatgpt_subscription_active_start":"2026-10-29T08:11:02+00:00","chatgpt_subscription_active_until":"2026-12-29T08:11:02+00:00","chatgpt_subscription_last_checked":"2026-11-24T07:55:41.123456+00:00","chatgpt_user_id":"user-MadeUpMadeUpMadeUpMadeUp","groups":[],"organizations":[{{"id":"org-MadeUpMadeUpMadeUpMadeUp","is_default":true,"role":"owner","title":"Personal"}}],"user_id":"user-MadeUpMadeUpMadeUpMadeUp"}},"iat":{NOW},"iss":"https://auth.openai.com","jti":"{account}","rat":{NOW},"sid":"{account}","sub":"auth0|MadeUpMadeUpMadeUpMadeUp"}}"#,
            hash = base64url(&bytes(16, 2)),
        ),
        3,
    );
    let access_token = token(
        &format!(
            r#"{{"aud":["https://api.openai.com/v1"],"client_id":"app_MadeUpMadeUpMadeUpMadeUp","exp":{EXPIRY},"https://api.openai.com/auth":{{"chatgpt_account_id":"{account}","chatgpt_account_user_id":"user-MadeUpMadeUpMadeUpMadeUp__{account}","chatgpt_compute_residency":"no_constraint","chatgpt_plan_type":"plus","chatgpt_user_id":"user-MadeUpMadeUpMadeUpMadeUp","user_id":"user-MadeUpMadeUpMadeUpMadeUp"}},"https://api.openai.com/mfa":{{"required":"yes"}},"https://api.openai.com/profile":{{"email":"ada@lovelace.example","email_verified":true}},"iat":{NOW},"iss":"https://auth.openai.com","jti":"{account}","nbf":{NOW},"pwd_auth_time":{NOW}123,"scp":["openid","profile","email","offline_access"],"session_id":"authsess_MadeUpMadeUpMadeUpMadeUpMade","sub":"auth0|MadeUpMadeUpMadeUpMadeUp"}}"#
        ),
        4,
    );
    let refresh_token = format!("rt_{}", base64url(&bytes(320, 5)));
    format!(
        "{{\n  \"OPENAI_API_KEY\": null,\n  \"auth_mode\": \"chatgpt\",\n  \"tokens\": {{\n    \
         \"id_token\": \"{id_token}\",\n    \"access_token\": \"{access_token}\",\n    \
         \"refresh_token\": \"{refresh_token}\",\n    \"account_id\": \"{account}\"\n  }},\n  \
         \"last_refresh\": \"2026-11-24T07:55:41.123456789Z\"\n}}\n"
    )
}

/// Makes a JSON Web Token with a signature of 512 bytes that signs nothing.
fn token(claims: &str, seed: u64) -> String {
    let header = r#"{"alg":"RS256","kid":"19344e65-bbc9-44d1-a9d0-f957b079bd0e","typ":"JWT"}"#;
    let signature = bytes(512, seed);
    [header.as_bytes(), claims.as_bytes(), &signature]
        .map(base64url)
        .join(".")
}

fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns bytes that look random and are the same each time (a 64-bit linear congruence).
fn bytes(count: usize, seed: u64) -> Vec<u8> {
    let mut state = seed;
    (0..count)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_that_the_readme_names() {
        let home = Home::realistic();
        assert_eq!(home.variables.len(), 59);
        for (file, expected) in [(".env", 300), ("auth.json", 4700), ("config.toml", 4096)] {
            let size = home.file(file).len();
            assert!(size.abs_diff(expected) * 10 < expected, "{file}: {size}");
        }
    }
}
