//! What two versions of a program have in common, and what not: what would go on sounding if one took the place of the
//! other.
//!
//! Nodes are the same if they have the same key. Of those that are, ports are compared: their numbers, and what is
//! plugged into them.

use crate::graph::{Graph, Node, Signal};
use crate::pattern::Pattern;
use crate::plan::{Key, Link, Track};
use crate::ugen::Group;
use crate::{Compiled, Options, Passed, compile_watched};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The most letters of a pattern's text that are shown.
const LETTERS_MAX: usize = 40;

/// A program whose nodes are known.
#[derive(Debug)]
pub struct Version {
    /// What the compiler made of it.
    pub compiled: Compiled,
    /// Its nodes, by the bus whose voices play them and by key.
    nodes: BTreeMap<Who, What>,
}

/// Who a node is.
type Who = (Option<String>, Key);

/// What there is to compare about a node.
#[derive(Debug)]
struct What {
    /// The names of its ports, with what each reads.
    ports: Vec<(String, String)>,
    /// The pattern that it plays, and where it is written.
    pattern: Option<(Pattern, String)>,
}

impl Version {
    /// Compiles a text.
    pub fn of(source: &str, options: &Options) -> Version {
        let mut graphs = BTreeMap::new();
        let compiled = compile_watched(source, options, &mut |Passed { pass, instrument, graph }| {
            // Packing lays nodes together, but keeps them.
            if pass != "pack" {
                graphs.insert(instrument.map(str::to_owned), graph.clone());
            }
        });
        let mut nodes = BTreeMap::new();
        for (instrument, graph) in &graphs {
            for node in graph.dag.node_indices() {
                let what = what(graph, node, &compiled, source);
                nodes.insert((instrument.clone(), graph.dag[node].key.clone()), what);
            }
        }
        Version { compiled, nodes }
    }

    fn names(&self) -> BTreeSet<String> {
        self.nodes.keys().map(name_of_bus).collect()
    }
}

fn what(graph: &Graph, node: NodeIndex, compiled: &Compiled, source: &str) -> What {
    let weight = &graph.dag[node];
    let pattern = weight.link.and_then(|link| {
        let track = match link {
            Link::Track(track) => track,
            Link::Pool(pool, _) => compiled.module.pools[pool.index()].track,
            Link::Setting(_) | Link::Response(_) => return None,
        };
        let Track { pattern, span } = &compiled.module.tracks[track.index()];
        let text = source.get(span.start as usize..span.end as usize).unwrap_or_default();
        Some((pattern.without_places(), short(text)))
    });
    let read = |signal: Signal| match signal {
        Signal::Constant(value) => value.to_string(),
        Signal::Output(source, _) => name_of(&graph.dag[source]),
    };
    let inputs = graph.inputs(node);
    let names = weight.ugen.row().input_names(inputs.len()).map(str::to_owned);
    What { ports: names.zip(inputs.into_iter().map(read)).collect(), pattern }
}

/// What would be kept, changed, added and taken away, bus by bus.
pub fn difference(old: &Version, new: &Version) -> String {
    let mut text = String::new();
    let (before, after) = (old.names(), new.names());
    for name in before.union(&after) {
        let of = |version: &Version| -> Vec<Who> {
            version.nodes.keys().filter(|who| name_of_bus(who) == *name).cloned().collect()
        };
        let _ = match (before.contains(name), after.contains(name)) {
            (false, _) => writeln!(text, "+ {name}  {}", list(&of(new))),
            (_, false) => writeln!(text, "- {name}  {}", list(&of(old))),
            _ => write!(text, "{}", changes(name, old, new)),
        };
    }
    let is_kept =
        |who: &Who, what: &What| old.nodes.get(who).is_some_and(|before| ports("", before, what).is_empty());
    let kept = new.nodes.iter().filter(|(who, what)| is_kept(who, what)).count();
    let _ = writeln!(text, "{kept} kept");
    text
}

/// What changes in a bus that both have.
fn changes(name: &str, old: &Version, new: &Version) -> String {
    let mut text = String::new();
    let both = old.nodes.keys().chain(new.nodes.keys()).collect::<BTreeSet<_>>();
    for who in both.into_iter().filter(|who| name_of_bus(who) == name) {
        let ugen = name_of_ugen(&who.1);
        let _ = match (old.nodes.get(who), new.nodes.get(who)) {
            (None, Some(_)) => writeln!(text, "+ {name}  {ugen}"),
            (Some(_), None) => writeln!(text, "- {name}  {ugen}"),
            (Some(before), Some(after)) => {
                write!(text, "{}", ports(&format!("{name}  {ugen}"), before, after))
            }
            (None, None) => Ok(()),
        };
    }
    text
}

/// What changes about a node that both have.
fn ports(name: &str, before: &What, after: &What) -> String {
    let mut text = String::new();
    if let (Some((before, old)), Some((after, new))) = (&before.pattern, &after.pattern)
        && before != after
    {
        let _ = match old == new {
            true => writeln!(text, "  {name}  another pattern"),
            false => writeln!(text, "  {name}  {old} -> {new}"),
        };
    }
    for at in 0..before.ports.len().max(after.ports.len()) {
        let [old, new] = [before, after].map(|what| what.ports.get(at));
        if old != new {
            let port = old.or(new).map(|(port, _)| port.as_str()).unwrap_or_default();
            let [old, new] = [old, new].map(|read| read.map_or("nothing", |(_, read)| read.as_str()));
            let _ = writeln!(text, "  {name} {port} {old} -> {new}");
        }
    }
    text
}

/// How many ugens there are, and those that are more than plumbing.
fn list(nodes: &[Who]) -> String {
    let heard = nodes.iter().filter(|(_, key)| key.ugen.row().group != Group::Plumbing);
    let names: Vec<&str> = heard.map(|(_, key)| key.ugen.name()).collect();
    let ugens = if nodes.len() == 1 { "ugen" } else { "ugens" };
    format!("{} {ugens}  {}", nodes.len(), names.join(" ")).trim_end().to_owned()
}

/// The bus that a node belongs to; with the instrument around it, where that is another.
fn name_of_bus((instrument, key): &Who) -> String {
    match instrument {
        Some(instrument) => format!("{instrument} (voices)"),
        None if key.bus.starts_with("out") => key.bus.clone(),
        None => format!("~{}", key.bus),
    }
}

fn name_of_ugen(key: &Key) -> String {
    let place = if key.place > 0 { format!(".{}", key.place) } else { String::new() };
    format!("{}{place}", key.ugen.name())
}

fn name_of(node: &Node) -> String {
    format!("{} of ~{}", name_of_ugen(&node.key), node.key.bus)
}

/// The text of a pattern on one line, cut where it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LETTERS_MAX) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
