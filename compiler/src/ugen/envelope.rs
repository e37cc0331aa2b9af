//! Envelopes and ramps. In a voice they start with its note, elsewhere with each cycle.

use super::{Chain, Group, Memory, Port, Role, Ugen, Unit, hidden, knob};

const fn envelope(name: &'static str, ports: &'static [Port], doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Envelope,
        doc,
        origin: "segments that reach their end exactly; decays follow an exponential of curve -4",
        ports,
        outputs: 1,
        chain: Chain::Multiply,
        memory: Memory::State,
    }
}

const fn seconds(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::Seconds, 0.0, 60.0, default)
}

pub(super) const ROWS: &[Ugen] = &[
    envelope(
        "ad",
        &[seconds("attack", Some(0.01)), seconds("decay", Some(0.1)), hidden("trigger", Role::Trigger)],
        "Rises to 1 in `attack` and falls to 0 in `decay`.",
    ),
    envelope(
        "adsr",
        &[
            seconds("attack", Some(0.01)),
            seconds("decay", Some(0.1)),
            knob("sustain", Unit::One, 0.0, 1.0, Some(0.7)),
            seconds("release", Some(0.2)),
            hidden("trigger", Role::Trigger),
            hidden("gate", Role::Gate),
        ],
        "Rises to 1, falls to `sustain`, stays while the note is held, then falls to 0 in `release`.",
    ),
    Ugen {
        origin: "plain arithmetic",
        ..envelope(
            "line",
            &[
                knob("start", Unit::One, -1e9, 1e9, Some(0.0)),
                knob("end", Unit::One, -1e9, 1e9, Some(1.0)),
                knob("seconds", Unit::Seconds, 0.0, 3600.0, Some(0.0)),
                hidden("trigger", Role::Trigger),
            ],
            "A straight ramp from `start` to `end`, then held; it takes `seconds`, or a cycle where `seconds` is 0.",
        )
    },
];
