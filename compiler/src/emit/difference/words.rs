//! A difference in words.

use super::{Change, Difference, Fate, Output, Setting, Ugen};
use crate::ugen::Group;
use std::collections::BTreeMap;
use std::fmt::Write;

impl Difference<'_> {
    /// What would be changed, added and removed, bus by bus, and how much is kept.
    pub fn text(&self) -> String {
        let mut buses: BTreeMap<&str, Vec<&Ugen>> = BTreeMap::new();
        for ugen in &self.ugens {
            buses.entry(&ugen.bus).or_default().push(ugen);
        }
        let mut text = String::new();
        for Setting { name, old, new } in &self.settings {
            let _ = writeln!(text, "  {name}  {old} -> {new}");
        }
        for (bus, mut ugens) in buses {
            ugens.sort_by_key(|ugen| (&ugen.key, ugen.fate));
            bus_lines(&mut text, bus, &ugens);
        }
        for output in &self.outputs {
            output_line(&mut text, output);
        }
        text + &self.counts() + "\n"
    }

    /// How many ugens have which fate.
    fn counts(&self) -> String {
        let counts = Fate::ALL.map(|fate| (self.count(fate), fate.name()));
        let counts = counts.iter().filter(|(count, name)| *count > 0 || *name == "kept");
        counts.map(|(count, name)| format!("{count} {name}")).collect::<Vec<_>>().join(", ")
    }
}

/// What becomes of a bus: in one line where it comes or goes as a whole.
fn bus_lines(text: &mut String, bus: &str, ugens: &[&Ugen]) {
    for whole in [Fate::Added, Fate::Removed] {
        if ugens.iter().all(|ugen| ugen.fate == whole) {
            let _ = writeln!(text, "{}{bus}  {}", whole.sign(), list(ugens));
            return;
        }
    }
    for ugen in ugens {
        let Ugen { name, fate, .. } = ugen;
        let _ = match fate {
            Fate::Added | Fate::Removed => writeln!(text, "{}{bus}  {name}", fate.sign()),
            Fate::Kept | Fate::Changed => ugen.changes.iter().try_for_each(|change| {
                let before = if change.port.is_some() { " " } else { "  " };
                writeln!(text, "  {bus}  {name}{before}{}", change.said())
            }),
        };
    }
}

fn output_line(text: &mut String, Output { name, fate, old, new }: &Output) {
    let [old, new] = [old, new].map(|heard| heard.as_deref().unwrap_or_default());
    let _ = match fate {
        Fate::Kept => Ok(()),
        Fate::Changed => writeln!(text, "  {name}  heard: {old} -> {new}"),
        Fate::Added => writeln!(text, "+ {name}  heard: {new}"),
        Fate::Removed => writeln!(text, "- {name}  heard: {old}"),
    };
}

impl Change {
    /// The change in words.
    pub fn said(&self) -> String {
        let Change { port, old, new, .. } = self;
        match port {
            Some(port) => format!("{port} {old} -> {new}"),
            None if old == new => "another pattern".to_owned(),
            None => format!("{old} -> {new}"),
        }
    }
}

/// How many ugens there are, and those that are more than plumbing.
fn list(ugens: &[&Ugen]) -> String {
    let heard = ugens.iter().filter(|ugen| ugen.key.ugen.row().group != Group::Plumbing);
    let names: Vec<&str> = heard.map(|ugen| ugen.key.ugen.name()).collect();
    let plural = if ugens.len() == 1 { "ugen" } else { "ugens" };
    format!("{} {plural}  {}", ugens.len(), names.join(" ")).trim_end().to_owned()
}
