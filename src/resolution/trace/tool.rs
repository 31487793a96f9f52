//! Which settings may be shown, and which variables a server looks at.

use std::collections::HashSet;

use crate::finding::tool::{ServerField, ToolKey};
use crate::finding::{Finding, SettingKey, Subject};
use crate::policy::tool::BuiltInServer;
use crate::policy::{Decision, NoEffect, RuleSet, Verdict};

/// Returns, for each finding, whether it is a variable that the server in use names or looks at.
pub(super) fn asked_for(findings: &[Finding], decision: &Decision, rules: &RuleSet) -> Vec<bool> {
    let in_use = findings
        .iter()
        .zip(&decision.verdicts)
        .filter(|(_, verdict)| **verdict != Verdict::NoEffect(NoEffect::NotSelected));
    let named = in_use.filter_map(|(finding, _)| finding.named_variable());
    let server = decision.circumstances.server.as_ref();
    let built_in = rules.tool.servers.built_in.iter();
    let of_built_in = built_in
        .filter(|known| server.is_some_and(|id| id.expose() == known.id))
        .flat_map(BuiltInServer::variables);
    // No copies: a key may stand in the place of a name.
    let mut asked_for: HashSet<&str> = named.collect();
    for variable in of_built_in {
        asked_for.insert(variable);
    }
    let is_asked_for = |finding: &Finding| {
        matches!(&finding.subject,
            Subject::Variable(name) if asked_for.contains(name.expose()))
    };
    findings.iter().map(is_asked_for).collect()
}

/// Lists the words that a setting can have for a value, where it is not free.
pub(super) fn words_of(key: &SettingKey, rules: &RuleSet) -> Vec<&'static str> {
    let of = |words: &[(&'static str, _)]| words.iter().map(|(word, _)| *word).collect();
    let or = |known: &[&'static str], otherwise: &[&'static str]| {
        if known.is_empty() { otherwise } else { known }.to_vec()
    };
    match key {
        SettingKey::PreferredMethod => of(rules.preference_words),
        SettingKey::Tool(ToolKey::ForcedMethod) => of(rules.tool.forced_method_words),
        // Rules without a word for it do not read the setting at all.
        SettingKey::Tool(ToolKey::CredentialStore) => {
            or(rules.tool.stores, &["file", "keyring", "auto", "ephemeral"])
        }
        SettingKey::Tool(ToolKey::ProjectTrust(_)) => vec!["trusted", "untrusted", "undecided"],
        SettingKey::Tool(ToolKey::Server(_, ServerField::WireApi)) => {
            or(rules.tool.servers.wire_protocols, &["responses", "chat"])
        }
        _ => Vec::new(),
    }
}

/// Returns the setting that a profile has a value of its own for, or the setting itself.
pub(super) fn innermost(key: &SettingKey) -> &SettingKey {
    match key {
        SettingKey::Tool(ToolKey::Profile(_, key)) => innermost(key),
        key => key,
    }
}

/// Returns whether the value of a setting is a name, which may be shown.
pub(super) fn is_name(key: &SettingKey) -> bool {
    matches!(
        key,
        SettingKey::Tool(
            ToolKey::SelectedServer
                | ToolKey::CloudProject
                | ToolKey::SelectedProfile
                | ToolKey::ProfileOption
                | ToolKey::Server(_, ServerField::EnvKey | ServerField::VariableHeader(_))
        )
    )
}

/// Returns whether the value of a setting is a base URL.
pub(super) fn is_url(key: &SettingKey) -> bool {
    matches!(
        key,
        SettingKey::BaseUrl
            | SettingKey::SessionBaseUrl
            | SettingKey::Tool(ToolKey::Server(_, ServerField::BaseUrl))
    )
}
