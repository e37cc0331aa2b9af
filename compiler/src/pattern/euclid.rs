//! Pulses spread as evenly as a grid allows.

/// Which of `steps` slots sound when `pulses` pulses are spread over them; negative pulses sound the gaps of as
/// many. More pulses than slots give as many slots as pulses, all sounding.
///
/// Source: E. Bjorklund, "The Theory of Rep-Rate Pattern Generation in the SNS Timing System" (2003), in the form
/// of G. Toussaint, "The Euclidean Algorithm Generates Traditional Musical Rhythms" (2005).
pub fn bjorklund(pulses: i64, steps: i64) -> Vec<bool> {
    if steps <= 0 {
        return Vec::new();
    }
    let inverted = pulses < 0;
    let count = pulses.unsigned_abs() as usize;
    let (mut a, mut b) = (vec![true], vec![false]);
    let (mut many_a, mut many_b) = (count, (steps as usize).saturating_sub(count));
    while many_a.min(many_b) > 1 {
        let joined = [a.as_slice(), b.as_slice()].concat();
        if many_a > many_b {
            (a, b) = (joined, a);
            (many_a, many_b) = (many_b, many_a - many_b);
        } else {
            a = joined;
            many_b -= many_a;
        }
    }
    let mut slots = Vec::with_capacity(a.len() * many_a + b.len() * many_b);
    (0..many_a).for_each(|_| slots.extend_from_slice(&a));
    (0..many_b).for_each(|_| slots.extend_from_slice(&b));
    if inverted {
        slots.iter_mut().for_each(|slot| *slot = !*slot);
    }
    slots
}

/// The slots that sound when each count of a list is spread over the next, down to the last.
pub fn distributed(counts: &[i64]) -> Vec<bool> {
    let Some(&last) = counts.last() else { return Vec::new() };
    let layers = counts.windows(2).map(|pair| bjorklund(pair[0], pair[1]));
    layers.rev().fold(vec![true; last.clamp(0, 1 << 16) as usize], |slots, layer| {
        let mut layer = layer.into_iter();
        slots.into_iter().map(|slot| slot && layer.next().unwrap_or(false)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::bjorklund;

    fn text(pulses: i64, steps: i64) -> String {
        bjorklund(pulses, steps).iter().map(|&slot| if slot { 'x' } else { '.' }).collect()
    }

    #[test]
    fn spreads_the_well_known_rhythms() {
        assert_eq!(text(3, 8), "x..x..x.");
        assert_eq!(text(5, 8), "x.xx.xx.");
        assert_eq!(text(2, 5), "x.x..");
        assert_eq!(text(-3, 8), ".xx.xx.x");
        assert_eq!(text(0, 4), "....");
        assert_eq!(text(4, 4), "xxxx");
        assert_eq!(text(3, 0), "");
    }
}
