//! Machines and servers' answers, made up choice by choice, and what holds for every one of them.
//!
//! The choices follow from a seed, or a fuzzer makes them: `fuzz` includes this directory.

pub(crate) mod answer;
pub(crate) mod check;
mod choices;
pub(crate) mod invariants;
pub(crate) mod machine;
pub(crate) mod marker;
pub(crate) mod outputs;
