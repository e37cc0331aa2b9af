//! Events sorted into the rows of a drawing.
//!
//! Events that name a sound stand with those of the same sound. In a group, what all events say alike is said once;
//! what differs gives the rows.

use super::short;
use crate::pattern::{Event, Value};
use compact_str::CompactString;
use std::cmp::Ordering;

/// The control that names a sound.
const SOUND: &str = "s";
/// The controls that are rather drawn than others.
const PITCHES: [&str; 4] = ["n", "note", "midinote", "freq"];

/// What a row shows of its events.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    /// That they are there.
    Mark,
    /// Their values.
    Value,
    /// The values of one of their controls.
    Control(CompactString),
}

/// Events that are drawn together.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Group {
    /// The sound that they name.
    sound: Option<Value>,
    /// What they lack: controls that other groups of the sound show.
    lacking: Vec<CompactString>,
    /// What the first row shows.
    pub main: Shown,
    /// The other controls that differ from event to event.
    pub more: Vec<CompactString>,
    /// The controls that are always the same, with their values.
    pub constant: Vec<(CompactString, Value)>,
}

impl Shown {
    /// What is shown of an event; `None` where it has nothing of the kind.
    pub fn of<'e>(&self, event: &'e Event) -> Option<&'e Value> {
        self.within(&event.value)
    }

    /// What is shown of a value.
    pub fn within<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        match self {
            Shown::Mark => None,
            Shown::Value => Some(value),
            Shown::Control(name) => value.control(name),
        }
    }

    /// What is written where an event begins.
    pub fn text(&self, event: &Event) -> String {
        match self {
            Shown::Mark => "■".to_owned(),
            _ => self.of(event).map(short).unwrap_or_default(),
        }
    }
}

impl Group {
    /// The groups of events, in the order in which they begin.
    pub fn all<'e>(events: impl Iterator<Item = &'e Event> + Clone) -> Vec<Group> {
        let mut sounds: Vec<Option<&Value>> = Vec::new();
        for event in events.clone() {
            let sound = event.value.control(SOUND);
            if !sounds.contains(&sound) {
                sounds.push(sound);
            }
        }
        let of = |sound| events.clone().filter(|event| event.value.control(SOUND) == sound).collect();
        sounds.into_iter().flat_map(|sound| Group::of(sound, of(sound))).collect()
    }

    /// The groups of the events of a sound: those that lack the control that the others show stand apart.
    fn of(sound: Option<&Value>, events: Vec<&Event>) -> Vec<Group> {
        let (mut groups, mut rest, mut lacking) = (Vec::new(), events, Vec::new());
        while !rest.is_empty() {
            let (group, others) = Group::first(sound, rest, lacking.clone());
            if let Shown::Control(name) = &group.main {
                lacking.push(name.clone());
            }
            groups.push(group);
            rest = others;
        }
        groups
    }

    /// The group of those events that have what it shows, and all others.
    fn first<'e>(
        sound: Option<&Value>,
        events: Vec<&'e Event>,
        lacking: Vec<CompactString>,
    ) -> (Group, Vec<&'e Event>) {
        let main = Group::shown(sound, &events);
        let (own, others): (Vec<&Event>, Vec<&Event>) = match &main {
            Shown::Control(name) => events.into_iter().partition(|event| event.value.control(name).is_some()),
            _ => (events, Vec::new()),
        };
        let names = control_names(&own);
        let others_than_main = names.into_iter().filter(|name| main != Shown::Control((*name).clone()));
        let (mut more, mut constant) = (Vec::new(), Vec::new());
        for name in others_than_main {
            match same(name, &own) {
                Some(value) => constant.push((name.clone(), value)),
                None => more.push(name.clone()),
            }
        }
        (Group { sound: sound.cloned(), lacking, main, more, constant }, others)
    }

    /// What is drawn of events: without a sound there is nothing to mark, and the first of what differs is drawn, or of
    /// what is there.
    fn shown(sound: Option<&Value>, events: &[&Event]) -> Shown {
        let names = control_names(events);
        let differs = names.iter().find(|name| same(name, events).is_none());
        match (sound, differs.or(names.first().filter(|_| sound.is_none()))) {
            (_, Some(name)) => Shown::Control((*name).clone()),
            (Some(_), None) => Shown::Mark,
            (None, None) => Shown::Value,
        }
    }

    /// Whether an event belongs to it.
    pub fn holds(&self, event: &Event) -> bool {
        let has = |name: &CompactString| event.value.control(name).is_some();
        let has_main = if let Shown::Control(name) = &self.main { has(name) } else { true };
        event.value.control(SOUND) == self.sound.as_ref() && has_main && !self.lacking.iter().any(has)
    }

    /// What stands before its rows.
    pub fn label(&self) -> String {
        let shown = if let Shown::Control(name) = &self.main { name.as_str() } else { "" };
        let sound = self.sound.as_ref().map(short).unwrap_or_default();
        [sound.as_str(), shown].join(" ").trim().to_owned()
    }

    /// What all of its events say alike; `None` where that is nothing.
    pub fn note(&self) -> Option<String> {
        let said: Vec<String> =
            self.constant.iter().map(|(name, value)| format!("{name} {}", short(value))).collect();
        let who = match &self.sound {
            Some(sound) if self.lacking.is_empty() => short(sound),
            Some(sound) => format!("{} without {}", short(sound), self.lacking.join(" ")),
            None if self.lacking.is_empty() => "all".to_owned(),
            None => "others".to_owned(),
        };
        (!said.is_empty()).then(|| format!("{who}: {}", said.join(", ")))
    }

    /// Its events in lanes, in each of which no two overlap; of those that begin together the highest comes first.
    pub fn lanes<'e>(&self, events: &'e [Event]) -> Vec<Vec<&'e Event>> {
        let mut own: Vec<&Event> =
            events.iter().filter(|event| event.whole.is_some() && self.holds(event)).collect();
        let height = |event: &Event| self.main.of(event).and_then(Value::number).unwrap_or(0.0);
        own.sort_by(|a, b| match a.part.begin.cmp(&b.part.begin) {
            Ordering::Equal => height(b).total_cmp(&height(a)),
            order => order,
        });
        let mut lanes: Vec<Vec<&Event>> = Vec::new();
        for event in own {
            let word = self.main.of(event).and_then(Value::word);
            let last = |lane: &Vec<&'e Event>| lane[lane.len() - 1];
            let is_free = |lane: &Vec<&'e Event>| last(lane).part.end <= event.part.begin;
            let is_same = |lane: &Vec<&'e Event>| self.main.of(last(lane)).and_then(Value::word) == word;
            let place = lanes.iter().position(|lane| is_free(lane) && is_same(lane));
            match place.or_else(|| lanes.iter().position(is_free)) {
                Some(place) => lanes[place].push(event),
                None => lanes.push(vec![event]),
            }
        }
        lanes
    }
}

/// The names of the controls of events, apart from the sound: pitches first.
fn control_names<'e>(events: &[&'e Event]) -> Vec<&'e CompactString> {
    let mut names: Vec<&CompactString> = Vec::new();
    for event in events {
        let Value::Controls(controls) = &event.value else { continue };
        for (name, _) in controls.iter().filter(|(name, _)| name != SOUND) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
        .sort_by_key(|name| (PITCHES.iter().position(|pitch| pitch == name).unwrap_or(PITCHES.len()), *name));
    names
}

/// The value of a control, if all events have the same.
fn same(name: &CompactString, events: &[&Event]) -> Option<Value> {
    let first = events.first()?.value.control(name)?;
    events.iter().all(|event| event.value.control(name) == Some(first)).then(|| first.clone())
}
