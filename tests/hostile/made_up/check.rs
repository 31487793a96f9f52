//! What is wrong with the answer of one machine, if anything is.

use auth_resolver::{AuthMethod, Error, Gateway, Resolution};

use super::answer::answer;
use super::invariants;
use super::machine::{Argument, IDENTITY, Machine, Maker};
use super::outputs::{Account, Outputs};

/// The stable name of a kind of credential or of error.
pub(crate) type Kind = &'static str;

/// Tells the kind of credential or error, and everything that is wrong. What is costly to look at
/// is asked for by `thorough`.
pub(crate) fn check(
    machine: &Machine,
    maker: &mut Maker,
    thorough: bool,
) -> (Result<Kind, Kind>, Vec<String>) {
    let resolver = machine.resolver();
    let result = resolver.resolve();
    let account = Account::of(&result);
    let mut broken = invariants::of_machine::check(machine, &result, &account);
    if thorough {
        if !is_same(&result, &account, &machine.resolver().resolve()) {
            broken.push("a second answer differs".to_owned());
        }
        broken.extend(taken_for_absent(machine, &result));
    }
    let mut outputs = Outputs::of(&resolver, &result, &account, thorough);
    for argument in &machine.preset.arguments {
        if let Argument::Gateway(root, key) = argument {
            outputs.add_gateway(&Gateway::new(root, key.clone()));
        }
    }
    if let Ok(auth) = &result {
        let (status, body) = answer(maker);
        let rejection = auth.explain_rejection(status, &body);
        broken.extend(invariants::of_rejection(auth, &rejection, status, &body));
        outputs.add_rejection(&rejection);
    }
    if let Some(at) = outputs.text().find(IDENTITY) {
        broken.push(format!(
            "shows whose account it is: {}",
            outputs.describe(at)
        ));
    }
    let mut all = vec![outputs];
    if let Ok(auth) = &result
        && let AuthMethod::ChatGpt(_) | AuthMethod::OAuth(_) = auth.method()
    {
        all.push(Outputs::with_identities(auth));
    }
    for outputs in all {
        if let Some(at) = machine.marker.find(outputs.text()) {
            broken.push(format!("shows a secret: {}", outputs.describe(at)));
        }
    }
    let kind = match &result {
        Ok(auth) => Ok(auth.method().kind().as_str()),
        Err(error) => Err(error.kind().as_str()),
    };
    (kind, broken)
}

fn is_same(
    result: &Result<Resolution, Error>,
    account: &Account,
    again: &Result<Resolution, Error>,
) -> bool {
    let is_same_request = match (result, again) {
        (Ok(one), Ok(two)) => {
            let values = |auth: &Resolution| -> Vec<String> {
                let headers = auth.headers().iter();
                headers
                    .map(|header| header.value().expose().to_owned())
                    .collect()
            };
            values(one) == values(two) && one.endpoint("") == two.endpoint("")
        }
        (Err(_), Err(_)) => true,
        _ => false,
    };
    is_same_request && account.report == Account::of(again).report
}

/// Broken is not absent: where the file that held the credential cannot be read, there is no answer,
/// and not another credential.
fn taken_for_absent(machine: &Machine, result: &Result<Resolution, Error>) -> Option<String> {
    let preset = &machine.preset;
    if preset.has(&Argument::SkipBroken) || !preset.is_documented() {
        return None;
    }
    let path = result.as_ref().ok()?.credential_origin()?.path()?;
    let answer = machine.without(path)?.resolver().resolve().ok()?;
    let origin = answer.credential_origin().map(ToString::to_string);
    Some(format!(
        "{} is taken for absent: {origin:?}",
        path.display()
    ))
}
