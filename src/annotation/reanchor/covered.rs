//! Finds old ranges when of the old text only the covered words are known: looks for the
//! same words near where they should be, and takes a place only if no other is as likely.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use smallvec::SmallVec;

use super::{Found, Locator};
use crate::annotation::AnnotationSet;
use crate::annotation::wire::{FIRST_WORDS, UNKNOWN};
use crate::text::{ByteRange, Text};

/// Words that stand once in a text are taken as landmarks if they are this long, in code
/// points: shorter ones may be there by chance.
const LANDMARK: usize = 6;

/// How far from where they should be words are looked for, in code points; more for
/// each code point of their length.
const REACH: usize = 400;
const REACH_EACH: usize = 100;

pub(super) struct Covered<'a> {
    old: &'a Text,
    new: &'a Text,
    /// Old position in code points and the way to the new one, in text order.
    landmarks: Vec<(usize, isize)>,
    /// Where each sought text occurs, in code points of the new text.
    seen: RefCell<HashMap<String, Rc<Vec<usize>>>>,
}

impl<'a> Covered<'a> {
    pub(super) fn new(set: &AnnotationSet, old: &'a Text, new: &'a Text) -> Self {
        let seen = RefCell::default();
        let mut covered = Self { old, new, landmarks: Vec::new(), seen };
        let mut landmarks = Vec::new();
        for range in set.spans().flat_map(|span| span.fragments.iter()) {
            let Some((at, words)) = covered.known(*range) else { continue };
            if words.chars().count() >= LANDMARK
                && let [place] = covered.occurrences(words).as_slice()
            {
                landmarks.push((at, place.cast_signed() - at.cast_signed()));
            }
        }
        landmarks.sort_unstable();
        landmarks.dedup();
        covered.landmarks = landmarks;
        covered
    }

    /// Position in code points and words of an old range, if all of them are known.
    fn known(&self, range: ByteRange) -> Option<(usize, &'a str)> {
        let words = self.old.get(range).filter(|w| !w.is_empty() && !w.contains(UNKNOWN))?;
        Some((self.old.to_chars(range)?.start, words))
    }

    /// Where `words` occur, in code points; where they are words of their own, only these.
    fn occurrences(&self, words: &str) -> Rc<Vec<usize>> {
        if let Some(places) = self.seen.borrow().get(words) {
            return Rc::clone(places);
        }
        let text = self.new.as_str();
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let cuts_word = |at: usize| {
            let (before, after) = text.split_at_checked(at).unwrap_or_default();
            is_letter(before.chars().next_back()) && is_letter(after.chars().next())
        };
        let all: Vec<usize> = text.match_indices(words).map(|(at, _)| at).collect();
        let whole: Vec<usize> = all
            .iter()
            .copied()
            .filter(|at| !cuts_word(*at) && !cuts_word(at + words.len()))
            .collect();
        let places = if whole.is_empty() { all } else { whole };
        let to_char = |at: usize| self.new.to_chars(ByteRange::new(at, at)).map(|r| r.start);
        let places: Rc<Vec<usize>> = Rc::new(places.into_iter().filter_map(to_char).collect());
        self.seen.borrow_mut().insert(words.to_owned(), Rc::clone(&places));
        places
    }

    /// How far the text around an old position has moved.
    fn shift_at(&self, at: usize) -> isize {
        let next = self.landmarks.partition_point(|(place, _)| *place < at);
        let around = next.saturating_sub(1)..(next + 1).min(self.landmarks.len());
        let near = self.landmarks.get(around).unwrap_or_default();
        near.iter().min_by_key(|(place, _)| place.abs_diff(at)).map_or(0, |(_, shift)| *shift)
    }

    fn locate(&self, range: ByteRange, shift: Option<isize>) -> (Found, Option<isize>) {
        let Some((at, words)) = self.known(range) else { return (Found::Changed(None), shift) };
        let expected = at.saturating_add_signed(shift.unwrap_or_else(|| self.shift_at(at)));
        let reach = REACH + REACH_EACH * words.chars().count();
        let Some(place) = nearest(&self.occurrences(words), expected, reach) else {
            return (Found::Changed(None), shift);
        };
        let start = self.new.offsets().char_to_byte(self.new.as_str(), place);
        let to = start.map(|start| ByteRange::new(start, start + words.len()));
        match to.filter(|to| self.new.get(*to) == Some(words)) {
            Some(to) => (Found::Same(to), Some(place.cast_signed() - at.cast_signed())),
            None => (Found::Changed(None), shift),
        }
    }
}

/// The place nearest to `expected`, if it is within reach and no other is nearly as near.
fn nearest(places: &[usize], expected: usize, reach: usize) -> Option<usize> {
    let mut by_distance: SmallVec<[(usize, usize); 2]> = SmallVec::new();
    let next = places.partition_point(|place| *place < expected);
    for place in places.get(next.saturating_sub(2)..).unwrap_or_default().iter().take(4) {
        by_distance.push((place.abs_diff(expected), *place));
    }
    by_distance.sort_unstable();
    match *by_distance.as_slice() {
        [(distance, place)] => (distance <= reach).then_some(place),
        [(distance, place), (second, _), ..] => {
            (distance <= reach && distance * 2 < second).then_some(place)
        }
        [] => None,
    }
}

impl Locator for Covered<'_> {
    fn fragments(&self, fragments: &[ByteRange]) -> SmallVec<[Found; 1]> {
        // Later fragments are where the first one says.
        let mut shift = None;
        let mut found = SmallVec::new();
        for range in fragments {
            let (place, its_shift) = self.locate(*range, shift);
            shift = its_shift;
            found.push(place);
        }
        found
    }

    fn segment(&self, range: ByteRange, segments: &[ByteRange]) -> Found {
        let Some(chars) = self.old.to_chars(range) else { return Found::Changed(None) };
        let known: String =
            self.old.slice(range).chars().take(FIRST_WORDS).take_while(|c| *c != UNKNOWN).collect();
        if known.chars().count() < chars.len().min(FIRST_WORDS) {
            return Found::Changed(None);
        }
        let begins_so = |segment: &&ByteRange| {
            self.new.slice(**segment).chars().take(FIRST_WORDS).eq(known.chars())
        };
        let candidates: HashMap<usize, ByteRange> = segments
            .iter()
            .filter(begins_so)
            .filter_map(|segment| Some((self.new.to_chars(*segment)?.start, *segment)))
            .collect();
        let mut places: Vec<usize> = candidates.keys().copied().collect();
        places.sort_unstable();
        let expected = chars.start.saturating_add_signed(self.shift_at(chars.start));
        let place = nearest(&places, expected, usize::MAX);
        let Some(segment) = place.and_then(|place| candidates.get(&place)) else {
            return Found::Changed(None);
        };
        // Only what a file has is known of the words; more was not compared.
        let compared = chars.len() <= FIRST_WORDS
            && self.new.to_chars(*segment).is_some_and(|to| to.len() == chars.len());
        if compared { Found::Same(*segment) } else { Found::Changed(Some(*segment)) }
    }
}
