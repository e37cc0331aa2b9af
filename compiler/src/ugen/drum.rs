//! Drums: they start with each cycle, in a voice with its note.

use super::{Group, Port, Ugen, Unit, knob, made_of, pitch};

const fn drum(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    made_of(Group::Source, name, ports, body, doc)
}

const fn part(name: &'static str, default: f32) -> Port {
    knob(name, Unit::One, 0.0, 1.0, Some(default))
}

const fn seconds(name: &'static str, default: f32) -> Port {
    knob(name, Unit::Seconds, 0.001, 60.0, Some(default))
}

pub(super) const ROWS: &[Ugen] = &[
    drum(
        "superkick",
        &[
            pitch("freq", Some(60.0)),
            part("pitch_env", 0.5),
            seconds("sustain", 0.3),
            Port { alias: Some("noise"), ..part("click", 0.1) },
        ],
        "sine (freq * (1 + 2 * pitch_env * (ad 0.001 0.05))) * (ad 0.001 sustain) + lpf noise 800 * (ad 0.001 0.01) * click",
        "A bass drum: a sine that falls to `freq`, with a click of noise.",
    ),
    drum(
        "supersnare",
        &[pitch("freq", Some(200.0)), part("snappy", 0.8), seconds("sustain", 0.08)],
        "0.5 * (tri freq + tri (1.05 * freq)) * (ad 0.001 (0.3 * sustain)) + hpf noise 3000 * (ad 0.001 sustain) * snappy",
        "A snare drum: two triangles for the skin, noise for the wires.",
    ),
    drum(
        "superhat",
        &[part("bright", 0.7), seconds("sustain", 0.05)],
        "hpf noise (5000 + 5000 * bright) 1.5 * (ad 0.001 sustain)",
        "A hi-hat: noise without its bottom.",
    ),
    drum(
        "superclap",
        &[knob("tone", Unit::Hz, 100.0, 20_000.0, Some(1300.0)), seconds("sustain", 0.2)],
        "bpf noise tone 1.2 * (0.8 * (ad 0.025 sustain) + (1 - saw 95) * (line 1 0 0.034) * (ad 0.0004 0.2))",
        "Clapping hands: three bursts of noise, then the room.",
    ),
];
