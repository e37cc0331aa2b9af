//! New versions, compiled aside.

use super::hands::Hands;
use super::pairs::beyond;
use crate::cli::sounds::load_into;
use phonon_compiler::emit::{Difference, Version as Text};
use phonon_compiler::pattern::Time;
use phonon_compiler::plan::Plan;
use phonon_compiler::prepare;
use phonon_compiler::simulate::{Machine, block_ns};
use phonon_grammar::Diagnostic;
use phonon_runtime::bank::Bank;
use phonon_runtime::live::{Change, Settings, Version};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

/// How many cycles ahead the samples of a program are looked for.
pub const AHEAD_CYCLES: i64 = 32;

/// What is to be made.
pub struct Wish {
    pub text: String,
    /// The text that plays, and what the hands made of it.
    pub before: (String, Hands),
    pub version: Version,
    pub bank: Arc<Bank>,
    pub hands: Hands,
    /// The cycle that plays.
    pub cycle: Time,
    pub settings: Settings,
    pub compiling: phonon_compiler::Options,
    /// The share of its time that it may take, predicted; `None` for any.
    pub load_max: Option<f32>,
    pub is_lenient: bool,
}

/// What came of it.
pub struct Made {
    /// What it was made from.
    pub before: (String, Hands),
    pub text: String,
    pub hands: Hands,
    pub diagnostics: Vec<Diagnostic>,
    /// What else there is to say.
    pub notes: Vec<String>,
    /// The change, with the samples that it plays; nothing where the version before plays on.
    pub change: Option<(Change, Arc<Bank>)>,
    /// What the change is, for people.
    pub difference: String,
}

/// Makes a version on a thread of its own.
pub fn make(wish: Wish) -> Receiver<Made> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        // Nobody listens any more where the program ends meanwhile.
        let _ = sender.send(made(wish));
    });
    receiver
}

fn made(wish: Wish) -> Made {
    let (module, mut diagnostics) = prepare(&wish.text, &wish.compiling);
    let mut made = Made {
        before: wish.before.clone(),
        text: wish.text.clone(),
        hands: wish.hands.clone(),
        diagnostics: Vec::new(),
        notes: Vec::new(),
        change: None,
        difference: String::new(),
    };
    let Some(mut module) = module else { return Made { diagnostics, ..made } };
    let (text_before, hands_before) = &wish.before;
    let is_edited = *text_before != wish.text;
    // The text panics when it is saved, not whenever something else is changed.
    module.panics = (module.panics && is_edited) || wish.hands.panicked_since(hands_before);
    wish.hands.apply(&mut module);
    let mut version =
        Version { module, compiling: wish.compiling.clone(), library: Arc::clone(&wish.bank) as _ };
    let plan = version.plan();
    let mut bank = (*wish.bank).clone();
    let span = (wish.cycle, wish.cycle + Time::from_int(AHEAD_CYCLES));
    let seed = wish.settings.playing.seed;
    let loaded = load_into(&mut bank, &plan, &wish.text, span, seed, wish.is_lenient);
    made.notes = bank.take_notices();
    made.notes.extend(loaded.faults);
    diagnostics.extend(loaded.diagnostics);
    if is_edited {
        diagnostics.extend(beyond(&wish.text, wish.settings.playing.pairs));
    }
    made.diagnostics = diagnostics;
    if loaded.refusal.is_some() {
        return made;
    }
    // What a hand does is never refused, nor what is less than what plays.
    let (load, before) = (load(&plan, &wish.settings), load(&wish.version.plan(), &wish.settings));
    if is_edited && load >= before && wish.load_max.is_some_and(|most| load > most) {
        made.notes.push(format!(
            "this would take {:.0} % of the time there is, so the version before plays on; --force plays it all the same",
            load * 100.0
        ));
        return made;
    }
    let bank = Arc::new(bank);
    version.library = Arc::clone(&bank) as _;
    match Change::between(&wish.version, version, &wish.settings) {
        Ok(change) => made.change = Some((change, bank)),
        Err(fault) => made.notes.push(fault.to_string()),
    }
    if is_edited {
        let [old, new] = [text_before, &wish.text].map(|text| Text::of(text, &wish.compiling).0);
        let difference =
            old.as_ref().zip(new.as_ref()).map(|(old, new)| Difference::between(old, new).text());
        made.difference = difference.unwrap_or_default();
    }
    made
}

/// The share of the time there is that a plan will take, predicted: of what one core has to do after another, where that
/// is more than the share of each.
pub fn load(plan: &Plan, settings: &Settings) -> f32 {
    let frames = settings.playing.block_frames;
    let threads = settings.playing.threads.count(plan, frames, 1);
    let block_ns = block_ns(plan, Machine { threads, frames, window: 1 });
    block_ns as f32 * plan.sample_rate_hz as f32 / (frames as f32 * 1e9)
}
