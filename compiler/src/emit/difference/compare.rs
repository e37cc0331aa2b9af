//! Who is who in two versions of a program, and what is another about them.

use super::{At, Change, End, Fate, Output, Ugen, Version, Wire};
use crate::graph::{Graph, Heard, Node, Signal};
use crate::pattern::Pattern;
use crate::plan::{Key, Link, Track};
use crate::transition::{Fading, transition};
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeRef, IntoEdgeReferences};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// A reload; neither its length nor where it is heard makes a difference.
const FADING: Fading = Fading { seconds: 0.02, pairs: 1 };

/// The most letters of a pattern's text that are shown.
const LETTERS_MAX: usize = 40;

/// The ugens, the outputs and the wires of both versions.
pub(super) fn compare(old: &Version, new: &Version) -> (Vec<Ugen>, Vec<Output>, Vec<Wire>) {
    let selves = selves(old, new);
    let (mut ugens, mut numbers) = (Vec::new(), [BTreeMap::new(), BTreeMap::new()]);
    let comparison = Comparison { old, new, selves: &selves };
    for at in all(new) {
        let was = selves.get(&at).copied();
        let changes = was.map(|was| comparison.changes(was, at)).unwrap_or_default();
        let fate = match was {
            None => Fate::Added,
            Some(_) if changes.is_empty() => Fate::Kept,
            Some(_) => Fate::Changed,
        };
        numbers[1].insert(at, ugens.len());
        numbers[0].extend(was.map(|was| (was, ugens.len())));
        ugens.push(ugen(new, at, fate, changes));
    }
    for at in all(old) {
        if let Entry::Vacant(entry) = numbers[0].entry(at) {
            entry.insert(ugens.len());
            ugens.push(ugen(old, at, Fate::Removed, Vec::new()));
        }
    }
    let heard = comparison.heard();
    let outputs = heard.iter().map(|pair| comparison.output(*pair)).collect();
    let wires = [0, 1].map(|side| {
        let heard = heard.iter().map(|pair| pair[side]);
        wires([old, new][side], &numbers[side], heard)
    });
    (ugens, outputs, joined(&wires))
}

/// All ugens of a version, sources before readers.
fn all(version: &Version) -> impl Iterator<Item = At> {
    let graphs = version.graphs().enumerate();
    graphs.flat_map(|(at, (_, graph))| graph.order().into_iter().map(move |node| (at, node)))
}

/// The ugens of the new version that the old one has too, each with its old self.
fn selves(old: &Version, new: &Version) -> BTreeMap<At, At> {
    let kept = transition(&old.module, &new.module, &FADING).kept;
    let heard = (new.module.instruments.len(), (old.module.instruments.len(), kept.heard));
    let mut selves = BTreeMap::new();
    for (at, (was, kept)) in kept.instruments.into_iter().chain([heard]) {
        let (before, after) = (old.graph(was), new.graph(at));
        let mut pure: BTreeMap<&Key, NodeIndex> = BTreeMap::new();
        let nodes = before.dag.node_indices().filter(|&node| before.dag[node].is_pure());
        pure.extend(nodes.map(|node| (&before.dag[node].key, node)));
        for node in after.dag.node_indices() {
            let weight = &after.dag[node];
            let same = || pure.get(&weight.key).copied().filter(|_| weight.is_pure());
            let same = kept.get(&node).copied().or_else(same);
            selves.extend(same.map(|same| ((at, node), (was, same))));
        }
    }
    selves
}

/// Two versions, and who of the new one goes on.
struct Comparison<'a> {
    old: &'a Version,
    new: &'a Version,
    selves: &'a BTreeMap<At, At>,
}

impl Comparison<'_> {
    /// What is another about a ugen that both versions have.
    fn changes(&self, (was, before): At, (at, after): At) -> Vec<Change> {
        let (old, new) = (self.old.graph(was), self.new.graph(at));
        let mut changes = Vec::new();
        let played = (played(self.old, &old.dag[before]), played(self.new, &new.dag[after]));
        if let (Some((old, old_text)), Some((new, new_text))) = played
            && old != new
        {
            changes.push(Change { port: None, old: old_text, new: new_text, is_rewired: false });
        }
        let (before, inputs) = (old.inputs(before), new.inputs(after));
        let count = before.len().max(inputs.len());
        for (port, name) in new.dag[after].ugen.row().input_names(count).enumerate() {
            let signals = (before.get(port).copied(), inputs.get(port).copied());
            if !self.are_one(was, at, signals) {
                let (old, new) = (read(old, signals.0), read(new, signals.1));
                let new = if old == new { format!("another {new}") } else { new };
                let is_number = |signal| matches!(signal, Some(Signal::Constant(_)));
                let is_rewired = !is_number(signals.0) && !is_number(signals.1);
                changes.push(Change { port: Some(name), old, new, is_rewired });
            }
        }
        changes
    }

    /// Whether a signal of a graph of the old version is one of a graph of the new.
    fn are_one(&self, was: usize, at: usize, signals: (Option<Signal>, Option<Signal>)) -> bool {
        match signals {
            (Some(Signal::Constant(old)), Some(Signal::Constant(new))) => old.to_bits() == new.to_bits(),
            (Some(Signal::Output(old, output)), Some(Signal::Output(new, other))) => {
                self.selves.get(&(at, new)) == Some(&(was, old)) && output == other
            }
            (old, new) => old.is_none() && new.is_none(),
        }
    }

    /// What is heard in both versions under one name, or in one of them: what is the same in both finds itself.
    fn heard(&self) -> Vec<[Option<&Heard>; 2]> {
        let [old, new] = [self.old, self.new].map(|version| &version.module.graph.outputs);
        let mut left: Vec<&Heard> = old.iter().collect();
        let mut pairs: Vec<[Option<&Heard>; 2]> = new.iter().map(|new| [None, Some(new)]).collect();
        for may_differ in [false, true] {
            for [partner, new] in pairs.iter_mut().filter(|pair| pair[0].is_none()) {
                let fits = |old: &&Heard| {
                    let is_named = |new: &&Heard| name_of_output(old) == name_of_output(new);
                    new.filter(is_named).is_some_and(|new| may_differ || self.sound_alike(old, new))
                };
                *partner = left.iter().position(fits).map(|at| left.remove(at));
            }
        }
        pairs.extend(left.into_iter().map(|old| [Some(old), None]));
        pairs
    }

    /// Whether the same signals are heard.
    fn sound_alike(&self, old: &Heard, new: &Heard) -> bool {
        let (was, at) = (self.old.module.instruments.len(), self.new.module.instruments.len());
        let mut sides = old.signals.into_iter().zip(new.signals);
        sides.all(|(old, new)| self.are_one(was, at, (Some(old), Some(new))))
    }

    fn output(&self, [before, after]: [Option<&Heard>; 2]) -> Output {
        let signals = |version: &Version, heard: &Heard| {
            let [left, right] = heard.signals.map(|signal| source(&version.module.graph, signal));
            if left == right { left } else { format!("{left} and {right}") }
        };
        let old = before.map(|heard| signals(self.old, heard));
        let new = after.map(|heard| signals(self.new, heard));
        let fate = match (before, after) {
            (Some(before), Some(after)) if !self.sound_alike(before, after) => Fate::Changed,
            _ => Fate::of(before.is_some(), after.is_some()),
        };
        let new = if fate == Fate::Changed { another(old.as_ref(), new) } else { new };
        let name = before.or(after).map(name_of_output).unwrap_or_default();
        Output { name, fate, old, new }
    }
}

fn ugen(version: &Version, (at, node): At, fate: Fate, changes: Vec<Change>) -> Ugen {
    let graph = version.graph(at);
    let key = graph.dag[node].key.clone();
    let instrument = version.module.instruments.get(at).map(|(name, _)| name);
    let bus = match instrument {
        Some(instrument) => format!("{instrument} (voices)"),
        None => name_of_bus(&key.bus),
    };
    let (name, is_heard, cost_ns) = (name_of_ugen(&key), instrument.is_none(), graph.cost_ns(node));
    Ugen { bus, name, fate, changes, key, is_heard, cost_ns }
}

/// The wires of a version between what has these numbers, and to what is heard.
fn wires<'h>(
    version: &Version,
    numbers: &BTreeMap<At, usize>,
    heard: impl Iterator<Item = Option<&'h Heard>>,
) -> BTreeSet<(usize, End, bool)> {
    let mut wires = BTreeSet::new();
    let mut wire = |from: At, to: Option<End>, is_delayed| {
        wires.extend(numbers.get(&from).zip(to).map(|(&from, to)| (from, to, is_delayed)));
    };
    let ugen = |at: At| numbers.get(&at).map(|&number| End::Ugen(number));
    for (at, (_, graph)) in version.graphs().enumerate() {
        for edge in graph.dag.edge_references() {
            wire((at, edge.source()), ugen((at, edge.target())), edge.weight().delayed);
        }
        for node in graph.dag.node_indices() {
            let Some(Link::Pool(pool, _)) = graph.dag[node].link else { continue };
            let pool = &version.module.pools[pool.index()];
            let played = pool.instruments.iter().map(|(_, id)| id).chain(pool.samplers.iter().flatten());
            for instrument in played.map(|id| id.index()) {
                for root in version.graph(instrument).roots() {
                    wire((instrument, root), ugen((at, node)), false);
                }
            }
        }
    }
    let last = version.module.instruments.len();
    for (output, heard) in heard.enumerate() {
        for signal in heard.into_iter().flat_map(|heard| heard.signals) {
            if let Signal::Output(node, _) = signal {
                wire((last, node), Some(End::Output(output)), false);
            }
        }
    }
    wires
}

/// The wires of both versions.
fn joined([old, new]: &[BTreeSet<(usize, End, bool)>; 2]) -> Vec<Wire> {
    let wire = |wire: &(usize, End, bool)| {
        let &(from, to, is_delayed) = wire;
        Wire { from, to, is_delayed, fate: Fate::of(old.contains(wire), new.contains(wire)) }
    };
    old.union(new).map(wire).collect()
}

/// The pattern that a ugen plays, and how it is written.
fn played(version: &Version, node: &Node) -> Option<(Pattern, String)> {
    let track = match node.link? {
        Link::Track(track) => track,
        Link::Pool(pool, _) => version.module.pools[pool.index()].track,
        Link::Setting(_) | Link::Response(_) => return None,
    };
    let Track { pattern, span } = &version.module.tracks[track.index()];
    let text = version.source.get(span.start as usize..span.end as usize).unwrap_or_default();
    Some((pattern.without_places(), short(text)))
}

/// What a port reads.
fn read(graph: &Graph, signal: Option<Signal>) -> String {
    match signal {
        None => "nothing".to_owned(),
        Some(Signal::Constant(value)) => value.to_string(),
        Some(Signal::Output(node, output)) => {
            let key = &graph.dag[node].key;
            let output = if output > 0 { format!("output {} of ", output + 1) } else { String::new() };
            format!("{output}{} of {}", name_of_ugen(key), name_of_bus(&key.bus))
        }
    }
}

/// What is heard on a side.
fn source(graph: &Graph, signal: Signal) -> String {
    match signal {
        Signal::Constant(value) => value.to_string(),
        Signal::Output(node, _) => {
            let key = &graph.dag[node].key;
            format!("{} of {}", name_of_ugen(key), name_of_bus(&key.bus))
        }
    }
}

/// A name that is told from the old one.
fn another(old: Option<&String>, new: Option<String>) -> Option<String> {
    let is_same = old == new.as_ref();
    new.map(|new| if is_same { format!("another {new}") } else { new })
}

fn name_of_ugen(key: &Key) -> String {
    let place = if key.place > 0 { format!(".{}", key.place) } else { String::new() };
    format!("{}{place}", key.ugen.name())
}

/// A bus as it is written; outputs have no sign.
fn name_of_bus(bus: &str) -> String {
    let number = bus.strip_prefix("out");
    let is_output = number.is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()));
    if is_output { bus.to_owned() } else { format!("~{bus}") }
}

fn name_of_output(heard: &Heard) -> String {
    let name = heard.channel.map_or("out".to_owned(), |channel| format!("out{channel}"));
    if heard.audible { name } else { format!("{name} (hushed)") }
}

/// The text of a pattern on one line, cut where it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LETTERS_MAX) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
