//! Level, place and distortion.

use super::{Chain, Group, Made, Memory, Port, Ugen, Unit, knob, made_of, signal, sound};

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
        made: Made::Kernel,
    }
}

/// An effect that is made of other ugens.
const fn mixture(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    made_of(Group::Effect, name, ports, body, doc)
}

/// One that only says which of two signals is meant.
const fn wires(name: &'static str, ports: &'static [Port], doc: &'static str) -> Ugen {
    Ugen { made: Made::Wires, ..effect(name, ports, Memory::None, doc) }
}

const fn part(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::One, 0.0, 1.0, default)
}

const LEVEL: &[Port] = &[signal("in"), knob("amount", Unit::One, -10.0, 10.0, None).gliding()];

const TWICE: &str = "computed at twice the rate (Valenzuela and Constantinides: Digital Signal Processing Schemes for Efficient Interpolation and Decimation, 1983)";

const PLACE: Port = knob("position", Unit::One, -1.0, 1.0, Some(0.0));

pub(super) const ROWS: &[Ugen] = &[
    effect("gain", LEVEL, Memory::None, "The input times `amount`; after `s` a level for each event."),
    effect("amp", LEVEL, Memory::None, "The input times `amount`."),
    Ugen {
        outputs: 2,
        origin: "equal-power law",
        ..effect(
            "pan",
            &[signal("in"), knob("position", Unit::One, 0.0, 1.0, Some(0.5)).gliding()],
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
        aliases: &["distortion", "dist"],
        origin: TWICE,
        ..effect(
            "distort",
            &[
                signal("in"),
                knob("drive", Unit::One, 1.0, 100.0, None).gliding(),
                part("mix", Some(0.5)).gliding(),
            ],
            Memory::State,
            "Soft saturation: tanh of the input times `drive`, blended with the input by `mix`. All of it is two and a half frames late.",
        )
    },
    Ugen {
        origin: "plain arithmetic",
        ..effect(
            "coarse",
            &[signal("in"), knob("frames", Unit::One, 1.0, 4096.0, None)],
            Memory::State,
            "Holds each value for so many frames: the rate of an older machine.",
        )
    },
    mixture(
        "bitcrush",
        &[
            signal("in"),
            knob("bits", Unit::One, 1.0, 24.0, None),
            knob("rate", Unit::One, 1.0, 4096.0, Some(1.0)),
        ],
        "coarse (round in (pow 2 (1 - bits))) rate",
        "Rounds to so many bits, and holds each value for `rate` frames.",
    ),
    mixture(
        "crush",
        &[signal("in"), knob("bits", Unit::One, 1.0, 24.0, None)],
        "round in (pow 2 (1 - bits))",
        "Rounds to so many bits.",
    ),
    mixture(
        "decimator",
        &[signal("in"), knob("factor", Unit::One, 1.0, 4096.0, None), part("smooth", Some(0.0))],
        "lag (coarse in factor) (0.001 * smooth)",
        "Holds each value for `factor` frames, and rounds the edges by `smooth`.",
    ),
    Ugen {
        origin: "the waveshaper of SuperDirt, computed at twice the rate as `distort`",
        ..effect(
            "shape",
            &[signal("in"), knob("amount", Unit::One, 0.0, 0.99, None).gliding()],
            Memory::State,
            "Waveshaping that leaves the loudest as it is and lifts the rest.",
        )
    },
    Ugen {
        origin: TWICE,
        ..effect(
            "wavefold",
            &[signal("in"), knob("drive", Unit::One, 0.0, 50.0, Some(3.0)).gliding()],
            Memory::State,
            "Folds a wave over and over: the sine of `drive` times the input.",
        )
    },
    mixture(
        "softclip",
        &[signal("in"), knob("drive", Unit::One, 1.0, 100.0, Some(1.0)).gliding()],
        "distort in drive 1",
        "Saturation: tanh of `drive` times the input.",
    ),
    mixture(
        "ring",
        &[signal("in"), knob("freq", Unit::Hz, 0.0, 20_000.0, None)],
        "in * (sine freq)",
        "Ring modulation with a sine.",
    ),
    mixture("ring_mod", &[signal("a"), sound("b")], "a * b", "The product of two sounds."),
    wires("left", &[signal("in")], "The left side of a sound."),
    wires("right", &[signal("in")], "The right side of a sound."),
    Ugen {
        outputs: 2,
        ..wires(
            "stereo",
            &[signal("left"), sound("right")],
            "Two sounds as the left and the right side of one.",
        )
    },
    wires("centre", &[signal("in")], "Both sides of a sound as one: their mean."),
    mixture(
        "pan2",
        &[signal("in"), PLACE],
        "pan in (0.5 * position + 0.5)",
        "Places a sound between left (-1) and right (1).",
    ),
    mixture(
        "pan2_l",
        &[signal("in"), PLACE],
        "left (pan2 in position)",
        "The left side of what `pan2` makes of a sound.",
    ),
    mixture(
        "pan2_r",
        &[signal("in"), PLACE],
        "right (pan2 in position)",
        "The right side of what `pan2` makes of a sound.",
    ),
    mixture(
        "sides",
        &[signal("a"), sound("b"), knob("swing", Unit::One, -1.0, 1.0, Some(1.0)).gliding()],
        "stereo (xfade b a (0.5 + 0.5 * swing)) (xfade a b (0.5 + 0.5 * swing))",
        "Two sounds to either side: the first on the left at 1, on the right at -1, both in the middle at 0.",
    ),
    Ugen {
        aliases: &["width"],
        ..mixture(
            "widener",
            &[signal("in"), knob("amount", Unit::One, 0.0, 2.0, Some(1.0)).gliding()],
            "stereo (centre in + amount * (0.5 * (left in - right in))) (centre in - amount * (0.5 * (left in - right in)))",
            "How wide a stereo sound is: 0 mono, 1 as it was, 2 twice as wide.",
        )
    },
];
