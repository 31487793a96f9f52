//! The whole crate through its public interface: one binary, since each takes its time to link.

mod args;
mod auth_json;
mod azure;
mod bounds;
mod cases;
mod changes;
mod documentation;
mod every_release;
mod key_file;
mod layering;
// Paths have the separator of the machine that the tests run on.
#[cfg(unix)]
mod named_paths;
mod neutral;
mod origins;
mod own_program;
mod own_sources;
mod picture;
mod presets;
mod reasons;
mod rejections;
mod releases;
mod remedies;
mod reports;
mod resolver;
mod schemes;
mod shape;
mod stand_ins;
mod text_style;
mod trust_records;
mod windows;
mod words;
