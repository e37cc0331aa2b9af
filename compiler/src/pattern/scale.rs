//! Scales by name, and the notes of their degrees.
//!
//! The names and notes are those of TidalCycles; a few spellings of other programs stand beside them.

/// Each scale: its names, and its notes in semitones from the root.
pub const SCALES: &[(&[&str], &[f64])] = &[
    (
        &["minPent", "minpent", "minor_pentatonic", "min_pentatonic", "minor_pent", "minorpentatonic", "yu"],
        &[0.0, 3.0, 5.0, 7.0, 10.0],
    ),
    (&["majPent", "majpent", "pentatonic", "pent", "major_pentatonic", "gong"], &[0.0, 2.0, 4.0, 7.0, 9.0]),
    (&["ritusen", "zhi"], &[0.0, 2.0, 5.0, 7.0, 9.0]),
    (&["egyptian", "shang"], &[0.0, 2.0, 5.0, 7.0, 10.0]),
    (&["kumai"], &[0.0, 2.0, 3.0, 7.0, 9.0]),
    (&["hirajoshi"], &[0.0, 2.0, 3.0, 7.0, 8.0]),
    (&["iwato"], &[0.0, 1.0, 5.0, 6.0, 10.0]),
    (&["chinese"], &[0.0, 4.0, 6.0, 7.0, 11.0]),
    (&["indian"], &[0.0, 4.0, 5.0, 7.0, 10.0]),
    (&["pelog"], &[0.0, 1.0, 3.0, 7.0, 8.0]),
    (&["prometheus"], &[0.0, 2.0, 4.0, 6.0, 11.0]),
    (&["scriabin"], &[0.0, 1.0, 4.0, 7.0, 9.0]),
    (&["jiao"], &[0.0, 3.0, 5.0, 8.0, 10.0]),
    (&["whole", "wholetone", "whole_tone", "messiaen1"], &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]),
    (&["augmented"], &[0.0, 3.0, 4.0, 7.0, 8.0, 11.0]),
    (&["augmented2"], &[0.0, 1.0, 4.0, 5.0, 8.0, 9.0]),
    (&["hexMajor7"], &[0.0, 2.0, 4.0, 7.0, 9.0, 11.0]),
    (&["hexDorian"], &[0.0, 2.0, 3.0, 5.0, 7.0, 10.0]),
    (&["hexPhrygian"], &[0.0, 1.0, 3.0, 5.0, 8.0, 10.0]),
    (&["hexSus"], &[0.0, 2.0, 5.0, 7.0, 9.0, 10.0]),
    (&["hexMajor6"], &[0.0, 2.0, 4.0, 5.0, 7.0, 9.0]),
    (&["hexAeolian"], &[0.0, 3.0, 5.0, 7.0, 8.0, 10.0]),
    (&["major", "maj", "ionian"], &[0.0, 2.0, 4.0, 5.0, 7.0, 9.0, 11.0]),
    (&["dorian"], &[0.0, 2.0, 3.0, 5.0, 7.0, 9.0, 10.0]),
    (&["phrygian"], &[0.0, 1.0, 3.0, 5.0, 7.0, 8.0, 10.0]),
    (&["lydian"], &[0.0, 2.0, 4.0, 6.0, 7.0, 9.0, 11.0]),
    (&["mixolydian", "mixo"], &[0.0, 2.0, 4.0, 5.0, 7.0, 9.0, 10.0]),
    (
        &["aeolian", "minor", "min", "natural_minor", "melodicMinorDesc"],
        &[0.0, 2.0, 3.0, 5.0, 7.0, 8.0, 10.0],
    ),
    (&["locrian"], &[0.0, 1.0, 3.0, 5.0, 6.0, 8.0, 10.0]),
    (&["harmonicMinor", "harmonic_minor", "harmonic"], &[0.0, 2.0, 3.0, 5.0, 7.0, 8.0, 11.0]),
    (&["harmonicMajor"], &[0.0, 2.0, 4.0, 5.0, 7.0, 8.0, 11.0]),
    (&["melodicMinor", "melodic_minor", "melodic"], &[0.0, 2.0, 3.0, 5.0, 7.0, 9.0, 11.0]),
    (&["melodicMajor", "bartok", "hindu"], &[0.0, 2.0, 4.0, 5.0, 7.0, 8.0, 10.0]),
    (&["todi"], &[0.0, 1.0, 3.0, 6.0, 7.0, 8.0, 11.0]),
    (&["purvi"], &[0.0, 1.0, 4.0, 6.0, 7.0, 8.0, 11.0]),
    (&["marva"], &[0.0, 1.0, 4.0, 6.0, 7.0, 9.0, 11.0]),
    (&["bhairav"], &[0.0, 1.0, 4.0, 5.0, 7.0, 8.0, 11.0]),
    (&["ahirbhairav"], &[0.0, 1.0, 4.0, 5.0, 7.0, 9.0, 10.0]),
    (&["superLocrian"], &[0.0, 1.0, 3.0, 4.0, 6.0, 8.0, 10.0]),
    (&["romanianMinor"], &[0.0, 2.0, 3.0, 6.0, 7.0, 9.0, 10.0]),
    (&["hungarianMinor"], &[0.0, 2.0, 3.0, 6.0, 7.0, 8.0, 11.0]),
    (&["neapolitanMinor"], &[0.0, 1.0, 3.0, 5.0, 7.0, 8.0, 11.0]),
    (&["enigmatic"], &[0.0, 1.0, 4.0, 6.0, 8.0, 10.0, 11.0]),
    (&["spanish"], &[0.0, 1.0, 4.0, 5.0, 7.0, 8.0, 10.0]),
    (&["leadingWhole"], &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 11.0]),
    (&["lydianMinor"], &[0.0, 2.0, 4.0, 6.0, 7.0, 8.0, 10.0]),
    (&["neapolitanMajor"], &[0.0, 1.0, 3.0, 5.0, 7.0, 9.0, 11.0]),
    (&["locrianMajor"], &[0.0, 2.0, 4.0, 5.0, 6.0, 8.0, 10.0]),
    (&["diminished", "octatonic", "messiaen2"], &[0.0, 1.0, 3.0, 4.0, 6.0, 7.0, 9.0, 10.0]),
    (&["diminished2", "octatonic2"], &[0.0, 2.0, 3.0, 5.0, 6.0, 8.0, 9.0, 11.0]),
    (&["messiaen3"], &[0.0, 2.0, 3.0, 4.0, 6.0, 7.0, 8.0, 10.0, 11.0]),
    (&["messiaen4"], &[0.0, 1.0, 2.0, 5.0, 6.0, 7.0, 8.0, 11.0]),
    (&["messiaen5"], &[0.0, 1.0, 5.0, 6.0, 7.0, 11.0]),
    (&["messiaen6"], &[0.0, 2.0, 4.0, 5.0, 6.0, 8.0, 10.0, 11.0]),
    (&["messiaen7"], &[0.0, 1.0, 2.0, 3.0, 5.0, 6.0, 7.0, 8.0, 9.0, 11.0]),
    (&["chromatic"], &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0]),
    (&["bayati"], &[0.0, 1.5, 3.0, 5.0, 7.0, 8.0, 10.0]),
    (&["hijaz"], &[0.0, 1.0, 4.0, 5.0, 7.0, 8.5, 10.0]),
    (&["sikah"], &[0.0, 1.5, 3.5, 5.5, 7.0, 8.5, 10.5]),
    (&["rast"], &[0.0, 2.0, 3.5, 5.0, 7.0, 9.0, 10.5]),
    (&["saba"], &[0.0, 1.5, 3.0, 4.0, 6.0, 8.0, 10.0]),
    (&["iraq"], &[0.0, 1.5, 3.5, 5.0, 6.5, 8.5, 10.5]),
    (&["blues"], &[0.0, 3.0, 5.0, 6.0, 7.0, 10.0]),
];

/// The notes of a scale in semitones from its root.
pub fn scale(name: &str) -> Option<&'static [f64]> {
    SCALES.iter().find(|(names, _)| names.contains(&name)).map(|(_, notes)| *notes)
}

/// All names of scales.
pub fn scale_names() -> impl Iterator<Item = &'static str> {
    SCALES.iter().flat_map(|(names, _)| names.iter().copied())
}

/// The semitones of a degree counted from 0, of notes that start again after `octave` semitones.
pub fn degree(notes: &[f64], octave: f64, degree: f64) -> f64 {
    if notes.is_empty() {
        return 0.0;
    }
    let count = notes.len() as f64;
    let turns = (degree.floor() / count).floor();
    let place = degree.floor() - turns * count;
    notes.get(place as usize).copied().unwrap_or(0.0) + octave * turns
}

#[cfg(test)]
mod tests {
    use super::{degree, scale, scale_names};
    use std::collections::BTreeSet;

    #[test]
    fn goes_on_in_both_directions() {
        let major = scale("major").unwrap_or_default();
        assert_eq!(degree(major, 12.0, 7.0), 12.0);
        assert_eq!(degree(major, 12.0, -1.0), -1.0);
        assert_eq!(degree(major, 12.0, 2.5), 4.0);
        assert_eq!(degree(&[], 12.0, 3.0), 0.0);
    }

    #[test]
    fn every_name_means_one_scale() {
        let names: BTreeSet<&str> = scale_names().collect();
        assert_eq!(names.len(), scale_names().count());
    }
}
