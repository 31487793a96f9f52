//! The text that is planted as a secret and must not be seen again.

use auth_resolver::Side;

use super::choices::Choices;

/// The length of each half. A shorter part of a secret is no proof of a leak.
const HALF: usize = 10;

/// Whose place a marker is planted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    Project,
    User,
    Caller,
}

/// Two random halves. Between them stands where the whole was planted.
///
/// Lower case, as hosts are printed; letters and digits mixed, as keys have them.
#[derive(Clone, Debug)]
pub(crate) struct Marker {
    first: String,
    second: String,
}

/// Where a marker was planted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) tier: Tier,
    /// The kind of document and the place in it, such as `ak` for the key in `auth.json`.
    pub(crate) place: String,
}

impl Tier {
    const ALL: [Self; 3] = [Self::Project, Self::User, Self::Caller];

    pub(crate) fn side(self) -> Side {
        match self {
            Self::Project => Side::Project,
            Self::User | Self::Caller => Side::Yours,
        }
    }

    fn letter(self) -> char {
        match self {
            Self::Project => 'p',
            Self::User => 'u',
            Self::Caller => 'c',
        }
    }
}

impl Marker {
    pub(crate) fn new(choices: &mut Choices) -> Self {
        let mut half = || {
            (0..HALF)
                .map(|index| {
                    let characters: &[u8] = if index % 3 == 2 {
                        b"23456789"
                    } else {
                        b"bcdfghjkmnpqrstvwxz"
                    };
                    char::from(choices.pick(characters))
                })
                .collect()
        };
        Self {
            first: half(),
            second: half(),
        }
    }

    pub(crate) fn at(&self, tier: Tier, place: &str) -> String {
        assert_eq!(place.len(), 2);
        format!("{}{}{place}{}", self.first, tier.letter(), self.second)
    }

    /// Tells where in a text the marker or a half of it is.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        text.find(&self.first).or_else(|| text.find(&self.second))
    }

    /// Tells where the marker in a text was planted, if a whole one is there.
    pub(crate) fn spot(&self, text: &str) -> Option<Spot> {
        let rest = text.get(text.find(&self.first)? + HALF..)?;
        let (spot, rest) = rest.split_at_checked(3)?;
        let tier = Tier::ALL
            .into_iter()
            .find(|tier| spot.starts_with(tier.letter()))?;
        rest.starts_with(&self.second).then(|| Spot {
            tier,
            place: spot[1..].to_owned(),
        })
    }
}

#[test]
fn a_marker_says_where_it_was_planted() {
    let marker = Marker::new(&mut Choices::Seed(1));
    let planted = marker.at(Tier::Project, "ak");
    let (first, second) = planted.split_at(HALF);
    for (text, found, spot) in [
        (format!("sk-{planted}."), Some(3), true),
        (planted.clone(), Some(0), true),
        (format!("  {first}..."), Some(2), false),
        (second.to_owned(), Some(3), false),
        (planted[1..HALF].to_owned(), None, false),
        (String::new(), None, false),
    ] {
        assert_eq!(marker.find(&text), found, "{text}");
        let expected = spot.then(|| Spot {
            tier: Tier::Project,
            place: "ak".to_owned(),
        });
        assert_eq!(marker.spot(&text), expected, "{text}");
    }
}
