//! Oscillators and noise that have kernels.

use super::{Chain, Group, Made, Memory, Port, Role, Ugen, Unit, knob, pitch, sound};

const BLEP: &str =
    "steps smoothed by a fitted polynomial, as BLEP (Brandt: Hard Sync Without Aliasing, 2001)";

const fn source(
    name: &'static str,
    aliases: &'static [&'static str],
    ports: &'static [Port],
    doc: &'static str,
) -> Ugen {
    Ugen {
        name,
        aliases,
        group: Group::Source,
        doc,
        origin: BLEP,
        ports,
        outputs: 1,
        chain: Chain::Ignore,
        memory: Memory::State,
        made: Made::Kernel,
    }
}

const fn noise(name: &'static str, aliases: &'static [&'static str], doc: &'static str) -> Ugen {
    Ugen {
        memory: Memory::Seeded,
        origin: "counter-based hash of seed, key and frame",
        ..source(name, aliases, &[], doc)
    }
}

/// A pitch, and how far above it to play.
const WAVE: &[Port] = &[pitch("freq", Some(1.0)), knob("offset", Unit::Semitones, -120.0, 120.0, Some(0.0))];

pub(super) const ROWS: &[Ugen] = &[
    Ugen {
        origin: "own polynomial of the sine",
        ..source("sine", &["sin"], WAVE, "A sine wave from -1 to 1 that starts at 0.")
    },
    source(
        "saw",
        &["saw_hz"],
        WAVE,
        "A rising saw wave from -1 to 1; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
    source(
        "square",
        &["square_hz"],
        WAVE,
        "A square wave of 1 and -1 with equal halves; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
    source(
        "tri",
        &["triangle", "triangle_hz"],
        WAVE,
        "A triangle wave from -1 up to 1 and back; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
    source(
        "pulse",
        &[],
        &[pitch("freq", Some(1.0)), knob("width", Unit::One, 0.01, 0.99, Some(0.5))],
        "A pulse wave: 1 for `width` of its period, -1 for the rest; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
    source(
        "sync",
        &["hardsync"],
        &[pitch("freq", Some(110.0)), knob("ratio", Unit::One, 1.0, 32.0, Some(2.0))],
        "A saw of `ratio` times `freq` that begins anew with each period of `freq` (hard sync); band-limited.",
    ),
    source(
        "supersaw",
        &[],
        &[
            pitch("freq", Some(110.0)),
            knob("detune", Unit::One, 0.0, 1.0, Some(0.3)),
            knob("voices", Unit::One, 1.0, 7.0, Some(7.0)),
        ],
        "Saws side by side, spread evenly over a tenth of the frequency times `detune` to either side.",
    ),
    Ugen {
        origin: "phase modulation (Chowning: The Synthesis of Complex Audio Spectra, 1973), feedback as in Tomisawa's patent of 1981",
        ..source(
            "pm",
            &[],
            &[
                pitch("carrier", Some(110.0)),
                sound("signal"),
                knob("index", Unit::One, -1000.0, 1000.0, Some(1.0)),
                knob("feedback", Unit::One, -4.0, 4.0, Some(0.0)),
            ],
            "A sine whose phase is moved by a signal: by `index` times as many radians, and by `feedback` times its own past.",
        )
    },
    Ugen {
        origin: "a closed form of the sum of cosines (Moorer: The Synthesis of Complex Audio Spectra by Means of Discrete Summation Formulas, 1976)",
        ..source(
            "blip",
            &[],
            &[pitch("freq", Some(110.0)), knob("harmonics", Unit::One, 1.0, 1000.0, Some(1000.0))],
            "A band-limited impulse train: as many equal harmonics as fit below half the rate, together at most 1.",
        )
    },
    Ugen {
        origin: "sines by the recurrence of Chebyshev",
        ..source(
            "additive",
            &[],
            &[
                pitch("freq", Some(110.0)),
                Port { role: Role::List, default: None, ..knob("levels", Unit::One, -10.0, 10.0, None) },
            ],
            "Harmonics with levels that are written as a text of numbers, the first of them for `freq` itself: `additive 220 \"1 0.5 0.25\"`.",
        )
    },
    Ugen {
        origin: "a phase that wraps",
        ..source(
            "phasor",
            &["wedge"],
            &[knob("speed", Unit::One, -1000.0, 1000.0, Some(1.0))],
            "A ramp from 0 to 1, `speed` times a cycle.",
        )
    },
    Ugen {
        origin: "a phase that wraps",
        ..source(
            "impulse",
            &[],
            &[pitch("freq", Some(1.0))],
            "One frame of 1 at the start of each period, else 0.",
        )
    },
    noise("noise", &["white", "white_noise"], "White noise from -1 to 1."),
    Ugen {
        origin: "Voss (1978) and McCartney (1999): 16 white noises, each held twice as long as the one before",
        ..noise("pink", &["pink_noise"], "Noise that falls by 3 dB per octave.")
    },
    Ugen {
        origin: "a leaky sum of white noise",
        ..noise("brown", &["brown_noise"], "Noise that falls by 6 dB per octave, down to 14 Hz.")
    },
];
