//! Text to plan, for programs of 10, 100 and 2,000 lines.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use phonon_benches::program;
use phonon_compiler::{Options, compile};
use std::hint::black_box;

fn text_to_plan(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("text to plan");
    for lines in [10, 100, 2_000] {
        let text = program(lines);
        let compiled = compile(&text, &Options::default());
        assert!(
            compiled.plan.is_some(),
            "the program of {lines} lines must compile: {:?}",
            compiled.diagnostics
        );
        group.bench_with_input(BenchmarkId::from_parameter(lines), &text, |bencher, text| {
            bencher.iter(|| compile(black_box(text), &Options::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, text_to_plan);
criterion_main!(benches);
