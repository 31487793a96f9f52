//! Thousands of findings whose places are not files.

use crate::finding::{SettingKey, Subject};
use crate::report::Identities;
use crate::source::{Name, Origin, Side, source_fn};
use crate::{Env, Resolver, System};

const MANY: usize = 5_000;

// They count together, as one file does.
#[test]
fn no_source_floods_a_report() {
    let place = |what: &str, number: usize| match what {
        "other" => Origin::other(format!("vault {number}"), Side::Yours),
        "caller" => Origin::caller(format!("--flag-{number}")),
        _ => Origin::variable(&format!("ACME_{number}")),
    };
    for what in ["other", "caller", "environment"] {
        let auth = Resolver::new()
            .source(source_fn(move |_, report| {
                for number in 0..MANY {
                    let subject = Subject::Setting(SettingKey::Unrelated(Name::new("x")));
                    report.text(place(what, number), subject, Some("x"));
                }
            }))
            .source(Env::new().api_key("ACME_KEY"))
            .default_base_url("https://api.acme.example/v1")
            .system(System::fixed().var("ACME_KEY", "acme-1234"))
            .resolve()
            .unwrap();
        let report = auth.report(Identities::Hidden);
        assert_eq!(report.omitted.len(), 1, "{what}");
        let omitted = &report.omitted[0];
        assert_eq!(report.entries.len() + omitted.entries, MANY + 1, "{what}");
        let told = report.diagnostics.iter();
        let told = told.filter(|note| note.code != "notes-omitted").count();
        assert_eq!(told + omitted.diagnostics, MANY, "{what}");
        for text in [report.to_string(), serde_json::to_string(&report).unwrap()] {
            assert!(text.len() < 60_000, "{what}: {}", text.len());
        }
    }
}
