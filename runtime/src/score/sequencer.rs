//! The sequencer: patterns, asked once per chunk.

use super::ahead::Ahead;
use super::start::{Cut, Meaning, Missing, Start, start};
use super::steps::{Step, steps};
use super::{Chunk, Interpolation, Sound};
use crate::bank::Samples;
use crate::clock::Clock;
use phonon_compiler::pattern::{Event, Time, Value};
use phonon_compiler::plan::{Body, Link, Op, Plan, Pool, PoolId, QUANTUM_FRAMES, Setting, Track};
use phonon_grammar::Span;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// The samples that a piece plays, shared by all its parts.
pub type Library = Arc<dyn Samples + Send + Sync>;

/// A sound that a pattern asked for and nobody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its name.
    pub name: String,
    /// Its number.
    pub n: i64,
    /// Where it was asked for first.
    pub span: Span,
}

/// The most sounds that are reported as unknown.
const UNKNOWN_MAX: usize = 64;

/// Asks the patterns of a plan for one chunk after the other. It works off the audio threads and may allocate.
#[derive(Clone)]
pub struct Sequencer {
    plan: Arc<Plan>,
    library: Library,
    clock: Clock,
    seed: u64,
    interpolation: Interpolation,
    /// For each track whether it is read as signals.
    is_stepped: Vec<bool>,
    /// For each pool the words that mean its instruments.
    instruments: Vec<Vec<String>>,
    /// For each pool what its voices are told by name: nothing where none of its instruments listens.
    settings: Vec<Vec<Setting>>,
    /// The value that each track holds.
    held: Vec<f32>,
    /// How many voices each pool has started.
    started: Vec<u64>,
    frame: u64,
    /// What is played from disk, on its way into memory.
    ahead: Ahead,
    /// What it knew where its last chunks began.
    marks: VecDeque<Mark>,
    unknown: BTreeMap<(String, i64), Span>,
}

/// What a sequencer knows on a frame.
#[derive(Clone)]
struct Mark {
    frame: u64,
    held: Vec<f32>,
    started: Vec<u64>,
}

/// How many chunks a sequencer can be taken back.
const MARKS: usize = 64;

/// What another version of a plan calls the tracks and pools of this one: for each its old number, if it has one.
#[derive(Clone, Debug, Default)]
pub struct Kin {
    /// By the number of the track.
    pub tracks: Vec<Option<usize>>,
    /// By the number of the pool.
    pub pools: Vec<Option<usize>>,
}

impl Sequencer {
    /// A sequencer at frame 0.
    pub fn new(
        plan: Arc<Plan>,
        library: Library,
        clock: Clock,
        seed: u64,
        interpolation: Interpolation,
    ) -> Sequencer {
        let mut is_stepped = vec![false; plan.tracks.len()];
        let bodies = plan.tasks.iter().map(|task| &task.body);
        for body in bodies.chain(plan.instruments.iter().map(|instrument| &instrument.body)) {
            mark_stepped(body, &mut is_stepped);
        }
        let words = |pool: &Pool| pool.instruments.iter().map(|(word, _)| with_sign(word)).collect();
        let instruments = plan.pools.iter().map(words).collect();
        let settings = plan.pools.iter().map(|pool| settings(&plan, pool)).collect();
        let mut sequencer = Sequencer {
            held: vec![0.0; plan.tracks.len()],
            started: vec![0; plan.pools.len()],
            plan,
            library,
            clock,
            seed,
            interpolation,
            is_stepped,
            instruments,
            settings,
            frame: 0,
            ahead: Ahead::default(),
            marks: VecDeque::with_capacity(MARKS),
            unknown: BTreeMap::new(),
        };
        sequencer.look_back(0);
        sequencer
    }

    /// A sequencer for another version of the plan, which goes on at `frame`: a track that is played as before holds what
    /// it held, and the starts of a pool are counted on.
    pub fn going_on(&self, plan: Arc<Plan>, library: Library, kin: &Kin, frame: u64) -> Sequencer {
        let before = self.at(frame);
        let clock = before.clock.going_on(&plan, frame);
        let mut next = Sequencer::new(plan, library, clock, self.seed, self.interpolation);
        next.frame = frame;
        next.held.fill(f32::NAN);
        next.look_back(frame);
        let patterns = |sequencer: &Sequencer, at: usize| sequencer.plan.tracks[at].pattern.without_places();
        for (at, old) in kin.tracks.iter().enumerate() {
            if let &Some(old) = old
                && (next.held[at].is_nan() || patterns(&before, old) == patterns(&next, at))
            {
                next.held[at] = before.held[old];
            }
        }
        next.held.iter_mut().filter(|held| held.is_nan()).for_each(|held| *held = 0.0);
        for (started, old) in next.started.iter_mut().zip(&kin.pools) {
            *started = old.map_or(0, |old| before.started[old]);
        }
        next.ahead = before.ahead;
        next
    }

    /// What it was or will be on a frame: a whole number of quanta, not longer ago than it remembers.
    fn at(&self, frame: u64) -> Sequencer {
        let mut then = self.clone();
        if frame < then.frame {
            let mark = then.marks.iter().rev().find(|mark| mark.frame <= frame).or(then.marks.front());
            if let Some(Mark { frame, held, started }) = mark.cloned() {
                (then.frame, then.held, then.started) = (frame, held, started);
                then.ahead.go_back(frame);
            }
        }
        if frame > then.frame {
            then.next(frame - then.frame);
        }
        then
    }

    /// Its clock.
    pub fn clock_mut(&mut self) -> &mut Clock {
        &mut self.clock
    }

    /// The frame of the next chunk.
    pub fn frame(&self) -> u64 {
        self.frame
    }

    /// The next chunk, of so many frames: a whole number of quanta.
    pub fn next(&mut self, frames: u64) -> Chunk {
        assert!(frames > 0 && frames.is_multiple_of(QUANTUM_FRAMES as u64), "chunks are whole quanta");
        let (begin, end) = (self.frame, self.frame + frames);
        if self.marks.len() == MARKS {
            self.marks.pop_front();
        }
        let (held, started) = (self.held.clone(), self.started.clone());
        self.marks.push_back(Mark { frame: begin, held, started });
        self.clock.reach(end);
        let plan = Arc::clone(&self.plan);
        let tracks =
            (0..plan.tracks.len())
                .map(|at| {
                    if self.is_stepped[at] {
                        self.steps(at, &plan.tracks[at], begin, end)
                    } else {
                        Vec::new()
                    }
                })
                .collect();
        let pools: Vec<Vec<Start>> =
            (0..plan.pools.len()).map(|at| self.starts(at, &plan.pools[at], begin, end)).collect();
        self.frame = end;
        self.read_ahead(pools.iter().flatten());
        let cuts = cuts(&pools);
        Chunk { begin, end, tempos: self.clock.tempos(begin, end), tracks, pools, cuts }
    }

    /// Has the system bring in what voices play from disk, those that start now among them.
    fn read_ahead<'a>(&mut self, starts: impl Iterator<Item = &'a Start>) {
        for start in starts {
            if let Some(playback) = start.sound.playback()
                && self.library.get(playback.sample).is_streamed()
            {
                self.ahead.add(start.frame, start.envelope.end_frame(), *playback);
            }
        }
        for (sample, frames) in self.ahead.due(self.frame) {
            self.library.get(sample).fetch(frames);
        }
    }

    /// What was asked for and not found so far, by name.
    pub fn unknown(&self) -> Vec<Unknown> {
        let entry = |((name, n), &span): (&(String, i64), &Span)| Unknown { name: name.clone(), n: *n, span };
        self.unknown.iter().map(entry).collect()
    }

    fn query(&self, track: &Track, begin: u64, end: u64) -> Vec<Event> {
        track.pattern.query_seeded(self.clock.edge(begin), self.clock.edge(end), self.seed)
    }

    /// Finds the values that hold on a frame, from events of the cycle before it.
    fn look_back(&mut self, frame: u64) {
        let plan = Arc::clone(&self.plan);
        for (at, track) in plan.tracks.iter().enumerate().filter(|&(at, _)| self.is_stepped[at]) {
            let start = self.clock.edge(frame);
            let mut events = track.pattern.query_seeded(start - Time::ONE, start, self.seed);
            events.sort_by_key(|event| event.part.begin);
            let value = events.iter().rev().find_map(|event| event.value.number());
            if let Some(value) = value {
                self.held[at] = value as f32;
            }
        }
    }

    fn steps(&mut self, at: usize, track: &Track, begin: u64, end: u64) -> Vec<Step> {
        let events = self.query(track, begin, end);
        if events.iter().all(|event| event.whole.is_some()) {
            steps(&events, &self.clock, begin, end, &mut self.held[at])
        } else {
            self.continuous_steps(at, track, begin, end)
        }
    }

    /// The steps of a pattern without events: its value at each quantum, counted from frame 0.
    fn continuous_steps(&mut self, at: usize, track: &Track, begin: u64, end: u64) -> Vec<Step> {
        let mut all = Vec::new();
        for from in (begin..end).step_by(QUANTUM_FRAMES) {
            let to = from + QUANTUM_FRAMES as u64;
            let events = self.query(track, from, to);
            all.extend(steps(&events, &self.clock, from, to, &mut self.held[at]));
        }
        all
    }

    fn starts(&mut self, at: usize, pool: &Pool, begin: u64, end: u64) -> Vec<Start> {
        let plan = Arc::clone(&self.plan);
        let mut events = self.query(&plan.tracks[pool.track.index()], begin, end);
        events.retain(Event::has_onset);
        events.sort_by_key(|event| event.whole_or_part().begin);
        let mut starts = Vec::with_capacity(events.len());
        let meaning = Meaning {
            clock: &self.clock,
            samples: &*self.library,
            interpolation: self.interpolation,
            instruments: &self.instruments[at],
            has_samplers: pool.samplers.is_some(),
            settings: &self.settings[at],
        };
        for event in &events {
            let frame = self.clock.frame_of(event.part.begin).clamp(begin as i64, end as i64 - 1) as u64;
            match start(event, frame, &meaning) {
                Ok(Some(mut start)) => {
                    weigh(&mut start, event, &events);
                    start.number = self.started[at];
                    start.cut.sound = start.sound.number(pool.all_instruments());
                    self.started[at] += 1;
                    starts.push(start);
                }
                Ok(None) => {}
                Err(Missing { name, n }) => {
                    if self.unknown.len() < UNKNOWN_MAX {
                        self.unknown
                            .entry((name, n))
                            .or_insert(event.sources.first().copied().unwrap_or(pool.span));
                    }
                }
            }
        }
        starts
    }
}

/// The starts of all pools that end other voices, by frame, and on one frame in the order of the pools.
fn cuts(pools: &[Vec<Start>]) -> Vec<(u64, PoolId, Cut)> {
    let of = |(at, starts): (usize, &Vec<Start>)| {
        let cutting = starts.iter().filter(|start| start.cut.group != 0);
        cutting.map(|start| (start.frame, PoolId(at as u32), start.cut)).collect::<Vec<_>>()
    };
    let mut cuts: Vec<_> = pools.iter().enumerate().flat_map(of).collect();
    cuts.sort_by_key(|&(frame, pool, _)| (frame, pool.index()));
    cuts
}

/// The word of an instrument, as events have it.
fn with_sign(word: &str) -> String {
    if word.starts_with('~') { word.to_owned() } else { format!("~{word}") }
}

fn mark_stepped(body: &Body, is_stepped: &mut [bool]) {
    for op in &body.ops {
        if let Some(Link::Track(track)) = op.link {
            is_stepped[track.index()] = true;
        }
    }
}

/// What the voices of a pool can be told: all that the plan knows, if one of its instruments listens.
fn settings(plan: &Plan, pool: &Pool) -> Vec<Setting> {
    let listens = |op: &Op| matches!(op.link, Some(Link::Setting(_)));
    let mut instruments = pool.all_instruments().filter_map(|id| plan.instruments.get(id.index()));
    match instruments.any(|instrument| instrument.body.ops.iter().any(listens)) {
        true => plan.settings.clone(),
        false => Vec::new(),
    }
}

/// Divides the level of a note by the root of the number of notes in its chord.
fn weigh(start: &mut Start, event: &Event, events: &[Event]) {
    let first = events.partition_point(|other| other.part.begin < event.part.begin);
    let together = events[first..].iter().take_while(|other| other.part.begin == event.part.begin);
    let notes = together.filter(|other| is_one_chord(event, other)).count().max(1);
    let level = 1.0 / (notes as f32).sqrt();
    start.gain *= level;
    if let Sound::Instrument(call) = &mut start.sound {
        call.gain *= level;
    }
}

/// Whether two events are notes of one chord: the same but for the note.
fn is_one_chord(a: &Event, b: &Event) -> bool {
    a.whole == b.whole && a.sources == b.sources && without_note(&a.value).eq(without_note(&b.value))
}

fn without_note(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let controls = match value {
        Value::Controls(controls) => controls.as_slice(),
        _ => &[],
    };
    controls
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .filter(|(name, _)| !matches!(*name, "note" | "midinote" | "freq"))
}

#[cfg(test)]
mod tests {
    use super::{Interpolation, Kin, Library, Sequencer};
    use crate::bank::{Bank, Store};
    use crate::clock::Clock;
    use crate::score::CHUNK_FRAMES;
    use phonon_compiler::{Options, compile};
    use std::sync::Arc;

    /// A sound of four seconds, `x`, that streams from disk.
    fn library() -> Library {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 44_100,
            bits_per_sample: 8,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer = hound::WavWriter::create(folder.path().join("x.wav"), spec).expect("a file");
        (0..4 * 44_100).for_each(|at| writer.write_sample(at % 100).expect("a value"));
        writer.finalize().expect("a header");
        let mut bank = Bank::index(&[folder.path().to_owned()]).expect("an index");
        bank.keep_in(Store { side_bytes: 0, folder: folder.path().to_owned(), ..Store::default() });
        bank.load("x", 0, None).expect("a sample");
        Arc::new(bank)
    }

    #[test]
    fn what_sounds_from_disk_is_followed_through_reloads() {
        let plan = Arc::new(compile("cps: 1\nout: s \"x\"", &Options::default()).plan.expect("a program"));
        let (library, clock) = (library(), Clock::of(&plan, 0));
        let mut sequencer =
            Sequencer::new(Arc::clone(&plan), Arc::clone(&library), clock, 0, Interpolation::Sinc);
        (0..32).for_each(|_| drop(sequencer.next(CHUNK_FRAMES)));
        // The first of three has been asked for to its end.
        assert_eq!(sequencer.ahead.start_frames(), [44_100, 88_200]);
        let kin = Kin { tracks: vec![Some(0)], pools: vec![Some(0)] };
        let mut next = sequencer.going_on(plan, library, &kin, 16 * CHUNK_FRAMES);
        assert_eq!(next.ahead.start_frames(), [44_100]);
        (0..8).for_each(|_| drop(next.next(CHUNK_FRAMES)));
        assert_eq!(next.ahead.start_frames(), [44_100, 88_200]);
    }
}
