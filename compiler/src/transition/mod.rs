//! What plays while one version of a program turns into the next.
//!
//! It is a program like any other: the graphs of both versions in one, in which what both have stands once. Where a
//! port reads something else than before, the old signal fades out while the new one fades in, by the equal-power law;
//! where it is a number or moves a knob, it goes from the old value to the new one on a straight line. So nothing is
//! computed twice but what changes, and what does not change keeps its bits.
//!
//! Nodes are the same if they have the same key, the same ugen and as many ports. What remembers nothing is told by what it
//! reads: a sum by its terms, of which those that both versions have go on as they are, and any function by its signals,
//! whose numbers then fade.

mod kept;
mod level;
mod union;

use crate::graph::{Graph, Node};
use crate::lower::Module;
use crate::pattern::Pattern;
use crate::plan::{InstrumentId, Key, Link, Pool, PoolId, Response, ResponseId, Setting, SettingId, TrackId};
use level::levelled;
use petgraph::stable_graph::NodeIndex;
use std::collections::{BTreeMap, BTreeSet};
use union::{Joined, union};

/// Marks the place in the key of a node that only the old version has.
const LEAVING: u32 = 1 << 31;

/// How one version turns into the next.
#[derive(Clone, Copy, Debug)]
pub struct Fading {
    /// How long it takes.
    pub seconds: f32,
    /// How many pairs of channels outputs are heard on: one that comes to another pair fades out here and in there.
    pub pairs: usize,
}

/// One version turning into the next.
#[derive(Clone, Debug)]
pub struct Transition {
    /// Both in one.
    pub module: Module,
    /// Whether something fades: where nothing does, the new version can take the place of the old one at once.
    pub fades: bool,
    /// Who goes on.
    pub kept: Kept,
}

/// The nodes that go on from one version to the next.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Those of what is heard.
    pub heard: Selves,
    /// Those of what voices play, by the number of the instrument, each with the number of its old self.
    pub instruments: BTreeMap<usize, (usize, Selves)>,
}

/// Nodes of a graph of the new version, each with its old self.
pub type Selves = BTreeMap<NodeIndex, NodeIndex>;

/// The key that a node of the old version has while it fades out.
pub fn leaving(key: &Key) -> Key {
    Key { place: key.place | LEAVING, ..key.clone() }
}

/// The key in the old version of a node that fades out.
pub fn left(key: &Key) -> Option<Key> {
    (key.place & LEAVING != 0).then(|| Key { place: key.place & !LEAVING, ..key.clone() })
}

/// What plays while `old` turns into `new`. Both are as they are before `pack`, with or without their stems.
pub fn transition(old: &Module, new: &Module, fading: &Fading) -> Transition {
    let links = Links {
        tracks: new.tracks.len() as u32,
        pools: new.pools.len() as u32,
        shards: [old, new].map(|module| module.pools.iter().map(|pool| pool.shards).collect()),
        settings: [old, new].map(|module| module.settings.clone()),
        responses: [old, new].map(|module| module.responses.clone()),
    };
    let (mut fades, mut kept) = (false, Kept::default());
    let mut joined = |before: &Graph, after: &Graph| {
        let Joined { graph, fades: is_fading, kept } = union(before, after, &links, fading);
        fades |= is_fading;
        (graph, kept)
    };
    let graph;
    (graph, kept.heard) = joined(&levelled(&old.graph, &new.graph), &levelled(&new.graph, &old.graph));
    let mut instruments = Vec::with_capacity(new.instruments.len() + old.instruments.len());
    for (at, (name, after)) in new.instruments.iter().enumerate() {
        let graph = match same_instrument(old, new, at) {
            Some(was) => {
                let (graph, selves) = joined(&old.instruments[was].1, after);
                kept.instruments.insert(at, (was, selves));
                graph
            }
            None => after.clone(),
        };
        instruments.push((name.clone(), graph));
    }
    instruments.extend(old.instruments.iter().map(|(name, graph)| {
        let mut graph = graph.clone();
        graph.dag.node_weights_mut().for_each(|node| links.leave(node));
        (name.clone(), graph)
    }));
    let mut module = Module {
        graph,
        instruments,
        tracks: [&new.tracks[..], &old.tracks[..]].concat(),
        pools: pools(old, new, &links),
        settings: [&new.settings[..], &old.settings[..]].concat(),
        responses: [&new.responses[..], &old.responses[..]].concat(),
        tempo: new.tempo.clone(),
        start_cycle: new.start_cycle,
        panics: new.panics,
    };
    silence_the_unheard(&mut module, &links);
    Transition { module, fades, kept }
}

/// Where the tracks, the pools and the settings of the old version begin: behind those of the new one.
struct Links {
    tracks: u32,
    pools: u32,
    /// How many shards the pools of the old and of the new version have.
    shards: [Vec<u32>; 2],
    /// The settings of the old and of the new version.
    settings: [Vec<Setting>; 2],
    /// The responses of the old and of the new version.
    responses: [Vec<Response>; 2],
}

impl Links {
    /// Whether the voices of one pool can go on in the other.
    fn have_as_many_shards(&self, old: PoolId, new: PoolId) -> bool {
        self.shards[0].get(old.index()) == self.shards[1].get(new.index())
    }

    /// Whether voices are told the same by one setting and by the other.
    fn tell_the_same(&self, old: SettingId, new: SettingId) -> bool {
        self.settings[0].get(old.index()) == self.settings[1].get(new.index())
    }

    /// Whether one response is the same sample as the other.
    fn are_one_sample(&self, old: ResponseId, new: ResponseId) -> bool {
        let [before, after] = &self.responses;
        before.get(old.index()).zip(after.get(new.index())).is_some_and(|(old, new)| old.is_same_as(new))
    }

    /// Makes a node of the old version play what it played.
    fn leave(&self, node: &mut Node) {
        node.link = node.link.map(|link| match link {
            Link::Track(track) => Link::Track(TrackId(track.0 + self.tracks)),
            Link::Pool(pool, shard) => Link::Pool(PoolId(pool.0 + self.pools), shard),
            Link::Setting(setting) => Link::Setting(SettingId(setting.0 + self.settings[1].len() as u32)),
            Link::Response(response) => {
                Link::Response(ResponseId(response.0 + self.responses[1].len() as u32))
            }
        });
    }
}

/// The number in the old version of an instrument of the new one: several of a name are told by their order.
fn same_instrument(old: &Module, new: &Module, at: usize) -> Option<usize> {
    let name = &new.instruments[at].0;
    let before = new.instruments[..at].iter().filter(|(other, _)| other == name).count();
    let mut same_name = old.instruments.iter().enumerate().filter(|(_, (other, _))| other == name);
    same_name.nth(before).map(|(was, _)| was)
}

/// The pools of both. A pool of the new version can play what the old one with the same place could, so that its voices
/// sound on.
fn pools(old: &Module, new: &Module, links: &Links) -> Vec<Pool> {
    let first = new.instruments.len() as u32;
    let moved = |id: InstrumentId| InstrumentId(id.0 + first);
    let behind = |(word, id): &(String, InstrumentId)| (word.clone(), moved(*id));
    let mut pools = new.pools.clone();
    for (before, after) in same_pools(old, new) {
        let known: BTreeSet<String> = pools[after].instruments.iter().map(|(word, _)| word.clone()).collect();
        let gone = old.pools[before].instruments.iter().filter(|(word, _)| !known.contains(word));
        pools[after].instruments.extend(gone.map(behind));
        // No event has such a word: what samples go through no more only sounds on.
        let goes_on = |name: &String| {
            let samplers = new.pools[after].samplers.iter().flatten();
            samplers.map(|id| &new.instruments[id.index()].0).any(|other| other == name)
        };
        let samplers = old.pools[before].samplers.into_iter().flatten();
        let named = samplers.map(|id| (old.instruments[id.index()].0.clone(), id));
        let named = named.filter(|(name, _)| !goes_on(name));
        pools[after].instruments.extend(named.map(|named| behind(&named)));
    }
    pools.extend(old.pools.iter().map(|pool| Pool {
        track: TrackId(pool.track.0 + links.tracks),
        instruments: pool.instruments.iter().map(behind).collect(),
        samplers: pool.samplers.map(|samplers| samplers.map(moved)),
        ..pool.clone()
    }));
    pools
}

/// The pools that both versions have, by the keys of the nodes that play them.
fn same_pools(old: &Module, new: &Module) -> BTreeSet<(usize, usize)> {
    let all = |module: &Module| -> Vec<(Key, usize)> {
        let graphs = module.instruments.iter().map(|(_, graph)| graph).chain([&module.graph]);
        let nodes = graphs.flat_map(|graph| graph.dag.node_weights());
        let pool = |node: &Node| match node.link {
            Some(Link::Pool(pool, _)) => Some((node.key.clone(), pool.index())),
            _ => None,
        };
        nodes.filter_map(pool).collect()
    };
    let before = all(old);
    let same = |(key, after): (Key, usize)| {
        before.iter().find(|(other, _)| *other == key).map(|&(_, before)| (before, after))
    };
    all(new).into_iter().filter_map(same).collect()
}

/// What nobody plays any more is not asked for.
fn silence_the_unheard(module: &mut Module, links: &Links) {
    let graphs = module.instruments.iter().map(|(_, graph)| graph).chain([&module.graph]);
    let linked: BTreeSet<Link> =
        graphs.flat_map(|graph| graph.dag.node_weights()).filter_map(|node| node.link).collect();
    let pools = linked.iter().filter_map(|link| match link {
        Link::Pool(pool, _) => Some(module.pools[pool.index()].track),
        Link::Track(_) | Link::Setting(_) | Link::Response(_) => None,
    });
    let tracks = linked.iter().filter_map(|link| match link {
        Link::Track(track) => Some(*track),
        Link::Pool(..) | Link::Setting(_) | Link::Response(_) => None,
    });
    let heard: BTreeSet<TrackId> = pools.chain(tracks).collect();
    for (at, track) in module.tracks.iter_mut().enumerate().skip(links.tracks as usize) {
        if !heard.contains(&TrackId(at as u32)) {
            track.pattern = Pattern::default();
        }
    }
}
