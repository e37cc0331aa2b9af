//! Arithmetic on signals, frame by frame.

use super::{Chain, Group, Memory, Port, Role, Ugen, Unit, knob, signal};

const BINARY: &[Port] = &[signal("a"), knob("b", Unit::One, f32::MIN, f32::MAX, None)];

const fn binary(name: &'static str, doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Arithmetic,
        doc,
        origin: "IEEE 754",
        ports: BINARY,
        outputs: 1,
        chain: Chain::Input,
        memory: Memory::None,
        cost_ns: 20.0,
    }
}

pub(super) const ROWS: &[Ugen] = &[
    binary("add", "The sum of two signals."),
    binary("sub", "The first signal minus the second."),
    binary("mul", "The product of two signals."),
    binary("div", "The first signal divided by the second; 0 where that is 0."),
    binary(
        "mod",
        "What remains of the first signal after division by the second, with the sign of the second; 0 where that is 0.",
    ),
    binary("pow", "The magnitude of the first signal raised to the second, with the sign of the first."),
    Ugen {
        ports: &[Port { role: Role::Many, ..signal("in") }],
        ..binary("mix", "The sum of any number of signals, in the order they are written.")
    },
];

/// The result of the row `name` for two numbers, by the functions that its kernel uses; `None` for any other row.
pub fn evaluate(name: &str, a: f32, b: f32) -> Option<f32> {
    match name {
        "add" => Some(a + b),
        "sub" => Some(a - b),
        "mul" => Some(a * b),
        _ => None,
    }
}
