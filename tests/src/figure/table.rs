//! Which unit generators have a picture, and what it shows.

use super::Kind::{self, Envelope, Response, Shape, Wave};

/// A picture of a unit generator.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// The unit generator.
    pub ugen: &'static str,
    /// What is shown.
    pub kind: Kind,
    /// Its curves, as expressions.
    pub expressions: &'static [&'static str],
}

const fn figure(ugen: &'static str, kind: Kind, expressions: &'static [&'static str]) -> Figure {
    Figure { ugen, kind, expressions }
}

/// All of them.
pub const FIGURES: &[Figure] = &[
    figure("sine", Wave, &["sine 250"]),
    figure("cosine", Wave, &["cosine 250"]),
    figure("saw", Wave, &["saw 250"]),
    figure("square", Wave, &["square 250"]),
    figure("tri", Wave, &["tri 250"]),
    figure("pulse", Wave, &["pulse 250 0.2", "0.9 * pulse 250 0.7"]),
    figure("sync", Wave, &["sync 250 2.6"]),
    figure("supersaw", Wave, &["supersaw 250 0.5"]),
    figure("pm", Wave, &["pm 250 (sine 500) 2"]),
    figure("blip", Wave, &["blip 250 8"]),
    figure("additive", Wave, &["additive 250 \"0.6 0.3 0 0.2\""]),
    figure("impulse", Wave, &["impulse 250"]),
    figure("fm", Wave, &["fm 250 500 1", "fm 250 500 4"]),
    figure("sinefb", Wave, &["sinefb 250 0.4", "sinefb 250 1"]),
    figure("wavetable", Wave, &["wavetable 250 0.5", "wavetable 250 1.5", "wavetable 250 2.5"]),
    figure("organ", Wave, &["organ 250"]),
    figure("soft_saw", Wave, &["soft_saw 250"]),
    figure("superfm", Wave, &["superfm 250 2 1"]),
    figure("superreese", Wave, &["superreese 250 1"]),
    figure("superbass", Wave, &["superbass 250 3"]),
    figure(
        "lpf",
        Response,
        &["impulse 0 # lpf 1000 0.7", "impulse 0 # lpf 1000 2", "impulse 0 # lpf 1000 8"],
    ),
    figure(
        "hpf",
        Response,
        &["impulse 0 # hpf 1000 0.7", "impulse 0 # hpf 1000 2", "impulse 0 # hpf 1000 8"],
    ),
    figure("bpf", Response, &["impulse 0 # bpf 1000 1", "impulse 0 # bpf 1000 10"]),
    figure("notch", Response, &["impulse 0 # notch 1000 1", "impulse 0 # notch 1000 10"]),
    figure(
        "moog",
        Response,
        &[
            "1000 * (0.001 * impulse 0 # moog 1000 0)",
            "1000 * (0.001 * impulse 0 # moog 1000 0.5)",
            "1000 * (0.001 * impulse 0 # moog 1000 0.9)",
        ],
    ),
    figure("comb", Response, &["impulse 0 # comb 200 0.8", "impulse 0 # comb 200 0.8 0.8"]),
    figure("combff", Response, &["impulse 0 # combff 0.005"]),
    figure("allpasses", Response, &["impulse 0 + (impulse 0 # allpasses 1000 0 4)"]),
    figure("leakdc", Response, &["impulse 0 # leakdc"]),
    figure("ringz", Response, &["impulse 0 # ringz 440 0.05"]),
    figure("djf", Response, &["impulse 0 # djf 0.2", "impulse 0 # djf 0.5", "impulse 0 # djf 0.8"]),
    figure("formant", Response, &["impulse 0 # formant"]),
    figure(
        "vowel",
        Response,
        &["impulse 0 # vowel \"a\"", "impulse 0 # vowel \"e\"", "impulse 0 # vowel \"u\""],
    ),
    figure(
        "peak",
        Response,
        &["impulse 0 # peak 1000 12 1", "impulse 0 # peak 1000 12 4", "impulse 0 # peak 1000 (-12) 1"],
    ),
    figure("lowshelf", Response, &["impulse 0 # lowshelf 200 12", "impulse 0 # lowshelf 200 (-12)"]),
    figure("highshelf", Response, &["impulse 0 # highshelf 4000 12", "impulse 0 # highshelf 4000 (-12)"]),
    figure("eq", Response, &["impulse 0 # eq 100 6 1 1000 (-9) 1 8000 12 1"]),
    figure("distort", Shape, &["~in # distort 2 1", "~in # distort 8 1", "~in # distort 8 0.5"]),
    figure("shape", Shape, &["~in # shape 0.3", "~in # shape 0.8"]),
    figure("wavefold", Shape, &["~in # wavefold 3", "~in # wavefold 9"]),
    figure("softclip", Shape, &["~in # softclip 1", "~in # softclip 4"]),
    figure("crush", Shape, &["~in # crush 3", "~in # crush 4"]),
    figure("fold", Shape, &["~in # fold (-0.5) 0.5"]),
    figure("wrap", Shape, &["~in # wrap (-0.5) 0.5"]),
    figure("clip", Shape, &["~in # clip (-0.5) 0.5"]),
    figure("tanh", Shape, &["tanh (3 * ~in)"]),
    figure("ad", Envelope, &["ad 0.2 0.6", "ad 0.2 0.6 0", "ad 0.2 0.6 3 4"]),
    figure(
        "adsr",
        Envelope,
        &["adsr 0.1 0.3 0.5 0.3 :trigger \"t _ f f\"", "adsr 0.1 0.3 0.5 0.3 0 :trigger \"t _ f f\""],
    ),
    figure("asr", Envelope, &["asr \"t f\" 0.1 0.3"]),
    figure("env_trig", Envelope, &["env_trig \"t t\" 0.05 0.2 0.3 0.1"]),
    figure("tad", Envelope, &["tad \"t f t t\" 0.02 0.2"]),
    figure("tar", Envelope, &["tar \"t f\" 0.1 0.3"]),
    figure("tadsr", Envelope, &["tadsr \"t f\" 0.05 0.2 0.5 0.3"]),
    figure("env", Envelope, &["env 0.1 0.3 0.5 0.2"]),
    figure("line", Envelope, &["line 0 1 0.8"]),
    figure("xline", Envelope, &["xline 0.01 1 0.8"]),
    figure("curve", Envelope, &["curve 0 1 0.8 (-4)", "curve 0 1 0.8 0", "curve 0 1 0.8 4"]),
    figure("segments", Envelope, &["segments \"0 1 0.3 0.6 0\" \"0.1 0.2 0.3 0.3\""]),
    figure("lag", Envelope, &["square 1 # clip # lag 0.05"]),
    figure("slew", Envelope, &["square 1 # clip # slew 10 4"]),
];
