//! Rules to decide by: those of releases, and some that no release has.

use auth_resolver::Resolver;
use auth_resolver::codex::Rules;
use auth_resolver::method::{CredentialClass, HeaderScheme};
use auth_resolver::releases::Version;

use super::values::Maker;

/// One thing that a program says of its rules.
pub(crate) type Change = fn(Resolver) -> Resolver;

/// The minor releases at which rules changed, and some between.
const RELEASES: [u32; 41] = [
    10, 17, 20, 21, 22, 23, 25, 29, 30, 34, 35, 43, 44, 47, 48, 50, 51, 58, 60, 63, 64, 70, 78, 80,
    87, 88, 92, 93, 100, 114, 117, 119, 122, 126, 131, 136, 146, 148, 155, 156, 200,
];

pub(super) fn pick(maker: &mut Maker) -> Rules {
    match maker.choices.below(10) {
        0..=2 => Rules::Documented,
        3 => Rules::ApiKeyFirst,
        _ => Rules::Codex(Version::new(0, maker.pick(&RELEASES), 0)),
    }
}

/// Sets some of what a resolver's rules can be.
pub(crate) fn change(maker: &mut Maker) -> Vec<Change> {
    const CHANGES: [Change; 6] = [
        |resolver| resolver.prefer(CredentialClass::Key),
        |resolver| resolver.prefer(CredentialClass::Login),
        Resolver::base_urls_for_keys_only,
        Resolver::credential_optional,
        |resolver| resolver.key_header(HeaderScheme::X_API_KEY),
        |resolver| resolver.login_name("Acme"),
    ];
    let mut changes = CHANGES.to_vec();
    changes.retain(|_| maker.percent(30));
    changes
}
