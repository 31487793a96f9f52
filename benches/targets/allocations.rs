//! How often a resolution asks for memory, and how often more for each finding that it keeps.

use std::alloc::{GlobalAlloc, Layout, System as SystemAllocator};
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use auth_resolver::report::Identities;
use auth_resolver::{Env, Resolver, System, codex};
use auth_resolver_benches::home::{Home, ON_PAPER, enter};
use auth_resolver_benches::{places, readers};

/// How many findings more are kept.
const MORE: usize = 100;

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);

fn count(size: usize) {
    ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
    BYTES.fetch_add(size as u64, Ordering::Relaxed);
}

// SAFETY: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { SystemAllocator.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size());
        unsafe { SystemAllocator.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size);
        unsafe { SystemAllocator.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { SystemAllocator.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Returns how often memory was asked for, growing included, and how many bytes in all.
fn during<T>(run: impl Fn() -> T) -> (u64, u64) {
    // Once before, for what is made once in a process.
    black_box(run());
    let before = (
        ALLOCATIONS.load(Ordering::Relaxed),
        BYTES.load(Ordering::Relaxed),
    );
    black_box(run());
    (
        ALLOCATIONS.load(Ordering::Relaxed) - before.0,
        BYTES.load(Ordering::Relaxed) - before.1,
    )
}

fn main() {
    enter(&Home::realistic(), report);
}

fn report() {
    println!("| realistic home, real files | allocations | bytes |\n|---|---:|---:|");
    for reader in readers::ALL {
        let (allocations, bytes) = during(reader.read);
        println!("| {} | {allocations} | {bytes} |", reader.name);
    }
    let (allocations, bytes) = during(|| codex().into_resolver());
    println!("| of it, to put the resolver together | {allocations} | {bytes} |");

    println!("\n| {MORE} more of these | findings more | allocations for each | bytes for each |");
    println!("|---|---:|---:|---:|");
    per_finding("variables not set", |count| {
        let env = (0..count).fold(places::env(), |env, index| {
            env.unused(&format!("SETTING_{index}"))
        });
        Resolver::new().source(env).system(System::fixed())
    });
    per_finding("variables set", |count| {
        let mut machine = System::fixed();
        let mut env = Env::new();
        for index in 0..count {
            let name = format!("SETTING_{index}");
            machine = machine.var(&name, "the value of a setting");
            env = env.unused(&name);
        }
        Resolver::new().source(env).system(machine)
    });
    per_finding("variables in .env", |count| {
        let mut dotenv = places::dotenv(Path::new("/home/ada"));
        let mut text = String::new();
        for index in 0..count {
            dotenv = dotenv.unused(&format!("SETTING_{index}"));
            text += &format!("SETTING_{index}=the value of a setting\n");
        }
        let machine = System::fixed().file("/home/ada/.env", text);
        Resolver::new().source(dotenv).system(machine)
    });
    per_finding("headers of a provider", |count| {
        with_config("[model_providers.gateway.http_headers]", count, |index| {
            format!("X-Header-{index} = \"the value of a header\"")
        })
    });
    per_finding("providers, with four keys each", |count| {
        with_config("", count / 4, |index| {
            format!(
                "[model_providers.gateway-{index}]\nname = \"Gateway\"\n\
                 base_url = \"https://gateway.example/v1\"\nwire_api = \"responses\"\n\
                 env_key_instructions = \"Run `corp login`.\"\n"
            )
        })
    });
}

fn with_config(head: &str, count: usize, line: fn(usize) -> String) -> Resolver {
    let lines: Vec<String> = (0..count).map(line).collect();
    let text = format!("{head}\n{}\n", lines.join("\n"));
    let home = Path::new(ON_PAPER).join(".codex");
    let machine = System::fixed().file(home.join("config.toml"), text);
    Resolver::new()
        .source(places::config_toml(&home))
        .system(machine)
}

/// Compares `MORE` of something with twice as many.
fn per_finding(what: &str, make: impl Fn(usize) -> Resolver) {
    let measured = |count| {
        let resolver = make(count).source(places::auth_json(Path::new("/nowhere")));
        let (allocations, bytes) = during(|| resolver.resolve().is_ok());
        let report = match resolver.resolve() {
            Ok(auth) => auth.report(Identities::Hidden),
            Err(error) => error.report(),
        };
        // A report shows so many of one file, and counts the others.
        let omitted: usize = report.omitted.iter().map(|omitted| omitted.entries).sum();
        ((report.entries.len() + omitted) as u64, allocations, bytes)
    };
    let (fewer, more) = (measured(MORE), measured(2 * MORE));
    let findings = more.0 - fewer.0;
    let each = |before: u64, after: u64| (after - before) as f64 / findings as f64;
    println!(
        "| {what} | {findings} | {:.2} | {:.0} |",
        each(fewer.1, more.1),
        each(fewer.2, more.2)
    );
}
