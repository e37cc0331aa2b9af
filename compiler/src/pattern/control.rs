//! The table of controls: what an event can say to the voice that plays it, by name.

use super::mini::Reading;
use super::value::Value;

/// A control.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Its name in the event.
    pub name: &'static str,
    /// Other names for it in programs.
    pub aliases: &'static [&'static str],
    /// How its strings are read.
    pub reading: Reading,
    /// Whether Phonon's sample voices obey it. After `#` such a name is a control even where a ugen of the same name
    /// exists; all others are controls only inside patterns.
    pub of_voice: bool,
    /// What it is for.
    pub doc: &'static str,
}

/// The control of this name or alias.
pub fn control(name: &str) -> Option<&'static Control> {
    CONTROLS.iter().find(|control| control.name == name || control.aliases.contains(&name))
}

/// All names and aliases of controls.
pub fn control_names() -> impl Iterator<Item = &'static str> {
    CONTROLS.iter().flat_map(|control| [control.name].into_iter().chain(control.aliases.iter().copied()))
}

/// The controls that a value under a control's name gives: `s` splits `name:number`.
pub(super) fn controls_of(name: &str, value: Value) -> Value {
    let mut controls = Value::Bool(false);
    match &value {
        Value::Word(word) if name == "s" && !word.starts_with('~') => match word.split_once(':') {
            Some((sample, number)) => {
                if let Ok(number) = number.parse::<f64>() {
                    controls.set_control("n", Value::Number(number));
                }
                controls.set_control(name, Value::Word(sample.into()));
            }
            None => controls.set_control(name, value),
        },
        _ => controls.set_control(name, value),
    }
    controls
}

const fn voice(name: &'static str, reading: Reading, doc: &'static str) -> Control {
    Control { name, aliases: &[], reading, of_voice: true, doc }
}

const fn number(name: &'static str, doc: &'static str) -> Control {
    Control { name, aliases: &[], reading: Reading::Number, of_voice: false, doc }
}

/// All controls. Names are SuperDirt's, where it has them.
pub const CONTROLS: &[Control] = &[
    Control {
        aliases: &["sound"],
        ..voice("s", Reading::Word, "the sample, or `~name` for a bus as instrument; `name:3` also sets `n`")
    },
    voice("n", Reading::Note, "the number of the sample in its folder; notes and degrees for instruments"),
    Control { aliases: &["up"], ..voice("note", Reading::Note, "pitch in semitones from c4") },
    voice("gain", Reading::Number, "level as a factor, 0 to 10"),
    voice("pan", Reading::Number, "place in the stereo field, 0 left to 1 right"),
    voice("speed", Reading::Number, "playback rate; below 0 backwards"),
    voice("begin", Reading::Number, "where in the sample to begin, 0 to 1"),
    voice("end", Reading::Number, "where in the sample to end, 0 to 1"),
    voice("attack", Reading::Number, "attack time in seconds"),
    voice("decay", Reading::Number, "decay time in seconds"),
    voice("sustain_level", Reading::Number, "level after the decay, 0 to 1"),
    voice("release", Reading::Number, "release time in seconds"),
    Control {
        aliases: &["cut_group"],
        ..voice("cut", Reading::Number, "voices of one cut group end each other")
    },
    voice("loop", Reading::Number, "whether, or how often, to repeat the sample"),
    voice("unit", Reading::Word, "what `speed` counts: `r` rate, `c` cycles, `s` seconds"),
    voice("legato", Reading::Number, "length of the gate as a share of the event"),
    voice("dur", Reading::Number, "length of the gate in seconds"),
    voice("velocity", Reading::Number, "how hard a note is struck, 0 to 1"),
    number("sustain", "length in seconds"),
    number("amp", "linear level"),
    number("accelerate", "change of the playback rate over the event"),
    number("shape", "amount of waveshaping, 0 to 1"),
    number("distort", "amount of distortion"),
    number("triode", "amount of tube-like distortion"),
    number("krush", "amount of another bit crusher"),
    number("squiz", "factor of pitch-raising distortion"),
    number("crush", "bit depth"),
    number("coarse", "how many frames each is held"),
    Control { aliases: &["lpf", "ctf"], ..number("cutoff", "cutoff of the low-pass filter in hertz") },
    Control { aliases: &["lpq"], ..number("resonance", "resonance of the low-pass filter") },
    Control { aliases: &["hpf"], ..number("hcutoff", "cutoff of the high-pass filter in hertz") },
    Control { aliases: &["hpq"], ..number("hresonance", "resonance of the high-pass filter") },
    Control { aliases: &["bpf"], ..number("bandf", "centre of the band-pass filter in hertz") },
    Control { aliases: &["bpq"], ..number("bandq", "resonance of the band-pass filter") },
    number("djf", "one knob from low-pass to high-pass, 0 to 1"),
    Control { reading: Reading::Word, ..number("vowel", "vowel of the formant filter: a e i o u") },
    number("room", "send level of the reverb, 0 to 1"),
    Control { aliases: &["sz"], ..number("size", "size of the reverb, 0 to 1") },
    number("delay", "send level of the delay, 0 to 1"),
    Control { aliases: &["delayt"], ..number("delaytime", "time of the delay") },
    Control { aliases: &["delayfb"], ..number("delayfeedback", "feedback of the delay, 0 to 1") },
    number("orbit", "the effect bus"),
    number("channel", "the output channel"),
    number("cps", "cycles per second"),
    number("nudge", "offset in time in seconds"),
    number("octave", "octave of an instrument"),
    number("freq", "frequency in hertz"),
    number("midinote", "MIDI note number"),
    number("midichan", "MIDI channel"),
    number("ccn", "number of a MIDI controller"),
    number("ccv", "value of a MIDI controller"),
    number("voice", "voice parameter of an instrument"),
    number("ring", "amount of ring modulation"),
    number("fshift", "frequency shift in hertz"),
    number("hold", "hold time in seconds"),
    number("detune", "detuning of an instrument"),
    number("overgain", "gain that is added to `gain`"),
];

#[cfg(test)]
mod tests {
    use super::{CONTROLS, control, control_names};
    use std::collections::BTreeSet;

    #[test]
    fn every_name_means_one_control() {
        let names: BTreeSet<&str> = control_names().collect();
        assert_eq!(names.len(), control_names().count());
        for row in CONTROLS {
            assert_eq!(control(row.name).map(|found| found.name), Some(row.name));
            assert!(!row.doc.is_empty());
        }
    }
}
