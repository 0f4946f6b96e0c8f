//! Lines above the body: headline, published line, byline, captions. Looks at one
//! line at a time; where such a line may stand is decided in `body`.

use jiff::civil::Date;

use super::super::date::parse_date;
use super::furniture::is_site_furniture;
use super::stamp::stamp;

/// Longest headline, in characters.
pub(super) const LONGEST_HEADLINE: usize = 200;
/// Longest headline that ends in a full stop, as a sentence does.
pub(super) const LONGEST_HEADLINE_SENTENCE: usize = 130;
/// Longest caption, in bytes.
const LONGEST_CAPTION: usize = 800;

const PUBLISHED_WORDS: [&str; 13] = [
    "published",
    "first published",
    "originally published",
    "posted",
    "updated",
    "last updated",
    "last modified",
    "modified",
    "date",
    "publication date",
    "created",
    "publié le",
    "veröffentlicht",
];

/// Whether a line says when the article was published; the date if it is understood.
pub(super) fn published(line: &str) -> Option<Option<Date>> {
    if line.len() > 160 {
        return None;
    }
    if let Some(date) = parse_date(line) {
        return Some(Some(date));
    }
    let lower = line.to_lowercase();
    let after = PUBLISHED_WORDS.iter().find_map(|word| lower.strip_prefix(word))?;
    let says_when =
        after.starts_with(':') || after.starts_with(" on ") || after.starts_with(" at ");
    let date = date_within(line);
    (date.is_some() || says_when && after.chars().any(char::is_numeric) || stamp(after).is_some())
        .then_some(date)
}

/// The first date in a short line that says other things too.
pub(super) fn date_within(line: &str) -> Option<Date> {
    if line.len() > 200 {
        return None;
    }
    let edges = |c: char| c.is_whitespace() || matches!(c, '|' | '·' | '•' | ':' | '/');
    let words: Vec<(usize, &str)> = line
        .split(edges)
        .filter(|word| !word.is_empty())
        .map(|word| ((word.as_ptr() as usize).wrapping_sub(line.as_ptr() as usize), word))
        .collect();
    // A date with its time has at most eight words, a date three.
    (0..words.len()).find_map(|first| {
        let start = words.get(first)?.0;
        (first..words.len().min(first + 8)).rev().find_map(|last| {
            let (at, word) = *words.get(last)?;
            parse_date(line.get(start..at + word.len())?.trim_end_matches([',', '.', ';']))
        })
    })
}

/// Whether a line says who wrote the article.
pub(super) fn is_byline(line: &str) -> bool {
    if line.len() > 160 {
        return false;
    }
    let name = [
        "By ",
        "BY ",
        "by ",
        "— By ",
        "Written by ",
        "Reported by ",
        "Author: ",
        "By: ",
        "Byline: ",
        "Por ",
        "Von ",
        "Par ",
    ]
    .iter()
    .find_map(|lead| line.strip_prefix(lead));
    match name {
        Some(name) => {
            let name = name.trim();
            let starts_as_name =
                name.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
            let ends_as_sentence = name.ends_with(['?', '!', ',', ':', ';'])
                || name.ends_with('.')
                    && name.split_whitespace().next_back().is_none_or(|w| w.len() > 4);
            starts_as_name && !ends_as_sentence && name.split_whitespace().count() <= 14
        }
        None => matches!(
            line.to_lowercase().trim_matches(|c: char| !c.is_alphanumeric()),
            "from our correspondent"
                | "our correspondent"
                | "staff report"
                | "staff reporter"
                | "staff writer"
                | "news desk"
                | "web desk"
                | "agencies"
                | "associated press"
                | "the associated press"
                | "reuters"
                | "afp"
                | "ap"
        ),
    }
}

/// Whether a line is the text that goes with a picture: it names the picture's source.
pub(super) fn is_caption(line: &str) -> bool {
    if line.len() > LONGEST_CAPTION {
        return false;
    }
    const OPENINGS: [&str; 17] = [
        "PHOTO:",
        "Photo:",
        "PHOTO BY",
        "Photo by",
        "Photo credit",
        "Photograph:",
        "Photograph by",
        "Image:",
        "Image credit",
        "IMAGE:",
        "Picture:",
        "Pictures:",
        "Caption:",
        "FILE PHOTO",
        "FILE -",
        "File photo",
        "Foto:",
    ];
    const CREDITS: [&str; 17] = [
        "PHOTO:",
        "Photo:",
        "PHOTO BY ",
        "Photo by ",
        "Photo credit:",
        "Photograph:",
        "Photograph by ",
        "Image:",
        "IMAGE:",
        "Picture:",
        "Credit:",
        "CREDIT:",
        "(AP Photo",
        "AP Photo/",
        "Foto:",
        "(Photo",
        "REUTERS/",
    ];
    const ENDINGS: [&str; 10] = [
        "/getty images",
        "getty images",
        "/reuters",
        "/afp",
        "/ap",
        "file photo",
        "– file",
        "— file",
        "/epa",
        "(file)",
    ];
    if OPENINGS.iter().any(|opening| line.starts_with(opening)) {
        return true;
    }
    // A credit comes at the end; `photo:` in the middle of a paragraph says nothing.
    let tail_from = line.floor_char_boundary(line.len().saturating_sub(90));
    let tail = line.get(tail_from..).unwrap_or_default();
    let lower = tail.to_lowercase();
    let end = lower.trim_end_matches(|c: char| matches!(c, '.' | ')' | ']') || c.is_whitespace());
    CREDITS.iter().any(|credit| tail.contains(credit))
        || ENDINGS.iter().any(|ending| end.ends_with(ending) || lower.ends_with(ending))
}

/// Whether a line, first of its text and alone above a gap, can be the headline.
/// `next` is the line that follows.
pub(super) fn is_headline(line: &str, next: &str) -> bool {
    let length = line.chars().count();
    let ends_sentence = line.ends_with(['.', '。', '۔']);
    length <= LONGEST_HEADLINE
        && line.chars().any(char::is_alphanumeric)
        && !line.ends_with([',', ';'])
        && !is_site_furniture(line)
        && (!ends_sentence
            || length <= LONGEST_HEADLINE_SENTENCE
                && (next.chars().count() > length / 2 || is_title_case(line)))
}

/// Whether most of the longer words start with a capital, as in English headlines.
fn is_title_case(line: &str) -> bool {
    let long = line.split_whitespace().filter(|word| word.chars().count() >= 4);
    let (capital, all) = long.fold((0, 0), |(capital, all), word| {
        let starts = word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        (capital + usize::from(starts), all + 1)
    });
    all >= 2 && capital * 4 >= all * 3
}

/// The same without a gap below it: then only length and punctuation tell.
pub(super) fn is_headline_without_gap(line: &str, next: &str) -> bool {
    let length = line.chars().count();
    length <= 120
        && next.chars().count() > length
        && !line.ends_with(['.', ',', ';', ':', '。', '۔', '-', '…'])
        && line.chars().any(char::is_alphabetic)
        && !is_site_furniture(line)
}

/// Whether a short line alone between paragraphs is a heading of what follows.
pub(super) fn is_heading(line: &str) -> bool {
    let length = line.chars().count();
    let first = line.trim_start_matches('#').trim_start().chars().next();
    length <= 80
        && line.split_whitespace().count() <= 12
        && first.is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase())
        && line.chars().any(char::is_alphabetic)
        && !line.ends_with([
            '.', '!', '?', ',', ';', ':', '"', '”', '’', ')', '…', '。', '۔', '-', '–', '—',
        ])
}

/// First words in capitals that open a paragraph without being a place.
const NO_PLACES: [&str; 22] = [
    "a",
    "analysis",
    "book",
    "breaking",
    "chapter",
    "correction",
    "editor's",
    "exclusive",
    "live",
    "note",
    "opinion",
    "part",
    "q",
    "read",
    "review",
    "section",
    "update",
    "updated",
    "video",
    "warning",
    "watch",
    "with",
];

/// How far into an article a paragraph stands, which tells a dateline from what only
/// looks like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The first: a place and a colon are enough.
    First,
    /// One of the next, no dateline before: `SPEAKER: text` is none any more.
    Early,
    /// Further on: capitals and a dash may be a run-in heading, so an agency is wanted.
    Late,
}

/// The length in bytes of the dateline that opens a paragraph, its colon or dash
/// included.
pub(super) fn dateline(paragraph: &str, standing: Standing) -> Option<usize> {
    let head_end = paragraph.floor_char_boundary(110);
    let head = paragraph.get(..head_end)?;
    let (at, sign) = head
        .char_indices()
        .filter(|&(i, c)| match c {
            ':' | '：' => true,
            '–' | '—' | '―' => true,
            // Hyphens stand in names; a dash made of one has space or a bracket around it.
            '-' => head.get(..i).is_some_and(|h| h.ends_with([' ', ')', '.', '-', '\u{A0}'])),
            _ => false,
        })
        .find(|&(i, c)| c != '-' || !head.get(i + 1..).is_some_and(|h| h.starts_with('-')))?;
    let end = at + sign.len_utf8();
    let rest = paragraph.get(end..)?;
    if rest.trim().is_empty()
        || !rest.starts_with(char::is_whitespace) && !matches!(sign, '–' | '—' | '―' | '：')
    {
        return None;
    }
    let place =
        head.get(..at)?.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '-'));
    let (place, agency) = match place.strip_suffix(')') {
        Some(open) => {
            let (place, agency) = open.rsplit_once('(')?;
            (place.trim_end(), Some(agency))
        }
        None => (place, None),
    };
    if agency.is_some_and(|agency| agency.is_empty() || agency.split_whitespace().count() > 5) {
        return None;
    }
    let first_word = place.split_whitespace().next().unwrap_or_default().to_lowercase();
    if NO_PLACES.binary_search(&first_word.as_str()).is_ok() {
        return None;
    }
    let first_part = place.split(',').next().unwrap_or(place).trim();
    let words = place.split_whitespace().count();
    let letters = first_part.chars().filter(|c| c.is_alphabetic()).count();
    let plain = place.chars().all(|c| {
        c.is_alphanumeric()
            || c.is_whitespace()
            || matches!(c, ',' | '.' | '/' | '\'' | '’' | '-' | '&')
    });
    if !plain || letters < 2 || words > 8 || first_part.split_whitespace().count() > 4 {
        return None;
    }
    let has_case = first_part.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let capitals = !first_part.chars().any(char::is_lowercase);
    let starts_as_name =
        first_part.chars().next().is_some_and(|c| !c.is_lowercase() && c.is_alphabetic());
    let is_colon = matches!(sign, ':' | '：');
    let found = match agency {
        Some(_) => starts_as_name,
        None if standing == Standing::Late => false,
        None if !has_case => standing == Standing::First && words <= 3,
        None => capitals && (standing == Standing::First || !is_colon),
    };
    found.then_some(end)
}
