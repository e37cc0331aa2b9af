//! The sounds that one name stands for.

use super::{Fault, Maker, SampleId};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The sounds of one name, in the order they are counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Sounds {
    /// The folder or the map that says so; `None` for built-in ones.
    pub place: Option<PathBuf>,
    variants: Vec<Variant>,
}

/// One sound of a name.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Where it comes from.
    pub(super) origin: Origin,
    /// The pitch that it was recorded at, in semitones from c4, where that is known.
    pub(super) pitch: Option<i16>,
    /// Its sound, or why it has none; nothing as long as nobody has asked.
    pub(super) decoded: Option<Result<SampleId, Box<Fault>>>,
}

/// Where a sound comes from.
#[derive(Clone, Debug)]
pub(super) enum Origin {
    /// A file, which must lie in a root.
    File {
        /// Where it lies.
        path: PathBuf,
        /// The root, without links.
        root: Arc<Path>,
    },
    /// It is made when it is first asked for.
    BuiltIn(Maker),
}

impl Variant {
    /// A file in a root.
    pub(super) fn file(path: PathBuf, root: &Arc<Path>, pitch: Option<i16>) -> Variant {
        Variant { origin: Origin::File { path, root: Arc::clone(root) }, pitch, decoded: None }
    }

    /// The file it comes from; `None` for a built-in sound.
    pub fn path(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File { path, .. } => Some(path),
            Origin::BuiltIn(_) => None,
        }
    }

    /// Its sound, if it was decoded.
    pub(super) fn loaded(&self) -> Option<SampleId> {
        self.decoded.as_ref()?.as_ref().ok().copied()
    }

    /// The pitch that it was recorded at, in semitones from c4, where that is known.
    pub fn pitch(&self) -> Option<i16> {
        self.pitch
    }
}

impl Sounds {
    /// What a folder or a map has under one name. If every variant has a pitch, they are counted from the lowest.
    pub fn new(place: PathBuf, mut variants: Vec<Variant>) -> Sounds {
        let has_notes = variants.len() > 1 && variants.iter().all(|variant| variant.pitch.is_some());
        match has_notes {
            true => variants.sort_by_key(|variant| variant.pitch),
            false => variants.iter_mut().for_each(|variant| variant.pitch = None),
        }
        Sounds { place: Some(place), variants }
    }

    /// `count` sounds that `make` makes.
    pub fn built_in(count: usize, make: Maker) -> Sounds {
        let variant = Variant { origin: Origin::BuiltIn(make), pitch: None, decoded: None };
        Sounds { place: None, variants: vec![variant; count] }
    }

    /// Its sounds.
    pub fn variants(&self) -> &[Variant] {
        &self.variants
    }

    /// One of its sounds, by its number.
    pub fn variant_mut(&mut self, at: usize) -> &mut Variant {
        &mut self.variants[at]
    }

    /// The number of the sound for an event: the nearest to its pitch (of two as near, the lower; of several of one
    /// pitch, number `n`), or else number `n`. Numbers go round and round.
    pub fn choose(&self, n: i64, pitch: Option<f64>) -> Option<usize> {
        let round = |count: usize| n.checked_rem_euclid(count as i64).map(|at| at as usize);
        let Some((asked, first)) = pitch.zip(self.variants.first()?.pitch) else {
            return round(self.variants.len());
        };
        let distance = |pitch: i16| (f64::from(pitch) - asked).abs();
        let pitches = self.variants.iter().filter_map(|variant| variant.pitch);
        let nearest =
            pitches.fold(first, |best, pitch| if distance(pitch) < distance(best) { pitch } else { best });
        let same = |variant: &&Variant| variant.pitch == Some(nearest);
        let skipped = self.variants.iter().position(|variant| variant.pitch == Some(nearest))?;
        Some(skipped + round(self.variants.iter().filter(same).count())?)
    }
}

#[cfg(test)]
mod tests {
    use super::{Sounds, Variant};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    #[test]
    fn a_pitch_finds_the_nearest_sound() {
        let root: Arc<Path> = Path::new("/").into();
        let variant = |&pitch: &i16| Variant::file(PathBuf::new(), &root, Some(pitch));
        let sounds = Sounds::new(PathBuf::new(), [12, 0, -12, 0].iter().map(variant).collect());
        let pitch = |n, asked| sounds.choose(n, asked).map(|at| (at, sounds.variants()[at].pitch));
        assert_eq!(pitch(0, Some(-100.0)), Some((0, Some(-12))));
        assert_eq!(pitch(0, Some(-6.0)), Some((0, Some(-12))));
        assert_eq!(pitch(0, Some(-5.9)), Some((1, Some(0))));
        assert_eq!(pitch(3, Some(1.0)), Some((2, Some(0))));
        assert_eq!(pitch(-1, Some(11.0)), Some((3, Some(12))));
        assert_eq!(pitch(-1, None), Some((3, Some(12))));
        assert_eq!(Sounds::default().choose(0, None), None);
    }
}
