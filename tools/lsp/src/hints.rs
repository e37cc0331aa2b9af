//! Inlay hints: what each statement costs.

use crate::document::Document;
use ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};
use phonon_compiler::emit::{Cost, costs};
use phonon_compiler::plan::Plan;

/// The costs of the statements of a program that is right, behind each of them, as shares of one core.
pub fn hints(document: &Document, range: Range) -> Vec<InlayHint> {
    let Some(compiled) = document.compiled() else { return Vec::new() };
    let Some(plan) = &compiled.plan else { return Vec::new() };
    let wanted = document.text().span(range);
    let seen =
        costs(compiled).into_iter().filter(|(span, _)| (wanted.start..=wanted.end).contains(&span.end));
    seen.filter_map(|(span, cost)| {
        Some(InlayHint {
            position: document.text().position(span.end),
            label: InlayHintLabel::String(label(cost, plan)?),
            kind: None,
            text_edits: None,
            tooltip: Some(InlayHintTooltip::String("estimated share of one core".to_owned())),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    })
    .collect()
}

/// A cost in words; nothing for what costs nothing.
pub fn label(cost: Cost, plan: &Plan) -> Option<String> {
    let share = |ns: f32| percent(Cost::share(ns, plan) * 100.0);
    let heard = (cost.heard_ns > 0.0).then(|| share(cost.heard_ns));
    let voice = (cost.voice_ns > 0.0).then(|| format!("{} a voice", share(cost.voice_ns)));
    let words: Vec<String> = heard.into_iter().chain(voice).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Two digits that count.
fn percent(share: f32) -> String {
    match share {
        10.0.. => format!("{share:.0} %"),
        1.0.. => format!("{share:.1} %"),
        0.1.. => format!("{share:.2} %"),
        _ => format!("{share:.3} %"),
    }
}
