//! What is asked again, what is taken on trust of the metadata, and what shows of it.

use std::path::Path;
use std::sync::Mutex;

use auth_resolver::change::ChangeKind;
use auth_resolver::method::MethodKind;
use auth_resolver::source::{Inquiry, Origin, Side, SourceReport, source_fn};
use auth_resolver::system::{FixedSystem, ReadRequest};
use auth_resolver::{CredentialSource, Dotenv, Env, Resolver, System};

use super::{AUTH, CONFIG, DOTENV, WRITTEN, fingerprint, login, machine, resolver};

/// A machine whose login reads otherwise the second time, in as many bytes.
fn rewritten(modified: i64, now: i64) -> FixedSystem {
    let contents = ["t1", "t2"].map(|token| login("u1", "a1", token));
    machine()
        .now(now)
        .file_sequence(AUTH, contents)
        .file_modified(AUTH, modified)
}

#[test]
fn metadata_that_can_be_relied_on_is_enough() {
    for (modified, now, is_read) in [
        (WRITTEN, WRITTEN + 3, false),
        // so fresh that a second writing would not show
        (WRITTEN, WRITTEN + 2, true),
        (WRITTEN, WRITTEN, true),
        (WRITTEN + 9, WRITTEN, true),
    ] {
        let resolver = resolver(rewritten(modified, now));
        let change = resolver.changed_since(&fingerprint(&resolver));
        assert_eq!(change.is_some(), is_read, "{modified} {now}");
    }
}

#[test]
fn a_file_is_read_again_only_until_its_metadata_can_be_relied_on() {
    let before = fingerprint(&resolver(rewritten(WRITTEN, WRITTEN)));
    let later = resolver(rewritten(WRITTEN, WRITTEN + 3));
    // Reads the first content, which is the one that is known; would read the second.
    for _ in 0..3 {
        assert!(later.changed_since(&before).is_none());
    }
}

#[test]
fn a_file_that_changed_between_two_sources_has_changed() {
    let dotenv = || Dotenv::at("/.env").api_key("ACME_API_KEY");
    let resolver = Resolver::new()
        .source(dotenv())
        .source(dotenv())
        .default_base_url("https://api.acme.example/v1")
        .system(System::fixed().file_sequence("/.env", ["", "ACME_API_KEY=acme-1234\n"]));
    let change = resolver.changed_since(&fingerprint(&resolver)).unwrap();
    assert_eq!(change.kind, ChangeKind::SameCredential);
    let auth = change.outcome.unwrap();
    assert!(resolver.changed_since(&auth.fingerprint()).is_none());
}

#[test]
fn a_login_that_was_read_again_is_what_was_read_last() {
    let login = login("u1", "a1", "t1");
    let resolver = resolver(machine().file_sequence(AUTH, ["", login.as_str()]));
    let auth = resolver.resolve().unwrap();
    assert!(resolver.changed_since(&auth.fingerprint()).is_none());
}

/// A source of somebody else's, which keeps the machine it was handed.
#[derive(Debug, Default)]
struct Vault(Mutex<Option<System>>);

impl CredentialSource for Vault {
    fn inspect(&self, inquiry: &Inquiry<'_>, report: &mut SourceReport) {
        let system = inquiry.system().clone();
        let directory = system.current_dir().unwrap().join(".vault");
        let home = system.home().unwrap().join(".vault");
        let kinds = [system.path_kind(&directory), system.path_kind(&home)];
        let _ = (system.config_dir(), system.data_dir());
        report.credential(
            Origin::other("the vault", Side::Yours),
            MethodKind::ApiKey,
            Some(&format!("{kinds:?}").replace([' ', '[', ']'], "")),
        );
        *self.0.lock().unwrap() = Some(system);
    }
}

#[test]
fn sources_of_ones_own_take_part() {
    static VAULT: Vault = Vault(Mutex::new(None));
    let on = |machine: FixedSystem| {
        Resolver::new()
            .source(&VAULT)
            .default_base_url("https://api.acme.example/v1")
            .system(machine)
    };
    let machine = || System::fixed().home("/home/u").current_dir("/here");
    let before = on(machine());
    let fingerprint = fingerprint(&before);
    assert!(before.changed_since(&fingerprint).is_none());
    for (after, place) in [
        (machine().home("/home/v"), "home directory"),
        (machine().current_dir("/srv"), "working directory"),
        (machine().config_dir("/c"), "configuration directory"),
        (machine().data_dir("/d"), "data directory"),
        (machine().directory("/here/.vault"), "/here/.vault"),
        (machine().pipe("/home/u/.vault"), "/home/u/.vault"),
    ] {
        let change = on(after).changed_since(&fingerprint).unwrap();
        let places: Vec<String> = change.places.iter().map(ToString::to_string).collect();
        assert_eq!(places, [place]);
    }
    // What the source asks afterwards belongs to no answer.
    let shown = format!("{fingerprint:?}");
    let kept = VAULT.0.lock().unwrap().take().unwrap();
    let _ = kept.var("ACME_API_KEY");
    assert_eq!(format!("{fingerprint:?}"), shown);
}

#[test]
fn what_is_read_after_a_pause_replaces_no_other_file() {
    let source = source_fn(|inquiry: &Inquiry<'_>, report: &mut SourceReport| {
        let read = |path: &str| {
            let file = (inquiry.system()).read(Path::new(path), &ReadRequest::up_to(99));
            file.outcome.unwrap()
        };
        let key = read("/a");
        inquiry.system().pause();
        drop(read("/b"));
        report.credential(
            Origin::other("the vault", Side::Yours),
            MethodKind::ApiKey,
            std::str::from_utf8(key.as_bytes()).ok(),
        );
    });
    let resolver = Resolver::new()
        .source(source)
        .default_base_url("https://api.acme.example/v1")
        .system(
            System::fixed()
                .file_sequence("/a", ["k1", "k2"])
                .file("/b", ""),
        );
    let change = resolver.changed_since(&fingerprint(&resolver)).unwrap();
    assert_eq!(change.kind, ChangeKind::IdentityChanged);
}

#[test]
fn nothing_of_a_value_shows() {
    const SECRET: &str = "sk-Qm7xT2vLk9Zp4Rw8";
    let machine = |secret: &str| {
        machine()
            .var("OPENAI_API_KEY", secret)
            .file(DOTENV, format!("OPENAI_API_KEY={secret}\n"))
            .file(AUTH, login(secret, secret, secret))
            .file(
                CONFIG,
                format!("experimental_bearer_token = '{secret}'\n= "),
            )
    };
    let before = resolver(machine(SECRET));
    let fingerprint = fingerprint(&before);
    let change = resolver(machine("sk-1")).changed_since(&fingerprint);
    let change = change.unwrap();
    let places = format!("{:?}", change.places);
    for text in [
        format!("{fingerprint:?} {fingerprint:#?}"),
        format!("{change} {change:?} {change:#?}"),
        places,
        format!("{:?}", before.resolve()),
    ] {
        for part in [&SECRET[3..], &SECRET[3..11], &SECRET[11..]] {
            assert!(!text.contains(part), "{text}");
        }
        // Nor a digest, in whatever base.
        let words = text.split(|char: char| !char.is_ascii_alphanumeric());
        for word in words.filter(|word| word.len() > 9) {
            assert!(!word.contains(|char: char| char.is_ascii_digit()), "{word}");
        }
    }
}

#[test]
fn the_places_that_were_asked_show() {
    // As the standard library prints paths, with the separators of this platform.
    let shown = format!("{:?}", fingerprint(&resolver(machine())));
    let shown = shown.replace(r"\\", "/");
    for place in [
        "Variable(OPENAI_API_KEY)",
        "Variable(OPENAI_BASE_URL)",
        AUTH,
        CONFIG,
    ] {
        assert!(shown.contains(place), "{place}: {shown}");
    }
}

#[test]
fn a_fingerprint_of_nothing_says_so() {
    let resolver = Resolver::new().source(Env::new()).system(System::fixed());
    let fingerprint = fingerprint(&resolver);
    assert_eq!(format!("{fingerprint:?}"), "Fingerprint([])");
    assert!(resolver.changed_since(&fingerprint).is_none());
}
