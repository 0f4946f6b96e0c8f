//! Which lines belong to readers' comments: finds the heading, the openings of the
//! comments below it, and where the comments end and something else begins.

use super::furniture::{is_comment_furniture, is_rule, is_site_furniture};
use super::header::{Standing, dateline, is_byline, is_headline, published};
use super::headings::{CommentsHeading, comments_heading};
use super::heads::{Form, Head, Prefix, colon_head_at, head_at, removed_head_at};
use super::page::Page;
use super::stamp::is_of_article;

/// Most lines with content between the heading and the first comment: sort buttons,
/// house rules.
const MOST_BETWEEN: usize = 15;
/// Longest of these, in bytes. An article's paragraph is longer.
const LONGEST_BETWEEN: usize = 150;
/// Most sentences among these; more are a short article under a link to its comments.
const MOST_SENTENCES: usize = 2;

/// How many lines ahead comments without timestamps are looked for.
const FAR: usize = 200;

/// A run of comments.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// First line, the heading if there is one.
    pub(super) start: usize,
    /// First line after.
    pub(super) end: usize,
    /// In order; their bodies end at the next head, at a heading or at `end`.
    pub(super) heads: Vec<Head>,
}

/// What each line of a page may be, found once.
pub(super) struct Survey<'p, 't> {
    page: &'p Page<'t>,
    headings: Vec<Option<CommentsHeading>>,
    heads: Vec<Option<Head>>,
    /// Lines that only an article has (published lines and sure headings), as a
    /// running count.
    landmarks: Vec<usize>,
    /// For each line the first from there on with a timed head.
    next_timed: Vec<usize>,
}

/// What the comments of a page look like, learnt from the first.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    timed: bool,
    form: Form,
    numbered: bool,
    bulleted: bool,
}

impl Style {
    fn of(head: &Head) -> Self {
        Self {
            timed: head.is_timed(),
            form: head.form,
            numbered: matches!(head.prefix, Prefix::Number(_)),
            bulleted: head.prefix == Prefix::Bullet,
        }
    }
}

impl<'p, 't> Survey<'p, 't> {
    pub(super) fn new(page: &'p Page<'t>) -> Self {
        let lines = 0..page.lines.len();
        let headings: Vec<_> =
            lines.clone().map(|line| comments_heading(page.line(line))).collect();
        let heads: Vec<Option<Head>> = lines.clone().map(|line| head_at(page, line)).collect();
        let mut next = lines.end;
        let mut next_timed: Vec<usize> = lines
            .clone()
            .rev()
            .map(|line| {
                if heads.get(line).is_some_and(|head| head.is_some_and(|head| head.is_timed())) {
                    next = line;
                }
                next
            })
            .collect();
        next_timed.reverse();
        let mut count = 0;
        let landmarks = lines
            .map(|line| {
                let sure = headings.get(line) == Some(&Some(CommentsHeading::Sure));
                count += usize::from(sure || opens_article(page, line));
                count
            })
            .collect();
        Self { page, headings, heads, landmarks, next_timed }
    }

    pub(super) fn heading(&self, line: usize) -> Option<CommentsHeading> {
        self.headings.get(line).copied().flatten()
    }

    fn head(&self, line: usize) -> Option<&Head> {
        self.heads.get(line)?.as_ref()
    }

    /// Whether an article's published line or the comments' heading stands after line
    /// `from` and before line `to`.
    fn landmark_between(&self, from: usize, to: usize) -> bool {
        let count = |line: usize| self.landmarks.get(line).copied().unwrap_or_default();
        to > 0 && count(to - 1) > count(from)
    }

    /// Whether another article begins at `line` or later, before any more comments:
    /// a published line stands there.
    pub(super) fn opens_article_from(&self, line: usize) -> bool {
        let next = self.next_timed.get(line).copied().unwrap_or(self.page.lines.len());
        (line..next)
            .find(|&line| {
                self.landmarks.get(line) > line.checked_sub(1).and_then(|l| self.landmarks.get(l))
            })
            .is_some_and(|line| self.heading(line) != Some(CommentsHeading::Sure))
    }

    /// All runs of comments, in order.
    pub(super) fn sections(&self) -> Vec<Section> {
        let lines = self.page.lines.len();
        let mut style = None;
        let announced = (0..lines).any(|line| self.first_below(line).is_some());
        let mut found: Vec<Section> = Vec::new();
        let mut line = 0;
        while line < lines {
            if self.heading(line).is_some()
                && let Some(first) = self.first_below(line)
            {
                style = Some(self.style_from(first));
            } else if !self.may_open_without_heading(line, style, announced) {
                line += 1;
                continue;
            }
            let section = self.section_from(line, style.unwrap_or_else(|| self.style_from(line)));
            line = section.end.max(line + 1);
            found.push(section);
        }
        found
    }

    /// The first comment below a heading, if comments follow it. Below a heading that
    /// may be any other, only one with a timestamp is believed.
    fn first_below(&self, heading: usize) -> Option<usize> {
        let is_sure = self.heading(heading)? == CommentsHeading::Sure;
        let (mut between, mut sentences) = (0, 0);
        for line in heading + 1..self.page.lines.len() {
            if self.page.is_blank(line) {
                continue;
            }
            let opens = match self.head(line) {
                Some(head) => is_sure || head.is_timed(),
                None => {
                    is_sure
                        && (between == 0 && colon_head_at(self.page, line).is_some()
                            || removed_head_at(self.page, line).is_some())
                }
            };
            if opens {
                return Some(line);
            }
            between += 1;
            let content = self.page.line(line);
            sentences += usize::from(content.len() > 60 && !is_site_furniture(content));
            let ends = between > MOST_BETWEEN
                || sentences > MOST_SENTENCES
                || self.page.range(line).len() > LONGEST_BETWEEN
                || self.heading(line) == Some(CommentsHeading::Sure);
            if ends {
                return None;
            }
        }
        None
    }

    /// The looks of the comments from `first` on: those of the first timed opening
    /// nearby, since a first comment may have lost its time.
    fn style_from(&self, first: usize) -> Style {
        let timed = (first..self.page.lines.len().min(first + 60))
            .filter_map(|line| self.head(line))
            .find(|head| head.is_timed());
        match timed.or_else(|| self.head(first)) {
            Some(head) => Style::of(head),
            None => Style { timed: false, form: Form::Colon, numbered: false, bulleted: false },
        }
    }

    /// Whether comments open here though no heading says so.
    /// `announced` says that comments with a heading are somewhere in the text.
    fn may_open_without_heading(&self, line: usize, style: Option<Style>, announced: bool) -> bool {
        let Some(head) = self.head(line).filter(|head| head.is_timed()) else { return false };
        if self.page.line(line).starts_with("By ") || style.is_none() && announced {
            return false;
        }
        if let Some(style) = style {
            return style.timed && Style::of(head) == style;
        }
        // Without a heading, several of a kind are wanted, and more the more the kind
        // looks like a name over a published line.
        let wanted = match (head.form, head.prefix) {
            (Form::Says, _) => 1,
            (_, Prefix::Bullet | Prefix::Number(_)) => 2,
            _ => 3,
        };
        // In a list of events, the next event stands where a comment has its text.
        let has_text = |head: &Head| {
            self.page.next_filled(head.body_line).is_some_and(|below| self.head(below).is_none())
        };
        let alike = |other: &&Head| Style::of(other) == Style::of(head) && has_text(other);
        self.heads.iter().skip(line).flatten().filter(alike).take(wanted).count() == wanted
    }

    fn section_from(&self, start: usize, style: Style) -> Section {
        let lines = self.page.lines.len();
        let mut section = Section { start, end: lines, heads: Vec::new() };
        let mut line = start;
        // Whether the comment at hand has any text yet; lines above the first have none.
        let mut has_text = true;
        let mut number = None;
        while line < lines {
            if self.page.is_blank(line) {
                line += 1;
                continue;
            }
            let head = self.accepted(line, style, number, has_text);
            if head.is_none() && !section.heads.is_empty() && self.ends_at(line, &section, style) {
                section.end = line;
                break;
            }
            match head {
                Some(head) => {
                    if let Prefix::Number(n) = head.prefix {
                        number = Some(n);
                    }
                    has_text = head.body_line == line;
                    line = head.body_line.max(line + 1);
                    section.heads.push(head);
                }
                None => {
                    has_text |= !is_comment_furniture(self.page.line(line));
                    line += 1;
                }
            }
        }
        section
    }

    /// The opening at `line`, if it fits what the comments here look like.
    fn accepted(
        &self,
        line: usize,
        style: Style,
        last: Option<u32>,
        has_text: bool,
    ) -> Option<Head> {
        if has_text
            && self.stands_free(line)
            && let Some(head) = removed_head_at(self.page, line)
        {
            return Some(head);
        }
        let Some(&head) = self.head(line) else {
            let colon = style.form == Form::Colon && self.page.starts_block(line);
            return colon.then(|| colon_head_at(self.page, line)).flatten();
        };
        let own = Style::of(&head);
        let same_kind = own.bulleted == style.bulleted && own.numbered == style.numbered;
        let follows = match head.prefix {
            Prefix::Number(n) => last.is_none_or(|last| n == last + 1 || last == n + 1),
            _ => true,
        };
        let fits = if head.is_timed() {
            // A name and a time on one line turn up in sentences, too.
            same_kind
                || head.form != Form::OneLine && !(style.bulleted || style.numbered)
                || head.form == Form::Says
        } else {
            same_kind && follows && (own.form == style.form || own.bulleted || own.numbered)
        };
        // Lists stand in comments, too: `1. The lifts` is no comment by The lifts.
        let stands_free = head.form == Form::Says
            || head.is_timed() && (head.prefix != Prefix::None || head.form == Form::Alone)
            || head.names_place(self.page)
            || self.stands_free(line);
        (fits && stands_free).then_some(head)
    }

    /// Whether there is a gap, a button or a heading above a line.
    fn stands_free(&self, line: usize) -> bool {
        self.page.starts_block(line)
            || line.checked_sub(1).is_some_and(|above| {
                is_comment_furniture(self.page.line(above)) || self.heading(above).is_some()
            })
    }

    /// Whether the comments end above `line`, which opens no comment.
    fn ends_at(&self, line: usize, section: &Section, style: Style) -> bool {
        let Some(last) = section.heads.last() else { return false };
        // A new heading with comments of its own is a section of its own.
        if self.heading(line) == Some(CommentsHeading::Sure) && self.page.starts_block(line) {
            return true;
        }
        if !self.page.starts_block(line)
            || line <= last.body_line && self.page.range(line).start <= last.body_start
        {
            return false;
        }
        let content = self.page.line(line);
        if self.page.indent(line) > last.indent {
            return false;
        }
        if opens_article(self.page, line) || self.opens_article_below(line) {
            return true;
        }
        // Furniture, a rule, or a line further out than the comments: something else,
        // unless more comments follow without a sign that another article has begun.
        let is_other = is_rule(content)
            || is_site_furniture(content) && !is_comment_furniture(content)
            || self.page.indent(line) < last.indent;
        is_other && !self.more_follow(line, style)
    }

    /// Whether comments go on below `line`, and no article in between.
    fn more_follow(&self, line: usize, style: Style) -> bool {
        let end = self.page.lines.len();
        let next = if style.timed {
            self.next_timed.get(line).copied().unwrap_or(end)
        } else {
            let opens = |line: &usize| {
                let like = self.head(*line).is_some_and(|head| Style::of(head) == style);
                like || style.form == Form::Colon && colon_head_at(self.page, *line).is_some()
            };
            (line + 1..end.min(line + FAR))
                .filter(|&l| self.page.starts_block(l))
                .find(opens)
                .unwrap_or(end)
        };
        next < end && !self.landmark_between(line, next)
    }

    /// Whether `line` is a headline: a published line or dateline stands below it, or
    /// below the byline.
    fn opens_article_below(&self, line: usize) -> bool {
        let Some(mut below) = self.page.next_filled(line + 1) else { return false };
        let content = self.page.line(line);
        if !is_headline(content, self.page.line(below)) || content.ends_with(['.', '!', '?']) {
            return false;
        }
        if is_byline(self.page.line(below)) {
            below = self.page.next_filled(below + 1).unwrap_or(below);
        }
        opens_article(self.page, below)
    }
}

/// Whether only an article has such a line: a published line, or a dateline with its
/// agency at the start of a long paragraph.
fn opens_article(page: &Page<'_>, line: usize) -> bool {
    let content = page.line(line);
    is_of_article(content) && published(content).is_some()
        || content.len() > 160
            && page.starts_block(line)
            && dateline(content, Standing::Late).is_some()
}
