//! Variables that the caller gives in place of those of the process.

use std::path::PathBuf;

use super::home::Platform;
use super::machine::Known;
use super::variable::Variable;
use crate::text::UncheckedText;

/// The variables, and no others.
pub(super) struct GivenEnvironment(Vec<(String, Variable)>);

impl GivenEnvironment {
    pub(super) fn new<N: Into<String>, V: AsRef<str>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let variables = variables.into_iter().map(|(name, value)| {
            let value = Variable::Text(UncheckedText::new(value.as_ref()));
            (name.into(), value)
        });
        Self(variables.collect())
    }

    pub(super) fn into_variables(self) -> Vec<(String, Variable)> {
        self.0
    }

    pub(super) fn var(&self, platform: Platform, name: &str) -> Variable {
        // From the end: a variable that is given again has the later value.
        let mut newest_first = self.0.iter().rev();
        newest_first
            .find(|(given, _)| platform.is_same_variable(given, name))
            .map_or(Variable::Unset, |(_, value)| value.clone())
    }

    /// Returns where the platform that the program was built for keeps files under these variables. What
    /// `dirs` would say holds for those of the process.
    pub(super) fn known(&self, directory: Known) -> Option<PathBuf> {
        let path = |name: &str| {
            let value = self.var(Platform::current(), name);
            let path = value.text().filter(|text| !text.is_empty());
            path.map(PathBuf::from)
        };
        let home = path(Platform::current().home_variable());
        // The XDG base directory specification has relative paths ignored.
        let named = |name| path(name).filter(|path| path.is_absolute());
        let below = |parts: [&str; 2]| home.as_ref().map(|home| home.join(parts[0]).join(parts[1]));
        match directory {
            Known::Current => None,
            Known::Home => home,
            Known::Config | Known::Data if cfg!(windows) => below(["AppData", "Roaming"]),
            Known::Config | Known::Data if cfg!(target_os = "macos") => {
                below(["Library", "Application Support"])
            }
            Known::Config => {
                named("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|home| home.join(".config")))
            }
            Known::Data => named("XDG_DATA_HOME").or_else(|| below([".local", "share"])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(variables: &[(&str, &str)], directory: Known) -> Option<PathBuf> {
        GivenEnvironment::new(variables.iter().copied()).known(directory)
    }

    #[test]
    fn the_last_of_two_counts() {
        let given = GivenEnvironment::new([("A", "1"), ("A", "2")]);
        assert_eq!(given.var(Platform::Unix, "A").text(), Some("2"));
        assert_eq!(given.var(Platform::Unix, "a"), Variable::Unset);
        assert_eq!(given.var(Platform::Windows, "a").text(), Some("2"));
    }

    #[test]
    fn without_a_home_no_directory_is_known() {
        let empty = [(Platform::current().home_variable(), "")];
        for variables in [&[][..], &empty] {
            for directory in [Known::Home, Known::Config, Known::Data] {
                assert_eq!(known(variables, directory), None);
            }
        }
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn directories_follow_from_the_variables() {
        let moved = [
            ("HOME", "/home/u"),
            ("XDG_CONFIG_HOME", "/c"),
            ("XDG_DATA_HOME", "d"), // relative, which does not count
        ];
        for (variables, home, config, data) in [
            (
                &moved[..1],
                "/home/u",
                "/home/u/.config",
                "/home/u/.local/share",
            ),
            (&moved, "/home/u", "/c", "/home/u/.local/share"),
        ] {
            assert_eq!(known(variables, Known::Home), Some(home.into()));
            assert_eq!(known(variables, Known::Config), Some(config.into()));
            assert_eq!(known(variables, Known::Data), Some(data.into()));
        }
    }
}
