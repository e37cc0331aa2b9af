//! Models of the executor for the checker loom, which tries the ways in which threads can meet, and the values that they may
//! see. `every_seeded_mistake_is_found` shows that the models can fail.
//!
//! `RUSTFLAGS="--cfg loom" cargo test -p phonon-runtime --lib --target-dir target/loom models` runs them.
//! What tasks leave is written and read without any order of its own, so that a missing one shows as an old value.

use super::claim::{Board, Claim, Parts, Slots, Usher, Vacant};
use super::deque::{Bounded, Deque};
use super::gate::Gate;
use super::mailbox::mailbox;
use super::pool::{Pool, Post, Work};
use super::run::Desk;
use crate::sync::{AtomicU32, Ordering};
use loom::model::Builder;
use loom::sync::Arc;
use loom::thread;

/// Each mistake that can be seeded, and the model that finds it.
const MISTAKES: &[(&str, &str)] = &[
    ("countdown-relaxed", "a_join_sees_both_sides"),
    ("countdown-not-renewed", "a_slot_is_used_again"),
    ("join-relaxed", "two_roots"),
    ("left-before-run", "two_roots"),
    ("offer-relaxed", "two_roots"),
    ("offer-seen-relaxed", "two_roots"),
    ("slot-reused-early", "a_slot_is_used_again"),
    ("sleeper-looks-no-more", "work_wakes_a_sleeper"),
    ("waker-without-fence", "work_wakes_a_sleeper"),
    ("deque-push-relaxed", "a_deque_gives_each_word_once"),
    ("deque-pop-relaxed", "a_deque_gives_each_word_once"),
    ("deque-pop-without-fence", "a_deque_gives_each_word_once"),
    ("deque-steal-without-fence", "a_deque_gives_each_word_once"),
    ("plan-taken-relaxed", "plans_are_swapped"),
    ("plan-retired-relaxed", "plans_are_swapped"),
];

/// Tries everything that needs no more than three preemptions, or as many as `LOOM_MAX_PREEMPTIONS` says.
fn check(model: impl Fn() + Send + Sync + 'static) {
    let mut builder = Builder::new();
    builder.preemption_bound.get_or_insert(3);
    builder.max_branches = 20_000;
    let ways = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(0));
    let count = std::sync::Arc::clone(&ways);
    builder.check(move || {
        count.fetch_add(1, Ordering::Relaxed);
        model();
    });
    println!("{} ways", ways.load(Ordering::Relaxed));
}

/// A graph: for each task those that wait for it.
type Graph = &'static [&'static [usize]];

fn board(after: Graph, window: usize) -> Board {
    Board::of(after.iter().map(|after| Box::from(*after)).collect(), window)
}

fn get(value: &AtomicU32) -> u32 {
    value.load(Ordering::Relaxed)
}

fn set(value: &AtomicU32, to: u32) {
    value.store(to, Ordering::Relaxed);
}

/// Counts: a task remembers in how many blocks it ran, and leaves the sum of that and of what those before it left.
struct Counting<'a> {
    after: Graph,
    states: Parts<'a, AtomicU32>,
    slots: Slots<'a, Vec<AtomicU32>>,
    /// A task and a block that it fails in.
    failing: Option<(usize, u64)>,
}

impl Counting<'_> {
    fn before(&self, task: usize) -> impl Iterator<Item = usize> {
        (0..self.after.len()).filter(move |&before| self.after[before].contains(&task))
    }
}

impl Work for Counting<'_> {
    fn open(&self, mut vacant: Vacant<'_>) {
        self.slots.vacant(&mut vacant).iter().for_each(|value| set(value, 0));
    }

    fn run(&self, claim: &mut Claim<'_>, _: &mut Desk) {
        let (task, block) = (claim.task(), claim.block());
        let (part, wires) = claim.divide();
        let (state, slot) = (self.states.get(part), self.slots.get(&wires));
        assert_eq!(u64::from(get(state)), block, "task {task} has run in all blocks before");
        set(state, get(state) + 1);
        assert_eq!(get(&slot[task]), 0, "the slot was emptied for block {block}");
        let read = |before: usize| {
            let value = get(&slot[before]);
            assert_ne!(value, 0, "task {before} ran before task {task} in block {block}");
            value
        };
        set(&slot[task], get(state) + self.before(task).map(read).sum::<u32>());
        if self.failing == Some((task, block)) {
            std::panic::resume_unwind(Box::new("a task that fails"));
        }
    }
}

/// Runs stretches of blocks on two threads and compares what they leave.
fn pooled(after: Graph, window: usize, stretches: &[u64], failing: Option<(usize, u64)>) {
    let desks = (0..2).map(|_| Desk::new(0, 1, 0)).collect();
    let mut pool = Pool::new(board(after, window), desks, Post::default());
    let none = || (0..after.len()).map(|_| AtomicU32::new(0)).collect::<Vec<_>>();
    let (mut states, mut slots) = (none(), (0..window).map(|_| none()).collect::<Vec<_>>());
    for &blocks in stretches {
        let (board, mut call) = pool.call();
        let (states, slots) = (Parts::lend(board, &mut states), Slots::lend(board, &mut slots));
        let work = Counting { after, states, slots, failing };
        let mut expected = vec![0; after.len()];
        let mut take = |done: super::claim::Done<'_>| {
            for task in 0..after.len() {
                let block = done.block() as u32 + 1;
                expected[task] = block + work.before(task).map(|before| expected[before]).sum::<u32>();
                assert_eq!(get(&work.slots.done(&done)[task]), expected[task], "task {task} ran");
            }
        };
        let run = std::panic::AssertUnwindSafe(|| call.run(&work, blocks, &mut take));
        let ended = std::panic::catch_unwind(run);
        assert_eq!(ended.is_err(), failing.is_some(), "a stretch fails if a task does");
    }
}

#[test]
fn two_roots() {
    check(|| pooled(&[&[], &[]], 1, &[1], None));
}

#[test]
fn a_chain_over_two_blocks() {
    check(|| pooled(&[&[1], &[]], 2, &[2], None));
}

#[test]
fn a_diamond() {
    check(|| pooled(&[&[1, 2], &[3], &[3], &[]], 1, &[1], None));
}

#[test]
fn a_slot_is_used_again() {
    check(|| pooled(&[&[]], 1, &[2], None));
}

#[test]
fn two_stretches() {
    check(|| pooled(&[&[]], 1, &[1, 1], None));
}

#[test]
fn a_task_that_fails_ends_its_block() {
    check(|| pooled(&[&[1], &[]], 1, &[1], Some((0, 0))));
}

#[test]
fn a_pool_ends_while_its_worker_sleeps() {
    check(|| pooled(&[&[]], 1, &[], None));
}

/// Two threads run the claims of a board without a pool around it.
#[test]
fn a_join_sees_both_sides() {
    check(|| {
        let board = Arc::new(board(&[&[2], &[2], &[]], 1));
        let values = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let mut usher = Usher::new();
        assert!(usher.admit(&board, |_| ()));
        assert!(!usher.admit(&board, |_| ()), "one block is in flight at most");
        let work = {
            let (board, values) = (Arc::clone(&board), Arc::clone(&values));
            move || {
                let mut next = board.redeem();
                while let Some(claim) = next.take() {
                    match values.get(claim.task()) {
                        Some(value) => set(value, 1),
                        None => assert_eq!([get(&values[0]), get(&values[1])], [1, 1]),
                    }
                    board.finish(claim, |minted| assert!(next.replace(minted).is_none(), "one is minted"));
                }
            }
        };
        let other = thread::spawn(work.clone());
        work();
        other.join().expect("the other ends");
        assert!(usher.take(&board, |_| ()) && !usher.take(&board, |_| ()), "the block is over once");
    });
}

#[test]
fn work_wakes_a_sleeper() {
    check(|| {
        let gate = Arc::new(Gate::new(2));
        let mut deque = Bounded::default();
        let (stealer, door) = (deque.stealer(), Arc::clone(&gate));
        let sleeper = thread::spawn(move || {
            loop {
                if let Some(word) = Bounded::steal(&stealer) {
                    break word;
                }
                door.sleep(1, || !Bounded::is_empty(&stealer));
            }
        });
        deque.push(7).expect("there is room");
        gate.call_one();
        assert_eq!(sleeper.join().expect("it is woken"), 7);
    });
}

#[test]
fn a_deque_gives_each_word_once() {
    check(|| {
        let values = Arc::new([AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0)]);
        let mut deque = Bounded::default();
        let (stealer, seen) = (deque.stealer(), Arc::clone(&values));
        let thief = thread::spawn(move || {
            let words: Vec<u64> = (0..2).filter_map(|_| Bounded::steal(&stealer)).collect();
            words.iter().for_each(|&word| assert_eq!(get(&seen[word as usize]), 1, "what it stands for"));
            words
        });
        let put = |deque: &mut Bounded, word: u64| {
            set(&values[word as usize], 1);
            deque.push(word).expect("there is room");
        };
        put(&mut deque, 0);
        put(&mut deque, 1);
        let mut words: Vec<u64> = deque.pop().into_iter().collect();
        put(&mut deque, 2);
        words.extend(std::iter::from_fn(|| deque.pop()));
        words.extend(thief.join().expect("a thief ends"));
        words.sort_unstable();
        assert_eq!(words, [0, 1, 2]);
    });
}

#[test]
fn plans_are_swapped() {
    check(|| {
        let (mut publisher, mut subscriber) = mailbox::<u32>();
        let user = thread::spawn(move || {
            let mut current = 0;
            while current < 2 {
                let before = current;
                match subscriber.receive(&mut current) {
                    true => assert_eq!(current, before + 1, "plans come in order"),
                    false => thread::yield_now(),
                }
            }
        });
        for plan in [1, 2] {
            publisher.offer(plan).expect("the last one has been taken");
            let retired = loop {
                match publisher.retired() {
                    Some(retired) => break retired,
                    None => thread::yield_now(),
                }
            };
            assert_eq!(retired, plan - 1, "what was replaced comes back");
        }
        user.join().expect("the user ends");
    });
}

/// A plan that nobody waits for is taken or not, and is dropped once.
#[test]
fn plans_are_offered_without_waiting() {
    check(|| {
        let (mut publisher, mut subscriber) = mailbox::<Arc<()>>();
        let plans = [Arc::new(()), Arc::new(()), Arc::new(())];
        let mut current = Arc::clone(&plans[0]);
        let user = thread::spawn(move || {
            subscriber.receive(&mut current);
            subscriber.receive(&mut current);
        });
        for plan in &plans[1..] {
            // What does not fit is dropped here.
            let _ = publisher.offer(Arc::clone(plan));
            drop(publisher.retired());
        }
        user.join().expect("the user ends");
        drop(publisher);
        assert!(plans.iter().all(|plan| Arc::strong_count(plan) == 1), "nothing is left");
    });
}

#[test]
fn every_seeded_mistake_is_found() {
    let program = std::env::current_exe().expect("this program");
    let name = |model: &str| format!("{}::{model}", module_path!().split_once("::").expect("a module").1);
    let is_found = |&(mistake, model): &(&str, &str)| {
        let mut command = std::process::Command::new(&program);
        command.args([&name(model), "--exact"]).env("PHONON_MISTAKE", mistake);
        let output = command.output().expect("a process");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains("running 1 test"), "there is a model {model}");
        !output.status.success()
    };
    let missed: Vec<_> = MISTAKES.iter().filter(|mistake| !is_found(mistake)).collect();
    assert!(missed.is_empty(), "no model finds {missed:?}");
}
