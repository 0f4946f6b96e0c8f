//! Reads scraped plain text as an article with readers' comments. Says only what
//! the layout of the page shows; alters nothing and never fails: what it does not
//! understand becomes plain paragraphs.
//!
//! `page` has the lines, `furniture`, `headings`, `stamp` and `header` say what single
//! lines are, `heads` reads the openings of comments, `sections` finds where comments
//! start and end, `comments` and `body` turn the two kinds of stretches into
//! segments, `replies` finds who answers whom.

mod body;
mod comments;
mod furniture;
mod header;
mod headings;
mod heads;
mod page;
mod replies;
mod sections;
mod stamp;

use std::collections::HashMap;

use jiff::civil::Date;

use self::body::Body;
use self::comments::Comments;
use self::page::Page;
use self::sections::Survey;
use super::{Segment, SegmentKind};
use crate::text::Text;

/// Shortest paragraph, in bytes, that is taken to be a repetition if it comes twice.
const SHORTEST_REPEATED_PARAGRAPH: usize = 40;

/// The segments of `text`, in text order, and the date of its published line.
///
/// Segments do not overlap, but for a dateline inside its paragraph, and hold every
/// character that is not white space.
pub fn parse(text: &Text) -> (Vec<Segment>, Option<Date>) {
    let page = Page::new(text.as_str());
    let survey = Survey::new(&page);
    let sections = survey.sections();
    let outside = {
        let mut sections = sections.iter().peekable();
        (0..page.lines.len()).filter(move |&line| {
            while sections.next_if(|section| section.end <= line).is_some() {}
            sections.peek().is_none_or(|section| line < section.start)
        })
    };
    let mut body = Body::new(&page, outside);
    let mut comments = Comments::new(&page);
    let mut line = 0;
    for section in &sections {
        body.take(line..section.start);
        comments.take(section, &mut body.segments);
        line = section.end;
        if survey.opens_article_from(line) {
            body.expect_article();
        }
    }
    body.take(line..page.lines.len());
    let mut segments = body.segments;
    mark_repetitions(text, &mut segments);
    (segments, body.published)
}

/// Points the second and every later segment with the same text to the first.
pub(super) fn mark_repetitions(text: &Text, segments: &mut [Segment]) {
    let mut first = HashMap::new();
    for (i, segment) in segments.iter_mut().enumerate() {
        let content = text.slice(segment.range);
        let counts = match segment.kind {
            SegmentKind::Headline | SegmentKind::Caption | SegmentKind::Byline => true,
            SegmentKind::Paragraph => content.len() >= SHORTEST_REPEATED_PARAGRAPH,
            _ => false,
        };
        if counts {
            segment.duplicate_of = first.get(&(segment.kind, content)).copied();
            first.entry((segment.kind, content)).or_insert(i);
        }
    }
}
