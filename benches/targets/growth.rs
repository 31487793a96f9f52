//! How cost grows with the size of a file, with the number of its lines, with the number of sources.
//!
//! Prints a table and draws `growth.svg`. No file is read: that costs the same everywhere.

use std::fs;
use std::path::Path;

use auth_resolver::{Caller, CredentialSource, Env, Resolver, System};
use auth_resolver_benches::chart::{Curve, Panel, svg};
use auth_resolver_benches::home::Home;
use auth_resolver_benches::measure::{Subject, interleaved};
use auth_resolver_benches::places;
use auth_resolver_benches::readers::{Config, line_of, picked};

const ROUNDS: usize = 31;
const CONFIG_BYTES: [usize; 5] = [4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20];
const DOTENV_LINES: [usize; 3] = [10, 100, 1000];
const SOURCES: [usize; 4] = [1, 10, 100, 1000];

type Run = Box<dyn FnMut()>;

/// A name, and what makes a run over something of a size.
type Reader = (&'static str, fn(usize) -> Run);

fn main() {
    println!("medians of {ROUNDS} rounds\n");
    println!(
        "| what grows | who | size | time, µs | ns for one of size |\n|---|---|---:|---:|---:|"
    );
    let panels = [
        panel(
            "config.toml of tables that nobody asks for",
            "bytes",
            &CONFIG_BYTES,
            &[
                ("auth-resolver", |size| with_config(&padded(size, unwanted))),
                ("toml, into structs", |size| typed(padded(size, unwanted))),
                ("floor: toml_parser, wanted keys", |size| {
                    events(padded(size, unwanted))
                }),
            ],
        ),
        panel(
            "config.toml of providers, all kept",
            "bytes",
            &CONFIG_BYTES,
            &[
                ("auth-resolver", |size| with_config(&padded(size, provider))),
                ("toml, into structs", |size| typed(padded(size, provider))),
                ("floor: toml_parser, wanted keys", |size| {
                    events(padded(size, provider))
                }),
            ],
        ),
        panel(
            ".env",
            "lines",
            &DOTENV_LINES,
            &[
                ("auth-resolver", |lines| with_dotenv(&dotenv(lines))),
                ("dotenvy", |lines| with_dotenvy(dotenv(lines))),
                ("floor: a split of lines", |lines| split(dotenv(lines))),
            ],
        ),
        panel(
            "sources, one variable each",
            "sources",
            &SOURCES,
            &[("auth-resolver", with_sources)],
        ),
    ];
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("growth.svg");
    fs::write(&file, svg(&panels)).expect("growth.svg");
}

fn panel(title: &'static str, size: &'static str, sizes: &[usize], readers: &[Reader]) -> Panel {
    let mut subjects: Vec<Subject<'_>> = readers
        .iter()
        .flat_map(|(name, make)| sizes.iter().map(|size| Subject::new(*name, make(*size))))
        .collect();
    let measured = interleaved(&mut subjects, ROUNDS);
    let curves = readers.iter().zip(measured.chunks(sizes.len()));
    let curves = curves.map(|((name, _), measured)| {
        let points = sizes.iter().zip(measured).map(|(size, measured)| {
            let (count, micros) = (count(*size), measured.median * 1e6);
            let each = micros * 1e3 / count;
            println!("| {title} | {name} | {size} | {micros:.1} | {each:.1} |");
            (count, micros)
        });
        Curve {
            name,
            points: points.collect(),
        }
    });
    Panel {
        title,
        size,
        curves: curves.collect(),
    }
}

fn count(size: usize) -> f64 {
    f64::from(u32::try_from(size).expect("a size that can be measured"))
}

/// Returns the realistic configuration with as many more tables as make it so long.
fn padded(bytes: usize, table: fn(usize) -> String) -> String {
    let mut text = Home::realistic().file("config.toml").to_owned();
    for index in 0.. {
        let more = table(index);
        if text.len() + more.len() > bytes {
            break;
        }
        text.push_str(&more);
    }
    text
}

fn unwanted(index: usize) -> String {
    format!(
        "\n[projects.\"/home/ada/work/checkout-{index}\"]\ntrust_level = \"trusted\"\n\
         \n[mcp_servers.tool-{index}]\ncommand = \"npx\"\nargs = [\"-y\", \"tool-{index}\", \"--quiet\"]\n\
         startup_timeout_sec = 20.0\n"
    )
}

fn provider(index: usize) -> String {
    format!(
        "\n[model_providers.gateway-{index}]\nname = \"Gateway {index}\"\n\
         base_url = \"https://gateway-{index}.example/v1\"\nenv_key = \"GATEWAY_{index}_KEY\"\n\
         wire_api = \"responses\"\n"
    )
}

fn dotenv(lines: usize) -> String {
    let mut text: String = (1..lines)
        .map(|index| format!("SETTING_{index}=\"the value of setting {index}\"\n"))
        .collect();
    text.push_str("OPENAI_API_KEY=sk-made-up-0123456789\n");
    text
}

/// Resolves with an API key from the caller and one source.
fn resolved(machine: System, source: impl CredentialSource + 'static) -> Run {
    let resolver = Resolver::new()
        .source(Caller::new("--api-key").api_key(Some("sk-made-up-0123456789".to_owned())))
        .source(source)
        .default_base_url("https://api.acme.example/v1")
        .system(machine);
    resolver.resolve().expect("an answer");
    Box::new(move || drop(resolver.resolve()))
}

fn with_config(text: &str) -> Run {
    let machine = System::fixed().file("/home/ada/config.toml", text).build();
    resolved(machine, places::config_toml("/home/ada".as_ref()))
}

fn with_dotenv(text: &str) -> Run {
    let machine = System::fixed().file("/home/ada/.env", text).build();
    resolved(machine, places::dotenv("/home/ada".as_ref()))
}

fn with_sources(count: usize) -> Run {
    let mut resolver = Resolver::new().default_base_url("https://api.acme.example/v1");
    for index in 1..count {
        resolver = resolver.source(Env::new().api_key(&format!("ACME_API_KEY_{index}")));
    }
    let resolver = resolver
        .source(Env::new().api_key("ACME_API_KEY"))
        .system(System::fixed().var("ACME_API_KEY", "acme-0123456789"));
    resolver.resolve().expect("an answer");
    Box::new(move || drop(resolver.resolve()))
}

fn typed(text: String) -> Run {
    Box::new(move || drop(toml::from_str::<Config>(&text).expect("TOML")))
}

fn events(text: String) -> Run {
    Box::new(move || {
        std::hint::black_box(picked(&text));
    })
}

fn with_dotenvy(text: String) -> Run {
    Box::new(move || {
        let mut lines = dotenvy::from_read_iter(text.as_bytes()).filter_map(Result::ok);
        assert!(lines.any(|(name, _)| name == "OPENAI_API_KEY"));
    })
}

fn split(text: String) -> Run {
    Box::new(move || assert!(line_of(&text, "OPENAI_API_KEY").is_some()))
}
