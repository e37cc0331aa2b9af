//! Sounds changed in their spectra, frame by frame: `freeze blur robot`.
//!
//! The input is cut into overlapping frames, each is windowed, changed and windowed again, and they are added up
//! (Allen and Rabiner, A Unified Approach to Short-Time Fourier Analysis and Synthesis, 1977): what is left as it was
//! comes out as it went in, [`FRAME`] frames later.

use super::fft::{Complex, Fft};
use super::port::{Range, SILENCE, ranges};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::approx::cos_turns;

/// How many frames are looked at together.
pub const FRAME: usize = 2048;

/// How many frames later they are looked at again: a whole number of quanta.
pub const HOP: usize = FRAME / 4;

/// How many frequencies a spectrum has.
const BINS: usize = FRAME / 2 + 1;

/// What the squares of all windows over a frame add up to.
const OVERLAP: f32 = 1.5;

/// The spectrum of a frame.
type Spectrum = [Complex; BINS];

/// A way to change a spectrum.
pub trait Change: Send + 'static {
    /// Its name in the table.
    const NAME: &'static str;

    /// One that has heard nothing.
    fn new() -> Self;

    /// Changes the spectrum of the next frame.
    fn change(&mut self, spectrum: &mut Spectrum, knob: f32);

    /// Forgets all earlier frames.
    fn forget(&mut self) {}

    /// What it remembers of them.
    fn carry(&mut self, _tape: &mut Tape) {}

    /// How much memory it takes beside itself, in bytes.
    fn bytes(&self) -> usize {
        0
    }
}

/// The kernel of a way to change spectra.
pub struct Spectral<C: Change> {
    ports: [Range; 2],
    fft: Fft,
    window: Vec<f32>,
    /// The last frames of the input, the oldest first.
    heard: Vec<f32>,
    /// What is played next, as far as it is known.
    played: Vec<f32>,
    /// The frame that is being changed.
    frame: Vec<f32>,
    spectrum: Box<Spectrum>,
    /// How many frames have been heard since the last change.
    since: usize,
    change: C,
}

impl<C: Change> Spectral<C> {
    /// One that has heard nothing.
    pub fn new(_: &Setup<'_>) -> Spectral<C> {
        let hann = |at: usize| 0.5 - 0.5 * cos_turns(at as f32 / FRAME as f32);
        Spectral {
            ports: ranges(C::NAME),
            fft: Fft::new(FRAME),
            window: (0..FRAME).map(hann).collect(),
            heard: vec![0.0; FRAME],
            played: vec![0.0; FRAME],
            frame: vec![0.0; FRAME],
            spectrum: Box::new([Complex::ZERO; BINS]),
            since: 0,
            change: C::new(),
        }
    }

    /// Changes the last frames and adds them to what is played.
    fn turn(&mut self, knob: f32) {
        for ((frame, heard), window) in self.frame.iter_mut().zip(&self.heard).zip(&self.window) {
            *frame = heard * window;
        }
        self.fft.forward(&self.frame, &mut *self.spectrum);
        self.change.change(&mut self.spectrum, knob);
        self.fft.inverse(&*self.spectrum, &mut self.frame);
        self.heard.copy_within(HOP.., 0);
        self.played.copy_within(HOP.., 0);
        self.played[FRAME - HOP..].fill(0.0);
        for ((played, frame), window) in self.played.iter_mut().zip(&self.frame).zip(&self.window) {
            *played += frame * window * (1.0 / OVERLAP);
        }
        self.since = 0;
    }
}

impl<C: Change> Kernel for Spectral<C> {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let [input, knob] = self.ports;
        let last = QUANTUM_FRAMES - 1;
        let at = |input: &Input<'_>, frame: usize| input.signal[if input.flat { 0 } else { frame }];
        let (heard, played) = (FRAME - HOP + self.since, self.since);
        for (frame, output) in outputs[0].iter_mut().enumerate() {
            self.heard[heard + frame] = input.tame(at(&inputs[0], frame));
            *output = audible(self.played[played + frame]);
        }
        self.since += QUANTUM_FRAMES;
        if self.since == HOP {
            self.turn(knob.tame(at(&inputs[1], last)));
        }
    }

    fn reset(&mut self, _: usize) {
        self.heard.fill(0.0);
        self.played.fill(0.0);
        self.since = 0;
        self.change.forget();
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        self.heard.iter_mut().chain(&mut self.played).for_each(|value| tape.number(value));
        let mut since = self.since as u32;
        tape.word(&mut since);
        self.since = since as usize;
        self.change.carry(tape);
    }

    fn bytes(&self) -> usize {
        let buffers = [&self.window, &self.heard, &self.played, &self.frame];
        let buffers: usize = buffers.iter().map(|buffer| size_of_val(&***buffer)).sum();
        size_of_val(self) + self.fft.bytes() + buffers + size_of::<Spectrum>() + self.change.bytes()
    }
}

fn audible(value: f32) -> f32 {
    if value.abs() > SILENCE { value.clamp(-1e9, 1e9) } else { 0.0 }
}

/// Holds a spectrum: each frequency keeps its level, and goes on turning as it did.
pub struct Freeze {
    is_held: bool,
    /// The level of each frequency.
    levels: Vec<f32>,
    /// Where each of them is in its turn.
    places: Vec<Complex>,
    /// How far each turns from frame to frame.
    turns: Vec<Complex>,
    /// The spectrum before.
    before: Vec<Complex>,
}

impl Freeze {
    fn hold(&mut self, spectrum: &Spectrum) {
        for (at, bin) in spectrum.iter().enumerate() {
            self.levels[at] = bin.magnitude();
            self.places[at] = bin.direction();
            self.turns[at] = bin.direction().times(self.before[at].direction().conjugate());
        }
    }
}

impl Change for Freeze {
    const NAME: &'static str = "freeze";

    fn new() -> Freeze {
        let bins = || vec![Complex::ZERO; BINS];
        Freeze { is_held: false, levels: vec![0.0; BINS], places: bins(), turns: bins(), before: bins() }
    }

    fn change(&mut self, spectrum: &mut Spectrum, knob: f32) {
        let was_held = std::mem::replace(&mut self.is_held, knob > 0.5);
        match (was_held, self.is_held) {
            (_, false) => self.before.copy_from_slice(spectrum),
            (false, true) => self.hold(spectrum),
            (true, true) => {
                for (at, bin) in spectrum.iter_mut().enumerate() {
                    self.places[at] = self.places[at].times(self.turns[at]).direction();
                    *bin = self.places[at].scaled(self.levels[at]);
                }
            }
        }
    }

    fn forget(&mut self) {
        self.is_held = false;
        self.before.fill(Complex::ZERO);
    }

    fn carry(&mut self, tape: &mut Tape) {
        tape.flag(&mut self.is_held);
        self.levels.iter_mut().for_each(|level| tape.number(level));
        for bin in self.places.iter_mut().chain(&mut self.turns).chain(&mut self.before) {
            tape.number(&mut bin.re);
            tape.number(&mut bin.im);
        }
    }

    fn bytes(&self) -> usize {
        let spectra = [&self.places, &self.turns, &self.before];
        size_of_val(&*self.levels) + spectra.iter().map(|spectrum| size_of_val(&***spectrum)).sum::<usize>()
    }
}

/// Smears the levels: each frequency is as loud as those around it are on the mean.
pub struct Blur {
    /// The sum of the levels below each frequency.
    sums: Vec<f64>,
}

impl Change for Blur {
    const NAME: &'static str = "blur";

    fn new() -> Blur {
        Blur { sums: vec![0.0; BINS + 1] }
    }

    fn change(&mut self, spectrum: &mut Spectrum, knob: f32) {
        let around = knob.round_ties_even() as usize;
        for (at, bin) in spectrum.iter().enumerate() {
            self.sums[at + 1] = self.sums[at] + f64::from(bin.magnitude());
        }
        for (at, bin) in spectrum.iter_mut().enumerate() {
            let (first, end) = (at.saturating_sub(around), BINS.min(at + around + 1));
            let mean = (self.sums[end] - self.sums[first]) / (end - first) as f64;
            *bin = bin.direction().scaled(mean as f32);
        }
    }

    fn bytes(&self) -> usize {
        size_of_val(&*self.sums)
    }
}

/// Takes the phases away: every frame becomes a pulse in its middle.
pub struct Robot;

impl Change for Robot {
    const NAME: &'static str = "robot";

    fn new() -> Robot {
        Robot
    }

    fn change(&mut self, spectrum: &mut Spectrum, knob: f32) {
        for (at, bin) in spectrum.iter_mut().enumerate() {
            let pulse = Complex::real(if at % 2 == 0 { bin.magnitude() } else { -bin.magnitude() });
            *bin = bin.plus(pulse.minus(*bin).scaled(knob));
        }
    }
}
