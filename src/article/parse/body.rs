//! Everything that is no comment: headline and header lines, paragraphs with their
//! datelines, headings between them, furniture.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::super::{Segment, SegmentKind};
use super::furniture::{is_rule, is_site_furniture};
use super::header::{
    LONGEST_HEADLINE, Standing, date_within, dateline, is_byline, is_caption, is_heading,
    is_headline, is_headline_without_gap, published,
};
use super::headings::{CommentsHeading, comments_heading};
use super::page::Page;
use crate::text::ByteRange;

/// Widest column, in characters, that a text is wrapped to by hand.
const WIDEST_COLUMN: usize = 140;

/// How many paragraphs can come before a dateline without an agency: a summary in points.
const LAST_EARLY: usize = 8;

/// Collects the segments of an article in the order of the text.
pub(super) struct Body<'p, 't> {
    page: &'p Page<'t>,
    /// Whether line ends inside a block are only there to fit a width.
    wrapped: bool,
    headline: Option<&'t str>,
    /// Whether the place for a headline has gone by.
    headline_sought: bool,
    paragraphs: usize,
    has_dateline: bool,
    pub(super) segments: Vec<Segment>,
    pub(super) published: Option<Date>,
}

impl<'p, 't> Body<'p, 't> {
    /// `lines` are those outside the comments; they tell how the text is broken up.
    pub(super) fn new(page: &'p Page<'t>, lines: impl Iterator<Item = usize>) -> Self {
        Self {
            page,
            wrapped: is_wrapped(page, lines),
            headline: None,
            headline_sought: false,
            paragraphs: 0,
            has_dateline: false,
            segments: Vec::new(),
            published: None,
        }
    }

    /// Expects a headline again, where another article follows in the same text.
    pub(super) fn expect_article(&mut self) {
        self.headline_sought = false;
        self.paragraphs = 0;
        self.has_dateline = false;
    }

    /// Takes a stretch of lines without comments.
    pub(super) fn take(&mut self, lines: std::ops::Range<usize>) {
        let mut at = lines.start;
        while let Some(first) = self.page.next_filled(at).filter(|&line| line < lines.end) {
            let mut last = first;
            while last + 1 < lines.end && !self.page.is_blank(last + 1) {
                last += 1;
            }
            self.take_block(first..=last);
            at = last + 1;
        }
    }

    fn take_block(&mut self, block: RangeInclusive<usize>) {
        let (mut first, last) = (*block.start(), *block.end());
        while !self.headline_sought && first <= last {
            let content = self.page.line(first);
            if is_site_furniture(content) || is_rule(content) {
                self.push(SegmentKind::Boilerplate, self.page.range(first));
                first += 1;
            } else if comments_heading(content) == Some(CommentsHeading::Sure) {
                self.push(SegmentKind::Heading, self.page.range(first));
                first += 1;
            } else if first == last && self.is_kicker(first) {
                self.push(SegmentKind::Heading, self.page.range(first));
                return;
            } else {
                self.headline_sought = true;
                if let Some(end) = self.headline_end(first, last) {
                    let range = self.page.span(first, end);
                    self.headline = Some(self.page.slice(range));
                    self.push(SegmentKind::Headline, range);
                    first = end + 1;
                }
            }
        }
        let mut open = None;
        for line in first..=last {
            if is_list_item(self.page.line(line)) {
                self.close(&mut open, line);
            }
            // In a wrapped paragraph any line may happen to look like something else.
            let kind = if self.wrapped && open.is_some() { None } else { self.kind(line, &block) };
            match kind {
                Some(kind) => {
                    self.close(&mut open, line);
                    self.push(kind, self.page.range(line));
                }
                None => {
                    open.get_or_insert(line);
                    if !self.wrapped {
                        self.close(&mut open, line + 1);
                    }
                }
            }
        }
        self.close(&mut open, last + 1);
    }

    /// Ends the paragraph that began at line `open`, if one did, above line `end`.
    fn close(&mut self, open: &mut Option<usize>, end: usize) {
        let Some(first) = open.take() else { return };
        let range = self.page.span(first, end.saturating_sub(1));
        self.push(SegmentKind::Paragraph, range);
        let opening = dateline(self.page.slice(range), self.standing());
        if let Some(len) = opening {
            self.push(SegmentKind::Dateline, ByteRange::new(range.start, range.start + len));
            self.has_dateline = true;
        }
        self.paragraphs += 1;
    }

    fn standing(&self) -> Standing {
        match self.paragraphs {
            0 => Standing::First,
            n if n < LAST_EARLY && !self.has_dateline => Standing::Early,
            _ => Standing::Late,
        }
    }

    fn push(&mut self, kind: SegmentKind, range: ByteRange) {
        if !range.is_empty() {
            self.segments.push(Segment::new(kind, range));
        }
    }

    /// The last line of the headline that opens this block, if one does.
    fn headline_end(&self, first: usize, last: usize) -> Option<usize> {
        let content = self.page.line(first);
        if self.is_header_line(content) || dateline(content, Standing::Early).is_some() {
            return None;
        }
        if first == last {
            // The only line of a text is no headline: there is nothing under it.
            let next = self.page.next_filled(last + 1)?;
            return is_headline(content, self.page.line(next)).then_some(first);
        }
        let second = self.page.line(first + 1);
        if self.is_header_line(second) {
            return is_headline(content, second).then_some(first);
        }
        if self.wrapped {
            // A headline may be wrapped, too.
            let whole = self.page.slice(self.page.span(first, last));
            let short = last - first < 3 && whole.chars().count() <= LONGEST_HEADLINE;
            let more = self.page.next_filled(last + 1).is_some();
            return (short && more && !whole.ends_with(['.', ',', ';', ':'])).then_some(last);
        }
        is_headline_without_gap(content, second).then_some(first)
    }

    /// Whether a line is the name of the page's section, above the headline.
    fn is_kicker(&self, line: usize) -> bool {
        let content = self.page.line(line);
        let Some(below) = self.page.next_filled(line + 1) else { return false };
        let next = self.page.line(below);
        let after = self.page.next_filled(below + 1).map_or("", |after| self.page.line(after));
        content.split_whitespace().count() <= 2
            && is_heading(content)
            && self.page.is_blank(below + 1)
            && next.split_whitespace().count() >= 4
            && is_heading(next)
            && !self.is_header_line(next)
            && (self.is_header_line(after) || after.chars().count() > next.chars().count())
    }

    fn is_header_line(&self, line: &str) -> bool {
        published(line).is_some() || is_byline(line) || is_caption(line)
    }

    /// What a line is, if it is not part of a paragraph.
    fn kind(&mut self, line: usize, block: &RangeInclusive<usize>) -> Option<SegmentKind> {
        let content = self.page.line(line);
        if comments_heading(content) == Some(CommentsHeading::Sure) {
            return Some(SegmentKind::Heading);
        }
        if is_rule(content) || is_site_furniture(content) {
            return Some(SegmentKind::Boilerplate);
        }
        if self.paragraphs == 0 && self.headline == Some(content) {
            return Some(SegmentKind::Headline);
        }
        // One paragraph may come first: the line under the headline.
        if self.paragraphs <= 1 {
            if let Some(date) = published(content) {
                self.published = self.published.or(date);
                return Some(SegmentKind::Published);
            }
            if is_byline(content) {
                self.published = self.published.or_else(|| date_within(content));
                return Some(SegmentKind::Byline);
            }
        }
        if is_caption(content) {
            return Some(SegmentKind::Caption);
        }
        self.is_heading(line, block).then_some(SegmentKind::Heading)
    }

    fn is_heading(&self, line: usize, block: &RangeInclusive<usize>) -> bool {
        let content = self.page.line(line);
        if self.segments.is_empty() || !is_heading(content) {
            return false;
        }
        let Some(next) = self.page.next_filled(line + 1) else { return false };
        let next = self.page.line(next);
        if block.start() == block.end() {
            return next.len() > content.len() || content.starts_with('#');
        }
        // Without gaps, only the lengths of its neighbours show a heading.
        let above = line.checked_sub(1).map_or("", |above| self.page.line(above));
        !self.wrapped
            && content.chars().count() <= 60
            && line < *block.end()
            && next.len() > 2 * content.len()
            && above.len() > content.len()
    }
}

/// Whether a line is an item of a list and so starts a paragraph of its own.
fn is_list_item(line: &str) -> bool {
    line.strip_prefix(['•', '-', '*', '–', '·', '▪', '◦'])
        .is_some_and(|item| item.starts_with(char::is_whitespace))
}

/// Whether the lines of a block are one paragraph, wrapped by hand, and not one
/// paragraph each: then most of them stop in mid-sentence near the same column, and
/// the next often starts with a small letter (or one that knows no capitals).
fn is_wrapped(page: &Page<'_>, lines: impl Iterator<Item = usize>) -> bool {
    let (mut inner, mut broken, mut going_on) = (0_usize, 0_usize, 0_usize);
    let (mut widest, mut total) = (0_usize, 0_usize);
    for line in lines {
        // The last line of a block stops where its paragraph does.
        if page.is_blank(line) || page.is_blank(line + 1) || is_list_item(page.line(line + 1)) {
            continue;
        }
        let content = page.line(line);
        let width = content.chars().count();
        inner += 1;
        total += width;
        widest = widest.max(width);
        let closed =
            content.ends_with(['.', '!', '?', ':', '"', '”', '’', '»', ')', '…', '。', '۔', '؟']);
        broken += usize::from(!closed);
        let next = page.line(line + 1).chars().next();
        going_on += usize::from(next.is_some_and(|c| c.is_alphabetic() && !c.is_uppercase()));
    }
    inner > 0
        && widest <= WIDEST_COLUMN
        && broken * 2 >= inner
        && going_on * 5 >= inner * 2
        && total * 5 >= inner * widest * 3
}
