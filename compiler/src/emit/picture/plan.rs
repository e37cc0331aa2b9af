//! A plan as a drawing.
//!
//! A box has the colour and the number of its task; the longest way is drawn thick, what comes back a quantum later is
//! broken. Lanes lie in the bands of their buses, each as a box with others behind it.

use super::critical::critical;
use super::lanes::{Lane, Thread, Threads};
use super::{Edge, Grouping, Picture, in_order};
use crate::emit::packing::buses;
use crate::emit::text::critical_path;
use crate::plan::{Mix, Op, Plan};
use crate::svg::COLOURS;
use std::collections::{BTreeMap, BTreeSet};

/// The most tasks that a box names.
const TASKS_MAX: usize = 3;

/// The most letters of the names of buses in the box of a task.
const LETTERS_MAX: usize = 28;

/// The plan as SVG.
pub fn picture(plan: &Plan, grouping: Grouping) -> String {
    Drawn::of(plan, grouping).picture().svg()
}

/// A box of a plan.
struct Group {
    lines: Vec<String>,
    band: String,
    /// How many lanes there are of the op that it shows, of which some may lie in other boxes.
    lanes: usize,
    tasks: BTreeSet<usize>,
    cost_ns: f32,
}

/// A plan, sorted into boxes.
struct Drawn<'p> {
    plan: &'p Plan,
    threads: Threads<'p>,
    groups: Vec<Group>,
    /// The box of each lane.
    homes: BTreeMap<Lane, usize>,
    /// The edges between boxes, and whether each is part of the longest way.
    edges: BTreeMap<(usize, usize, bool), bool>,
    /// The boxes on the longest way.
    critical: BTreeSet<usize>,
    /// The last lane of the longest way.
    last: Option<Lane>,
}

impl<'p> Drawn<'p> {
    fn of(plan: &'p Plan, grouping: Grouping) -> Drawn<'p> {
        let threads = Threads::of(plan, grouping != Grouping::Task);
        let (groups, homes, edges) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let mut drawn = Drawn { plan, threads, groups, homes, edges, critical: BTreeSet::new(), last: None };
        drawn.sort(grouping);
        drawn.connect();
        drawn
    }

    /// Puts every lane into a box.
    fn sort(&mut self, grouping: Grouping) {
        let mut known: BTreeMap<(usize, usize, String), usize> = BTreeMap::new();
        for (task, weight) in self.plan.tasks.iter().enumerate() {
            let costs = costs(&weight.body.ops, weight.cost_ns);
            for (at, (op, cost_ns)) in weight.body.ops.iter().zip(costs).enumerate() {
                if self.threads.is_left_out(op) {
                    continue;
                }
                for (lane, key) in op.keys().enumerate() {
                    let name = match grouping {
                        Grouping::Ugen => (task, at, key.bus.clone()),
                        Grouping::Task => (task, 0, String::new()),
                        Grouping::Bus => (0, 0, key.bus.clone()),
                    };
                    let group = *known.entry(name).or_insert_with(|| {
                        let band =
                            if grouping == Grouping::Task { String::new() } else { format!("~{}", key.bus) };
                        let lines = match grouping {
                            Grouping::Ugen => vec![titled(op, &key.bus)],
                            Grouping::Task => vec![format!("t{task}"), shortened(&weight.name)],
                            Grouping::Bus => vec![band.clone()],
                        };
                        let lanes = if grouping == Grouping::Ugen { op.lanes() } else { 1 };
                        self.groups.push(Group { lines, band, lanes, tasks: BTreeSet::new(), cost_ns: 0.0 });
                        self.groups.len() - 1
                    });
                    self.homes.insert(((task, at), lane), group);
                    self.groups[group].tasks.insert(task);
                    self.groups[group].cost_ns += cost_ns / op.lanes() as f32;
                }
            }
        }
    }

    /// Finds the edges between boxes, and the longest way.
    fn connect(&mut self) {
        let threads = self.threads.all();
        for Thread { from, to, is_delayed } in &threads {
            let (from, to) = (self.homes[from], self.homes[to]);
            if from != to || *is_delayed {
                self.edges.insert((from, to, *is_delayed), false);
            }
        }
        let costs: Vec<Vec<f32>> =
            self.plan.tasks.iter().map(|task| costs(&task.body.ops, task.cost_ns)).collect();
        let heard = self.plan.outputs.iter().flat_map(|output| self.threads.heard(output)).collect();
        let chain = critical(self.plan, &threads, &heard, |(task, op)| costs[task][op]);
        self.critical = chain.iter().map(|lane| self.homes[lane]).collect();
        self.last = chain.last().copied();
        for pair in chain.windows(2) {
            let edge = (self.homes[&pair[0]], self.homes[&pair[1]], false);
            self.edges.entry(edge).and_modify(|is_critical| *is_critical = true);
        }
    }

    /// Draws the boxes, sources before readers, with what is heard behind them.
    fn picture(&self) -> Picture {
        let mut picture = Picture { legend: self.legend(), ..Picture::default() };
        let pairs =
            self.edges.keys().filter(|(.., is_delayed)| !is_delayed).map(|(from, to, _)| (*from, *to));
        let mut items = vec![0; self.groups.len()];
        for at in in_order(self.groups.len(), &pairs.collect()) {
            let Group { lines, band, lanes, tasks, cost_ns } = &self.groups[at];
            let mut class = colour(tasks);
            if self.critical.contains(&at) {
                class += " critical";
            }
            items[at] = picture.add(lines[0].clone(), band.clone(), class);
            let item = &mut picture.items[items[at]];
            item.lines.clone_from(lines);
            item.is_stacked = *lanes > 1;
            item.tag = if lines.len() > 1 { String::new() } else { numbers(tasks) };
            item.cost_ns = *cost_ns;
            let names: BTreeSet<&str> =
                tasks.iter().map(|task| self.plan.tasks[*task].name.as_str()).collect();
            let names = Vec::from_iter(names).join(", ");
            item.hint =
                format!("{}: {:.2} us a quantum, in {} of {names}", lines[0], cost_ns / 1e3, numbers(tasks));
        }
        let edges = self.edges.iter().map(|((from, to, is_delayed), is_critical)| Edge {
            from: items[*from],
            to: items[*to],
            is_delayed: *is_delayed,
            class: thick(*is_critical),
        });
        picture.edges = edges.collect();
        self.hear(&mut picture, &items);
        picture
    }

    /// Draws what is heard, and how it is mixed.
    fn hear(&self, picture: &mut Picture, items: &[usize]) {
        let mut all = Vec::new();
        for output in &self.plan.outputs {
            let name = output.channel.map_or("heard".to_owned(), |channel| format!("heard: out{channel}"));
            let heard = picture.add(name.clone(), "heard".to_owned(), "several".to_owned());
            picture.items[heard].hint = if output.audible { name } else { format!("{name} (hushed)") };
            all.extend(output.audible.then_some(heard));
            for lane in self.threads.heard(output) {
                let (from, class) = (items[self.homes[&lane]], thick(self.last == Some(lane)));
                picture.edges.insert(Edge { from, to: heard, is_delayed: false, class });
            }
        }
        if self.plan.mix != Mix::None {
            let title = format!("outmix: {}", self.plan.mix.name());
            let to = picture.add(title.clone(), "heard".to_owned(), "several".to_owned());
            picture.items[to].hint = format!("{title}: what is done to the sum of the outputs");
            let edges = all.into_iter().map(|from| Edge { from, to, is_delayed: false, class: "" });
            picture.edges.extend(edges);
        }
    }

    fn legend(&self) -> Vec<(&'static str, String)> {
        let (critical_ns, _) = critical_path(self.plan);
        let mut legend = vec![("legend critical", format!("the longest way, {:.2} us", critical_ns / 1e3))];
        if self.edges.keys().any(|(.., is_delayed)| *is_delayed) {
            legend.push(("legend later", "a quantum later".to_owned()));
        }
        if self.groups.iter().any(|group| group.lanes > 1) {
            legend.push(("several behind", "lanes of one ugen, computed side by side".to_owned()));
        }
        legend
    }
}

/// The class of an edge.
fn thick(is_critical: bool) -> &'static str {
    if is_critical { "critical" } else { "" }
}

/// How a box is drawn that belongs to these tasks.
fn colour(tasks: &BTreeSet<usize>) -> String {
    match tasks.first() {
        Some(task) if tasks.len() == 1 => format!("c{}", task % COLOURS),
        _ => "several".to_owned(),
    }
}

/// The numbers of some tasks.
fn numbers(tasks: &BTreeSet<usize>) -> String {
    let named: Vec<String> = tasks.iter().take(TASKS_MAX).map(|task| format!("t{task}")).collect();
    let more = tasks.len().saturating_sub(TASKS_MAX);
    if more > 0 { format!("{} +{more}", named.join(" ")) } else { named.join(" ") }
}

/// As much of a name as there is room for.
fn shortened(name: &str) -> String {
    match name.char_indices().nth(LETTERS_MAX) {
        Some((end, _)) => format!("{}...", &name[..end]),
        None => name.to_owned(),
    }
}

/// What each op costs: as its row says, and pools share what is left of the cost of their task.
fn costs(ops: &[Op], task_ns: f32) -> Vec<f32> {
    let row_ns = |op: &Op| op.ugen.row().cost_ns(op.lanes(), false);
    let pools = ops.iter().filter(|op| op.ugen.name() == "voices").count() as f32;
    let left_ns = (task_ns - ops.iter().map(row_ns).sum::<f32>()).max(0.0);
    ops.iter().map(|op| row_ns(op) + if op.ugen.name() == "voices" { left_ns / pools } else { 0.0 }).collect()
}

/// An op in the band of a bus: how many of its lanes are there.
fn titled(op: &Op, bus: &str) -> String {
    let name = op.ugen.name();
    let here = op.keys().filter(|key| key.bus == bus).count();
    match op.lanes() {
        1 => name.to_owned(),
        lanes if buses(op).len() == 1 => format!("{name} x{lanes}"),
        lanes => format!("{name} {here} of x{lanes}"),
    }
}
