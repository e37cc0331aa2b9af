//! A lane that is carried into another kernel goes on there as it would have gone on where it was, bit for bit.

use super::Signal::Flat;
use super::every::{plausible, ports, random, rows};
use super::{Player, RATE_HZ, frames, peak};
use crate::{Cpu, Input, Kernel, Moment, Setup, Tape, find, transfer, width};
use phonon_compiler::plan::{LANES_MAX, QUANTUM_FRAMES};
use phonon_compiler::ugen::{Port, Role, Ugen, Unit};
use proptest::prelude::*;

/// So low that the lines of the rooms come round while the test plays.
const LOW_RATE_HZ: f32 = 16_000.0;

/// How many quanta are played before a lane is carried: all memories are in the middle of things then.
const BEFORE: usize = 50;

/// How many quanta are played after it.
const AFTER: usize = 40;

/// How many quanta the other kernel has played by then: what lies in its lanes must not be heard any more.
const EARLIER: usize = 3;

/// The longest time that is asked for, so that what is remembered is heard again soon.
const LONGEST_SECONDS: f32 = 0.03;

/// What the lanes of a ugen hear. Each plays a part, and a part is the same in whatever lane it is played.
struct Score {
    row: &'static Ugen,
    ports: Vec<Port>,
    seed: u32,
}

impl Score {
    fn new(row: &'static Ugen, seed: u32) -> Score {
        Score { row, ports: ports(row).into_iter().map(hasty).collect(), seed }
    }

    /// Whether what comes in there stands still.
    fn is_still(&self, port: usize) -> bool {
        match self.ports[port].role {
            Role::Literal => true,
            Role::Knob | Role::Pitch | Role::Word(_) | Role::List => random(self.seed, port, 0) < 0.5,
            _ => false,
        }
    }

    fn value(&self, port: usize, part: usize, frame: usize) -> f32 {
        // What must be known is alike in all lanes of a kernel.
        let part = if self.ports[port].role == Role::Literal { 0 } else { part };
        let random = |frame: usize| random(self.seed.wrapping_add(part as u32), port, 1 + frame);
        match self.ports[port].role {
            Role::Trigger => f32::from(random(frame) > 0.998),
            Role::Gate => f32::from(random(frame / 300) > 0.5),
            _ => plausible(&self.ports[port], random(if self.is_still(port) { 0 } else { frame })),
        }
    }
}

/// The port, but for short times only.
fn hasty(port: &Port) -> Port {
    let max = match port.unit {
        Unit::Seconds => port.max.min(port.min + LONGEST_SECONDS),
        Unit::Milliseconds => port.max.min(port.min + 1e3 * LONGEST_SECONDS),
        _ => port.max,
    };
    Port { max, ..*port }
}

/// A kernel, and the part that each of its lanes plays.
struct Band<'a> {
    score: &'a Score,
    parts: Vec<usize>,
    /// Whether it was told what stands still, and is told so again in each quantum.
    knows: bool,
    kernel: Box<dyn Kernel>,
}

impl<'a> Band<'a> {
    fn new(score: &'a Score, parts: &[usize], cpu: Cpu, knows: bool) -> Band<'a> {
        let mut seeds = [0; LANES_MAX];
        seeds.iter_mut().zip(parts).for_each(|(seed, part)| *seed = 0x1234_5678_9abc * (*part as u64 + 1));
        let must_be_known = |port: usize| score.ports[port].role == Role::Literal;
        let known = |port: usize| (knows && score.is_still(port)) || must_be_known(port);
        let greatest = |port: usize| parts.iter().map(|part| score.value(port, *part, 0)).reduce(f32::max);
        let knobs: Vec<_> =
            (0..score.ports.len()).map(|port| greatest(port).filter(|_| known(port))).collect();
        let build = find(score.row.name, parts.len(), cpu).expect("it has a kernel");
        let kernel =
            build(&Setup { sample_rate_hz: LOW_RATE_HZ, seeds: &seeds, knobs: &knobs, response: None });
        Band { score, parts: parts.to_vec(), knows, kernel }
    }

    /// The bits of a quantum, for each lane: all outputs, one after another.
    fn play(&mut self, quantum: usize) -> Vec<Vec<u32>> {
        let (start, lanes) = (quantum * QUANTUM_FRAMES, self.parts.len());
        let frame =
            |port: usize, at: usize| self.score.value(port, self.parts[at % lanes], start + at / lanes);
        let buffer = |port| -> Vec<f32> { (0..QUANTUM_FRAMES * lanes).map(|at| frame(port, at)).collect() };
        let buffers: Vec<_> = (0..self.score.ports.len()).map(buffer).collect();
        let input = |(port, signal)| {
            let flat = self.knows && self.score.is_still(port);
            Input { signal, flat, lanes: lanes as u8 }
        };
        let inputs: Vec<_> = buffers.iter().map(|buffer| &**buffer).enumerate().map(input).collect();
        let part = |lane: usize| self.parts.get(lane).copied().unwrap_or(0);
        let frames = std::array::from_fn(|lane| (start + 37 * part(lane)) as u64);
        let speeds = std::array::from_fn(|lane| (0.5 + part(lane) as f64) / f64::from(LOW_RATE_HZ));
        let moment = Moment { frames: &frames, cycles_per_frame: &speeds };
        let mut outputs = vec![vec![f32::NAN; QUANTUM_FRAMES * lanes]; self.score.row.outputs as usize];
        let mut slices: Vec<&mut [f32]> = outputs.iter_mut().map(|output| &mut output[..]).collect();
        self.kernel.run(&moment, &inputs, &mut slices);
        let lane =
            |lane: usize| outputs.iter().flat_map(move |output| output.iter().skip(lane).step_by(lanes));
        (0..lanes).map(|at| lane(at).map(|value| value.to_bits()).collect()).collect()
    }
}

/// How a lane is carried: from which into which, of how many, with which instructions, and what the kernels know.
#[derive(Clone, Copy, Debug)]
struct Move {
    lanes: [usize; 2],
    lane: [usize; 2],
    cpu: [Cpu; 2],
    knows: [bool; 2],
}

impl Move {
    /// One of those with as many lanes.
    fn any(lanes: [usize; 2], seed: u32) -> Move {
        let cpus: Vec<Cpu> = Cpu::ALL.into_iter().filter(|cpu| cpu.is_there()).collect();
        let choose = |use_: usize, from: usize| (random(seed, use_, 0) * from as f32) as usize % from;
        Move {
            lanes,
            lane: [choose(1, lanes[0]), choose(2, lanes[1])],
            cpu: [cpus[choose(3, cpus.len())], cpus[choose(4, cpus.len())]],
            knows: [choose(5, 2) == 1, choose(6, 2) == 1],
        }
    }

    /// The band that a lane is carried from, and twice the one that it is carried into, where it heard something else.
    fn bands(self, score: &Score) -> [Band<'_>; 3] {
        let old: Vec<usize> = (0..self.lanes[0]).collect();
        let earlier: Vec<usize> = (LANES_MAX..LANES_MAX + self.lanes[1]).collect();
        let mut new = earlier.clone();
        new[self.lane[1]] = self.lane[0];
        let mut from = Band::new(score, &old, self.cpu[0], self.knows[0]);
        (0..BEFORE).for_each(|quantum| drop(from.play(quantum)));
        let [to, twin] = [(); 2].map(|()| {
            let mut band = Band::new(score, &new, self.cpu[1], self.knows[1]);
            band.parts.clone_from(&earlier);
            (BEFORE - EARLIER..BEFORE).for_each(|quantum| drop(band.play(quantum)));
            band.parts.clone_from(&new);
            band
        });
        [from, to, twin]
    }

    fn carry(self, from: &mut Band<'_>, to: &mut Band<'_>, tape: &mut Tape) -> bool {
        transfer(&mut *from.kernel, self.lane[0], &mut *to.kernel, self.lane[1], tape)
    }

    /// Whether the carried lane goes on in the second band as in the first, and the others as in the third.
    fn is_gone_on(self, [old, new, twin]: &mut [Band<'_>; 3]) -> bool {
        (BEFORE..BEFORE + AFTER).all(|quantum| {
            let (carried, mut expected) = (old.play(quantum), twin.play(quantum));
            expected[self.lane[1]].clone_from(&carried[self.lane[0]]);
            new.play(quantum) == expected
        })
    }
}

/// The numbers of lanes that kernels have.
const WIDTHS: [usize; 3] = [1, width(2), LANES_MAX];

fn width_pairs() -> impl Iterator<Item = [usize; 2]> {
    WIDTHS.into_iter().flat_map(|old| WIDTHS.map(|new| [old, new]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2))]

    #[test]
    fn a_carried_lane_goes_on(seed in any::<u32>()) {
        for (row, (lanes, more)) in rows().flat_map(|row| width_pairs().zip(0..).map(move |pair| (row, pair))) {
            let (score, how) = (Score::new(row, seed), Move::any(lanes, seed.wrapping_add(more)));
            let mut bands = how.bands(&score);
            let [old, new, _] = &mut bands;
            let mut tape = Tape::new(Tape::words_of(&*old.kernel, lanes[0]));
            prop_assert!(how.carry(old, new, &mut tape), "{} fits on its tape, {how:?}", row.name);
            prop_assert!(how.is_gone_on(&mut bands), "{}, {how:?}", row.name);
        }
    }
}

#[test]
fn a_lane_that_does_not_fit_on_the_tape_begins_anew() {
    for (row, lanes) in rows().flat_map(|row| width_pairs().map(move |lanes| (row, lanes))) {
        let (score, how) = (Score::new(row, 3), Move::any(lanes, 5));
        let mut bands = how.bands(&score);
        let [old, new, twin] = &mut bands;
        if how.carry(old, new, &mut Tape::new(0)) {
            continue;
        }
        twin.kernel.reset(how.lane[1]);
        for quantum in BEFORE..BEFORE + EARLIER {
            assert!(new.play(quantum) == twin.play(quantum), "{}, {how:?}", row.name);
        }
    }
}

#[test]
fn a_limiter_that_looks_ahead_otherwise_keeps_its_threshold() {
    let count = 200 * QUANTUM_FRAMES;
    let limiter = |attack_seconds: f32| {
        let noise = |side: usize| frames(count, |at| 4.0 * random(9, side, at) - 2.0);
        Player::new("limiter", &[noise(0), noise(1), Flat(0.3), Flat(attack_seconds), Flat(0.1)])
    };
    for [old_seconds, new_seconds] in [[0.02, 0.001], [0.001, 0.02]] {
        let [mut old, mut new] = [old_seconds, new_seconds].map(limiter);
        old.play(0, count / 2);
        let mut tape = Tape::new(Tape::words_of(&*old.kernel, 1));
        assert!(transfer(&mut *old.kernel, 0, &mut *new.kernel, 0, &mut tape));
        // What was heard before the shorter one looked so far ahead is heard once more, and was limited for then.
        let again = if old_seconds < new_seconds { (new_seconds * RATE_HZ) as usize } else { 0 };
        let heard = peak(&new.play(count / 2, count / 2)[0][again..]);
        assert!((0.1..=0.3001).contains(&heard), "{heard}, from {old_seconds} s to {new_seconds} s");
    }
}
