//! Chords by name, and what can be done with their notes.
//!
//! The names and their notes are those of TidalCycles; a few spellings of other programs stand beside them.

use super::value::Value;

/// Each chord: its names, and its notes in semitones from the root.
pub const CHORDS: &[(&[&str], &[i64])] = &[
    (&["major", "maj", "M"], &[0, 4, 7]),
    (&["aug", "plus", "sharp5", "augmented"], &[0, 4, 8]),
    (&["six", "6"], &[0, 4, 7, 9]),
    (&["sixNine", "six9", "sixby9", "6by9", "6/9"], &[0, 4, 7, 9, 14]),
    (&["major7", "maj7", "M7"], &[0, 4, 7, 11]),
    (&["major9", "maj9", "M9"], &[0, 4, 7, 11, 14]),
    (&["add9", "major9add"], &[0, 4, 7, 14]),
    (&["major11", "maj11", "M11"], &[0, 4, 7, 11, 14, 17]),
    (&["add11"], &[0, 4, 7, 17]),
    (&["major13", "maj13", "M13"], &[0, 4, 7, 11, 14, 21]),
    (&["add13"], &[0, 4, 7, 21]),
    (&["dom7", "7"], &[0, 4, 7, 10]),
    (&["dom9"], &[0, 4, 7, 14]),
    (&["dom11"], &[0, 4, 7, 17]),
    (&["dom13"], &[0, 4, 7, 21]),
    (&["sevenFlat5", "7f5"], &[0, 4, 6, 10]),
    (&["sevenSharp5", "7s5", "aug7"], &[0, 4, 8, 10]),
    (&["sevenFlat9", "7f9"], &[0, 4, 7, 10, 13]),
    (&["nine", "9"], &[0, 4, 7, 10, 14]),
    (&["eleven", "11"], &[0, 4, 7, 10, 14, 17]),
    (&["thirteen", "13"], &[0, 4, 7, 10, 14, 17, 21]),
    (&["minor", "min", "m"], &[0, 3, 7]),
    (&["diminished", "dim"], &[0, 3, 6]),
    (&["minorSharp5", "msharp5", "mS5"], &[0, 3, 8]),
    (&["minor6", "min6", "m6"], &[0, 3, 7, 9]),
    (&["minorSixNine", "minor69", "min69", "minSixNine", "m69", "mSixNine", "m6by9"], &[0, 3, 7, 9, 14]),
    (&["minor7flat5", "minor7f5", "min7flat5", "min7f5", "m7flat5", "m7f5", "m7b5", "hdim7"], &[0, 3, 6, 10]),
    (&["minor7", "min7", "m7"], &[0, 3, 7, 10]),
    (&["minor7sharp5", "minor7s5", "min7sharp5", "min7s5", "m7sharp5", "m7s5"], &[0, 3, 8, 10]),
    (&["minor7flat9", "minor7f9", "min7flat9", "min7f9", "m7flat9", "m7f9"], &[0, 3, 7, 10, 13]),
    (&["minor7sharp9", "minor7s9", "min7sharp9", "min7s9", "m7sharp9", "m7s9"], &[0, 3, 7, 10, 15]),
    (&["diminished7", "dim7"], &[0, 3, 6, 9]),
    (&["minor9", "min9", "m9"], &[0, 3, 7, 10, 14]),
    (&["minor11", "min11", "m11"], &[0, 3, 7, 10, 14, 17]),
    (&["minor13", "min13", "m13"], &[0, 3, 7, 10, 14, 17, 21]),
    (&["minorMajor7", "minMaj7", "mmaj7", "mM7", "m/maj7"], &[0, 3, 7, 11]),
    (&["one", "1"], &[0]),
    (&["five", "5", "power"], &[0, 7]),
    (&["sus2"], &[0, 2, 7]),
    (&["sus4"], &[0, 5, 7]),
    (&["sevenSus2", "7sus2"], &[0, 2, 7, 10]),
    (&["sevenSus4", "7sus4"], &[0, 5, 7, 10]),
    (&["nineSus4", "ninesus4", "9sus4"], &[0, 5, 7, 10, 14]),
    (&["sevenFlat10", "7f10"], &[0, 4, 7, 10, 15]),
    (&["nineSharp5", "9sharp5", "9s5"], &[0, 1, 13]),
    (&["minor9sharp5", "minor9s5", "min9sharp5", "min9s5", "m9sharp5", "m9s5"], &[0, 1, 14]),
    (&["sevenSharp5flat9", "7s5f9"], &[0, 4, 8, 10, 13]),
    (&["minor7sharp5flat9", "m7sharp5flat9"], &[0, 3, 8, 10, 13]),
    (&["elevenSharp", "11s"], &[0, 4, 7, 10, 14, 18]),
    (&["minor11sharp", "m11sharp", "m11s"], &[0, 3, 7, 10, 14, 18]),
];

/// The notes of a chord in semitones from its root.
pub fn chord(name: &str) -> Option<&'static [i64]> {
    CHORDS.iter().find(|(names, _)| names.contains(&name)).map(|(_, notes)| *notes)
}

/// All names of chords.
pub fn chord_names() -> impl Iterator<Item = &'static str> {
    CHORDS.iter().flat_map(|(names, _)| names.iter().copied())
}

/// Something done to the notes of a chord.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifier {
    /// That many notes, going on upward by octaves.
    Count(usize),
    /// The lowest note an octave up, so many times.
    Invert(usize),
    /// First and third note an octave down.
    Open,
    /// The nth note from the top an octave down.
    Drop(usize),
}

impl Modifier {
    /// Reads `5`, `i`, `ii`, `i3`, `o`, `d1`, and the letters of several at once.
    pub fn parse(word: &str) -> Option<Vec<Modifier>> {
        if let Ok(count) = word.parse() {
            return Some(vec![Modifier::Count(count)]);
        }
        let mut modifiers = Vec::new();
        let mut rest = word;
        while let Some(letter) = rest.chars().next() {
            let after = &rest[letter.len_utf8()..];
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            let number = after[..digits].parse::<usize>().ok();
            modifiers.push(match (letter, number) {
                ('i', number) => Modifier::Invert(number.unwrap_or(1)),
                ('o', None) => Modifier::Open,
                ('d', Some(number)) => Modifier::Drop(number),
                _ => return None,
            });
            rest = &after[digits..];
        }
        Some(modifiers)
    }

    /// Changes notes that stand from low to high.
    fn apply(self, notes: &mut Vec<f64>) {
        match self {
            Modifier::Count(count) => {
                let octave_up: Vec<f64> = notes.clone();
                let size = octave_up.len().max(1);
                *notes = (0..count.min(MAX_NOTES))
                    .filter_map(|k| octave_up.get(k % size).map(|note| note + 12.0 * (k / size) as f64))
                    .collect();
            }
            Modifier::Invert(times) => {
                for _ in 0..times.min(MAX_NOTES) {
                    if let Some(lowest) = notes.first().copied() {
                        notes.remove(0);
                        notes.push(lowest + 12.0);
                    }
                }
            }
            Modifier::Open if notes.len() > 2 => {
                let (first, third) = (notes[0] - 12.0, notes[2] - 12.0);
                notes.remove(2);
                notes.remove(0);
                notes.splice(0..0, [first, third]);
            }
            Modifier::Open => {}
            Modifier::Drop(from_top) => {
                if let Some(at) = notes.len().checked_sub(from_top).filter(|_| from_top > 0) {
                    let note = notes.remove(at) - 12.0;
                    notes.insert(0, note);
                }
            }
        }
    }
}

/// The most notes that a chord may have.
const MAX_NOTES: usize = 128;

/// The notes of a chord on `root`; an unknown name gives the root alone.
pub fn notes<'a>(root: f64, name: &str, modifiers: impl Iterator<Item = &'a Value>) -> Vec<f64> {
    let mut notes: Vec<f64> =
        chord(name).unwrap_or(&[0]).iter().map(|&semitone| root + semitone as f64).collect();
    for value in modifiers {
        for modifier in value.word().and_then(Modifier::parse).unwrap_or_default() {
            modifier.apply(&mut notes);
        }
    }
    notes
}
