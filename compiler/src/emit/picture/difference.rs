//! The difference of two versions as a drawing: both in one.
//!
//! What only one of them has is told by colour, by a sign and by its edge, a wire by colour and by its dashes; what reads
//! or plays something else says what.

use super::{Edge, Grouping, Item, Picture, in_order};
use crate::emit::difference::{Change, Difference, End, Fate, Output, Ugen, Version};
use crate::plan::{Key, Task};
use std::collections::{BTreeMap, BTreeSet};

/// How boxes and wires look, for light ground and for dark.
const STYLE: &str = "\
<style>
.wire.added { stroke: #2563a8; stroke-width: 2 } .wire.removed { stroke: #b4471f; stroke-width: 2; stroke-dasharray: 2 4 }
rect.kept, rect.output { fill: #eee; stroke: #bbb } rect.changed { fill: #8a6a10; stroke: #8a6a10 }
rect.added { fill: #2563a8; stroke: #2563a8 } rect.removed { fill: #fff; stroke: #b4471f; stroke-width: 1.5; stroke-dasharray: 4 3 }
@media (prefers-color-scheme: dark) {
.wire.added { stroke: #7db4ee } .wire.removed { stroke: #f0976f }
rect.kept, rect.output { fill: #2b2e36; stroke: #555a66 } rect.changed { fill: #dcb95a; stroke: #dcb95a }
rect.added { fill: #7db4ee; stroke: #7db4ee } rect.removed { fill: #16181d; stroke: #f0976f }
}
</style>
";

/// The most letters of a line in a box, about: longer changes are broken before the new value.
const LETTERS_MAX: usize = 40;

/// The most lines of changes in a box.
const LINES_MAX: usize = 8;

impl Difference<'_> {
    /// The difference as SVG.
    pub fn picture(&self, grouping: Grouping) -> String {
        let legend =
            |fate: Fate| (fate.name(), signed(fate, &format!("{} {}", self.count(fate), fate.name())));
        let legend = Fate::ALL.map(legend).to_vec();
        let mut picture = Picture { legend, style: STYLE, ..Picture::default() };
        let homes = boxes(&mut picture, self, grouping);
        let outputs: Vec<usize> = self.outputs.iter().map(|output| heard(&mut picture, output)).collect();
        let mut fates: BTreeMap<(usize, usize, bool), BTreeSet<Fate>> = BTreeMap::new();
        for wire in &self.wires {
            let to = match wire.to {
                End::Ugen(ugen) => homes[ugen],
                End::Output(output) => outputs[output],
            };
            fates.entry((homes[wire.from], to, wire.is_delayed)).or_default().insert(wire.fate);
        }
        let edges = fates.into_iter().filter(|((from, to, is_delayed), _)| from != to || *is_delayed);
        picture.edges =
            edges.map(|((from, to, is_delayed), fates)| edge(from, to, is_delayed, &fates)).collect();
        picture.svg()
    }
}

/// The line of wires that have these fates: it is as they are, where they are alike.
fn edge(from: usize, to: usize, is_delayed: bool, fates: &BTreeSet<Fate>) -> Edge {
    let class = match fates.first() {
        Some(fate @ (Fate::Added | Fate::Removed)) if fates.len() == 1 => fate.name(),
        _ => "",
    };
    Edge { from, to, is_delayed, class }
}

/// Draws the boxes of all ugens, sources before readers; the box of each ugen.
fn boxes(picture: &mut Picture, difference: &Difference<'_>, grouping: Grouping) -> Vec<usize> {
    let (groups, homes) = groups(difference, grouping);
    let wires = difference.wires.iter().filter(|wire| !wire.is_delayed);
    let between = wires.filter_map(|wire| match wire.to {
        End::Ugen(reader) => Some((homes[wire.from], homes[reader])),
        End::Output(_) => None,
    });
    let mut items = vec![0; groups.len()];
    for group in in_order(groups.len(), &between.collect()) {
        let Group { band, title, ugens } = &groups[group];
        let at = picture.add(title.clone(), band.clone(), String::new());
        let item = &mut picture.items[at];
        match (grouping, ugens.as_slice()) {
            (Grouping::Ugen, [ugen]) => mark_ugen(item, ugen),
            _ => mark_group(item, ugens),
        }
        item.cost_ns = ugens.iter().map(|ugen| ugen.cost_ns).sum();
        items[group] = at;
    }
    homes.into_iter().map(|group| items[group]).collect()
}

/// The ugens of a box.
struct Group<'d> {
    band: String,
    title: String,
    ugens: Vec<&'d Ugen>,
}

/// The boxes, and the number of that of each ugen.
fn groups<'d>(difference: &'d Difference<'_>, grouping: Grouping) -> (Vec<Group<'d>>, Vec<usize>) {
    let tasks = (grouping == Grouping::Task).then(|| [difference.old, difference.new].map(tasks));
    let (mut groups, mut known) = (Vec::new(), BTreeMap::new());
    let home = |(number, ugen): (usize, &'d Ugen)| {
        let (band, title) = match &tasks {
            Some(tasks) => task(ugen, tasks),
            None => (ugen.bus.clone(), ugen.bus.clone()),
        };
        let alone = (grouping == Grouping::Ugen).then_some(number);
        let group = *known.entry((title.clone(), alone)).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Group { band, title, ugens: Vec::new() });
        }
        groups[group].ugens.push(ugen);
        group
    };
    let homes = difference.ugens.iter().enumerate().map(home).collect();
    (groups, homes)
}

/// Tells in a box what becomes of its ugen.
fn mark_ugen(item: &mut Item, ugen: &Ugen) {
    mark(item, ugen.fate, &ugen.name);
    let told = ugen.changes.iter().filter(|change| !change.is_rewired);
    let lines: Vec<String> = told.flat_map(lines).collect();
    let left = lines.len().saturating_sub(LINES_MAX);
    item.lines.extend(lines.into_iter().take(LINES_MAX));
    if left > 0 {
        item.lines.push("...".to_owned());
    }
    let changes: String = ugen.changes.iter().map(|change| format!(", {}", change.said())).collect();
    item.hint = format!("{} {}: {}{changes}", ugen.bus, ugen.name, ugen.fate.name());
}

/// Tells in a box what becomes of its ugens.
fn mark_group(item: &mut Item, ugens: &[&Ugen]) {
    let title = item.lines[0].clone();
    let counts = Fate::ALL.map(|fate| (fate, ugens.iter().filter(|ugen| ugen.fate == fate).count()));
    let counts: Vec<(Fate, usize)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    let said: Vec<String> = counts.iter().map(|(fate, count)| format!("{count} {}", fate.name())).collect();
    let said = said.join(", ");
    match counts.as_slice() {
        [(fate, _)] => mark(item, *fate, &title),
        _ => {
            mark(item, Fate::Changed, &title);
            item.lines.push(said.clone());
        }
    }
    item.hint = format!("{title}: {said}");
}

/// Draws a box as of that fate.
fn mark(item: &mut Item, fate: Fate, title: &str) {
    item.lines = vec![signed(fate, title)];
    item.class = format!("{}{}", item.class, fate.name());
    item.is_pale = matches!(fate, Fate::Kept | Fate::Removed);
}

/// Draws what is heard; its box.
fn heard(picture: &mut Picture, output: &Output) -> usize {
    let title = format!("heard: {}", output.name);
    let at = picture.add(title.clone(), "heard".to_owned(), "output ".to_owned());
    let item = &mut picture.items[at];
    mark(item, output.fate, &title);
    item.hint = format!("{title}: {}", output.fate.name());
    at
}

/// A change, on two lines where it is long.
fn lines(change: &Change) -> Vec<String> {
    let said = change.said();
    match said.split_once(" -> ") {
        Some((old, new)) if said.chars().count() > LETTERS_MAX => vec![old.to_owned(), format!("-> {new}")],
        _ => vec![said],
    }
}

fn signed(fate: Fate, text: &str) -> String {
    format!("{}{text}", fate.sign())
}

/// The tasks of a version, with the buses that each computes, by the keys of their ugens.
fn tasks(version: &Version) -> BTreeMap<Key, (usize, String)> {
    let tasks = version.plan().tasks.into_iter().enumerate();
    let of = |(id, task): (usize, Task)| {
        let keys: Vec<Key> = task.body.ops.iter().flat_map(|op| op.keys().cloned()).collect();
        keys.into_iter().map(move |key| (key, (id, task.name.clone())))
    };
    tasks.flat_map(of).collect()
}

/// The band and the name of the task that computes a ugen; what voices play has no task of its own.
fn task(ugen: &Ugen, [old, new]: &[BTreeMap<Key, (usize, String)>; 2]) -> (String, String) {
    let (tasks, of) = if ugen.fate == Fate::Removed { (old, " of the old") } else { (new, "") };
    match tasks.get(&ugen.key).filter(|_| ugen.is_heard) {
        Some((id, name)) => (name.clone(), format!("t{id}{of}")),
        None => (ugen.bus.clone(), ugen.bus.clone()),
    }
}
