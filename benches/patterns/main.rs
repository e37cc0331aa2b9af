//! Queries of patterns for comparison with other engines: a line for each pattern and place, as TidalCycles.hs and
//! strudel.mjs beside this file write them. With the name of a pattern only that one; with the word `memory` the bytes that each
//! pattern takes.

use phonon_compiler::pattern::{NoNames, Pattern, Time, Want};
use std::hint::black_box;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// The patterns by their names, which the other engines use as well.
const PATTERNS: [(&str, &str); 12] = [
    ("trivial", r#"s "bd*4""#),
    ("dense", r#"s "bd*720""#),
    ("alternation", r#"s "<bd [sn <cp rim>]> <hh [oh <hh cp>]>*2 <[a b] c>""#),
    ("euclid", r#"s "bd(<3 5>,8,<0 2>) [sn(3,8) [hh(5,8) cp(2,5)]]""#),
    ("polymeter", r#"s "[{bd sn hh, a b c d e}%8, {u v, m n o}%4]""#),
    ("every off jux", r#"every 2 (off 0.125 (|+| n 12)) $ jux rev $ (s "bd*4 sn*2" # n "0 1 2 3")"#),
    ("striate", r#"s "bev*4" $ striate 32"#),
    ("chop", r#"s "bev*8" $ chop 32"#),
    ("chance", r#"s "bd? [sn|cp|rim]*4 hh*8?" $ degradeBy 0.3"#),
    ("chunk iter", r#"s "bd sn hh cp" $ iter 4 $ chunk 4 (fast 2)"#),
    ("layers", LAYERS),
    (
        "controls",
        r#"s "bd*8" # n "0 1 2 3" # gain "0.8 0.5 0.6" # pan "0 0.5 1" # speed "1 2" # shape "0.1 0.2""#,
    ),
];

const LAYERS: &str = r#"stack [s "a(3,8,0)" # pan 0.1, s "b(3,8,1)" # pan 0.2, s "c(3,8,2)" # pan 0.3, s "d(3,8,3)" # pan 0.4,
    s "e(5,8,0)" # pan 0.1, s "f(5,8,1)" # pan 0.2, s "g(5,8,2)" # pan 0.3, s "h(5,8,3)" # pan 0.4,
    s "i*2" # pan 0.1, s "j*3" # pan 0.2, s "k*4" # pan 0.3, s "l*5" # pan 0.4,
    s "m*6" # pan 0.1, s "o*7" # pan 0.2, s "p*8" # pan 0.3, s "q*9" # pan 0.4]"#;

/// Where the queries begin.
const PLACES: [i64; 2] = [0, 1_000_000];
/// How many cycles are asked one after the other.
const CYCLES: i64 = 16;
/// How long a run lasts at least, and how many runs the best is taken of.
const RUN: Duration = Duration::from_millis(60);
const RUNS: usize = 7;

/// The cycles from `first` on, a query each; how many events there were.
fn ask(pattern: &Pattern, first: i64) -> usize {
    let cycle = |cycle| black_box(pattern.query(Time::from_int(cycle), Time::from_int(cycle + 1))).len();
    (first..first + CYCLES).map(cycle).sum()
}

/// Nanoseconds that a query of one cycle takes, the best of several runs.
fn nanoseconds(pattern: &Pattern, first: i64) -> f64 {
    let run = |rounds: u32| {
        let start = processor_time();
        (0..rounds).for_each(|_| _ = black_box(ask(pattern, first)));
        processor_time() - start
    };
    let mut rounds = 1;
    while run(rounds) < RUN {
        rounds *= 2;
    }
    let best = (0..RUNS).map(|_| run(rounds)).min().unwrap_or(RUN);
    best.as_secs_f64() * 1e9 / f64::from(rounds) / CYCLES as f64
}

/// The time that this thread has had a processor; where the system does not tell, the time of the clock.
fn processor_time() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn read(text: &str) -> Pattern {
    let (expr, _) = phonon_grammar::parse_expression(text);
    let expr = expr.unwrap_or_else(|| panic!("{text} is no expression"));
    Pattern::from_expr(&expr, Want::Controls, &NoNames).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The bytes that this process holds in memory; 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    status.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0u64) * 4096
}

/// Prints what a pattern takes in memory, as a share of what many copies of it take.
fn memory() {
    const COPIES: usize = 4_000;
    for (name, text) in PATTERNS {
        let pattern = read(text);
        let before = resident_bytes();
        let copies: Vec<Pattern> = vec![pattern; COPIES];
        let bytes = (resident_bytes() - before) / COPIES as u64;
        println!("{name}\t{}\t{bytes}", black_box(&copies)[0].nodes().len());
        std::mem::forget(copies);
    }
}

fn main() {
    if std::env::args().any(|word| word == "memory") {
        return memory();
    }
    let chosen = std::env::args().nth(1);
    let is_chosen = |name: &str| chosen.as_ref().is_none_or(|chosen| chosen == name || chosen == "--bench");
    for (name, text) in PATTERNS.into_iter().filter(|(name, _)| is_chosen(name)) {
        let pattern = read(text);
        for place in PLACES {
            let events = ask(&pattern, place);
            println!("{name}\t{place}\t{events}\t{:.1}", nanoseconds(&pattern, place));
        }
    }
}
