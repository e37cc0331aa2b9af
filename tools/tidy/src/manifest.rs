//! What the rules need to know of a `Cargo.toml`.

/// A line of the form `key = value` under a heading.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry<'a> {
    /// The heading, without its brackets.
    pub section: &'a str,
    /// The key up to its first dot.
    pub key: &'a str,
    /// What stands behind `=`.
    pub value: &'a str,
    /// The line, from 1.
    pub line: usize,
}

/// The entries of a manifest, top to bottom.
pub(crate) fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut section = "";
    let mut entries = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(heading) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = heading.trim_matches(['[', ']']);
        } else if let Some((key, value)) = line.split_once('=')
            && !line.starts_with('#')
        {
            let key = key.trim().split('.').next().unwrap_or_default();
            entries.push(Entry { section, key, value: value.trim(), line: at + 1 });
        }
    }
    entries
}

/// The crates a manifest depends on, for whatever purpose, and their lines.
pub(crate) fn dependencies(text: &str) -> Vec<(&str, usize)> {
    let entries = entries(text)
        .into_iter()
        .filter(|entry| entry.section.ends_with("dependencies") && !entry.section.starts_with("workspace"));
    entries.map(|entry| (entry.key, entry.line)).collect()
}
