//! Maps of samples: `strudel.json`, as Strudel reads it (<https://strudel.cc/learn/samples/>), for files that lie here.
//!
//! A map gives each name a file, a list of files, or files by their notes; `_base` says where their paths begin. A map
//! that lies beside its files usually has the address of the same files as its base: that is left out, and paths begin
//! at the map.

use super::super::sounds::{Sounds, Variant};
use super::{name_of, pitch_of};
use serde_json::{Map, Value};
use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// What a map is called.
pub(super) const FILE_NAME: &str = "strudel.json";

/// The longest map that is read.
const BYTES_MAX: u64 = 16 << 20;

/// The names of a map with their sounds, and what is wrong with it, one line each.
pub(super) fn read(path: &Path, root: &Arc<Path>) -> (Vec<(String, Sounds)>, Vec<String>) {
    match entries(path) {
        Err(reason) => (Vec::new(), vec![format!("the map `{}` {reason}", path.display())]),
        Ok(entries) => {
            let mut reader = Reader { path, root, folder: base(path, &entries), notices: Vec::new() };
            let named = entries.iter().filter(|(name, _)| !name.starts_with('_'));
            let named = named.filter_map(|(name, value)| reader.named(name, value)).collect();
            (named, reader.notices)
        }
    }
}

/// The error is a verb phrase about the map.
fn entries(path: &Path) -> Result<Map<String, Value>, String> {
    let mut text = Vec::new();
    let file = File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    file.take(BYTES_MAX + 1).read_to_end(&mut text).map_err(|error| format!("cannot be read: {error}"))?;
    if text.len() as u64 > BYTES_MAX {
        return Err(format!("is larger than {} MiB", BYTES_MAX >> 20));
    }
    serde_json::from_slice(&text).map_err(|error| format!("is no JSON object: {error}"))
}

/// Where the paths of a map begin.
fn base(path: &Path, entries: &Map<String, Value>) -> PathBuf {
    let folder = path.parent().unwrap_or(path);
    match entries.get("_base").and_then(Value::as_str) {
        Some(base) if !base.contains(':') => folder.join(base),
        _ => folder.to_owned(),
    }
}

struct Reader<'a> {
    path: &'a Path,
    root: &'a Arc<Path>,
    folder: PathBuf,
    notices: Vec<String>,
}

impl Reader<'_> {
    fn named(&mut self, name: &str, value: &Value) -> Option<(String, Sounds)> {
        let mut variants = Vec::new();
        match value {
            Value::Object(by_note) => {
                for (note, files) in by_note {
                    match pitch_of(note) {
                        Some(pitch) => self.files(name, files, Some(pitch), &mut variants),
                        None => self.doubt(name, &format!("`{note}` is no note with its octave")),
                    }
                }
            }
            files => self.files(name, files, None, &mut variants),
        }
        let sounds = Sounds::new(self.path.to_owned(), variants);
        name_of(name).filter(|_| !sounds.variants().is_empty()).map(|name| (name, sounds))
    }

    fn files(&mut self, name: &str, files: &Value, pitch: Option<i16>, variants: &mut Vec<Variant>) {
        let all = match files {
            Value::Array(files) => files.as_slice(),
            file => std::slice::from_ref(file),
        };
        for file in all {
            match file.as_str() {
                Some(file) if is_inside(Path::new(file)) => {
                    variants.push(Variant::file(self.folder.join(file), self.root, pitch));
                }
                Some(file) => self.doubt(name, &format!("`{file}` is no file below the map")),
                None => self.doubt(name, &format!("{file} is no path")),
            }
        }
    }

    fn doubt(&mut self, name: &str, what: &str) {
        self.notices.push(format!("the map `{}`: `{name}`: {what}", self.path.display()));
    }
}

/// Whether a path stays below where it begins, and is no address of the net.
fn is_inside(path: &Path) -> bool {
    let is_address = path.to_str().is_none_or(|text| text.contains("://"));
    !is_address && path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}
