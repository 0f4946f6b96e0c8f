//! The very places in the texts that a figure was made from, with their words.

use super::study::Study;
use crate::article::ArticleId;
use crate::review::figures::places::{Cell, Matching, Place, Section, Which, places};
use crate::schema::Schema;
use crate::text::{ByteRange, on_one_line, start_of};

use super::part::PartId;

/// How many characters of a place are shown at most.
const WORDS: usize = 160;

/// A place in a text, and who says what of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The article.
    pub article: ArticleId,
    /// Where in it, from the first word to the last.
    pub at: ByteRange,
    /// The words there, on one line; cut if they are many.
    pub words: String,
    /// Who says what: positions among the annotators of the report, and labels, values or names.
    /// Nothing is said by those who have nothing there.
    pub said: Vec<(usize, Vec<String>)>,
    /// Whether nobody differs here.
    pub agreed: bool,
}

/// What was pressed, and the places that it was made from.
#[derive(Clone, Debug)]
pub struct Spots {
    /// What was pressed.
    pub cell: Cell,
    /// What it is called.
    pub title: String,
    /// The places in order of articles and text; `None` while they are looked for.
    pub found: Option<Vec<Spot>>,
}

/// Looks them up.
pub(super) fn look_up(schema: &Schema, study: &Study, cell: &Cell) -> Vec<Spot> {
    let spot = |place: Place| {
        let article = &study.team.articles.get(place.article)?.article;
        let parts: Vec<String> =
            place.at.iter().map(|part| on_one_line(article.text.slice(*part))).collect();
        Some(Spot {
            article: article.id.clone(),
            at: place.extent(),
            agreed: place.is_agreed(),
            words: start_of(&parts.join(" … "), WORDS),
            said: place.said.into_iter().map(|said| (said.annotator, said.what)).collect(),
        })
    };
    places(schema, &study.team.articles, cell).into_iter().filter_map(spot).collect()
}

impl PartId {
    /// What of this part a figure was made from.
    pub fn cell(&self, which: Which, figure: &str, pair: Option<(usize, usize)>) -> Cell {
        let (section, layer) = match self {
            Self::Spans(name) => (Section::Spans, name.as_str()),
            Self::Segments(name) => (Section::Segments, name.as_str()),
            Self::Relations(name) => (Section::Relations, name.as_str()),
            Self::Chains => (Section::Chains, ""),
        };
        let by = match figure {
            "f1_boundary" => Matching::Boundary,
            "f1_type" => Matching::Type,
            "f1_overlap" if section == Section::Relations => Matching::Type,
            "f1_overlap" => Matching::Overlap,
            _ => Matching::Exact,
        };
        Cell { section, layer: layer.to_owned(), which, by, pair }
    }
}
