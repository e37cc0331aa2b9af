//! The judge: does a plan compute its graph? It shares no code with the scheduler.
//!
//! One walk over the tasks in order carries, for every place, which output of which node it holds and which task
//! wrote it. Every read must find the output that the graph names, written by the reading task or by one that it waits
//! for, directly or not. A wire is written once. Because of that and of the ancestry, one walk in one legal order
//! proves every legal order, parallel ones too (S1).

use crate::graph::{Graph, Signal};
use crate::plan::{Body, Input, Instrument, Key, LoopId, Op, Place, Plan, ScratchId, TaskId, WireId};
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};

/// What a place holds: an output of the node that has this key.
type Content<'a> = (&'a Key, u8);

/// Checks the tasks of a plan against the graph they were made from; the message says what is wrong.
pub fn check(graph: &Graph, plan: &Plan) -> Result<(), String> {
    let mut judge = Judge::new(graph)?;
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
    let heard = plan.outputs.iter().map(|output| &output.signals);
    if plan.outputs.len() != graph.outputs.len() {
        return Err("the plan has not the outputs of the graph".to_owned());
    }
    for (signals, expected) in heard.zip(&graph.outputs) {
        for (input, signal) in signals.iter().zip(expected.signals) {
            let held = judge.read_wire(input)?;
            judge.same("an output", held, signal)?;
        }
    }
    judge.complete(plan.wires.len())
}

/// Checks an instrument against the graph it was made from.
pub fn check_instrument(graph: &Graph, instrument: &Instrument) -> Result<(), String> {
    let mut judge = Judge::new(graph)?;
    let id = TaskId(0);
    let scratch = judge.body(&instrument.body, id, &BTreeSet::from([id]))?;
    for (input, signal) in instrument.outputs.iter().zip(graph.outputs[0].signals) {
        let held = match input {
            Input::Constant(value) => Held::Constant(*value),
            Input::Constants(_) => Held::Nothing,
            Input::Place(Place::Scratch(slot)) => {
                scratch.get(slot).map_or(Held::Nothing, |&content| Held::Output(content))
            }
            Input::Place(place) => return Err(format!("an instrument's output cannot lie in {place:?}")),
        };
        judge.same("an output", held, signal)?;
    }
    judge.complete(0)
}

/// What was found where something is read.
#[derive(Clone, Copy, PartialEq)]
enum Held<'a> {
    Nothing,
    Constant(f32),
    Output(Content<'a>),
}

/// The walk.
struct Judge<'a> {
    graph: &'a Graph,
    nodes: BTreeMap<&'a Key, NodeIndex>,
    wires: BTreeMap<WireId, (Content<'a>, TaskId)>,
    run: BTreeSet<&'a Key>,
}

impl<'a> Judge<'a> {
    fn new(graph: &'a Graph) -> Result<Judge<'a>, String> {
        let mut nodes = BTreeMap::new();
        for node in graph.dag.node_indices() {
            if nodes.insert(&graph.dag[node].key, node).is_some() {
                return Err(format!("two nodes have the key {:?}", graph.dag[node].key));
            }
        }
        Ok(Judge { graph, nodes, wires: BTreeMap::new(), run: BTreeSet::new() })
    }

    /// Walks one body; gives what its scratch holds at the end.
    fn body(
        &mut self,
        body: &Body,
        task: TaskId,
        visible: &BTreeSet<TaskId>,
    ) -> Result<BTreeMap<ScratchId, Content<'a>>, String> {
        let mut scratch: BTreeMap<ScratchId, Content<'a>> = BTreeMap::new();
        let mut kept: BTreeSet<LoopId> = BTreeSet::new();
        let loops = self.loops(body)?;
        for op in &body.ops {
            let node = *self.nodes.get(&op.key).ok_or_else(|| format!("no node has the key {:?}", op.key))?;
            let key = &self.graph.dag[node].key;
            if !self.run.insert(key) {
                return Err(format!("{key:?} runs twice"));
            }
            for (port, (input, expected)) in op.inputs.iter().zip(self.graph.inputs(node)).enumerate() {
                let held = match input {
                    Input::Constant(value) => Held::Constant(*value),
                    Input::Constants(_) => Held::Nothing,
                    Input::Place(Place::Scratch(slot)) => {
                        scratch.get(slot).map_or(Held::Nothing, |&content| Held::Output(content))
                    }
                    Input::Place(Place::Wire(wire)) => match self.wires.get(wire) {
                        Some((content, writer)) if visible.contains(writer) => Held::Output(*content),
                        _ => Held::Nothing,
                    },
                    Input::Place(Place::Loop(id)) if kept.contains(id) => Held::Nothing,
                    Input::Place(Place::Loop(id)) => {
                        loops.get(id).map_or(Held::Nothing, |&content| Held::Output(content))
                    }
                };
                let delayed =
                    self.graph.edge_at(node, port as u16).is_some_and(|edge| self.graph.dag[edge].delayed);
                if delayed != matches!(input, Input::Place(Place::Loop(_))) {
                    return Err(format!("port {port} of {key:?} reads the wrong quantum"));
                }
                self.same(&format!("port {port} of {key:?}"), held, expected)?;
            }
            self.write(op, key, task, &mut scratch, &mut kept)?;
        }
        Ok(scratch)
    }

    /// What each loop of a body keeps.
    fn loops(&self, body: &Body) -> Result<BTreeMap<LoopId, Content<'a>>, String> {
        let mut loops = BTreeMap::new();
        for op in &body.ops {
            let node = *self.nodes.get(&op.key).ok_or_else(|| format!("no node has the key {:?}", op.key))?;
            for (output, place) in op.outputs.iter().enumerate() {
                if let Some(Place::Loop(id)) = place
                    && loops.insert(*id, (&self.graph.dag[node].key, output as u8)).is_some()
                {
                    return Err(format!("loop {} is kept twice", id.0));
                }
            }
        }
        Ok(loops)
    }

    fn write(
        &mut self,
        op: &Op,
        key: &'a Key,
        task: TaskId,
        scratch: &mut BTreeMap<ScratchId, Content<'a>>,
        kept: &mut BTreeSet<LoopId>,
    ) -> Result<(), String> {
        for (output, place) in op.outputs.iter().enumerate() {
            if let Some(place) = place
                && op.inputs.contains(&Input::Place(*place))
            {
                return Err(format!("{key:?} writes where it reads"));
            }
            match place {
                Some(Place::Scratch(slot)) => {
                    scratch.insert(*slot, (key, output as u8));
                }
                Some(Place::Loop(id)) => {
                    kept.insert(*id);
                }
                Some(Place::Wire(wire))
                    if self.wires.insert(*wire, ((key, output as u8), task)).is_some() =>
                {
                    return Err(format!("wire {} is written twice", wire.0));
                }
                Some(Place::Wire(_)) | None => {}
            }
        }
        Ok(())
    }

    /// What a wire holds when all tasks are done.
    fn read_wire(&self, input: &Input) -> Result<Held<'a>, String> {
        match input {
            Input::Constant(value) => Ok(Held::Constant(*value)),
            Input::Constants(_) => Ok(Held::Nothing),
            Input::Place(Place::Wire(wire)) => {
                Ok(self.wires.get(wire).map_or(Held::Nothing, |&(content, _)| Held::Output(content)))
            }
            Input::Place(place) => Err(format!("an output cannot lie in {place:?}")),
        }
    }

    /// Whether what was found is what the graph names.
    fn same(&self, reader: &str, held: Held<'a>, expected: Signal) -> Result<(), String> {
        let right = match (held, expected) {
            (Held::Constant(held), Signal::Constant(expected)) => held.to_bits() == expected.to_bits(),
            (Held::Output(held), Signal::Output(node, output)) => held == (&self.graph.dag[node].key, output),
            _ => false,
        };
        if right { Ok(()) } else { Err(format!("{reader} does not read what the graph names")) }
    }

    /// Whether everything ran and the wires are those that the plan counts.
    fn complete(&self, wires: usize) -> Result<(), String> {
        if self.run.len() != self.nodes.len() {
            return Err(format!("{} of {} nodes run", self.run.len(), self.nodes.len()));
        }
        if self.wires.keys().any(|wire| wire.index() >= wires) {
            return Err("a wire has a number beyond the count of wires".to_owned());
        }
        Ok(())
    }
}
