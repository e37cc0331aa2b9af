//! Mini-notation as canonical text.

use crate::ast::mini::{Body, Joint, Mini, Sequence, Step, Suffix, SuffixKind, Term, TermKind};
use std::fmt::{Display, Formatter, Result};

impl Display for Mini {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.body.fmt(f)
    }
}

impl Display for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let joint = match self.joint {
            Joint::Stack => ", ",
            Joint::Choice => " | ",
        };
        separated(f, &self.layers, joint)
    }
}

impl Display for Sequence {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (index, foot) in self.feet.iter().enumerate() {
            if index > 0 {
                f.write_str(" . ")?;
            }
            separated(f, foot, " ")?;
        }
        Ok(())
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.term.fmt(f)?;
        separated(f, &self.suffixes, "")
    }
}

impl Display for Term {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            TermKind::Word(word) => f.write_str(word),
            TermKind::Rest => f.write_str("~"),
            TermKind::Group(body) => write!(f, "[{body}]"),
            TermKind::Alternate(body) => write!(f, "<{body}>"),
            TermKind::Polymeter { body, steps: None } => write!(f, "{{{body}}}"),
            TermKind::Polymeter { body, steps: Some(steps) } => write!(f, "{{{body}}}%{steps}"),
            TermKind::Chord { root, parts } => {
                root.fmt(f)?;
                parts.iter().try_for_each(|part| write!(f, "'{part}"))
            }
            TermKind::Range { from, to } => write!(f, "{from} .. {to}"),
        }
    }
}

impl Display for Suffix {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match &self.kind {
            SuffixKind::Fast(factor) => write!(f, "*{factor}"),
            SuffixKind::Slow(factor) => write!(f, "/{factor}"),
            SuffixKind::Degrade(None) => f.write_str("?"),
            SuffixKind::Degrade(Some(chance)) => write!(f, "?{chance}"),
            SuffixKind::Euclid { pulses, steps, rotation: None } => write!(f, "({pulses},{steps})"),
            SuffixKind::Euclid { pulses, steps, rotation: Some(rotation) } => {
                write!(f, "({pulses},{steps},{rotation})")
            }
            SuffixKind::Weight(None) => f.write_str(" _"),
            SuffixKind::Weight(Some(weight)) => write!(f, "@{weight}"),
            SuffixKind::Repeat(None) => f.write_str("!"),
            SuffixKind::Repeat(Some(count)) => write!(f, "!{count}"),
        }
    }
}

fn separated(f: &mut Formatter<'_>, parts: &[impl Display], separator: &str) -> Result {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            f.write_str(separator)?;
        }
        part.fmt(f)?;
    }
    Ok(())
}
