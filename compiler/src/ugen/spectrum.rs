//! Grains, bands and spectra.

use super::{Chain, Group, Made, Memory, Port, Ugen, Unit, knob, signal, sound};

const fn effect(name: &'static str, ports: &'static [Port], origin: &'static str, doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Effect,
        doc,
        origin,
        ports,
        outputs: 1,
        chain: Chain::Input,
        memory: Memory::State,
        made: Made::Kernel,
    }
}

pub(super) const ROWS: &[Ugen] = &[
    effect(
        "vocoder",
        &[signal("mod"), sound("carrier"), knob("bands", Unit::One, 2.0, 32.0, Some(16.0))],
        "a bank of band-pass filters (Dudley: Remaking Speech, 1939)",
        "Lets the carrier speak: each of up to 32 bands of it is as loud as that band of the input.",
    ),
    Ugen {
        memory: Memory::Seeded,
        ..effect(
            "granular",
            &[
                signal("in"),
                knob("size", Unit::Milliseconds, 5.0, 500.0, Some(50.0)),
                Port { alias: None, ..knob("density", Unit::One, 0.0, 1.0, Some(0.5)) },
                knob("pitch", Unit::One, 0.1, 4.0, Some(1.0)),
                knob("spray", Unit::Seconds, 0.0, 1.5, Some(0.1)),
            ],
            "Roads: Introduction to Granular Synthesis (1988)",
            "Grains of the last two seconds: `size` ms long, more of them at a time the higher `density`, played `pitch` times as fast, from anywhere in the last `spray` seconds.",
        )
    },
    effect(
        "pitch_shift",
        &[
            signal("in"),
            knob("semitones", Unit::Semitones, -24.0, 24.0, Some(0.0)),
            knob("window", Unit::Milliseconds, 10.0, 200.0, Some(50.0)),
        ],
        "pieces of the past that are joined where they are most alike (Roucos and Wilgus: High Quality Time-Scale Modification for Speech, 1985)",
        "Another pitch at the same speed: two pieces of the past at a time, `window` ms long, each in step with the one before, so that a tone stays steady. Tones whose period is longer than half a window waver.",
    ),
    effect(
        "squiz",
        &[signal("in"), knob("factor", Unit::One, 1.0, 32.0, Some(2.0))],
        "SuperCollider's Squiz (Stowell)",
        "Squeezes each swing of the wave, from zero to zero, to `factor` times its speed, and repeats it to fill the time.",
    ),
    effect(
        "freeze",
        &[signal("in"), knob("hold", Unit::One, 0.0, 1.0, None)],
        "a phase vocoder (Flanagan and Golden: Phase Vocoder, 1966); SuperCollider's PV_Freeze",
        "Holds the sound of the moment in which `hold` rose above ½, until it falls. All that comes out is 2048 frames late.",
    ),
    effect(
        "blur",
        &[signal("in"), knob("bins", Unit::One, 0.0, 100.0, Some(10.0))],
        "short-time spectra (Allen and Rabiner: A Unified Approach to Short-Time Fourier Analysis and Synthesis, 1977); SuperCollider's PV_MagSmear",
        "Smears a spectrum: each of its 1025 frequencies becomes as loud as `bins` neighbours on either side are on the mean. It comes out 2048 frames late.",
    ),
    effect(
        "robot",
        &[signal("in"), knob("amount", Unit::One, 0.0, 1.0, Some(1.0))],
        "robotisation (Zölzer: DAFX, Digital Audio Effects, 2002)",
        "Speaks on one note: the phases of the spectrum are taken away, by `amount`, and a pulse every 512 frames is left. It comes out 2048 frames late.",
    ),
];
