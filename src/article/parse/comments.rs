//! Segments of a run of comments: author, time and text of each, the furniture
//! around them, and who answers whom.

use super::super::{Comment, Segment, SegmentKind};
use super::furniture::{is_comment_furniture, is_site_furniture};
use super::heads::Head;
use super::page::Page;
use super::replies::Threads;
use super::sections::Section;
use crate::text::ByteRange;

/// Columns by which an answer must be further in than what it answers: numbers that
/// are set flush right differ by one.
const STEP: usize = 2;

/// Turns runs of comments into segments; knows the comments of all runs before.
#[derive(Debug)]
pub(super) struct Comments<'p, 't> {
    page: &'p Page<'t>,
    threads: Threads,
    order: usize,
}

impl<'p, 't> Comments<'p, 't> {
    pub(super) fn new(page: &'p Page<'t>) -> Self {
        Self { page, threads: Threads::default(), order: 0 }
    }

    /// Adds the segments of a run to `segments`.
    pub(super) fn take(&mut self, section: &Section, segments: &mut Vec<Segment>) {
        self.threads.start_run();
        let first_head = section.heads.first().map_or(section.end, |head| head.line);
        for line in section.start..first_head {
            // The heading opens the run; sort buttons and house rules come after it.
            let is_heading = line == section.start;
            let kind = if is_heading { SegmentKind::Heading } else { SegmentKind::Boilerplate };
            self.push_line(kind, line, segments);
        }
        for (i, head) in section.heads.iter().enumerate() {
            let end = section.heads.get(i + 1).map_or(section.end, |next| next.line);
            self.take_comment(head, end, segments);
        }
    }

    fn push_line(&self, kind: SegmentKind, line: usize, segments: &mut Vec<Segment>) {
        if !self.page.is_blank(line) {
            segments.push(Segment::new(kind, self.page.range(line)));
        }
    }

    /// Adds the comment that opens with `head` and ends above line `end`.
    fn take_comment(&mut self, head: &Head, end: usize, segments: &mut Vec<Segment>) {
        let page = self.page;
        let is_quoted = page.text.get(head.start..).is_some_and(|text| text.starts_with('>'));
        let mut parts: Vec<(usize, ByteRange)> = (head.body_line..end)
            .filter(|&line| !page.is_blank(line))
            .map(|line| {
                let range = page.range(line);
                let start = range.start.max(head.body_start);
                let text = page.slice(ByteRange::new(start, range.end.max(start)));
                let text = if is_quoted { text.trim_start_matches(['>', ' ']) } else { text };
                (line, page.range_of(text.trim()))
            })
            .filter(|(_, range)| !range.is_empty())
            .collect();
        let lead = leading_furniture(page, &parts);
        parts.drain(..lead);
        let after = parts.split_off(parts.len() - trailing_furniture(page, &parts));
        let head_end = head.body_start;
        let whole = match (parts.first(), parts.last()) {
            (Some((_, first)), Some((_, last))) => first.union(*last),
            _ => ByteRange::new(head_end, head_end),
        };
        segments.push(self.comment(head, whole));
        for (line, _) in after {
            self.push_line(SegmentKind::Boilerplate, line, segments);
        }
    }

    fn comment(&mut self, head: &Head, whole: ByteRange) -> Segment {
        let page = self.page;
        let mention = self.threads.mention(page.slice(whole));
        let named = mention
            .and_then(|mention| mention.answers)
            .or_else(|| head.answers.and_then(|name| self.threads.latest_by(page.slice(name))));
        let by_indent = self.threads.parent_by_indent(head.indent, STEP);
        let reply_to = named.or(by_indent);
        let depth = self.threads.add(page.slice(head.author), head.indent, reply_to);
        let skipped = mention.map_or(0, |mention| mention.end);
        let comment = Comment {
            author: head.author,
            time_range: head.time_range,
            time: head.time,
            body: ByteRange::new((whole.start + skipped).min(whole.end), whole.end),
            order: self.order,
            mention: mention.map(|mention| mention.name.shifted(whole.start)),
            reply_to,
            depth,
        };
        self.order += 1;
        let end = whole.end.max(head.author.end).max(head.time_range.map_or(0, |time| time.end));
        let range = ByteRange::new(head.start, end);
        Segment { comment: Some(comment), ..Segment::new(SegmentKind::Comment, range) }
    }
}

/// Buttons, marks, and counts that stand alone.
fn is_furniture(text: &str) -> bool {
    is_comment_furniture(text) || text.chars().all(|c| c.is_ascii_digit() || c == ' ')
}

/// How many lines above a comment's text are furniture.
fn leading_furniture(page: &Page<'_>, parts: &[(usize, ByteRange)]) -> usize {
    let furniture = parts.iter().take_while(|(_, range)| is_furniture(page.slice(*range)));
    // A comment that is nothing else is taken at its word.
    furniture.count().min(parts.len().saturating_sub(1))
}

/// How many lines below a comment's text are furniture, its own or the site's.
fn trailing_furniture(page: &Page<'_>, parts: &[(usize, ByteRange)]) -> usize {
    let furniture = parts.iter().rev().take_while(|(line, range)| {
        let text = page.slice(*range);
        is_furniture(text) || is_site_furniture(text) && page.starts_block(*line)
    });
    furniture.count().min(parts.len().saturating_sub(1))
}
