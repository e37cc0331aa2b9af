//! Where a rendering goes: files for the mix, and a folder of stems.

use super::console::Console;
use super::pictures::Pictures;
use super::run::refusal;
use super::sinks::{Sinks, StemSink};
use clap::Args;
use phonon_compiler::plan::{self, Plan, Stem, StemId, StemKind};
use phonon_runtime::engine::stems;
use phonon_runtime::io::{BitDepth, Format, Length, Output, OutputError, Place};
use phonon_runtime::report::{Meter, StemSummary};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The files to write.
#[derive(Args, Clone, Default)]
pub struct Targets {
    /// The file to write, WAV or FLAC by its name; may be given more than once; `-` is standard output
    #[arg(short = 'o', long = "output", value_name = "FILE", conflicts_with_all = ["device", "channels", "record", "interactive", "tui"])]
    pub files: Vec<PathBuf>,
    /// Write the stems as well, also of what is played: files whose sum is the mix, and in the folder `buses` every bus that
    /// reaches an output
    #[arg(long, value_name = "DIR")]
    pub stems: Option<PathBuf>,
    /// Scale the sound so that its peak has this level, in dBFS [default: -1]
    #[arg(long, value_name = "DBFS", num_args = 0..=1, require_equals = true, default_missing_value = "-1",
        conflicts_with_all = ["stems", "device", "channels", "record", "interactive", "tui"], value_parser = level)]
    pub normalize: Option<f32>,
    /// Let the sound ring out until it is silent, as --tail auto
    #[arg(long, conflicts_with_all = ["tail", "device", "channels", "record", "interactive", "tui"])]
    pub until_silent: bool,
}

/// A level that a sound can have.
fn level(text: &str) -> Result<f32, String> {
    let known = text.parse().ok().filter(|level| (-120.0..=0.0).contains(level));
    known.ok_or_else(|| "a level from -120 to 0 is expected, as in --normalize=-1".to_owned())
}

impl Targets {
    /// Whether anything is said of what is written, beside stems: these are written of what is played live, too.
    pub fn is_asked_for(&self) -> bool {
        !self.files.is_empty() || self.normalize.is_some() || self.until_silent
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.stems.is_none()
    }

    /// What the last words call it.
    pub fn name(&self) -> String {
        let file = self.files.first().or(self.stems.as_ref());
        file.map(|path| path.display().to_string()).unwrap_or_default()
    }

    /// Opens all files; nothing takes the place of an old one before it is whole.
    pub fn open(
        &self,
        pictures: &Pictures,
        plan: &Plan,
        inputs: &[&Path],
        format: Format,
        length: &Length,
        console: &Console,
    ) -> Result<Sinks, u8> {
        let refused = |error| refusal(&error, console);
        let paths = self.stem_files(plan);
        if let Some((at, twin)) = twin(&self.files) {
            let (at, twin) = (at.display(), twin.display());
            return Err(refused(OutputError::Unfit(format!(
                "`{at}` and `{twin}` are one file, written once"
            ))));
        }
        let places: Vec<Place> = self.files.iter().map(|path| Place::new(path)).collect();
        let stem_places: Vec<Place> = paths.iter().map(|path| Place::Path(path.clone())).collect();
        pictures.check().map_err(refused)?;
        for place in places.iter().chain(&stem_places) {
            place.check(inputs, &format, length.frames_max()).map_err(refused)?;
        }
        paths.iter().try_for_each(|path| make_folder_of(path)).map_err(refused)?;
        let open = |place: &Place| Output::open(place, format, length.known_frames()).map_err(refused);
        let mut stems = self.stem_sinks(plan, paths);
        for stem in stems.iter_mut().filter(|stem| stem.twin.is_none()) {
            stem.file = stem.path.as_ref().map(|path| open(&Place::Path(path.clone()))).transpose()?;
        }
        let files = places.iter().map(open).collect::<Result<_, _>>()?;
        Ok(Sinks { files, stems, gathered: pictures.gather(plan) })
    }

    /// The file of every stem, in the order of the plan.
    fn stem_files(&self, plan: &Plan) -> Vec<PathBuf> {
        let Some(folder) = &self.stems else { return Vec::new() };
        let ids = stem_ids(plan);
        let parts = count_parts(&ids);
        let mut paths = Vec::with_capacity(ids.len());
        for (at, id) in ids.iter().enumerate() {
            let path = stem_file(folder, id, 1 + at, parts, &paths);
            paths.push(path);
        }
        paths
    }

    /// The stems, in the order of the plan, with their files not yet opened.
    fn stem_sinks(&self, plan: &Plan, paths: Vec<PathBuf>) -> Vec<StemSink> {
        let outputs = || plan.outputs.iter().filter(|output| output.stem.is_some());
        let law = |output: &plan::Output| output.stem.as_ref().map(|stem| stem.law);
        let is_same = |a: &plan::Output, b: &plan::Output| a.signals == b.signals && law(a) == law(b);
        let twin =
            |at: usize, output: &plan::Output| outputs().take(at).position(|other| is_same(other, output));
        let twins = outputs().enumerate().map(|(at, output)| twin(at, output));
        let mut paths = paths.into_iter();
        let sink = |(stem, twin): (&Stem, Option<usize>)| {
            let path = paths.next();
            let (kind, name) = (stem.kind, stem.name.clone());
            let shown = path.as_ref().map(|path| path.display().to_string());
            let told = StemSummary { kind, name, path: shown, meter: Meter::default() };
            StemSink { told, path, file: None, twin }
        };
        stems(plan).zip(twins).map(sink).collect()
    }

    /// Says what the stems add up to, and which of them are cut off in their files.
    pub fn tell_stems(&self, plan: &Plan, told: &[StemSummary], depth: BitDepth, console: &Console) {
        let Some(folder) = &self.stems else { return };
        let folder = folder.display();
        match count_parts(&stem_ids(plan)) {
            1 => console.note("the mix is one stem: it is no sum of buses, or something is done to the sum"),
            count => console.note(&format!("the mix is the sum of the {count} files in `{folder}`")),
        }
        if told.iter().any(|stem| stem.kind == StemKind::Bus) {
            console.note(&format!("every bus that is heard has a file in `{folder}/{BUSES}`"));
        }
        let is_cut = |stem: &&StemSummary| depth.clips() && stem.meter.frames_beyond_full_scale() > 0;
        let cut: Vec<&str> = told.iter().filter(is_cut).map(|stem| stem.name.as_str()).collect();
        if !cut.is_empty() {
            let names = cut.join(", ");
            console.warning(&format!("stems clip: {names}; --bit-depth 32f keeps what is beyond full scale"));
        }
    }
}

/// The folder of buses among the stems, and that of outputs that are no parts of the mix.
const BUSES: &str = "buses";
const OUTPUTS: &str = "outputs";

/// Who the stems of a plan are, in its order.
pub fn stem_ids(plan: &Plan) -> Vec<StemId> {
    StemId::all(plan.outputs.iter().map(|output| output.stem.as_ref())).into_iter().flatten().collect()
}

/// How many of them are parts of the mix.
pub fn count_parts<'i>(ids: impl IntoIterator<Item = &'i StemId>) -> usize {
    ids.into_iter().filter(|id| id.kind == StemKind::Part).count()
}

/// The file of a stem, which is none of those that are taken: `DIR/1-drums.wav` for the first of several parts of the mix,
/// `DIR/buses/drums.wav` for a bus.
pub fn stem_file(folder: &Path, id: &StemId, place: usize, parts: usize, taken: &[PathBuf]) -> PathBuf {
    let (name, width) = (safe(&id.name), parts.to_string().len());
    let (folder, name) = match id.kind {
        StemKind::Part if parts > 1 => (folder.to_owned(), format!("{place:0width$}-{name}")),
        StemKind::Part => (folder.to_owned(), name),
        StemKind::Output => (folder.join(OUTPUTS), name),
        StemKind::Bus => (folder.join(BUSES), name),
    };
    let more = (2..).map(|number| format!("{name}-{number}"));
    let mut paths = std::iter::once(name.clone()).chain(more).map(|name| folder.join(format!("{name}.wav")));
    paths.find(|path| !taken.contains(path)).expect("there are numbers enough")
}

/// Two paths that mean one file, by their names or by what is there.
fn twin(paths: &[PathBuf]) -> Option<(&Path, &Path)> {
    let pairs =
        paths.iter().enumerate().flat_map(|(at, path)| paths[..at].iter().map(move |other| (other, path)));
    let mut same = pairs.filter(|(a, b)| a == b || phonon_runtime::io::same_file(a, b));
    same.find(|(path, _)| path.as_os_str() != OsStr::new("/dev/null")).map(|(a, b)| (&**a, &**b))
}

/// Makes the folder that a file is to lie in.
pub fn make_folder_of(path: &Path) -> Result<(), OutputError> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let what = || format!("cannot make the folder `{}`", folder.display());
    std::fs::create_dir_all(folder).map_err(|error| OutputError::Failed(what(), error))
}

/// A name as every system takes it for a file.
fn safe(name: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.') { c } else { '_' };
    name.chars().map(letter).collect()
}
