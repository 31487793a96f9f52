//! Whole machines, those of the hostile tests: every byte is one choice of what a machine, its
//! program's arguments and a server's refusal are.
//!
//! With the variable `SHOW_MACHINE` set, the machine of an input is printed.

use crate::made_up::check::check;
use crate::made_up::machine::{Machine, Maker};

/// Makes a machine, resolves on it, and changes it in ways that must show.
pub fn run(data: &[u8]) {
    let mut maker = Maker::of_bytes(data);
    let machine = Machine::make(&mut maker);
    if std::env::var_os("SHOW_MACHINE").is_some() {
        eprintln!("{machine:#?}");
    }
    let (_, broken) = check(&machine, &mut maker, data.len().is_multiple_of(8));
    assert!(broken.is_empty(), "{broken:#?}");
}
