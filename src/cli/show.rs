//! `tagline show`: how an article was understood, as JSON or as a table. Offsets are
//! in Unicode code points.

use serde::Serialize;

use super::args::Show;
use super::open_article;
use super::output::{Failure, Outcome, counted, one_line, print, print_json, table};
use crate::article::{Article, Comment, Segment, SegmentKind};
use crate::text::{ByteRange, Sha256};

/// What `show --json` prints.
#[derive(Debug, Serialize)]
struct Shown<'a> {
    id: &'a str,
    title: &'a str,
    /// `2024-06-13`.
    published: Option<String>,
    /// The place alone, without the colon or dash.
    dateline: Option<&'a str>,
    encoding: &'a str,
    text_sha256: Sha256,
    length: Length,
    segments: Vec<ShownSegment<'a>>,
}

#[derive(Debug, Serialize)]
struct Length {
    bytes: usize,
    chars: usize,
    utf16: usize,
}

#[derive(Debug, Serialize)]
struct ShownSegment<'a> {
    kind: SegmentKind,
    start: usize,
    end: usize,
    text: &'a str,
    /// Position in `segments` of the first segment with the same text.
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicate_of: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<ShownComment<'a>>,
}

#[derive(Debug, Serialize)]
struct ShownComment<'a> {
    author: &'a str,
    /// Local time as `2024-06-13T18:12:00`; as written if that is not a time of day
    /// (`3 hours ago`); null if there is none.
    time: Option<String>,
    mention: Option<&'a str>,
    /// Position among the comments, counted from 0.
    reply_to: Option<usize>,
    depth: usize,
}

pub(super) fn run(arguments: &Show) -> Result<Outcome, Failure> {
    let (_, article) = open_article(&arguments.path, arguments.article.as_deref())?;
    let shown = shown(&article);
    if arguments.json {
        print_json(&shown)?;
    } else {
        print(&readable(&shown))?;
    }
    Ok(Outcome::Fine)
}

fn shown(article: &Article) -> Shown<'_> {
    let offsets = article.text.offsets();
    Shown {
        id: &article.id.0,
        title: article.title(),
        published: article.published.map(|date| date.to_string()),
        dateline: article.first(SegmentKind::Dateline).map(|s| place(article.text.slice(s.range))),
        encoding: &article.encoding,
        text_sha256: article.text.sha256(),
        length: Length {
            bytes: article.text.len(),
            chars: offsets.len_chars(),
            utf16: offsets.len_utf16(),
        },
        segments: article.segments.iter().map(|s| segment(article, s)).collect(),
    }
}

/// A dateline without what divides it from its paragraph.
fn place(dateline: &str) -> &str {
    dateline.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '：' | '-' | '–' | '—' | '―')
    })
}

fn segment<'a>(article: &'a Article, segment: &Segment) -> ShownSegment<'a> {
    // Every segment lies on character boundaries of its own text, so the default is
    // never used.
    let chars = article.text.to_chars(segment.range).unwrap_or_default();
    ShownSegment {
        kind: segment.kind,
        start: chars.start,
        end: chars.end,
        text: article.text.slice(segment.range),
        duplicate_of: segment.duplicate_of,
        comment: segment.comment.as_ref().map(|c| comment(article, c)),
    }
}

fn comment<'a>(article: &'a Article, comment: &Comment) -> ShownComment<'a> {
    let slice = |range: ByteRange| article.text.slice(range);
    ShownComment {
        author: slice(comment.author),
        time: match comment.time {
            Some(time) => Some(time.0.to_string()),
            None => comment.time_range.map(|range| slice(range).to_owned()),
        },
        mention: comment.mention.map(slice),
        reply_to: comment.reply_to,
        depth: comment.depth,
    }
}

fn readable(shown: &Shown<'_>) -> String {
    let mut head = vec![
        vec!["article".into(), shown.id.to_owned()],
        vec!["title".into(), one_line(shown.title, 100)],
    ];
    let mut line = |name: &str, value: String| head.push(vec![name.into(), value]);
    if let Some(published) = &shown.published {
        line("published", published.clone());
    }
    if let Some(dateline) = shown.dateline {
        line("dateline", one_line(dateline, 100));
    }
    line("encoding", shown.encoding.to_owned());
    let Length { bytes, chars, utf16 } = shown.length;
    line("length", {
        let [chars, bytes] = [counted(chars, "character"), counted(bytes, "byte")];
        format!("{chars}, {bytes}, {}", counted(utf16, "UTF-16 unit"))
    });
    line("sha-256", shown.text_sha256.to_string());

    let mut rows = vec![["", "kind", "start", "end", "text"].map(str::to_owned).to_vec()];
    let mut comments = 0;
    for (i, segment) in shown.segments.iter().enumerate() {
        let mut text = one_line(segment.text, 72);
        if let Some(first) = segment.duplicate_of {
            text = format!("(the same as {first})");
        }
        if let Some(comment) = &segment.comment {
            let to = comment.reply_to.map_or_else(String::new, |to| format!(", answers {to}"));
            let time = comment.time.as_deref().unwrap_or("no time");
            text =
                format!("{comments}: {}, {}{to}", one_line(comment.author, 40), one_line(time, 40));
            comments += 1;
        }
        rows.push(vec![
            i.to_string(),
            segment.kind.name().to_owned(),
            segment.start.to_string(),
            segment.end.to_string(),
            text,
        ]);
    }
    format!("{}\n{}", table(&head), table(&rows))
}
