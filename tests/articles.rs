//! What the loader makes of scraped pages: layouts of our own, the reference data
//! where it is at hand, and any text at all.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tagline::article::{Article, ArticleId, Segment, SegmentKind, parse_date, parse_local_time};
use tagline::text::{ByteRange, Text, decode};

fn article(text: &str) -> Article {
    Article::new(ArticleId("test".into()), Text::new(text), "UTF-8")
}

fn load(path: &Path) -> Article {
    let decoded = decode(&std::fs::read(path).unwrap()).unwrap();
    Article::new(ArticleId("test".into()), Text::new(decoded.text), decoded.encoding)
}

/// One line for each segment, and one for what is known of each comment.
fn outline(article: &Article) -> String {
    let text = |range: ByteRange| format!("{:?}", article.text.slice(range));
    let mut out = String::new();
    if let Some(date) = article.published {
        writeln!(out, "published on {date}").unwrap();
    }
    for segment in &article.segments {
        write!(out, "{}", segment.kind.name()).unwrap();
        if let Some(first) = segment.duplicate_of {
            write!(out, " (repeats {first})").unwrap();
        }
        let Some(comment) = &segment.comment else {
            writeln!(out, " {}", text(segment.range)).unwrap();
            continue;
        };
        write!(out, " {} by {}", comment.order, text(comment.author)).unwrap();
        if let Some(range) = comment.time_range {
            write!(out, " at {}", text(range)).unwrap();
        }
        if let Some(time) = comment.time {
            write!(out, " = {}", time.0).unwrap();
        }
        if let Some(mention) = comment.mention {
            write!(out, " to {}", text(mention)).unwrap();
        }
        if let Some(parent) = comment.reply_to {
            write!(out, " answers {parent} depth {}", comment.depth).unwrap();
        }
        writeln!(out, "\n    {}", text(comment.body)).unwrap();
    }
    out
}

/// Everything that must hold of any parsed text.
fn check_invariants(article: &Article) {
    let text = article.text.as_str();
    let mut covered = 0;
    let mut comments: Vec<&Segment> = Vec::new();
    for (i, segment) in article.segments.iter().enumerate() {
        let range = segment.range;
        let content = article.text.get(range).expect("on character boundaries");
        assert!(!content.is_empty(), "an empty segment: {segment:?}");
        assert_eq!(content.trim(), content, "edges are trimmed: {segment:?}");
        assert!(segment.duplicate_of.is_none_or(|first| first < i));
        assert_eq!(segment.comment.is_some(), segment.kind == SegmentKind::Comment);
        if segment.kind == SegmentKind::Dateline {
            let around = &article.segments[i - 1];
            assert_eq!(around.kind, SegmentKind::Paragraph);
            assert!(around.range.contains(range) && around.range.start == range.start);
            continue;
        }
        assert!(covered <= range.start, "segments overlap: {segment:?}");
        let skipped = &text[covered..range.start];
        assert!(skipped.trim().is_empty(), "not in any segment: {skipped:?}");
        covered = range.end;
        let Some(comment) = &segment.comment else { continue };
        let parts = [Some(comment.author), comment.time_range, comment.mention, Some(comment.body)];
        for part in parts.into_iter().flatten() {
            assert!(article.text.get(part).is_some());
            assert!(range.contains(part), "outside its comment: {part:?} {segment:?}");
        }
        assert_eq!(article.text.slice(comment.body).trim(), article.text.slice(comment.body));
        assert_eq!(comment.order, comments.len());
        assert!(comment.time.is_none() || comment.time_range.is_some());
        match comment.reply_to {
            Some(parent) => {
                let parent = comments[parent].comment.as_ref().unwrap();
                assert_eq!(comment.depth, parent.depth + 1);
            }
            None => assert_eq!(comment.depth, 0),
        }
        comments.push(segment);
    }
    assert!(text[covered..].trim().is_empty(), "not in any segment: {:?}", &text[covered..]);
}

/// Each `name.txt` beside its `name.expected`. To accept new outlines, run with
/// `ACCEPT_OUTLINES=1` and read the difference.
#[test]
fn layouts() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/articles");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    paths.sort();
    assert!(paths.len() > 15, "the fixtures are gone");
    let mut wrong = Vec::new();
    for path in paths {
        let article = load(&path);
        check_invariants(&article);
        let outline = outline(&article);
        // Line ends change nothing but the line ends.
        let text = article.text.as_str().replace('\n', "\r\n");
        let with_returns = crate::article(&text);
        check_invariants(&with_returns);
        assert_eq!(self::outline(&with_returns).replace("\\r\\n", "\\n"), outline);
        let expected_path = path.with_extension("expected");
        if std::env::var_os("ACCEPT_OUTLINES").is_some() {
            std::fs::write(&expected_path, &outline).unwrap();
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if outline != expected {
            wrong.push(format!("{}:\n{outline}\nexpected:\n{expected}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The folder of reference data, or `None`, having said so.
fn shared_data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared/data is absent");
    None
}

fn texts_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn seed_article_is_exact() {
    let Some(data) = shared_data() else { return };
    let seed = data.join("seed/china-pakistan.txt");
    if !seed.is_file() {
        println!("skipped: ../shared/data is absent");
        return;
    }
    let article = load(&seed);
    check_invariants(&article);
    let count = |kind| article.segments.iter().filter(|s| s.kind == kind).count();
    let slice = |kind| article.text.slice(article.first(kind).unwrap().range);
    assert_eq!(count(SegmentKind::Headline), 1);
    assert_eq!(article.published, Some(jiff::civil::date(2012, 1, 5)));
    assert_eq!(count(SegmentKind::Published), 1);
    assert_eq!(count(SegmentKind::Byline), 0);
    assert_eq!(count(SegmentKind::Dateline), 1);
    let dateline = slice(SegmentKind::Dateline);
    assert_eq!((dateline.len(), dateline.find(':')), (8, Some(7)));
    assert_eq!(count(SegmentKind::Paragraph), 8);
    assert_eq!(count(SegmentKind::Heading), 1);
    assert!(slice(SegmentKind::Heading).ends_with("(9)"));
    assert_eq!(count(SegmentKind::Boilerplate), 2);
    assert_eq!(article.segments.last().map(|s| s.kind), Some(SegmentKind::Boilerplate));

    let captions: Vec<_> =
        article.segments.iter().filter(|s| s.kind == SegmentKind::Caption).collect();
    assert_eq!(captions.len(), 2);
    assert_eq!(captions[0].duplicate_of, None);
    assert_eq!(captions[1].duplicate_of, Some(2));

    let comments: Vec<_> = article.comments().map(|(_, comment)| comment).collect();
    assert_eq!(comments.len(), 9);
    let answers: Vec<_> = comments.iter().map(|c| c.reply_to).collect();
    assert_eq!(answers, [None, None, Some(0), None, None, Some(0), Some(0), None, None]);
    let authors: Vec<_> = comments.iter().map(|c| article.text.slice(c.author)).collect();
    assert_eq!(authors[0], authors[7]);
    for comment in &comments {
        assert!(comment.time.is_some());
        assert!(!comment.body.is_empty());
        assert!(!article.text.slice(comment.body).starts_with('@'));
        assert_eq!(comment.mention.is_some(), comment.reply_to.is_some());
        assert_eq!(comment.depth, usize::from(comment.reply_to.is_some()));
        if let Some(mention) = comment.mention {
            assert_eq!(article.text.slice(mention), authors[0]);
        }
    }
    let times: Vec<_> = comments.iter().map(|c| c.time.unwrap()).collect();
    assert!(times.is_sorted());
    assert_eq!(times[8].0.to_string(), "2012-01-07T00:18:00");
}

#[test]
fn news_without_comments() {
    let Some(data) = shared_data() else { return };
    let folder = data.join("polnear/dev");
    if !folder.is_dir() {
        println!("skipped: ../shared/data is absent");
        return;
    }
    let mut paths = Vec::new();
    texts_below(&folder, &mut paths);
    assert_eq!(paths.len(), 40);
    for path in paths {
        let article = load(&path);
        check_invariants(&article);
        let name = path.display();
        assert_eq!(article.segments[0].kind, SegmentKind::Headline, "{name}");
        assert_eq!(article.comments().count(), 0, "{name}");
        let paragraphs = article.segments.iter().filter(|s| s.kind == SegmentKind::Paragraph);
        assert!(paragraphs.count() >= 2, "{name}");
        // Blank lines always part paragraphs.
        for segment in &article.segments {
            assert!(!article.text.slice(segment.range).contains("\n\n"), "{name}");
        }
    }
}

#[test]
fn every_reference_text_is_covered() {
    let Some(data) = shared_data() else { return };
    let mut paths = Vec::new();
    texts_below(&data, &mut paths);
    for path in paths {
        check_invariants(&load(&path));
    }
}

#[test]
fn dates() {
    let check = |text: &str, expected: Option<(i16, i8, i8)>| {
        let expected = expected.map(|(y, m, d)| jiff::civil::date(y, m, d));
        assert_eq!(parse_date(text), expected, "{text}");
    };
    check("January 5, 2012", Some((2012, 1, 5)));
    check("Published: January 5, 2012", Some((2012, 1, 5)));
    check("Jan 5, 2012 - 10:01PM", Some((2012, 1, 5)));
    check("Jan. 5th, 2012", Some((2012, 1, 5)));
    check("5 January 2012", Some((2012, 1, 5)));
    check("5th of January, 2012", Some((2012, 1, 5)));
    check("5-Jan-2012", Some((2012, 1, 5)));
    check("Sept 30, 2012", Some((2012, 9, 30)));
    check("Thursday, 5 January 2012", Some((2012, 1, 5)));
    check("05.01.2012", Some((2012, 1, 5)));
    check("5. 1. 2012", None);
    check("2012-01-05", Some((2012, 1, 5)));
    check("2012/1/5", Some((2012, 1, 5)));
    check("2012年1月5日", Some((2012, 1, 5)));
    check("February 29, 2012", Some((2012, 2, 29)));
    // Not in the calendar.
    check("February 29, 2013", None);
    check("32.01.2012", None);
    check("2012-13-01", None);
    // Only one order is possible, or both give the same day.
    check("13/01/2012", Some((2012, 1, 13)));
    check("01/13/2012", Some((2012, 1, 13)));
    check("05/05/2012", Some((2012, 5, 5)));
    check("05/01/2012", None);
    check("05-01-2012", None);
    check("05.01.12", None);
    // No date of its own.
    check("3 hours ago", None);
    check("yesterday", None);
    check("January 5", None);
    check("January 2012", None);
    check("10:01 PM", None);
    check("The fire of January 5, 2012", None);
    check("", None);
    check(&"9".repeat(100), None);
}

#[test]
fn times() {
    let check = |text: &str, expected: Option<&str>| {
        assert_eq!(parse_local_time(text).map(|t| t.0.to_string()).as_deref(), expected, "{text}");
    };
    check("Jan 5, 2012 - 10:01PM", Some("2012-01-05T22:01:00"));
    check("Jan 5, 2012 - 12:18AM", Some("2012-01-05T00:18:00"));
    check("Jan 5, 2012 - 12:18 p.m.", Some("2012-01-05T12:18:00"));
    check("January 5, 2012 at 8:41 am", Some("2012-01-05T08:41:00"));
    check("05.01.2012, 22:01", Some("2012-01-05T22:01:00"));
    check("2012-01-05T22:01:00+05:00", Some("2012-01-05T22:01:00"));
    check("2012-01-05T22:01:07.250Z", Some("2012-01-05T22:01:07"));
    check("2012-01-05 22:01 -0800", Some("2012-01-05T22:01:00"));
    check("5 January 2012 10:01pm", Some("2012-01-05T22:01:00"));
    check("Thu 5 Jan 2012 22.01 GMT", Some("2012-01-05T22:01:00"));
    check("10:01 PM, January 5, 2012", Some("2012-01-05T22:01:00"));
    check("January 5, 2012, 10 PM", Some("2012-01-05T22:00:00"));
    check("5 January 2012 22h01", Some("2012-01-05T22:01:00"));
    check("January 5, 2012 at noon", Some("2012-01-05T12:00:00"));
    check("Posted on January 5, 2012 at 22:01 EST", Some("2012-01-05T22:01:00"));
    check("January 5, 2012", None);
    check("Jan 5, 2012 - 13:01PM", None);
    check("Jan 5, 2012 - 25:01", None);
    check("Jan 5, 2012 - 22:61", None);
    check("3 hours ago", None);
    check("22:01", None);
}

#[test]
fn mentions_go_to_the_latest_earlier_comment() {
    let page = |body: &str| {
        let comment = |name: &str, minute: u32, body: &str| {
            format!("  • {name}\n    May 1, 2010 - 8:{minute:02}AM\n\n    {body}\n\n\n")
        };
        let mut text = String::from("A headline\n\nA paragraph of text.\n\nComments (5)\n\n");
        text += &comment("Ann Lee", 0, "One.");
        text += &comment("Bo", 1, "Two.");
        text += &comment("Ann Lee", 2, "Three.");
        text += &comment("Zed", 3, body);
        text += &comment("Late", 4, "Five.");
        text
    };
    let check = |body: &str, mention: Option<&str>, reply_to: Option<usize>, rest: &str| {
        let article = article(&page(body));
        check_invariants(&article);
        let comments: Vec<_> = article.comments().map(|(_, c)| c.clone()).collect();
        assert_eq!(comments.len(), 5, "{body}");
        let zed = &comments[3];
        assert_eq!(zed.mention.map(|m| article.text.slice(m)), mention, "{body}");
        assert_eq!(zed.reply_to, reply_to, "{body}");
        assert_eq!(article.text.slice(zed.body), rest, "{body}");
    };
    check("@Ann Lee: yes", Some("Ann Lee"), Some(2), "yes");
    check("@ANN LEE yes", Some("ANN LEE"), Some(2), "yes");
    check("@ Ann Lee, yes", Some("Ann Lee"), Some(2), "yes");
    check("@Ann Lee\n    yes", Some("Ann Lee"), Some(2), "yes");
    check("@Ann Lee – yes", Some("Ann Lee"), Some(2), "yes");
    check("@bo yes", Some("bo"), Some(1), "yes");
    // Not the whole name, nobody, or somebody who comes later.
    check("@Ann: yes", Some("Ann"), None, "yes");
    check("@Anne Leeson: yes", Some("Anne Leeson"), None, "yes");
    check("@Late: yes", Some("Late"), None, "yes");
    check("@Zed: yes", Some("Zed"), None, "yes");
    check("@nobody yes", Some("nobody"), None, "yes");
    check("@Bob yes", Some("Bob"), None, "yes");
    // Sentences that need the name.
    check("@Bo’s right", Some("Bo"), Some(1), "@Bo’s right");
    // No mention.
    check("Ann Lee: yes", None, None, "Ann Lee: yes");
    check("yes @Bo", None, None, "yes @Bo");
    check("@", None, None, "@");
}

#[test]
fn titles() {
    let check = |text: &str, expected: &str| assert_eq!(article(text).title(), expected);
    check("A headline\n\nA paragraph.", "A headline");
    check("Only a paragraph.", "Only a paragraph.");
    check("", "test");
    check("  \n ", "test");
}

/// Lines that scraped pages are made of, so that random pages are not all alike.
fn page_line() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "",
        "",
        "",
        " ",
        "Comments (3)",
        "Reader Comments",
        "12 replies",
        "Discussion",
        "Published: January 5, 2012",
        "By Ada Stone",
        "More in Ahlen",
        "Reply",
        "+3 -1",
        "___",
        "  • Ann Lee",
        "    Jan 5, 2012 - 10:01PM",
        "Ann Lee",
        "3 hours ago",
        "Ann Lee says:",
        "January 5, 2012 at 10:01 am",
        "1. Ann Lee, Cork",
        "2. Bo",
        "> Bo",
        "> 2 days ago",
        "    @Ann Lee:",
        "@Bo yes",
        "[deleted]",
        "This comment was removed.",
        "Bo: yes",
        "Bo (2012-01-05T22:01:00): yes",
        "AHLEN: The mill burnt down.",
        "A short line",
        "A view of the mill. PHOTO: Uferblick",
        "• item",
        "زاہد: شکریہ",
        "😀",
        "\u{FEFF}x",
        "\t\tdeep",
        "LONDON (Coastwire) – It rained.",
        "Ann Lee → Bo",
    ])
    .prop_map(str::to_owned);
    prop_oneof![8 => fixed, 1 => "\\PC{0,40}", 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_page_is_covered(
        lines in prop::collection::vec(page_line(), 0..40),
        line_break in prop::sample::select(vec!["\n", "\r\n", "\r", "\u{2028}"]),
    ) {
        check_invariants(&article(&lines.join(line_break)));
    }

    #[test]
    fn any_text_is_covered(text: String) {
        check_invariants(&article(&text));
    }

    #[test]
    fn any_text_may_be_asked_for_a_date(text in "\\PC{0,60}") {
        let _ = (parse_date(&text), parse_local_time(&text));
    }

    #[test]
    fn written_dates_are_read_back(year in 1900i16..2100, month in 1i8..=12, day in 1i8..=28,
        hour in 0i8..24, minute in 0i8..60)
    {
        let time = jiff::civil::date(year, month, day).at(hour, minute, 0, 0);
        for format in ["%B %-d, %Y %H:%M", "%d.%m.%Y, %H:%M", "%Y-%m-%dT%H:%M:%S", "%-d %b %Y %-I:%M%p",
            "%a %-d %b %Y %H.%M GMT", "%b %-d, %Y - %-I:%M%p"]
        {
            let written = time.strftime(format).to_string();
            let read = parse_local_time(&written).map(|t| t.0);
            prop_assert_eq!(read, Some(time), "{}", written);
        }
    }
}
