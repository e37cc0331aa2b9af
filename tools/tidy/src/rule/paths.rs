//! Paths: what a text names must be there.

use super::Findings;
use crate::Tree;
use crate::source::Source;

/// Names that end so are files of this repository wherever they are written.
const SOURCE_ENDS: &[&str] = &[".rs", ".md", ".toml", ".pest", ".tsv"];

/// Names that end so are made by the programs.
const MADE_ENDS: &[&str] = &[".wav", ".svg"];

/// The part of a path that stands for any name.
const ANY_NAME: &str = "NAME";

/// Paths in backquotes, in Markdown and in comments, exist; so do those in the commands of Markdown.
pub(crate) fn dead_paths(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    let mut look = |path: &str, line: usize, name: &str| {
        if is_path(tree, name) && !tree.has_ending(trim(name)) {
            findings.push((path.into(), line, format!("there is no `{name}`")));
        }
    };
    for (path, text) in tree.ending(".md") {
        let mut fenced = false;
        for (at, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if fenced {
                line.split_whitespace()
                    .filter(|name| name.contains('/'))
                    .for_each(|name| look(path, at + 1, name));
            } else {
                quoted(line).for_each(|name| look(path, at + 1, name));
            }
        }
    }
    for (path, text) in tree.ending(".rs") {
        for comment in Source::read(text).comments {
            quoted(&comment.text).for_each(|name| look(path, comment.line, name));
        }
    }
    findings
}

/// Relative links of Markdown files lead somewhere.
pub(crate) fn dead_links(tree: &Tree) -> Findings {
    let mut findings = Findings::new();
    for (path, text) in tree.ending(".md") {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (at, line) in text.lines().enumerate() {
            let prose: String = line.split('`').step_by(2).collect();
            for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let target = target.split('#').next().unwrap_or_default();
                let outside = target.is_empty() || target.contains("://");
                if !outside && !tree.has(&join(folder, target)) {
                    findings.push((path.into(), at + 1, format!("the link to `{target}` leads nowhere")));
                }
            }
        }
    }
    findings
}

/// The texts in backquotes of a line.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// Whether a name looks like a path of this repository.
fn is_path(tree: &Tree, name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-:".contains(c);
    let name = trim(name);
    let made = MADE_ENDS.iter().any(|end| name.ends_with(end));
    if name.len() < 4 || !name.chars().all(plain) || made || name.contains(ANY_NAME) {
        return false;
    }
    let is_source = SOURCE_ENDS.iter().any(|end| name.len() > end.len() && name.ends_with(end));
    let rooted = name.split_once('/').is_some_and(|(first, _)| tree.has_root_folder(first));
    is_source || rooted
}

/// A path without a line number and leading `./`.
fn trim(name: &str) -> &str {
    let name = name.strip_prefix("./").unwrap_or(name);
    name.split_once(':').map_or(name, |(path, _)| path)
}

/// `target` seen from `folder`.
fn join(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
