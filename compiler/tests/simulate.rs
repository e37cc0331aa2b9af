//! The simulator on plans made by hand.

use phonon_compiler::pattern::Time;
use phonon_compiler::plan::{Body, Mix, Plan, Task, TaskId};
use phonon_compiler::simulate::{
    CLAIM_NS, Machine, STEAL_NS, WINDOW_BLOCKS, block_ns, forecast, threads_that_pay,
};
use phonon_compiler::tempo::Tempo;

/// A plan of stateful tasks that cost so much a quantum and wait for these.
fn plan(tasks: &[(f32, &[u32])]) -> Plan {
    let ids = |ids: &[u32]| ids.iter().copied().map(TaskId).collect::<Vec<_>>();
    let after = |at: usize| {
        let readers = (0..tasks.len()).filter(|&reader| tasks[reader].1.contains(&(at as u32)));
        ids(&readers.map(|reader| reader as u32).collect::<Vec<_>>())
    };
    let task = |(at, &(cost_ns, before)): (usize, &(f32, &[u32]))| Task {
        body: Body::default(),
        before: ids(before),
        after: after(at),
        stateful: true,
        cost_ns,
        name: String::new(),
    };
    Plan {
        sample_rate_hz: 44_100,
        tempo: Tempo::default(),
        start_cycle: Time::ZERO,
        tracks: Vec::new(),
        instruments: Vec::new(),
        pools: Vec::new(),
        tasks: tasks.iter().enumerate().map(task).collect(),
        wires: Vec::new(),
        outputs: Vec::new(),
        mix: Mix::None,
        settings: vec![],
        responses: vec![],
        unpacked: Vec::new(),
    }
}

const LIVE: Machine = Machine { threads: 2, frames: 512, window: 1 };
const OFFLINE: Machine = Machine { window: WINDOW_BLOCKS, ..LIVE };

#[test]
fn one_core_takes_the_sum() {
    let plan = plan(&[(1000.0, &[]), (500.0, &[0]), (500.0, &[0])]);
    for window in [1, 8] {
        assert_eq!(block_ns(&plan, Machine { threads: 1, frames: 512, window }), 16_000);
    }
    assert_eq!(forecast(&plan, 1, 64).serial_ns, 2_000);
}

#[test]
fn tasks_side_by_side_share_the_cores() {
    let four = plan(&[(10_000.0, &[] as &[u32]); 4]);
    assert_eq!(block_ns(&four, LIVE), 2 * (80_000 + CLAIM_NS) + 2 * STEAL_NS);
    assert_eq!(block_ns(&four, Machine { threads: 4, ..LIVE }), 80_000 + CLAIM_NS + STEAL_NS);
    assert_eq!(block_ns(&four, Machine { threads: 9, ..LIVE }), 80_000 + CLAIM_NS + STEAL_NS);
}

#[test]
fn a_chain_stays_on_its_core_live_and_is_a_pipeline_offline() {
    let chain = plan(&[(10_000.0, &[]), (10_000.0, &[0]), (10_000.0, &[1]), (10_000.0, &[2])]);
    assert_eq!(block_ns(&chain, LIVE), 4 * (80_000 + CLAIM_NS));
    let offline = forecast(&chain, 2, 512).offline;
    assert!((1.9..=2.0).contains(&offline.speedup), "{offline:?}");
    assert!((3.7..=4.0).contains(&forecast(&chain, 4, 512).offline.speedup));
}

#[test]
fn so_many_cores_are_not_more_than_so_many_times_as_fast() {
    let piece = plan(&[(2_220.0, &[]), (2_800.0, &[]), (2_810.0, &[0, 1])]);
    let chain = plan(&[(900.0, &[]), (3_000.0, &[0]), (100.0, &[1]), (700.0, &[0, 2])]);
    for (plan, threads) in [&piece, &chain].into_iter().flat_map(|plan| [(plan, 2), (plan, 3)]) {
        let offline = forecast(plan, threads, 512).offline;
        assert!(offline.speedup <= threads as f64, "{threads}: {offline:?}");
    }
}

#[test]
fn one_task_with_state_is_no_faster_on_many_cores() {
    let one = plan(&[(10_000.0, &[])]);
    assert_eq!(block_ns(&one, OFFLINE), 80_000 + CLAIM_NS);
    assert_eq!(threads_that_pay(&one, 16, 512, WINDOW_BLOCKS), 1);
    let mut stateless = one;
    stateless.tasks[0].stateful = false;
    assert!((1.9..=2.0).contains(&forecast(&stateless, 2, 512).offline.speedup));
}

#[test]
fn no_number_of_cores_beats_the_longest_way() {
    let fork =
        plan(&[(1_000.0, &[]), (9_000.0, &[0]), (2_000.0, &[0]), (2_000.0, &[0]), (1_000.0, &[1, 2, 3])]);
    let wide = forecast(&fork, 8, 512);
    assert_eq!(wide.critical_path_ns, 88_000);
    assert!(wide.live.block_ns >= wide.critical_path_ns);
    assert!(wide.live.block_ns <= wide.critical_path_ns + 5 * (CLAIM_NS + STEAL_NS), "{wide:?}");
    assert_eq!(threads_that_pay(&fork, 8, 512, 1), 2);
}

#[test]
fn more_cores_are_used_only_where_they_pay() {
    let tiny = plan(&[(20.0, &[] as &[u32]); 4]);
    assert_eq!(threads_that_pay(&tiny, 8, 64, 1), 1);
    let many = plan(&[(20_000.0, &[] as &[u32]); 16]);
    assert_eq!(threads_that_pay(&many, 8, 512, 1), 8);
}

#[test]
fn an_empty_plan_takes_no_time() {
    let nothing = forecast(&plan(&[]), 4, 512);
    assert_eq!((nothing.serial_ns, nothing.live.block_ns, nothing.critical_path_ns), (0, 0, 0));
}
