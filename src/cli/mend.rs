//! `tagline mend`: what was put right in texts; putting something right, with what that does to
//! everybody's annotations; and taking it back.

use jiff::Timestamp;
use serde::Serialize;

use super::args::Mend as Arguments;
use super::output::{Failure, Outcome, counted, one_line, print, print_json, tell};
use super::{choose_article, open};
use crate::annotation::IdSource;
use crate::article::{Article, Mend, MendPart, Segment, SegmentKind, TakenBackMend};
use crate::project::{MendEffect, MendSurvey, default_annotator};
use crate::session::{WRONG_ENCODING, mend_words};
use crate::text::{ByteRange, CharRange, read_right};

/// How much is shown of words, in characters.
const SHOWN: usize = 70;

#[derive(Serialize)]
struct Listed {
    article: String,
    mends: Vec<One>,
    not_carried_out: Vec<Misfit>,
}

#[derive(Serialize)]
struct One {
    id: String,
    by: String,
    made: Timestamp,
    #[serde(skip_serializing_if = "String::is_empty")]
    reason: String,
    stands: bool,
    parts: Vec<Part>,
}

#[derive(Serialize)]
struct Part {
    /// In code points of the article's file.
    at: (usize, usize),
    was: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

#[derive(Serialize)]
struct Misfit {
    id: String,
    words: String,
    why: &'static str,
}

#[derive(Serialize)]
struct Done {
    article: String,
    written: bool,
    mend: One,
    annotators: Vec<Effect>,
    left: Vec<String>,
}

#[derive(Serialize)]
struct Effect {
    annotator: String,
    moved: usize,
    changed: usize,
    placed: usize,
    lost: Vec<Lost>,
}

#[derive(Serialize)]
struct Lost {
    id: String,
    label: String,
    words: String,
}

pub(super) fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let project = open(&arguments.project)?;
    let asks = arguments.replace.is_some()
        || arguments.take_out.is_some()
        || arguments.part.is_some()
        || arguments.repair_encoding
        || arguments.take_back.is_some()
        || arguments.original;
    let named = arguments.article.as_deref();
    if !asks && named.is_none() && project.initial_article().is_none() {
        let mended = project.articles().iter().filter(|entry| project.has_mends(&entry.id));
        let ids: Vec<_> = mended.map(|entry| entry.id.clone()).collect();
        let articles = ids.iter().map(|id| Ok(project.load_article(id)?));
        return list(&articles.collect::<Result<Vec<_>, Failure>>()?, arguments.json);
    }
    let id = choose_article(&project, named)?.id.clone();
    let article = project.load_article(&id)?;
    if arguments.original {
        print(article.source().as_str())?;
        return Ok(Outcome::Fine);
    }
    if let Some(why) = &article.trouble {
        return Err(Failure::Input(why.clone()));
    }
    if !asks {
        return list(&[article], arguments.json);
    }
    let by = arguments.by.clone().unwrap_or_else(default_annotator);
    let log = article.mends();
    let (log, id) = match &arguments.take_back {
        Some(id) => {
            if log.get(id).is_none_or(|mend| !mend.stands()) {
                let message = format!("{}: there is no mend “{id}” that stands", article.id);
                return Err(Failure::Input(message));
            }
            (log.set(id, Some(TakenBackMend { by, at: Timestamp::now() })), id.clone())
        }
        None => {
            let parts = parts(arguments, &article)?;
            let taken = |id: crate::annotation::AnnotationId| log.get(&id.to_string()).is_some();
            let id = IdSource::random().fresh(taken).to_string();
            let mend = Mend {
                id: id.clone(),
                by,
                made: Timestamp::now(),
                reason: match &arguments.reason {
                    Some(reason) => reason.clone(),
                    None if arguments.repair_encoding => WRONG_ENCODING.to_owned(),
                    None => String::new(),
                },
                text_sha256: article.source().sha256(),
                parts,
                taken_back: None,
            };
            (log.with(mend), id)
        }
    };
    let next = project.mended_as(&article, log);
    let misfit = next.mended.as_ref().and_then(|m| m.misfits().iter().find(|m| m.id == id));
    if let Some(misfit) = misfit.filter(|_| arguments.take_back.is_none()) {
        return Err(Failure::Input(format!("this cannot be mended so: {}", misfit.why)));
    }
    if next.text.as_str().trim().is_empty() {
        return Err(Failure::Input("nothing of the article would be left".to_owned()));
    }
    let survey = project.mend_survey(&article, &next, None, || false).unwrap_or_default();
    if !arguments.dry_run {
        project.write_mends(&article, &next)?;
    }
    report(arguments, &next, &id, survey)
}

fn parts(arguments: &Arguments, article: &Article) -> Result<Vec<MendPart>, Failure> {
    let none = || Failure::Input("there is nothing to mend: the words are so already".to_owned());
    let parts = if let (Some(words), Some(by)) = (&arguments.replace, &arguments.with) {
        let range = find(arguments, article, words)?;
        if by.is_empty() { article.mend_away(range) } else { article.mend_words(range, by) }
    } else if let Some(words) = &arguments.take_out {
        let part = part_with(arguments, article, words)?;
        article.mend_out(part.range)
    } else if let (Some(words), Some(kind)) = (&arguments.part, &arguments.kind) {
        let part = part_with(arguments, article, words)?;
        let kind = kind_of(kind)?;
        article.mend_kind(part.range, kind).into_iter().collect()
    } else {
        let right = read_right(article.text.as_str()).ok_or_else(|| {
            Failure::Input("nothing in it was read by the wrong encoding".to_owned())
        })?;
        article.mend_words(ByteRange::new(0, article.text.len()), &right)
    };
    if parts.is_empty() { Err(none()) } else { Ok(parts) }
}

fn kind_of(name: &str) -> Result<SegmentKind, Failure> {
    let kinds = [
        SegmentKind::Headline,
        SegmentKind::Published,
        SegmentKind::Byline,
        SegmentKind::Caption,
        SegmentKind::Heading,
        SegmentKind::Paragraph,
        SegmentKind::Comment,
        SegmentKind::Boilerplate,
    ];
    kinds.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        let known: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        Failure::Input(format!("there is no kind “{name}”; there are {}", known.join(", ")))
    })
}

/// Where the words are that are meant.
fn find(arguments: &Arguments, article: &Article, words: &str) -> Result<ByteRange, Failure> {
    let text = &article.text;
    if words.is_empty() {
        return Err(Failure::Input("say which words are meant".to_owned()));
    }
    let found: Vec<ByteRange> = (text.as_str().match_indices(words))
        .map(|(at, words)| ByteRange::new(at, at + words.len()))
        .collect();
    if let Some(at) = arguments.at {
        let start = text.to_bytes(CharRange::new(at, at)).map(|range| range.start);
        let here = found.iter().find(|range| Some(range.start) == start);
        return here
            .copied()
            .ok_or_else(|| Failure::Input(format!("{}: “{words}” is not at {at}", article.id)));
    }
    match found.as_slice() {
        [] => Err(Failure::Input(format!("{}: there is no “{words}” in it", article.id))),
        [only] => Ok(*only),
        several => {
            let at = |range: &ByteRange| text.to_chars(*range).map_or(0, |chars| chars.start);
            let places: Vec<String> = several.iter().map(|range| at(range).to_string()).collect();
            Err(Failure::Input(format!(
                "{}: “{words}” is there {} times; say which with --at {}",
                article.id,
                several.len(),
                places.join(", --at ")
            )))
        }
    }
}

fn part_with<'a>(
    arguments: &Arguments,
    article: &'a Article,
    words: &str,
) -> Result<&'a Segment, Failure> {
    let range = find(arguments, article, words)?;
    let has = |s: &&Segment| s.kind != SegmentKind::Dateline && s.range.contains(range);
    article.segments.iter().find(has).ok_or_else(|| {
        Failure::Input(format!("{}: “{words}” lies in no one part of it", article.id))
    })
}

fn report(
    arguments: &Arguments,
    next: &Article,
    id: &str,
    survey: MendSurvey,
) -> Result<Outcome, Failure> {
    let log = next.mends();
    let Some(mend) = log.get(id) else { return Ok(Outcome::Fine) };
    let failed = !survey.left.is_empty();
    if arguments.json {
        print_json(&Done {
            article: next.id.0.clone(),
            written: !arguments.dry_run,
            mend: one(mend),
            annotators: survey.annotators.into_iter().map(effect).collect(),
            left: survey.left,
        })?;
        return Ok(Outcome::problems_if(failed));
    }
    let what = if mend.stands() { "" } else { "taken back: " };
    let mut text = format!("{id}  {what}{}\n", one_line(&mend_words(mend), SHOWN));
    for effect in &survey.annotators {
        text.push_str(&format!(
            "{}: {} moved, {} on changed words, {} placed again, {} to place by hand\n",
            effect.annotator,
            effect.moved,
            effect.changed,
            effect.placed,
            effect.lost.len()
        ));
        for lost in &effect.lost {
            text.push_str(&format!("  {} {}\n", lost.label, one_line(&lost.text, SHOWN)));
        }
    }
    print(&text)?;
    for left in &survey.left {
        tell(&format!("tagline: {left}"));
    }
    tell(match (arguments.dry_run, mend.stands()) {
        (true, _) => "Nothing was written.",
        (false, true) => "The text is mended; the article’s file is as it was.",
        (false, false) => "The mend is taken back.",
    });
    Ok(Outcome::problems_if(failed))
}

fn list(articles: &[Article], json: bool) -> Result<Outcome, Failure> {
    let misfits = |article: &Article| {
        article.mended.as_ref().map(|mended| mended.misfits().to_vec()).unwrap_or_default()
    };
    let trouble: Vec<&String> = articles.iter().filter_map(|a| a.trouble.as_ref()).collect();
    for why in &trouble {
        tell(&format!("tagline: {why}"));
    }
    let any = !trouble.is_empty() || articles.iter().any(|article| !misfits(article).is_empty());
    if json {
        let listed: Vec<Listed> = articles
            .iter()
            .map(|article| Listed {
                article: article.id.0.clone(),
                mends: article.mends().mends.iter().map(one).collect(),
                not_carried_out: misfits(article)
                    .into_iter()
                    .map(|m| Misfit { id: m.id, words: m.words, why: m.why })
                    .collect(),
            })
            .collect();
        print_json(&listed)?;
        return Ok(Outcome::problems_if(any));
    }
    let mut text = String::new();
    let mut count = 0;
    for article in articles {
        let mends = article.mends().mends;
        count += mends.len();
        if !mends.is_empty() {
            text.push_str(&format!("{}\n", article.id));
        }
        for mend in &mends {
            let state = if mend.stands() { "" } else { "taken back: " };
            let why = match mend.reason.as_str() {
                "" => String::new(),
                why => format!(" ({})", one_line(why, SHOWN)),
            };
            let day = mend.made.strftime("%Y-%m-%d");
            let words = one_line(&mend_words(mend), SHOWN);
            text.push_str(&format!("  {}  {state}{words}{why}, {}, {day}\n", mend.id, mend.by));
        }
        for misfit in misfits(article) {
            text.push_str(&format!("  {}  not carried out: {}\n", misfit.id, misfit.why));
        }
    }
    print(&text)?;
    tell(&match count {
        0 => "Nothing was mended.".to_owned(),
        n => format!("{}.", counted(n, "mend")),
    });
    Ok(Outcome::problems_if(any))
}

fn one(mend: &Mend) -> One {
    let part = |part: &MendPart| {
        let at = (part.at().start, part.at().end);
        let (by, kind) = match part {
            MendPart::Replace { by, .. } => (Some(by.clone()), None),
            MendPart::Kind { kind, .. } => (None, Some(kind.name())),
        };
        Part { at, was: part.was().to_owned(), by, kind }
    };
    One {
        id: mend.id.clone(),
        by: mend.by.clone(),
        made: mend.made,
        reason: mend.reason.clone(),
        stands: mend.stands(),
        parts: mend.parts.iter().map(part).collect(),
    }
}

fn effect(effect: MendEffect) -> Effect {
    let lost = effect.lost.into_iter();
    Effect {
        annotator: effect.annotator,
        moved: effect.moved,
        changed: effect.changed,
        placed: effect.placed,
        lost: lost
            .map(|lost| Lost { id: lost.id.to_string(), label: lost.label, words: lost.text })
            .collect(),
    }
}
