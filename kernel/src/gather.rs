//! Signals into lanes and out of them: `pack unpack`.

use super::{Input, Kernel, Moment, Tape, width};
use phonon_compiler::plan::QUANTUM_FRAMES;

/// Its inputs side by side, each of one lane.
pub struct Pack<const WIDTH: usize>;

impl<const WIDTH: usize> Kernel for Pack<WIDTH> {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        // Lanes that nobody hears compute with silence.
        let mut rows = [[0.0; WIDTH]; QUANTUM_FRAMES];
        for (lane, input) in inputs.iter().enumerate() {
            if input.flat {
                rows.iter_mut().for_each(|row| row[lane] = input.signal[0]);
            } else {
                for (row, value) in rows.iter_mut().zip(input.signal) {
                    row[lane] = *value;
                }
            }
        }
        outputs[0].copy_from_slice(rows.as_flattened());
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

/// The lanes of its input, each on an output of its own.
pub struct Unpack;

impl Kernel for Unpack {
    #[inline(always)]
    fn run(&mut self, _: &Moment<'_>, inputs: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        let rows = inputs[0].signal.chunks_exact(width(usize::from(inputs[0].lanes)));
        for (lane, output) in outputs.iter_mut().enumerate() {
            if inputs[0].flat {
                output.fill(inputs[0].signal[lane]);
            } else {
                for (value, row) in output.iter_mut().zip(rows.clone()) {
                    *value = row[lane];
                }
            }
        }
    }

    fn reset(&mut self, _: usize) {}

    fn carry(&mut self, _: usize, _: &mut Tape) {}
}

#[cfg(test)]
mod tests {
    use super::super::{Cpu, Input, Moment, Setup, find, width};
    use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};

    /// What a kernel gives for these inputs, on so many outputs of so many lanes.
    fn run(ugen: &str, lanes: usize, inputs: &[Input<'_>], outputs: usize) -> Vec<Vec<f32>> {
        let setup = Setup { sample_rate_hz: 44_100.0, seeds: &[0; LANES_MAX], knobs: &[], response: None };
        let mut kernel = find(ugen, lanes, Cpu::Plain).expect("it has a kernel")(&setup);
        let mut signals = vec![vec![f32::NAN; QUANTUM_FRAMES * width(lanes)]; outputs];
        let mut slices: Vec<&mut [f32]> = signals.iter_mut().map(|signal| &mut signal[..]).collect();
        let moment = Moment { frames: &[0; LANES_MAX], cycles_per_frame: &[0.0; LANES_MAX] };
        kernel.run(&moment, inputs, &mut slices);
        signals
    }

    #[test]
    fn what_is_packed_and_unpacked_is_as_it_was() {
        for lanes in [2, 5, 8, 11, 16] {
            // Every third stands still, and only its first frame is there to be read.
            let value =
                |lane: usize, frame: usize| (100 * lane + if lane % 3 == 2 { 0 } else { frame }) as f32;
            let signals: Vec<Vec<f32>> = (0..lanes)
                .map(|lane| {
                    (0..if lane % 3 == 2 { 1 } else { QUANTUM_FRAMES }).map(|at| value(lane, at)).collect()
                })
                .collect();
            let inputs = signals.iter().map(|signal| Input { signal, flat: signal.len() == 1, lanes: 1 });
            let packed = run("pack", lanes, &inputs.collect::<Vec<_>>(), 1).swap_remove(0);
            assert!(packed.iter().all(|value| value.is_finite()), "lanes that nobody hears are silent");
            let input = Input { signal: &packed, flat: false, lanes: lanes as u8 };
            for (lane, signal) in run("unpack", 1, &[input], lanes).iter().enumerate() {
                let expected: Vec<f32> = (0..QUANTUM_FRAMES).map(|frame| value(lane, frame)).collect();
                assert_eq!(*signal, expected, "lane {lane} of {lanes}");
            }
            let flat = Input { signal: &packed[..width(lanes)], flat: true, lanes: lanes as u8 };
            for (lane, signal) in run("unpack", 1, &[flat], lanes).iter().enumerate() {
                assert_eq!(*signal, [value(lane, 0); QUANTUM_FRAMES], "lane {lane} of {lanes}");
            }
        }
    }
}
