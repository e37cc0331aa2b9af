//! Samples: where they lie, and what they hold.
//!
//! A name stands for a folder of sound files in one of several roots; `bd:2` is the third file of `bd` by name.
//! The first root that has a name wins, whole; the built-in sounds come last.
//! Indexing reads folders only; a file is decoded when a program names it, and kept in memory, or on disk if it is long.

mod decode;
mod fault;
mod frames;
mod index;
pub mod kit;
mod mapped;
mod roots;
mod sample;
mod sounds;
mod store;

use index::Index;
use phonon_grammar::diagnostic::nearest;
use sounds::Origin;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use decode::{Inspection, inspect, read};
pub use fault::Fault;
pub use frames::Frames;
pub use roots::{ROOTS_VARIABLE, roots};
pub use sample::{Sample, SampleId, Samples, Take};
pub use sounds::Variant;
pub use store::{DISK_BYTES_MAX, FRAMES_MAX, MEMORY_BYTES_MAX, SIDE_BYTES_MAX, Store};

/// Makes a built-in sound: its name and the number of the variant.
pub type Maker = fn(&str, usize) -> Sample;

/// All samples within reach, decoded as far as they were asked for. A clone shares what is decoded, and calls it by the
/// same numbers.
#[derive(Clone, Debug, Default)]
pub struct Bank {
    index: Index,
    samples: Vec<Arc<Sample>>,
    /// Where more can be kept.
    store: Store,
    notices: Vec<String>,
}

impl Bank {
    /// Indexes folders of samples; a root that does not exist adds nothing.
    ///
    /// The error names the root that cannot be read.
    pub fn index(roots: &[PathBuf]) -> Result<Bank, Fault> {
        let mut bank = Bank::default();
        for root in roots {
            bank.index.add_root(root, &mut bank.notices)?;
        }
        Ok(bank)
    }

    /// Lets what is decoded from here on be kept in another store.
    pub fn keep_in(&mut self, store: Store) {
        self.store = store;
    }

    /// Adds built-in sounds under the names that no folder has.
    pub fn add_built_in(&mut self, names: &[(&str, usize)], make: Maker) {
        for &(name, count) in names {
            self.index.add_built_in(name, count, make);
        }
    }

    /// Every name, sorted, with its variants and the folder or map that they are from; `None` for built-in ones.
    pub fn names(&self) -> impl Iterator<Item = (&str, &[Variant], Option<&Path>)> {
        self.index.names().map(|(name, sounds)| (name, sounds.variants(), sounds.place.as_deref()))
    }

    /// The variants of a name, in the order they are counted.
    pub fn variants(&self, name: &str) -> Result<&[Variant], Fault> {
        self.index.get(name).map(|sounds| sounds.variants()).ok_or_else(|| self.unknown(name))
    }

    /// Decodes the sound that [`Samples::find`] is to find, if that has not been tried.
    pub fn load(&mut self, name: &str, n: i64, pitch: Option<f64>) -> Result<Take, Fault> {
        let chosen = self.index.get(name).and_then(|sounds| sounds.choose(n, pitch));
        let Some((at, sounds)) = chosen.zip(self.index.get_mut(name)) else { return Err(self.unknown(name)) };
        let variant = sounds.variant_mut(at);
        if variant.decoded.is_none() {
            let sample = match &variant.origin {
                Origin::BuiltIn(make) => Ok(make(name, at)),
                Origin::File { path, root } => decode::inside(path, root)
                    .and_then(|()| decode::decode(path, &self.store))
                    .map(|decoded| {
                        let notice = decoded.notice.map(|notice| format!("`{}` {notice}", path.display()));
                        self.notices.extend(notice);
                        decoded.sample
                    }),
            };
            let id = SampleId(self.samples.len() as u32);
            variant.decoded = Some(sample.map_err(Box::new).map(|sample| {
                self.store.spend(&sample);
                self.samples.push(Arc::new(sample));
                id
            }));
        }
        match &variant.decoded {
            Some(Err(fault)) => Err((**fault).clone()),
            _ => variant.loaded().map(|id| take(variant, id, pitch)).ok_or_else(|| self.unknown(name)),
        }
    }

    fn unknown(&self, name: &str) -> Fault {
        let nearest = nearest(name, self.index.names().map(|(name, _)| name)).map(str::to_owned);
        Fault::Unknown { name: name.to_owned(), nearest }
    }

    /// What is odd about the folders indexed and the files decoded since this was last asked, one line each.
    pub fn take_notices(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    /// The files that have been decoded.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.index.variants().filter(|variant| variant.loaded().is_some()).filter_map(Variant::path)
    }

    /// How much memory the samples take that have been decoded, in bytes.
    pub fn memory_bytes(&self) -> u64 {
        self.samples.iter().map(|sample| sample.memory_bytes()).sum()
    }

    /// How much of the disk the samples take that have been decoded, in bytes.
    pub fn disk_bytes(&self) -> u64 {
        self.samples.iter().map(|sample| sample.disk_bytes()).sum()
    }
}

impl Samples for Bank {
    fn find(&self, name: &str, n: i64, pitch: Option<f64>) -> Option<Take> {
        let sounds = self.index.get(name)?;
        let variant = &sounds.variants()[sounds.choose(n, pitch)?];
        Some(take(variant, variant.loaded()?, pitch))
    }

    fn get(&self, id: SampleId) -> &Sample {
        &self.samples[id.0 as usize]
    }
}

/// A sound that was chosen. Where no pitch is asked for it is played as it is.
fn take(variant: &Variant, id: SampleId, asked: Option<f64>) -> Take {
    let pitch = asked.map_or(0, |_| variant.pitch.unwrap_or(0));
    Take { id, pitch: f32::from(pitch) }
}
