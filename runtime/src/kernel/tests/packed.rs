//! A packed kernel gives the bits of as many single ones.

use super::every::{bits, plausible, ports, random, rows};
use super::row::{LANES, Row};
use super::{Player, RATE_HZ, Signal};
use crate::kernel::{Build, Input, Moment, Setup};
use crate::kernel::{
    arithmetic, delay, envelope, filter, lag, noise, number, oscillator, place, pulse, ramp, reverb,
};
use phonon_compiler::plan::QUANTUM_FRAMES;
use phonon_compiler::ugen::{Port, Role, Ugen};

const PACKED: &[(&str, Build)] = kernels!(Row, ());

const QUANTA: usize = 40;

/// What a lane hears at a port: triggers and knobs differ from lane to lane.
fn value(port: &Port, at: usize, lane: usize, frame: usize) -> f32 {
    let steady = matches!(port.role, Role::Knob) && lane.is_multiple_of(2);
    plausible(port, random(lane as u32, at, if steady { 0 } else { frame }))
}

/// All outputs of the packed kernel, for each lane.
fn packed(row: &Ugen, build: Build) -> Vec<Vec<Vec<f32>>> {
    let ports = ports(row);
    let knobs = vec![None; ports.len()];
    let mut kernel = build(&Setup { sample_rate_hz: RATE_HZ, seed: 7, knobs: &knobs });
    let mut heard = vec![vec![Vec::new(); row.outputs as usize]; LANES];
    for start in (0..QUANTA * QUANTUM_FRAMES).step_by(QUANTUM_FRAMES) {
        let buffer = |(at, port): (usize, &&Port)| -> Vec<f32> {
            (0..QUANTUM_FRAMES * LANES).map(|i| value(port, at, i % LANES, start + i / LANES)).collect()
        };
        let buffers: Vec<_> = ports.iter().enumerate().map(buffer).collect();
        let inputs: Vec<_> = buffers.iter().map(|signal| Input { signal, flat: false }).collect();
        let mut outputs = vec![[f32::NAN; QUANTUM_FRAMES * LANES]; row.outputs as usize];
        let mut slices: Vec<&mut [f32]> = outputs.iter_mut().map(|output| &mut output[..]).collect();
        let moment = Moment { frame: start as u64, cycles_per_frame: 0.5 / f64::from(RATE_HZ) };
        kernel.run(&moment, &inputs, &mut slices);
        for (lane, heard) in heard.iter_mut().enumerate() {
            for (heard, output) in heard.iter_mut().zip(&outputs) {
                heard.extend(output.iter().skip(lane).step_by(LANES));
            }
        }
    }
    heard
}

#[test]
fn packed_kernels_have_the_bits_of_single_ones() {
    for (row, (name, build)) in rows().zip(PACKED) {
        assert_eq!(row.name, *name);
        for (lane, packed) in packed(row, *build).iter().enumerate() {
            let count = QUANTA * QUANTUM_FRAMES;
            let signal = |(at, port): (usize, &&Port)| {
                Signal::Frames((0..count).map(|frame| value(port, at, lane, frame)).collect())
            };
            let inputs: Vec<_> = ports(row).iter().enumerate().map(signal).collect();
            let single = Player::new(name, &inputs).play(0, count);
            assert_eq!(bits(packed), bits(&single), "{name}, lane {lane}");
        }
    }
}
