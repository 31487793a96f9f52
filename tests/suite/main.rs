//! The whole crate through its public interface: one binary, since each takes its time to link.

mod args;
mod auth_json;
mod bounds;
// Paths print with the separator of the machine that the tests run on.
#[cfg(unix)]
mod cases;
// The same as for the cases.
#[cfg(unix)]
mod changes;
mod documentation;
mod key_file;
mod layering;
// Paths have the separator of the machine that the tests run on.
#[cfg(unix)]
mod named_paths;
mod origins;
// The same as for the cases.
#[cfg(unix)]
mod picture;
mod presets;
// The same as for the cases.
mod reasons;
#[cfg(unix)]
mod rejections;
mod releases;
mod remedies;
mod resolver;
mod shape;
mod text_style;
mod trust_records;
mod words;
