//! The whole crate through its public interface: one binary, since each takes its time to link.

mod args;
mod auth_json;
mod bounds;
mod cases;
mod changes;
mod config;
mod documentation;
mod dotenv;
mod hard_links;
mod json_settings;
mod key_file;
mod layering;
mod origins;
mod picture;
mod policy_table;
mod presets;
mod reasons;
mod rejections;
mod releases;
mod remedies;
mod resolver;
mod shape;
mod steering;
mod text_style;
mod trust_records;
mod words;
