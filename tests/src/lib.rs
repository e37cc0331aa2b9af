//! What the tests share: where the data lies, and texts that are compared with files.

pub mod document;
pub mod figure;
pub mod onsets;
pub mod playing;
pub mod spectrum;

use phonon_runtime::bank::{Bank, kit};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository").to_owned()
}

/// All files below `folder` (from the root of the repository) with that extension, sorted.
///
/// # Panics
/// Where the folder cannot be read or holds none: a test over no files proves nothing.
pub fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let folder = root().join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    files.retain(|path| path.extension().is_some_and(|found| found == extension));
    files.sort();
    assert!(!files.is_empty(), "{} holds no .{extension} file", folder.display());
    files
}

/// Applies `work` to all items, on all cores; results in the order of the items.
///
/// # Panics
/// Where `work` panics.
pub fn in_parallel<'a, T: Sync, R: Send>(items: &'a [T], work: impl Fn(&'a T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while let Some((index, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, items.get(index)?)))
        {
            done.push((index, work(item)));
        }
        done
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut results: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("the work succeeds")).collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Text files to be compared with what the code gives now; with `PHONON_UPDATE=1` they are written instead.
#[derive(Default)]
pub struct Snapshots {
    differences: Vec<String>,
}

impl Snapshots {
    /// Compares `text` with the file at `path`.
    pub fn check(&mut self, path: &Path, text: &str) {
        if std::env::var_os("PHONON_UPDATE").is_some() {
            std::fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            return;
        }
        let expected = std::fs::read_to_string(path).unwrap_or_default();
        if expected != text {
            self.differences.push(format!("{}\n{}", path.display(), difference(&expected, text)));
        }
    }

    /// Fails if anything was different.
    ///
    /// # Panics
    /// With all differences.
    pub fn finish(self) {
        let count = self.differences.len();
        assert!(
            count == 0,
            "{count} differ (PHONON_UPDATE=1 accepts them):\n\n{}",
            self.differences.join("\n")
        );
    }
}

/// The lines from the first to the last that differ.
fn difference(expected: &str, found: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), found.lines().collect());
    let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - same;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let lines =
        |sign: &str, lines: &[&str]| lines.iter().map(|line| format!("{sign}{line}\n")).collect::<String>();
    format!("{}{}", lines("- ", &old[same..old.len() - tail]), lines("+ ", &new[same..new.len() - tail]))
}

/// All sounds of the kit.
pub static KIT: LazyLock<Arc<Bank>> = LazyLock::new(|| {
    let mut bank = Bank::default();
    bank.add_built_in(&kit::NAMES.map(|name| (name, kit::VARIANTS)), kit::make);
    for name in kit::NAMES {
        for variant in 0..kit::VARIANTS {
            bank.load(name, variant as i64, None).expect("the kit is complete");
        }
    }
    Arc::new(bank)
});

/// Every program of the examples and of the corpus: its name and its text.
pub fn programs() -> Vec<(String, String)> {
    let paths = files("examples", "ph").into_iter().chain(files("tests/corpus", "ph"));
    let read = |path: &Path| std::fs::read_to_string(path).expect("a program can be read");
    let name = |path: &Path| path.strip_prefix(root()).expect("below the root").display().to_string();
    paths.map(|path| (name(&path), read(&path))).collect()
}
