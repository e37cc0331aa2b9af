//! Every example, rendered by the serial executor: frames per second, of which 44,100 are real time.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use phonon_compiler::{Options, compile};
use phonon_runtime::bank::{Bank, kit};
use phonon_runtime::engine::{self, Engine};
use std::path::Path;
use std::sync::Arc;

/// How much of each piece is rendered at a time, after as much that is not counted.
const FRAMES: usize = 4 * 44_100;

/// All sounds of the kit in memory.
fn bank() -> Arc<Bank> {
    let mut bank = Bank::default();
    bank.add_built_in(&kit::NAMES.map(|name| (name, kit::VARIANTS)), kit::make);
    for name in kit::NAMES {
        for variant in 0..kit::VARIANTS as i64 {
            bank.load(name, variant).expect("the kit is built in");
        }
    }
    Arc::new(bank)
}

fn examples(criterion: &mut Criterion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let mut paths: Vec<_> =
        folder.read_dir().expect("the examples").map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    let bank = bank();
    let mut group = criterion.benchmark_group("render");
    group.sample_size(10).throughput(Throughput::Elements(FRAMES as u64));
    for path in paths {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a plain name").to_owned();
        let text = std::fs::read_to_string(&path).expect("an example");
        let plan = compile(&text, &Options::default()).plan.expect("examples compile");
        let mut engine =
            Engine::new(plan, bank.clone(), &engine::Options::default()).expect("a plan that runs");
        let mut frames = vec![0.0; 2 * FRAMES];
        engine.render(&mut frames);
        group.bench_function(BenchmarkId::from_parameter(name), |bencher| {
            bencher.iter(|| engine.render(&mut frames))
        });
    }
    group.finish();
}

criterion_group!(benches, examples);
criterion_main!(benches);
