//! A `.env` file.

use super::values::Maker;
use super::{GATEWAYS, PROVIDER_KEY};
use crate::marker::Tier;

/// Makes a `.env` file. Places of markers are `d` and a letter.
pub(super) fn dotenv(maker: &mut Maker, tier: Tier) -> Vec<u8> {
    let mut text = String::new();
    for _ in 0..maker.random.below(5) {
        let (name, value) = assignment(maker, tier);
        let comment = maker.plant(tier, "d#");
        let line = match maker.random.below(18) {
            0 => format!("{name} {value}\n"),
            1 => format!("{name}='{value}'\n"),
            2 => format!("{name}=\"{value}\n"),
            3 => format!("{value}\n"),
            4 => format!("{value}={value}\n"),
            5 => format!("export {name}={value} # {comment}\n"),
            6 => format!("{name}=$OPENAI_ORGANIZATION{value}\n"),
            7 => format!("HOME={value}\nXDG_{value}={value}\ncodex_home={value}\n"),
            8 => format!("{name}=\"{value}\" {comment}\n"),
            9 => format!("{name}=\"a\\q{value}\"\n"),
            10 => format!(
                "EXPANDED=sk-proj-{comment}\nOPENAI_BASE_URL=https://gw.example/$EXPANDED\n"
            ),
            _ => format!("{name}={value}\n"),
        };
        text.push_str(&line);
    }
    maker.mangle(text, tier, "dz")
}

fn assignment(maker: &mut Maker, tier: Tier) -> (&'static str, String) {
    let host = GATEWAYS[usize::from(tier == Tier::Project)];
    match maker.random.below(13) {
        0..=2 => ("OPENAI_API_KEY", maker.secret(tier, "dk")),
        3 | 4 => ("OPENAI_BASE_URL", maker.url(tier, "du", host)),
        5 => ("OPENAI_ORGANIZATION", maker.secret(tier, "do")),
        6 => (PROVIDER_KEY, maker.secret(tier, "dp")),
        7 => ("HEADER_VARIABLE", maker.secret(tier, "dh")),
        8 => ("CODEX_OSS_BASE_URL", maker.url(tier, "dl", host)),
        9 => ("CODEX_OSS_PORT", maker.name(tier, "dn", "123")),
        10 => ("AWS_REGION", maker.name(tier, "dr", "eu-west-1")),
        11 => ("CODEX_HOME", maker.plant(tier, "dc")),
        _ => ("OTHER", maker.secret(tier, "dx")),
    }
}
