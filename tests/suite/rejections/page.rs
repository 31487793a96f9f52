//! The page of the documentation: every answer, what it is taken for, and what would help.

use std::fmt::Write as _;

use super::{Group, Row};

/// The row that is shown in full, and the machine that it happens on.
const EXAMPLE: (u16, &str) = (429, "key-before-login");

const HEAD: &str = "\
# Answers, and what they are taken for

Every row is an answer that a vendor documents or that somebody posted, given to a request that was made
on a made-up machine. `stated` means that the server says so, in a word that is known here; `likely`,
that it follows from the status or from what was resolved.
";

pub(super) fn of(groups: &[Group]) -> String {
    let mut page = HEAD.to_owned();
    let all = || groups.iter().flat_map(|group| &group.rejection);
    let example = all()
        .find(|row| (row.status, row.machine.as_str()) == EXAMPLE)
        .expect("the example");
    // Writing to a `String` cannot fail.
    let _ = write!(
        page,
        "\nIn full, one of them reads so:\n\n```text\n{}```\n",
        example.explain()
    );
    for group in groups {
        let _ = write!(
            page,
            "\n## {}\n\n| status | answer | sent | kind | what would help | seen in |\n\
             |---|---|---|---|---|---|\n",
            group.title
        );
        for row in &group.rejection {
            page.push_str(&line(row));
        }
    }
    page
}

fn line(row: &Row) -> String {
    let rejection = row.explain();
    let says = match rejection.word {
        Some(word) => format!("`` {word} ``"),
        None => match rejection.shape {
            "page" => "a web page".to_owned(),
            "empty" => "nothing".to_owned(),
            _ => "nothing that is known".to_owned(),
        },
    };
    let method = machine_method(row);
    let base_url = format!("`{}`", rejection.base_url);
    let sent = match &rejection.credential_origin {
        Some(place) => format!("{method} from {}, to {base_url}", coded(place)),
        None => format!("{method}, to {base_url}"),
    };
    let remedies: Vec<_> = rejection.remedies.iter().map(|one| coded(one)).collect();
    let cells = [
        row.status.to_string(),
        says,
        sent,
        format!("`{}`, {}", rejection.kind, rejection.certainty),
        remedies.join(";<br>"),
        linked(&row.source),
    ];
    format!("| {} |\n", cells.map(|cell| escaped(&cell)).join(" | "))
}

fn machine_method(row: &Row) -> String {
    super::machines::resolve(&row.machine)
        .method()
        .kind()
        .to_string()
}

/// Makes addresses and numbers of threads (`owner/name#1`) links.
fn linked(source: &str) -> String {
    let link = |word: &str| {
        let bare = word.trim_end_matches([',', ':', ';']);
        let rest = &word[bare.len()..];
        match bare.split_once('#') {
            _ if bare.starts_with("https://") => format!("<{bare}>{rest}"),
            Some((repository, number)) if repository.contains('/') => {
                format!("[`{bare}`](https://github.com/{repository}/issues/{number}){rest}")
            }
            _ => word.to_owned(),
        }
    };
    source.split(' ').map(link).collect::<Vec<_>>().join(" ")
}

/// Writes addresses, paths and names of variables as code.
fn coded(text: &str) -> String {
    let code = |word: &str| {
        let bare = word.trim_end_matches([',', ';']);
        let is_code = bare.contains(['_', '/']) && !bare.contains('`');
        if is_code {
            format!("`{bare}`{}", &word[bare.len()..])
        } else {
            word.to_owned()
        }
    };
    text.split(' ').map(code).collect::<Vec<_>>().join(" ")
}

// A bar would end the cell.
fn escaped(cell: &str) -> String {
    cell.replace('|', "\\|")
}
