//! Effects that move by themselves: `chorus flanger phaser tremolo vibrato leslie`. Their two sides move apart.

use super::{Group, Port, Ugen, Unit, knob, made_of, signal};

const fn effect(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    made_of(Group::Effect, name, ports, body, doc)
}

const fn rate(default: f32) -> Port {
    knob("rate", Unit::Hz, 0.0, 40.0, Some(default))
}

const fn part(name: &'static str, default: f32) -> Port {
    knob(name, Unit::One, 0.0, 1.0, Some(default))
}

const FEEDBACK: Port = knob("feedback", Unit::One, -0.95, 0.95, Some(0.5)).gliding();

pub(super) const ROWS: &[Ugen] = &[
    effect(
        "chorus",
        &[signal("in"), rate(1.0), part("depth", 0.5), part("mix", 0.3).gliding()],
        "stereo (left in * (1 - mix) + mix * (delayc (left in) (0.015 + 0.01 * depth * sine rate))) \
            (right in * (1 - mix) + mix * (delayc (right in) (0.015 + 0.01 * depth * cosine rate)))",
        "Doubles a sound with one that is 5 to 25 ms late and drifts; on the right a quarter of a period ahead.",
    ),
    Ugen {
        origin: "the chorus of fundsp, by Sami Perttu",
        ..effect(
            "fchorus",
            &[
                signal("in"),
                knob("separation", Unit::Seconds, 0.0, 0.05, Some(0.015)),
                knob("variation", Unit::Seconds, 0.0, 0.02, Some(0.005)),
                rate(0.2),
            ],
            "0.2 * (in + delayc in (separation + variation * sine rate) \
                + delayc in (2 * separation + variation * sine (1.1 * rate)) \
                + delayc in (3 * separation + variation * sine (1.2 * rate)) \
                + delayc in (4 * separation + variation * sine (1.3 * rate)))",
            "Five copies of a sound, each so much later than the one before, that drift apart.",
        )
    },
    effect(
        "flanger",
        &[signal("in"), part("depth", 0.5), rate(0.5), FEEDBACK],
        "stereo (left in + 0.5 * depth * (delayc (leakdc (left in)) (0.003 + 0.002 * sine rate) feedback)) \
            (right in + 0.5 * depth * (delayc (leakdc (right in)) (0.003 + 0.002 * cosine rate) feedback))",
        "A comb filter that sweeps: a delay of 1 to 5 ms with feedback.",
    ),
    Ugen {
        aliases: &["ph"],
        ..effect(
            "phaser",
            &[
                signal("in"),
                rate(0.5),
                part("depth", 0.5),
                FEEDBACK,
                knob("stages", Unit::One, 2.0, 12.0, Some(4.0)),
            ],
            "stereo (left in + depth * 0.5 * (allpasses (leakdc (left in)) (632 * pow 3.16 (sine rate)) feedback stages)) \
                (right in + depth * 0.5 * (allpasses (leakdc (right in)) (632 * pow 3.16 (cosine rate)) feedback stages))",
            "Notches that sweep between 200 and 2000 Hz: a row of all-passes beside the sound itself.",
        )
    },
    Ugen {
        aliases: &["trem"],
        ..effect(
            "tremolo",
            &[signal("in"), rate(5.0), part("depth", 0.5).gliding()],
            "in * (1 - 0.5 * depth + 0.5 * depth * sine rate)",
            "A level that swings, from 1 down to 1 minus `depth`.",
        )
    },
    Ugen {
        aliases: &["vib"],
        ..effect(
            "vibrato",
            &[
                signal("in"),
                knob("rate", Unit::Hz, 0.5, 20.0, Some(5.0)),
                knob("depth", Unit::Semitones, 0.0, 2.0, Some(0.3)),
            ],
            "delayc in (min 0.049 ((pow 2 (depth / 12) - 1) / (6.2832 * rate)) * (1 + sine rate) + 0.001)",
            "A pitch that swings by `depth` semitones to either side.",
        )
    },
    effect(
        "leslie",
        &[signal("in"), rate(6.7), part("size", 0.3), part("mix", 0.7).gliding()],
        "in * (1 - mix) + mix * (lpf in 800 0.7 * (1 - 0.15 * sine (0.83 * rate)) \
            + pan (hpf (delayc in (0.002 + 0.002 * size * sine rate)) 800 0.7 * (1 + 0.4 * cosine rate)) (0.5 + 0.45 * cosine rate))",
        "A loudspeaker that turns: the highs bend their pitch and fly around, the lows throb.",
    ),
    effect(
        "octer",
        &[signal("in"), part("octave_up", 0.5).gliding(), part("octave_down", 0.5).gliding()],
        "in + octave_up * (leakdc (2 * fold in 0 100)) + octave_down * in * (1 - 2 * toggle (lpf in 400 0.7))",
        "Adds the octave above, by folding the wave, and the octave below, by turning every second period over.",
    ),
];
