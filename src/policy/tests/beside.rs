//! Second credentials, headers that are credentials, and what a person is asked.

use super::names::*;
use crate::finding::Consent;
use crate::method::HeaderScheme;

const fn id(index: usize) -> FindingId {
    FindingId::new(index)
}

fn place(variable: &str, side: Side) -> Origin {
    Origin::new(Place::Variable(Name::new(variable)), side)
}

fn credential(variable: &str, side: Side, kind: MethodKind) -> Finding {
    let secret = Secret::parse(&format!("{variable}-1234")).unwrap();
    let method = match kind {
        MethodKind::BearerToken => AuthMethod::BearerToken(secret),
        MethodKind::OAuth => AuthMethod::OAuth(Box::new(crate::method::OAuthSession::new(secret))),
        _ => AuthMethod::ApiKey(secret),
    };
    let subject = Subject::Credential(Standing::Ambient, kind);
    Finding::new(place(variable, side), subject, Found::Credential(method))
}

fn token(side: Side) -> Finding {
    credential("token", side, MethodKind::BearerToken)
}

fn key(side: Side) -> Finding {
    credential("key", side, MethodKind::ApiKey)
}

fn login() -> Finding {
    credential("login", Side::Yours, MethodKind::OAuth)
}

fn command(side: Side) -> Finding {
    let subject = Subject::Credential(Standing::Ambient, MethodKind::ApiKey);
    Finding::new(
        place("command", side),
        subject,
        Found::Problem(Problem::Command),
    )
}

fn header(name: &str, value: &str, side: Side) -> Finding {
    let found = Found::Text(UncheckedText::new(value));
    Finding::new(
        place("headers", side),
        Subject::Header(Name::new(name)),
        found,
    )
}

fn with(mut finding: Finding, consent: Consent) -> Finding {
    finding.consent = consent;
    finding
}

fn policy() -> Policy {
    let mut policy = Policy::new(RuleSet {
        key_header: HeaderScheme::X_API_KEY,
        tool: ToolRules {
            second_header: SecondHeader::KeyBesideToken {
                command_beside_token: true,
            },
            own_headers: OwnHeaders {
                replace: &[MethodKind::ApiKey, MethodKind::OAuth],
                authenticate: true,
            },
            session_headers: &[("mark", "1")],
            blank_hides: true,
            ..ToolRules::NONE
        },
        ..RuleSet::NEUTRAL
    });
    let vendor = BaseUrl::parse("https://api.acme.example").unwrap();
    policy.defaults.api_key = Some(vendor.clone());
    policy.defaults.session = Some(vendor);
    policy
}

fn decide(policy: &Policy, findings: &[Finding]) -> Decision {
    policy.decide(findings, UnixTime::new(0))
}

fn headers(decision: &Decision) -> String {
    match &decision.outcome {
        Ok(choice) => {
            let headers = choice.headers.iter();
            let texts =
                headers.map(|header| format!("{}: {}", header.name(), header.value().expose()));
            texts.collect::<Vec<_>>().join(", ")
        }
        Err(refusal) => format!("{refusal:?}"),
    }
}

const YOURS: Side = Side::Yours;
const PROJECT: Side = Side::Project;

#[test]
fn a_key_goes_along_with_a_token() {
    let both = "Authorization: Bearer token-1234, x-api-key: key-1234";
    let rows: [(&[Finding], &str); 9] = [
        (&[token(YOURS), key(YOURS)], both),
        (&[key(YOURS), token(YOURS)], "x-api-key: key-1234"),
        (&[token(YOURS), login()], "Authorization: Bearer token-1234"),
        (&[token(YOURS), command(YOURS)], "Broken(1)"),
        (&[key(YOURS), command(YOURS)], "Broken(1)"),
        (&[token(YOURS), key(YOURS), command(YOURS)], both),
        (&[token(PROJECT), key(PROJECT)], both),
        (
            &[token(YOURS), key(PROJECT)],
            "MixedCredentials { yours: 0, of_project: 1 }",
        ),
        (
            &[token(PROJECT), key(YOURS)],
            "MixedCredentials { yours: 1, of_project: 0 }",
        ),
    ];
    for (findings, expected) in rows {
        assert_eq!(headers(&decide(&policy(), findings)), expected);
    }
    let decision = decide(&policy(), &[token(YOURS), key(YOURS)]);
    assert_eq!(decision.verdicts, [Verdict::Used, Verdict::Used]);
    assert_eq!(
        decision.notes,
        [Note::SecondHeader {
            first: id(0),
            second: id(1)
        }]
    );
    assert_eq!(
        Instead::of(&decision.outcome),
        Instead::Credential(id(0), Some(id(1)))
    );
}

#[test]
fn a_header_of_ones_own_replaces_is_added_or_is_the_credential() {
    let own = |name: &str, side| header(name, "Bearer own-1234", side);
    let rows: [(&[Finding], &str); 9] = [
        (
            &[own("Authorization", YOURS), login()],
            "mark: 1, Authorization: Bearer own-1234",
        ),
        (
            &[own("authorization", YOURS), token(YOURS)],
            "Authorization: Bearer token-1234",
        ),
        (
            &[own("authorization", YOURS), key(YOURS)],
            "x-api-key: key-1234, authorization: Bearer own-1234",
        ),
        (
            &[header("X-API-Key", "own-1234", YOURS), key(YOURS)],
            "X-API-Key: own-1234",
        ),
        (
            &[
                token(YOURS),
                key(YOURS),
                header("x-api-key", "own-1234", YOURS),
            ],
            "Authorization: Bearer token-1234, x-api-key: own-1234",
        ),
        (
            &[own("authorization", YOURS)],
            "Authorization: Bearer own-1234",
        ),
        (
            &[header("x-team", "", YOURS), key(YOURS)],
            "x-api-key: key-1234, x-team: ",
        ),
        (&[header("x-team", "blue", YOURS)], "NoneFound"),
        (
            &[own("authorization", PROJECT), key(YOURS)],
            "x-api-key: key-1234",
        ),
    ];
    for (findings, expected) in rows {
        assert_eq!(headers(&decide(&policy(), findings)), expected);
    }
}

#[test]
fn headers_of_one_variable_come_from_one_place() {
    let of_file = Finding::new(
        Origin::file("/acme.json", YOURS).at(Position::Assignment {
            name: Name::new("headers"),
            line: None,
        }),
        Subject::Header(Name::new("x-tier")),
        Found::Text(UncheckedText::new("gold")),
    );
    let findings = [key(YOURS), of_file, header("x-team", "blue", YOURS)];
    assert_eq!(
        headers(&decide(&policy(), &findings)),
        "x-api-key: key-1234, x-tier: gold"
    );
}

#[test]
fn what_nobody_approved_is_asked_about_and_what_somebody_declined_is_not_there() {
    let mut asking = policy();
    asking.rules.tool.asks = Some("answer once");
    let pending = || with(key(YOURS), Consent::Pending);
    let declined = || with(key(YOURS), Consent::Declined);
    let asks = |instead| format!("AsksFirst {{ credential: 0, if_declined: {instead} }}");
    let rows: [(&[Finding], String); 6] = [
        (&[pending()], asks("Refused")),
        (&[pending(), login()], asks("Credential(1, None)")),
        (
            &[declined(), login()],
            "Authorization: Bearer login-1234, mark: 1".to_owned(),
        ),
        (&[declined()], "NoneFound".to_owned()),
        // One variable: what was said about the place that counts holds for those behind it.
        (&[declined(), key(YOURS)], "NoneFound".to_owned()),
        (&[key(YOURS), pending()], "x-api-key: key-1234".to_owned()),
    ];
    for (findings, expected) in rows {
        assert_eq!(headers(&decide(&asking, findings)), expected);
        // Where nobody is asked, the key is used.
        assert_eq!(headers(&decide(&policy(), findings)), "x-api-key: key-1234");
    }
    // What a project has been told no about hides nothing of its user's.
    let findings = [with(key(PROJECT), Consent::Declined), key(YOURS)];
    assert_eq!(headers(&decide(&asking, &findings)), "x-api-key: key-1234");
}

#[test]
fn the_other_way_to_start_is_noted_where_it_differs() {
    let mut policy = policy();
    policy.rules.tool.other_entry = Some(OtherEntry {
        how: "in a terminal",
        change: |rules| rules.asks = Some("answer once"),
    });
    let note = |finding| decide(&policy, &[finding, login()]).notes;
    assert!(
        !note(key(YOURS))
            .iter()
            .any(|note| matches!(note, Note::OtherEntry { .. }))
    );
    let how = "in a terminal";
    let then = Instead::AsksFirst(id(0));
    assert!(note(with(key(YOURS), Consent::Pending)).contains(&Note::OtherEntry { how, then }));
    let then = Instead::Credential(id(1), None);
    assert!(note(with(key(YOURS), Consent::Declined)).contains(&Note::OtherEntry { how, then }));
}
