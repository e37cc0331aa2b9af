//! Delays, reverbs, distortion, level and place.

use super::{Chain, Group, Memory, Port, Ugen, Unit, knob, signal};

const fn effect(name: &'static str, ports: &'static [Port], memory: Memory, doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Effect,
        doc,
        origin: "plain arithmetic",
        ports,
        outputs: 1,
        chain: Chain::Input,
        memory,
    }
}

const LEVEL: &[Port] = &[signal("in"), knob("amount", Unit::One, -10.0, 10.0, None)];

pub(super) const ROWS: &[Ugen] = &[
    effect("gain", LEVEL, Memory::None, "The input times `amount`; after `s` a level for each event."),
    effect("amp", LEVEL, Memory::None, "The input times `amount`."),
    Ugen {
        outputs: 2,
        origin: "equal-power law",
        ..effect(
            "pan",
            &[signal("in"), knob("position", Unit::One, 0.0, 1.0, Some(0.5))],
            Memory::None,
            "Places a mono sound between left (0) and right (1); a stereo sound is balanced.",
        )
    },
    effect(
        "lag",
        &[signal("in"), knob("seconds", Unit::Seconds, 0.0, 60.0, Some(0.1))],
        Memory::State,
        "Follows its input slowly: after `seconds` it has gone 63 % of the way.",
    ),
    Ugen {
        origin: "the hyperbolic tangent",
        ..effect(
            "distort",
            &[
                signal("in"),
                knob("drive", Unit::One, 1.0, 100.0, None),
                knob("mix", Unit::One, 0.0, 1.0, Some(0.5)),
            ],
            Memory::None,
            "Soft saturation: tanh of the input times `drive`, blended with the input by `mix`.",
        )
    },
    Ugen {
        origin: "a delay line with cubic (Lagrange) interpolation and saturated feedback",
        ..effect(
            "delay",
            &[
                signal("in"),
                knob("time", Unit::Seconds, 0.0, 4.0, None),
                knob("feedback", Unit::One, 0.0, 0.99, Some(0.5)),
                knob("mix", Unit::One, 0.0, 1.0, Some(0.5)),
            ],
            Memory::State,
            "Echoes `time` seconds apart (at least two frames), each `feedback` times the one before and softly saturated, blended with the input by `mix`.",
        )
    },
    Ugen {
        outputs: 2,
        origin: "Freeverb: Schroeder-Moorer, tunings by Jezar at Dreampoint (2000)",
        ..effect(
            "reverb",
            &[
                signal("left"),
                signal("right"),
                Port { alias: Some("room_size"), ..knob("room", Unit::One, 0.0, 1.0, Some(0.5)) },
                knob("damping", Unit::One, 0.0, 1.0, Some(0.5)),
                knob("mix", Unit::One, 0.0, 1.0, Some(0.3)),
            ],
            Memory::State,
            "A stereo room: the input plus `mix` times its reverberation.",
        )
    },
];
