//! The order of modules: one names only those above it. And what no module may do at all.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::neutral::WORDS_OF_TOOLS;

/// From the bottom up, as `lib.rs` declares them.
const MODULES: [&str; 24] = [
    "secret",
    "text",
    "json",
    "vendor",
    "base_url",
    "method",
    "finding",
    "policy",
    "system",
    "resolution",
    "rejection",
    "error",
    "source",
    "sources",
    "args",
    "resolver",
    "gateway",
    "preset",
    "releases",
    "codex",
    "claude_code",
    "gemini_cli",
    "usage",
    "guide",
];

/// What is written nowhere, and the file that may do so all the same.
const FORBIDDEN: [(&str, &str); 16] = [
    ("unsafe ", ""),
    ("print!(", ""),
    ("println!(", ""),
    ("eprint!(", ""),
    ("eprintln!(", ""),
    ("dbg!(", ""),
    ("set_var", ""),
    ("remove_var", ""),
    ("std::net", "base_url/parse.rs"),
    ("std::process", ""),
    ("std::thread", "system/real"),
    ("std::env", "system/"),
    ("std::fs", "system/"),
    ("dirs::", "system/real.rs"),
    ("rustix::", "system/real/"),
    // It could hide one of those above.
    ("std::{", ""),
];

/// How the tokens of one tool begin, as a text.
const BEGINNING_OF_TOKENS: &str = "\"at-";

/// Where the presets begin among the modules, with what they are made of: these speak of tools. So does every
/// file and folder `tool`.
const FIRST_OF_PRESETS: &str = "preset";

/// What speaks of tools besides: kinds of credentials, tables of vendors' hosts, keys and errors.
const GUESTS: [&str; 5] = [
    "lib.rs",
    "method",
    "vendor",
    "rejection",
    // How keys begin, and words that stand in place of one.
    "secret",
];

/// Public names for what presets find, fields that hold it, kinds of credentials, and names that systems have.
const NAMED_ALL_THE_SAME: [&str; 12] = [
    "pub fn provider(",
    "self.provider()",
    "pub provider:",
    "&self.provider",
    "provider: choice",
    "line(\"provider\", provider)",
    "\"provider\"",
    "if let Some(provider)",
    "differs_from_release",
    "ChatGpt",
    "\"CODEX_\"",
    "USERPROFILE",
];

struct File {
    /// Below `src`, with `/` between the parts.
    name: String,
    /// Without comments and without what texts hold.
    code: String,
    /// Without comments.
    with_texts: String,
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut pending: Vec<PathBuf> = vec![root.clone()];
    while let Some(path) = pending.pop() {
        if path.is_dir() {
            pending.extend(
                fs::read_dir(&path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        // The others are pages of the documentation, whose examples name whatever they like.
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let parts: Vec<_> = path
            .strip_prefix(&root)
            .unwrap()
            .iter()
            .map(|part| part.to_str().unwrap())
            .collect();
        let text = fs::read_to_string(&path).unwrap();
        files.push(File {
            name: parts.join("/"),
            code: code_of(&text, Texts::Blank),
            with_texts: code_of(&text, Texts::Keep),
        });
    }
    files
}

impl File {
    fn module(&self) -> &str {
        let first = self.name.split('/').next().unwrap();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    /// How many `super`s lead from this file to the root.
    fn depth(&self) -> usize {
        self.name.split('/').count()
    }

    /// The modules of the root that the file names.
    fn names(&self) -> Vec<String> {
        let mut prefixes = vec!["crate::".to_owned()];
        prefixes.push("super::".repeat(self.depth()));
        // In a module inside the file, such as `mod tests`, the root is one further up.
        prefixes.push("super::".repeat(self.depth() + 1));
        let mut found = Vec::new();
        for prefix in prefixes {
            for (at, _) in self.code.match_indices(&prefix) {
                let before = self.code[..at].chars().next_back().unwrap_or(' ');
                let rest = &self.code[at + prefix.len()..];
                if before.is_alphanumeric() || before == '_' || self.code[..at].ends_with("super::")
                {
                    continue;
                }
                match rest.strip_prefix('{') {
                    Some(group) => found.extend(heads_of_group(group)),
                    None => found.push(identifier(rest)),
                }
            }
        }
        found.retain(|name| MODULES.contains(&name.as_str()));
        found
    }
}

fn identifier(text: &str) -> String {
    text.trim_start()
        .chars()
        .take_while(|char| char.is_alphanumeric() || *char == '_')
        .collect()
}

/// The first names in `{a::b, c::{d, e}, f}`, whose `{` is cut off.
fn heads_of_group(text: &str) -> Vec<String> {
    let mut depth = 0;
    let mut heads = vec![identifier(text)];
    for (at, char) in text.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(identifier(&text[at + 1..])),
            _ => {}
        }
    }
    heads
}

/// What becomes of the contents of texts.
#[derive(Clone, Copy, PartialEq)]
enum Texts {
    Blank,
    Keep,
}

/// Blanks out comments (`//`, `/* */`): examples name whatever they like.
fn code_of(text: &str, texts: Texts) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("r#\"") && !code.ends_with(char::is_alphanumeric) {
            rest[3..].find("\"#").map_or(rest.len(), |end| end + 5)
        } else if rest.starts_with("'\"'") || rest.starts_with("b'\"'") {
            rest.find('"').unwrap() + 2
        } else if char == '"' {
            end_of_text(rest)
        } else {
            code.push(char);
            rest = &rest[char.len_utf8()..];
            continue;
        };
        let is_comment = rest.starts_with('/');
        code.push_str(match texts {
            Texts::Keep if !is_comment => &rest[..skipped],
            _ => " ",
        });
        rest = &rest[skipped..];
    }
    code
}

fn end_of_text(text: &str) -> usize {
    let mut escaped = true;
    for (at, char) in text.char_indices() {
        match char {
            '"' if !escaped => return at + 1,
            '\\' if !escaped => escaped = true,
            _ => escaped = false,
        }
    }
    text.len()
}

#[test]
fn lib_declares_the_modules_in_their_order() {
    let lib = files()
        .into_iter()
        .find(|file| file.name == "lib.rs")
        .unwrap();
    let declared: Vec<String> = lib
        .code
        .lines()
        // The others are doors to several modules.
        .filter(|line| line.ends_with(';'))
        .filter_map(|line| line.trim().trim_start_matches("pub ").strip_prefix("mod "))
        .map(identifier)
        .collect();
    assert_eq!(declared, MODULES);
    let other = lib.code.lines().map(str::trim).find(|line| {
        let is_item = ["fn ", "struct ", "enum ", "impl "]
            .iter()
            .any(|item| line.contains(item));
        // A name for the README's examples to be compiled under.
        is_item && *line != "struct Readme;"
    });
    assert_eq!(
        other, None,
        "lib.rs holds documentation and re-exports only"
    );
}

#[test]
fn a_module_names_only_modules_above_it() {
    let mut wrong = Vec::new();
    // Tests put whole resolvers together.
    let is_test = |name: &str| name.ends_with("/tests.rs") || name.contains("/tests/");
    for file in files()
        .iter()
        .filter(|file| file.name != "lib.rs" && !is_test(&file.name))
    {
        let rank = |module: &str| MODULES.iter().position(|known| *known == module);
        let own =
            rank(file.module()).unwrap_or_else(|| panic!("{} is in no known module", file.name));
        for named in file.names() {
            if rank(&named).unwrap() > own {
                wrong.push(format!("{} names {named}", file.name));
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

// What prints and holds answers keeps account of what was asked, and cannot ask.
#[test]
fn an_answer_knows_the_ledger_and_not_the_machine() {
    for file in files() {
        if !["resolution", "rejection", "error"].contains(&file.module()) {
            continue;
        }
        for (at, prefix) in file.code.match_indices("crate::system::") {
            let rest = &file.code[at + prefix.len()..];
            let named = match rest.strip_prefix('{') {
                Some(group) => heads_of_group(group),
                None => vec![identifier(rest)],
            };
            for name in named {
                let is_ledger = ["Digest", "Ledger", "Seed"].contains(&name.as_str());
                assert!(is_ledger, "{} names {name}", file.name);
            }
        }
    }
}

#[test]
fn what_no_module_may_do() {
    let mut wrong = Vec::new();
    for file in files() {
        for (what, allowed) in FORBIDDEN {
            let is_test = file.name.ends_with("/tests.rs");
            let may = is_test || !allowed.is_empty() && file.name.starts_with(allowed);
            if file.code.contains(what) && !may {
                wrong.push(format!("{}: {what}", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_core_has_no_word_of_a_tool() {
    let is_guest = |name: &str| {
        let is_tools = name
            .split('/')
            .any(|part| part == "tool" || part == "tool.rs");
        let mut presets = MODULES
            .into_iter()
            .skip_while(|name| *name != FIRST_OF_PRESETS);
        let mut guests = GUESTS.into_iter();
        is_tools
            || presets.any(|preset| name.starts_with(preset))
            || guests.any(|guest| name.starts_with(guest))
    };
    let is_test = |name: &str| name.ends_with("/tests.rs") || name.contains("/tests/");
    let mut wrong = Vec::new();
    let mut unused: Vec<&str> = NAMED_ALL_THE_SAME.to_vec();
    for file in files() {
        if is_guest(&file.name) || is_test(&file.name) {
            continue;
        }
        let tests_begin = file.with_texts.find("#[cfg(test)]\nmod tests {");
        let code = &file.with_texts[..tests_begin.unwrap_or(file.with_texts.len())];
        for line in code.lines() {
            let mut rest = line.to_owned();
            for name in NAMED_ALL_THE_SAME {
                if rest.contains(name) {
                    unused.retain(|unused| *unused != name);
                    rest = rest.replace(name, "");
                }
            }
            let lower = rest.to_lowercase();
            let mut words = WORDS_OF_TOOLS.iter().chain([&BEGINNING_OF_TOKENS]);
            if words.any(|word| lower.contains(word)) {
                wrong.push(format!("{}: {}", file.name, line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(unused.is_empty(), "in no file: {unused:?}");
}

#[test]
fn comments_and_texts_are_no_code() {
    for (text, code) in [
        ("a // crate::b\nc", "a  \nc"),
        ("/* crate::b */ a", "  a"),
        (r#"a("crate::\"b") c"#, "a( ) c"),
        ("a(r#\"crate::b\"#) c", "a( ) c"),
        ("'\"' crate::b '\"'", "  crate::b  "),
    ] {
        assert_eq!(code_of(text, Texts::Blank), code);
    }
    assert_eq!(code_of("a(\"b\") // c", Texts::Keep), "a(\"b\")  ");
    let file = |name: &str, code: &str| File {
        name: name.to_owned(),
        code: code.to_owned(),
        with_texts: String::new(),
    };
    for (name, code, named) in [
        (
            "a.rs",
            "use crate::{error::E, json};",
            vec!["error", "json"],
        ),
        (
            "a/b.rs",
            "use super::super::error::E; use super::json::J;",
            vec!["error"],
        ),
        ("a.rs", "crate::finding::file::X", vec!["finding"]),
    ] {
        assert_eq!(file(name, code).names(), named, "{code}");
    }
}

/// One type in two files: a setting may be one of a tool's, and one of these stand for another setting.
const IN_TWO_FILES: [(&str, &str); 1] = [("finding/tool.rs", "finding/setting.rs")];

/// The imports of a file as the parts of their paths from the root, and whether each is handed on (`pub use`).
/// Not those of its tests.
fn imports(file: &File) -> Vec<(Vec<String>, bool)> {
    let code = file.code.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let before = &code[code[..at].rfind('\n').map_or(0, |end| end + 1)..at];
        let is_handed_on = before.trim_start().starts_with("pub");
        if before.trim().is_empty() || is_handed_on {
            let statement = &code[at + 4..];
            let text: String = statement[..statement.find(';').unwrap()]
                .split_whitespace()
                .collect();
            let paths = expanded(&text).into_iter();
            found.extend(paths.map(|path| (from_root(file, &path), is_handed_on)));
        }
    }
    found
}

/// `a::{b, c::{d, e}}` as `a::b`, `a::c::d`, `a::c::e`.
fn expanded(path: &str) -> Vec<String> {
    let Some((before, group)) = path.split_once('{') else {
        return vec![path.to_owned()];
    };
    let mut paths = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                paths.extend(expanded(&format!("{before}{}", &group[start..at])));
                start = at + 1;
            }
            _ => {}
        }
    }
    paths
}

fn module_path(file: &File) -> Vec<String> {
    let name = file.name.strip_suffix(".rs").unwrap();
    let parts = name.split('/').filter(|part| *part != "lib");
    parts.map(str::to_owned).collect()
}

fn from_root(file: &File, path: &str) -> Vec<String> {
    let mut at = module_path(file);
    for (index, part) in path.split("::").enumerate() {
        match part {
            "crate" => at.clear(),
            "super" => drop(at.pop()),
            "self" => {}
            // `use child::Name` is below this module, and another crate's name leads nowhere.
            part if index == 0 || !part.is_empty() => at.push(part.to_owned()),
            _ => {}
        }
    }
    at
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let files = files();
    let files: Vec<&File> = files
        .iter()
        .filter(|file| !file.name.contains("tests"))
        .collect();
    let modules: HashMap<Vec<String>, usize> = (files.iter().enumerate())
        .map(|(index, file)| (module_path(file), index))
        .collect();
    let all: Vec<_> = files.iter().map(|file| imports(file)).collect();
    // The file that defines what a path names: where a module hands a name on, the one that it has it from.
    let definer = |path: &[String]| {
        let mut path = path.to_vec();
        for _ in 0..8 {
            let (length, index) = (1..=path.len())
                .rev()
                .find_map(|length| Some((length, *modules.get(&path[..length])?)))?;
            let name = path.get(length);
            let mut handed_on = all[index].iter().filter(|(_, is_handed_on)| *is_handed_on);
            match handed_on.find(|(from, _)| name.is_some() && from.last() == name) {
                Some((from, _)) if *from != path => path.clone_from(from),
                _ => return Some(index),
            }
        }
        None
    };
    let mut arrows: Vec<Vec<usize>> = all
        .iter()
        .enumerate()
        .map(|(index, imports)| {
            let own = imports.iter().filter(|(_, is_handed_on)| !is_handed_on);
            let targets = own.filter_map(|(path, _)| definer(path));
            let targets = targets.filter(|target| {
                let (from, to) = (module_path(files[index]), module_path(files[*target]));
                // A module and what is in it are one.
                let is_within = from.starts_with(&to) || to.starts_with(&from);
                !is_within && !IN_TWO_FILES.contains(&(&*files[index].name, &*files[*target].name))
            });
            targets.collect()
        })
        .collect();
    assert!(
        arrows.iter().map(Vec::len).sum::<usize>() > 500,
        "imports are seen"
    );
    // Whoever imports nothing that is left is in no circle.
    let mut left: Vec<usize> = (0..files.len()).collect();
    loop {
        let before = left.len();
        let known = left.clone();
        left.retain(|index| arrows[*index].iter().any(|target| known.contains(target)));
        if left.len() == before {
            break;
        }
    }
    // Nor is whoever is imported by nobody that is left.
    loop {
        let before = left.len();
        let known = left.clone();
        left.retain(|index| known.iter().any(|other| arrows[*other].contains(index)));
        if left.len() == before {
            break;
        }
    }
    let circle: Vec<String> = left
        .iter()
        .map(|index| {
            arrows[*index].retain(|target| left.contains(target));
            let targets = arrows[*index].iter().map(|target| &*files[*target].name);
            format!(
                "{} imports {}",
                files[*index].name,
                targets.collect::<Vec<_>>().join(", ")
            )
        })
        .collect();
    assert!(circle.is_empty(), "{circle:#?}");
}
