//! A packed kernel gives the bits of as many single ones, with every set of instructions.

use super::every::{bits, plausible, ports, random, rows};
use super::{Player, RATE_HZ, SEED, Signal};
use crate::{Cpu, Input, Moment, Setup, find, width};
use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};
use phonon_compiler::ugen::{Port, Role, Ugen};

const QUANTA: usize = 40;

/// When a lane begins anew: at another quantum in each.
fn restart(lane: usize) -> usize {
    (3 + 2 * lane) * QUANTUM_FRAMES
}

/// How far the time of a lane is ahead: voices start when they like.
fn ahead(lane: usize, together: bool) -> u64 {
    if together { 0 } else { 37 * lane as u64 }
}

/// What a lane hears at a port: some differ from lane to lane, some stand still, some are one signal for all.
fn value(port: &Port, at: usize, lane: usize, frame: usize) -> f32 {
    let lane = if is_shared(port, at) { 0 } else { lane };
    let steady = matches!(port.role, Role::Knob) && lane.is_multiple_of(2);
    plausible(port, random(lane as u32, at, if steady { 0 } else { frame }))
}

fn is_shared(port: &Port, at: usize) -> bool {
    matches!(port.role, Role::Knob | Role::Pitch) && at == 1
}

/// All outputs of the packed kernel, for each lane.
fn packed(row: &Ugen, lanes: usize, cpu: Cpu, together: bool) -> Vec<Vec<Vec<f32>>> {
    let (ports, stride) = (ports(row), width(lanes));
    let knobs = vec![None; ports.len()];
    let build = find(row.name, lanes, cpu).expect("it has a kernel");
    let mut kernel =
        build(&Setup { sample_rate_hz: RATE_HZ, seeds: &[SEED; LANES_MAX], knobs: &knobs, response: None });
    let mut heard = vec![vec![Vec::new(); row.outputs as usize]; lanes];
    for start in (0..QUANTA * QUANTUM_FRAMES).step_by(QUANTUM_FRAMES) {
        let buffer = |(at, port): (usize, &&Port)| -> Vec<f32> {
            let stride = if is_shared(port, at) { 1 } else { stride };
            (0..QUANTUM_FRAMES * stride).map(|i| value(port, at, i % stride, start + i / stride)).collect()
        };
        let buffers: Vec<_> = ports.iter().enumerate().map(buffer).collect();
        let input = |(at, signal)| {
            let lanes = if is_shared(ports[at], at) { 1 } else { lanes as u8 };
            Input { signal, flat: false, lanes }
        };
        let inputs: Vec<_> = buffers.iter().map(|buffer| &**buffer).enumerate().map(input).collect();
        let mut outputs = vec![vec![f32::NAN; QUANTUM_FRAMES * stride]; row.outputs as usize];
        let mut slices: Vec<&mut [f32]> = outputs.iter_mut().map(|output| &mut output[..]).collect();
        let frames = std::array::from_fn(|lane| start as u64 + ahead(lane, together));
        let moment = Moment { frames: &frames, cycles_per_frame: &[0.5 / f64::from(RATE_HZ); LANES_MAX] };
        (0..lanes).filter(|&lane| restart(lane) == start).for_each(|lane| kernel.reset(lane));
        kernel.run(&moment, &inputs, &mut slices);
        for (lane, heard) in heard.iter_mut().enumerate() {
            for (heard, output) in heard.iter_mut().zip(&outputs) {
                heard.extend(output.iter().skip(lane).step_by(stride));
            }
        }
    }
    heard
}

/// All outputs of a single kernel that hears what a lane hears.
fn single(row: &Ugen, lane: usize, together: bool) -> Vec<Vec<f32>> {
    let (count, ahead) = (QUANTA * QUANTUM_FRAMES, ahead(lane, together) as usize);
    let signal = |(at, port): (usize, &&Port)| {
        let early = std::iter::repeat_n(0.0, ahead);
        Signal::Frames(early.chain((0..count).map(|frame| value(port, at, lane, frame))).collect())
    };
    let inputs: Vec<_> = ports(row).iter().enumerate().map(signal).collect();
    let mut player = Player::new(row.name, &inputs);
    let mut heard = player.play(ahead, restart(lane));
    player.kernel.reset(0);
    let rest = player.play(ahead + restart(lane), count - restart(lane));
    heard.iter_mut().zip(rest).for_each(|(heard, rest)| heard.extend(rest));
    heard
}

#[test]
fn packed_kernels_have_the_bits_of_single_ones() {
    for (row, together) in rows().flat_map(|row| [true, false].map(|together| (row, together))) {
        let singles: Vec<_> = (0..LANES_MAX).map(|lane| bits(&single(row, lane, together))).collect();
        for cpu in Cpu::ALL.into_iter().filter(|cpu| cpu.is_there()) {
            for lanes in [1, 5, 8, 16] {
                for (lane, packed) in packed(row, lanes, cpu, together).iter().enumerate() {
                    assert!(
                        bits(packed) == singles[lane],
                        "{}, lane {lane} of {lanes}, {}",
                        row.name,
                        cpu.name()
                    );
                }
            }
        }
    }
}
