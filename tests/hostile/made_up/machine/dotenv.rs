//! A `.env` file.

use super::super::marker::Tier;
use super::Assignment;
use super::values::Maker;

/// Makes a `.env` file of some of the assignments. Places of markers are `d` and a letter.
pub(super) fn dotenv(maker: &mut Maker, tier: Tier, assignments: &[Assignment]) -> Vec<u8> {
    let mut text = String::new();
    for _ in 0..4 - maker.choices.below(5) {
        let (name, value, place) = maker.pick(assignments);
        let value = value.make(maker, tier, place);
        let comment = maker.plant(tier, "d#");
        let line = match maker.choices.below(18) {
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
