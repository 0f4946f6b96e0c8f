//! From selectors to places in a text.

use smallvec::SmallVec;

use crate::formats::json::{Fields, Json, Object};
use crate::formats::{Place, ReadError};
use crate::text::{ByteRange, CharRange, OffsetTable};

/// What the selectors of a target say, or of all targets of an annotation.
pub(super) enum Found {
    /// A place to hold against the text.
    At(Place),
    /// No place, and why.
    Nowhere {
        /// Offsets, if any were said.
        at: Vec<(usize, usize)>,
        /// The words that were quoted.
        text: String,
        /// Why.
        reason: String,
    },
}

/// What is known of a text in which places are looked for, and which each question comes
/// with.
pub(super) struct Ground {
    /// Made when it is asked for.
    offsets: Option<OffsetTable>,
    /// How many bytes may still be looked through for quotations.
    left: usize,
}

/// So many bytes are looked through for the quotations of a document: some seconds.
const LOOKED_THROUGH: usize = 8 << 30;

/// What one target says.
#[derive(Default)]
struct Said<'a> {
    position: Option<(usize, usize)>,
    quote: Option<Quote<'a>>,
    /// The type of a selector that is none of a plain text.
    other: Option<String>,
}

#[derive(Clone, Copy)]
struct Quote<'a> {
    prefix: &'a str,
    exact: &'a str,
    suffix: &'a str,
}

/// The items of a list, or the one thing there is.
pub(super) fn items<'j, 'a>(json: Option<&'j Json<'a>>) -> &'j [Json<'a>] {
    match json {
        None | Some(Json::Null) => &[],
        Some(Json::Array(list)) => list,
        Some(one) => std::slice::from_ref(one),
    }
}

/// The place of these targets (the objects with selectors) in the text: a stretch for each.
pub(super) fn place(
    annotation: Fields<'_>,
    targets: &[&Object<'_>],
    text: &str,
    ground: &mut Ground,
) -> Result<Found, ReadError> {
    let fields = Fields { what: annotation.what.part("selector"), ..annotation };
    let mut at = SmallVec::new();
    let mut words: Option<SmallVec<[&str; 1]>> = Some(SmallVec::new());
    for target in targets {
        let mut said = Said::default();
        for selector in items(target.get("selector")) {
            said.selector(fields, selector)?;
        }
        let quoted = said.quote.map(|quote| quote.exact);
        let stretch = match (said.position, said.quote) {
            (Some(position), _) => Ok(position),
            (None, Some(quote)) => ground.find(text, quote),
            (None, None) => Err(match said.other {
                Some(other) => format!("a {other} selects nothing in a plain text"),
                None => "its target has no selector".to_owned(),
            }),
        };
        match stretch {
            Ok(stretch) => at.push(stretch),
            Err(reason) => {
                let text = quoted.unwrap_or_default().to_owned();
                return Ok(Found::Nowhere { at: at.to_vec(), text, reason });
            }
        }
        words = match (words, quoted) {
            (Some(mut words), Some(exact)) => {
                words.push(exact);
                Some(words)
            }
            _ => None,
        };
    }
    let text = words.map(|words| words.join(" "));
    Ok(Found::At(Place { at, text, line: annotation.line }))
}

impl<'a> Said<'a> {
    /// Takes in a selector, which messages are told of as the fields have it.
    fn selector(&mut self, fields: Fields<'a>, selector: &'a Json<'a>) -> Result<(), ReadError> {
        let Json::Object(map) = selector else {
            self.other = Some("selector elsewhere".to_owned());
            return Ok(());
        };
        let fields = Fields { map, ..fields };
        let of = match map.get("type").or_else(|| map.get("@type")) {
            Some(Json::String(of)) => of.rsplit([':', '#']).next().unwrap_or_default(),
            _ => "",
        };
        match of {
            "TextPositionSelector" => {
                let position = (fields.offset("start")?, fields.offset("end")?);
                self.position.get_or_insert(position);
            }
            "TextQuoteSelector" => {
                let quote = Quote {
                    prefix: fields.text("prefix")?.unwrap_or_default(),
                    exact: fields.required_text("exact")?,
                    suffix: fields.text("suffix")?.unwrap_or_default(),
                };
                self.quote.get_or_insert(quote);
            }
            "FragmentSelector" => {
                match map.get("value").and_then(Json::as_str).and_then(fragment) {
                    Some(position) => {
                        self.position.get_or_insert(position);
                    }
                    None => self.other = Some(of.to_owned()),
                }
            }
            // What this selects is not plain text, so that no refinement counts along it.
            _ => {
                self.other = Some(if of.is_empty() { "selector" } else { of }.to_owned());
                return Ok(());
            }
        }
        // Refined by a quotation is the same as having it beside; nothing more is told apart.
        let had = self.position;
        if let Some(refined) = map.get("refinedBy") {
            for refined in items(Some(refined)) {
                if refined.get("refinedBy").is_some() {
                    self.other = Some("selector of several steps".to_owned());
                    return Ok(());
                }
                let mut inner = Self::default();
                inner.selector(fields, refined)?;
                self.refine(inner, had);
            }
        }
        Ok(())
    }

    /// Takes in a selector that counts from where the outer one begins.
    fn refine(&mut self, inner: Self, outer: Option<(usize, usize)>) {
        if let Some((start, end)) = inner.position {
            // Within a quotation it would count from a place that is not known here.
            let Some((from, _)) = outer else {
                self.quote = None;
                self.other = Some("position within a quotation".to_owned());
                return;
            };
            self.position = Some((from.saturating_add(start), from.saturating_add(end)));
        }
        if inner.position.is_some() || self.quote.is_none() {
            self.quote = inner.quote;
        }
        self.other = self.other.take().or(inner.other);
    }
}

/// `char=10,20` (RFC 5147).
fn fragment(value: &str) -> Option<(usize, usize)> {
    let range = value.trim_start_matches('#').strip_prefix("char=")?;
    let range = range.split(';').next()?;
    let (start, end) = range.split_once(',')?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

impl Ground {
    /// Nothing looked for yet.
    pub(super) const fn new() -> Self {
        Self { offsets: None, left: LOOKED_THROUGH }
    }

    fn offsets(&mut self, text: &str) -> &OffsetTable {
        self.offsets.get_or_insert_with(|| OffsetTable::new(text))
    }

    /// The bytes of a stretch in code points; `None` if it does not lie in the text.
    pub(super) fn bytes(&mut self, text: &str, start: usize, end: usize) -> Option<ByteRange> {
        let chars = (start <= end).then(|| CharRange::new(start, end))?;
        self.offsets(text).to_bytes(text, chars)
    }

    /// The one place of a quotation, in code points.
    fn find(&mut self, text: &str, quote: Quote<'_>) -> Result<(usize, usize), String> {
        let Quote { prefix, exact, suffix } = quote;
        let whole = format!("{prefix}{exact}{suffix}");
        if self.left < text.len() {
            return Err("there are too many quotations to look for them all".to_owned());
        }
        self.left -= text.len();
        let Some(at) = text.find(&whole).filter(|_| !whole.is_empty()) else {
            return Err("the text does not have the words that it quotes".to_owned());
        };
        let next = at + whole.chars().next().map_or(1, char::len_utf8);
        if text.get(next..).is_some_and(|rest| rest.contains(&whole)) {
            return Err("the text has the words that it quotes more than once".to_owned());
        }
        let start = self.offsets(text).byte_to_char(text, at + prefix.len()).unwrap_or_default();
        Ok((start, start + exact.chars().count()))
    }
}
