//! The text that is planted as a secret and must not be seen again.

use auth_resolver::source::Side;

use super::choices::Choices;

/// Whose place a marker is planted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    Project,
    User,
    Caller,
}

/// Two random halves. Between them stands where the whole was planted. A shorter part of a secret than
/// a half is no proof of a leak.
///
/// Lower case, as hosts and names in a header map are printed.
#[derive(Clone, Debug)]
pub(crate) struct Marker {
    first: String,
    second: String,
}

/// What keys look like besides the way they begin.
#[derive(Clone, Copy)]
enum Shape {
    /// Letters and digits mixed.
    Mixed,
    /// Letters alone. So few that they could be a word are no secret.
    Letters,
    /// Groups of letters, with hyphens between them.
    Groups,
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
        let shape = choices.pick(&[Shape::Mixed, Shape::Letters, Shape::Groups]);
        Self::of(shape, choices)
    }

    fn of(shape: Shape, choices: &mut Choices) -> Self {
        let mut half = |length: usize| -> String {
            let character = |index| {
                let characters: &[u8] = match shape {
                    Shape::Mixed if index % 3 == 2 => b"23456789",
                    Shape::Groups if index % 5 == 4 => b"-",
                    _ => b"bcdfghjkmnpqrstvwxz",
                };
                char::from(choices.pick(characters))
            };
            (0..length).map(character).collect()
        };
        let (first, second) = match shape {
            Shape::Mixed => (half(10), half(10)),
            Shape::Letters => (half(13), half(13)),
            Shape::Groups => (half(20), format!("-{}", half(19))),
        };
        Self { first, second }
    }

    pub(crate) fn at(&self, tier: Tier, place: &str) -> String {
        assert_eq!(place.len(), 2);
        format!("{}{}{place}{}", self.first, tier.letter(), self.second)
    }

    /// Returns where in a text the marker or a half of it is.
    pub(crate) fn find(&self, text: &str) -> Option<usize> {
        text.find(&self.first).or_else(|| text.find(&self.second))
    }

    /// Returns where the marker in a text was planted, if a whole one is there.
    pub(crate) fn spot(&self, text: &str) -> Option<Spot> {
        let rest = text.get(text.find(&self.first)? + self.first.len()..)?;
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
    for shape in [Shape::Mixed, Shape::Letters, Shape::Groups] {
        let marker = Marker::of(shape, &mut Choices::Seed(1));
        let planted = marker.at(Tier::Project, "ak");
        let half = marker.first.len();
        let (first, second) = planted.split_at(half);
        for (text, found, spot) in [
            (format!("sk-{planted}."), Some(3), true),
            (planted.clone(), Some(0), true),
            (format!("  {first}..."), Some(2), false),
            (second.to_owned(), Some(3), false),
            (planted[1..half].to_owned(), None, false),
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
}

#[test]
fn markers_have_the_shapes_of_keys() {
    let shaped = |shape| Marker::of(shape, &mut Choices::Seed(1)).at(Tier::User, "ak");
    let is_letter = |char: char| char.is_ascii_lowercase();
    let mixed = shaped(Shape::Mixed);
    assert!(
        mixed.contains(|char: char| char.is_ascii_digit()),
        "{mixed}"
    );
    let letters = shaped(Shape::Letters);
    assert!(letters.chars().all(is_letter), "{letters}");
    let groups = shaped(Shape::Groups);
    assert!(
        groups.split('-').all(|group| group.chars().all(is_letter)),
        "{groups}"
    );
    let lengths: Vec<usize> = groups.split('-').map(str::len).collect();
    assert_eq!(lengths, [4, 4, 4, 4, 3, 4, 4, 4, 4], "{groups}");
}
