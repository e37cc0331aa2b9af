//! THE TABLE: one row per unit generator.
//!
//! A row says what a ugen is called, what its ports are and how it behaves in a graph.
//! The code that runs it is a kernel of the same name in the runtime; a test holds the two together.
//! Many rows have no kernel: they are made of others, and their row holds the expression ([`Made::Of`]).

pub mod approx;
pub mod arithmetic;
mod control;
mod costs;
mod drum;
mod dynamics;
mod echo;
mod effect;
mod envelope;
mod equaliser;
mod filter;
mod modulation;
pub mod number;
mod plumbing;
mod port;
mod source;
mod spectrum;
mod tone;

pub use costs::SAMPLE_VOICE_NS;
use foldhash::HashMap;
pub use port::{Port, Role, Unit};
use port::{given, hidden, knob, literal, pitch, signal, sound};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A row of the table.
#[derive(Debug)]
pub struct Ugen {
    /// The name it is printed with.
    pub name: &'static str,
    /// Other names it answers to.
    pub aliases: &'static [&'static str],
    /// The heading it stands under.
    pub group: Group,
    /// What it is for: one or two sentences.
    pub doc: &'static str,
    /// Where the algorithm comes from.
    pub origin: &'static str,
    /// Its inputs, in the order of its arguments.
    pub ports: &'static [Port],
    /// How many signals it gives: 2 for left and right.
    pub outputs: u8,
    /// What `x # name` does with `x`.
    pub chain: Chain,
    /// What it remembers from frame to frame.
    pub memory: Memory,
    /// What makes its sound.
    pub made: Made,
}

impl Ugen {
    /// Whether there is a kernel for it, so that it can stand in a graph.
    pub fn has_kernel(&self) -> bool {
        self.made == Made::Kernel
    }

    /// The port that takes what stands before `#`: the first signal.
    pub fn input(&self) -> Option<usize> {
        self.ports.iter().position(|port| port.role == Role::Signal)
    }

    /// The names of so many inputs: the members of a list, or of what takes any number, have that of their port; of two
    /// lists, the first has a member more.
    pub fn input_names(&self, count: usize) -> impl Iterator<Item = &'static str> {
        let has_members = |port: &&Port| matches!(port.role, Role::Many | Role::List);
        let mut lists = self.ports.iter().filter(has_members).count();
        let mut members = (count + lists).saturating_sub(self.ports.len());
        let names = self.ports.iter().flat_map(move |port| {
            let mut own = 1;
            if has_members(&port) {
                own = members.div_ceil(lists);
                (members, lists) = (members - own, lists - 1);
            }
            std::iter::repeat_n(port.name, own)
        });
        names.chain(std::iter::repeat("in")).take(count)
    }

    /// Nanoseconds for a quantum of so many lanes, measured, with knobs that stand still or that move; of each signal,
    /// where their number is not fixed (`mix pack unpack`). A pool costs its voices besides.
    ///
    /// # Panics
    /// Where the table of costs has no such row: a test keeps it whole.
    pub fn cost_ns(&self, lanes: usize, moves: bool) -> f32 {
        let at = costs::COSTS.binary_search_by_key(&self.name, |&(name, _)| name);
        let [one, eight, sixteen] = costs::COSTS[at.expect("every ugen has a cost")].1[usize::from(moves)];
        match lanes {
            0..=1 => one,
            2..=8 => eight,
            _ => sixteen,
        }
    }
}

/// The headings of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Group {
    /// Oscillators and noise.
    Source,
    /// Filters.
    Filter,
    /// Delays, reverbs, distortion, level and place.
    Effect,
    /// Envelopes and ramps.
    Envelope,
    /// Triggers, followers and choices.
    Control,
    /// Arithmetic on signals.
    Arithmetic,
    /// What the compiler itself puts into a graph; not to be called by name.
    Plumbing,
}

/// What `x # name` does with `x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Chain {
    /// `x` becomes the first signal (the second too, where there are two and `x` is stereo).
    Input,
    /// The ugen's output is multiplied by `x` (envelopes).
    Multiply,
    /// `x` is dropped, with a warning (generators).
    Ignore,
}

/// What a ugen remembers from frame to frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Memory {
    /// Nothing: the output follows from the inputs of the same frame.
    None,
    /// State that follows from its inputs alone: two alike may be one.
    State,
    /// State and a random sequence of its own: two alike are still two.
    Seeded,
}

/// What makes the sound of a ugen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// A kernel of the runtime.
    Kernel,
    /// Other ugens: an expression of the language in which the ports are names.
    Of(&'static str),
    /// Nothing: it only says which signals are meant.
    Wires,
}

/// Ugens that have a longer form, of another name.
const LONGER: [(&str, &str); 1] = [("lush", "lush_predelay")];

/// The place of a row in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UgenId(u16);

impl UgenId {
    /// The row of that name or alias, among those that a program can call.
    pub fn find(name: &str) -> Option<UgenId> {
        UgenId::row_of(name).filter(|ugen| ugen.row().group != Group::Plumbing)
    }

    fn row_of(name: &str) -> Option<UgenId> {
        BY_NAME.get(name).copied()
    }

    /// The row of a name that the table is known to have.
    ///
    /// # Panics
    /// Where it has not: a mistake of the compiler itself.
    pub fn known(name: &str) -> UgenId {
        UgenId::row_of(name).unwrap_or_else(|| panic!("the ugen table has no row `{name}`"))
    }

    /// Its row.
    pub fn row(self) -> &'static Ugen {
        let mut at = self.0 as usize;
        for rows in TABLE {
            match rows.get(at) {
                Some(row) => return row,
                None => at -= rows.len(),
            }
        }
        unreachable!("ids are made from rows")
    }

    /// The ugen that is meant where this one has more arguments than it takes.
    pub fn with_more(self) -> Option<UgenId> {
        LONGER.iter().find(|(name, _)| *name == self.name()).map(|(_, longer)| UgenId::known(longer))
    }

    /// Whether one of its ports is a pitch.
    pub fn has_pitch(self) -> bool {
        self.row().ports.iter().any(|port| port.role == Role::Pitch)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().name
    }
}

impl Serialize for UgenId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for UgenId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<UgenId, D::Error> {
        let name = String::deserialize(deserializer)?;
        UgenId::row_of(&name).ok_or_else(|| serde::de::Error::custom(format!("no ugen `{name}`")))
    }
}

/// All rows, in the order of the table.
pub fn all() -> impl Iterator<Item = &'static Ugen> {
    TABLE.iter().flat_map(|rows| rows.iter())
}

const TABLE: &[&[Ugen]] = &[
    source::ROWS,
    tone::ROWS,
    drum::ROWS,
    filter::ROWS,
    equaliser::ROWS,
    effect::ROWS,
    echo::ROWS,
    modulation::ROWS,
    dynamics::ROWS,
    spectrum::ROWS,
    envelope::ROWS,
    control::ROWS,
    arithmetic::ROWS,
    plumbing::ROWS,
];

/// A row that is made of other ugens.
const fn made_of(
    group: Group,
    name: &'static str,
    ports: &'static [Port],
    body: &'static str,
    doc: &'static str,
) -> Ugen {
    Ugen {
        name,
        aliases: &[],
        group,
        doc,
        origin: "own expression",
        ports,
        outputs: 1,
        chain: match ports {
            [Port { role: Role::Signal, .. }, ..] => Chain::Input,
            _ => Chain::Ignore,
        },
        memory: Memory::State,
        made: Made::Of(body),
    }
}

/// The rows by their names and aliases.
static BY_NAME: LazyLock<HashMap<&str, UgenId>> = LazyLock::new(|| {
    let mut by_name = HashMap::default();
    for (at, row) in all().enumerate() {
        for name in row.aliases.iter().chain([&row.name]) {
            let other = by_name.insert(*name, UgenId(at as u16));
            assert_eq!(other, None, "`{name}` stands twice in the table");
        }
    }
    by_name
});

#[cfg(test)]
mod tests {
    use super::{UgenId, all, costs::COSTS};

    #[test]
    fn members_have_the_name_of_their_port() {
        let names = |ugen, count| UgenId::known(ugen).row().input_names(count).collect::<Vec<_>>();
        assert_eq!(names("lpf", 3), ["in", "cutoff", "q"]);
        assert_eq!(names("select", 3), ["index", "choices", "choices"]);
        assert_eq!(names("segments", 6), ["trigger", "levels", "levels", "levels", "times", "times"]);
        assert_eq!(names("segments", 2), ["trigger", "levels"]);
    }

    #[test]
    fn every_ugen_has_its_cost() {
        let mut names: Vec<&str> = all().filter(|row| row.has_kernel()).map(|row| row.name).collect();
        names.sort_unstable();
        assert_eq!(COSTS.iter().map(|&(name, _)| name).collect::<Vec<_>>(), names);
        for (name, costs) in COSTS {
            assert!(
                costs.as_flattened().iter().all(|cost_ns| (1.0..1e6).contains(cost_ns)),
                "{name}: {costs:?}"
            );
        }
    }
}
