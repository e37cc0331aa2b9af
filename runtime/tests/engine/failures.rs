//! What goes wrong stays where it is [R4].

use crate::support::*;
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::*;
use phonon_compiler::tempo::Tempo;
use phonon_kernel::{Input, Kernel, Moment, Tape};
use phonon_runtime::arena::{Rights, Ring};
use phonon_runtime::engine::{Engine, Options};
use phonon_runtime::exec::run::{Desk, Scene, run};
use phonon_runtime::instance::{Circuit, Mishap, Node, Part, State, Wiring};
use phonon_runtime::score::Score;

/// Counts quanta since it was new; does something bad in its third.
struct Bad {
    quanta: u32,
    act: fn(&mut [f32]),
}

impl Kernel for Bad {
    fn run(&mut self, _: &Moment<'_>, _: &[Input<'_>], outputs: &mut [&mut [f32]]) {
        self.quanta += 1;
        outputs[0].fill(self.quanta as f32);
        if self.quanta == 3 {
            (self.act)(outputs[0]);
        }
    }

    fn reset(&mut self, _: usize) {
        self.quanta = 0;
    }

    fn carry(&mut self, _: usize, tape: &mut Tape) {
        tape.word(&mut self.quanta);
    }
}

/// The first frame of seven quanta, and the mishap; next to it a good kernel, which must not notice.
fn played(act: fn(&mut [f32])) -> (Vec<f32>, Mishap) {
    let mut plan = plan(Time::ONE);
    let [left, right] = output(&mut plan);
    let ops = vec![op("noise", &[], &[Some(left)]), op("noise", &[], &[Some(right)])];
    task(&mut plan, body(ops, 0, 0), &[]);
    let wiring = |place| Wiring {
        inputs: Box::new([]),
        outputs: Box::new([Some(place)]),
        lanes: 1,
        is_memoryless: false,
    };
    let good = |_: &mut [f32]| {};
    let mut part = Part {
        circuit: Circuit {
            ops: Box::new([wiring(left), wiring(right)]),
            scratch: 0,
            lanes: 1,
            inputs_max: 0,
        },
        state: State {
            nodes: vec![
                Node::Kernel(Box::new(Bad { quanta: 0, act })),
                Node::Kernel(Box::new(Bad { quanta: 0, act: good })),
            ],
            loops: vec![],
        },
        mishaps: vec![Mishap::default(); 2],
        watch: None,
    };
    let (rights, mut ring) = (Rights::of(&plan).expect("a sound plan"), Ring::new(1, &plan.wires, 512));
    let (score, samples) = (Score::from_frame(0, 1), sounds());
    let scene = Scene { score: &score, samples: &*samples, constants: &[] };
    let slot = ring.admit(0, 448);
    run(&mut part, &mut slot.wires(&rights, TaskId(0)), &mut Desk::new(0, 1, 0), &scene, 0..448);
    let firsts = |wire| slot.signal(WireId(wire)).iter().step_by(64).copied().collect::<Vec<f32>>();
    assert_eq!(firsts(1), [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]);
    assert_eq!(part.mishaps[1], Mishap::default());
    assert!(slot.signal(WireId(0)).iter().all(|value| value.is_finite()));
    (firsts(0), part.mishaps[0])
}

#[test]
fn what_is_not_finite_becomes_zero_and_the_kernel_starts_afresh() {
    for act in [|out: &mut [f32]| out[0] = f32::NAN, |out: &mut [f32]| out[0] = f32::NEG_INFINITY] {
        let (values, mishap) = played(act);
        assert_eq!(values, [1.0, 2.0, 0.0, 1.0, 2.0, 0.0, 1.0]);
        assert_eq!(mishap, Mishap { wild_quanta: 2, has_panicked: false });
    }
    let (values, mishap) = played(|out| out[63] = f32::INFINITY);
    assert_eq!((values[2], mishap.wild_quanta), (3.0, 2));
}

#[test]
fn a_kernel_that_panics_is_silent_from_then_on() {
    let (values, mishap) = played(|_| panic!("on purpose"));
    assert_eq!(values, [1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(mishap, Mishap { wild_quanta: 0, has_panicked: true });
}

#[test]
fn plans_that_break_their_promises_are_refused() {
    let refused = |change: fn(&mut Plan), words: &str| {
        let mut plan = plan(Time::ONE);
        let [left, right] = output(&mut plan);
        let ops = vec![op("noise", &[], &[Some(left)]), op("copy", &[constant(0.0)], &[Some(right)])];
        task(&mut plan, body(ops, 0, 0), &[]);
        let copy = op("copy", &[from(left)], &[None]);
        task(&mut plan, body(vec![copy], 0, 0), &[0]);
        assert!(Engine::new(plan.clone(), sounds(), &Options::default()).is_ok());
        change(&mut plan);
        let fault = Engine::new(plan, sounds(), &Options::default()).err().expect(words);
        assert!(fault.to_string().contains(words), "{fault}");
    };
    refused(|plan| plan.tasks[1].before.clear(), "does not wait for its writer");
    refused(|plan| plan.tasks[1].before = vec![TaskId(1)], "not earlier");
    refused(|plan| plan.tasks[0].body.ops[1].outputs[0] = Some(wire(0)), "written twice");
    refused(|plan| plan.tasks[1].body.ops[0].outputs[0] = Some(scratch(0)), "no Scratch");
    refused(|plan| plan.tasks[0].body.ops[1].outputs[0] = None, "wire 1 is read before");
    refused(|plan| plan.tasks[1].body.ops[0].inputs[0] = from(wire(9)), "wire 9 is read before");
    refused(|plan| plan.outputs[0].signals[0] = from(wire(7)), "wire 7 is read before");
    refused(|plan| plan.tasks[1].body.ops[0].outputs.clear(), "0 outputs");
    refused(|plan| plan.tasks[0].body.ops[0].link = Some(Link::Pool(PoolId(3), 0)), "no Pool");
    refused(|plan| plan.tempo = Tempo::Constant(Time::ZERO), "above 0");
}

#[test]
fn voices_may_not_lie_in_voices_without_end() {
    let mut plan = plan(Time::ONE);
    voices(&mut plan, r##"s "~self""##, &[("self", 0)]);
    let op = linked(op("voices", &[], &[Some(scratch(0)), Some(scratch(1))]), Link::Pool(PoolId(0), 0));
    plan.instruments.push(Instrument {
        name: "self".to_owned(),
        body: body(vec![op], 2, 0),
        outputs: [from(scratch(0)), from(scratch(1))],
        enders: Vec::new(),
        cost_ns: 0.0,
    });
    let fault = Engine::new(plan, sounds(), &Options::default()).err().expect("a fault");
    assert!(fault.to_string().contains("deep"), "{fault}");
}
