//! What else a name means: a name can be a transform, a control of events and a unit generator at once.

use crate::pattern::control::{control, control_names};
use crate::pattern::transform::{transform, transform_names};
use crate::ugen::{self, Group, UgenId};
use std::fmt::Write;

/// The tables that names stand in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// The transforms and sources of patterns.
    Transforms,
    /// The unit generators.
    Ugens,
}

/// What a name means in other tables than the one that was asked, a line each; empty where it means nothing there.
pub fn other_meanings(name: &str, asked: Table) -> String {
    let mut text = String::new();
    if asked != Table::Transforms
        && let Some(row) = transform(name)
    {
        let _ = writeln!(text, "`{name}` is a transform: {}", row.doc);
        let _ = writeln!(text, "  `phononc transforms {name}` explains it");
    }
    if let Some(row) = control(name) {
        let _ = writeln!(text, "`{name}` is a control of events: {}", row.doc);
        let value = if row.name == "s" { "" } else { "s \"bd sn\" # " };
        let heard = if row.is_heard() { "" } else { "; the voices of Phonon do not obey it" };
        let _ = writeln!(text, "  as in `{value}{name} ...`{heard}; docs/reference.md lists all controls");
    }
    if asked != Table::Ugens
        && let Some(ugen) = UgenId::find(name)
    {
        let _ = writeln!(text, "`{name}` is a unit generator: {}", ugen.row().doc);
        let _ = writeln!(text, "  `phononc ugens {name}` explains it");
    }
    text
}

/// All names of transforms, controls and unit generators.
pub fn all_names() -> impl Iterator<Item = &'static str> {
    let ugens = ugen::all().filter(|row| row.group != Group::Plumbing);
    let ugens = ugens.flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()));
    transform_names().chain(control_names()).chain(ugens)
}
