//! What a program cost while it played, by bus and by ugen, and what would let it play in real time.

use crate::instance::{Node, Part};
use phonon_compiler::plan::{Input, Op, Place, Plan};
use phonon_compiler::simulate::{Machine, block_ns};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// More than this share of its time a block should not take: others want the processor too.
pub const LOAD_MAX: f64 = 0.9;

/// How long blocks can be made before their delay is too long for those who play.
const BLOCK_FRAMES_MAX: usize = 4_096;

/// How many buses a piece can do without and be the same piece.
const LEFT_OUT_MAX: usize = 3;

/// What was spent on something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost {
    /// Nanoseconds on any thread.
    pub spent_ns: f64,
    /// How many ugens it is of.
    pub ugens: usize,
    /// The most voices at once, where it has any.
    pub voices: Option<u64>,
}

impl Cost {
    fn add(&mut self, other: &Cost) {
        self.spent_ns += other.spent_ns;
        self.ugens += other.ugens;
        self.voices = match (self.voices, other.voices) {
            (None, None) => None,
            (a, b) => Some(a.unwrap_or(0) + b.unwrap_or(0)),
        };
    }
}

/// What a bus cost.
#[derive(Clone, Debug, PartialEq)]
pub struct BusCost {
    /// The bus or output.
    pub name: String,
    /// All of it.
    pub cost: Cost,
    /// Its ugens by name, the dearest first.
    pub ugens: Vec<(&'static str, Cost)>,
}

/// What a program cost while it played.
#[derive(Clone, Debug)]
pub struct Costs {
    /// How long the sound lasts, in seconds.
    pub seconds: f64,
    /// Its buses, the dearest first.
    pub buses: Vec<BusCost>,
    /// What would let it play in real time.
    pub advice: Advice,
}

/// How a program is played, as far as its costs depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// How many frames were played.
    pub frames: u64,
    /// Frames of a block.
    pub block_frames: usize,
    /// Threads that compute.
    pub threads: usize,
    /// Threads that there could be.
    pub cores: usize,
}

impl Costs {
    /// The costs of a plan whose parts were watched.
    pub fn of(plan: &Plan, parts: &[Part], setting: &Setting) -> Costs {
        let mut by_bus: BTreeMap<&str, BTreeMap<&'static str, Cost>> = BTreeMap::new();
        for (task, part) in plan.tasks.iter().zip(parts) {
            for (op, cost) in ops(&task.body.ops, part) {
                for (bus, cost) in shares(op, cost) {
                    by_bus.entry(bus).or_default().entry(op.ugen.name()).or_default().add(&cost);
                }
            }
        }
        let dearest = |a: &Cost, b: &Cost| b.spent_ns.total_cmp(&a.spent_ns);
        let bus = |(name, ugens): (&str, BTreeMap<&'static str, Cost>)| {
            let mut cost = Cost::default();
            ugens.values().for_each(|ugen| cost.add(ugen));
            let mut ugens: Vec<_> = ugens.into_iter().collect();
            ugens.sort_by(|a, b| dearest(&a.1, &b.1));
            BusCost { name: name.to_owned(), cost, ugens }
        };
        let mut buses: Vec<BusCost> = by_bus.into_iter().map(bus).collect();
        buses.sort_by(|a, b| dearest(&a.cost, &b.cost));
        let advice = advice(plan, parts, &buses, setting);
        Costs { seconds: setting.frames as f64 / f64::from(plan.sample_rate_hz), buses, advice }
    }

    /// The same for programs: times in milliseconds, shares in percent.
    pub fn to_json(&self) -> Value {
        let figures = |cost: &Cost| {
            json!({
                "spent_ms": cost.spent_ns * 1e-6,
                "share_percent": self.share_percent(cost),
                "ugens": cost.ugens,
                "voices": cost.voices,
            })
        };
        let named = |name: &str, cost: &Cost| {
            let mut object = figures(cost);
            object["name"] = json!(name);
            object
        };
        let bus = |bus: &BusCost| {
            let mut object = named(&bus.name, &bus.cost);
            object["by_ugen"] = bus.ugens.iter().map(|(name, cost)| named(name, cost)).collect();
            object
        };
        json!({
            "spent_ms": self.spent_ns() * 1e-6,
            "load_percent": self.load_percent(),
            "buses": self.buses.iter().map(bus).collect::<Vec<_>>(),
            "fits": matches!(self.advice, Advice::Fits { .. }),
            "advice": self.advice.to_string(),
        })
    }

    fn spent_ns(&self) -> f64 {
        self.buses.iter().map(|bus| bus.cost.spent_ns).sum()
    }

    /// The share of one core's time that it took, while the sound lasted.
    fn load_percent(&self) -> f64 {
        100.0 * self.spent_ns() * 1e-9 / self.seconds.max(1e-9)
    }

    fn share_percent(&self, cost: &Cost) -> f64 {
        100.0 * cost.spent_ns / self.spent_ns().max(1.0)
    }
}

impl fmt::Display for Costs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |of: &dyn Fn(&BusCost) -> usize| self.buses.iter().map(of).max().unwrap_or(0);
        let bus_width = names(&|bus| bus.name.chars().count()).max(3);
        let ugen_width =
            names(&|bus| bus.ugens.iter().map(|(name, cost)| label(name, cost).len()).max().unwrap_or(0))
                .max(4);
        writeln!(f, "{:bus_width$}  {:ugen_width$}        time   share  of a core  voices", "bus", "ugen")?;
        let mut row = |bus: &str, ugen: &str, cost: &Cost| {
            let spent_ms = cost.spent_ns * 1e-6;
            let load = 100.0 * cost.spent_ns * 1e-9 / self.seconds.max(1e-9);
            let voices = cost.voices.map(|voices| voices.to_string()).unwrap_or_default();
            let line = format!(
                "{bus:bus_width$}  {ugen:ugen_width$}  {spent_ms:>7.1} ms  {:>4.1} %  {load:>7.2} %  {voices:>6}",
                self.share_percent(cost),
            );
            writeln!(f, "{}", line.trim_end())
        };
        for bus in &self.buses {
            row(&bus.name, "", &bus.cost)?;
            for (name, cost) in &bus.ugens {
                row("", &label(name, cost), cost)?;
            }
        }
        write!(
            f,
            "{:.1} ms for {:.3} s of sound: {:.1} % of one core\n{}",
            self.spent_ns() * 1e-6,
            self.seconds,
            self.load_percent(),
            self.advice
        )
    }
}

/// `lpf`, or `lpf x 4` where there are several.
fn label(name: &str, cost: &Cost) -> String {
    if cost.ugens == 1 { name.to_owned() } else { format!("{name} x {}", cost.ugens) }
}

/// What each op of a part took.
fn ops<'a>(ops: &'a [Op], part: &'a Part) -> impl Iterator<Item = (&'a Op, Cost)> {
    let spent = part.watch.iter().flat_map(|watch| watch.ops_ns());
    ops.iter().zip(&part.state.nodes).zip(spent).map(|((op, node), spent_ns)| {
        let voices = match node {
            Node::Voices(pools) => Some(pools.iter().map(|pool| pool.tally().peak).sum()),
            _ => None,
        };
        (op, Cost { spent_ns, ugens: op.lanes(), voices })
    })
}

/// The parts of what an op took that its lanes have, by bus.
fn shares(op: &Op, cost: Cost) -> impl Iterator<Item = (&str, Cost)> {
    let lanes = op.lanes();
    op.keys().enumerate().map(move |(at, key)| {
        let voices = cost.voices.filter(|_| at == 0);
        (key.bus.as_str(), Cost { spent_ns: cost.spent_ns / lanes as f64, ugens: 1, voices })
    })
}

/// What lets a program play in real time.
#[derive(Clone, Debug, PartialEq)]
pub enum Advice {
    /// Nothing is needed: the share of its time that a block takes.
    Fits {
        /// In percent.
        load_percent: f64,
        /// On so many threads.
        threads: usize,
    },
    /// More threads.
    Threads(usize),
    /// Longer blocks, on so many threads.
    Blocks {
        /// Frames of a block.
        frames: usize,
        /// Threads.
        threads: usize,
    },
    /// To leave these buses out, or to play them as samples.
    Without {
        /// The buses, the dearest first.
        buses: Vec<String>,
        /// Threads.
        threads: usize,
    },
    /// Nothing of that would be enough.
    TooMuch {
        /// What costs most.
        dearest: Option<String>,
        /// The share of its time that a block would take.
        load_percent: f64,
        /// Threads.
        threads: usize,
    },
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let on = |threads: usize| match threads {
            1 => "one thread".to_owned(),
            threads => format!("{threads} threads"),
        };
        match self {
            Advice::Fits { load_percent, threads } => {
                write!(
                    f,
                    "it plays in real time: blocks take {load_percent:.1} % of their time on {}",
                    on(*threads)
                )
            }
            Advice::Threads(threads) => {
                write!(f, "it does not play in real time; the cheapest way: --threads {threads}")
            }
            Advice::Blocks { frames, threads } => write!(
                f,
                "it does not play in real time; the cheapest way: --threads {threads} --block-size {frames}"
            ),
            Advice::Without { buses, threads } => {
                let names: Vec<String> = buses.iter().map(|bus| format!("`{bus}`")).collect();
                write!(
                    f,
                    "it does not play in real time; the cheapest way: {} without {}, rendered by --stems and played as samples",
                    on(*threads),
                    names.join(" and ")
                )
            }
            Advice::TooMuch { dearest, load_percent, threads } => {
                let most = dearest.as_ref().map_or(String::new(), |bus| format!("; `{bus}` costs most"));
                write!(
                    f,
                    "it does not play in real time, and no few buses stand in the way: blocks would take {load_percent:.0} % of their time on {}{most}",
                    on(*threads)
                )
            }
        }
    }
}

/// The cheapest way: what is not heard first, then what delays, then what is missed least.
fn advice(plan: &Plan, parts: &[Part], buses: &[BusCost], setting: &Setting) -> Advice {
    let Setting { block_frames, threads, cores, .. } = *setting;
    let load = |left_out: &[&str], frames: usize, threads: usize| {
        let block_ns = block_ns(&measured(plan, parts, left_out), Machine { threads, frames, window: 1 });
        block_ns as f64 * 1e-9 * f64::from(plan.sample_rate_hz) / frames as f64
    };
    let fits = |left_out: &[&str], frames: usize, threads: usize| load(left_out, frames, threads) <= LOAD_MAX;
    if fits(&[], block_frames, threads) {
        return Advice::Fits { load_percent: 100.0 * load(&[], block_frames, threads), threads };
    }
    let most = cores.max(threads);
    if let Some(threads) = (threads + 1..=most).find(|&threads| fits(&[], block_frames, threads)) {
        return Advice::Threads(threads);
    }
    let longer = std::iter::successors(Some(2 * block_frames), |frames| Some(2 * frames));
    let mut longer = longer.take_while(|frames| *frames <= BLOCK_FRAMES_MAX);
    if let Some(frames) = longer.find(|&frames| fits(&[], frames, most)) {
        return Advice::Blocks { frames, threads: most };
    }
    // What others go through cannot be left out, and whoever has to leave out many had better think anew.
    let names: Vec<&str> =
        buses.iter().map(|bus| bus.name.as_str()).filter(|bus| is_source(plan, bus)).collect();
    let few = 1..=names.len().min(LEFT_OUT_MAX);
    match few.into_iter().find(|&count| fits(&names[..count], block_frames, most)) {
        Some(count) => {
            let buses = names[..count].iter().map(|name| (*name).to_owned()).collect();
            Advice::Without { buses, threads: most }
        }
        None => {
            let load_percent = 100.0 * load(&[], block_frames, most);
            Advice::TooMuch {
                dearest: buses.first().map(|bus| bus.name.clone()),
                load_percent,
                threads: most,
            }
        }
    }
}

/// Whether a bus reads no other, so that it can be played as a sample and all else is as it was.
fn is_source(plan: &Plan, bus: &str) -> bool {
    let is_of_bus = |op: &&Op| op.keys().any(|key| key.bus == bus);
    let places = |input: &Input| if let Input::Place(place) = input { Some(*place) } else { None };
    let mut written: BTreeSet<(Option<usize>, Place)> = BTreeSet::new();
    for (task, at) in plan.tasks.iter().zip(0..) {
        // What lies in scratch is of one task; wires are of all.
        let of = |place: Place| (matches!(place, Place::Scratch(_)).then_some(at), place);
        for op in task.body.ops.iter().filter(|op| !is_of_bus(op)) {
            written.extend(op.outputs.iter().flatten().map(|place| of(*place)));
        }
        let mut own = task.body.ops.iter().filter(is_of_bus);
        if own.any(|op| op.inputs.iter().filter_map(places).any(|place| written.contains(&of(place)))) {
            return false;
        }
    }
    true
}

/// The plan with the costs that its tasks were found to have, without those of some buses.
fn measured(plan: &Plan, parts: &[Part], left_out: &[&str]) -> Plan {
    let mut plan = plan.clone();
    for (task, part) in plan.tasks.iter_mut().zip(parts) {
        let Some(watch) = &part.watch else { continue };
        let kept = ops(&task.body.ops, part)
            .flat_map(|(op, cost)| shares(op, cost))
            .filter(|(bus, _)| !left_out.contains(bus));
        let spent_ns: f64 = kept.map(|(_, cost)| cost.spent_ns).sum();
        task.cost_ns = (spent_ns / watch.quanta().max(1) as f64) as f32;
    }
    plan
}
