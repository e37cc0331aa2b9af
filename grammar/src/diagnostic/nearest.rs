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
    candidates
        .into_iter()
        .map(|candidate| (distance(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|&(distance, candidate)| distance <= limit && candidate != name)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Insertions, deletions, replacements and swaps of neighbours that make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
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
