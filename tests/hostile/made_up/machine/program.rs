//! Whose places a machine has.

use auth_resolver::method::{CredentialClass, MethodKind};

use super::super::marker::Tier;
use super::files::File;
use super::values::Maker;
use super::{Assignment, HOME, PROJECT, claude_code, codex, gemini_cli};

/// A preset, or a program of somebody's own that reads the files of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    Codex,
    ClaudeCode,
    GeminiCli,
    /// Over the files of Codex, which are TOML.
    OwnOfToml,
    /// Over the files of Claude Code, which are JSON.
    OwnOfJson,
}

impl Program {
    pub(super) fn pick(maker: &mut Maker) -> Self {
        match maker.choices.below(20) {
            0..=3 => Self::ClaudeCode,
            4..=7 => Self::GeminiCli,
            8 | 9 => Self::OwnOfToml,
            10 => Self::OwnOfJson,
            _ => Self::Codex,
        }
    }

    /// The endpoint that a credential of this kind is for when nobody says otherwise.
    pub(crate) fn endpoint(self, kind: MethodKind) -> &'static str {
        match (self, kind.class()) {
            (Self::ClaudeCode, _) => "https://api.anthropic.com",
            (Self::GeminiCli, CredentialClass::Key) => "https://generativelanguage.googleapis.com",
            (Self::GeminiCli, _) => "https://cloudcode-pa.googleapis.com",
            (_, CredentialClass::Key) => "https://api.openai.com/v1",
            (_, _) => "https://chatgpt.com/backend-api/codex",
        }
    }

    /// The variables it may look at, and how often each is set.
    pub(super) fn variables(self) -> &'static [(usize, Assignment)] {
        match self {
            Self::Codex | Self::OwnOfToml => &codex::VARIABLES,
            Self::ClaudeCode | Self::OwnOfJson => &claude_code::VARIABLES,
            Self::GeminiCli => &gemini_cli::VARIABLES,
        }
    }

    pub(super) fn files(self, maker: &mut Maker, directory: &str) -> Vec<File> {
        match self {
            Self::Codex | Self::OwnOfToml => codex::files(maker, directory),
            Self::ClaudeCode | Self::OwnOfJson => claude_code::files(maker, directory),
            Self::GeminiCli => gemini_cli::files(maker, directory),
        }
    }

    /// Returns where its directory is.
    pub(super) fn directory(
        self,
        maker: &mut Maker,
        has_project: bool,
        variables: &mut Vec<(&'static str, Option<String>)>,
    ) -> String {
        let (variable, name) = match self {
            Self::Codex | Self::OwnOfToml => ("CODEX_HOME", ".codex"),
            Self::ClaudeCode | Self::OwnOfJson => ("CLAUDE_CONFIG_DIR", ".claude"),
            Self::GeminiCli => ("GEMINI_CLI_HOME", ".gemini"),
        };
        let usual = format!("{HOME}/{name}");
        let (value, directory) = match maker.choices.below(60) {
            // The variable of Gemini CLI names the parent.
            0 | 3 if self == Self::GeminiCli => (Some("/x".to_owned()), format!("/x/{name}")),
            0 | 3 => (Some("/x".to_owned()), "/x".to_owned()),
            1 => (None, usual),
            // The project's own directory would be the user's as well.
            2 if !has_project && self != Self::GeminiCli => {
                (Some(name.to_owned()), format!("{PROJECT}/{name}"))
            }
            // Of the project, where Claude Code is led by a variable that is empty.
            4 if has_project && self == Self::ClaudeCode => {
                (Some(String::new()), PROJECT.to_owned())
            }
            _ => return usual,
        };
        variables.push((variable, value));
        directory
    }
}

/// Puts files down, each with its chance.
pub(super) fn put(
    maker: &mut Maker,
    files: &mut Vec<File>,
    places: &[(usize, String, Tier)],
    contents: impl Fn(&mut Maker, Tier) -> Vec<u8>,
) {
    for (percent, path, tier) in places {
        if maker.percent(*percent) {
            let contents = contents(maker, *tier);
            files.push(File::make(maker, path.clone(), contents));
        }
    }
}
