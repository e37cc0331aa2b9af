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
        sounds.into_iter().map(|sound| Group::of(sound, of(sound))).collect()
    }

    fn of(sound: Option<&Value>, events: Vec<&Event>) -> Group {
        let mut names: Vec<&CompactString> = Vec::new();
        for event in &events {
            let Value::Controls(controls) = &event.value else { continue };
            let new = controls.iter().map(|(name, _)| name).filter(|name| *name != SOUND);
            names.extend(new.filter(|name| !names.contains(name)).collect::<Vec<_>>());
        }
        names.sort_by_key(|name| {
            (PITCHES.iter().position(|pitch| pitch == name).unwrap_or(PITCHES.len()), *name)
        });
        let same = |name: &CompactString| {
            let first = events.first()?.value.control(name)?;
            let is_same = events.iter().all(|event| event.value.control(name) == Some(first));
            is_same.then(|| (name.clone(), first.clone()))
        };
        let mut constant: Vec<(CompactString, Value)> = names.iter().filter_map(|name| same(name)).collect();
        let mut more: Vec<CompactString> =
            names.iter().filter(|name| same(name).is_none()).map(|name| (*name).clone()).collect();
        // Without a sound there is nothing to mark: the first of what differs is drawn, or of what is there.
        let main = match sound {
            None if names.is_empty() => Shown::Value,
            None if more.is_empty() => Shown::Control(constant.remove(0).0),
            Some(_) if more.is_empty() => Shown::Mark,
            _ => Shown::Control(more.remove(0)),
        };
        Group { sound: sound.cloned(), main, more, constant }
    }

    /// Whether an event belongs to it.
    pub fn holds(&self, event: &Event) -> bool {
        event.value.control(SOUND) == self.sound.as_ref()
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
        let who = self.sound.as_ref().map_or("all".to_owned(), short);
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
