//! What the kernels must do, as physical facts.

mod carried;
mod controls;
mod effects;
mod envelopes;
mod every;
mod filters;
mod lines;
mod noises;
mod oscillators;
mod packed;
mod shapers;
mod spectra;

use super::{Cpu, Input, Kernel, Moment, Setup, find};
use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};
use phonon_compiler::ugen::UgenId;

const RATE_HZ: f32 = 44_100.0;

const SEED: u64 = 7;

/// What is plugged into a port.
#[derive(Clone)]
enum Signal {
    Flat(f32),
    Frames(Vec<f32>),
}

/// A signal of that many frames.
fn frames(count: usize, frame: impl Fn(usize) -> f32) -> Signal {
    Signal::Frames((0..count).map(frame).collect())
}

/// A 1 at that frame, else 0.
fn click(count: usize, at: usize) -> Signal {
    frames(count, |frame| if frame == at { 1.0 } else { 0.0 })
}

/// A kernel with its inputs.
struct Player {
    kernel: Box<dyn Kernel>,
    inputs: Vec<Signal>,
    outputs: usize,
}

impl Player {
    fn new(ugen: &str, inputs: &[Signal]) -> Player {
        Player::at(RATE_HZ, ugen, inputs)
    }

    fn at(sample_rate_hz: f32, ugen: &str, inputs: &[Signal]) -> Player {
        Player::through(None, sample_rate_hz, ugen, inputs)
    }

    /// One that is played through a sample.
    fn through(response: Option<&[Vec<f32>]>, sample_rate_hz: f32, ugen: &str, inputs: &[Signal]) -> Player {
        let knobs: Vec<_> = inputs
            .iter()
            .map(|input| match input {
                Signal::Flat(value) => Some(*value),
                Signal::Frames(_) => None,
            })
            .collect();
        let setup = Setup { sample_rate_hz, seeds: &[SEED; LANES_MAX], knobs: &knobs, response };
        let kernel = find(ugen, 1, Cpu::Plain).expect("it has a kernel")(&setup);
        let outputs = UgenId::known(ugen).row().outputs as usize;
        Player { kernel, inputs: inputs.to_vec(), outputs }
    }

    /// The frames from `first` on, whole quanta, for each output.
    fn play(&mut self, first: usize, count: usize) -> Vec<Vec<f32>> {
        let mut played = vec![Vec::with_capacity(count); self.outputs];
        for start in (first..first + count).step_by(QUANTUM_FRAMES) {
            let quantum = self.quantum(start);
            for (played, quantum) in played.iter_mut().zip(&quantum) {
                played.extend_from_slice(quantum);
            }
        }
        played.iter_mut().for_each(|output| output.truncate(count));
        played
    }

    fn quantum(&mut self, start: usize) -> Vec<[f32; QUANTUM_FRAMES]> {
        let buffers: Vec<[f32; QUANTUM_FRAMES]> = self
            .inputs
            .iter()
            .map(|input| match input {
                Signal::Flat(value) => [*value; QUANTUM_FRAMES],
                Signal::Frames(values) => {
                    std::array::from_fn(|at| values.get(start + at).copied().unwrap_or(0.0))
                }
            })
            .collect();
        let inputs: Vec<_> = buffers
            .iter()
            .zip(&self.inputs)
            .map(|(buffer, input)| Input { signal: buffer, flat: matches!(input, Signal::Flat(_)), lanes: 1 })
            .collect();
        let mut outputs = vec![[f32::NAN; QUANTUM_FRAMES]; self.outputs];
        let mut slices: Vec<&mut [f32]> = outputs.iter_mut().map(|output| &mut output[..]).collect();
        let moment = Moment {
            frames: &[start as u64; LANES_MAX],
            cycles_per_frame: &[0.5 / f64::from(RATE_HZ); LANES_MAX],
        };
        self.kernel.run(&moment, &inputs, &mut slices);
        outputs
    }
}

/// The first output of a ugen from the start.
fn play(ugen: &str, inputs: &[Signal], count: usize) -> Vec<f32> {
    Player::new(ugen, inputs).play(0, count).swap_remove(0)
}

/// The amplitude of a frequency in a signal that holds whole periods of it.
fn amplitude(signal: &[f32], cycles_per_frame: f64) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (at, value) in signal.iter().enumerate() {
        let angle = std::f64::consts::TAU * (at as f64 * cycles_per_frame).fract();
        re += f64::from(*value) * angle.cos();
        im += f64::from(*value) * angle.sin();
    }
    2.0 * re.hypot(im) / signal.len() as f64
}

fn decibels(ratio: f64) -> f64 {
    20.0 * ratio.log10()
}

fn rms(signal: &[f32]) -> f64 {
    (signal.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / signal.len() as f64).sqrt()
}

fn peak(signal: &[f32]) -> f32 {
    signal.iter().fold(0.0, |peak, x| peak.max(x.abs()))
}
