//! The whole crate through its public interface: one binary, since each takes its time to link.

// Paths print with the separator of the machine that the tests run on.
#[cfg(unix)]
mod cases;
mod policy_table;
mod layering;
mod shape;
