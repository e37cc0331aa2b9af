//! Filters.

use super::{Chain, Group, Made, Memory, Port, Ugen, Unit, knob, made_of, signal};

const CUTOFF: Port = Port { alias: Some("freq"), ..knob("cutoff", Unit::Hz, 5.0, 22_000.0, None) };

const PORTS: &[Port] =
    &[signal("in"), CUTOFF, Port { alias: Some("res"), ..knob("q", Unit::One, 0.1, 100.0, Some(1.0)) }];

const fn kernel(
    name: &'static str,
    aliases: &'static [&'static str],
    ports: &'static [Port],
    doc: &'static str,
) -> Ugen {
    Ugen {
        name,
        aliases,
        group: Group::Filter,
        doc,
        origin: "Simper: Solving the continuous SVF equations using trapezoidal integration (2013)",
        ports,
        outputs: 1,
        chain: Chain::Input,
        memory: Memory::State,
        made: Made::Kernel,
    }
}

const fn filter(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    made_of(Group::Filter, name, ports, body, doc)
}

const fn hertz(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::Hz, 5.0, 22_000.0, default)
}

const fn part(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::One, 0.0, 1.0, default)
}

/// The frequency of a comb or a string.
const PITCH: Port = knob("freq", Unit::Hz, 10.0, 10_000.0, None);

pub(super) const ROWS: &[Ugen] = &[
    kernel(
        "lpf",
        &["rlpf", "svf_lp", "bq_lp"],
        PORTS,
        "Low-pass filter, 12 dB per octave, with resonance `q`.",
    ),
    kernel(
        "hpf",
        &["rhpf", "svf_hp", "bq_hp"],
        PORTS,
        "High-pass filter, 12 dB per octave, with resonance `q`.",
    ),
    kernel(
        "bpf",
        &["resonz", "svf_bp", "bq_bp"],
        PORTS,
        "Band-pass filter, 6 dB per octave on either side; its peak is 1.",
    ),
    kernel(
        "notch",
        &["svf_notch", "bq_notch", "brf"],
        PORTS,
        "Band-stop filter: the band around the cutoff is taken away.",
    ),
    Ugen {
        origin: "a ladder without delay in its feedback (Zavalishin: The Art of VA Filter Design, 2012), saturated where it is fed",
        ..kernel(
            "moog",
            &["moog_ladder", "moog_hz"],
            &[
                signal("in"),
                CUTOFF,
                Port { alias: Some("q"), ..part("res", Some(0.0)) },
                knob("drive", Unit::One, 0.1, 20.0, Some(1.0)),
            ],
            "Ladder of four poles, 24 dB per octave, that sings by itself at `res` 1; `drive` is how hot it is fed.",
        )
    },
    Ugen {
        origin: "a loop of first order",
        ..kernel(
            "allpass",
            &[],
            &[signal("in"), knob("coef", Unit::One, -0.999, 0.999, Some(0.5))],
            "All-pass of first order: it turns phases and keeps levels.",
        )
    },
    Ugen {
        origin: "a row of all-passes of first order in normalized form, which keeps their energy however they are moved (Gray and Markel 1975), with feedback around them",
        ..kernel(
            "allpasses",
            &[],
            &[
                signal("in"),
                CUTOFF,
                knob("feedback", Unit::One, -0.95, 0.95, Some(0.0)),
                knob("stages", Unit::One, 1.0, 12.0, Some(4.0)),
            ],
            "A row of up to 12 all-passes: each turns the phase by a quarter at `cutoff`. The part of a phaser that moves.",
        )
    },
    Ugen {
        origin: "a delay line with cubic (Lagrange) interpolation in a loop",
        ..filter(
            "comb",
            &[
                signal("in"),
                PITCH,
                knob("feedback", Unit::One, -0.9999, 0.9999, Some(0.5)),
                part("damping", Some(0.0)),
            ],
            "in + feedback * (delayc in (1 / freq) feedback damping)",
            "Comb filter: what comes out comes in again a period of `freq` later; `damping` takes the highs from each turn.",
        )
    },
    filter(
        "combff",
        &[
            signal("in"),
            knob("time", Unit::Seconds, 0.0, 4.0, None),
            knob("gain", Unit::One, -10.0, 10.0, Some(1.0)),
        ],
        "in + gain * (delayc in time)",
        "Comb filter without feedback: the input, plus `gain` times itself `time` seconds ago.",
    ),
    filter(
        "leakdc",
        &[signal("in")],
        "hpf in 10 0.7",
        "Takes away what does not move: a high-pass filter at 10 Hz.",
    ),
    Ugen {
        origin: "two poles that ring (SuperCollider's Ringz)",
        ..filter(
            "ringz",
            &[signal("in"), hertz("freq", Some(440.0)), knob("decay", Unit::Seconds, 0.001, 60.0, Some(1.0))],
            "bpf in freq (0.4548 * freq * decay)",
            "A resonator: a click rings at `freq` for `decay` seconds, until it is 60 dB down.",
        )
    },
    Ugen {
        origin: "after SuperDirt, with both filters always in the way, so that nothing clicks in the middle",
        ..filter(
            "djf",
            &[signal("in"), part("position", Some(0.5))],
            "hpf (lpf in (min 20000 (80 * pow 250 (2 * position))) 0.8) (max 10 (10 * pow 800 (2 * position - 1))) 0.8",
            "The filter of a mixer: below 0.5 it closes from above, above 0.5 from below; 0.5 leaves the sound alone.",
        )
    },
    filter(
        "formant",
        &[
            signal("in"),
            hertz("f1", Some(730.0)),
            hertz("f2", Some(1090.0)),
            hertz("f3", Some(2440.0)),
            hertz("bw1", Some(60.0)),
            hertz("bw2", Some(80.0)),
            hertz("bw3", Some(100.0)),
        ],
        "bpf in f1 (f1 / bw1) + bpf in f2 (f2 / bw2) + bpf in f3 (f3 / bw3)",
        "Three resonances at `f1 f2 f3`, as wide as `bw1 bw2 bw3`: what makes a vowel.",
    ),
    Ugen {
        origin: "Peterson and Barney: Control Methods Used in a Study of the Vowels (1952)",
        ..filter(
            "vowel",
            &[
                signal("in"),
                Port {
                    role: super::Role::Word(&["a", "e", "i", "o", "u"]),
                    ..knob("which", Unit::One, 0.0, 4.0, Some(0.0))
                },
            ],
            "formant in (lag (select which 730 530 270 570 300) 0.01) (lag (select which 1090 1840 2290 840 870) 0.01) (lag (select which 2440 2480 3010 2410 2240) 0.01)",
            "Lets its input speak: `a e i o u`, or 0 to 4.",
        )
    },
];
