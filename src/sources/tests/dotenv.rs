//! `.env` files through the public interface: what is taken out of a text, and what is said about it.

use crate::method::CredentialClass;
use crate::sources::{DotenvyRules, Variables};
use crate::{Dotenv, Env, ErrorKind, Resolver, SessionJson, System};
const PATH: &str = "/home/u/.acme/.env";

fn resolver(text: &[u8]) -> Resolver {
    Resolver::new()
        .source(Dotenv::at(PATH).api_key("K").base_url("U"))
        .default_base_url("https://api.acme.example/v1")
        .system(
            System::fixed()
                .home("/home/u")
                .file(PATH, text)
                .var("HOME", "/home/u"),
        )
}

/// Returns the key, or the kind of the error and its line.
fn key_in(text: &[u8]) -> Result<String, String> {
    match resolver(text).resolve() {
        Ok(auth) => Ok(auth.method().bearer().unwrap().expose().to_owned()),
        Err(error) if error.kind() == ErrorKind::NoneFound => Err("none".to_owned()),
        Err(error) => Err(error.origin().unwrap().to_string().replace(PATH, "")),
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn which_key_a_text_holds() {
    let long = format!("K={}\n", "k".repeat(10_000));
    for (text, expected) in [
        ("K=key", Ok("key")),
        ("K=key\n", Ok("key")),
        ("K=key\r\nX=1\r\n", Ok("key")),
        ("\u{feff}K=key\n", Ok("key")),
        ("export K=key\n", Ok("key")),
        ("export\tK=key\n", Ok("key")),
        ("  K = key  \n", Ok("key")),
        ("K=key # mine\n", Ok("key")),
        ("K=key#no-comment\n", Ok("key#no-comment")),
        ("K='key' # mine\n", Ok("key")),
        ("K=\"key\"#mine\n", Ok("key")),
        ("K=\"k\\\"e\"\n", Ok("k\"e")),
        ("K='k\\nk'\n", Ok("k\\nk")),
        // Nothing is expanded or run; a text that is a variable or a command alone is then refused.
        ("K=a$HOME\n", Ok("a$HOME")),
        ("K=\"a$HOME\"\n", Ok("a$HOME")),
        ("K=`id`\n", Err(":1 K")),
        ("K=$OTHER\n", Err(":1 K")),
        ("K=${OTHER}\n", Err(":1 K")),
        ("K=$(id)\n", Err(":1 K")),
        // The last assignment counts, whatever it says.
        ("K=one\nK=two\n", Ok("two")),
        ("K=one\nK=\n", Err("none")),
        ("K=one\nK=\"two\n", Err(":2 K")),
        ("K=\"one\nK=two\n", Ok("two")),
        // Other lines hide nothing and are no names of ours.
        ("garbage\nK=key\n", Ok("key")),
        ("X=\"open\nK=key\n", Ok("key")),
        ("=\nK=key\n", Ok("key")),
        ("1X=\nK=key\n", Ok("key")),
        ("k=key\n", Err("none")),
        ("KK=key\n", Err("none")),
        ("#K=key\n", Err("none")),
        ("", Err("none")),
        ("\n\n", Err("none")),
        ("K=\n", Err("none")),
        ("K='  '\n", Err("none")),
        ("K=# nothing\n", Err("none")),
        // A bad line of the name itself is an error with its number.
        ("X=1\nK=\"key\n", Err(":2 K")),
        ("X=1\n\nK='key' tail\n", Err(":3 K")),
        ("K: key\n", Err(":1 K")),
        ("K\n", Err(":1 K")),
        ("K=a b\n", Err(":1 K")),
        ("K=\"a\nb\"\n", Err(":1 K")),
        ("K=schlüssel\n", Err(":1 K")),
        (&long, Ok(&long[2..10_002])),
    ] {
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(key_in(text.as_bytes()), expected, "{text:?}");
    }
    for (bytes, expected) in [
        (&b"X=\xff\nK=key\n"[..], Ok("key")),
        (b"K=\xff\n", Err(":1 K")),
        (b"K=k\0y\n", Err(":1 K")),
        (b"# \xff\nK=key\n", Ok("key")),
        // UTF-8 by its mark. A mark of UTF-16 behind that is a bad line like any other.
        (b"\xef\xbb\xbf\xff\xfe\nK=key\n", Ok("key")),
        // A third of it is zero bytes, which is not yet the half that UTF-16 has.
        (b"K=\0k\0\n", Err(":1 K")),
    ] {
        let expected = expected.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(key_in(bytes), expected, "{bytes:?}");
    }
}

#[test]
fn what_is_said_about_a_text() {
    // The names that are asked for take no room from those that have no effect.
    let hostile: String = ["K=key\nU=https://a.example/v1\n".to_owned()]
        .into_iter()
        .chain((0..30).map(|number| format!("XDG_{number}=x\n")))
        .collect();
    let most = [&["cannot-move-files"; 20][..], &["notes-omitted"]].concat();
    for (text, codes) in [
        ("K=key\n", &[][..]),
        ("K=one\nK=two\n", &["assigned-again"]),
        ("\u{feff}K=key\n", &["byte-order-mark"]),
        ("K='\"key\"'\n", &["quotes-stripped"]),
        ("K=\u{200b}key\n", &["invisible-stripped"]),
        (
            "K=key\nHOME=/x\nXDG_CONFIG_HOME=/x\nuserprofile=x\n",
            &["cannot-move-files"; 3],
        ),
        ("K=key\nHOMEPAGE=x\nMY_HOME=/x\n", &[]),
        ("K=key\nHOME=/x\nHOME=/y\n", &["cannot-move-files"]),
        (&hostile, &most),
    ] {
        let auth = resolver(text.as_bytes()).resolve().unwrap();
        let found: Vec<&str> = auth
            .diagnostics()
            .iter()
            .map(|diagnostic| diagnostic.code)
            .collect();
        assert_eq!(found, codes, "{text:?}");
    }
}

// As releases of Codex read their own file: what they skip is no error, and no place of anything.
#[rustfmt::skip] // A row is a line.
#[test]
fn the_dialects_of_releases() {
    let read = |rules, text: &str| {
        let machine = System::fixed().file(PATH, text).var("P", "process");
        let source = Dotenv::at(PATH).api_key("K").dotenvy(rules);
        let resolver = Resolver::new().source(source).default_base_url("https://api.acme.example/v1");
        let auth = resolver.system(machine).resolve().ok()?;
        let place = auth.credential_origin().unwrap().to_string();
        Some(format!("{}{}", auth.method().bearer().unwrap().expose(), place.replace(PATH, "")))
    };
    let (loaded, iterated) = (DotenvyRules::Loaded, DotenvyRules::Iterated);
    for (rules, text, expected) in [
        (loaded, "K=one\nK=two\n", Some("one:1 K")),
        (iterated, "K=one\nK=two\n", Some("two:2 K")),
        (iterated, "K=$P\n", Some("process:1 K")),
        (iterated, "K=one\nK=a b\n", Some("one:1 K")),
        (iterated, "K=a b\nK=one\n", Some("one:2 K")),
        (iterated, "K=a b\n", None),
        (loaded, "K=a b\nK=one\n", None),
    ] {
        assert_eq!(read(rules, text).as_deref(), expected, "{text:?}");
    }
}

// Other people may read what holds no secret.
#[test]
fn a_file_that_others_can_read_is_remarkable_if_it_holds_a_secret() {
    for (text, is_said) in [
        ("K=key\n", true),
        ("K='Bearer key'\n", true),
        ("K=\"key\n", true),
        ("K=\nX=1\n", false),
        ("K=<your key>\n", false),
        ("U=https://a.example\n", false),
    ] {
        let machine = System::fixed()
            .file(PATH, text)
            .file_mode(PATH, 0o644)
            .var("LATER", "key");
        let auth = Resolver::new()
            .source(Dotenv::at(PATH).api_key("K").base_url("U"))
            .source(Env::new().api_key("LATER"))
            .default_base_url("https://api.acme.example/v1")
            .skip_broken()
            .system(machine)
            .resolve()
            .unwrap();
        let diagnostics = auth.diagnostics();
        let mut codes = diagnostics.iter().map(|diagnostic| diagnostic.code);
        let is_found = codes.any(|code| code == "readable-by-others");
        assert_eq!(is_found, is_said, "{text:?}");
    }
}

#[test]
fn utf16_is_said_to_be_utf16() {
    let utf16: Vec<u8> = "K=key\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let with_mark = [&[0xff, 0xfe][..], &utf16].concat();
    for text in [utf16, with_mark] {
        let report = match resolver(&text).resolve() {
            Ok(auth) => auth.explain().to_string(),
            Err(error) => error.explain().to_string(),
        };
        assert!(report.contains("UTF-16"), "{report}");
    }
}

// The order is the order of the sources, and the loser is named whichever it is.
#[test]
fn the_process_and_a_file_compete_in_the_order_of_the_sources() {
    let machine = System::fixed()
        .var("K", "from-process")
        .file(PATH, "K=from-file\n")
        .build();
    let env = || Env::new().api_key("K");
    let file = || Dotenv::at(PATH).api_key("K");
    let url = "https://api.acme.example/v1";
    let process_first = Resolver::new().source(env()).source(file());
    let file_first = Resolver::new().source(file()).source(env());
    for (resolver, key, loser) in [
        (process_first, "from-process", "/home/u/.acme/.env:1 K"),
        (file_first, "from-file", "variable K"),
    ] {
        let auth = resolver
            .default_base_url(url)
            .system(machine.clone())
            .resolve()
            .unwrap();
        assert_eq!(auth.method().bearer().unwrap().expose(), key);
        let report = auth.report(crate::report::Identities::Hidden);
        let shadowed = report
            .entries
            .iter()
            .find(|entry| entry.verdict.as_str() == "shadowed")
            .unwrap();
        assert_eq!(shadowed.origin.as_str(), loser);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_not_an_absent_one() {
    let machines = [
        System::fixed().directory(PATH),
        System::fixed().pipe(PATH),
        System::fixed().unreadable(PATH),
        System::fixed().link(PATH, "/nowhere"),
        System::fixed().link(PATH, PATH),
        System::fixed().file(PATH, vec![b'#'; 1024 * 1024 + 1]),
    ];
    for machine in machines {
        let error = Resolver::new()
            .source(Dotenv::at(PATH).api_key("K"))
            .source(Env::new().api_key("LATER"))
            .default_base_url("https://api.acme.example/v1")
            .system(machine.var("LATER", "key"))
            .resolve()
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unreadable, "{error}");
        assert_eq!(error.origin().unwrap().to_string(), PATH);
    }
}

#[test]
fn a_file_that_cannot_be_read_may_hold_the_token_of_an_account() {
    let variables = Variables::new().login_token("TOKEN").login_base_url("URL");
    let resolve = |dotenv: Dotenv| {
        Resolver::new()
            .prefer(CredentialClass::Login)
            .source(Env::new().variables(&variables))
            .source(dotenv)
            .source(SessionJson::at("/home/u/.acme/login.json"))
            .default_login_base_url("https://api.acme.example")
            .system(
                System::fixed()
                    .var("URL", "https://api.acme.example")
                    .unreadable(PATH)
                    .file("/home/u/.acme/login.json", r#"{"access_token": "stored"}"#),
            )
            .resolve()
    };
    let error = resolve(Dotenv::at(PATH).variables(&variables)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unreadable, "{error}");
    assert_eq!(error.origin().unwrap().to_string(), format!("{PATH} TOKEN"));
    // A key in it would not come before the login.
    let auth = resolve(Dotenv::at(PATH).api_key("KEY")).unwrap();
    assert_eq!(auth.method().bearer().unwrap().expose(), "stored");
}

#[test]
fn a_project_file_is_read_below_the_named_directory_only() {
    let machine = System::fixed()
        .file("/p/.env", "K=of-the-project\n")
        .file("/p/sub/README", "")
        .current_dir("/p/sub");
    let system = machine.build();
    let of = |directory: &str| {
        Resolver::new()
            .source(Dotenv::project(directory).api_key("K"))
            .default_base_url("https://api.acme.example/v1")
            .system(system.clone())
            .resolve()
    };
    assert_eq!(
        of("/p").unwrap().credential_origin().unwrap().side,
        crate::source::Side::Project
    );
    for elsewhere in ["/p/sub", "/"] {
        assert_eq!(
            of(elsewhere).unwrap_err().kind(),
            ErrorKind::NoneFound,
            "{elsewhere}"
        );
    }
}
