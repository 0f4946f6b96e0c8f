//! Which earlier comment’s words a comment repeats in quotation marks or after `>`. Words
//! that the article has as well are not taken for a comment’s.

use smallvec::SmallVec;

use crate::article::{Article, Comment, Segment, SegmentKind};
use crate::suggest::words::{Mixer, NumberMap, Word, words};
use crate::text::ByteRange;
use std::hash::Hasher;

/// Fewest words that are taken for a quotation.
const FEWEST: usize = 4;
/// Fewest characters of these words and one between each two of them.
const SHORTEST: usize = 20;
/// From so many words on it is no chance.
const LONG: usize = 6;
/// How far the closing mark is looked for, in bytes.
const FURTHEST: usize = 4000;
/// How many places with the same words are kept.
const PLACES: usize = 8;
/// A line or comment ends; no word has this number.
const BREAK: u64 = 0;

/// The words of the comments so far, found by any four of them that some comment quotes.
#[derive(Debug)]
pub(super) struct Quotations {
    /// Every comment’s quoted passages.
    passages: Vec<Vec<Vec<Word>>>,
    /// Where four words stand in `said`; only for those of some passage.
    places: NumberMap<u64, SmallVec<[u32; 2]>>,
    /// The words of the article, then of the comments so far, with breaks between them.
    said: Vec<u64>,
    /// Where in `said` each speaker’s words begin, in order.
    begins: Vec<(usize, Option<usize>)>,
}

/// What a comment quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// Whose words, as a position among the comments.
    pub(super) parent: usize,
    /// The words in the quoting comment.
    pub(super) words: ByteRange,
    /// Too long to be chance.
    pub(super) is_long: bool,
}

impl Quotations {
    pub(super) fn new(article: &Article, comments: &[(&Segment, &Comment)]) -> Self {
        let passages: Vec<Vec<Vec<Word>>> = comments
            .iter()
            .map(|(_, c)| passages(article.text.slice(c.body), c.body.start))
            .collect();
        let mut places = NumberMap::default();
        for passage in passages.iter().flatten() {
            for four in passage.windows(FEWEST) {
                places.insert(gram(four.iter().map(|w| w.folded)), SmallVec::new());
            }
        }
        let mut all = Self { passages, places, said: vec![BREAK], begins: Vec::new() };
        for segment in &article.segments {
            if matches!(
                segment.kind,
                SegmentKind::Headline | SegmentKind::Caption | SegmentKind::Paragraph
            ) {
                all.say(None, article.text.slice(segment.range), &[]);
            }
        }
        all
    }

    /// Adds what comment `order` says in words of its own.
    pub(super) fn add(&mut self, order: usize, body: &str, at: usize) {
        let borrowed: Vec<ByteRange> = self
            .passages
            .get(order)
            .into_iter()
            .flatten()
            .filter(|passage| self.longest(passage, |_| true).is_some())
            .filter_map(|passage| Some(passage.first()?.range.union(passage.last()?.range)))
            .map(|range| ByteRange::new(range.start - at, range.end - at))
            .collect();
        self.say(Some(order), body, &borrowed);
    }

    /// Adds words, those of `but` (in order) left out.
    fn say(&mut self, speaker: Option<usize>, text: &str, but: &[ByteRange]) {
        if self.places.is_empty() {
            return;
        }
        self.begins.push((self.said.len(), speaker));
        let begin = self.said.len();
        let mut but = but.iter().copied().peekable();
        words(text, 0, |word| {
            while but.next_if(|b| b.end <= word.range.start).is_some() {}
            let left_out = but.peek().is_some_and(|b| b.overlaps(word.range));
            self.said.push(if left_out { BREAK } else { word.folded });
        });
        self.said.push(BREAK);
        let said = self.said.get(begin..).unwrap_or_default();
        for (position, four) in said.windows(FEWEST).enumerate() {
            if four.contains(&BREAK) {
                continue;
            }
            if let Some(places) = self.places.get_mut(&gram(four.iter().copied()))
                && places.len() < PLACES
                && let Ok(position) = u32::try_from(begin + position)
            {
                places.push(position);
            }
        }
    }

    /// What comment `order` quotes of an earlier one that `may` be meant: the longest
    /// quotation, of equal ones the first.
    pub(super) fn quoted(&self, order: usize, may: impl Fn(usize) -> bool) -> Option<Quoted> {
        let mut best: Option<(usize, usize, ByteRange)> = None;
        for passage in self.passages.get(order)? {
            let Some((count, parent, range)) = self.longest(passage, &may) else { continue };
            if best.is_none_or(|(most, ..)| count > most) {
                best = parent.map(|parent| (count, parent, range)).or(best);
            }
        }
        let (count, parent, words) = best?;
        Some(Quoted { parent, words, is_long: count >= LONG })
    }

    /// The longest run of a passage’s words that was said before: of how many words, by
    /// whom (`None` is the article), and where in the passage.
    fn longest(
        &self,
        passage: &[Word],
        may: impl Fn(usize) -> bool,
    ) -> Option<(usize, Option<usize>, ByteRange)> {
        let mut best: Option<(usize, Option<usize>, ByteRange)> = None;
        let mut at = 0;
        while let Some(four) = passage.get(at..at + FEWEST) {
            let places = self.places.get(&gram(four.iter().map(|w| w.folded)));
            let mut step = 1;
            for place in places.into_iter().flatten().map(|place| *place as usize) {
                let speaker = self.speaker(place);
                if speaker.is_some_and(|order| !may(order)) {
                    continue;
                }
                let here = passage.get(at..).unwrap_or_default();
                let there = self.said.get(place..).unwrap_or_default();
                let run = here.iter().zip(there).take_while(|(w, said)| w.folded == **said);
                let count = run.count();
                step = step.max(count);
                let (Some(first), Some(last)) = (here.first(), here.get(count.saturating_sub(1)))
                else {
                    continue;
                };
                let range = first.range.union(last.range);
                if count >= FEWEST
                    && characters(here, count) >= SHORTEST
                    && best.is_none_or(|(most, ..)| count > most)
                {
                    best = Some((count, speaker, range));
                }
            }
            at += step;
        }
        best
    }

    fn speaker(&self, place: usize) -> Option<usize> {
        let after = self.begins.partition_point(|(begin, _)| *begin <= place);
        self.begins.get(after.checked_sub(1)?)?.1
    }
}

fn characters(words: &[Word], count: usize) -> usize {
    words.iter().take(count).map(|w| w.length).sum::<usize>() + count - 1
}

fn gram(words: impl Iterator<Item = u64>) -> u64 {
    let mut mixer = Mixer::default();
    words.for_each(|word| mixer.add(word));
    mixer.finish()
}

/// The words of each quoted passage of a comment that begins at byte `at`.
fn passages(body: &str, at: usize) -> Vec<Vec<Word>> {
    let mut found = Vec::new();
    let mut take = |text: &str, from: usize| {
        let mut passage = Vec::new();
        words(text, at + from, |word| passage.push(word));
        if passage.len() >= FEWEST {
            found.push(passage);
        }
    };
    let mut skip_to = 0;
    let mut line_at = 0;
    for line in body.split_inclusive('\n') {
        let start = line_at;
        line_at += line.len();
        if start < skip_to {
            // The line may still open a new passage after the one that ends in it.
            if line_at <= skip_to {
                continue;
            }
        } else if line.trim_start().starts_with('>') {
            // The lines of one quotation are taken together.
            let rest = body.get(start..).unwrap_or_default();
            let length: usize = rest
                .split_inclusive('\n')
                .take_while(|line| line.trim_start().starts_with('>'))
                .map(str::len)
                .sum();
            take(rest.get(..length).unwrap_or_default(), start);
            skip_to = start + length;
            continue;
        }
        let mut from = start.max(skip_to);
        while let Some((open, close)) = next_marks(body, from, line_at) {
            take(body.get(open..close).unwrap_or_default(), open);
            from = close;
        }
        skip_to = from;
    }
    found
}

/// The next passage in quotation marks that opens between `from` and `until`, without
/// its marks: to the closing mark, or else to the end of the line.
fn next_marks(body: &str, from: usize, until: usize) -> Option<(usize, usize)> {
    let line = body.get(from..until)?;
    let mut before = body.get(..from)?.chars().next_back();
    for (at, c) in line.char_indices() {
        let begins_word = !before.is_some_and(char::is_alphanumeric);
        before = Some(c);
        let closing: &[char] = match c {
            '“' | '„' => &['”', '“'],
            '«' => &['»'],
            '»' => &['«'],
            '「' => &['」'],
            '"' if begins_word => &['"'],
            '‘' if begins_word => &['’'],
            _ => continue,
        };
        let open = from + at + c.len_utf8();
        let rest = body.get(open..)?;
        let rest = rest.get(..rest.floor_char_boundary(FURTHEST))?;
        let end = rest.char_indices().find(|(at, c)| {
            let after = rest.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
            // An apostrophe closes nothing.
            closing.contains(c) && !(*c == '’' && after.is_some_and(char::is_alphanumeric))
        });
        let line_end = until.max(open);
        return Some((open, end.map_or(line_end, |(at, _)| open + at)));
    }
    None
}
