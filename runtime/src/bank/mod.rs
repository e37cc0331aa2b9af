//! Samples: where they lie, and what they hold.
//!
//! A name is a folder of WAV files in one of several roots; `bd:2` is the third file of `bd` by name.
//! The first root that has a name wins, whole; the built-in sounds come last.
//! Indexing reads folders only; a file is decoded when a program names it.

mod decode;
mod fault;
mod folder;
pub mod kit;
mod riff;
mod roots;
mod sample;

use folder::{Folder, Variant};
use phonon_grammar::diagnostic::nearest;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use fault::Fault;
pub use roots::{ROOTS_VARIABLE, roots};
pub use sample::{Sample, SampleId, Samples};

/// The most memory that all samples of a program may take.
pub const SAMPLE_BYTES_MAX: u64 = 1 << 30;

/// Makes a built-in sound: its name and the number of the variant.
pub type Maker = fn(&str, usize) -> Sample;

/// All samples within reach, decoded as far as they were asked for.
#[derive(Debug, Default)]
pub struct Bank {
    folders: BTreeMap<String, Folder>,
    samples: Vec<Sample>,
    bytes: u64,
    notices: Vec<String>,
}

impl Bank {
    /// Indexes folders of samples; a root that does not exist adds nothing.
    ///
    /// The error names the root that cannot be read.
    pub fn index(roots: &[PathBuf]) -> Result<Bank, Fault> {
        let mut bank = Bank::default();
        for root in roots {
            for (name, folder) in folder::scan(root)? {
                bank.folders.entry(name).or_insert(folder);
            }
        }
        Ok(bank)
    }

    /// Adds built-in sounds under the names that no folder has.
    pub fn add_built_in(&mut self, names: &[(&str, usize)], make: Maker) {
        for &(name, count) in names {
            self.folders.entry(name.to_owned()).or_insert_with(|| Folder::built_in(count, make));
        }
    }

    /// Every name, sorted, with the number of its variants and its folder; `None` for a built-in one.
    pub fn names(&self) -> impl Iterator<Item = (&str, usize, Option<&Path>)> {
        self.folders.iter().map(|(name, folder)| (name.as_str(), folder.count(), folder.path()))
    }

    /// Decodes variant `n` of a name, counted round and round, if that has not been done.
    pub fn load(&mut self, name: &str, n: i64) -> Result<SampleId, Fault> {
        let found = self.folders.get_mut(name).and_then(|folder| folder.variant_mut(n));
        let Some((index, variant)) = found else { return Err(self.unknown(name)) };
        if let Some(id) = variant.loaded() {
            return Ok(id);
        }
        let sample = match variant {
            Variant::BuiltIn { make, .. } => make(name, index),
            Variant::Outside { path, target } => {
                return Err(Fault::Outside { path: path.clone(), target: target.clone() });
            }
            Variant::File { path, .. } => {
                let decoded = decode::decode(path, SAMPLE_BYTES_MAX - self.bytes)?;
                self.notices.extend(decoded.notice.map(|notice| format!("`{}` {notice}", path.display())));
                decoded.sample
            }
        };
        let id = SampleId(self.samples.len() as u32);
        variant.set_loaded(id);
        self.bytes += sample.bytes();
        self.samples.push(sample);
        Ok(id)
    }

    fn unknown(&self, name: &str) -> Fault {
        let nearest = nearest(name, self.folders.keys().map(String::as_str)).map(str::to_owned);
        Fault::Unknown { name: name.to_owned(), nearest }
    }

    /// What is odd about the files decoded since this was last asked, one line each.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// The files that have been decoded.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        let variants = self.folders.values().flat_map(Folder::variants);
        variants.filter(|variant| variant.loaded().is_some()).filter_map(Variant::path)
    }
}

impl Samples for Bank {
    fn find(&self, name: &str, n: i64) -> Option<SampleId> {
        self.folders.get(name)?.variant(n)?.loaded()
    }

    fn get(&self, id: SampleId) -> &Sample {
        &self.samples[id.0 as usize]
    }
}
