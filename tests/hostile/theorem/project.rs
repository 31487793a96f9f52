//! Hostile projects: what somebody can put below a directory that you work in.

use serde_json::{Map, Value as Json};

use crate::made_up::machine::{File, Kind, Maker, PROJECT};
use crate::made_up::marker::{Marker, Tier};

use super::selection::Selection;
use super::vocabulary::{Format, PROVIDER_NAMES, Place, Row, Value, What, is_part};

/// A project: its files, and what the test knows of them.
#[derive(Clone, Debug)]
pub(super) struct Project {
    pub(super) files: Vec<File>,
    /// Stands in every secret of the project, and in nothing that is yours.
    pub(super) marker: Marker,
    /// Whether all that it does is to select, restrict, cancel or add headers, each in the right
    /// form.
    pub(super) is_harmless: bool,
    pub(super) selections: Vec<Selection>,
}

/// What can be at the place of a file but a plain file.
const KINDS: [Kind; 13] = [
    Kind::Unreadable,
    Kind::Pipe,
    Kind::Directory,
    Kind::Linked,
    Kind::DanglingLink,
    Kind::WritableByOthers,
    Kind::Foreign,
    Kind::LinkTo("/h/.codex/.env"),
    Kind::LinkTo("/h/.gemini/.env"),
    Kind::HardLinkTo("/h/.codex/.env"),
    Kind::HardLinkTo("/h/.gemini/.env"),
    Kind::HardLinkTo("/h/.claude/settings.json"),
    Kind::HardLinkTo("/h/.acme/.env"),
];
/// Files of the user's in the place of directories of the project's, if links were followed.
const DIRECTORIES: [(&str, &str); 4] = [
    ("/p/.codex", "/h/.codex"),
    ("/p/.claude", "/h/.claude"),
    ("/p/.gemini", "/h/.gemini"),
    ("/p/.acme", "/h/.acme"),
];

/// How many lines a file has. One alone has an effect more often than several.
const COUNTS: [usize; 9] = [0, 1, 1, 1, 2, 2, 3, 4, 6];

impl Project {
    /// Makes a project that writes to some of these places, but not where your own files are.
    pub(super) fn make(
        maker: &mut Maker,
        places: &[Place],
        is_yours: impl Fn(&str) -> bool,
    ) -> Self {
        let mut project = Self {
            files: Vec::new(),
            marker: maker.marker.clone(),
            is_harmless: maker.percent(25),
            selections: Vec::new(),
        };
        for place in places {
            let path = format!("{PROJECT}/{}", place.path);
            if !is_yours(&path) && maker.percent(place.percent) {
                let file = project.file(maker, path, place);
                project.files.push(file);
            }
        }
        if !project.is_harmless && maker.percent(3) {
            project.link_a_directory(maker, is_yours);
        }
        project
    }

    fn file(&mut self, maker: &mut Maker, path: String, place: &Place) -> File {
        let mut lines = lines(maker, Tier::Project, place.rows, self.is_harmless);
        if place.format != Format::Dotenv {
            add_names(maker, &mut lines);
            keep_first(&mut lines);
        }
        for (row, value) in &lines {
            let (what, key, _) = row;
            let selection = Selection::of(*what, place.format, key, value);
            self.selections
                .extend(selection.filter(|new| !self.selections.contains(new)));
        }
        let mut text = write(place.format, &lines);
        if !self.is_harmless && maker.percent(4) {
            text.clear();
        }
        let is_plain = self.is_harmless || maker.percent(80);
        let kind = if is_plain {
            Kind::Plain
        } else {
            maker.pick(&KINDS)
        };
        let contents = if self.is_harmless {
            text.into_bytes()
        } else {
            maker.mangle(text, Tier::Project, "tz")
        };
        File::new(path, kind, contents)
    }

    fn link_a_directory(&mut self, maker: &mut Maker, is_yours: impl Fn(&str) -> bool) {
        let (path, target) = maker.pick(&DIRECTORIES);
        // Your own files are in that directory.
        if is_yours(&format!("{path}/")) {
            return;
        }
        self.files.retain(|file| !file.path.starts_with(path));
        self.files.push(File::new(path, Kind::LinkTo(target), []));
    }

    /// Returns what is left of the project without its files.
    pub(super) fn directories(&self) -> Vec<File> {
        let parent = |path: &str| Some(path.rsplit_once('/')?.0.to_owned());
        let mut directories: Vec<String> = self
            .files
            .iter()
            .filter_map(|file| parent(&file.path))
            .collect();
        directories.retain(|directory| directory != PROJECT);
        let directory = |path| File::new(path, Kind::Directory, []);
        directories.into_iter().map(directory).collect()
    }
}

/// Picks some of the rows and their values. Now and then one is set to nothing.
pub(super) fn lines(
    maker: &mut Maker,
    tier: Tier,
    rows: &[Row],
    only_harmless: bool,
) -> Vec<(Row, String)> {
    let count = match tier {
        Tier::Project => maker.pick(&COUNTS),
        // With fewer hardly any provider would be whole.
        _ => maker.choices.below(rows.len()),
    };
    let fits = |(what, key, _): &Row| {
        // Whatever it says of a provider or a session, it describes one.
        let is_cancelled = what.can_be_cancelled() && !is_part(key);
        !only_harmless || what.is_harmless() || is_cancelled
    };
    let rows: Vec<Row> = rows.iter().copied().filter(fits).collect();
    // Of a file that holds credentials alone nothing is left.
    let count = if rows.is_empty() { 0 } else { count };
    (0..count)
        .map(|_| {
            let (what, key, value) = maker.pick(&rows);
            let has_to_be_cancelled = only_harmless && !what.is_harmless();
            if what.can_be_cancelled() && (has_to_be_cancelled || maker.percent(10)) {
                return ((What::Cancel, key, value), String::new());
            }
            let text = match value {
                Value::Secret if only_harmless => maker.plant(tier, "ts"),
                value => value.make(maker, tier),
            };
            ((what, key, value), text)
        })
        .collect()
}

/// Gives the providers among the lines their names, without which few releases go on.
fn add_names(maker: &mut Maker, lines: &mut Vec<(Row, String)>) {
    for (of_provider, name) in PROVIDER_NAMES {
        let is_described = lines
            .iter()
            .any(|((_, key, _), _)| key.starts_with(of_provider));
        if is_described && maker.percent(90) {
            lines.push((
                (What::Definition, name, Value::Word(&["P"])),
                "P".to_owned(),
            ));
        }
    }
}

/// Keeps one line of each name: outside of `.env` files none may stand there twice.
pub(super) fn keep_first(lines: &mut Vec<(Row, String)>) {
    let mut known = Vec::new();
    lines.retain(|((_, key, _), _)| {
        let is_new = !known.contains(key);
        known.push(*key);
        is_new
    });
}

/// Writes lines down, so that each of them can be read.
pub(super) fn write(format: Format, lines: &[(Row, String)]) -> String {
    let mut text = Vec::new();
    let mut members = Map::new();
    for ((_, key, value), line) in lines {
        let is_flag = value.is_flag();
        let json = if is_flag {
            Json::from(true)
        } else {
            Json::from(line.as_str())
        };
        match format {
            Format::Dotenv => text.push(format!("{key}={line}\n")),
            // A string of JSON is one of TOML.
            Format::Toml => text.push(format!("{key} = {json}\n")),
            Format::Json => insert(&mut members, key, json),
        }
    }
    match format {
        Format::Json => Json::from(members).to_string(),
        _ => text.concat(),
    }
}

fn insert(members: &mut Map<String, Json>, key: &str, value: Json) {
    let Some((object, rest)) = key.split_once('.') else {
        members.insert(key.to_owned(), value);
        return;
    };
    let object = members
        .entry(object)
        .or_insert_with(|| Json::from(Map::new()));
    // No key is both an object and a text.
    insert(object.as_object_mut().unwrap(), rest, value);
}

#[test]
fn what_is_written_is_what_was_meant() {
    let rows: [(Row, String); 3] = [
        ((What::Credential, "env.A", Value::Secret), "one".to_owned()),
        ((What::Credential, "env.B", Value::Secret), "two".to_owned()),
        ((What::Definition, "c", Value::Flag), "true".to_owned()),
    ];
    for (format, text) in [
        (Format::Dotenv, "env.A=one\nenv.B=two\nc=true\n"),
        (Format::Toml, "env.A = \"one\"\nenv.B = \"two\"\nc = true\n"),
        (Format::Json, r#"{"c":true,"env":{"A":"one","B":"two"}}"#),
    ] {
        assert_eq!(write(format, &rows), text);
    }
}
