//! Kernels that gain nothing from lanes: each lane has one of its own.
//!
//! What is heavy and reads memory in places of its own (grains, spectra, long rooms), or follows its input in jumps, is
//! written for single signals and built once. Where voices lie side by side, [`Apart`] runs one such kernel for each.

use super::{Build, Input, Kernel, Moment, Setup, Tape};
use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};

/// A quantum of one signal.
type Quantum = [f32; QUANTUM_FRAMES];

/// So many kernels of one lane each.
pub struct Apart<const WIDTH: usize> {
    kernels: Vec<Box<dyn Kernel>>,
    /// What a kernel reads and writes while it runs.
    inputs: Vec<Quantum>,
    outputs: [Quantum; 2],
}

impl<const WIDTH: usize> Apart<WIDTH> {
    /// A kernel for each lane.
    pub fn new(setup: &Setup<'_>, build: Build) -> Apart<WIDTH> {
        let kernel = |lane: usize| {
            let seeds = [setup.seeds[lane]; LANES_MAX];
            build(&Setup { seeds: &seeds, ..*setup })
        };
        Apart {
            kernels: (0..WIDTH).map(kernel).collect(),
            inputs: vec![[0.0; QUANTUM_FRAMES]; setup.knobs.len()],
            outputs: [[0.0; QUANTUM_FRAMES]; 2],
        }
    }

    /// Takes a lane out of what all of them read.
    fn gather(&mut self, inputs: &[Input<'_>], lane: usize) {
        for (own, input) in self.inputs.iter_mut().zip(inputs) {
            let (stride, first) = if input.lanes == 1 { (1, 0) } else { (WIDTH, lane) };
            let frames = if input.flat { 1 } else { QUANTUM_FRAMES };
            let signal = input.signal[first..].iter().step_by(stride).take(frames);
            own.iter_mut().zip(signal).for_each(|(own, value)| *own = *value);
        }
    }
}

impl<const WIDTH: usize> Kernel for Apart<WIDTH> {
    fn run(&mut self, moment: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        for lane in 0..WIDTH {
            self.gather(inputs, lane);
            let mut own = [const { Input { signal: &[], flat: false, lanes: 1 } }; INPUTS_MAX];
            for (own, (signal, input)) in own.iter_mut().zip(self.inputs.iter().zip(inputs)) {
                *own = Input { signal, flat: input.flat, lanes: 1 };
            }
            let at = Moment {
                frames: &[moment.frames[lane]; LANES_MAX],
                cycles_per_frame: &[moment.cycles_per_frame[lane]; LANES_MAX],
            };
            let [left, right] = &mut self.outputs;
            let mut heard: [&mut [f32]; 2] = [left, right];
            self.kernels[lane].run(&at, &own[..inputs.len()], &mut heard[..outputs.len()]);
            for (output, own) in outputs.iter_mut().zip(&self.outputs) {
                let lane = output[lane..].iter_mut().step_by(WIDTH);
                lane.zip(own).for_each(|(value, own)| *value = *own);
            }
        }
    }

    fn reset(&mut self, lane: usize) {
        self.kernels[lane].reset(0);
    }

    fn carry(&mut self, lane: usize, tape: &mut Tape) {
        self.kernels[lane].carry(0, tape);
    }

    fn is_at_rest(&self, lane: usize) -> bool {
        self.kernels[lane].is_at_rest(0)
    }

    fn bytes(&self) -> usize {
        size_of_val(self) + self.kernels.iter().map(|kernel| kernel.bytes()).sum::<usize>()
    }
}

/// The most signals that such a kernel reads.
pub const INPUTS_MAX: usize = 129;
