//! What holds for every answer, whatever the input: what also holds for the made-up machines.

use auth_resolver::{Error, Resolution, Resolver};

use crate::made_up::invariants;
use crate::made_up::machine::Program;
use crate::made_up::outputs::{Account, Outputs};
use crate::marker;

/// Resolves, checks the answer, and looks for secrets in what is printed if there are any.
pub(crate) fn resolve(resolver: &Resolver, input: &[u8]) -> Result<Resolution, Error> {
    let result = resolver.resolve();
    // Printing takes longer than all else, so inputs that plant nothing are mostly spared.
    if marker::is_planted(input) || input.len().is_multiple_of(8) {
        let account = Account::of(&result);
        let broken = invariants::check(Program::Codex, false, &result, &account);
        assert!(broken.is_empty(), "{broken:?}");
        let outputs = Outputs::of(resolver, &result, &account, true);
        assert!(!marker::is_shown(outputs.text()), "a secret is shown");
    }
    result
}
