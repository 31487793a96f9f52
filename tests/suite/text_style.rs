//! Reports as text: the same words in every style, within the width, with colours only if asked for.

use auth_resolver::method::MethodKind;
use auth_resolver::report::{Identities, Rejection, TextStyle};
use auth_resolver::source::{Origin, Side, source_fn};
use auth_resolver::{Report, Resolver, System, codex};

/// Long paths, wide and combining letters, every kind of verdict and remark that has one tone.
fn reports() -> Vec<Report> {
    let machine = || {
        System::fixed()
            .home("/home/u")
            .var("OPENAI_API_KEY", "sk-test-1234")
            .file(
                "/home/u/.codex/auth.json",
                r#"{"tokens": {"access_token": "at-1234"}}"#,
            )
            .file_mode("/home/u/.codex/auth.json", 0o644)
            .file(
                "/home/u/プロジェクト/e\u{301}tude/of/a/path/that/goes/on/and/on/.env",
                "OPENAI_BASE_URL=https://gateway.example/some/long/path/that/goes/on/v1\n",
            )
    };
    let project = "/home/u/プロジェクト/e\u{301}tude/of/a/path/that/goes/on/and/on";
    let preset = |machine| {
        codex()
            .system(machine)
            .project(std::path::PathBuf::from(project))
    };
    let nothing = System::fixed().home("/home/u");
    vec![
        codex()
            .system(machine())
            .resolve()
            .unwrap()
            .report(Identities::Shown),
        preset(machine()).resolve().unwrap_err().report(),
        preset(machine())
            .skip_untrusted_urls()
            .config_override("preferred_auth_method", "apikey")
            .resolve()
            .unwrap()
            .report(Identities::Hidden),
        codex().system(nothing).resolve().unwrap_err().report(),
    ]
}

fn rejection() -> Rejection {
    let machine = System::fixed()
        .home("/home/u")
        .var("OPENAI_API_KEY", "sk-test-1234");
    let auth = codex().system(machine).resolve().unwrap();
    auth.explain_rejection(401, r#"{"error": {"code": "invalid_api_key"}}"#)
}

/// Every way to look at these, by a style.
fn texts(style: TextStyle) -> Vec<String> {
    let reports = reports().into_iter();
    let mut texts: Vec<_> = reports
        .map(|report| report.styled(style).to_string())
        .collect();
    texts.push(rejection().styled(style).to_string());
    texts
}

/// The room for labels, which no line gives up.
const LABEL: usize = 12;

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Columns as a terminal counts them, for the letters that the reports above have.
fn columns(line: &str) -> usize {
    let of = |char| match char {
        '\u{301}' => 0,
        '\u{30a0}'..='\u{30ff}' => 2,
        _ => 1,
    };
    line.chars().map(of).sum()
}

#[test]
fn plain_is_what_display_prints() {
    for (report, styled) in reports().iter().zip(texts(TextStyle::plain())) {
        assert_eq!(report.to_string(), styled);
    }
    assert_eq!(
        rejection().to_string(),
        rejection().styled(TextStyle::plain()).to_string()
    );
    assert_eq!(TextStyle::plain(), TextStyle::default());
}

#[test]
fn lines_are_no_wider_than_the_page_and_lose_no_word() {
    let plain = texts(TextStyle::plain());
    for width in [20, 30, 40, 60, 80, 100, 132, 1000] {
        let narrow = texts(TextStyle::plain().width(width));
        for (narrow, plain) in narrow.iter().zip(&plain) {
            assert_eq!(words(narrow), words(plain), "{width}");
            for line in narrow.lines() {
                assert_eq!(line.trim_end(), line, "{width}");
                // A word that is too long even for a line of its own is not broken.
                let last = words(line).pop().map_or(0, columns);
                let fits = columns(line) <= width || last + LABEL > width;
                assert!(fits, "{width}: {line}");
            }
        }
    }
}

#[test]
fn without_a_width_no_line_is_broken() {
    for style in [
        TextStyle::plain().width(None),
        TextStyle::plain().width(0),
        TextStyle::plain().width(19),
        TextStyle::plain().width(40).width(None),
    ] {
        assert_eq!(texts(style), texts(TextStyle::plain()));
    }
}

#[test]
fn colours_change_nothing_else() {
    for style in [TextStyle::plain(), TextStyle::plain().width(60)] {
        for (coloured, plain) in texts(style.colors()).iter().zip(texts(style)) {
            assert!(!plain.contains('\u{1b}'));
            let mut stripped = String::new();
            let mut parts = coloured.split("\u{1b}[");
            stripped.push_str(parts.next().unwrap());
            for part in parts {
                let (code, rest) = part.split_once('m').unwrap();
                assert!(["0", "1", "2", "31", "32", "33"].contains(&code), "{code}");
                stripped.push_str(rest);
            }
            assert_eq!(stripped, plain);
            // A line that is cut out of the text, by `grep` or a pager, colours nothing after it.
            for line in coloured.lines().filter(|line| line.contains('\u{1b}')) {
                let last = line.rfind("\u{1b}[").unwrap();
                assert!(line[last..].starts_with("\u{1b}[0m"), "{line:?}");
            }
        }
    }
}

#[test]
fn what_is_used_and_what_is_wrong_stands_out() {
    let all = texts(TextStyle::plain().colors()).concat();
    for part in [
        "> \u{1b}[1m~/.codex/auth.json tokens\u{1b}[0m",
        "\u{1b}[32mused\u{1b}[0m",
        "\u{1b}[33mshadowed:\u{1b}[0m ",
        "\u{1b}[31muntrusted-url\u{1b}[0m",
        "\u{1b}[33mconflicting-credentials:\u{1b}[0m ",
        "\u{1b}[2mnothing\u{1b}[0m",
        "\u{1b}[31minvalid-credential\u{1b}[0m (stated)",
    ] {
        assert!(all.contains(part), "{part:?} is not in\n{all}");
    }
}

#[test]
fn eighty_columns() {
    let report = &reports()[2];
    let table: String = report
        .styled(TextStyle::plain().width(80))
        .to_string()
        .lines()
        .skip_while(|line| !line.starts_with("looked at"))
        .take_while(|line| !line.starts_with("notes"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let expected = "\
looked at                          what was there    verdict
  /etc/codex/managed_config.toml   nothing
  /etc/codex/requirements.toml     nothing
  -c preferred_auth_method         \"apikey\"          read
  variable CODEX_API_KEY           nothing
  variable CODEX_ACCESS_TOKEN      nothing
> variable OPENAI_API_KEY          API key           used
  variable OPENAI_BASE_URL         nothing
  ~/プロジェクト/e\u{301}tude/of/a/path/that/goes/on/and/on/.env OPENAI_API_KEY
    nothing
  ~/プロジェクト/e\u{301}tude/of/a/path/that/goes/on/and/on/.env:1 OPENAI_BASE_URL
    https://gateway.example/some/long/path/that/goes/on/v1   skipped
  ~/.codex/.env                    nothing
  ~/.codex/auth.json tokens        ChatGPT session
    shadowed: an API key is preferred (-c preferred_auth_method)
  ~/プロジェクト/e\u{301}tude/of/a/path/that/goes/on/and/on/.codex/config.toml
    nothing
  ~/.codex/config.toml             nothing
  /etc/codex/config.toml           nothing

";
    assert_eq!(table, expected);
}

// Two columns for each of these letters, none for the accent: what stands behind them is in line.
#[test]
fn wide_letters() {
    let machine = System::fixed()
        .home("/home/u")
        .current_dir("/home/u/プロジ")
        .file(
            "/home/u/プロジ/.env",
            "OPENAI_API_KEY=sk-1\nOPENAI_BASE_URL=https://gw.example/v1\n",
        )
        .build();
    let auth = codex()
        .project(machine.current_dir())
        .system(machine)
        .resolve()
        .unwrap();
    let text = auth.explain().to_string();
    let ends: Vec<_> = text
        .lines()
        .filter_map(|line| Some(columns(line.split_once("   used")?.0)))
        .collect();
    assert!(ends.len() == 2 && ends[0] == ends[1], "{text}");
}

// Formatting panics at widths above 65,535.
#[test]
fn a_source_cannot_make_it_panic_with_a_long_text() {
    let vault = "a".repeat(70_000);
    let place = vault.clone();
    let auth = Resolver::new()
        .source(source_fn(move |_, report| {
            let place = Origin::other(place.clone(), Side::Yours);
            report.credential(place, MethodKind::ApiKey, Some("acme-1234"));
        }))
        .default_base_url("https://api.acme.example/v1")
        .system(System::fixed())
        .resolve()
        .unwrap();
    for style in [TextStyle::plain(), TextStyle::plain().width(80)] {
        let text = auth.report(Identities::Hidden).styled(style).to_string();
        assert!(text.contains(&vault));
        assert!(text.len() < 3 * vault.len());
    }
}
