//! What holds for every kernel of the table.

use super::super::noise::scramble;
use super::super::{LINKED, MOVES, names};
use super::Signal::{Flat, Frames};
use super::{Player, Signal, peak};
use phonon_compiler::ugen::{self, Port, Role, Ugen, UgenId};
use proptest::prelude::*;

/// A number from 0 to 1 that is different everywhere.
pub fn random(seed: u32, port: usize, at: usize) -> f32 {
    scramble(seed ^ scramble((port << 24 ^ at) as u32)) as f32 / u32::MAX as f32
}

/// A number that a port may get: mostly from its range and a little beyond.
pub fn plausible(port: &Port, random: f32) -> f32 {
    let (low, high) = (port.min.max(-1000.0), port.max.min(22_000.0));
    match port.role {
        Role::Trigger | Role::Gate => f32::from(random > 0.9),
        Role::Signal | Role::Many | Role::Sound => 2.0 * random - 1.0,
        _ => low + (high - low) * (1.1 * random.powi(2) - 0.05),
    }
}

pub fn rows() -> impl Iterator<Item = &'static Ugen> {
    names().map(|name| UgenId::known(name).row())
}

/// An input for each port; three for one that takes any number, and for a list.
pub fn ports(row: &Ugen) -> Vec<&Port> {
    let many = |port: &Port| if matches!(port.role, Role::Many | Role::List) { 3 } else { 1 };
    row.ports.iter().flat_map(|port| std::iter::repeat_n(port, many(port))).collect()
}

fn varying(row: &Ugen, seed: u32, count: usize) -> Vec<Signal> {
    let frame = |(at, port): (usize, &&Port)| {
        // A number that must be known does not move.
        let frame = |frame: usize| if port.role == Role::Literal { 0 } else { frame };
        signal(port, (0..count).map(|at_frame| plausible(port, random(seed, at, frame(at_frame)))).collect())
    };
    ports(row).iter().enumerate().map(frame).collect()
}

/// What is plugged into a port: what must be known is a number.
fn signal(port: &Port, frames: Vec<f32>) -> Signal {
    if port.role == Role::Literal { Flat(frames[0]) } else { Frames(frames) }
}

pub fn bits(played: &[Vec<f32>]) -> Vec<Vec<u32>> {
    played.iter().map(|output| output.iter().map(|x| x.to_bits()).collect()).collect()
}

#[test]
fn the_table_and_the_kernels_match() {
    let mut kernels: Vec<_> = names().chain([LINKED, MOVES].concat()).collect();
    let mut table: Vec<_> = ugen::all().filter(|row| row.has_kernel()).map(|row| row.name).collect();
    kernels.sort_unstable();
    table.sort_unstable();
    assert_eq!(kernels, table);
}

#[test]
fn reset_forgets_everything() {
    // A voice that begins while others fade is all new: its fade is over.
    for row in rows().filter(|row| row.name != "fade") {
        let mut player = Player::new(row.name, &varying(row, 1, 6400));
        let first = player.play(0, 6400);
        player.kernel.reset(0);
        assert_eq!(bits(&player.play(0, 6400)), bits(&first), "{}", row.name);
    }
}

#[test]
fn every_rate_is_legal() {
    for (row, rate_hz) in rows().flat_map(|row| [8000.0, 22_050.0, 96_000.0, 192_000.0].map(|hz| (row, hz))) {
        for output in Player::at(rate_hz, row.name, &varying(row, 5, 6400)).play(0, 6400) {
            let loudest = peak(&output);
            assert!(
                output.iter().all(|x| x.is_finite()) && loudest <= bound(row),
                "{} at {rate_hz} Hz",
                row.name
            );
        }
    }
}

#[test]
fn flat_inputs_give_the_bits_of_equal_frames() {
    for (row, seed) in rows().flat_map(|row| (0..12).map(move |seed| (row, seed))) {
        let count = 1280;
        let values: Vec<f32> =
            (ports(row).iter().enumerate()).map(|(at, port)| plausible(port, random(seed, at, 0))).collect();
        let flat: Vec<_> = values.iter().map(|value| Flat(*value)).collect();
        let full = ports(row).into_iter().zip(&values).map(|(port, value)| signal(port, vec![*value; count]));
        let full: Vec<_> = full.collect();
        let flat = Player::new(row.name, &flat).play(0, count);
        let full = Player::new(row.name, &full).play(0, count);
        assert_eq!(bits(&flat), bits(&full), "{} of {values:?}", row.name);
    }
}

#[test]
fn one_flat_input_gives_the_bits_of_equal_frames() {
    for row in rows() {
        for flat in 0..ports(row).len() {
            let mut inputs = varying(row, 3, 1280);
            let value = plausible(ports(row)[flat], 0.6);
            inputs[flat] = Flat(value);
            let one_flat = Player::new(row.name, &inputs).play(0, 1280);
            inputs[flat] = signal(ports(row)[flat], vec![value; 1280]);
            let full = Player::new(row.name, &inputs).play(0, 1280);
            assert_eq!(bits(&one_flat), bits(&full), "{}, port {flat}", row.name);
        }
    }
}

#[test]
fn silence_gives_silence() {
    let is_of_sound = |row: &&Ugen| matches!(row.group, ugen::Group::Filter | ugen::Group::Effect);
    for row in rows().filter(|row| is_of_sound(row) || matches!(row.name, "mul" | "div" | "mix" | "follower"))
    {
        let inputs: Vec<_> = ports(row)
            .iter()
            .map(|port| match port.role {
                Role::Signal | Role::Many | Role::Sound => Flat(0.0),
                _ => Flat(plausible(port, 0.6)),
            })
            .collect();
        for output in Player::new(row.name, &inputs).play(0, 6400) {
            assert!(output.iter().all(|x| *x == 0.0), "{}", row.name);
        }
    }
}

#[test]
fn knobs_of_filters_may_jump_from_end_to_end() {
    let is_filter = |row: &&Ugen| row.group == ugen::Group::Filter;
    for (row, seed) in rows().filter(is_filter).flat_map(|row| (0..4).map(move |seed| (row, seed))) {
        let jumping = |(at, port): (usize, &&Port)| {
            let ends = [port.min.max(-1000.0), port.max.min(22_000.0)];
            let frame = |frame: usize| match port.role {
                Role::Signal | Role::Sound | Role::Many => 2.0 * random(seed, at, frame) - 1.0,
                // Some knobs jump in each frame, and some now and then.
                _ => ends[usize::from(random(seed, at, frame / (1 + 7 * (at % 2))) > 0.5)],
            };
            signal(port, (0..12_800).map(frame).collect())
        };
        let inputs: Vec<Signal> = ports(row).iter().enumerate().map(jumping).collect();
        for output in Player::new(row.name, &inputs).play(0, 12_800) {
            let loudest = peak(&output);
            assert!(loudest <= bound(row), "{} reaches {loudest}", row.name);
        }
    }
}

/// How loud a ugen may get where its signals lie within ±1.
fn bound(row: &Ugen) -> f32 {
    match row.group {
        _ if matches!(row.name, "line" | "segments" | "additive") => f32::MAX,
        ugen::Group::Source | ugen::Group::Envelope => 1.5,
        ugen::Group::Filter => 2000.0,
        ugen::Group::Effect => 12.0,
        _ => f32::MAX,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn outputs_are_finite_and_bounded(seed in any::<u32>()) {
        for row in rows() {
            for (at, output) in Player::new(row.name, &varying(row, seed, 640)).play(0, 640).iter().enumerate() {
                let loudest = output.iter().fold(0f32, |peak, x| if x.is_finite() { peak.max(x.abs()) } else { f32::NAN });
                prop_assert!(loudest <= bound(row), "{}, output {} reaches {}", row.name, at, loudest);
            }
        }
    }

    #[test]
    fn any_bits_give_numbers(seed in any::<u32>()) {
        for row in rows() {
            let wild = |at: usize| {
                let frame = |frame: usize| match scramble(seed ^ (frame * 31 + at * 7) as u32) {
                    bits if bits % 5 == 0 => f32::NAN,
                    bits if bits % 7 == 0 => f32::INFINITY,
                    bits => f32::from_bits(bits),
                };
                Frames((0..640).map(frame).collect())
            };
            let inputs: Vec<_> = (0..ports(row).len()).map(wild).collect();
            for output in Player::new(row.name, &inputs).play(0, 640) {
                prop_assert!(output.iter().all(|x| x.is_finite()), "{}", row.name);
            }
        }
    }
}
