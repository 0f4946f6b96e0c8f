//! What hangs together: groups that are joined two by two.

/// Groups of positions.
#[derive(Clone, Debug)]
pub(super) struct Groups(Vec<usize>);

impl Groups {
    /// So many, each alone.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The position that stands for the group of this one.
    pub(super) fn root(&mut self, at: usize) -> usize {
        let mut root = at;
        while let Some(next) = self.0.get(root).copied().filter(|next| *next != root) {
            root = next;
        }
        // The next one to ask finds it at once.
        let mut at = at;
        while let Some(slot) = self.0.get_mut(at).filter(|next| **next != root) {
            at = std::mem::replace(slot, root);
        }
        root
    }

    /// Makes one group of two.
    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }

    /// All groups, by their first position.
    pub(super) fn all(&mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.0.len()];
        for at in 0..self.0.len() {
            let root = self.root(at);
            if let Some(group) = groups.get_mut(root) {
                group.push(at);
            }
        }
        groups.retain(|group| !group.is_empty());
        groups
    }
}
