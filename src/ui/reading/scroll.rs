//! Where the reader is in a long article: heights of all blocks (estimated until
//! measured) in a Fenwick tree of `f64`, and an anchor that keeps the text under the
//! reader's eyes still when an estimate above it is corrected. Costs O(log n) a step.

/// Heights of all blocks, in points, with prefix sums.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeightIndex {
    heights: Vec<f32>,
    tree: Vec<f64>,
}

impl HeightIndex {
    /// From one height (or estimate) per block.
    pub(crate) fn new(heights: Vec<f32>) -> Self {
        let mut tree = vec![0.0; heights.len() + 1];
        for (i, height) in heights.iter().enumerate() {
            let at = i + 1;
            let mut sum = f64::from(*height);
            let mut step = 1;
            while step < (at & at.wrapping_neg()) {
                sum += tree.get(at - step).copied().unwrap_or(0.0);
                step <<= 1;
            }
            if let Some(node) = tree.get_mut(at) {
                *node = sum;
            }
        }
        Self { heights, tree }
    }

    /// How many blocks.
    pub(crate) fn len(&self) -> usize {
        self.heights.len()
    }

    /// The height of one block.
    pub(crate) fn height(&self, block: usize) -> f32 {
        self.heights.get(block).copied().unwrap_or(0.0)
    }

    /// Corrects the height of one block.
    pub(crate) fn set(&mut self, block: usize, height: f32) {
        let Some(slot) = self.heights.get_mut(block) else { return };
        let difference = f64::from(height) - f64::from(*slot);
        if difference == 0.0 {
            return;
        }
        *slot = height;
        let mut at = block + 1;
        while let Some(node) = self.tree.get_mut(at) {
            *node += difference;
            at += at & at.wrapping_neg();
        }
    }

    /// Where a block begins, from the top of the article.
    pub(crate) fn top(&self, block: usize) -> f64 {
        let mut at = block.min(self.len());
        let mut sum = 0.0;
        while at > 0 {
            sum += self.tree.get(at).copied().unwrap_or(0.0);
            at &= at - 1;
        }
        sum
    }

    /// The height of all blocks together.
    pub(crate) fn total(&self) -> f64 {
        self.top(self.len())
    }

    /// The block at `y` from the top, and how far into it that is.
    pub(crate) fn find(&self, y: f64) -> (usize, f64) {
        let mut rest = y.max(0.0);
        let mut at = 0;
        let mut step = self.len().next_power_of_two();
        while step > 0 {
            if let Some(sum) = self.tree.get(at + step)
                && *sum <= rest
                && at + step <= self.len()
            {
                rest -= *sum;
                at += step;
            }
            step >>= 1;
        }
        if at >= self.len() {
            let last = self.len().saturating_sub(1);
            return (last, f64::from(self.height(last)));
        }
        (at, rest)
    }
}

/// The place at the top edge of the view.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Anchor {
    /// The block there.
    pub(crate) block: usize,
    /// How many points of it are above the edge; negative for space above the first.
    pub(crate) offset: f64,
}

impl Anchor {
    /// The distance from the top of the article.
    pub(crate) fn y(self, heights: &HeightIndex) -> f64 {
        heights.top(self.block) + self.offset
    }

    /// The anchor at a distance from the top of the article.
    pub(crate) fn at(y: f64, heights: &HeightIndex) -> Self {
        if y < 0.0 {
            return Self { block: 0, offset: y };
        }
        let (block, offset) = heights.find(y);
        Self { block, offset }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_search_agree_with_counting_by_hand() {
        let heights: Vec<f32> = (0..1000).map(|i| (i % 37) as f32 + 1.0).collect();
        let mut index = HeightIndex::new(heights.clone());
        index.set(500, 200.0);
        index.set(0, 3.5);
        let mut expected = heights;
        expected[500] = 200.0;
        expected[0] = 3.5;
        let mut y = 0.0_f64;
        for (i, height) in expected.iter().enumerate() {
            assert_eq!(index.top(i), y);
            assert_eq!(index.find(y), (i, 0.0));
            assert_eq!(index.find(y + f64::from(*height) / 2.0).0, i);
            y += f64::from(*height);
        }
        assert_eq!(index.total(), y);
        assert_eq!(index.find(y + 100.0).0, 999);
        assert_eq!(Anchor::at(-20.0, &index).y(&index), -20.0);
    }

    #[test]
    fn an_empty_article_has_no_height() {
        let index = HeightIndex::new(Vec::new());
        assert_eq!(index.total(), 0.0);
        assert_eq!(index.find(10.0), (0, 0.0));
    }
}
