//! JSON, right and wrong.

use std::fmt::Write as _;

use super::super::marker::Tier;
use super::values::Maker;

/// Numbers that are moments, and that are none.
pub(super) const EXPIRIES: [&str; 7] = [
    "1",
    "99999999999",
    "9223372036854775807",
    "-9223372036854775808",
    "1e400",
    "\"1\"",
    "[]",
];

/// The members of a JSON object, written by hand: a library writes no duplicates and no mistakes.
pub(super) struct Members {
    tier: Tier,
    written: Vec<String>,
}

impl Members {
    /// Starts with none, of an object in a place of this tier.
    pub(super) fn of(tier: Tier) -> Self {
        Self {
            tier,
            written: Vec::new(),
        }
    }

    /// Adds a text, or now and then a value of another type.
    pub(super) fn add(&mut self, maker: &mut Maker, name: &str, place: &str, text: &str) {
        let secret = maker.plant(self.tier, place);
        let kinds = if maker.is_tidy { 600 } else { 60 };
        let value = match maker.choices.below(kinds) {
            0 => format!("[\"{secret}\"]"),
            1 => format!("{{\"{secret}\":1}}"),
            2 => "3".to_owned(),
            3 => "null".to_owned(),
            4 => "true".to_owned(),
            5 => format!("\"\\ud800{secret}\""),
            6 => format!("\"\\ud8{secret}\""),
            _ => string(maker, text),
        };
        let name = string(maker, name);
        self.written.push(format!("{name}:{value}"));
    }

    pub(super) fn add_raw(&mut self, name: &str, value: &str) {
        self.written.push(format!("\"{name}\":{value}"));
    }

    pub(super) fn repeat_first(&mut self) {
        self.written.extend(self.written.first().cloned());
    }

    /// Adds secrets by their chance, name and place.
    pub(super) fn add_secrets(&mut self, maker: &mut Maker, members: &[(usize, &str, &str)]) {
        for (percent, name, place) in members {
            if maker.percent(*percent) {
                let secret = maker.secret(self.tier, place);
                self.add(maker, name, place, &secret);
            }
        }
    }

    /// Adds a moment in milliseconds, or what is none.
    pub(super) fn moment(&mut self, maker: &mut Maker, name: &str) {
        if maker.percent(70) {
            self.add_raw(name, maker.pick(&EXPIRIES));
        }
    }

    /// Adds now and then a member that nobody knows, or one of them once more.
    pub(super) fn mistake(&mut self, maker: &mut Maker, place: &str) {
        if maker.percent(5) {
            let unknown = maker.plant(self.tier, place);
            self.add(maker, &unknown, place, &unknown);
        }
        if maker.percent(3) {
            self.repeat_first();
        }
    }

    pub(super) fn into_object(self) -> String {
        format!("{{{}}}", self.written.join(",\n"))
    }
}

/// Writes a text down, now and then with all of it escaped.
pub(super) fn string(maker: &mut Maker, text: &str) -> String {
    if !maker.percent(5) {
        return serde_json::to_string(text).unwrap();
    }
    let mut escaped = String::new();
    for unit in text.encode_utf16() {
        // Writing to a `String` cannot fail.
        let _ = write!(escaped, "\\u{unit:04x}");
    }
    format!("\"{escaped}\"")
}
