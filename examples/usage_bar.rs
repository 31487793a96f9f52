//! What a menu-bar program shows of Codex, Claude Code and Gemini CLI: who pays, until when, and from where
//! that is known. Such programs read the files and key ring entries of each tool by hand: about 600 lines for
//! Codex's login alone in `CodexBar` (`CodexOAuthCredentials.swift`, 2026).
//!
//! `cargo run --example usage_bar -- --home ~/work --home ~/private`

use std::io::{self, Write as _};
use std::process::ExitCode;

use auth_resolver::codex::AuthJson;
use auth_resolver::method::ExpiryBasis;
use auth_resolver::report::{Identities, Report};
use auth_resolver::source::Origin;
use auth_resolver::sources::TimeUnit;
use auth_resolver::system::{PathKind, ReadRequest};
use auth_resolver::{
    Billing, Resolution, Resolver, SessionJson, System, claude_code, codex, gemini_cli, usage_error,
};
use clap::{CommandFactory, Parser, ValueEnum};
use serde::Serialize;

/// Show who pays for what three tools do, until when, and from where that is known
#[derive(Parser)]
#[command(name = "usage_bar", after_help = AFTER_HELP)]
struct Cli {
    /// A home directory to look at, in place of yours; your variables say nothing there
    #[arg(long, value_name = "DIR")]
    home: Vec<String>,
    /// The tool whose entry of the key ring comes on standard input; counts in the first home
    #[arg(long, value_name = "TOOL")]
    keyring: Option<KeyRing>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

const AFTER_HELP: &str = "\
Example:
  security find-generic-password -ws 'Claude Code-credentials' | usage_bar --keyring claude-code

Exit codes: 0 with a line for each tool, 2 for wrong usage";

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KeyRing {
    Codex,
    ClaudeCode,
}

#[derive(Serialize)]
struct Home {
    home: String,
    tools: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    tool: &'static str,
    /// Whose account or which kind of credential, who pays, until when, from where.
    #[serde(skip)]
    cells: Option<[String; 4]>,
    report: Report,
}

fn main() -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| usage_error(error, Cli::command()).exit());
    let homes = match homes(&cli, &System::real()) {
        Ok(homes) => homes,
        Err(message) => {
            eprintln!("error: {message}");
            return ExitCode::from(2);
        }
    };
    let text = if cli.json {
        serde_json::to_string_pretty(&homes).unwrap_or_default() + "\n"
    } else {
        homes.iter().map(text).collect::<Vec<_>>().join("\n")
    };
    // Somebody who reads only the first lines closes the pipe; that is no failure.
    let _ = write!(io::stdout(), "{text}");
    ExitCode::SUCCESS
}

fn homes(cli: &Cli, own: &System) -> Result<Vec<Home>, String> {
    let read = || own.read_stdin(ReadRequest::CREDENTIALS_LIMIT).outcome;
    let entry = match cli.keyring.map(|_| read()) {
        None => None,
        Some(Ok(entry)) => Some(entry),
        Some(Err(why)) => return Err(format!("--keyring: standard input: {why}")),
    };
    let text = entry.as_ref().map(|entry| str::from_utf8(entry.as_bytes()));
    let text = text.transpose().map_err(|_| "--keyring: not UTF-8")?;
    let mut entry = cli.keyring.zip(text);
    let mut systems = Vec::new();
    for home in &cli.home {
        if own.path_kind(home.as_ref()) != PathKind::Directory {
            return Err("--home: no such directory".to_owned());
        }
        let variables = [(own.platform().home_variable(), home)];
        systems.push(own.with_environment(variables));
    }
    if systems.is_empty() {
        systems.push(own.clone());
    }
    let home = |system: System| Home {
        home: system.home().unwrap_or_default().display().to_string(),
        tools: tools(&system, entry.take()),
    };
    Ok(systems.into_iter().map(home).collect())
}

fn tools(system: &System, entry: Option<(KeyRing, &str)>) -> Vec<Row> {
    let codex = codex().system(system.clone()).into_resolver();
    let mut codex = codex.login_command("codex login");
    let claude = claude_code().system(system.clone()).into_resolver();
    let mut claude = claude.login_command("claude /login");
    let gemini = gemini_cli().system(system.clone()).into_resolver();
    let gemini = gemini.login_command("gemini");
    let key_ring = Origin::caller("the key ring");
    match entry {
        Some((KeyRing::Codex, text)) => codex = codex.source(AuthJson::text(key_ring, text)),
        Some((KeyRing::ClaudeCode, text)) => {
            let login = SessionJson::text(key_ring, text).in_object("claudeAiOauth");
            let login = login
                .access_token("accessToken")
                .refresh_token("refreshToken");
            let login = login.expires("expiresAt", TimeUnit::Milliseconds);
            claude = claude.source(login.plan("subscriptionType"));
        }
        None => {}
    }
    let all = [
        ("Codex", codex),
        ("Claude Code", claude),
        ("Gemini CLI", gemini),
    ];
    let row = |(tool, resolver): (_, Resolver)| {
        let resolved = resolver.resolve();
        let report = match &resolved {
            Ok(auth) => auth.report(Identities::Shown),
            Err(error) => error.report(),
        };
        let cells = resolved.ok().map(|auth| cells(tool, &auth, &report));
        Row {
            tool,
            cells,
            report,
        }
    };
    all.into_iter().map(row).collect()
}

fn cells(tool: &str, auth: &Resolution, report: &Report) -> [String; 4] {
    let account = report.email.clone().or(report.account_id.clone());
    let who = account.unwrap_or(auth.method().kind().to_string());
    let pays = match auth.billing() {
        Billing::ThirdParty => format!("third party: {}", auth.base_url().host()),
        billing => billing.to_string(),
    };
    [
        (report.plan.as_ref()).map_or(who.clone(), |plan| format!("{who} ({plan})")),
        pays,
        until(tool, auth),
        report.credential_origin.clone().unwrap_or_default(),
    ]
}

fn until(tool: &str, auth: &Resolution) -> String {
    let Some(expiry) = auth.method().expiry() else {
        return "no expiry".to_owned();
    };
    let Some(at) = expiry.at() else {
        return "expiry not known".to_owned();
    };
    let seconds = at.seconds().abs_diff(auth.decided_at().seconds());
    let time = match (seconds / 60, seconds / 3600, seconds / 86400) {
        (minutes, 0, _) => format!("{minutes} min"),
        (_, hours, 0..2) => format!("{hours} h"),
        (_, _, days) => format!("{days} days"),
    };
    let is_stale = at <= auth.decided_at();
    // The age at which Codex refreshes a session that does not say when it expires.
    match (is_stale, expiry.basis() == ExpiryBasis::LastRefresh) {
        (false, false) => format!("expires in {time}"),
        (false, true) => format!("refresh due in {time}"),
        (true, false) => format!("stale: expired {time} ago, run {tool}"),
        (true, true) => format!("stale: refresh due {time} ago, run {tool}"),
    }
}

fn text(home: &Home) -> String {
    let width = |column: usize| {
        let cells = home.tools.iter().filter_map(|row| row.cells.as_ref());
        let widths = cells.map(|cells| cells[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let [who, pays, until] = [0, 1, 2].map(width);
    let mut lines = vec![home.home.clone()];
    for row in &home.tools {
        let tool = row.tool;
        if let Some([a, b, c, from]) = &row.cells {
            let line = format!("  {tool:11}  {a:who$}  {b:pays$}  {c:until$}  {from}");
            lines.push(line);
        }
        if let Some(error) = &row.report.error {
            lines.push(format!("  {tool:11}  {}", error.message));
            lines.extend(
                error
                    .remedies
                    .iter()
                    .map(|remedy| format!("{:15}- {remedy}", "")),
            );
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn several_homes_and_a_key_ring() {
    let day = 86400;
    let machine = |now: i64| {
        let codex = r#"{"tokens": {"access_token": "made-up", "refresh_token": "made-up", "account_id": "acct-1"},
            "last_refresh": "1970-01-01T00:00:00Z"}"#;
        let entry = r#"{"claudeAiOauth": {"accessToken": "made-up", "refreshToken": "made-up",
            "expiresAt": 864000000, "scopes": ["user:inference"], "subscriptionType": "max"}}"#;
        System::fixed()
            .now(now)
            .home("/home/ada")
            .var("GEMINI_API_KEY", "made-up")
            .file("/home/ada/.codex/auth.json", codex)
            .file("/home/ada/work/.claude/.credentials.json", "{")
            .stdin(entry)
            .build()
    };
    let shown = |now, args: &[&str]| {
        let cli = Cli::try_parse_from([&["usage_bar"], args].concat()).unwrap();
        let homes = homes(&cli, &machine(now))?;
        Ok::<_, String>(homes.iter().map(text).collect::<String>())
    };
    assert_eq!(
        shown(7 * day, &["--keyring", "claude-code"]).unwrap(),
        "\
/home/ada
  Codex        acct-1               subscription  refresh due in 24 h  ~/.codex/auth.json tokens
  Claude Code  OAuth session (max)  subscription  expires in 3 days    the key ring claudeAiOauth
  Gemini CLI   API key              metered       no expiry            variable GEMINI_API_KEY
"
    );
    // The page shows this output.
    let page = include_str!("../src/guide/several_tools.md");
    let lines = shown(7 * day, &["--keyring", "claude-code"]).unwrap();
    assert!(page.contains(&format!("```text\n{lines}```\n")));
    let stale = shown(11 * day, &["--keyring", "claude-code"]).unwrap();
    assert!(
        stale.contains("stale: refresh due 3 days ago, run Codex"),
        "{stale}"
    );
    assert!(
        stale.contains("stale: expired 24 h ago, run Claude Code"),
        "{stale}"
    );
    // Nothing of the own environment counts in another home.
    let work = shown(0, &["--home", "/home/ada/work"]).unwrap();
    let tools: Vec<_> = work.lines().filter(|line| !line.contains(" - ")).collect();
    assert_eq!(
        tools,
        [
            "/home/ada/work",
            "  Codex        no usable credential was found",
            "  Claude Code  ~/.claude/.credentials.json cannot be used: cut short: the file ends before its \
             content does",
            "  Gemini CLI   no usable credential was found",
        ]
    );
    assert!(
        work.contains("\n               - run `codex login`\n"),
        "{work}"
    );
    assert!(shown(0, &["--home", "/home/eve"]).is_err());
}
