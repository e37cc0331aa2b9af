//! `phononc compile --diff`: what one version of a program would keep of another.

use super::{Emit, Grouping, Input, Outcome, PROGRAM, USAGE, give, read, refuse_to_overwrite, say};
use phonon_compiler::emit::{Difference, Version};
use phonon_compiler::{Options, emit};
use std::path::Path;

/// Shows what would change if a program took the place of an older one.
pub(super) fn show(
    old: &Path,
    new: &Input,
    stage: Option<(Emit, Grouping)>,
    output: Option<&Path>,
    options: &Options,
) -> Outcome {
    let shown: fn(&Difference<'_>, emit::Grouping) -> String = match stage {
        None => |difference, _| difference.text(),
        Some((Emit::Json, _)) => |difference, _| difference.json(),
        Some((Emit::Svg, _)) => |difference, group| difference.picture(group),
        Some(_) => {
            eprintln!("error: `--diff` is shown in words, or with `--emit json` or `--emit svg`");
            return Err(USAGE);
        }
    };
    let group = stage.map_or(Grouping::Ugen, |(_, group)| group);
    let mut versions = Vec::new();
    for file in [old, &new.file] {
        refuse_to_overwrite(output, file)?;
        let source = read(file)?;
        let (version, diagnostics) = Version::of(&source, options);
        say(&diagnostics, &source, file, &new.messages);
        versions.push(version.ok_or(PROGRAM)?);
    }
    give(output, &shown(&Difference::between(&versions[0], &versions[1]), group.into()))
}
