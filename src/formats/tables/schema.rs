//! The tables and their columns. All offsets are code points, the first 0.
//!
//! Every table but the first names the document by its key, and those with annotations the
//! annotator too. A text stands once, in `documents`, however many annotated it; the table
//! `annotators` has a row for each of these, so that who found nothing is there as well.
//! Annotations have a number from 1 within document and annotator, by which other tables
//! refer to them; the ids that they have in the project stand beside it.

/// What a column holds. Every one may be empty (null).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Words that come again and again.
    Word,
    /// Texts that seldom do.
    Text,
    /// Whole numbers.
    Int,
    /// Ranges: `0-3;7-9` in CSV, a list of records with start and end in Parquet.
    Ranges,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnInfo {
    /// Its name.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
}

/// A table, which is the file of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Table {
    /// The texts.
    Documents,
    /// Who annotated which.
    Annotators,
    /// Headlines, paragraphs, comments with their threads.
    Segments,
    /// The labelled spans.
    Spans,
    /// What else is said of spans and relations, a row for each value.
    Attributes,
    /// The relations.
    Relations,
    /// Mentions of the same.
    Chains,
    /// Their members.
    ChainMembers,
    /// Labels of comments, paragraphs and articles.
    SegmentLabels,
}

const fn word(name: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Kind::Word }
}

const fn text(name: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Kind::Text }
}

const fn int(name: &'static str) -> ColumnInfo {
    ColumnInfo { name, kind: Kind::Int }
}

impl Table {
    /// All of them, in the order in which their rows are written.
    pub(super) const ALL: [Self; 9] = [
        Self::Documents,
        Self::Annotators,
        Self::Segments,
        Self::Spans,
        Self::Attributes,
        Self::Relations,
        Self::Chains,
        Self::ChainMembers,
        Self::SegmentLabels,
    ];

    /// Its position in [`Self::ALL`].
    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Annotators => "annotators",
            Self::Segments => "segments",
            Self::Spans => "spans",
            Self::Attributes => "attributes",
            Self::Relations => "relations",
            Self::Chains => "chains",
            Self::ChainMembers => "chain_members",
            Self::SegmentLabels => "segment_labels",
        }
    }

    /// Its file.
    pub(super) fn file(self, ending: &str) -> String {
        format!("{}.{ending}", self.name())
    }

    /// Its columns.
    pub(super) const fn columns(self) -> &'static [ColumnInfo] {
        match self {
            Self::Documents => {
                &const {
                    [
                        // The key: the name, with a number where two documents have the same.
                        word("document"),
                        word("name"),
                        word("title"),
                        // A date as 2012-01-05 where it is understood.
                        word("published"),
                        text("text"),
                        // Fields that are no annotations, as a JSON object.
                        text("metadata"),
                    ]
                }
            }
            Self::Annotators => &const { [word("document"), word("annotator")] },
            Self::Segments => {
                &const {
                    [
                        word("document"),
                        // From 0.
                        int("segment"),
                        word("kind"),
                        int("start"),
                        int("end"),
                        // A comment’s own words; anything else whole.
                        text("text"),
                        int("text_start"),
                        int("text_end"),
                        word("author"),
                        // Local time as on the page: 2012-01-05T22:01:00.
                        word("time"),
                        // The segment that a comment answers; empty for one on the article.
                        int("reply_to"),
                        int("depth"),
                        // The first segment with the same text.
                        int("duplicate_of"),
                    ]
                }
            }
            Self::Spans => {
                &const {
                    [
                        word("document"),
                        word("annotator"),
                        int("span"),
                        word("id"),
                        word("layer"),
                        word("label"),
                        int("start"),
                        int("end"),
                        // Fragments are joined by “ … ”.
                        text("text"),
                        ColumnInfo { name: "fragments", kind: Kind::Ranges },
                        word("note"),
                        int("confidence"),
                    ]
                }
            }
            Self::Attributes => {
                &const {
                    [
                        word("document"),
                        word("annotator"),
                        // `span` or `relation`.
                        word("of"),
                        // Its number there.
                        int("number"),
                        word("name"),
                        // `flag`, `number`, `text`, `list` (a row for each), `empty-list`.
                        word("type"),
                        // Flags are `yes` and `no`.
                        word("value"),
                    ]
                }
            }
            Self::Relations => {
                &const {
                    [
                        word("document"),
                        word("annotator"),
                        int("relation"),
                        word("id"),
                        word("label"),
                        // `span`, `comment`, `paragraph` or `article`.
                        word("from_kind"),
                        // The number of a span, or of a segment.
                        int("from_number"),
                        int("from_start"),
                        int("from_end"),
                        word("to_kind"),
                        int("to_number"),
                        int("to_start"),
                        int("to_end"),
                        word("note"),
                    ]
                }
            }
            Self::Chains => {
                &const {
                    [
                        word("document"),
                        word("annotator"),
                        int("chain"),
                        word("id"),
                        word("name"),
                        word("type"),
                        word("knowledge_base_id"),
                    ]
                }
            }
            Self::ChainMembers => {
                &const { [word("document"), word("annotator"), int("chain"), int("span")] }
            }
            Self::SegmentLabels => {
                &const {
                    [
                        word("document"),
                        word("annotator"),
                        int("segment_label"),
                        word("id"),
                        word("layer"),
                        word("label"),
                        // `comment`, `paragraph` or `article`.
                        word("on"),
                        int("segment"),
                        int("start"),
                        int("end"),
                        word("note"),
                        int("confidence"),
                    ]
                }
            }
        }
    }
}

/// A value in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Field<'a> {
    /// None.
    Null,
    /// A text.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// Ranges.
    Ranges(&'a [(usize, usize)]),
}

impl<'a> Field<'a> {
    /// A number that is an offset or a position.
    pub(super) fn at(number: usize) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }

    /// A number or nothing.
    pub(super) fn maybe(number: Option<usize>) -> Self {
        number.map_or(Self::Null, Self::at)
    }

    /// A text or nothing.
    pub(super) fn maybe_text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Null, Self::Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_at_their_positions() {
        for (at, table) in Table::ALL.into_iter().enumerate() {
            assert_eq!(table.index(), at);
            assert_eq!(table.columns()[0].name, "document");
        }
    }
}
