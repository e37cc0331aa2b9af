//! The judge: does a plan compute its graph? It shares no code with the scheduler, nor with the pass that packs.
//!
//! One walk over the tasks in order carries, for every lane of every place, which output of which node it holds, and
//! for wires which task wrote them. Every lane of an op is a node of the graph before it was packed. Whatever that
//! reads must be the output that the graph names, written by the reading task or by one that it waits for, directly or
//! not. `pack` and `unpack` move lanes and compute nothing. A wire is written once. Because of that and of the
//! ancestry, one walk in one legal order proves every legal order, parallel ones too (S1).

use crate::graph::{Graph, Signal};
use crate::plan::{Body, Input, Instrument, Key, LoopId, Op, Place, Plan, ScratchId, TaskId, WireId};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// Checks the tasks of a plan against the graph they were made from, before it was packed; the message says what is
/// wrong.
pub fn check(graph: &Graph, plan: &Plan) -> Result<(), String> {
    let mut judge = Judge::new(graph, &plan.wires)?;
    let mut ancestors: Vec<BTreeSet<TaskId>> = Vec::new();
    for (id, task) in plan.tasks.iter().enumerate() {
        let id = TaskId(id as u32);
        let mut before: BTreeSet<TaskId> = task.before.iter().copied().collect();
        for &earlier in &task.before {
            if earlier >= id {
                return Err(format!(
                    "task {} waits for task {}, which does not come before it",
                    id.0, earlier.0
                ));
            }
            if !plan.tasks[earlier.index()].after.contains(&id) {
                return Err(format!("task {} waits for task {}, which does not know", id.0, earlier.0));
            }
            before.extend(&ancestors[earlier.index()]);
        }
        before.insert(id);
        judge.body(&task.body, id, &before)?;
        ancestors.push(before);
    }
    if plan.outputs.len() != graph.outputs.len() {
        return Err("the plan has not the outputs of the graph".to_owned());
    }
    let all = (0..plan.tasks.len() as u32).map(TaskId).collect();
    for (output, expected) in plan.outputs.iter().zip(&graph.outputs) {
        judge.heard(&output.signals, expected.signals, &Desk::new(&all))?;
    }
    judge.complete()
}

/// Checks an instrument against the graph it was made from.
pub fn check_instrument(graph: &Graph, instrument: &Instrument) -> Result<(), String> {
    let mut judge = Judge::new(graph, &[])?;
    let all = BTreeSet::from([TaskId(0)]);
    let desk = judge.body(&instrument.body, TaskId(0), &all)?;
    judge.heard(&instrument.outputs, graph.outputs[0].signals, &desk)?;
    judge.complete()
}

/// What one lane of a place holds.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Held<'a> {
    Nothing,
    /// The bits of a number.
    Constant(u32),
    /// An output of the node that has this key.
    Output(&'a Key, u8),
    /// The same, of the quantum before.
    Kept(&'a Key, u8),
}

/// What a body has in its own places while it runs.
struct Desk<'a, 'b> {
    scratch: BTreeMap<ScratchId, Vec<Held<'a>>>,
    /// What each loop keeps, until it is written anew.
    loops: BTreeMap<LoopId, Held<'a>>,
    /// The tasks whose wires may be read.
    visible: &'b BTreeSet<TaskId>,
}

impl<'b> Desk<'_, 'b> {
    fn new(visible: &'b BTreeSet<TaskId>) -> Self {
        Desk { scratch: BTreeMap::new(), loops: BTreeMap::new(), visible }
    }
}

/// The walk.
struct Judge<'a, 'p> {
    graph: &'a Graph,
    nodes: BTreeMap<&'a Key, NodeIndex>,
    /// How many lanes each wire has.
    lanes: &'p [u8],
    wires: BTreeMap<WireId, (Vec<Held<'a>>, TaskId)>,
    run: BTreeSet<&'a Key>,
}

impl<'a> Judge<'a, '_> {
    fn new<'p>(graph: &'a Graph, lanes: &'p [u8]) -> Result<Judge<'a, 'p>, String> {
        let mut nodes = BTreeMap::new();
        for node in graph.dag.node_indices() {
            if nodes.insert(&graph.dag[node].key, node).is_some() {
                return Err(format!("two nodes have the key {:?}", graph.dag[node].key));
            }
        }
        Ok(Judge { graph, nodes, lanes, wires: BTreeMap::new(), run: BTreeSet::new() })
    }

    /// Walks one body; gives what its places hold at the end.
    fn body<'b>(
        &mut self,
        body: &Body,
        task: TaskId,
        visible: &'b BTreeSet<TaskId>,
    ) -> Result<Desk<'a, 'b>, String> {
        let mut desk = Desk { loops: self.loops(body)?, ..Desk::new(visible) };
        for op in &body.ops {
            let inputs: Vec<Vec<Held<'a>>> = op.inputs.iter().map(|input| self.read(input, &desk)).collect();
            let outputs = self.op(op, &inputs)?;
            if outputs.len() != op.outputs.len() {
                return Err(format!("{:?} has {} outputs", op.key, op.outputs.len()));
            }
            for (place, held) in op.outputs.iter().zip(outputs) {
                let Some(place) = place else { continue };
                if op.inputs.contains(&Input::Place(*place)) {
                    return Err(format!("{:?} writes where it reads", op.key));
                }
                self.write(*place, held, task, body, &mut desk)?;
            }
        }
        Ok(desk)
    }

    /// What each loop of a body keeps.
    fn loops(&self, body: &Body) -> Result<BTreeMap<LoopId, Held<'a>>, String> {
        let mut loops = BTreeMap::new();
        for op in &body.ops {
            for (output, place) in op.outputs.iter().enumerate() {
                if let Some(Place::Loop(id)) = place
                    && loops.insert(*id, Held::Kept(self.node(&op.key)?.1, output as u8)).is_some()
                {
                    return Err(format!("loop {} is kept twice", id.0));
                }
            }
        }
        Ok(loops)
    }

    /// The node of that key, and its key as the graph has it.
    fn node(&self, key: &Key) -> Result<(NodeIndex, &'a Key), String> {
        let node = self.nodes.get(key).ok_or_else(|| format!("no node has the key {key:?}"))?;
        Ok((*node, &self.graph.dag[*node].key))
    }

    /// What a port reads, lane by lane.
    fn read(&self, input: &Input, desk: &Desk<'a, '_>) -> Vec<Held<'a>> {
        let held = match input {
            Input::Constant(value) => Some(vec![Held::Constant(value.to_bits())]),
            Input::Constants(values) => {
                Some(values.iter().map(|value| Held::Constant(value.to_bits())).collect())
            }
            Input::Place(Place::Scratch(slot)) => desk.scratch.get(slot).cloned(),
            Input::Place(Place::Wire(wire)) => self
                .wires
                .get(wire)
                .filter(|(_, writer)| desk.visible.contains(writer))
                .map(|(held, _)| held.clone()),
            Input::Place(Place::Loop(id)) => desk.loops.get(id).map(|&kept| vec![kept]),
        };
        held.unwrap_or_else(|| vec![Held::Nothing])
    }

    /// Judges what an op reads; gives what its outputs hold, lane by lane.
    fn op(&mut self, op: &Op, inputs: &[Vec<Held<'a>>]) -> Result<Vec<Vec<Held<'a>>>, String> {
        let (name, lanes) = (op.ugen.name(), op.lanes());
        if name == "pack" {
            let one_each = lanes == inputs.len() && inputs.iter().all(|lanes| lanes.len() == 1);
            return if one_each {
                Ok(vec![inputs.concat()])
            } else {
                Err(format!("{:?} packs lanes", op.key))
            };
        }
        if name == "unpack" {
            return Ok(inputs.concat().into_iter().map(|held| vec![held]).collect());
        }
        let mut outputs = vec![Vec::with_capacity(lanes); op.outputs.len()];
        for (lane, key) in op.keys().enumerate() {
            let (node, key) = self.node(key)?;
            if !self.run.insert(key) {
                return Err(format!("{key:?} runs twice"));
            }
            if self.graph.dag[node].ugen != op.ugen || self.graph.dag[node].link != op.link {
                return Err(format!("{key:?} is not what runs in its place"));
            }
            let of_lane = |held: &Vec<Held<'a>>| match held.len() {
                1 => held[0],
                count if count == lanes => held[lane],
                _ => Held::Nothing,
            };
            let found = match (name, lanes) {
                ("mix", 1) => inputs.concat(),
                _ => inputs.iter().map(of_lane).collect(),
            };
            self.same(&format!("{key:?}"), &found, &self.expected(node))?;
            for (output, held) in outputs.iter_mut().enumerate() {
                held.push(Held::Output(key, output as u8));
            }
        }
        Ok(outputs)
    }

    /// What the graph wants a node to read.
    fn expected(&self, node: NodeIndex) -> Vec<Held<'a>> {
        let ports = self.graph.inputs(node).into_iter().enumerate();
        let held = ports.map(|(port, signal)| {
            let delayed = || self.graph.edge_at(node, port as u16).map(|edge| self.graph.dag[edge].delayed);
            match self.signal(signal) {
                Held::Output(key, output) if delayed() == Some(true) => Held::Kept(key, output),
                held => held,
            }
        });
        held.collect()
    }

    fn signal(&self, signal: Signal) -> Held<'a> {
        match signal {
            Signal::Constant(value) => Held::Constant(value.to_bits()),
            Signal::Output(node, output) => Held::Output(&self.graph.dag[node].key, output),
        }
    }

    fn write(
        &mut self,
        place: Place,
        held: Vec<Held<'a>>,
        task: TaskId,
        body: &Body,
        desk: &mut Desk<'a, '_>,
    ) -> Result<(), String> {
        let lanes = match place {
            Place::Scratch(slot) => body.scratch.get(slot.index()).copied(),
            Place::Wire(wire) => self.lanes.get(wire.index()).copied(),
            Place::Loop(id) => (id.0 < body.loops).then_some(1),
        };
        if lanes.map(usize::from) != Some(held.len()) {
            return Err(format!("{place:?} has not the {} lanes that are written to it", held.len()));
        }
        match place {
            Place::Scratch(slot) => {
                desk.scratch.insert(slot, held);
            }
            Place::Loop(id) => {
                desk.loops.remove(&id);
            }
            Place::Wire(wire) if self.wires.insert(wire, (held, task)).is_some() => {
                return Err(format!("wire {} is written twice", wire.0));
            }
            Place::Wire(_) => {}
        }
        Ok(())
    }

    /// Whether what is heard is what the graph names, each of one lane.
    fn heard(&self, signals: &[Input; 2], expected: [Signal; 2], desk: &Desk<'a, '_>) -> Result<(), String> {
        let found: Vec<Held<'a>> = signals.iter().flat_map(|input| self.read(input, desk)).collect();
        self.same("an output", &found, &expected.map(|signal| self.signal(signal)))
    }

    /// Whether what was found is what the graph names.
    fn same(&self, reader: &str, found: &[Held<'a>], expected: &[Held<'a>]) -> Result<(), String> {
        if found.len() != expected.len() {
            return Err(format!(
                "{reader} reads {} signals, the graph names {}",
                found.len(),
                expected.len()
            ));
        }
        match found.iter().zip(expected).position(|(found, expected)| found != expected) {
            Some(port) => Err(format!(
                "port {port} of {reader} reads {:?}, the graph names {:?}",
                found[port], expected[port]
            )),
            None => Ok(()),
        }
    }

    /// Whether everything ran.
    fn complete(&self) -> Result<(), String> {
        match self.run.len() == self.nodes.len() {
            true => Ok(()),
            false => Err(format!("{} of {} nodes run", self.run.len(), self.nodes.len())),
        }
    }
}
