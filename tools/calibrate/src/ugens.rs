//! The ugens that have kernels.

use crate::bench::{Bench, difference_ns, nothing, of};
use crate::table::Costs;
use phonon_compiler::plan::{Input, LANES_MAX, Place};
use phonon_compiler::ugen::{Group, Memory, Port, Role, Ugen};

/// How many signals a ugen reads that reads any number.
const MANY: usize = 8;

/// What a ugen costs.
pub fn costs(row: &Ugen) -> Costs {
    let knobs = row.ports.iter().any(|port| !port.is_sound());
    let of = |moves: bool| [1, 8, LANES_MAX].map(|lanes| cost(row, lanes, moves));
    let still = of(false);
    [still, if knobs { of(true) } else { still }]
}

/// Nanoseconds for a quantum of so many lanes.
fn cost(row: &Ugen, lanes: usize, moves: bool) -> f32 {
    // Many echoes and rooms at once would not fit into the caches as the few of a program do.
    let copies = if matches!(row.group, Group::Effect) && row.memory != Memory::None { 2 } else { 16 };
    let mut bench = Bench::default();
    let (inputs, signals, lanes) = match row.name {
        "pack" => {
            let lanes = lanes.max(8);
            (vec![sound(&mut bench, 1); lanes], lanes, lanes)
        }
        "unpack" => {
            let lanes = lanes.max(8);
            (vec![sound(&mut bench, lanes)], lanes, 1)
        }
        "mix" => (vec![sound(&mut bench, lanes); MANY], MANY, lanes),
        _ => (row.ports.iter().map(|port| input(&mut bench, port, lanes, moves)).collect(), 1, lanes),
    };
    let outputs = if row.name == "unpack" { signals } else { row.outputs.into() };
    let places: Vec<Place> = (0..outputs).map(|_| bench.slot(lanes)).collect();
    let without = bench.clone();
    (0..copies).for_each(|_| bench.op(row.name, lanes, &inputs, &places));
    difference_ns(&without.on(&nothing()), &bench.on(&nothing()), copies * signals)
}

/// What a port reads as it is used.
fn input(bench: &mut Bench, port: &Port, lanes: usize, moves: bool) -> Input {
    match port.role {
        Role::Signal | Role::Many | Role::Sound => sound(bench, lanes),
        Role::Trigger => {
            let trigger = bench.slot(lanes);
            bench.op("impulse", lanes, &[rates(2.0, lanes)], &[trigger]);
            Input::Place(trigger)
        }
        Role::Gate => bench.moving(0.5, 0.5, 2.0, lanes),
        Role::Sample => Input::Constant(0.0),
        Role::Knob | Role::Pitch | Role::Literal | Role::List | Role::Word(_) => {
            let (centre, swing) = typical(port);
            match moves && !matches!(port.role, Role::Literal | Role::List) {
                true => bench.moving(centre, swing, 3.0, lanes),
                false => Input::Constant(centre),
            }
        }
    }
}

/// A sound in every lane.
fn sound(bench: &mut Bench, lanes: usize) -> Input {
    let sound = bench.slot(lanes);
    bench.op("saw", lanes, &[rates(110.0, lanes), Input::Constant(0.0)], &[sound]);
    Input::Place(sound)
}

fn rates(rate_hz: f32, lanes: usize) -> Input {
    of((0..lanes).map(|lane| rate_hz * (1.0 + 0.05 * lane as f32)))
}

/// The middle of what a port is used for, and how far it moves.
fn typical(port: &Port) -> (f32, f32) {
    match port.name {
        "attack" | "decay" | "release" => (0.02, 0.01),
        "freq" | "carrier" => (440.0, 200.0),
        "cutoff" => (2000.0, 1500.0),
        "offset" => (0.0, 12.0),
        "q" | "drive" => (3.0, 2.0),
        "b" | "amount" => (1.5, 1.0),
        _ => (0.5, 0.4),
    }
}
