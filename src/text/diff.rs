//! Where the ranges of one version of a text lie in another. Compares lines first,
//! then words inside the lines that changed. Judges nothing: what to do with a range
//! whose text changed is up to the caller.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::ByteRange;

/// Fewest characters of a line that is followed to another place when it was moved.
const SHORTEST_MOVE: usize = 16;

/// Most words, old and new together, that are compared one by one. A passage of more
/// is compared by sentences first.
const MOST_WORDS: usize = 30_000;

/// Text that both versions hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    old: usize,
    new: usize,
    len: usize,
}

impl Run {
    const fn old_end(self) -> usize {
        self.old + self.len
    }

    const fn new_end(self) -> usize {
        self.new + self.len
    }

    const fn holds(self, range: ByteRange) -> bool {
        self.old <= range.start && range.end <= self.old_end()
    }

    fn carry(self, range: ByteRange) -> ByteRange {
        ByteRange::new(range.start - self.old + self.new, range.end - self.old + self.new)
    }
}

/// The way from an old version of a text to a new one.
#[derive(Debug, Clone)]
pub struct EditMap {
    /// In the order of both versions; two neighbours never meet in both.
    kept: Vec<Run>,
    /// Whole lines that stand elsewhere, in the order of the old version.
    moved: Vec<Run>,
    old_len: usize,
    new_len: usize,
}

/// Where a range went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mapped {
    /// The same text, unbroken, lies at this range of the new version.
    Exact(ByteRange),
    /// The text changed inside; what became of it lies at this range.
    Changed(ByteRange),
    /// Nothing is left of it.
    Gone,
}

impl EditMap {
    /// Compares two versions.
    pub fn between(old: &str, new: &str) -> Self {
        if old == new {
            let kept = vec![Run { old: 0, new: 0, len: old.len() }];
            return Self { kept, moved: Vec::new(), old_len: old.len(), new_len: new.len() };
        }
        let old_lines = pieces(old, old.split_inclusive('\n'));
        let new_lines = pieces(new, new.split_inclusive('\n'));
        let ops = compare(&old_lines, &new_lines);
        let moves = Moves::find(&old_lines, &new_lines, &ops);
        let mut kept = Vec::new();
        for op in ops {
            match op {
                DiffOp::Equal { old_index, new_index, len } => {
                    for (old, new) in zip(&old_lines, old_index, &new_lines, new_index, len) {
                        push(
                            &mut kept,
                            Run { old: old.start, new: new.start, len: old.text.len() },
                        );
                    }
                }
                DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                    let old = Side {
                        text: old,
                        words: moves.words(&old_lines, old_index, old_len, &moves.from),
                    };
                    let new = Side {
                        text: new,
                        words: moves.words(&new_lines, new_index, new_len, &moves.to),
                    };
                    refine_passage(&old, &new, &mut kept);
                }
                DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
            }
        }
        Self { kept, moved: moves.runs, old_len: old.len(), new_len: new.len() }
    }

    /// The way that is known: so many bytes at the first place stand at the second. In the order
    /// of both versions.
    pub(crate) fn of_runs(
        old_len: usize,
        new_len: usize,
        runs: impl IntoIterator<Item = (usize, usize, usize)>,
    ) -> Self {
        let mut kept = Vec::new();
        for (old, new, len) in runs.into_iter().filter(|(_, _, len)| *len > 0) {
            push(&mut kept, Run { old, new, len });
        }
        Self { kept, moved: Vec::new(), old_len, new_len }
    }

    /// The way back, from the new version to the old one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let turned = |run: &Run| Run { old: run.new, new: run.old, len: run.len };
        let mut moved: Vec<Run> = self.moved.iter().map(turned).collect();
        moved.sort_by_key(|run| run.old);
        let kept = self.kept.iter().map(turned).collect();
        Self { kept, moved, old_len: self.new_len, new_len: self.old_len }
    }

    /// What was lost and what stands there instead, in order; one of the two may be empty.
    pub fn changes(&self) -> impl Iterator<Item = (ByteRange, ByteRange)> {
        (0..=self.kept.len())
            .map(move |next| self.gap_before(next))
            .filter(|(old, new)| !old.is_empty() || !new.is_empty())
    }

    /// Where `range`, in bytes of the old version, went. A zero-width range goes with
    /// the text that it touches, the text after it first. A range that does not fit
    /// the old version is gone.
    pub fn map(&self, range: ByteRange) -> Mapped {
        if range.start > range.end || range.end > self.old_len {
            return Mapped::Gone;
        }
        if range.is_empty() {
            return self.map_point(range.start);
        }
        let first = self.kept.partition_point(|run| run.old_end() <= range.start);
        let touched = self.kept.get(first..).unwrap_or_default();
        let count = touched.partition_point(|run| run.old < range.end);
        let survivors = touched.get(..count).unwrap_or_default();
        let (Some(head), Some(tail)) = (survivors.first(), survivors.last()) else {
            return self.map_lost(range, first);
        };
        if head.holds(range) {
            return Mapped::Exact(head.carry(range));
        }
        // Text that was lost at an edge comes along only if the whole of it was covered,
        // for only then it is known what stands there instead.
        let start = if head.old <= range.start {
            range.start - head.old + head.new
        } else if self.gap_before(first).0.start == range.start {
            self.gap_before(first).1.start
        } else {
            head.new
        };
        let end = if range.end <= tail.old_end() {
            range.end - tail.old + tail.new
        } else if self.gap_before(first + count).0.end == range.end {
            self.gap_before(first + count).1.end
        } else {
            tail.new_end()
        };
        Mapped::Changed(ByteRange::new(start, end))
    }

    /// A range that shares nothing with the kept text; `next` is the run after it.
    fn map_lost(&self, range: ByteRange, next: usize) -> Mapped {
        if let Some(run) = find_holder(&self.moved, range) {
            return Mapped::Exact(run.carry(range));
        }
        let (old, new) = self.gap_before(next);
        if old == range && !new.is_empty() { Mapped::Changed(new) } else { Mapped::Gone }
    }

    fn map_point(&self, at: usize) -> Mapped {
        let exact = |to: usize| Mapped::Exact(ByteRange::new(to, to));
        let after = self.kept.partition_point(|run| run.old_end() <= at);
        if let Some(run) = self.kept.get(after).filter(|run| run.old <= at) {
            return exact(at - run.old + run.new);
        }
        let before = after.checked_sub(1).and_then(|i| self.kept.get(i));
        if let Some(run) = before.filter(|run| run.old_end() == at) {
            return exact(run.new_end());
        }
        if let Some(run) = find_holder(&self.moved, ByteRange::new(at, at)) {
            return exact(at - run.old + run.new);
        }
        match at {
            0 => exact(0),
            _ if at == self.old_len => exact(self.new_len),
            _ => Mapped::Gone,
        }
    }

    /// What was lost, and what stands there instead, between run `next` and the one
    /// before it.
    fn gap_before(&self, next: usize) -> (ByteRange, ByteRange) {
        let before = next.checked_sub(1).and_then(|i| self.kept.get(i));
        let (old_start, new_start) = before.map_or((0, 0), |run| (run.old_end(), run.new_end()));
        let (old_end, new_end) =
            self.kept.get(next).map_or((self.old_len, self.new_len), |run| (run.old, run.new));
        (ByteRange::new(old_start, old_end), ByteRange::new(new_start, new_end))
    }
}

fn find_holder(runs: &[Run], range: ByteRange) -> Option<Run> {
    let after = runs.partition_point(|run| run.old <= range.start);
    runs.get(after.checked_sub(1)?).copied().filter(|run| run.holds(range))
}

/// A line or a word, and where it starts.
#[derive(Debug, Clone, Copy)]
struct Piece<'t> {
    start: usize,
    text: &'t str,
}

fn pieces<'t>(whole: &str, parts: impl Iterator<Item = &'t str>) -> Vec<Piece<'t>> {
    let mut found = Vec::with_capacity(whole.len() / 32);
    let mut start = 0;
    for text in parts {
        found.push(Piece { start, text });
        start += text.len();
    }
    found
}

/// Compares by numbers that stand for the texts, which is faster than by the texts.
fn compare<'t>(old: &[Piece<'t>], new: &[Piece<'t>]) -> Vec<DiffOp> {
    let mut numbers = HashMap::new();
    let mut number = |piece: &Piece<'t>| {
        let next = numbers.len();
        *numbers.entry(piece.text).or_insert(next)
    };
    let old: Vec<usize> = old.iter().map(&mut number).collect();
    let new: Vec<usize> = new.iter().map(&mut number).collect();
    capture_diff_slices(Algorithm::Myers, &old, &new)
}

fn zip<'a, 't>(
    old: &'a [Piece<'t>],
    old_index: usize,
    new: &'a [Piece<'t>],
    new_index: usize,
    len: usize,
) -> impl Iterator<Item = (&'a Piece<'t>, &'a Piece<'t>)> {
    old.iter().skip(old_index).zip(new.iter().skip(new_index)).take(len)
}

/// Adds a run; one that continues the last in both versions becomes part of it.
fn push(kept: &mut Vec<Run>, run: Run) {
    match kept.last_mut() {
        Some(last) if last.old_end() == run.old && last.new_end() == run.new => last.len += run.len,
        _ => kept.push(run),
    }
}

/// The words of one version's lines that changed.
struct Side<'t> {
    text: &'t str,
    words: Vec<Piece<'t>>,
}

impl<'t> Side<'t> {
    /// The words grouped into sentences, and where each one's words begin in the list.
    fn sentences(&self) -> (Vec<Piece<'t>>, Vec<usize>) {
        let (mut sentences, mut firsts) = (Vec::new(), Vec::new());
        let mut first = 0;
        for (i, word) in self.words.iter().enumerate() {
            let end = word.start + word.text.len();
            let breaks = matches!(word.text, "." | "!" | "?" | ";" | "\n" | "。" | "۔" | "।")
                || self.words.get(i + 1).is_none_or(|next| next.start != end);
            if breaks && let Some(start) = self.words.get(first).map(|word| word.start) {
                let text = self.text.get(start..end).unwrap_or_default();
                sentences.push(Piece { start, text });
                firsts.push(first);
                first = i + 1;
            }
        }
        firsts.push(self.words.len());
        (sentences, firsts)
    }
}

/// Compares the words of lines that changed. In a passage too long for that, those of
/// the sentences that changed; where even these are too many, nothing is kept.
fn refine_passage<'t>(old: &Side<'t>, new: &Side<'t>, kept: &mut Vec<Run>) {
    if old.words.len() + new.words.len() <= MOST_WORDS {
        return refine(&old.words, &new.words, kept);
    }
    let ((old_sentences, old_firsts), (new_sentences, new_firsts)) =
        (old.sentences(), new.sentences());
    let words = |side: &Side<'_>, firsts: &[usize], from: usize, len: usize| {
        let first = firsts.get(from).copied().unwrap_or_default();
        let end = firsts.get(from + len).copied().unwrap_or_default();
        first..end.min(side.words.len())
    };
    for op in compare(&old_sentences, &new_sentences) {
        match op {
            DiffOp::Equal { old_index, new_index, len } => {
                for (old, new) in zip(&old_sentences, old_index, &new_sentences, new_index, len) {
                    push(kept, Run { old: old.start, new: new.start, len: old.text.len() });
                }
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                let old = old.words.get(words(old, &old_firsts, old_index, old_len));
                let new = new.words.get(words(new, &new_firsts, new_index, new_len));
                if let (Some(old), Some(new)) = (old, new)
                    && old.len() + new.len() <= MOST_WORDS
                {
                    refine(old, new, kept);
                }
            }
            DiffOp::Delete { .. } | DiffOp::Insert { .. } => {}
        }
    }
}

/// Compares two lists of words.
fn refine<'t>(old: &[Piece<'t>], new: &[Piece<'t>], kept: &mut Vec<Run>) {
    let mut runs = Vec::new();
    for op in compare(old, new) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            for (old, new) in zip(old, old_index, new, new_index, len) {
                push(&mut runs, Run { old: old.start, new: new.start, len: old.text.len() });
            }
        }
    }
    let bounds = |pieces: &[Piece<'_>]| {
        let first = pieces.first().map_or(0, |piece| piece.start);
        (first, pieces.last().map_or(first, |piece| piece.start + piece.text.len()))
    };
    for run in without_chance_matches(runs, bounds(old), bounds(new)) {
        push(kept, run);
    }
}

/// Drops short runs between long changes: in a passage that was written anew, the
/// same small words turn up again by chance, and a span must not stick to them.
fn without_chance_matches(runs: Vec<Run>, old: (usize, usize), new: (usize, usize)) -> Vec<Run> {
    let mut taken: Vec<Run> = Vec::new();
    let mut rest = runs.into_iter().peekable();
    while let Some(run) = rest.next() {
        let (old_from, new_from) =
            taken.last().map_or((old.0, new.0), |run| (run.old_end(), run.new_end()));
        let (old_to, new_to) = rest.peek().map_or((old.1, new.1), |run| (run.old, run.new));
        let before = (run.old - old_from).max(run.new - new_from);
        let after = (old_to - run.old_end()).max(new_to - run.new_end());
        if run.len * 2 > before.min(after) {
            taken.push(run);
        }
    }
    taken
}

/// Lines that were taken out at one place and put in at another.
struct Moves {
    runs: Vec<Run>,
    /// Starts of the moved lines in the old and in the new version, sorted.
    from: Vec<usize>,
    to: Vec<usize>,
}

impl Moves {
    /// Follows a line only if its text is the only one of its kind in both versions.
    fn find(old: &[Piece<'_>], new: &[Piece<'_>], ops: &[DiffOp]) -> Self {
        let mut seen: HashMap<&str, (usize, usize)> = HashMap::new();
        for line in old {
            seen.entry(content(line.text)).or_default().0 += 1;
        }
        for line in new {
            seen.entry(content(line.text)).or_default().1 += 1;
        }
        let mut inserted: HashMap<&str, usize> = HashMap::new();
        for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
            for line in new.get(op.new_range()).unwrap_or_default() {
                inserted.insert(content(line.text), line.start);
            }
        }
        let mut moves = Self { runs: Vec::new(), from: Vec::new(), to: Vec::new() };
        for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
            for line in old.get(op.old_range()).unwrap_or_default() {
                let text = content(line.text);
                let alone = seen.get(text) == Some(&(1, 1));
                if let Some(&to) = inserted.get(text)
                    && alone
                    && text.chars().count() >= SHORTEST_MOVE
                {
                    moves.from.push(line.start);
                    moves.to.push(to);
                    push(&mut moves.runs, Run { old: line.start, new: to, len: text.len() });
                }
            }
        }
        moves.to.sort_unstable();
        moves
    }

    /// The words of some lines, moved lines left out.
    fn words<'t>(
        &self,
        lines: &[Piece<'t>],
        index: usize,
        len: usize,
        moved: &[usize],
    ) -> Vec<Piece<'t>> {
        lines
            .iter()
            .skip(index)
            .take(len)
            .filter(|line| moved.binary_search(&line.start).is_err())
            .flat_map(|line| words(*line))
            .collect()
    }
}

fn content(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

/// Whether a character is compared by itself: everything but letters and digits, and
/// the letters of scripts that put no spaces between words.
fn stands_alone(c: char) -> bool {
    !c.is_alphanumeric()
        || matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn words(line: Piece<'_>) -> impl Iterator<Item = Piece<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = line.text.get(at..)?;
        let first = rest.chars().next()?;
        let len = if stands_alone(first) {
            first.len_utf8()
        } else {
            rest.find(stands_alone).unwrap_or(rest.len())
        };
        let word = Piece { start: line.start + at, text: rest.get(..len)? };
        at += len;
        Some(word)
    })
}
