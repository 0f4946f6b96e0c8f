//! Scores quote finders against public data, where it is at hand: reading the data,
//! matching what was found with what people annotated, and the figures.

#![allow(dead_code, clippy::unwrap_used)] // Each user takes a part; failing loudly is right here.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use tagline::suggest::{QuoteFinder, QuoteKind, QuoteProposal};
use tagline::text::ByteRange;

/// A quote as people annotated it, in bytes.
#[derive(Clone, Debug)]
pub(crate) struct Gold {
    pub(crate) content: Vec<ByteRange>,
    pub(crate) sources: Vec<ByteRange>,
    pub(crate) cues: Vec<ByteRange>,
}

/// A text, its paragraphs, and the quotes in it.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) passages: Vec<ByteRange>,
    pub(crate) gold: Vec<Gold>,
}

/// Where the public data is, if it is there.
pub(crate) fn data() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    path.is_dir().then_some(path)
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == ending)).collect();
    files.sort();
    files
}

/// The folders in a folder, in order; none where it is absent.
pub(crate) fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|e| e.path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    folders
}

/// The lines of a text that are not blank.
pub(crate) fn lines(text: &str) -> Vec<ByteRange> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let length = line.trim_end().len();
        if length > 0 {
            lines.push(ByteRange::new(at, at + length));
        }
        at += line.len();
    }
    lines
}

/// Where every code point begins, and the end.
fn code_points(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

/// Fragments that only white space parts are one: brat cuts at line ends.
fn merged(text: &str, mut fragments: Vec<ByteRange>) -> Vec<ByteRange> {
    fragments.sort();
    let mut merged: Vec<ByteRange> = Vec::new();
    for next in fragments {
        match merged.last_mut() {
            Some(last) if text.get(last.end..next.start).is_none_or(|t| t.trim().is_empty()) => {
                last.end = last.end.max(next.end);
            }
            _ => merged.push(next),
        }
    }
    merged
}

/// PolNeAR: news with attributions, as brat files. A paragraph is a line.
pub(crate) fn polnear(folder: &Path) -> Vec<Document> {
    files(folder, "ann").iter().map(|ann| polnear_document(ann)).collect()
}

fn polnear_document(ann: &Path) -> Document {
    let text = fs::read_to_string(ann.with_extension("txt")).unwrap();
    let at = code_points(&text);
    let mut spans: HashMap<String, Vec<ByteRange>> = HashMap::new();
    let mut gold = Vec::new();
    for line in fs::read_to_string(ann).unwrap().lines() {
        let mut columns = line.split('\t');
        let id = columns.next().unwrap_or_default();
        let middle = columns.next().unwrap_or_default();
        if id.starts_with('T') {
            let (_, offsets) = middle.split_once(' ').unwrap();
            let fragments = offsets.split(';').map(|f| {
                let (start, end) = f.split_once(' ').unwrap();
                let offset = |n: &str| at[n.parse::<usize>().unwrap()];
                ByteRange::new(offset(start), offset(end))
            });
            spans.insert(id.to_owned(), fragments.collect());
        } else if id.starts_with('E') {
            let of = |role: &str| -> Vec<ByteRange> {
                let ends = middle.split(' ').filter_map(|end| end.split_once(':'));
                let ends = ends.filter(|(name, _)| {
                    name.strip_prefix(role).is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()))
                });
                ends.flat_map(|(_, id)| spans.get(id).cloned().unwrap_or_default()).collect()
            };
            let content = merged(&text, of("Content"));
            if !content.is_empty() {
                gold.push(Gold {
                    content,
                    sources: merged(&text, of("Source")),
                    cues: merged(&text, of("Cue")),
                });
            }
        }
    }
    gold.sort_by_key(|g| g.content[0]);
    let name = ann.file_stem().unwrap().to_string_lossy().into_owned();
    Document { name, passages: lines(&text), text, gold }
}

/// LitBank: fiction with quotations, by token offsets in lines of tokens. The lines are
/// sentences, not paragraphs, so each book is one passage.
pub(crate) fn litbank(folder: &Path) -> Vec<Document> {
    files(folder, "ann").iter().map(|ann| litbank_document(ann)).collect()
}

fn litbank_document(ann: &Path) -> Document {
    let text = fs::read_to_string(ann.with_extension("txt")).unwrap();
    let mut tokens: Vec<Vec<ByteRange>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut places = Vec::new();
        let mut start = at;
        for token in line.trim_end_matches('\n').split(' ') {
            places.push(ByteRange::new(start, start + token.len()));
            start += token.len() + 1;
        }
        tokens.push(places);
        at += line.len();
    }
    let mut gold = Vec::new();
    for line in fs::read_to_string(ann).unwrap().lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        if let ["QUOTE", _, first_line, first, last_line, last, ..] = columns[..] {
            let place = |line: &str, token: &str| {
                tokens[line.parse::<usize>().unwrap()][token.parse::<usize>().unwrap()]
            };
            let content =
                ByteRange::new(place(first_line, first).start, place(last_line, last).end);
            gold.push(Gold { content: vec![content], sources: Vec::new(), cues: Vec::new() });
        }
    }
    gold.sort_by_key(|g| g.content[0]);
    let name = ann.file_stem().unwrap().to_string_lossy().into_owned();
    let whole = ByteRange::new(0, text.len());
    Document { name, passages: vec![whole], text, gold }
}

/// What was found, reduced to what is compared.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    pub(crate) content: Vec<ByteRange>,
    pub(crate) marked: bool,
    pub(crate) source: Option<ByteRange>,
    pub(crate) cue: Option<ByteRange>,
}

/// What a finder finds in a document, quote by quote.
pub(crate) fn guesses(finder: &dyn QuoteFinder, document: &Document) -> Vec<Guess> {
    let found = finder.find(&document.text, &document.passages);
    found.into_iter().map(|q| guess(document, q)).collect()
}

fn guess(document: &Document, quote: QuoteProposal) -> Guess {
    Guess {
        content: merged(&document.text, quote.content.to_vec()),
        marked: quote.kind != QuoteKind::Indirect,
        source: quote.source,
        cue: quote.cue,
    }
}

/// One guess for every fragment in quotation marks: LitBank cuts a quote at its cue.
pub(crate) fn fragments(finder: &dyn QuoteFinder, document: &Document) -> Vec<Guess> {
    let found = finder.find(&document.text, &document.passages);
    let direct = found.into_iter().filter(|q| q.kind == QuoteKind::Direct);
    direct
        .flat_map(|q| q.content)
        .map(|content| Guess { content: vec![content], marked: true, source: None, cue: None })
        .collect()
}

/// Whether people’s content has quotation marks in it.
pub(crate) fn is_marked(document: &Document, gold: &Gold) -> bool {
    let marks = ['“', '”', '"', '„', '«', '»', '‘'];
    gold.content.iter().any(|c| {
        document.text.get(c.start..c.end).is_some_and(|t| t.contains(marks) || t.contains("''"))
    })
}

fn length(fragments: &[ByteRange]) -> usize {
    fragments.iter().map(|f| f.len()).sum()
}

fn shared(a: &[ByteRange], b: &[ByteRange]) -> usize {
    let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
    pairs.map(|(x, y)| x.intersection(*y).map_or(0, ByteRange::len)).sum()
}

/// Whether two share at least half of the shorter.
pub(crate) fn overlaps(a: &[ByteRange], b: &[ByteRange]) -> bool {
    let shorter = length(a).min(length(b));
    shorter > 0 && shared(a, b) * 2 >= shorter
}

/// Counts of what was right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) guessed: usize,
    pub(crate) gold: usize,
    pub(crate) exact: usize,
    pub(crate) overlap: usize,
    pub(crate) with_source: usize,
    pub(crate) source_exact: usize,
    pub(crate) source_overlap: usize,
    pub(crate) with_cue: usize,
    pub(crate) cue_exact: usize,
    pub(crate) cue_overlap: usize,
}

/// Precision, recall and F1 of `right`.
pub(crate) fn scores(right: usize, guessed: usize, gold: usize) -> (f64, f64, f64) {
    let of = |all: usize| if all == 0 { 0.0 } else { right as f64 / all as f64 };
    let (precision, recall) = (of(guessed), of(gold));
    let sum = precision + recall;
    (precision, recall, if sum == 0.0 { 0.0 } else { 2.0 * precision * recall / sum })
}

impl Counts {
    pub(crate) fn exact(&self) -> (f64, f64, f64) {
        scores(self.exact, self.guessed, self.gold)
    }

    pub(crate) fn overlap(&self) -> (f64, f64, f64) {
        scores(self.overlap, self.guessed, self.gold)
    }
}

/// Which guess is matched with which quote: the equal ones first, then by the most
/// shared, each at most once.
pub(crate) fn matches(guesses: &[Guess], gold: &[&Gold]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(bool, usize, usize, usize)> = Vec::new();
    for (g, guess) in guesses.iter().enumerate() {
        for (q, quote) in gold.iter().enumerate() {
            if overlaps(&guess.content, &quote.content) {
                let equal = guess.content == quote.content;
                pairs.push((equal, shared(&guess.content, &quote.content), g, q));
            }
        }
    }
    pairs.sort_by_key(|(equal, shared, g, q)| (!equal, std::cmp::Reverse(*shared), *g, *q));
    let (mut taken, mut found) = (vec![false; guesses.len()], vec![false; gold.len()]);
    let mut matched = Vec::new();
    for (_, _, g, q) in pairs {
        if !taken[g] && !found[q] {
            taken[g] = true;
            found[q] = true;
            matched.push((g, q));
        }
    }
    matched
}

/// Adds a document's counts to `counts`.
pub(crate) fn count(counts: &mut Counts, guesses: &[Guess], gold: &[&Gold]) {
    counts.guessed += guesses.len();
    counts.gold += gold.len();
    for (g, q) in matches(guesses, gold) {
        let (guess, quote) = (&guesses[g], gold[q]);
        counts.overlap += 1;
        counts.exact += usize::from(guess.content == quote.content);
        let compare = |mine: Option<ByteRange>, theirs: &[ByteRange]| {
            let mine: Vec<ByteRange> = mine.into_iter().collect();
            (mine == theirs, overlaps(&mine, theirs))
        };
        if !quote.sources.is_empty() {
            let (exact, overlap) = compare(guess.source, &quote.sources);
            counts.with_source += 1;
            counts.source_exact += usize::from(exact);
            counts.source_overlap += usize::from(overlap);
        }
        if !quote.cues.is_empty() {
            let (exact, overlap) = compare(guess.cue, &quote.cues);
            counts.with_cue += 1;
            counts.cue_exact += usize::from(exact);
            counts.cue_overlap += usize::from(overlap);
        }
    }
}

/// With quotation marks, without, and all.
pub(crate) fn score(finder: &dyn QuoteFinder, documents: &[Document]) -> [Counts; 3] {
    let mut rows = [Counts::default(); 3];
    for document in documents {
        let guesses = guesses(finder, document);
        for (row, want) in rows.iter_mut().zip([Some(true), Some(false), None]) {
            let mine: Vec<Guess> =
                guesses.iter().filter(|g| want.is_none_or(|w| w == g.marked)).cloned().collect();
            let theirs: Vec<&Gold> = document
                .gold
                .iter()
                .filter(|g| want.is_none_or(|w| w == is_marked(document, g)))
                .collect();
            count(row, &mine, &theirs);
        }
    }
    rows
}
