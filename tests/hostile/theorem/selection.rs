//! What a project that the user trusts may select, written as if the user had selected it.

use super::vocabulary::{Format, What};

/// One choice among what is yours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Selection {
    /// A setting, as `-c key=value` overrides it.
    Setting(String),
    /// A variable that is set to this.
    Variable(&'static str, String),
    /// A method, by its word in Gemini CLI's settings.
    Method(String),
    /// A variable that is set to nothing, so that another credential counts.
    Cancelled(&'static str),
}

impl Selection {
    /// Returns what a line in a file of the project's selects, if it does.
    pub(super) fn of(what: What, format: Format, key: &'static str, value: &str) -> Option<Self> {
        let variable = key.strip_prefix("env.").unwrap_or(key);
        // A credential of blanks is none, so it cancels as an empty one does.
        if what == What::Credential && value.trim().is_empty() {
            return Some(Self::Cancelled(variable));
        }
        Some(match (what, format) {
            (What::Selection, Format::Toml) => Self::Setting(format!("{key}={value}")),
            (What::Cancel, Format::Dotenv | Format::Json) => Self::Cancelled(variable),
            // The word for what the variable stands for.
            (What::Selection, Format::Dotenv) if key == "GOOGLE_GENAI_USE_GCA" => {
                Self::Method("oauth-personal".to_owned())
            }
            (What::Selection, Format::Json) if variable == key => Self::Method(value.to_owned()),
            (What::Selection, _) => Self::Variable(variable, value.to_owned()),
            _ => return None,
        })
    }
}

/// Returns every choice of some of them.
pub(super) fn combinations(selections: &[Selection]) -> impl Iterator<Item = Vec<&Selection>> {
    // A machine has only a few, and more would take too long.
    let count = selections.len().min(10);
    (1..1_usize << count).map(move |chosen| {
        let is_chosen = |index: &usize| chosen >> index & 1 == 1;
        (0..count)
            .filter(is_chosen)
            .map(|index| &selections[index])
            .collect()
    })
}

#[test]
fn every_combination_is_there() {
    let selections = ["a", "b", "c"].map(|name| Selection::Setting(name.to_owned()));
    let all: Vec<_> = combinations(&selections).collect();
    assert_eq!(all.len(), 7);
    assert_eq!(all[4], [&selections[0], &selections[2]]);
    assert_eq!(combinations(&[]).count(), 0);
}
