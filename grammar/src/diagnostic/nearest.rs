//! The name that was probably meant.

/// The candidate nearest to `name` by edit distance, if one is near enough to be meant.
///
/// Case counts less than letters; a swap of neighbours counts as one edit
/// (optimal string alignment: Damerau 1964, Levenshtein 1966).
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // One letter of two is half of the word: only its case may differ.
    let limit = match name.chars().count() {
        0..=2 => 0,
        count => (count / 3).max(1),
    };
    let letters = |name: &str| name.to_lowercase().chars().collect::<Vec<char>>();
    let wanted = letters(name);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != name)
        .map(|candidate| (letters(candidate), candidate))
        // Each letter more or less is an edit.
        .filter(|(letters, _)| letters.len().abs_diff(wanted.len()) <= limit)
        .map(|(letters, candidate)| (distance(&wanted, &letters), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that make `b` of `a`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        let names = ["lpf", "hpf", "reverb", "degradeBy"];
        assert_eq!(nearest("lfp", names), Some("lpf"));
        assert_eq!(nearest("revreb", names), Some("reverb"));
        assert_eq!(nearest("degradeby", names), Some("degradeBy"));
        assert_eq!(nearest("xylophone", names), None);
    }
}
