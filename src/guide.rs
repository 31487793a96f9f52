//! The guide, one page for each kind of reader. Every example is compiled, and runs unless it
//! would read the real machine.
//!
//! | reader | page |
//! |---|---|
//! | I write my own CLI | [`own_cli`] |
//! | I want Codex's login | [`codex_login`] |
//! | I write a proxy, or another long-running program | [`proxy`] |
//! | I show what several tools use | [`several_tools`] |
//! | I write tests | [`testing`] |
//! | I want to know what is used when | [`codex_rules`], [`claude_code_rules`], [`gemini_cli_rules`] |
//! | I am on Windows | [`windows`] |
//! | something does not work | [`troubleshooting`], [`server_answers`] |
//! | I review the security | [`threat_model`] |
//! | I have not decided yet | [`comparison`] |

#[doc = include_str!("guide/own_cli.md")]
pub mod own_cli {}

#[doc = include_str!("guide/codex_login.md")]
pub mod codex_login {}

#[doc = include_str!("guide/proxy.md")]
pub mod proxy {}

#[doc = include_str!("guide/several_tools.md")]
///
#[doc = include_str!("guide/switcher.svg")]
pub mod several_tools {}

#[doc = include_str!("guide/testing.md")]
pub mod testing {}

#[doc = include_str!("guide/codex_rules.md")]
///
#[doc = include_str!("codex/releases.md")]
pub mod codex_rules {}

#[doc = include_str!("guide/claude_code_rules.md")]
///
#[doc = include_str!("claude_code/releases.md")]
pub mod claude_code_rules {}

#[doc = include_str!("guide/gemini_cli_rules.md")]
///
#[doc = include_str!("gemini_cli/releases.md")]
pub mod gemini_cli_rules {}

#[doc = include_str!("guide/windows.md")]
pub mod windows {}

#[doc = include_str!("guide/troubleshooting.md")]
pub mod troubleshooting {}

#[doc = include_str!("guide/server_answers.md")]
///
#[doc = include_str!("rejection/answers.md")]
pub mod server_answers {}

#[doc = include_str!("../SECURITY.md")]
///
#[doc = include_str!("guide/threat_model.md")]
pub mod threat_model {}

#[doc = include_str!("guide/comparison.md")]
pub mod comparison {}
