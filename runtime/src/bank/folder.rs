//! A name and the files that it stands for.

use super::{Fault, Maker, SampleId};
use std::collections::BTreeMap;
use std::fs::DirEntry;
use std::io;
use std::path::{Path, PathBuf};

/// The sounds of one name, in the order they are counted.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// Where it lies; `None` for a built-in one.
    path: Option<PathBuf>,
    variants: Vec<Variant>,
}

/// One sound of a name.
#[derive(Clone, Debug)]
pub(super) enum Variant {
    /// A file.
    File {
        /// Where it lies.
        path: PathBuf,
        /// Its sound, once it has been decoded.
        loaded: Option<SampleId>,
    },
    /// A link that leads out of the root, and is not followed.
    Outside {
        /// The link.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// A sound that is made when it is first asked for.
    BuiltIn {
        /// Makes it.
        make: Maker,
        /// Its sound, once it has been made.
        loaded: Option<SampleId>,
    },
}

/// The folders of a root that have samples, by name. A root that does not exist has none.
///
/// Names consist of letters, digits, `_` and `-`; other folders are left out, and hidden files too.
pub(super) fn scan(root: &Path) -> Result<BTreeMap<String, Folder>, Fault> {
    let failed = |error: io::Error| Fault::unreadable(root, format!("cannot be read: {error}"));
    let Ok(canonical_root) = root.canonicalize() else { return Ok(BTreeMap::new()) };
    let mut folders = BTreeMap::new();
    for entry in root.read_dir().map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        if !is_name(&name) || !entry.path().is_dir() {
            continue;
        }
        let folder = match leads_outside(&entry, &canonical_root) {
            Some(target) => {
                let path = entry.path();
                Folder { path: Some(path.clone()), variants: vec![Variant::Outside { path, target }] }
            }
            None => Folder::read(&entry.path(), &canonical_root)?,
        };
        if !folder.variants.is_empty() {
            folders.insert(name, folder);
        }
    }
    Ok(folders)
}

impl Folder {
    /// `count` sounds that `make` makes.
    pub fn built_in(count: usize, make: Maker) -> Folder {
        Folder { path: None, variants: vec![Variant::BuiltIn { make, loaded: None }; count] }
    }

    /// The WAV files of a folder, sorted by name.
    fn read(path: &Path, canonical_root: &Path) -> Result<Folder, Fault> {
        let failed = |error: io::Error| Fault::unreadable(path, format!("cannot be read: {error}"));
        let mut entries: Vec<DirEntry> =
            path.read_dir().map_err(failed)?.collect::<io::Result<_>>().map_err(failed)?;
        entries.retain(|entry| is_wav(Path::new(&entry.file_name())));
        entries.sort_by_key(DirEntry::file_name);
        let variant = |entry: &DirEntry| match leads_outside(entry, canonical_root) {
            Some(target) => Variant::Outside { path: entry.path(), target },
            None => Variant::File { path: entry.path(), loaded: None },
        };
        Ok(Folder { path: Some(path.to_owned()), variants: entries.iter().map(variant).collect() })
    }

    /// Where it lies; `None` for a built-in one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// How many sounds it has.
    pub fn count(&self) -> usize {
        self.variants.len()
    }

    /// Its sounds.
    pub fn variants(&self) -> impl Iterator<Item = &Variant> {
        self.variants.iter()
    }

    /// Sound `n`, counted round and round.
    pub fn variant(&self, n: i64) -> Option<&Variant> {
        self.variants.get(self.wrapped(n)?)
    }

    /// Sound `n`, counted round and round, and its number.
    pub fn variant_mut(&mut self, n: i64) -> Option<(usize, &mut Variant)> {
        let index = self.wrapped(n)?;
        Some((index, self.variants.get_mut(index)?))
    }

    fn wrapped(&self, n: i64) -> Option<usize> {
        n.checked_rem_euclid(self.variants.len() as i64).map(|index| index as usize)
    }
}

impl Variant {
    /// Its sound, if it is in memory.
    pub fn loaded(&self) -> Option<SampleId> {
        match self {
            Variant::File { loaded, .. } | Variant::BuiltIn { loaded, .. } => *loaded,
            Variant::Outside { .. } => None,
        }
    }

    /// Remembers its sound.
    pub fn set_loaded(&mut self, id: SampleId) {
        match self {
            Variant::File { loaded, .. } | Variant::BuiltIn { loaded, .. } => *loaded = Some(id),
            Variant::Outside { .. } => {}
        }
    }

    /// The file it comes from.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Variant::File { path, .. } | Variant::Outside { path, .. } => Some(path),
            Variant::BuiltIn { .. } => None,
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// Hidden files are what file managers leave behind.
fn is_wav(name: &Path) -> bool {
    let hidden = name.as_os_str().as_encoded_bytes().starts_with(b".");
    !hidden && name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("wav"))
}

/// Where an entry leads, if that is not under the root. Only links can lead anywhere.
fn leads_outside(entry: &DirEntry, canonical_root: &Path) -> Option<PathBuf> {
    if !entry.file_type().is_ok_and(|kind| kind.is_symlink()) {
        return None;
    }
    // A link to nothing stays as it is: opening it says what is wrong.
    let target = entry.path().canonicalize().ok()?;
    (!target.starts_with(canonical_root)).then_some(target)
}
