//! Inserts: the effects of events on their own voices, as in SuperDirt.
//!
//! A pool whose events can ask for some of them plays instruments that have these behind their sound, and lets samples
//! go through an instrument that is nothing else. What an event asks for is told to its voice when it starts, and stays.
//! A voice that is not asked for one of them goes past it.

use super::scope::{Bound, Scope};
use super::voices::Events;
use super::{Lowering, Sound};
use crate::graph::{Graph, Signal};
use crate::pattern::Pattern;
use crate::plan::{InstrumentId, Link, Setting, SettingId};
use crate::ugen::UgenId;
use phonon_grammar::diagnostic::Code;
use phonon_grammar::{Diagnostic, Span};
use std::collections::{BTreeMap, BTreeSet};

/// An effect that an event asks for by a control.
struct Insert {
    /// The control that asks for it.
    control: &'static str,
    /// Words that stand for numbers there.
    words: &'static [&'static str],
    /// Whether 0 asks for nothing.
    zero_is_none: bool,
    /// The controls that it heeds besides, and their numbers where an event does not have them.
    besides: &'static [(&'static str, f32)],
    /// Its sound, an expression in which `in` and the controls are names.
    body: &'static str,
}

const fn insert(
    control: &'static str,
    besides: &'static [(&'static str, f32)],
    body: &'static str,
) -> Insert {
    Insert { control, words: &[], zero_is_none: false, besides, body }
}

/// One that 0 leaves out.
const fn above_zero(
    control: &'static str,
    besides: &'static [(&'static str, f32)],
    body: &'static str,
) -> Insert {
    Insert { zero_is_none: true, ..insert(control, besides, body) }
}

/// All inserts in the order in which a voice goes through them, which is SuperDirt's; so are the numbers.
const INSERTS: &[Insert] = &[
    Insert { words: &["a", "e", "i", "o", "u"], ..insert("vowel", &[], "vowel in vowel") },
    above_zero("shape", &[], "shape in shape"),
    above_zero("hcutoff", &[("hresonance", 0.0)], "hpf in hcutoff (pow 1000 hresonance)"),
    above_zero("bandf", &[("bandq", 10.0)], "bpf in bandf bandq * max 1 bandq"),
    above_zero("crush", &[], "crush in crush"),
    insert("coarse", &[], "coarse in coarse"),
    insert("cutoff", &[("resonance", 0.0)], "lpf in cutoff (pow 1000 resonance)"),
    insert("squiz", &[], "squiz in squiz"),
    insert("triode", &[], "leakdc (max 0 in + distort (min 0 in) (1 + 10 * triode) 1 / (1 + 10 * triode))"),
    insert(
        "krush",
        &[("kcutoff", 4000.0)],
        "xfade in (lpf ((in * in + krush * in) / (in * in + abs in * (krush - 1) + 1)) kcutoff 1) (2 * krush)",
    ),
    insert("ring", &[("ringf", 20.0)], "in + ring * in * sine (max 20 ringf)"),
    insert("distort", &[], "xfade in (distort in (1 + 20 * distort) 1) distort"),
    insert("djf", &[], "djf in djf"),
    above_zero("tremolorate", &[("tremolodepth", 0.8)], "tremolo in tremolorate tremolodepth"),
    above_zero(
        "phaserrate",
        &[("phaserdepth", 0.8)],
        "in + phaserdepth * 0.5 * allpasses (leakdc in) (632 * pow 3.16 (sine phaserrate)) 0 4",
    ),
];

/// What goes into inserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dry {
    Instrument(InstrumentId),
    /// A sample of one channel.
    Mono,
    /// A sample of two.
    Stereo,
}

/// The instruments that have inserts, by what goes into them and by the controls that ask for them.
pub(super) type Inserted = BTreeMap<Key, InstrumentId>;
pub(super) type Key = (Dry, Vec<&'static str>);

impl Lowering<'_> {
    /// Gives the instruments of events the inserts that these can ask for; the instruments that samples go through,
    /// mono and stereo, where there are samples and inserts.
    pub(super) fn with_inserts(&mut self, events: &mut Events) -> Option<[InstrumentId; 2]> {
        let names = events.pattern.control_names();
        let (asked, others): (Vec<&Insert>, Vec<&Insert>) =
            INSERTS.iter().partition(|insert| names.contains(insert.control));
        self.doubt_besides(events, &others);
        if asked.is_empty() {
            return None;
        }
        self.doubt_words(&events.pattern, &asked);
        for (_, instrument) in &mut events.instruments {
            // What an instrument has a parameter for is its own affair.
            let own = self.settings_of(*instrument);
            let asked: Vec<&Insert> =
                asked.iter().copied().filter(|insert| !own.contains(insert.control)).collect();
            *instrument = self.inserted(Dry::Instrument(*instrument), &asked, events.span);
        }
        let words = events.pattern.words("s");
        let plays_samples = words.is_empty() || words.iter().any(|(word, _)| !word.starts_with('~'));
        plays_samples.then(|| [Dry::Mono, Dry::Stereo].map(|dry| self.inserted(dry, &asked, events.span)))
    }

    /// What `dry` is with inserts behind it: an instrument of its own.
    fn inserted(&mut self, dry: Dry, inserts: &[&Insert], span: Span) -> InstrumentId {
        if let (Dry::Instrument(instrument), []) = (dry, inserts) {
            return instrument;
        }
        let key = (dry, inserts.iter().map(|insert| insert.control).collect());
        if let Some(&known) = self.inserted.get(&key) {
            return known;
        }
        let (name, graph) = match dry {
            Dry::Instrument(id) => self.module.instruments[id.index()].clone(),
            Dry::Mono => ("samples".to_owned(), Graph::default()),
            Dry::Stereo => ("stereo samples".to_owned(), Graph::default()),
        };
        let name = format!("{name} # {}", key.1.join(" "));
        let scope = Scope { in_voice: true, is_path: false, is_row: true, ..Scope::new(&name) };
        let instrument = self.apart(name, graph, |lowering| {
            let sound = lowering.dry(dry, &scope, span);
            inserts.iter().fold(sound, |sound, insert| lowering.through_insert(sound, insert, &scope, span))
        });
        self.inserted.insert(key, instrument);
        instrument
    }

    /// What goes into the first insert; that of an instrument is no longer its output.
    fn dry(&mut self, dry: Dry, scope: &Scope, span: Span) -> Sound {
        match (dry, self.module.graph.outputs.pop()) {
            (Dry::Instrument(_), Some(heard)) => {
                let [left, right] = heard.signals;
                if left == right { Sound::Mono(left) } else { Sound::Stereo([left, right]) }
            }
            _ => {
                let node = self.add(UgenId::known("sample"), &scope.bus, &[], None, span);
                let [left, right] = [0, 1].map(|side| Signal::Output(node, side));
                if dry == Dry::Mono { Sound::Mono(left) } else { Sound::Stereo([left, right]) }
            }
        }
    }

    /// A sound through an insert, or past it where the event does not ask for it.
    fn through_insert(&mut self, sound: Sound, insert: &Insert, scope: &Scope, span: Span) -> Sound {
        let setting = Setting {
            control: insert.control.to_owned(),
            default: 0.0,
            words: insert.words.iter().map(|&word| word.to_owned()).collect(),
            zero_is_none: insert.zero_is_none,
        };
        let [value, is_asked] = self.setting(setting, scope, span);
        let mut params = BTreeMap::from([("in".to_owned(), Bound::Sound(sound))]);
        params.insert(insert.control.to_owned(), Bound::Sound(value));
        for &(control, default) in insert.besides {
            let setting = Setting::new(control, default);
            let [value, _] = self.setting(setting, scope, span);
            params.insert(control.to_owned(), Bound::Sound(value));
        }
        let wet = self.expression(insert.body, &Scope { params, ..scope.clone() }, span);
        let ports = [is_asked, sound, wet];
        self.spread(UgenId::known("select"), &ports, scope, span)
    }

    /// What a voice is told of a control: its number, and whether the event has it.
    pub(super) fn setting(&mut self, setting: Setting, scope: &Scope, span: Span) -> [Sound; 2] {
        let settings = &mut self.module.settings;
        let known = settings.iter().position(|known| *known == setting);
        let id = known.unwrap_or_else(|| {
            settings.push(setting);
            settings.len() - 1
        });
        let link = Some(Link::Setting(SettingId(id as u32)));
        let node = self.add(UgenId::known("setting"), &scope.bus, &[], link, span);
        [0, 1].map(|output| Sound::Mono(Signal::Output(node, output)))
    }

    /// The controls that an instrument is told.
    pub(super) fn settings_of(&self, instrument: InstrumentId) -> BTreeSet<&str> {
        let (_, graph) = &self.module.instruments[instrument.index()];
        let settings = graph.dag.node_weights().filter_map(|node| match node.link? {
            Link::Setting(setting) => Some(self.module.settings[setting.index()].control.as_str()),
            Link::Track(_) | Link::Pool(..) | Link::Response(_) => None,
        });
        settings.collect()
    }

    /// Warns of what is said of effects that no event asks for.
    fn doubt_besides(&mut self, events: &Events, others: &[&Insert]) {
        let names = events.pattern.control_names();
        let told: BTreeSet<&str> =
            events.instruments.iter().flat_map(|(_, instrument)| self.settings_of(*instrument)).collect();
        let is_said = |name: &&str| names.contains(name) && !told.contains(name);
        let mut doubts = Vec::new();
        for insert in others {
            for (name, _) in insert.besides.iter().filter(|(name, _)| is_said(name)) {
                let message = format!("`{name}` is not heard: no event has a `{}`", insert.control);
                let help =
                    format!("events have one of their own with `:{} ...` behind `s \"...\"`", insert.control);
                let place = events.pattern.place_of(name).unwrap_or(events.span);
                doubts.push(Diagnostic::warning(Code::Unsupported, place, message).help(help));
            }
        }
        doubts.into_iter().for_each(|doubt| self.report(doubt));
    }

    /// Warns of words that stand for no number.
    fn doubt_words(&mut self, pattern: &Pattern, asked: &[&Insert]) {
        for insert in asked.iter().filter(|insert| !insert.words.is_empty()) {
            for (word, place) in pattern.words(insert.control) {
                if word.parse::<f32>().is_err() && !insert.words.contains(&word.as_str()) {
                    let message = format!("`{word}` is none of {}: it is not heard", insert.words.join(", "));
                    self.report(Diagnostic::warning(Code::MiniValue, place, message));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::INSERTS;
    use crate::pattern::control::{CONTROLS, Reach};
    use std::collections::BTreeSet;

    #[test]
    fn every_effect_of_events_is_an_insert() {
        let heeded: BTreeSet<&str> = INSERTS
            .iter()
            .flat_map(|insert| {
                [insert.control].into_iter().chain(insert.besides.iter().map(|(name, _)| *name))
            })
            .collect();
        let named: BTreeSet<&str> =
            CONTROLS.iter().filter(|row| row.reach == Reach::Effect).map(|row| row.name).collect();
        assert_eq!(heeded, named);
    }
}
