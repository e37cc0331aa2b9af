//! Which names there are, and which files they stand for.
//!
//! A folder of sounds has the name of its path below the root, with `_` between the parts, and its own last part as a
//! short name; a file that lies in the root itself has its own name. A map, `strudel.json`, gives names of its own,
//! and goes before the folders beside it. Folders are read and nothing else: whether a file can be played is seen
//! when it is asked for.

mod map;

use super::sounds::{Sounds, Variant};
use super::{Fault, Maker};
use phonon_compiler::pattern::mini::note_name;
use std::collections::BTreeMap;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How deep folders are looked into.
const DEPTH_MAX: usize = 8;

/// The most files of a root that are counted.
const FILES_MAX: usize = 1 << 18;

/// What the files are called that can be read.
const EXTENSIONS: [&str; 9] = ["wav", "wave", "aif", "aiff", "aifc", "flac", "ogg", "oga", "mp3"];

/// All names within reach.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    sounds: Vec<Sounds>,
    /// Where the sounds of a name stand.
    names: BTreeMap<String, usize>,
}

impl Index {
    /// Adds what a root has under names that are not taken. A root that does not exist has nothing.
    ///
    /// The error is a root that cannot be read; of folders and maps inside, `notices` says what is wrong.
    pub fn add_root(&mut self, root: &Path, notices: &mut Vec<String>) -> Result<(), Fault> {
        let Ok(canonical) = root.canonicalize() else { return Ok(()) };
        let mut survey =
            Survey { root: canonical.into(), notices, files: 0, found: [const { Vec::new() }; 3] };
        survey
            .walk(root, &mut Vec::new())
            .map_err(|error| Fault::unreadable(root, format!("cannot be read: {error}")))?;
        if survey.files > FILES_MAX {
            let more =
                format!("`{}` has more than {FILES_MAX} files; the others are left out", root.display());
            survey.notices.push(more);
        }
        // Short names last, so that no folder loses its own to another.
        for (name, sounds) in survey.found.into_iter().flatten() {
            self.add(name, sounds);
        }
        Ok(())
    }

    /// Adds a built-in sound, unless its name is taken.
    pub fn add_built_in(&mut self, name: &str, count: usize, make: Maker) {
        self.add(name.to_owned(), Named::Own(Sounds::built_in(count, make)));
    }

    fn add(&mut self, name: String, sounds: Named) {
        if self.names.contains_key(&name) {
            return;
        }
        let at = match sounds {
            Named::Own(sounds) => {
                self.sounds.push(sounds);
                self.sounds.len() - 1
            }
            // The long name may be another's, from an earlier root: then the short one would be wrong as well.
            Named::Short { long, place } => match self.names.get(&long) {
                Some(&at) if self.sounds[at].place.as_ref() == Some(&place) => at,
                _ => return,
            },
        };
        self.names.insert(name, at);
    }

    /// Every name, sorted, with its sounds.
    pub fn names(&self) -> impl Iterator<Item = (&str, &Sounds)> {
        self.names.iter().map(|(name, &at)| (name.as_str(), &self.sounds[at]))
    }

    /// The sounds of a name.
    pub fn get(&self, name: &str) -> Option<&Sounds> {
        Some(&self.sounds[*self.names.get(name)?])
    }

    /// The sounds of a name.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Sounds> {
        Some(&mut self.sounds[*self.names.get(name)?])
    }

    /// Every sound once, whatever names it has.
    pub fn variants(&self) -> impl Iterator<Item = &Variant> {
        self.sounds.iter().flat_map(Sounds::variants)
    }
}

/// What a name stands for.
enum Named {
    /// Sounds that it is the first name of.
    Own(Sounds),
    /// The sounds of a longer name, which lie there.
    Short { long: String, place: PathBuf },
}

/// A walk through one root.
struct Survey<'a> {
    root: Arc<Path>,
    notices: &'a mut Vec<String>,
    files: usize,
    /// The names of maps, of folders, and the short names of folders.
    found: [Vec<(String, Named)>; 3],
}

impl Survey<'_> {
    /// Reads a folder and those in it; `parts` are the names on the way to it.
    fn walk(&mut self, folder: &Path, parts: &mut Vec<String>) -> io::Result<()> {
        let mut entries: Vec<DirEntry> = folder.read_dir()?.collect::<io::Result<_>>()?;
        entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
        entries.sort_by_cached_key(DirEntry::file_name);
        let mut files = Vec::new();
        for entry in &entries {
            let path = entry.path();
            let kind = entry.file_type()?;
            if kind.is_dir() || kind.is_symlink() && path.is_dir() {
                self.enter(path, kind.is_symlink(), parts);
            } else if entry.file_name() == map::FILE_NAME {
                let (named, notices) = map::read(&path, &self.root);
                self.notices.extend(notices);
                self.found[0].extend(named.into_iter().map(|(name, sounds)| (name, Named::Own(sounds))));
            } else if is_sound(&path) && self.files <= FILES_MAX {
                self.files += 1;
                files.push(path);
            }
        }
        match parts.is_empty() {
            true => self.name_files(files),
            false => self.name_folder(folder, files, parts),
        }
        Ok(())
    }

    /// Goes into a folder. One that cannot be read is said and left out; links back to where they are and out of the
    /// root are not followed.
    fn enter(&mut self, path: PathBuf, is_link: bool, parts: &mut Vec<String>) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()).and_then(name_of) else { return };
        if parts.len() == DEPTH_MAX {
            return;
        }
        parts.push(name);
        let target = if is_link { path.canonicalize().ok() } else { None };
        match target {
            Some(target) if !target.starts_with(&self.root) => {
                self.name_folder(&path, vec![path.clone()], parts);
            }
            Some(target) if leads_back(&path, &target) => {}
            _ => {
                if let Err(error) = self.walk(&path, parts) {
                    self.notices.push(format!("`{}` cannot be read: {error}", path.display()));
                }
            }
        }
        parts.pop();
    }

    /// Files of the root itself: each has a name, and those of equal names are variants.
    fn name_files(&mut self, files: Vec<PathBuf>) {
        let mut named: BTreeMap<String, Vec<Variant>> = BTreeMap::new();
        for path in files {
            if let Some(name) = stem(&path).and_then(name_of) {
                named.entry(name).or_default().push(Variant::file(path, &self.root, None));
            }
        }
        let place = |variants: &[Variant]| variants[0].path().map(Path::to_owned).unwrap_or_default();
        let named = named
            .into_iter()
            .map(|(name, variants)| (name, Named::Own(Sounds::new(place(&variants), variants))));
        self.found[1].extend(named);
    }

    fn name_folder(&mut self, folder: &Path, files: Vec<PathBuf>, parts: &[String]) {
        if files.is_empty() {
            return;
        }
        let prefix = common_prefix(&files);
        let variant = |path: PathBuf| {
            let note = stem(&path).and_then(|stem| stem.get(prefix..));
            let pitch = note.and_then(pitch_of);
            Variant::file(path, &self.root, pitch)
        };
        let sounds = Sounds::new(folder.to_owned(), files.into_iter().map(variant).collect());
        let long = parts.join("_");
        if let [_, .., last] = parts {
            let place = folder.to_owned();
            self.found[2].push((last.clone(), Named::Short { long: long.clone(), place }));
        }
        self.found[1].push((long, Named::Own(sounds)));
    }
}

/// What can be written in a pattern: letters, digits, `-` and `_`; everything else becomes one `_`.
fn name_of(text: &str) -> Option<String> {
    let is_good = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
    let parts: Vec<&str> = text.split(|char| !is_good(char)).filter(|part| !part.is_empty()).collect();
    let name = parts.join("_");
    (!name.is_empty()).then_some(name)
}

/// The semitones from c4 of a name that is a note with its octave: `c3`, `A#4`, `Eb-1`.
fn pitch_of(name: &str) -> Option<i16> {
    let name = name.to_ascii_lowercase();
    let is_note = name.ends_with(|char: char| char.is_ascii_digit()) && !name.starts_with('-');
    note_name(&name).filter(|_| is_note).and_then(|semitones| i16::try_from(semitones).ok())
}

/// How long the name is that stands before the notes of all files, with what joins it to them: 6 for `piano_c3.wav` and
/// `piano_e3.wav`, 0 where there is no such name.
fn common_prefix(files: &[PathBuf]) -> usize {
    let prefix = |path: &PathBuf| {
        let stem = stem(path)?;
        let end = stem.rfind(['_', '-', ' ', '.'])? + 1;
        pitch_of(&stem[end..]).map(|_| stem[..end].to_owned())
    };
    let first = files.first().and_then(prefix);
    match first {
        Some(first) if files.iter().all(|path| prefix(path).as_deref() == Some(&first)) => first.len(),
        _ => 0,
    }
}

/// Whether a link leads to a folder that it lies in itself.
fn leads_back(link: &Path, target: &Path) -> bool {
    let folder = link.parent().and_then(|folder| folder.canonicalize().ok());
    folder.is_none_or(|folder| folder.starts_with(target))
}

fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(|stem| stem.to_str())
}

fn is_sound(path: &Path) -> bool {
    let extension = path.extension();
    extension.is_some_and(|extension| EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}
