//! The table of transforms for people.

use crate::pattern::transform::{Param, THEMES, Transform, transform, transforms};
use crate::view::Example;
use std::fmt::Write;

/// The table of transforms, or all that it says of the one of that name; `None` where there is none.
pub fn transform_table(name: Option<&str>) -> Option<String> {
    match name {
        Some(name) => transform(name).map(page),
        None => Some(list()),
    }
}

/// All transforms by theme, one a line.
fn list() -> String {
    let width = transforms().map(|row| row.usage().chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (title, rows) in THEMES {
        let _ = writeln!(text, "{}{title}", if text.is_empty() { "" } else { "\n" });
        for row in *rows {
            let _ = writeln!(text, "  {:<width$}  {}", row.usage(), row.doc);
        }
    }
    text
}

/// Everything the table says about a transform, and a cycle of its example before and after it.
fn page(row: &Transform) -> String {
    let mut text = format!("{}\n  {}\n", row.usage(), row.doc);
    let names = row.params.iter().map(|param| param.name.chars().count()).max().unwrap_or(0);
    let defaults = row.params.iter().map(|param| default(param).chars().count()).max().unwrap_or(0);
    for (at, param) in row.params.iter().enumerate() {
        let gap = if at == 0 { "\n" } else { "" };
        let (name, default, kind) = (param.name, default(param), param.kind.words());
        let _ = writeln!(text, "{gap}  {name:<names$}  {default:<defaults$}  {kind}");
    }
    if !row.aliases.is_empty() {
        let _ = writeln!(text, "\n  also called {}", row.aliases.join(", "));
    }
    let _ = writeln!(text, "\n  {}", row.example.replace('\n', "\n  "));
    if let Some(example) = Example::of(row) {
        text.push('\n');
        for line in example.grid().lines() {
            let _ = writeln!(text, "{}", format!("  {line}").trim_end());
        }
    }
    text
}

/// What a parameter is where it is left out.
fn default(param: &Param) -> String {
    param.default.map_or("[needed]".to_owned(), |default| format!("[{default}]"))
}
