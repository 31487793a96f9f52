use super::*;

const CANARY: &str = "c4n4ry";

fn characters(count: usize, first: CharacterClass) -> InvalidSecret {
    InvalidSecret::InvalidCharacters { count, first }
}

#[test]
fn credentials() {
    use CharacterClass::{Control, NonAscii, Whitespace};
    use InvalidSecret::{
        BearerPrefix, Empty, LooksLikeAssignment, LooksLikeJson, LooksLikeUrl, Placeholder,
        UnexpandedVariable,
    };
    let rows: &[(&str, Result<(), InvalidSecret>)] = &[
        ("sk-example", Ok(())),
        ("x", Ok(())),
        ("xx", Ok(())),
        ("a..b.c", Ok(())),
        ("\"quoted\"", Ok(())),
        ("$plain", Ok(())),
        ("your-own-secret", Ok(())),
        ("yourself-key", Ok(())),
        ("bearer-of-news", Ok(())),
        ("httpsecret", Ok(())),
        ("<unclosed", Ok(())),
        ("sk-axxx", Ok(())),
        ("", Err(Empty)),
        ("Bearer c4n4ry", Err(BearerPrefix)),
        ("bEARER c4n4ry\n", Err(BearerPrefix)),
        ("Bearer ", Err(BearerPrefix)),
        ("Bearer https://c4n4ry", Err(BearerPrefix)),
        ("https://c4n4ry.test/v1", Err(LooksLikeUrl)),
        ("HTTP://c4n4ry.test/...", Err(LooksLikeUrl)),
        (r#"{"OPENAI_API_KEY": "c4n4ry"}"#, Err(LooksLikeJson)),
        ("{c4n4ry}", Err(LooksLikeJson)),
        ("OPENAI_API_KEY=c4n4ry", Err(LooksLikeAssignment)),
        ("export ACME_KEY2 = 'c4n4ry'", Err(LooksLikeAssignment)),
        ("ACME_KEY==", Ok(())),
        ("ACME_KEY=", Ok(())),
        ("ABCD=c4n4ry", Ok(())),
        ("acme_key=c4n4ry", Ok(())),
        ("sk-...", Err(Placeholder)),
        ("sk-***", Err(Placeholder)),
        ("sk-c4n4ry…", Err(Placeholder)),
        ("sk-… c4n4ry", Err(Placeholder)),
        ("${OPENAI_API_KEY}", Err(UnexpandedVariable)),
        ("$(cat key)", Err(UnexpandedVariable)),
        ("<key>", Err(Placeholder)),
        ("<your api key>", Err(Placeholder)),
        ("your-api-key", Err(Placeholder)),
        ("YOUR_ACCESS_TOKEN_HERE", Err(Placeholder)),
        ("xxx", Err(Placeholder)),
        ("sk-XXXXXXXX", Err(Placeholder)),
        ("sk-proj-xxxxxxxx", Err(Placeholder)),
        (" c4n4ry", Err(characters(1, Whitespace))),
        ("c4n4ry\t", Err(characters(1, Whitespace))),
        ("a\r\nb c", Err(characters(3, Control))),
        ("c4n4ry\n", Err(characters(1, Control))),
        ("a\u{7f}", Err(characters(1, Control))),
        ("sk-é…", Err(Placeholder)),
        ("sk-éé\u{200b}\0", Err(characters(4, NonAscii))),
        ("\u{85}", Err(characters(1, NonAscii))),
        ("\u{a0}c4n4ry", Err(characters(1, NonAscii))),
    ];
    for (text, expected) in rows {
        let result = Secret::parse(text);
        assert_eq!(
            result.as_ref().map(|_| ()).map_err(|error| *error),
            *expected,
            "{text:?}"
        );
        if let Ok(secret) = result {
            assert_eq!(secret.expose(), *text);
        }
    }
}

#[rustfmt::skip] // A row is a line.
#[test]
fn f46_what_stands_where_a_key_belongs_is_told_from_one() {
    use InvalidSecret::{LooksLikePath, Reference, UnexpandedVariable};
    use SecretStore::{AzureKeyVault, Encrypted, OnePassword, Other, Vault};
    let rows: &[(InvalidSecret, &[&str])] = &[
        (Reference(OnePassword), &["op://dev/openai/key", "op://My Vault/Open AI/api key", "OP://a/b/c", "{{ op://dev/openai/key }}"]),
        (Reference(Vault), &["vault:secret/data/openai#KEY", "vault://secret/openai", "vault:v1:8SDd3WHDOjf7mq69"]),
        (Reference(AzureKeyVault), &["@Microsoft.KeyVault(SecretUri=https://c4n4ry.vault.azure.net/secrets/openai/)", "@microsoft.keyvault(VaultName=v; SecretName=s)"]),
        (Reference(Encrypted), &["ENC[AES256_GCM,data:c4n4ry,iv:a=,tag:b=,type:str]", "ENC[PKCS7,c4n4ry]", "ENC(c4n4ry)", "{cipher}c4n4ry", "$ANSIBLE_VAULT;1.1;AES256\n6231"]),
        (Reference(Other), &["awssm://openai/key", "ref+vault://secret/openai#/key", "gcp-sm://p/openai", "keychain://c4n4ry item", "arn:aws:secretsmanager:eu-west-1:1:secret:openai", "secretref:openai-key", "{{resolve:secretsmanager:openai:SecretString:key}}", "projects/p/secrets/openai/versions/latest"]),
        (UnexpandedVariable, &["$OPENAI_API_KEY", "$openai_key", "$KEY", "${OPENAI_API_KEY}", "${OPENAI_API_KEY:-a b}", "sk-${KEY}", "$(cat key)", "`cat key`", "$env:OPENAI_API_KEY", "$Env:Key", "%OPENAI_API_KEY%", "%key%", "{{ openai_api_key }}", "{{OPENAI_API_KEY}}", "${{ secrets.OPENAI_API_KEY }}", "<%= ENV['KEY'] %>", "#{OPENAI_API_KEY}#", "{env:OPENAI_API_KEY}", "env:OPENAI_API_KEY", "process.env.OPENAI_API_KEY", "os.environ/OPENAI_API_KEY", "os.environ[\"OPENAI_API_KEY\"]", "ENV['OPENAI_API_KEY']", "OPENAI_API_KEY", "__OPENAI_API_KEY__", "$HOME/.keys/openai", "%USERPROFILE%\\openai.key"]),
        (LooksLikePath, &["/run/secrets/openai", "/etc/openai key", "/var/lib/key", "/home/u/key", "/Users/u/Library/Application Support/key", "/proc/self/fd/3", "~/key", "~\\key", "./key", "..\\key", "../key", "C:\\Users\\u\\my key.txt", "d:/key", "\\\\server\\share\\key", "\\\\?\\C:\\key", "file:///run/secrets/openai", "file:~/key", "@/run/secrets/openai", "@./key", "{file:~/.secrets/openai}", "secrets/openai.txt", "/keys/openai.pem"]),
        (InvalidSecret::Placeholder, &["undefined", "UNDEFINED", "null", "NULL", "(null)", "None", "none", "nil", "<nil>", "NaN", "N/A", "[object Object]", "changeme", "CHANGE_ME", "change-this", "replaceme", "REPLACE_ME", "placeholder", "TODO", "[REDACTED]", "sk-your-api-key", "sk-your-key-here", "yourApiKey", "paste-your-api-key-here", "ENTER_YOUR_API_KEY", "my-api-key-here", "your api key", "<your key>", "xxxx", "dummy", "DUMMY_KEY", "sk-dummy", "EMPTY", "test", "sk-test", "fake-key", "true", "False", "\"", "'", "--", "***", "[YOUR KEY]", "sk-ant-api03-xxxxxxxx", "AIzaSyXXXXXXXXXXXX", "gsk_xxxxxxxx", "sk-or-v1-XXXXXXXX"]),
        (InvalidSecret::StrayEnd, &["\"sk-c4n4ry", "sk-c4n4ry'", "`sk-c4n4ry", "\"sk-c4n4ry'", "sk-c4n4ry\\n", "sk-c4n4ry\\r\\n"]),
        (InvalidSecret::RefreshToken, &["sk-ant-ort01-c4n4ry", "1//0c4n4ry"]),
        (InvalidSecret::LooksLikeHeader, &["Authorization: Bearer c4n4ry", "authorization:Bearer c4n4ry", "x-api-key: c4n4ry", "X-Api-Key:c4n4ry", "api-key: c4n4ry", "Basic c4n4ry", "Proxy-Authorization : c4n4ry"]),
    ];
    for (expected, texts) in rows {
        for text in *texts {
            assert_eq!(Secret::parse(text).err(), Some(*expected), "{text}");
        }
    }
}

/// Keys are random, and people call those of their own servers what they like.
#[rustfmt::skip] // A row is a line.
#[test]
fn f46_f47_what_may_be_a_key_is_taken_for_one() {
    for key in [
        "/etcABC+def", "/a1b2c3/d4e5", "/run", "/secrets", "~key", ".key", "c:key", "\\key",
        "$2a$10$c4n4ry", "$ecret1", "$plain", "100%", "%2F%2F", "%a",
        "nonesuch", "nullable", "none-1", "undefined1", "changeme1", "dummy1", "EMPTYNESS", "not-needed", "ollama",
        "lm-studio", "sk-1234", "sk-no-key-required", "no-key", "test1", "sk-tests", "secret", "password", "my-secret-key",
        "op:key", "vault:key", "vaulted", "ENCODED", "enc", "env:prod", "env.prod", "a:b", "ada:made-up",
        "@team", "KEY", "TOKEN", "ACME-KEY", "ABC_DEF", "a{b}c", "a{{b", "a${b", "#{", "xx", "mykey", "todos",
        "truest", "basics", "sk-ant-api03-order", "sk-ant-admin01-c4n4ry", "1//1", "sk-abc-xxxxx", "a-xxxxxx", "it's", "a\\nb", "a\"b", "[a", "-a-",
        "authorization", "x-api-keyed", "api-key-1", "eyJhbGciOiJub25lIn0.e30.c4n4ry", "0123456789abcdef.Q2FuYXJ5", "ABSKQmVkcm9ja0FQSUtleS1/ab+c==",
    ] {
        assert!(Secret::parse(key).is_ok(), "{key}: {:?}", Secret::parse(key));
    }
}

#[test]
fn header_values() {
    use CharacterClass::{Control, NonAscii, Whitespace};
    let rows: &[(&str, Result<(), InvalidSecret>)] = &[
        ("Basic c4n4ry", Ok(())),
        ("https://c4n4ry.test?a", Ok(())),
        ("a \t b", Ok(())),
        ("...", Ok(())),
        ("", Err(InvalidSecret::Empty)),
        (" ", Err(characters(1, Whitespace))),
        (" \t ", Err(characters(3, Whitespace))),
        (" a", Err(characters(1, Whitespace))),
        ("a b\t", Err(characters(1, Whitespace))),
        ("a\r\nb", Err(characters(2, Control))),
        ("  é ", Err(characters(4, Whitespace))),
        ("é é", Err(characters(2, NonAscii))),
    ];
    for (text, expected) in rows {
        let result = Secret::header_value(text);
        assert_eq!(
            result.as_ref().map(|_| ()).map_err(|error| *error),
            *expected,
            "{text:?}"
        );
    }
}

#[test]
fn every_byte_in_the_middle() {
    for byte in 0..=u8::MAX {
        let text = format!("a{}b", char::from(byte));
        let visible = (0x21..=0x7e).contains(&byte);
        let blank = byte == b' ' || byte == b'\t';
        assert_eq!(Secret::parse(&text).is_ok(), visible, "{byte:#x}");
        assert_eq!(
            Secret::header_value(&text).is_ok(),
            visible || blank,
            "{byte:#x}"
        );
    }
}

#[test]
fn formats_as_redacted() {
    #[derive(Debug)]
    #[expect(dead_code, reason = "read by the derived `Debug` alone")]
    struct Holder(Option<Secret>);
    let secret = Secret::parse(CANARY).unwrap();
    for text in [
        format!("{secret:?}"),
        format!("{secret:#?}"),
        format!("{secret:>40?}"),
    ] {
        assert_eq!(text, "[redacted]");
    }
    let holder = format!("{:#?}", Holder(Some(secret)));
    assert!(
        holder.contains("[redacted]") && !holder.contains(CANARY),
        "{holder}"
    );
    let cleaned = format!("{:?}", Cleaned::new("'c4n4ry'"));
    assert!(
        cleaned.contains("[redacted]") && !cleaned.contains(CANARY),
        "{cleaned}"
    );
}

#[test]
fn messages() {
    let rows = [
        ("", "the text is empty, expected visible ASCII characters"),
        (
            "bearer c4n4ry",
            "the text starts with `Bearer `, expected the credential alone",
        ),
        ("https://c4n4ry", "the text is a URL, expected a credential"),
        (
            "<c4n4ry>",
            "the text is a placeholder, expected the credential itself",
        ),
        (
            "c4n4ry\r\n ",
            "the text has 3 characters that a credential may not hold (first: a line break \
             or another control character), expected visible ASCII characters",
        ),
        (
            "c4n4ry ",
            "the text has 1 character that a credential may not hold (first: a space or \
             tab), expected visible ASCII characters",
        ),
        (
            "c4n4ryé",
            "the text has 1 character that a credential may not hold (first: a character \
             outside ASCII), expected visible ASCII characters",
        ),
    ];
    for (text, message) in rows {
        let error = Secret::parse(text).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(!format!("{error:?}").contains(CANARY));
    }
}

#[test]
fn equality() {
    let rows = [
        ("a", "a", true),
        ("a", "b", false),
        ("a", "aa", false),
        ("ab", "ba", false),
    ];
    for (left, right, equal) in rows {
        let (a, b) = (Secret::parse(left).unwrap(), Secret::parse(right).unwrap());
        assert_eq!(a == b, equal, "{left} {right}");
        assert_eq!(a, a.clone());
    }
}

#[test]
fn hints() {
    let rows = [
        ("sk-0123456789abcdefg", Some("sk-…defg")),
        ("sk-proj-0123456789ab", Some("sk-proj-…89ab")),
        ("sk-ant-0123456789abc", Some("sk-ant-…9abc")),
        ("sk-or-0123456789abcd", Some("sk-or-…abcd")),
        ("at-0123456789abcdefg", Some("at-…defg")),
        ("0123456789abcdefghij", Some("…ghij")),
        ("éééééééééééééééééééß", Some("…éééß")),
        ("sk-0123456789abcdef", None),
        ("ééééééééééééééééééé", None),
        ("", None),
    ];
    for (text, expected) in rows {
        assert_eq!(mask(text).as_deref(), expected, "{text}");
        if let Ok(secret) = Secret::parse(text) {
            assert_eq!(secret.hint().as_deref(), expected, "{text}");
        }
    }
}

#[test]
fn a_hint_has_one_length_and_never_panics() {
    for length in 0..=30 {
        for unit in ["a", "é", "😀", "\u{301}"] {
            let shown = mask(&unit.repeat(length)).map(|hint| hint.chars().count());
            assert_eq!(shown, (length >= 20).then_some(5), "{length} {unit}");
        }
    }
}

#[test]
fn cleaning() {
    // Letters: t = trimmed, q = quotes stripped, i = invisible characters stripped.
    let rows = [
        ("plain", "plain", ""),
        ("", "", ""),
        (" \r\n\t\u{c}", "", "t"),
        ("key\r\n", "key", "t"),
        ("\u{feff}key", "key", "i"),
        ("key\u{200b}\u{200c}\u{200d}\u{2060}", "key", "i"),
        ("\u{feff} \u{200b}\nkey", "key", "ti"),
        ("\"key\"", "key", "q"),
        ("'key'\n", "key", "tq"),
        ("\" key \"", "key", "tq"),
        ("\"\u{feff}key\"", "key", "qi"),
        ("\"\"", "", "q"),
        ("' '", "", "tq"),
        ("\"key", "\"key", ""),
        ("\"key'", "\"key'", ""),
        ("\"", "\"", ""),
        ("\"'key'\"", "\"'key'\"", ""),
        ("\"\"key\"\"", "\"\"key\"\"", ""),
        ("k\u{200b}e y", "k\u{200b}e y", ""),
        ("\u{a0}key", "\u{a0}key", ""),
        ("\u{b}key", "\u{b}key", ""),
    ];
    for (text, expected, letters) in rows {
        let cleaned = Cleaned::new(text);
        assert_eq!(cleaned.text(), expected, "{text:?}");
        assert_eq!(cleaned.is_empty(), expected.is_empty(), "{text:?}");
        let notices = cleaned.notices();
        assert_eq!(notices.trimmed(), letters.contains('t'), "{text:?}");
        assert_eq!(notices.quotes_stripped(), letters.contains('q'), "{text:?}");
        assert_eq!(
            notices.invisible_stripped(),
            letters.contains('i'),
            "{text:?}"
        );
    }
}

#[test]
fn cleaning_twice_is_cleaning_once() {
    // Every text of up to five of the characters that matter.
    let alphabet = ['a', ' ', '\n', '"', '\'', '\u{feff}'];
    let mut texts = vec![String::new()];
    for _ in 0..5 {
        texts = texts
            .iter()
            .flat_map(|text| {
                alphabet
                    .iter()
                    .map(move |character| format!("{text}{character}"))
            })
            .chain([String::new()])
            .collect();
        for text in &texts {
            let once = Cleaned::new(text);
            let twice = Cleaned::new(once.text());
            assert_eq!(twice.text(), once.text(), "{text:?}");
            assert_eq!(twice.notices(), TextNotices::default(), "{text:?}");
        }
    }
}
