//! Each format as a table, and secrets planted in it that no output may show.

mod config;
mod dotenv;
mod given_text;
mod hard_links;
mod json_settings;
mod named_variables;
mod session_json;
