//! Delays and rooms.

use super::{Chain, Group, Made, Memory, Port, Role, Ugen, Unit, knob, literal, made_of, signal};

const fn effect(name: &'static str, ports: &'static [Port], doc: &'static str) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group: Group::Effect,
        doc,
        origin: "plain arithmetic",
        ports,
        outputs: 1,
        chain: Chain::Input,
        memory: Memory::State,
        made: Made::Kernel,
    }
}

/// An effect that is made of other ugens.
const fn mixture(name: &'static str, ports: &'static [Port], body: &'static str, doc: &'static str) -> Ugen {
    made_of(Group::Effect, name, ports, body, doc)
}

const fn part(name: &'static str, default: Option<f32>) -> Port {
    knob(name, Unit::One, 0.0, 1.0, default)
}

const fn seconds(name: &'static str, max: f32) -> Port {
    knob(name, Unit::Seconds, 0.0, max, None)
}

const TIME: Port = seconds("time", 4.0);

const FEEDBACK: Port = knob("feedback", Unit::One, 0.0, 0.99, Some(0.5)).gliding();

const MIX: Port = part("mix", Some(0.5)).gliding();

pub(super) const ROWS: &[Ugen] = &[
    Ugen {
        origin: "a delay line with cubic (Lagrange) interpolation and saturated feedback",
        ..effect(
            "delay",
            &[signal("in"), knob("time", Unit::Seconds, 0.0, 4.0, None), FEEDBACK, MIX],
            "Echoes `time` seconds apart (at least two frames), each `feedback` times the one before and softly saturated, blended with the input by `mix`.",
        )
    },
    Ugen {
        origin: "a delay line with cubic (Lagrange) interpolation; with feedback, SuperCollider's CombC",
        ..effect(
            "delayc",
            &[
                signal("in"),
                TIME,
                knob("feedback", Unit::One, -0.9999, 0.9999, Some(0.0)),
                part("damping", Some(0.0)),
            ],
            "What came in `time` seconds ago (at least three frames), and nothing else: a clean line for other effects. `damping` takes the highs from what is fed back.",
        )
    },
    Ugen {
        origin: "a comb filter (Schroeder: Natural Sounding Artificial Reverberation, 1962)",
        ..mixture(
            "combc",
            &[signal("in"), TIME, knob("feedback", Unit::One, -0.9999, 0.9999, Some(0.5))],
            "in + feedback * (delayc in time feedback)",
            "The input and its echoes `time` seconds apart, each `feedback` times the one before.",
        )
    },
    Ugen {
        origin: "an all-pass around a delay line (Schroeder: Natural Sounding Artificial Reverberation, 1962)",
        ..mixture(
            "allpassc",
            &[signal("in"), TIME, knob("feedback", Unit::One, -0.9999, 0.9999, Some(0.5))],
            "(1 - feedback * feedback) * (delayc in time feedback) - feedback * in",
            "Smears a sound over `time` without colouring it.",
        )
    },
    mixture(
        "echoes",
        &[signal("in"), seconds("spacing", 0.5), knob("count", Unit::One, 1.0, 8.0, Some(4.0))],
        "delayc in spacing + clip (count - 1) * (delayc in (2 * spacing)) + clip (count - 2) * (delayc in (3 * spacing)) \
            + clip (count - 3) * (delayc in (4 * spacing)) + clip (count - 4) * (delayc in (5 * spacing)) \
            + clip (count - 5) * (delayc in (6 * spacing)) + clip (count - 6) * (delayc in (7 * spacing)) \
            + clip (count - 7) * (delayc in (8 * spacing))",
        "Up to eight echoes `spacing` seconds apart, all as loud as the input, and nothing else.",
    ),
    mixture(
        "multitap",
        &[
            signal("in"),
            TIME,
            knob("taps", Unit::One, 2.0, 8.0, Some(4.0)),
            FEEDBACK,
            part("mix", Some(0.6)).gliding(),
        ],
        "in * (1 - mix) + mix / taps * (echoes (combc (leakdc in) time feedback) (time / taps) taps)",
        "Echoes at equal parts of `time`, from 2 to 8 of them, again and again.",
    ),
    Ugen {
        aliases: &["tape"],
        ..mixture(
            "tapedelay",
            &[
                signal("in"),
                TIME,
                FEEDBACK,
                knob("wow_rate", Unit::Hz, 0.0, 20.0, Some(0.5)),
                part("wow_depth", Some(0.02)),
                knob("flutter_rate", Unit::Hz, 0.0, 50.0, Some(6.0)),
                part("flutter_depth", Some(0.05)),
                part("sat", Some(0.3)),
                MIX,
            ],
            "in * (1 - mix) + mix / (1 + sat) * (lpf (delay (in * (1 + 3 * sat)) \
                (time * (1 + 0.02 * wow_depth * sine wow_rate) + 0.001 * flutter_depth * sine flutter_rate) feedback 1) 6000 0.5)",
            "Echoes of a worn tape: their pitch sways slowly (wow) and trembles (flutter), and they saturate.",
        )
    },
    mixture(
        "pingpong",
        &[
            signal("in"),
            seconds("time", 2.0),
            FEEDBACK,
            part("width", Some(0.8)).gliding(),
            literal("channel", 0.0, 1.0, 0.0),
            part("mix", Some(0.7)).gliding(),
        ],
        "in * (1 - mix) + mix * (sides \
            (combc (delayc (leakdc (xfade (left in) (right in) channel)) time) (2 * time) (feedback * feedback)) \
            (feedback * (combc (delayc (leakdc (xfade (right in) (left in) channel)) (2 * time)) (2 * time) (feedback * feedback))) \
            ((1 - 2 * channel) * width))",
        "Echoes that fly from side to side, the first to the left, or to the right where `channel` is 1. Those on the left are of the left side of a stereo sound, those on the right of its right side.",
    ),
    Ugen {
        outputs: 2,
        origin: "Dattorro: Effect Design, Part 1: Reverberator and Other Filters (1997); what is lost is lost on the way, as in `lush`",
        ..effect(
            "plate",
            &[
                signal("left"),
                signal("right"),
                knob("predelay", Unit::Milliseconds, 0.0, 500.0, Some(10.0)),
                knob("decay", Unit::Seconds, 0.1, 10.0, Some(2.0)),
                part("diffusion", Some(0.7)),
                part("damping", Some(0.3)),
                Port { alias: Some("mod_depth"), ..part("mod", Some(0.3)) },
                MIX,
            ],
            "A metal plate: dense from the start and bright; it falls by 60 dB in `decay` seconds, its highs sooner by `damping`.",
        )
    },
    Ugen {
        outputs: 2,
        origin: "a feedback delay network (Jot and Chaigne: Digital Delay Networks for Designing Artificial Reverberators, 1991) of eight lines and a Hadamard matrix",
        ..effect(
            "lush",
            &[
                signal("left"),
                signal("right"),
                knob("decay", Unit::Seconds, 0.1, 60.0, Some(3.0)),
                part("diffusion", Some(0.7)),
                part("damping", Some(0.3)),
                part("spin", Some(0.3)),
                part("wander", Some(0.2)),
                part("freeze", Some(0.0)),
                MIX,
            ],
            "A hall that falls by 60 dB in `decay` seconds, its highs sooner by `damping`; its lines drift by `wander`, `spin` times a second, and `freeze` holds what is in it.",
        )
    },
    Ugen {
        outputs: 2,
        origin: "the network of `lush`",
        ..mixture(
            "lush_predelay",
            &[
                signal("in"),
                knob("predelay", Unit::Milliseconds, 0.0, 500.0, Some(10.0)),
                knob("decay", Unit::Seconds, 0.1, 60.0, Some(3.0)),
                part("diffusion", Some(0.7)),
                part("damping", Some(0.3)),
                part("spin", Some(0.3)),
                part("wander", Some(0.2)),
                part("freeze", Some(0.0)),
                MIX,
            ],
            "xfade in (lush (delayc in (predelay / 1000)) decay diffusion damping spin wander freeze 1) mix",
            "A hall whose first reflections come after `predelay`: what `lush` is where it has eight arguments.",
        )
    },
    mixture(
        "diffuser",
        &[signal("in"), knob("amount", Unit::One, 0.0, 0.9, Some(0.6))],
        "allpassc (allpassc (allpassc (allpassc in 0.0047 amount) 0.0036 amount) 0.0127 amount) 0.0093 amount",
        "Smears a sound over a few hundredths of a second: four all-passes in a row.",
    ),
    Ugen {
        aliases: &["convolution"],
        outputs: 2,
        origin: "convolution in parts of 512 frames by their spectra (Gardner: Efficient Convolution without Input-Output Delay, 1995)",
        ..effect(
            "convolve",
            &[
                signal("left"),
                signal("right"),
                Port { role: Role::Sample, ..knob("response", Unit::One, 0.0, 0.0, Some(0.0)) },
                MIX,
            ],
            "A room, or whatever else was recorded: the sound as it would be heard there. `response` names a sample, the recording of a click, of which the first ten seconds count and whose level does not; without it, noise that falls by 60 dB in 1.5 s. It is heard 512 frames late.",
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
                part("mix", Some(0.3)).gliding(),
            ],
            "A stereo room: the input plus `mix` times its reverberation.",
        )
    },
    Ugen {
        origin: "the network of `lush`",
        ..mixture(
            "reverb_stereo",
            &[
                signal("in"),
                part("wet", Some(0.3)).gliding(),
                knob("time", Unit::Seconds, 0.1, 60.0, Some(2.0)),
            ],
            "lush in time 0.7 0.3 0.3 0.2 0 wet",
            "A room by the time in which it falls by 60 dB.",
        )
    },
];
