//! A made-up machine for each case.

use std::collections::BTreeMap;
use std::path::PathBuf;

use auth_resolver::System;
use auth_resolver::system::FixedSystem;

use crate::runner::Run;

pub(crate) const HOME: &str = "/home/u";
// Below directories that every Linux has, so that a real process can have others in their place.
const UP: &str = "/srv/projects";
const CWD: &str = "/srv/projects/p";
const CONFIG: &str = "/srv/config";
/// Not `/etc` itself, where real programs have other files as well.
const ETC: &str = "/srv/etc";
/// 2026-11-22T09:00:00Z. The recordings are of this and the following days, and no token in them
/// ends in between.
const RECORDED_AT: i64 = 1_795_338_000;

impl Run<'_> {
    /// Returns the working directory, which is the project's as well.
    pub(crate) fn directory(&self) -> PathBuf {
        PathBuf::from(self.fill(self.case.cwd.as_deref().unwrap_or(CWD)))
    }

    /// Returns the machine that the preset is asked on.
    pub(crate) fn system(&self) -> System {
        if self.is_real {
            System::real()
        } else {
            self.machine().build()
        }
    }

    pub(crate) fn machine(&self) -> FixedSystem {
        let case = self.case;
        let mut machine = System::fixed()
            .home(if case.no_home { "/root" } else { HOME })
            .current_dir(self.directory())
            .now(RECORDED_AT);
        for (name, value) in &case.env {
            machine = machine.var(name, self.fill(value));
        }
        for (path, content) in self.files() {
            machine = machine.file(self.fill(path), self.fill(content));
        }
        for command in &case.setup_cmds {
            let command = self.fill(command);
            machine = match command.split(' ').collect::<Vec<_>>()[..] {
                ["chmod", mode, path] => {
                    machine.file_mode(path, u32::from_str_radix(mode, 8).expect("a mode"))
                }
                ["ln", "-s", target, path] => machine.link(path, target),
                ["mkdir", path] => machine.directory(path),
                _ => panic!("unknown command {command}"),
            };
        }
        machine
    }

    pub(crate) fn files(&self) -> BTreeMap<&str, &str> {
        let given = self.case.files.iter();
        let mut files: BTreeMap<&str, &str> = given
            .map(|(path, content)| (path.as_str(), content.as_str()))
            .collect();
        for (path, content) in self.after {
            match content {
                Some(content) => files.insert(path, content),
                None => files.remove(path.as_str()),
            };
        }
        files
    }

    pub(crate) fn codex_home(&self) -> &'static str {
        match self.case.codex_home.as_str() {
            "set" => "/home/u/codex-home",
            "missing" => "/home/u/nowhere",
            _ => "/home/u/.codex",
        }
    }

    /// Puts directories and times in.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut text = text
            .replace("$CODEX_HOME", self.codex_home())
            .replace("$CONFIG", CONFIG);
        for (name, directory) in [("HOME", HOME), ("CWD", CWD), ("UP", UP), ("ETC", ETC)] {
            text = text
                .replace(&format!("${name}"), directory)
                .replace(&format!("@{name}@"), directory);
        }
        fill_in_times(&text)
    }
}

/// Replaces `@NOW+120000@` by the moment that many milliseconds after the recording.
fn fill_in_times(text: &str) -> String {
    let Some((before, rest)) = text.split_once("@NOW+") else {
        return text.to_owned();
    };
    let (milliseconds, after) = rest.split_once('@').expect("an end");
    let moment = RECORDED_AT * 1000 + milliseconds.parse::<i64>().expect("milliseconds");
    format!("{before}{moment}{}", fill_in_times(after))
}
