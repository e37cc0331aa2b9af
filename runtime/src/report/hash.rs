//! A number that stands for a sound.

const P1: u64 = 0x9e37_79b1_85eb_ca87;
const P2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const P3: u64 = 0x1656_67b1_9e37_79f9;
const P4: u64 = 0x85eb_ca77_c2b2_ae63;
const P5: u64 = 0x27d4_eb2f_1656_67c5;

/// XXH64 with seed 0 (Yann Collet, 2014) over the frames as little-endian 32-bit floats, left then right.
///
/// It does not depend on the bit depth of a file: it is the XXH64 of the data of a 32-bit float WAV.
#[derive(Clone, Debug)]
pub struct Hash {
    lanes: [u64; 4],
    /// Frames that do not yet fill a stripe of four.
    pending: [u64; 4],
    frames: u64,
}

impl Default for Hash {
    fn default() -> Hash {
        let lanes = [P1.wrapping_add(P2), P2, 0, P1.wrapping_neg()];
        Hash { lanes, pending: [0; 4], frames: 0 }
    }
}

impl Hash {
    /// Adds a frame.
    #[inline]
    pub fn add(&mut self, left: f32, right: f32) {
        let place = (self.frames % 4) as usize;
        self.pending[place] = u64::from(right.to_bits()) << 32 | u64::from(left.to_bits());
        self.frames += 1;
        if place == 3 {
            for (lane, word) in self.lanes.iter_mut().zip(self.pending) {
                *lane = round(*lane, word);
            }
        }
    }

    /// The hash of all frames so far.
    pub fn value(&self) -> u64 {
        let mut hash = P5;
        if self.frames >= 4 {
            let turned = self.lanes.iter().zip([1, 7, 12, 18]).map(|(lane, bits)| lane.rotate_left(bits));
            hash = turned.fold(0, u64::wrapping_add);
            for &lane in &self.lanes {
                hash = (hash ^ round(0, lane)).wrapping_mul(P1).wrapping_add(P4);
            }
        }
        hash = hash.wrapping_add(self.frames.wrapping_mul(8));
        for &word in &self.pending[..(self.frames % 4) as usize] {
            hash = (hash ^ round(0, word)).rotate_left(27).wrapping_mul(P1).wrapping_add(P4);
        }
        hash = (hash ^ (hash >> 33)).wrapping_mul(P2);
        hash = (hash ^ (hash >> 29)).wrapping_mul(P3);
        hash ^ (hash >> 32)
    }
}

fn round(lane: u64, word: u64) -> u64 {
    lane.wrapping_add(word.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1)
}

#[cfg(test)]
mod tests {
    use super::Hash;

    fn of(frames: usize) -> u64 {
        let mut hash = Hash::default();
        for at in 0..frames {
            hash.add(at as f32, -(at as f32));
        }
        hash.value()
    }

    /// The expected values are those of the reference implementation over the same bytes.
    #[test]
    fn equals_the_reference() {
        let expected = [
            (0, 0xef46_db37_51d8_e999),
            (1, 0x3f42_5eac_f015_44e0),
            (3, 0xc04e_4336_0171_3daf),
            (4, 0x4f09_4606_fe96_c3c1),
            (5, 0xf947_ce78_ac24_4cb7),
            (31, 0x97d3_228b_eaa1_6033),
            (1000, 0xab9b_ab7e_a496_9001),
        ];
        for (frames, hash) in expected {
            assert_eq!(of(frames), hash, "{frames} frames");
        }
    }
}
