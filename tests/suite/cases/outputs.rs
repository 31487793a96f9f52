//! Everything that can be printed about one resolution, and the search for secrets in it.

use std::error::Error as _;

use auth_resolver::report::Identities;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::case::Case;
use super::fill::SIGNATURE;

/// A shorter part of a secret is no proof of a leak: it may be part of a word.
const SHORTEST_PART: usize = 8;

pub(super) struct Outputs {
    /// The report as text.
    pub(super) text: String,
    /// The report as data.
    pub(super) json: String,
    /// All other outputs, and what they are called.
    others: Vec<(&'static str, String)>,
    /// Those that may say whose account it is.
    with_identities: Vec<(&'static str, String)>,
}

impl Outputs {
    pub(super) fn of(case: &Case) -> Self {
        let (preset, resolver) = case.resolver();
        let mut others = vec![("{:?} of the preset", preset)];
        let result = resolver.resolve();
        others.push((
            "{:?} of the resolver",
            format!("{resolver:?} {resolver:#?}"),
        ));
        others.push(("{:?} of the result", format!("{result:?} {result:#?}")));
        let report = |identities| match &result {
            Ok(resolution) => resolution.report(identities),
            Err(error) => error.report(),
        };
        match &result {
            Ok(auth) => {
                others.push(("explain", auth.explain().to_string()));
                others.push(("diagnostics", format!("{:?}", auth.diagnostics())));
                others.push(("method", format!("{0} {0:?} {0:#?}", auth.method())));
                others.push(("headers", format!("{0:?} {0:#?}", auth.headers())));
            }
            Err(error) => {
                others.push(("error", format!("{error} {:?}", error.remedies())));
                others.push(("explain", error.explain().to_string()));
                others.push(("diagnostics", format!("{:?}", error.diagnostics())));
                let mut source = error.source();
                while let Some(error) = source {
                    others.push(("source", format!("{error} {error:?} {error:#?}")));
                    source = error.source();
                }
            }
        }
        let hidden = report(Identities::Hidden);
        let shown = report(Identities::Shown);
        others.push(("report", format!("{hidden:?} {hidden:#?} {hidden}")));
        others.push(("JSON", serde_json::to_string(&hidden).expect("JSON")));
        let chosen = if case.is_on("identity") {
            &shown
        } else {
            &hidden
        };
        Self {
            text: chosen.to_string(),
            json: serde_json::to_string_pretty(chosen).expect("JSON") + "\n",
            others,
            with_identities: vec![
                (
                    "report with identities",
                    format!("{shown:?} {shown:#?} {shown}"),
                ),
                (
                    "JSON with identities",
                    serde_json::to_string(&shown).expect("JSON"),
                ),
            ],
        }
    }

    pub(super) fn check_secrets(&self, case: &Case) -> Result<(), String> {
        let mut parts: Vec<&str> = vec![SIGNATURE];
        for secret in &case.secrets {
            parts.push(secret);
            parts.extend(halves(secret));
            // The header of a token is the same for all of them and no secret.
            parts.extend(secret.split('.').skip(1).flat_map(halves));
        }
        parts.retain(|part| part.len() >= SHORTEST_PART);
        for (name, output) in self.others.iter().chain(&self.with_identities) {
            if parts.iter().any(|part| output.contains(part)) {
                return Err(format!("{name} shows a secret:\n{output}"));
            }
        }
        for (name, output) in &self.others {
            if case
                .identities
                .iter()
                .any(|identity| output.contains(identity.as_str()))
            {
                return Err(format!("{name} says whose account it is:\n{output}"));
            }
        }
        Ok(())
    }
}

fn halves(secret: &str) -> [&str; 2] {
    let middle = secret.len() / 2;
    match secret.split_at_checked(middle) {
        Some((first, second)) => [first, second],
        None => ["", ""],
    }
}

/// Returns whether a text is in the claims of a token in one of these texts.
pub(super) fn in_a_token(texts: &[&[u8]], wanted: &str) -> bool {
    texts.iter().any(|text| {
        text.split(|byte| matches!(byte, b'.' | b'"' | b' ' | b'\n' | b'='))
            .filter_map(|word| URL_SAFE_NO_PAD.decode(word).ok())
            .any(|claims| String::from_utf8_lossy(&claims).contains(wanted))
    })
}
