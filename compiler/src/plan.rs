//! The plan: what to run, in which order, and where every signal lies. Plain data.
//!
//! A plan is made of tasks. A task runs its ops in order, a quantum of frames at a time.
//! Inside a task signals lie in scratch slots, one quantum long; between tasks they lie in wires, one block long.
//! Every wire is written by one task, once a block, and read only by tasks that come after it (S1).
//!
//! An op computes one signal, or several alike side by side: its lanes. Scratch slots and wires have as many lanes as
//! the op that writes them. Where the reader has one lane for each of the writer's, each reads its own; a signal of one
//! lane is read by all; and the ugens `mix` and `unpack` read all lanes of what they are given, in order.

mod stem;

use crate::pattern::{Pattern, Time};
use crate::tempo::Tempo;
use crate::ugen::UgenId;
use phonon_grammar::Span;
use serde::{Deserialize, Serialize};

pub use stem::{Stem, StemId, StemKind};

/// Frames that a task computes at a time; blocks are whole multiples of it.
pub const QUANTUM_FRAMES: usize = 64;

/// How many signals a pool gives whose events send to their orbit: left and right of its sound, of what it sends to the
/// delay, and of what it sends to the reverb. Other pools give the first two.
pub const SENDING_OUTPUTS: u8 = 6;

/// A program, ready to be given kernels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Frames per second that the plan was made for.
    pub sample_rate_hz: u32,
    /// Cycles per second, exactly.
    pub tempo: Tempo,
    /// The cycle that it starts at.
    pub start_cycle: Time,
    /// The patterns that are asked while it plays.
    pub tracks: Vec<Track>,
    /// What its voices can play beside samples.
    pub instruments: Vec<Instrument>,
    /// Its voice pools.
    pub pools: Vec<Pool>,
    /// What its voices are told by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
    /// The samples that it plays sounds through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responses: Vec<Response>,
    /// Its tasks; a task comes after all that it waits for.
    pub tasks: Vec<Task>,
    /// The lanes of each wire.
    pub wires: Vec<u8>,
    /// What is heard, in the order it is summed.
    pub outputs: Vec<Output>,
    /// How the sum is scaled.
    pub mix: Mix,
    /// Ugens that are alike and yet not lanes of one op.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpacked: Vec<Unpacked>,
}

/// Alike ugens that are computed one by one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unpacked {
    /// The ugens; all this is said of each of them.
    pub ugens: Vec<UgenId>,
    /// How many there are that are alike.
    pub count: u32,
    /// The buses they are in.
    pub buses: Vec<String>,
    /// Why they are not packed.
    pub reason: Reason,
}

/// Why alike ugens are not packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// They are part of a feedback loop.
    Loop,
    /// They play a pattern.
    Pattern,
    /// They are pools of voices, which lie in lanes themselves.
    Voices,
    /// They are too few.
    Few,
    /// To move signals into lanes and out of them would cost more than it saves.
    Moves,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Reason::Loop => "in a feedback loop",
            Reason::Pattern => "plays a pattern",
            Reason::Voices => "its voices are packed by themselves",
            Reason::Few => "too few",
            Reason::Moves => "moving signals into lanes would cost more than it saves",
        })
    }
}

/// A pattern that is asked while the plan plays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// The pattern: numbers for a `track` op, controls for a pool.
    pub pattern: Pattern,
    /// The expression it stands for.
    pub span: Span,
}

/// The voices of one `s` expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pool {
    /// The track whose events start voices: controls such as `s`, `note`, `gain`.
    pub track: TrackId,
    /// The instruments that its words of the form `~name` mean.
    pub instruments: Vec<(String, InstrumentId)>,
    /// What samples go through that are told anything, mono and stereo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samplers: Option<[InstrumentId; 2]>,
    /// The expression it stands for.
    pub span: Span,
    /// How many voices it is expected to have at once.
    pub voices: f32,
    /// Over how many ops its voices are spread. Shard `n` of `m` plays the starts whose number, counted from 0, leaves
    /// the rest `n` when divided by `m`; every start ends the voices of its cut group in all shards.
    pub shards: u32,
}

impl Pool {
    /// All its instruments: those of words first, then those that samples go through.
    pub fn all_instruments(&self) -> impl Iterator<Item = InstrumentId> + '_ {
        self.instruments.iter().map(|(_, id)| *id).chain(self.samplers.into_iter().flatten())
    }
}

/// A control of events whose number a voice is told when it starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    /// The control.
    pub control: String,
    /// What it is where an event does not have it.
    pub default: f32,
    /// Words that it may have in place of a number: each stands for its place among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Whether an event with 0 is as one that does not have it.
    pub zero_is_none: bool,
}

impl Setting {
    /// A control that has numbers, all of which count.
    pub fn new(control: &str, default: f32) -> Setting {
        Setting { control: control.to_owned(), default, words: Vec::new(), zero_is_none: false }
    }
}

/// A sample as the impulse response of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// The name of the sample.
    pub name: String,
    /// Its number among those of the name.
    pub number: i64,
    /// Where it is asked for.
    pub span: Span,
}

impl Response {
    /// Whether it is the same sample, wherever it is asked for.
    pub fn is_same_as(&self, other: &Response) -> bool {
        (&self.name, self.number) == (&other.name, other.number)
    }
}

/// A bus as something a voice can play: its graph in small, copied for each voice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Instrument {
    /// The bus it was made from.
    pub name: String,
    /// What to run.
    pub body: Body,
    /// Left and right.
    pub outputs: [Input; 2],
    /// Envelopes, by their places in the body: when all are at rest and nothing rings on, a voice is over.
    /// Empty where only the end of its note ends it.
    pub enders: Vec<u32>,
    /// Nanoseconds for a quantum, estimated.
    pub cost_ns: f32,
}

/// A run of ops with the memory they share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The ops, in order.
    pub ops: Vec<Op>,
    /// The lanes of each scratch slot: a quantum, without content between quanta.
    pub scratch: Vec<u8>,
    /// How many loops they use: a quantum of one lane each, kept from one quantum to the next.
    pub loops: u32,
}

/// A run of ops that one worker runs in one go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// What to run.
    pub body: Body,
    /// The tasks it waits for, ascending.
    pub before: Vec<TaskId>,
    /// The tasks that wait for it, ascending.
    pub after: Vec<TaskId>,
    /// Whether one of its ops remembers anything from block to block.
    pub stateful: bool,
    /// Nanoseconds for a quantum, estimated.
    pub cost_ns: f32,
    /// The buses it computes, for people to read.
    pub name: String,
}

/// A kernel's place in the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Op {
    /// Which kernel.
    pub ugen: UgenId,
    /// Who it is, across edits of the text.
    pub key: Key,
    /// What it reads, a signal per port.
    pub inputs: Vec<Input>,
    /// Where its outputs go; `None` for one that nobody reads.
    pub outputs: Vec<Option<Place>>,
    /// The track, the pool or the response it plays, or the setting it gives.
    pub link: Option<Link>,
    /// The text it stands for.
    pub span: Span,
    /// Who it is in the lanes after the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub twins: Vec<Twin>,
}

impl Op {
    /// How many signals it computes side by side.
    pub fn lanes(&self) -> usize {
        1 + self.twins.len()
    }

    /// Its keys, one per lane.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.key).chain(self.twins.iter().map(|twin| &twin.key))
    }
}

/// Who an op is in one of its lanes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Twin {
    /// Who it is, across edits of the text.
    pub key: Key,
    /// The text it stands for.
    pub span: Span,
}

/// The most lanes of an op.
pub const LANES_MAX: usize = 16;

/// Voices of a pool's shard that may sound at once for each of its instruments, besides those that are fading out.
pub const INSTRUMENT_VOICES: usize = 128;

/// What an op reads at one port.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Input {
    /// The knob.
    Constant(f32),
    /// A knob for each lane.
    Constants(Vec<f32>),
    /// The jack.
    Place(Place),
}

/// Where a signal lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// Between tasks, a block long.
    Wire(WireId),
    /// Within a body, a quantum long.
    Scratch(ScratchId),
    /// Within a body, kept for the next quantum: the way back of a feedback loop.
    Loop(LoopId),
}

/// What an op plays, or of what it tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Link {
    /// A pattern as signals.
    Track(TrackId),
    /// Voices: those of a shard of a pool.
    Pool(PoolId, u32),
    /// What a voice is told by name.
    Setting(SettingId),
    /// A sample that sounds are played through.
    Response(ResponseId),
}

/// A signal that is heard.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// Its number; `None` for `out`.
    pub channel: Option<u32>,
    /// Left and right: wires or constants.
    pub signals: [Input; 2],
    /// Whether it takes part in the sum.
    pub audible: bool,
    /// Its place among the stems, where these are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stem: Option<Stem>,
}

/// Which of so many pairs of channels an output is heard on, from 0 on: `outK` on the K-th, and on the first what has no
/// number or one beyond them.
pub fn pair(channel: Option<u32>, pairs: usize) -> usize {
    let own = channel.and_then(|number| (number as usize).checked_sub(1));
    own.filter(|pair| *pair < pairs).unwrap_or(0)
}

/// How the sum of the outputs is scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mix {
    /// As it is.
    #[default]
    None,
    /// Divided by the number of outputs.
    Gain,
    /// Divided by the root of the number of outputs.
    Sqrt,
    /// Through tanh.
    Tanh,
    /// Clamped to ±1.
    Hard,
}

impl Mix {
    /// All of them.
    pub const ALL: [Mix; 5] = [Mix::None, Mix::Gain, Mix::Sqrt, Mix::Tanh, Mix::Hard];

    /// The word that asks for it behind `outmix`.
    pub fn name(self) -> &'static str {
        match self {
            Mix::None => "none",
            Mix::Gain => "gain",
            Mix::Sqrt => "sqrt",
            Mix::Tanh => "tanh",
            Mix::Hard => "hard",
        }
    }

    /// Whether it changes the sum by more than a level.
    pub fn is_limiting(self) -> bool {
        matches!(self, Mix::Tanh | Mix::Hard)
    }

    /// What the sum of so many outputs is multiplied by.
    pub fn level(self, outputs: usize) -> f32 {
        let count = outputs.max(1) as f32;
        match self {
            Mix::Gain => 1.0 / count,
            Mix::Sqrt => 1.0 / count.sqrt(),
            Mix::None | Mix::Tanh | Mix::Hard => 1.0,
        }
    }
}

/// Who a kernel is: a name that edits elsewhere in the text leave alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    /// The bus or output it belongs to.
    pub bus: String,
    /// The ugen.
    pub ugen: UgenId,
    /// The how-manieth of that ugen in that bus.
    pub place: u32,
}

impl Key {
    /// A number that stands for the key: the seed of its random sequence.
    ///
    /// FNV-1a (Fowler, Noll, Vo) over the parts of the key.
    pub fn hash(&self) -> u64 {
        let bytes =
            self.bus.bytes().chain([0]).chain(self.ugen.name().bytes()).chain(self.place.to_le_bytes());
        bytes
            .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A task of a plan.
    TaskId
    /// A wire of a plan.
    WireId
    /// A scratch slot of a body.
    ScratchId
    /// A loop of a body.
    LoopId
    /// A track of a plan.
    TrackId
    /// A pool of a plan.
    PoolId
    /// An instrument of a plan.
    InstrumentId
    /// A setting of a plan.
    SettingId
    /// A response of a plan.
    ResponseId
}
