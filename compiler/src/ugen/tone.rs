//! Oscillators that are made of others.

use super::{Group, Port, Ugen, Unit, knob, made_of, pitch};

const fn tone(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    made_of(Group::Source, name, ports, body, doc)
}

const FREQ: Port = pitch("freq", Some(110.0));

const fn part(name: &'static str, default: f32) -> Port {
    knob(name, Unit::One, 0.0, 1.0, Some(default))
}

pub(super) const ROWS: &[Ugen] = &[
    tone(
        "cosine",
        &[pitch("freq", Some(1.0))],
        "pm freq 1 1.5707964",
        "A sine wave a quarter of a period ahead: it starts at 1.",
    ),
    Ugen {
        origin: "Chowning: The Synthesis of Complex Audio Spectra by Means of Frequency Modulation (1973)",
        ..tone(
            "fm",
            &[
                pitch("carrier", Some(220.0)),
                pitch("mod", Some(110.0)),
                knob("index", Unit::One, -1000.0, 1000.0, Some(1.0)),
                knob("feedback", Unit::One, -4.0, 4.0, Some(0.0)),
            ],
            "pm carrier (pm mod 0 0 feedback) index",
            "A sine whose phase is moved by another sine, by `index` radians; `feedback` roughens the modulator.",
        )
    },
    Ugen {
        aliases: &["fm_crossmod"],
        ..tone(
            "fmcrossmod",
            &[super::sound("carrier"), super::sound("mod"), knob("depth", Unit::One, 0.0, 100.0, Some(1.0))],
            "carrier * (pm 0 (depth * mod + 0.25) 6.2831853)",
            "A sound times the cosine of another: `depth` turns of it at its peak.",
        )
    },
    tone(
        "sinefb",
        &[FREQ, knob("feedback", Unit::One, -4.0, 4.0, Some(0.5))],
        "pm freq 0 0 feedback",
        "A sine that moves its own phase by `feedback` radians: from a sine at 0 to a saw near 1, and noise beyond.",
    ),
    tone(
        "vco",
        &[FREQ, knob("wave", Unit::One, 0.0, 3.0, Some(0.0)), knob("pw", Unit::One, 0.01, 0.99, Some(0.5))],
        "select wave (saw freq) (pulse freq pw) (tri freq) (sine freq)",
        "An oscillator with a choice of waves: 0 saw, 1 pulse of width `pw`, 2 triangle, 3 sine.",
    ),
    tone(
        "wavetable",
        &[FREQ, knob("position", Unit::One, 0.0, 3.0, Some(0.0))],
        "sine freq * (max 0 (1 - position)) + tri freq * (max 0 (1 - abs (position - 1))) - saw freq * (max 0 (1 - abs (position - 2))) + square freq * (max 0 (position - 2))",
        "A wave that changes with `position`: sine at 0, triangle at 1, saw at 2, square at 3, and between them a blend.",
    ),
    Ugen {
        aliases: &["organ_hz"],
        ..tone(
            "organ",
            &[FREQ],
            "additive freq \"0.35 0.28 0.14 0.18 0.06 0.07 0 0.12\"",
            "An organ: eight harmonics, the octaves strongest.",
        )
    },
    Ugen {
        aliases: &["soft_saw_hz"],
        ..tone(
            "soft_saw",
            &[FREQ],
            "lpf (saw freq) (4 * freq) 0.5",
            "A saw whose harmonics fall faster from the fourth on.",
        )
    },
    Ugen {
        aliases: &["karplus"],
        origin: "Karplus and Strong: Digital Synthesis of Plucked-String and Drum Timbres (1983)",
        ..tone(
            "pluck",
            &[FREQ, part("damping", 0.5)],
            "comb (0.5 * noise * (ad 0 (1 / freq))) freq (0.9999 - 0.02 * damping) (0.05 + 0.9 * damping)",
            "A plucked string: a burst of noise in a loop that loses its highs; plucked with each cycle, in a voice with each note.",
        )
    },
    Ugen {
        origin: "a string as a delay line that is heard in two places (Smith: Physical Modeling Using Digital Waveguides, 1992)",
        ..tone(
            "waveguide",
            &[FREQ, part("damping", 0.5), part("pickup", 0.5)],
            "combff (pluck freq damping) ((0.02 + 0.96 * pickup) / freq) -1",
            "A plucked string that is heard at a place: `pickup` says how far along it, from end to end.",
        )
    },
    tone(
        "superpwm",
        &[FREQ, knob("rate", Unit::Hz, 0.0, 100.0, Some(0.5)), part("depth", 0.8)],
        "pulse freq (0.5 + 0.45 * depth * tri rate)",
        "A pulse wave whose width swings `rate` times a second.",
    ),
    tone(
        "supersquare",
        &[FREQ, part("detune", 0.3)],
        "0.3 * (square freq + square (freq * (1 + 0.01 * detune)) + square (freq * (1 - 0.01 * detune)))",
        "Three square waves side by side.",
    ),
    tone(
        "superchip",
        &[FREQ, knob("vib_rate", Unit::Hz, 0.0, 100.0, Some(5.0)), part("vib_depth", 0.05)],
        "square (freq * (1 + vib_depth * sine vib_rate))",
        "A square wave with vibrato, as of a game console.",
    ),
    tone(
        "superfm",
        &[
            FREQ,
            knob("ratio", Unit::One, 0.0, 100.0, Some(2.0)),
            knob("index", Unit::One, 0.0, 100.0, Some(1.0)),
        ],
        "sine (freq * (1 + index * sine (ratio * freq)))",
        "A sine whose frequency is moved by another sine, `ratio` times as fast, by `index` times the frequency.",
    ),
    tone(
        "superreese",
        &[FREQ, part("detune", 0.3)],
        "0.5 * lpf (saw freq + saw (freq * (1 + 0.02 * detune)) - saw (freq * (1 - 0.02 * detune))) (8 * freq) 0.7",
        "A dark bass of three saws that beat against each other.",
    ),
    tone(
        "superbass",
        &[FREQ, knob("drive", Unit::One, 1.0, 100.0, Some(3.0))],
        "distort (0.6 * sine freq + 0.4 * lpf (saw freq) (6 * freq) 0.8) drive 1",
        "A sine and the lower part of a saw, driven.",
    ),
];
