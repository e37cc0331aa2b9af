//! Where sample folders are looked for.

use etcetera::BaseStrategy;
use std::path::PathBuf;

/// The environment variable that lists more roots, separated as in `PATH`.
pub const ROOTS_VARIABLE: &str = "PHONON_SAMPLES";

/// The roots in the order they are searched: those given, those of [`ROOTS_VARIABLE`], `./samples`,
/// and `phonon/samples` in the user's data directory (`~/.local/share`, or `XDG_DATA_HOME`).
pub fn roots(given: &[PathBuf]) -> Vec<PathBuf> {
    let listed = std::env::var_os(ROOTS_VARIABLE).unwrap_or_default();
    let mut roots = given.to_vec();
    roots.extend(std::env::split_paths(&listed).filter(|path| !path.as_os_str().is_empty()));
    roots.push(PathBuf::from("samples"));
    if let Ok(strategy) = etcetera::choose_base_strategy() {
        roots.push(strategy.data_dir().join("phonon").join("samples"));
    }
    roots
}
