//! Programs that are edited while they play, on a device that asks for what it likes.

use crate::KIT;
use phonon_compiler::{Options, prepare};
use phonon_runtime::engine::{self, Engine};
use phonon_runtime::live::{Change, Reload, Session, Settings, Stage, Version};
use phonon_runtime::score::Library;
use std::sync::Arc;

/// Frames in a second.
pub const SECOND: usize = 44_100;

/// How many frames the device asks for, one after the other: never the same twice.
pub const ASKED: [usize; 7] = [512, 64, 1, 1024, 17, 333, 480];

/// How it is played, without stems.
pub fn settings() -> Settings {
    Settings {
        playing: engine::Options { block_frames: 256, ..engine::Options::default() },
        fade_seconds: 0.02,
        keeps_stems: false,
        keeps_time: true,
    }
}

/// A version of a program that plays the kit, with stems or without.
///
/// # Panics
/// Where the text is no program.
pub fn version(text: &str, stems: bool) -> Version {
    version_of(text, stems, Arc::clone(&*KIT) as _)
}

/// A version of a program that plays other samples.
fn version_of(text: &str, stems: bool, library: Library) -> Version {
    let compiling = Options { stems, ..Options::default() };
    let (module, diagnostics) = prepare(text, &compiling);
    let module = module.unwrap_or_else(|| panic!("{text}: {diagnostics:?}"));
    Version { module, compiling, library }
}

/// A session and all that was heard of it.
pub struct Playing {
    /// The side that thinks.
    pub session: Session,
    /// The side that plays.
    pub stage: Stage,
    /// Interleaved frames.
    pub heard: Vec<f32>,
    settings: Settings,
    calls: usize,
}

impl Playing {
    /// Plays a program.
    pub fn new(text: &str) -> Playing {
        Playing::with(text, settings())
    }

    /// Plays a program in some way.
    pub fn with(text: &str, settings: Settings) -> Playing {
        Playing::sampling(text, settings, Arc::clone(&*KIT) as _)
    }

    /// Plays a program with other samples than those of the kit.
    ///
    /// # Panics
    /// Where its plan cannot be run.
    pub fn sampling(text: &str, settings: Settings, library: Library) -> Playing {
        let version = version_of(text, settings.keeps_stems, library);
        let (session, stage) = Session::new(version, settings).expect("a plan that can be run");
        Playing { session, stage, heard: Vec::new(), settings, calls: 0 }
    }

    /// Plays until so many frames have been heard.
    pub fn until(&mut self, frames: usize) -> &mut Playing {
        let width = self.stage.width();
        while self.heard.len() < width * frames {
            self.session.tend();
            let asked = ASKED[self.calls % ASKED.len()].min(frames - self.heard.len() / width);
            let begin = self.heard.len();
            self.heard.resize(begin + width * asked, f32::NAN);
            self.stage.fill(&mut self.heard[begin..]);
            self.calls += 1;
        }
        self
    }

    /// Goes over to another text, and says on which frame.
    ///
    /// # Panics
    /// Where it is no program, or the version before has not come in yet.
    pub fn edit(&mut self, text: &str) -> usize {
        self.session.tend();
        let library = Arc::clone(&self.session.version().library);
        let next = version_of(text, self.settings.keeps_stems, library);
        let change = Change::between(self.session.version(), next, &self.settings);
        match self.session.reload(change.expect("a plan that can be run"), None) {
            Reload::Begins(frame) => frame as usize,
            Reload::Busy(_) => panic!("the version before has not come in yet"),
        }
    }
}

/// So many frames of a program that nobody edits.
pub fn rendered(text: &str, frames: usize) -> Vec<f32> {
    rendered_by(text, frames, Arc::clone(&*KIT) as _, &settings().playing)
}

/// So many frames of a program, with other samples than those of the kit, in some way.
///
/// # Panics
/// Where it is no program.
pub fn rendered_by(text: &str, frames: usize, library: Library, playing: &engine::Options) -> Vec<f32> {
    let plan = version_of(text, false, Arc::clone(&library)).plan();
    let mut engine = Engine::new(plan, library, playing).expect("a plan");
    let mut out = vec![0.0; 2 * frames];
    engine.render(&mut out);
    out
}

/// The first frame in which two stereo sounds of one length differ.
///
/// # Panics
/// Where they are not equally long.
pub fn first_difference(one: &[f32], two: &[f32]) -> Option<usize> {
    assert_eq!(one.len(), two.len());
    one.iter().zip(two).position(|(one, two)| one.to_bits() != two.to_bits()).map(|at| at / 2)
}

/// The greatest step between neighbouring frames of one side, and the loudest value.
pub fn step_and_peak(frames: &[f32]) -> (f32, f32) {
    let steps = frames.windows(4).map(|pair| (pair[0] - pair[2]).abs());
    (steps.fold(0.0, f32::max), frames.iter().fold(0.0, |peak, value| peak.max(value.abs())))
}
