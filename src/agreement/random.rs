//! Random numbers that are the same for the same seed.

/// Steele, Lea and Flood, “Fast splittable pseudorandom number generators”, 2014.
#[derive(Clone, Debug)]
pub(crate) struct SplitMix(u64);

impl SplitMix {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Of a seed, numbers that have nothing to do with those of another `stream`.
    pub(super) fn stream(seed: u64, stream: [usize; 2]) -> Self {
        let mix = |seed: u64, by: usize| Self(seed ^ (by as u64).wrapping_mul(STEP)).next();
        Self(stream.into_iter().fold(seed, mix))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to below `end`, each as likely as any other to within 2^-64.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * end as u128;
        // The upper half is below `end`.
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// From -1 to below 1.
    #[allow(clippy::cast_precision_loss)] // 53 bits are what a number holds.
    fn signed(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    /// Normally distributed around `mean` with this standard deviation: Marsaglia's polar method.
    pub(super) fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        loop {
            let (x, y) = (self.signed(), self.signed());
            let square = x * x + y * y;
            if square > 0.0 && square < 1.0 {
                return mean + deviation * x * (-2.0 * square.ln() / square).sqrt();
            }
        }
    }
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

#[cfg(test)]
mod tests {
    use super::SplitMix;

    #[test]
    fn normal_numbers_are_normal() {
        let mut random = SplitMix::stream(7, [1, 2]);
        let numbers: Vec<f64> = (0..20_000).map(|_| random.normal(3.0, 2.0)).collect();
        let mean = numbers.iter().sum::<f64>() / 20_000.0;
        let variance = numbers.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / 20_000.0;
        let near = numbers.iter().filter(|n| (*n - 3.0).abs() < 2.0).count();
        // Four standard errors of each.
        assert!((mean - 3.0).abs() < 0.06, "{mean}");
        assert!((variance - 4.0).abs() < 0.16, "{variance}");
        assert!((13_390..13_920).contains(&near), "{near} of 20,000 within one deviation");
    }
}
