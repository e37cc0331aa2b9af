//! Random graphs of tasks, run by pools of many sizes: each task once for each block, after all it waits for, and the same
//! values as one after the other.

use super::claim::{Board, Claim, Parts, Slots, Vacant};
use super::pool::{Pool, Post, Work};
use super::run::Desk;
use proptest::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// A graph: for each task those that it waits for, all of them earlier.
type Graph = Vec<Vec<usize>>;

/// What a block leaves: a value for each task.
type Slot = Vec<AtomicU64>;

/// Values that change with everything that goes into them.
struct Mixing<'a> {
    graph: &'a Graph,
    states: Parts<'a, u64>,
    slots: Slots<'a, Slot>,
    /// How the speed of tasks is changed.
    shake: u64,
}

/// Source: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The next value of a task: from what it remembers, what it reads, and the block.
fn next(state: u64, inputs: impl Iterator<Item = u64>, block: u64) -> u64 {
    inputs.fold(mixed(state ^ mixed(block + 1)), |value, input| mixed(value.rotate_left(7) ^ input))
}

impl Work for Mixing<'_> {
    fn open(&self, mut vacant: Vacant<'_>) {
        self.slots.vacant(&mut vacant).iter_mut().for_each(|value| *value.get_mut() = 0);
    }

    fn run(&self, claim: &mut Claim<'_>, _: &mut Desk) {
        let (task, block) = (claim.task(), claim.block());
        let shake = mixed(self.shake ^ mixed((task as u64) << 32 | block));
        match shake % 16 {
            0 => std::thread::yield_now(),
            1..4 => (0..shake >> 54).for_each(|_| std::hint::spin_loop()),
            _ => {}
        }
        let (part, wires) = claim.divide();
        let slot = self.slots.get(&wires);
        let state = self.states.get(part);
        let read = |&before: &usize| slot[before].load(Ordering::Relaxed);
        *state = next(*state, self.graph[task].iter().map(read), block);
        assert_eq!(slot[task].swap(*state, Ordering::Relaxed), 0, "task {task} runs once in block {block}");
    }
}

/// The last values of all blocks, computed one after the other.
fn serial(graph: &Graph, blocks: u64) -> Vec<Vec<u64>> {
    let mut states = vec![0; graph.len()];
    let block = |block| {
        for task in 0..graph.len() {
            states[task] = next(states[task], graph[task].iter().map(|&before| states[before]), block);
        }
        states.clone()
    };
    (0..blocks).map(block).collect()
}

/// The same by a pool, in stretches of so many blocks.
fn pooled(graph: &Graph, stretches: &[u64], threads: usize, window: usize, shake: u64) -> Vec<Vec<u64>> {
    let mut after = vec![Vec::new(); graph.len()];
    for (task, before) in graph.iter().enumerate() {
        before.iter().for_each(|&before| after[before].push(task));
    }
    let board = || Board::of(after.iter().map(|after| after.clone().into()).collect(), window);
    let desks = (0..threads).map(|_| Desk::new(0, 1, 0)).collect();
    let mut pool = Pool::new(board(), desks, Post::default());
    let mut states = vec![0; graph.len()];
    let slot = || (0..graph.len()).map(|_| AtomicU64::new(0)).collect();
    let mut slots: Vec<Slot> = (0..window).map(|_| slot()).collect();
    let mut values = Vec::new();
    for &blocks in stretches {
        let (board, mut call) = pool.call();
        let states = Parts::lend(board, &mut states);
        let mixing = Mixing { graph, states, slots: Slots::lend(board, &mut slots), shake };
        call.run(&mixing, blocks, &mut |done| {
            let value = |value: &AtomicU64| value.load(Ordering::Relaxed);
            values.push(mixing.slots.done(&done).iter().map(value).collect());
        });
    }
    let claims: u64 = pool.tallies().map(|tally| tally.ran).sum();
    assert_eq!(claims, graph.len() as u64 * stretches.iter().sum::<u64>());
    values
}

/// Graphs of every form: rows, fans, layers and whatever comes.
fn graphs() -> impl Strategy<Value = Graph> {
    let sizes = prop_oneof![4 => 1usize..40, 2 => 40usize..200, 1 => 200usize..=500];
    (sizes, 1usize..60, 0usize..4, any::<u64>()).prop_map(|(tasks, reach, degree, seed)| {
        let before = |task: usize| {
            let pick = |at: usize| {
                let chance = mixed(seed ^ mixed((task * 8 + at) as u64));
                let back = 1 + (chance >> 8) as usize % reach;
                (!chance.is_multiple_of(8) && back <= task).then(|| task - back)
            };
            let mut before: Vec<usize> = (0..degree).filter_map(pick).collect();
            before.sort_unstable();
            before.dedup();
            before
        };
        (0..tasks).map(before).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn pools_compute_what_one_thread_does(
        graph in graphs(),
        stretches in prop::collection::vec(0u64..12, 1..5),
        threads in 1usize..=16,
        window in 1usize..=8,
        shake in any::<u64>(),
    ) {
        let expected = serial(&graph, stretches.iter().sum());
        prop_assert_eq!(pooled(&graph, &stretches, threads, window, shake), expected);
    }
}

#[test]
fn a_task_with_more_successors_than_a_deque_holds_keeps_them_all() {
    let fan: Graph = (0..500).map(|task| if task == 0 { vec![] } else { vec![0] }).collect();
    let mut joined = fan.clone();
    joined.push((1..500).collect());
    for graph in [fan, joined, vec![vec![]; 500], vec![]] {
        for (threads, window) in [(1, 1), (2, 1), (3, 4), (16, 8)] {
            assert_eq!(pooled(&graph, &[20, 0, 13], threads, window, 5), serial(&graph, 33));
        }
    }
}
