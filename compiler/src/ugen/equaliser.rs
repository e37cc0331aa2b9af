//! Equalisers. A bell or a shelf is what passes, plus the part of it that is to be louder: so each is the state-variable
//! filter with other weights (Simper 2013), and its response that of the cookbook (Bristow-Johnson 1994).

use super::{Group, Port, Ugen, Unit, knob, made_of, signal};

const fn equaliser(
    name: &'static str,
    ports: &'static [Port],
    body: &'static str,
    doc: &'static str,
) -> Ugen {
    Ugen {
        origin: "the mixes of Simper: Solving the continuous SVF equations using trapezoidal integration (2013)",
        ..made_of(Group::Filter, name, ports, body, doc)
    }
}

const fn hertz(name: &'static str, default: f32) -> Port {
    knob(name, Unit::Hz, 5.0, 22_000.0, Some(default))
}

const fn gain(name: &'static str) -> Port {
    knob(name, Unit::Decibels, -40.0, 40.0, Some(0.0))
}

const fn q(name: &'static str) -> Port {
    knob(name, Unit::One, 0.1, 10.0, Some(1.0))
}

pub(super) const ROWS: &[Ugen] = &[
    equaliser(
        "peak",
        &[signal("in"), hertz("freq", 1000.0), gain("gain_db"), q("q")],
        "in + (dbamp gain_db - 1) * (bpf in freq (q * (dbamp (0.5 * gain_db))))",
        "A bell: the band around `freq` is louder by `gain_db`, or softer.",
    ),
    equaliser(
        "lowshelf",
        &[signal("in"), hertz("freq", 200.0), gain("gain_db")],
        "in + (dbamp (0.5 * gain_db) - 1) * (bpf in (freq / (dbamp (0.25 * gain_db))) 0.7071) + (dbamp gain_db - 1) * (lpf in (freq / (dbamp (0.25 * gain_db))) 0.7071)",
        "A shelf: what lies below `freq` is louder by `gain_db`, or softer.",
    ),
    equaliser(
        "highshelf",
        &[signal("in"), hertz("freq", 4000.0), gain("gain_db")],
        "in + (dbamp (0.5 * gain_db) - 1) * (bpf in (freq * (dbamp (0.25 * gain_db))) 0.7071) + (dbamp gain_db - 1) * (hpf in (freq * (dbamp (0.25 * gain_db))) 0.7071)",
        "A shelf: what lies above `freq` is louder by `gain_db`, or softer.",
    ),
    Ugen {
        aliases: &["parametric_eq"],
        ..equaliser(
            "eq",
            &[
                signal("in"),
                hertz("freq1", 100.0),
                gain("gain1"),
                q("q1"),
                hertz("freq2", 1000.0),
                gain("gain2"),
                q("q2"),
                hertz("freq3", 8000.0),
                gain("gain3"),
                q("q3"),
            ],
            "peak (peak (peak in freq1 gain1 q1) freq2 gain2 q2) freq3 gain3 q3",
            "Parametric equaliser: three bells, each with frequency, gain in dB and `q`.",
        )
    },
];
