//! A room that was recorded: `convolve`.
//!
//! The sound is convolved with an impulse response in parts of equal length by their spectra (Gardner, Efficient
//! Convolution without Input-Output Delay, 1995, without its first part): each part of the response is multiplied with
//! the part of the sound as long ago. All but the newest are known before they are needed, and each quantum does its
//! share of them.

use super::fft::{Complex, Fft};
use super::port::{Range, SILENCE, ranges};
use super::{Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::QUANTUM_FRAMES;

/// How many frames a part has; what is convolved comes so much later.
pub const PART: usize = 512;

/// How many frequencies the spectrum of a part has, with as many frames of silence behind it.
const BINS: usize = PART + 1;

/// How many quanta a part has.
const QUANTA: usize = PART / QUANTUM_FRAMES;

/// What of a response is used at most.
pub const RESPONSE_SECONDS_MAX: f32 = 10.0;

/// The response where none is given: noise that falls by 60 dB in so many seconds (Moorer, About This Reverberation
/// Business, 1979).
const OWN_SECONDS: f32 = 1.5;

/// log2(1000): an exponent for 60 dB.
const SIXTY_DECIBELS: f32 = 9.965_784;

/// One side: a response, and all of the sound that it is still heard with.
struct Side {
    /// The spectra of the parts of the response.
    response: Vec<Complex>,
    /// The spectra of the last parts of the sound, in a ring.
    past: Vec<Complex>,
    /// The last part of the sound, and the one that is being heard.
    heard: Vec<f32>,
    /// What is played now.
    played: Vec<f32>,
    /// What is known already of the spectrum that is played next.
    known: Vec<Complex>,
}

impl Side {
    fn new(response: &[f32], parts: usize, scale: f32, fft: &mut Fft) -> Side {
        let mut spectra = vec![Complex::ZERO; parts * BINS];
        for (part, spectrum) in response.chunks(PART).zip(spectra.chunks_exact_mut(BINS)) {
            let mut frames = [0.0; 2 * PART];
            frames.iter_mut().zip(part).for_each(|(frame, value)| *frame = value * scale);
            fft.forward(&frames, spectrum);
        }
        Side {
            response: spectra,
            past: vec![Complex::ZERO; parts * BINS],
            heard: vec![0.0; 2 * PART],
            played: vec![0.0; PART],
            known: vec![Complex::ZERO; BINS],
        }
    }

    fn parts(&self) -> usize {
        self.response.len() / BINS
    }

    /// Adds what some parts of the response, none of them the first, make of the sound; `next` is where the part of the
    /// sound will lie that is being heard.
    fn add(&mut self, parts: std::ops::Range<usize>, next: usize) {
        let count = self.parts();
        for part in parts {
            let at = (next + count - part) % count;
            let (response, past) = (&self.response[part * BINS..], &self.past[at * BINS..]);
            for ((known, response), past) in self.known.iter_mut().zip(response).zip(past) {
                *known = known.plus(response.times(*past));
            }
        }
    }

    /// Takes the part that was heard, whose place in the ring this is, and finds what is played next.
    fn turn(&mut self, next: usize, fft: &mut Fft, frames: &mut [f32]) {
        if self.response.is_empty() {
            return;
        }
        fft.forward(&self.heard, &mut self.past[next * BINS..(next + 1) * BINS]);
        for ((known, response), past) in
            self.known.iter_mut().zip(&self.response).zip(&self.past[next * BINS..])
        {
            *known = known.plus(response.times(*past));
        }
        fft.inverse(&self.known, frames);
        self.known.fill(Complex::ZERO);
        // The first half is what goes round; the second is what is wanted.
        self.played.copy_from_slice(&frames[PART..]);
        self.heard.copy_within(PART.., 0);
    }

    fn clear(&mut self) {
        self.past.fill(Complex::ZERO);
        self.known.fill(Complex::ZERO);
        self.heard.fill(0.0);
        self.played.fill(0.0);
    }

    fn carry(&mut self, tape: &mut Tape) {
        self.heard.iter_mut().chain(&mut self.played).for_each(|value| tape.number(value));
        for bin in self.past.iter_mut().chain(&mut self.known) {
            tape.number(&mut bin.re);
            tape.number(&mut bin.im);
        }
    }

    fn bytes(&self) -> usize {
        let spectra = [&self.response, &self.past, &self.known];
        let frames = [&self.heard, &self.played];
        spectra.iter().map(|spectrum| size_of_val(&***spectrum)).sum::<usize>()
            + frames.iter().map(|frames| size_of_val(&***frames)).sum::<usize>()
    }
}

/// The room.
pub struct Convolve {
    ports: [Range; 4],
    fft: Fft,
    sides: [Side; 2],
    frames: Vec<f32>,
    /// Where in the rings the part will lie that is being heard.
    next: usize,
    /// How many quanta of it have been heard.
    quanta: usize,
}

impl Convolve {
    /// A quiet room.
    pub fn new(setup: &Setup<'_>) -> Convolve {
        let mut fft = Fft::new(2 * PART);
        let own = setup.response.is_none().then(|| own_response(setup.sample_rate_hz));
        let channels = own.as_deref().or(setup.response).unwrap_or_default();
        let most = (RESPONSE_SECONDS_MAX * setup.sample_rate_hz) as usize;
        let cut = |side: usize| {
            let channel = channels.get(side).or(channels.first()).map_or(&[][..], |channel| &channel[..]);
            &channel[..channel.len().min(most)]
        };
        // As loud as a click that is as loud as both sides are on the mean.
        let energy = |side: usize| cut(side).iter().map(|value| value * value).sum::<f32>();
        let loudness = (0.5 * (energy(0) + energy(1))).sqrt();
        let scale = if loudness > 0.0 { 1.0 / loudness } else { 0.0 };
        let parts = cut(0).len().max(cut(1).len()).div_ceil(PART);
        let sides = [0, 1].map(|side| Side::new(cut(side), parts, scale, &mut fft));
        Convolve { ports: ranges("convolve"), fft, sides, frames: vec![0.0; 2 * PART], next: 0, quanta: 0 }
    }

    /// The share of a quantum of all parts but the first.
    fn share(&self, side: usize) -> std::ops::Range<usize> {
        let rest = self.sides[side].parts().saturating_sub(1);
        1 + rest * self.quanta / QUANTA..1 + rest * (self.quanta + 1) / QUANTA
    }
}

/// Noise that falls to silence, other on the left than on the right.
fn own_response(sample_rate_hz: f32) -> Vec<Vec<f32>> {
    let frames = (OWN_SECONDS * sample_rate_hz) as usize;
    let side = |side: usize| {
        let frame = |at: usize| {
            let noise = super::noise::scramble((2 * at + side) as u32) as f32 * (2.0 / 4_294_967_296.0) - 1.0;
            let fallen = SIXTY_DECIBELS * at as f32 / frames as f32;
            noise * phonon_compiler::ugen::approx::exp2(-fallen)
        };
        (0..frames).map(frame).collect()
    };
    [0, 1].map(side).into()
}

fn audible(value: f32) -> f32 {
    if value.abs() > SILENCE { value.clamp(-1e9, 1e9) } else { 0.0 }
}

impl Kernel for Convolve {
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let at = |input: &Input<'_>, frame: usize| input.signal[if input.flat { 0 } else { frame }];
        let begin = self.quanta * QUANTUM_FRAMES;
        for (index, output) in outputs.iter_mut().enumerate() {
            let share = self.share(index);
            let side = &mut self.sides[index];
            for (frame, output) in output.iter_mut().enumerate() {
                let dry = self.ports[index].tame(at(&inputs[index], frame));
                let mix = self.ports[3].tame(at(&inputs[3], frame));
                side.heard[PART + begin + frame] = dry;
                let wet = audible(side.played[begin + frame]);
                *output = dry + (wet - dry) * mix;
            }
            side.add(share, self.next);
        }
        self.quanta += 1;
        if self.quanta == QUANTA {
            for side in &mut self.sides {
                side.turn(self.next, &mut self.fft, &mut self.frames);
            }
            self.next = (self.next + 1) % self.sides[0].parts().max(1);
            self.quanta = 0;
        }
    }

    fn reset(&mut self, _: usize) {
        self.sides.iter_mut().for_each(Side::clear);
        (self.next, self.quanta) = (0, 0);
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        for number in [&mut self.next, &mut self.quanta] {
            let mut word = *number as u32;
            tape.word(&mut word);
            *number = word as usize;
        }
        self.sides.iter_mut().for_each(|side| side.carry(tape));
    }

    fn bytes(&self) -> usize {
        let sides = self.sides.iter().map(Side::bytes).sum::<usize>();
        size_of_val(self) + self.fft.bytes() + size_of_val(&*self.frames) + sides
    }
}
