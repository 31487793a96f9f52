//! Runs every target over its seeds, without a fuzzer.

use std::fs;
use std::path::Path;

use auth_resolver_fuzz::{
    auth_json, base_url, config_toml, dotenv, json_settings, machine, overrides, rejection,
};

type Target = fn(&[u8]);

// One test, not one for each target: `dotenv` changes the environment of the process.
#[test]
fn every_target_takes_its_seeds() {
    let targets: [(&str, Target); 8] = [
        ("auth_json", auth_json::run),
        ("base_url", base_url::run),
        ("config_toml", config_toml::run),
        ("dotenv", dotenv::run),
        ("json_settings", json_settings::run),
        ("machine", machine::run),
        ("overrides", overrides::run),
        ("rejection", rejection::run),
    ];
    for (name, run) in targets {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("seeds")
            .join(name);
        let files: Vec<_> = fs::read_dir(&directory).unwrap().collect();
        assert!(!files.is_empty(), "{name} has no seeds");
        for file in files {
            let path = file.unwrap().path();
            println!("{}", path.display());
            run(&fs::read(&path).unwrap());
        }
    }
}
