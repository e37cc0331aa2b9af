//! Oscillators and noise.

use super::{Chain, Group, Memory, Port, Ugen, Unit, knob, pitch};

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
        origin: "steps smoothed by a fitted polynomial, as BLEP (Brandt: Hard Sync Without Aliasing, 2001)",
        ports,
        outputs: 1,
        chain: Chain::Ignore,
        memory: Memory::State,
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
        &[],
        WAVE,
        "A rising saw wave from -1 to 1; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
    source(
        "square",
        &[],
        WAVE,
        "A square wave of 1 and -1 with equal halves; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
    source(
        "tri",
        &["triangle"],
        WAVE,
        "A triangle wave from -1 up to 1 and back; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
    source(
        "pulse",
        &[],
        &[pitch("freq", Some(1.0)), knob("width", Unit::One, 0.01, 0.99, Some(0.5))],
        "A pulse wave: 1 for `width` of its period, -1 for the rest; exact up to 20 Hz, band-limited from 40 Hz on.",
    ),
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
