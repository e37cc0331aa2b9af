//! Queries of patterns, a cycle each, at cycle 0 and at cycle 1,000,000.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use phonon_compiler::pattern::{Pattern, Reading, Time};
use std::hint::black_box;

const PATTERNS: [&str; 3] =
    ["bd*4", "<[bd [sn? cp]*2] [bd(<3 5>,8) hh*4]>(5,8,<0 2>) [~ <cp sn:2>]!2 {a b c}%4", "bd*720"];

fn queries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("query");
    for text in PATTERNS {
        let (mini, problems) = phonon_grammar::parse_pattern(text, 0);
        assert!(problems.is_empty(), "{problems:?}");
        let (pattern, problems) = Pattern::from_mini(&mini, Reading::Word);
        assert!(problems.is_empty(), "{problems:?}");
        for cycle in [0, 1_000_000] {
            let span = (Time::from_int(cycle), Time::from_int(cycle + 1));
            let events = pattern.query(span.0, span.1).len();
            assert!(events > 0, "`{text}` must have events");
            group.throughput(Throughput::Elements(events as u64));
            group.bench_with_input(
                BenchmarkId::new(text, format!("cycle {cycle}")),
                &span,
                |bencher, &(begin, end)| {
                    bencher.iter(|| pattern.query(black_box(begin), black_box(end)));
                },
            );
        }
    }
    group.finish();
}

criterion_group!(benches, queries);
criterion_main!(benches);
