//! The table of controls: what an event can say to the voice that plays it, by name.

use super::mini::Reading;
use super::numeric;
use super::value::Value;
use foldhash::HashMap;
use std::sync::LazyLock;

/// A control.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Its name in the event.
    pub name: &'static str,
    /// Other names for it in programs.
    pub aliases: &'static [&'static str],
    /// How its strings are read.
    pub reading: Reading,
    /// What it is heard on.
    pub reach: Reach,
    /// Whether only samples have what it changes, and instruments have not.
    pub of_samples: bool,
    /// The least and the greatest number that voices tell apart from those beyond it.
    pub range: Option<(f64, f64)>,
    /// What it is for.
    pub doc: &'static str,
}

/// What a control is heard on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The voice itself. Behind `#` such a name is a control even where a ugen of the same name exists.
    Voice,
    /// The voice, by an effect of its own. Behind `#` a ugen of the same name comes first: that works on the sum of all
    /// voices.
    Effect,
    /// The orbit of the voice: what it sends to the delay and the reverb that its orbit shares, and how these are set.
    /// Behind `#` a ugen of the same name comes first.
    Orbit,
    /// Nothing: no voice obeys it.
    Nothing,
}

impl Control {
    /// Whether voices obey it.
    pub fn is_heard(&self) -> bool {
        self.reach != Reach::Nothing
    }
}

/// The last orbit; the first is 0.
pub const LAST_ORBIT: f64 = 11.0;

/// The control of this name or alias.
pub fn control(name: &str) -> Option<&'static Control> {
    static BY_NAME: LazyLock<HashMap<&str, &Control>> = LazyLock::new(|| {
        CONTROLS
            .iter()
            .flat_map(|row| row.aliases.iter().chain([&row.name]).map(move |name| (*name, row)))
            .collect()
    });
    BY_NAME.get(name).copied()
}

/// A number of a control that counts something: rounded down and kept in its range.
pub fn number_in_range(name: &str, number: f64) -> i64 {
    let (least, greatest) = control(name).and_then(|row| row.range).unwrap_or((f64::MIN, f64::MAX));
    // What is no number is the least.
    number.floor().max(least).min(greatest) as i64
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
                // As in TidalCycles, what stands behind a second colon does not count.
                if let Some(Ok(number)) = number.split(':').next().map(str::parse::<f64>) {
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

/// Whether a word that names a sample has something behind its colon that is no number, and is lost.
pub(super) fn is_odd_sample(word: &str) -> bool {
    let rest = word.split_once(':').filter(|_| !word.starts_with('~'));
    rest.is_some_and(|(_, rest)| rest.split(':').next().is_none_or(|number| number.parse::<f64>().is_err()))
}

/// The pitch that the controls of an event ask for, in semitones from c4; `None` where they say nothing of it.
///
/// As in SuperDirt, `freq` counts before `midinote`, and that before `note` with `octave`. Without them `n` is a note
/// too, for a sound that has no numbered samples.
pub fn pitch(controls: &Value, has_samples: bool) -> Option<f64> {
    let number =
        |name| controls.control(name).and_then(Value::number).filter(|number: &f64| number.is_finite());
    let from_hertz = |hertz: f64| 12.0 * numeric::log2(hertz / numeric::hertz(0.0));
    let by_frequency = number("freq").filter(|hertz| *hertz > 0.0).map(from_hertz);
    let by_number = by_frequency.or_else(|| number("midinote").map(|midinote| midinote - 60.0));
    by_number.or_else(|| {
        let note = number("note").or_else(|| number("n").filter(|_| !has_samples));
        let octaves = number("octave").map(|octave| 12.0 * (octave - 5.0));
        match (note, octaves) {
            (None, None) => None,
            (note, octaves) => Some(note.unwrap_or(0.0) + octaves.unwrap_or(0.0)),
        }
    })
}

const fn voice(name: &'static str, reading: Reading, doc: &'static str) -> Control {
    Control { name, aliases: &[], reading, reach: Reach::Voice, of_samples: false, range: None, doc }
}

/// A control of voices with a least and a greatest number.
const fn within(name: &'static str, least: f64, greatest: f64, doc: &'static str) -> Control {
    Control { range: Some((least, greatest)), ..voice(name, Reading::Number, doc) }
}

/// A control of what only samples have.
const fn sample(name: &'static str, reading: Reading, doc: &'static str) -> Control {
    Control { of_samples: true, ..voice(name, reading, doc) }
}

/// A control of an effect that each voice has for itself.
const fn effect(name: &'static str, doc: &'static str) -> Control {
    Control { reach: Reach::Effect, ..voice(name, Reading::Number, doc) }
}

/// A control of what an orbit shares, with a least and a greatest number.
const fn orbit(name: &'static str, least: f64, greatest: f64, doc: &'static str) -> Control {
    Control { reach: Reach::Orbit, ..within(name, least, greatest, doc) }
}

/// A control that no voice obeys.
const fn number(name: &'static str, doc: &'static str) -> Control {
    Control { reach: Reach::Nothing, ..voice(name, Reading::Number, doc) }
}

/// All controls. Names are SuperDirt's, where it has them.
pub const CONTROLS: &[Control] = &[
    Control {
        aliases: &["sound"],
        ..voice("s", Reading::Word, "the sample, or `~name` for a bus as instrument; `name:3` also sets `n`")
    },
    voice("n", Reading::Note, "the number of the sample in its folder; notes and degrees for instruments"),
    Control { aliases: &["up"], ..voice("note", Reading::Note, "pitch in semitones from c4") },
    voice("midinote", Reading::Number, "pitch as the number of a MIDI note, in place of `note`: 60 is c4"),
    voice("freq", Reading::Number, "pitch as a frequency in hertz, in place of `note`"),
    voice("octave", Reading::Number, "the octave that `note` counts from; 5 leaves it as it is"),
    within("gain", 0.0, 10.0, "level as a factor, 0 to 10"),
    within("pan", 0.0, 1.0, "place in the stereo field, 0 left to 1 right"),
    Control {
        of_samples: true,
        ..within("speed", -10.0, 10.0, "playback rate, -10 to 10; below 0 backwards")
    },
    Control {
        of_samples: true,
        ..within("begin", 0.0, 1.0, "where in the sample to begin, 0 to 1; behind `end` backwards")
    },
    Control { of_samples: true, ..within("end", 0.0, 1.0, "where in the sample to end, 0 to 1") },
    voice("attack", Reading::Number, "attack time in seconds"),
    voice("decay", Reading::Number, "decay time in seconds"),
    within("sustain_level", 0.0, 1.0, "level after the decay, 0 to 1"),
    voice("release", Reading::Number, "release time in seconds"),
    Control {
        aliases: &["cut_group"],
        ..voice("cut", Reading::Number, "voices of one cut group end each other")
    },
    sample("loop", Reading::Number, "whether, or how often, to repeat the sample"),
    sample(
        "accelerate",
        Reading::Number,
        "what the playback rate changes by, as a share of it, until the sample ends",
    ),
    sample("unit", Reading::Word, "what `speed` counts: `r` rate, `c` cycles, `s` seconds"),
    voice("legato", Reading::Number, "length of the gate as a share of the event"),
    voice("dur", Reading::Number, "length of the gate in seconds"),
    voice("sustain", Reading::Number, "length of the gate in seconds, before `dur`"),
    voice("hold", Reading::Number, "length of the gate in seconds, without the attack"),
    voice("overgain", Reading::Number, "level that is added to `gain`"),
    within("velocity", 0.0, 1.0, "how hard a note is struck, 0 to 1"),
    Control { reading: Reading::Word, ..effect("vowel", "vowel that the voice speaks: a e i o u") },
    effect("shape", "amount of waveshaping, 0 to 1"),
    Control { aliases: &["hpf"], ..effect("hcutoff", "cutoff of the high-pass filter in hertz") },
    Control { aliases: &["hpq"], ..effect("hresonance", "resonance of the high-pass filter, 0 to 1") },
    Control { aliases: &["bpf"], ..effect("bandf", "centre of the band-pass filter in hertz") },
    Control {
        aliases: &["bpq"],
        ..effect("bandq", "resonance of the band-pass filter: its centre by its width")
    },
    effect("crush", "bit depth, 1 to 24"),
    effect("coarse", "how many frames each is held"),
    Control { aliases: &["lpf", "ctf"], ..effect("cutoff", "cutoff of the low-pass filter in hertz") },
    Control { aliases: &["lpq"], ..effect("resonance", "resonance of the low-pass filter, 0 to 1") },
    effect("squiz", "factor of pitch-raising distortion"),
    effect("triode", "amount of tube-like distortion"),
    effect("krush", "amount of a distortion of small sounds"),
    effect("kcutoff", "cutoff behind that distortion in hertz"),
    effect("ring", "amount of ring modulation"),
    effect("ringf", "frequency of ring modulation in hertz"),
    effect("distort", "amount of distortion, 0 to 1"),
    effect("djf", "one knob from low-pass to high-pass, 0 to 1"),
    effect("tremolorate", "swings of the level in a second"),
    effect("tremolodepth", "how far the level swings, 0 to 1"),
    effect("phaserrate", "sweeps of a phaser in a second"),
    effect("phaserdepth", "depth of that phaser, 0 to 1"),
    orbit("orbit", 0.0, LAST_ORBIT, "whose delay and reverb the voice sends to, 0 to 11"),
    orbit("delay", 0.0, 1.0, "what the voice sends to the delay of its orbit, 0 to 1"),
    Control {
        aliases: &["delayt"],
        ..orbit("delaytime", 0.0, 4.0, "time of the orbit's delay in seconds, 0 to 4")
    },
    Control {
        aliases: &["delayfb"],
        ..orbit("delayfeedback", 0.0, 0.99, "feedback of the orbit's delay, 0 to 0.99")
    },
    orbit("room", 0.0, 1.0, "what the voice sends to the reverb of its orbit, 0 to 1"),
    Control { aliases: &["sz"], ..orbit("size", 0.0, 1.0, "size of the orbit's reverb, 0 to 1") },
    orbit("dry", 0.0, 1.0, "what is taken from the orbit's reverb: 0 nothing, 1 all of it"),
    number("amp", "linear level"),
    number("channel", "the output channel"),
    number("cps", "cycles per second"),
    number("nudge", "offset in time in seconds"),
    number("midichan", "MIDI channel"),
    number("ccn", "number of a MIDI controller"),
    number("ccv", "value of a MIDI controller"),
    number("voice", "voice parameter of an instrument"),
    number("fshift", "frequency shift in hertz"),
    number("waveloss", "share of the swings of a wave that is dropped"),
    number("smear", "smearing of a spectrum"),
    number("scram", "scrambling of a spectrum"),
    number("binshift", "shift of a spectrum"),
    number("hbrick", "high-pass filter of a spectrum"),
    number("lbrick", "low-pass filter of a spectrum"),
    number("detune", "detuning of an instrument"),
];

#[cfg(test)]
mod tests {
    use super::{CONTROLS, control, control_names, pitch};
    use crate::pattern::Value;
    use std::collections::BTreeSet;

    #[test]
    fn pitch_is_counted_as_in_superdirt() {
        let asked = |controls: &[(&str, f64)], has_samples| {
            let mut value = Value::Bool(true);
            controls.iter().for_each(|(name, number)| value.set_control(name, Value::Number(*number)));
            pitch(&value, has_samples)
        };
        assert_eq!(asked(&[], false), None);
        assert_eq!(asked(&[("n", 7.0)], true), None);
        assert_eq!(asked(&[("n", 7.0)], false), Some(7.0));
        assert_eq!(asked(&[("n", 7.0), ("note", 3.0)], false), Some(3.0));
        assert_eq!(asked(&[("note", 3.0), ("octave", 4.0)], true), Some(-9.0));
        assert_eq!(asked(&[("note", 3.0), ("midinote", 72.0)], true), Some(12.0));
        let octave_up = asked(&[("midinote", 40.0), ("freq", 523.251_130_601_197_3)], true);
        assert!(octave_up.is_some_and(|pitch| (pitch - 12.0).abs() < 1e-9));
        assert_eq!(asked(&[("freq", 0.0), ("note", 1.0)], true), Some(1.0));
    }

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
