//! Two graphs in one.

mod stems;

use super::kept::{Likeness, are_one, same_nodes, settle};
use super::{Fading, Links, Selves, leaving as key_of_leaving};
use crate::graph::{Graph, Heard, Jack, Node, Signal};
use crate::key::Keys;
use crate::passes::prune;
use crate::plan::pair;
use crate::ugen::{Memory, Role, UgenId};
use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::stable_graph::NodeIndex;
use petgraph::visit::{EdgeFiltered, EdgeRef};
use phonon_grammar::Span;
use std::collections::BTreeMap;

/// The bus of what fades; no bus of a program has such a name.
const BUS: &str = "(fade)";

/// What a port reads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wire {
    Constant(f32),
    Jack { node: NodeIndex, output: u8, delayed: bool },
}

/// How a port gets from what it read to what it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Law {
    /// What is heard: by the equal-power law.
    Sound,
    /// What moves a knob: on a straight line.
    Knob,
    /// What triggers: at once.
    Sudden,
}

impl Law {
    /// The law of a port.
    pub(super) fn of(role: Role) -> Law {
        match role {
            Role::Signal | Role::Many | Role::Sound => Law::Sound,
            Role::Trigger | Role::Gate | Role::Literal | Role::Sample | Role::Word(_) => Law::Sudden,
            Role::Knob | Role::Pitch | Role::List => Law::Knob,
        }
    }
}

/// How far the new version has come, as signals.
#[derive(Clone, Copy)]
struct Curves {
    /// From 0 to 1 and from 1 to 0, on straight lines.
    straight: [Wire; 2],
    /// The same by the equal-power law.
    power: [Wire; 2],
}

/// Two graphs in one.
pub(super) struct Joined {
    pub graph: Graph,
    /// Whether something fades in it.
    pub fades: bool,
    /// The nodes of the new graph that go on, each with its old self.
    pub kept: Selves,
}

/// Both graphs in one.
pub(super) fn union(old: &Graph, new: &Graph, links: &Links, fading: &Fading) -> Joined {
    let mut kept = same_nodes(old, new, links);
    loop {
        let mut union = Union {
            old,
            new,
            links,
            fading,
            kept: &kept,
            likeness: Likeness::new(old, new, &kept),
            graph: Graph { mix: new.mix, ..Graph::default() },
            leaving: BTreeMap::new(),
            coming: BTreeMap::new(),
            unwired: Vec::new(),
            keys: Keys::default(),
            curves: None,
            faded: Vec::new(),
            out: Vec::new(),
        };
        union.build();
        // What fades out goes on as it was: it is not kept where it hears something else, but exchanged.
        let turned = union.likeness.turned(&union.out);
        let (mut graph, fades, coming) = (union.graph, union.curves.is_some(), union.coming);
        // Two that changed places would each read the other while both fade: they are exchanged too.
        let circle = circle(&graph);
        if circle.is_empty() && turned.is_empty() {
            prune(&mut graph);
            return Joined { graph, fades, kept };
        }
        let is_in_circle = |node: &NodeIndex| coming.get(node).is_some_and(|image| circle.contains(image));
        kept.retain(|node, _| !turned.contains(node) && !is_in_circle(node));
        settle(old, new, &mut kept);
    }
}

/// What a port of a node is for; the last one stands for all behind it.
pub(super) fn role(node: &Node, port: usize) -> Role {
    let ports = node.ugen.row().ports;
    ports.get(port).or(ports.last()).map_or(Role::Knob, |port| port.role)
}

fn is_sum(graph: &Graph, node: NodeIndex) -> bool {
    matches!(graph.dag[node].ugen.name(), "add" | "mix")
}

/// What the ports of a node read, in order.
pub(super) fn wires(graph: &Graph, node: NodeIndex) -> Vec<Wire> {
    let mut wires: Vec<Wire> = graph.dag[node].knobs.iter().map(|&knob| Wire::Constant(knob)).collect();
    for edge in graph.dag.edges_directed(node, Direction::Incoming) {
        let Jack { output, port, delayed } = *edge.weight();
        wires[usize::from(port)] = Wire::Jack { node: edge.source(), output, delayed };
    }
    wires
}

/// The nodes that depend on themselves in the same quantum.
fn circle(graph: &Graph) -> Vec<NodeIndex> {
    let forward = EdgeFiltered::from_fn(&graph.dag, |edge| !edge.weight().delayed);
    tarjan_scc(&forward).into_iter().filter(|members| members.len() > 1).flatten().collect()
}

/// Left and right of what is not there.
const SILENCE: [Signal; 2] = [Signal::Constant(0.0); 2];

/// The outputs that take part in the sum.
fn heard(graph: &Graph) -> Vec<Heard> {
    graph.outputs.iter().filter(|heard| heard.audible).cloned().collect()
}

/// Which graph a node comes from.
#[derive(Clone, Copy)]
enum From {
    Old(NodeIndex),
    New(NodeIndex),
}

/// The union in the making.
struct Union<'a> {
    old: &'a Graph,
    new: &'a Graph,
    links: &'a Links,
    fading: &'a Fading,
    /// What both have: new and old.
    kept: &'a Selves,
    likeness: Likeness<'a>,
    graph: Graph,
    leaving: BTreeMap<NodeIndex, NodeIndex>,
    coming: BTreeMap<NodeIndex, NodeIndex>,
    /// Nodes that stand in the union and read nothing yet.
    unwired: Vec<(NodeIndex, From)>,
    keys: Keys,
    curves: Option<Curves>,
    /// What fades already: from, to, how, and the signal.
    faded: Vec<(Wire, Wire, Law, Wire)>,
    /// The nodes of the old graph that are heard fading out.
    out: Vec<NodeIndex>,
}

impl Union<'_> {
    fn build(&mut self) {
        let (mut left, after) = (heard(self.old), heard(self.new));
        for (signals, was) in after.iter().zip(self.partners(&after, &mut left)) {
            self.hear(signals.channel, was, signals.signals);
        }
        for was in left {
            self.hear(was.channel, was.signals, SILENCE);
        }
        // What is computed and not heard goes on too.
        for unheard in self.new.outputs.iter().filter(|heard| !heard.audible && heard.stem.is_none()) {
            let signals = unheard.signals.map(|signal| signal_of(self.after(wire(signal))));
            self.graph.outputs.push(Heard { signals, ..unheard.clone() });
        }
        self.wire();
        // Stems come last, and what fades out in them alone counts for nothing: so they change nothing that is heard.
        let out = self.out.len();
        self.keep_stems();
        self.wire();
        self.out.truncate(out);
    }

    /// Lets the nodes read what they are to read.
    fn wire(&mut self) {
        while let Some((image, from)) = self.unwired.pop() {
            for (port, wire) in self.inputs(from).into_iter().enumerate() {
                self.plug(image, port, wire);
            }
        }
    }

    /// What each of the outputs was before: the one that gives the same on the same channels, or else the one of its
    /// number; or silence.
    /// `left` are those of the old version, and then those that are no partner.
    fn partners(&self, after: &[Heard], left: &mut Vec<Heard>) -> Vec<[Signal; 2]> {
        let is_same = |was: &Heard, is: &Heard| {
            let mut sides = was.signals.into_iter().zip(is.signals);
            let [before, after] = [was, is].map(|heard| pair(heard.channel, self.fading.pairs));
            before == after && sides.all(|(was, is)| are_one(wire(was), wire(is), self.kept))
        };
        let has_number = |was: &Heard, is: &Heard| was.channel == is.channel;
        let mut partners = vec![None; after.len()];
        for fits in [&is_same as &dyn Fn(&Heard, &Heard) -> bool, &has_number] {
            for (partner, is) in partners.iter_mut().zip(after).filter(|(partner, _)| partner.is_none()) {
                let at = left.iter().position(|was| fits(was, is));
                *partner = at.map(|at| left.remove(at).signals);
            }
        }
        partners.into_iter().map(|partner| partner.unwrap_or(SILENCE)).collect()
    }

    fn hear(&mut self, channel: Option<u32>, was: [Signal; 2], is: [Signal; 2]) {
        let signals = self.fade_sides(was, is);
        self.graph.outputs.push(Heard { channel, signals, audible: true, stem: None });
    }

    fn fade_sides(&mut self, was: [Signal; 2], is: [Signal; 2]) -> [Signal; 2] {
        [0, 1].map(|side| signal_of(self.fade(wire(was[side]), wire(is[side]), Law::Sound)))
    }

    /// What a node of the union reads.
    fn inputs(&mut self, from: From) -> Vec<Wire> {
        match from {
            From::Old(node) => wires(self.old, node).into_iter().map(|wire| self.before(wire)).collect(),
            From::New(node) => {
                let after = wires(self.new, node);
                let Some(&old) = self.kept.get(&node) else {
                    let inputs = after.into_iter().enumerate();
                    return inputs.map(|(port, wire)| self.begin(node, port, wire)).collect();
                };
                let laws: Vec<Law> =
                    (0..after.len()).map(|port| Law::of(role(&self.new.dag[node], port))).collect();
                let before = wires(self.old, old).into_iter();
                before
                    .zip(after)
                    .zip(laws)
                    .map(|((before, after), law)| self.fade(before, after, law))
                    .collect()
            }
        }
    }

    /// What a node reads that only the new graph has. One that remembers what it hears hears it fade in: else a delay
    /// would give back, later, how the sound began in its middle.
    fn begin(&mut self, node: NodeIndex, port: usize, wire: Wire) -> Wire {
        let weight = &self.new.dag[node];
        let remembers = weight.ugen.row().memory == Memory::State && weight.ugen.name() != "loop";
        let has_begun = match wire {
            Wire::Jack { node, delayed: false, .. } => {
                self.kept.contains_key(&node) || self.new.dag[node].is_pure()
            }
            _ => false,
        };
        if remembers && has_begun && Law::of(role(weight, port)) == Law::Sound {
            return self.fade(Wire::Constant(0.0), wire, Law::Sound);
        }
        self.after(wire)
    }

    fn plug(&mut self, node: NodeIndex, port: usize, wire: Wire) {
        match wire {
            Wire::Constant(value) => self.graph.dag[node].knobs[port] = value,
            Wire::Jack { node: source, output, delayed } => {
                self.graph.dag.add_edge(source, node, Jack { output, port: port as u16, delayed });
            }
        }
    }

    /// A signal of the old graph.
    fn before(&mut self, wire: Wire) -> Wire {
        let Wire::Jack { node, output, delayed } = wire else { return wire };
        let kept = self.kept.iter().find(|(_, old)| **old == node).map(|(new, _)| *new);
        let node = match kept {
            Some(new) => self.image(From::New(new)),
            None => self.image(From::Old(node)),
        };
        Wire::Jack { node, output, delayed }
    }

    /// A signal of the new graph.
    fn after(&mut self, wire: Wire) -> Wire {
        let Wire::Jack { node, output, delayed } = wire else { return wire };
        Wire::Jack { node: self.image(From::New(node)), output, delayed }
    }

    /// The node of the union that stands for one of either graph.
    fn image(&mut self, from: From) -> NodeIndex {
        let (images, mut node, at) = match from {
            From::Old(at) => (&mut self.leaving, self.old.dag[at].clone(), at),
            From::New(at) => {
                let mut node = self.new.dag[at].clone();
                // What its old self gave, others may still read.
                let old = self.kept.get(&at).map_or(0, |&old| self.old.dag[old].outputs);
                node.outputs = node.outputs.max(old);
                (&mut self.coming, node, at)
            }
        };
        if let Some(&image) = images.get(&at) {
            return image;
        }
        if let From::Old(_) = from {
            node.key = key_of_leaving(&node.key);
            self.links.leave(&mut node);
        }
        let image = self.graph.dag.add_node(node);
        images.insert(at, image);
        self.unwired.push((image, from));
        image
    }

    /// From a signal of the old graph to one of the new.
    fn fade(&mut self, before: Wire, after: Wire, law: Law) -> Wire {
        if law == Law::Sudden {
            return self.after(after);
        }
        let law = match (before, after) {
            (Wire::Constant(a), Wire::Constant(b)) if a.to_bits() == b.to_bits() => return after,
            (Wire::Constant(_), Wire::Constant(_)) => Law::Knob,
            _ => law,
        };
        let is_known = |known: &&(Wire, Wire, Law, Wire)| (known.0, known.1, known.2) == (before, after, law);
        if let Some(&(.., faded)) = self.faded.iter().find(is_known) {
            return faded;
        }
        let faded = self.fade_terms(before, after, law);
        let faded = faded.or_else(|| self.fade_level(before, after, law));
        let faded = faded.or_else(|| self.fade_inputs(before, after));
        let faded = faded.unwrap_or_else(|| self.exchange(before, after, law));
        self.faded.push((before, after, law, faded));
        faded
    }

    /// From one sum to another: the terms of both go on, the others fade. `None` where there is nothing in common.
    fn fade_terms(&mut self, before: Wire, after: Wire, law: Law) -> Option<Wire> {
        let (old, new) = (terms(self.old, before), terms(self.new, after));
        if law != Law::Sound || (old.is_none() && new.is_none()) {
            return None;
        }
        let mut left: Vec<Wire> = old.unwrap_or(vec![before]);
        let new: Vec<Wire> = new.unwrap_or(vec![after]);
        let mut partners = vec![None; new.len()];
        for may_differ in [false, true] {
            for (partner, &term) in partners.iter_mut().zip(&new).filter(|(partner, _)| partner.is_none()) {
                let fits = |&was: &Wire| {
                    are_one(was, term, self.kept) || may_differ && self.likeness.are_alike(was, term)
                };
                *partner = left.iter().position(fits).map(|at| left.remove(at));
            }
        }
        if partners.iter().all(Option::is_none) {
            return None;
        }
        let terms = new.iter().zip(partners);
        let mut sum: Vec<Wire> =
            terms.map(|(&term, was)| self.fade(was.unwrap_or(Wire::Constant(0.0)), term, law)).collect();
        let now: Vec<Wire> = new.iter().map(|&term| self.after(term)).collect();
        if left.is_empty() && sum == now {
            return Some(self.after(after));
        }
        sum.extend(left.into_iter().map(|term| self.exchange(term, Wire::Constant(0.0), law)));
        Some(self.add("mix", &sum))
    }

    /// From one level of a signal to another. `None` where the signals are not alike.
    fn fade_level(&mut self, before: Wire, after: Wire, law: Law) -> Option<Wire> {
        if are_one(before, after, self.kept) {
            return None;
        }
        let [(was, from), (is, to)] = self.likeness.levels(before, after)?;
        let signal = self.fade(was, is, law);
        let level = self.fade(Wire::Constant(from), Wire::Constant(to), Law::Knob);
        Some(self.add("mul", &[signal, level]))
    }

    /// From a function of signals to the same one of the same signals, with other numbers: the numbers fade. `None` where it
    /// is another function, or the same with the same numbers.
    fn fade_inputs(&mut self, before: Wire, after: Wire) -> Option<Wire> {
        let (Wire::Jack { node: old, .. }, Wire::Jack { node: new, output, .. }) = (before, after) else {
            return None;
        };
        let is_another = self.kept.get(&new) != Some(&old);
        if !is_another || !self.likeness.are_alike(before, after) {
            return None;
        }
        let node = self.new.dag[new].clone();
        let pairs = wires(self.old, old).into_iter().zip(wires(self.new, new)).enumerate();
        let inputs: Vec<Wire> =
            pairs.map(|(port, (old, new))| self.fade(old, new, Law::of(role(&node, port)))).collect();
        let Wire::Jack { node, .. } = self.add(node.ugen.name(), &inputs) else { return None };
        Some(Wire::Jack { node, output, delayed: false })
    }

    /// A signal of the old graph fades out while one of the new one fades in.
    fn exchange(&mut self, before: Wire, after: Wire, law: Law) -> Wire {
        let (was, is) = (self.before(before), self.after(after));
        if was == is {
            return is;
        }
        if let Wire::Jack { node, .. } = before {
            self.out.push(node);
        }
        self.cross(was, is, law)
    }

    /// One signal of the union fades out while another one fades in.
    fn cross(&mut self, before: Wire, after: Wire, law: Law) -> Wire {
        let Curves { straight, power } = self.curves();
        let [rise, fall] = if law == Law::Sound { power } else { straight };
        let parts = [(before, fall), (after, rise)];
        let heard = parts.into_iter().filter(|(wire, _)| *wire != Wire::Constant(0.0));
        let parts: Vec<Wire> = heard.map(|(wire, curve)| self.add("mul", &[wire, curve])).collect();
        match parts[..] {
            [part] => part,
            _ => self.add("mix", &parts),
        }
    }

    fn curves(&mut self) -> Curves {
        if let Some(curves) = self.curves {
            return curves;
        }
        let rise = self.add("fade", &[Wire::Constant(self.fading.seconds)]);
        let fall = self.add("sub", &[Wire::Constant(1.0), rise]);
        let sides = self.add("pan", &[Wire::Constant(1.0), rise]);
        let Wire::Jack { node, .. } = sides else { unreachable!("a node gives a jack") };
        let right = Wire::Jack { node, output: 1, delayed: false };
        let curves = Curves { straight: [rise, fall], power: [right, sides] };
        self.curves = Some(curves);
        curves
    }

    fn add(&mut self, ugen: &str, inputs: &[Wire]) -> Wire {
        let ugen = UgenId::known(ugen);
        let mut node = Node::new(ugen, self.keys.next(BUS, ugen), None, Span::default());
        node.knobs = vec![0.0; inputs.len()];
        let node = self.graph.dag.add_node(node);
        for (port, &wire) in inputs.iter().enumerate() {
            self.plug(node, port, wire);
        }
        Wire::Jack { node, output: 0, delayed: false }
    }
}

fn wire(signal: Signal) -> Wire {
    match signal {
        Signal::Constant(value) => Wire::Constant(value),
        Signal::Output(node, output) => Wire::Jack { node, output, delayed: false },
    }
}

/// A wire without delay, as a signal.
fn signal_of(wire: Wire) -> Signal {
    match wire {
        Wire::Constant(value) => Signal::Constant(value),
        Wire::Jack { node, output, .. } => Signal::Output(node, output),
    }
}

/// What a sum adds up; `None` of what is no sum.
fn terms(graph: &Graph, wire: Wire) -> Option<Vec<Wire>> {
    match wire {
        Wire::Jack { node, delayed: false, .. } if is_sum(graph, node) => Some(wires(graph, node)),
        _ => None,
    }
}
