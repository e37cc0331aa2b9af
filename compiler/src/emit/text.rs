//! The plan for people: columns, one item a line, stable under `diff`.

use crate::graph::{Graph, Signal};
use crate::plan::{Body, Input, Link, Mix, Op, Place, Plan, QUANTUM_FRAMES, Task, TaskId};
use crate::simulate::Forecast;
use crate::tempo::Tempo;
use crate::ugen::{self, Chain, Group, Made, Role, Ugen};
use petgraph::stable_graph::NodeIndex;
use phonon_grammar::span::Position;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A few lines that say how large the plan is and how long its longest way.
pub fn summary(plan: &Plan) -> String {
    let ops: usize = plan.tasks.iter().map(|task| task.body.ops.len()).sum();
    let scratch = plan.tasks.iter().map(|task| lanes(&task.body.scratch)).max().unwrap_or(0);
    let quantum_bytes = QUANTUM_FRAMES * size_of::<f32>();
    let cost_ns: f32 = plan.tasks.iter().map(|task| task.cost_ns).sum();
    let (critical_ns, path) = critical_path(plan);
    let quantum_ns = QUANTUM_FRAMES as f32 / plan.sample_rate_hz as f32 * 1e9;
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<14} {value}");
    };
    let tempo = match &plan.tempo {
        Tempo::Constant(cps) => format!("{} cycles per second", cps.to_f64()),
        Tempo::Pattern(_) => "a pattern of cycles per second".to_owned(),
    };
    line("tempo", tempo);
    line("ugens", format!("{ops} in {} tasks", plan.tasks.len()));
    line(
        "patterns",
        format!(
            "{} tracks, {} voice pools, {} instruments",
            plan.tracks.len(),
            plan.pools.len(),
            plan.instruments.len()
        ),
    );
    line("wires", format!("{}, {} bytes a quantum", plan.wires.len(), lanes(&plan.wires) * quantum_bytes));
    line("scratch", format!("{} bytes", scratch * quantum_bytes));
    line(
        "cost",
        format!(
            "{} a quantum, {:.2} % of real time on one core",
            micros(cost_ns),
            cost_ns / quantum_ns * 100.0
        ),
    );
    let path: Vec<String> = path.iter().map(|task| format!("t{}", task.0)).collect();
    line("critical path", format!("{} through {}", micros(critical_ns), path.join(" ")));
    text
}

/// A few lines that say how fast the plan is expected to run on several cores.
pub fn forecast(forecast: &Forecast) -> String {
    let Forecast { threads, frames, serial_ns, critical_path_ns, live, offline } = forecast;
    let millis = |ns: u64| format!("{:.3} ms", ns as f64 / 1e6);
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<14} {value}");
    };
    line("threads", format!("{threads}, blocks of {frames} frames"));
    line("on one core", format!("{} a block", millis(*serial_ns)));
    line(
        "longest way",
        format!("{} a block: no faster live on any number of cores", millis(*critical_path_ns)),
    );
    for (name, speed) in [("live", live), ("offline", offline)] {
        line(name, format!("{} a block, {:.2} times one core", millis(speed.block_ns), speed.speedup));
    }
    text
}

/// How many lanes there are in all.
fn lanes(of: &[u8]) -> usize {
    of.iter().map(|&lanes| usize::from(lanes)).sum()
}

/// The most expensive way through the tasks, with its cost.
pub(super) fn critical_path(plan: &Plan) -> (f32, Vec<TaskId>) {
    let mut best: Vec<(f32, Option<TaskId>)> = Vec::new();
    for task in &plan.tasks {
        let (cost, from) = task
            .before
            .iter()
            .map(|&before| (best[before.index()].0, Some(before)))
            .fold((0.0, None), |best: (f32, Option<TaskId>), next| if next.0 > best.0 { next } else { best });
        best.push((cost + task.cost_ns, from));
    }
    let last = (0..best.len()).rev().max_by(|&a, &b| best[a].0.total_cmp(&best[b].0));
    let Some(last) = last else { return (0.0, Vec::new()) };
    let mut path = vec![TaskId(last as u32)];
    while let Some(before) = path.last().and_then(|task| best[task.index()].1) {
        path.push(before);
    }
    path.reverse();
    (best[last].0, path)
}

/// The plan, one task a line, and below each its ops.
pub fn plan(plan: &Plan, source: &str) -> String {
    let mut text = String::new();
    for (id, task) in plan.tasks.iter().enumerate() {
        let _ = writeln!(text, "{}", task_line(id, task));
        body(&mut text, plan, &task.body, source);
    }
    for (id, instrument) in plan.instruments.iter().enumerate() {
        let outputs: Vec<String> = instrument.outputs.iter().map(input).collect();
        let _ = writeln!(
            text,
            "i{id:<4} {:>9}  {}  -> {}",
            micros(instrument.cost_ns),
            instrument.name,
            outputs.join(" ")
        );
        body(&mut text, plan, &instrument.body, source);
    }
    for output in &plan.outputs {
        let name = output.channel.map_or("out".to_owned(), |channel| format!("out{channel}"));
        let signals: Vec<String> = output.signals.iter().map(input).collect();
        let silent = if output.audible { "" } else { "  (not heard)" };
        let _ = writeln!(text, "{name:<6} {}{silent}", signals.join(" "));
    }
    if plan.mix != Mix::None {
        let _ = writeln!(text, "outmix {}", plan.mix.name());
    }
    text + &super::packing::packing(plan)
}

fn task_line(id: usize, task: &Task) -> String {
    let list = |ids: &[TaskId]| ids.iter().map(|id| format!(" t{}", id.0)).collect::<String>();
    let state = if task.stateful { "" } else { "  stateless" };
    let after = if task.before.is_empty() { String::new() } else { format!("  after{}", list(&task.before)) };
    format!("t{id:<4} {:>9}  {}{after}{state}", micros(task.cost_ns), task.name)
}

fn body(text: &mut String, plan: &Plan, body: &Body, source: &str) {
    for op in &body.ops {
        let at = Position::of(source, op.span.start);
        let outputs: Vec<String> =
            op.outputs.iter().map(|place| place.map_or("-".to_owned(), self::place)).collect();
        let name = format!("{}{}{}", op.ugen.name(), link(op, plan), lanes_of(op.lanes()));
        let place = format!("{}:{}", at.line, at.column);
        let _ = writeln!(text, "  {place:>7}  {:<10} {name:<14} {}", outputs.join(" "), ports(op));
    }
}

/// What an op plays.
fn link(op: &Op, plan: &Plan) -> String {
    match op.link {
        Some(Link::Track(track)) => format!(" p{}", track.0),
        Some(Link::Pool(pool, shard)) => {
            let pool = &plan.pools[pool.index()];
            let shard = if pool.shards > 1 { format!(".{shard}") } else { String::new() };
            format!(" p{}{shard}", pool.track.0)
        }
        Some(Link::Setting(setting)) => format!(" {}", plan.settings[setting.index()].control),
        Some(Link::Response(response)) => format!(" {}", plan.responses[response.index()].name),
        None => String::new(),
    }
}

fn ports(op: &Op) -> String {
    let names = op.ugen.row().input_names(op.inputs.len());
    let ports: Vec<String> =
        names.zip(&op.inputs).map(|(name, value)| format!("{name}={}", input(value))).collect();
    ports.join(" ")
}

/// How many lanes, where there are several.
fn lanes_of(count: usize) -> String {
    if count > 1 { format!(" x{count}") } else { String::new() }
}

fn input(value: &Input) -> String {
    match value {
        Input::Constant(value) => format!("{value}"),
        Input::Constants(values) => {
            let values: Vec<String> = values.iter().map(f32::to_string).collect();
            format!("[{}]", values.join(" "))
        }
        Input::Place(at) => place(*at),
    }
}

fn place(place: Place) -> String {
    match place {
        Place::Wire(wire) => format!("w{}", wire.0),
        Place::Scratch(slot) => format!("s{}", slot.0),
        Place::Loop(id) => format!("l{}", id.0),
    }
}

/// Nanoseconds as microseconds.
fn micros(cost_ns: f32) -> String {
    format!("{:.2} us", cost_ns / 1000.0)
}

/// A graph, one node a line, sources first.
pub fn graph(graph: &Graph, source: &str) -> String {
    let order = graph.order();
    let number: BTreeMap<NodeIndex, usize> = order.iter().enumerate().map(|(at, &node)| (node, at)).collect();
    let signal = |signal: Signal| match signal {
        Signal::Constant(value) => format!("{value}"),
        Signal::Output(node, 0) => format!("n{}", number[&node]),
        Signal::Output(node, output) => format!("n{}.{output}", number[&node]),
    };
    let mut text = String::new();
    for (at, &node) in order.iter().enumerate() {
        let weight = &graph.dag[node];
        let position = Position::of(source, weight.span.start);
        let value = |(port, input)| match input {
            Signal::Constant(_) => self::input(&weight.knobs_of(port)),
            output => signal(output),
        };
        let inputs = graph.inputs(node);
        let names = weight.ugen.row().input_names(inputs.len());
        let inputs = inputs.into_iter().enumerate().map(value);
        let inputs: Vec<String> = names.zip(inputs).map(|(name, input)| format!("{name}={input}")).collect();
        let place = format!("{}:{}", position.line, position.column);
        let lanes = lanes_of(weight.lanes());
        let key = format!("~{} {}.{}{lanes}", weight.key.bus, weight.ugen.name(), weight.key.place);
        let _ = writeln!(text, "n{at:<4} {place:>7}  {key:<22} {}", inputs.join(" "));
    }
    for heard in &graph.outputs {
        let name = heard.channel.map_or("out".to_owned(), |channel| format!("out{channel}"));
        let _ = writeln!(text, "{name:<6} {} {}", signal(heard.signals[0]), signal(heard.signals[1]));
    }
    if graph.mix != Mix::None {
        let _ = writeln!(text, "outmix {}", graph.mix.name());
    }
    text
}

/// The ugen table, or the row of that name; `None` where there is none.
pub fn ugens(name: Option<&str>) -> Option<String> {
    let mut text = String::new();
    let mut group = None;
    let callable = ugen::all().filter(|row| row.group != Group::Plumbing);
    for row in callable.filter(|row| name.is_none_or(|name| row.name == name || row.aliases.contains(&name)))
    {
        if name.is_none() && group.replace(row.group) != Some(row.group) {
            let _ = writeln!(text, "{}{:?}", if text.is_empty() { "" } else { "\n" }, row.group);
        }
        match name {
            None => {
                let _ = writeln!(text, "  {:<10} {}", row.name, row.doc);
            }
            Some(_) => page(&mut text, row),
        }
    }
    (!text.is_empty()).then_some(text)
}

/// Everything the table says about a ugen.
fn page(text: &mut String, row: &Ugen) {
    let _ = writeln!(text, "{}\n  {}\n", row.name, row.doc);
    for port in row.ports.iter().filter(|port| !port.is_hidden()) {
        let unit = serde_json::to_value(port.unit)
            .ok()
            .and_then(|unit| unit.as_str().map(str::to_owned))
            .unwrap_or_default();
        let default = port.default.map_or("needed".to_owned(), |default| format!("{default}"));
        let range = match port.role {
            Role::Signal | Role::Many | Role::Sound => "a signal".to_owned(),
            Role::Trigger | Role::Gate => "a pattern of truths, or a signal".to_owned(),
            Role::List => "a text of numbers".to_owned(),
            Role::Sample => "the name of a sample".to_owned(),
            Role::Word(words) => format!("{}, or 0 to {}", words.join(" "), port.max),
            _ if port.max >= f32::MAX => "any number".to_owned(),
            _ => format!("{} to {} {unit}", port.min, port.max),
        };
        let default = if port.is_sound() { String::new() } else { format!("[{default}]") };
        let _ = writeln!(text, "  {:<10} {default:<9} {range}", port.name);
    }
    if !row.aliases.is_empty() {
        let _ = writeln!(text, "\n  also called {}", row.aliases.join(", "));
    }
    let chain = match row.chain {
        Chain::Input => "takes what stands before `#`",
        Chain::Multiply => "behind `#` it is multiplied with what stands before",
        Chain::Ignore => "makes its own sound",
    };
    let made = match row.made {
        Made::Kernel => {
            let frame_ns = row.cost_ns(1, true) / QUANTUM_FRAMES as f32;
            format!("{} outputs, {frame_ns:.1} ns a frame", row.outputs)
        }
        Made::Of(body) => format!("is {body}"),
        Made::Wires => "costs nothing".to_owned(),
    };
    let _ = writeln!(text, "\n  {chain}\n  {made}\n  from {}", row.origin);
}
