//! The reference article annotated whole, by commands, saved and read again: every name
//! in a chain, every quote with its speaker and cue, every comment with type, stance and
//! answer. The list holds offsets and labels only; the words stay in `../shared/data`.

#![allow(clippy::unwrap_used)] // Helpers of tests may fail loudly.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Deserialize;
use tagline::annotation::{
    AnnotationId, AttributeValue, Command, IdSource, OriginKind, PlanContext, RelationEnd, Target,
};
use tagline::article::Article;
use tagline::project::{Project, Severity, check};
use tagline::session::todos;
use tagline::suggest::{Proposal, QuoteFinder as _, RuleQuotes, passages, replies};
use tagline::text::{ByteRange, CharRange};

#[derive(Deserialize)]
struct Annotated {
    text_sha256: String,
    spans: Vec<Mark>,
    chains: Vec<Vec<usize>>,
    comments: Vec<OnComment>,
}

#[derive(Deserialize)]
struct Mark {
    label: String,
    at: Vec<(usize, usize)>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    links: Vec<(String, usize)>,
}

#[derive(Deserialize)]
struct OnComment {
    types: Vec<String>,
    stance: String,
    #[serde(default)]
    answers: Option<usize>,
}

fn list() -> Annotated {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = std::fs::read_to_string(root.join("tests/fixtures/seed.ron")).unwrap();
    let options =
        ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(&source).unwrap()
}

/// A folder with the article, or nothing where the reference data is absent.
fn folder() -> Option<(tempfile::TempDir, PathBuf)> {
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/seed/china-pakistan.txt");
    if !seed.exists() {
        println!("skipped: ../shared/data is absent");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("seed.txt");
    std::fs::copy(seed, &path).unwrap();
    Some((folder, path))
}

fn bytes(article: &Article, at: &[(usize, usize)]) -> Vec<ByteRange> {
    at.iter().map(|(a, b)| article.text.to_bytes(CharRange::new(*a, *b)).unwrap()).collect()
}

#[test]
fn the_whole_of_it() {
    let Some((folder, _)) = folder() else { return };
    let list = list();
    let project = Project::open(folder.path()).unwrap();
    let article = project.load_article(&project.articles()[0].id).unwrap();
    assert_eq!(article.text.sha256().to_string(), list.text_sha256, "it is another text");
    let mut set = project.open_set(&article, "example").unwrap();
    let mut ids = IdSource::seeded(5);
    let mut run = |command: Command| {
        let mut context = PlanContext {
            article: &article,
            schema: project.schema(),
            ids: &mut ids,
            by: "example",
            origin: OriginKind::Hand,
            now: Timestamp::UNIX_EPOCH,
        };
        let change = command.plan(set.set(), &mut context).unwrap();
        let made = change.edits.iter().find_map(|edit| match edit {
            tagline::annotation::Edit::Span(swap) => swap.after.as_ref().map(|s| s.id),
            _ => None,
        });
        set.commit(change).unwrap();
        made
    };
    let mut made: Vec<AnnotationId> = Vec::new();
    for mark in &list.spans {
        let fragments = bytes(&article, &mark.at).into();
        let id = run(Command::Tag { label: mark.label.clone(), fragments }).unwrap();
        if let Some(kind) = &mark.kind {
            let value = Some(AttributeValue::Choice(kind.clone()));
            run(Command::SetAttribute { id, name: "type".to_owned(), value });
        }
        made.push(id);
    }
    let span = |at: &usize| RelationEnd::Span(made[*at]);
    for (i, mark) in list.spans.iter().enumerate() {
        for (label, to) in &mark.links {
            run(Command::Relate { label: label.clone(), from: span(&i), to: span(to) });
        }
    }
    for (i, members) in list.chains.iter().enumerate() {
        let members = members.iter().map(|at| made[*at]).collect();
        run(Command::MakeChain { name: format!("chain {i}"), members });
    }
    let targets: Vec<Target> = article.comments().map(|(s, _)| Target::Comment(s.range)).collect();
    assert_eq!(targets.len(), list.comments.len());
    for (target, comment) in targets.iter().zip(&list.comments) {
        let mut label = |layer: &str, label: &str| {
            let (layer, label) = (layer.to_owned(), label.to_owned());
            run(Command::ToggleSegmentLabel { layer, label, target: *target });
        };
        comment.types.iter().for_each(|kind| label("Comment type", kind));
        label("Stance", &comment.stance);
        if let Some(answered) = comment.answers {
            run(Command::Relate {
                label: "reply".to_owned(),
                from: RelationEnd::Target(*target),
                to: RelationEnd::Target(targets[answered]),
            });
        }
    }
    set.flush().unwrap();

    // Nothing is left to do, and what was written is what was said.
    assert_eq!(todos(&article, set.set(), project.schema()), []);
    let whole = set.set().clone();
    drop(set);
    let project = Project::open(folder.path()).unwrap();
    assert_eq!(project.read_set(&article, "example").unwrap().set, whole);
    let problems = check(&project);
    assert!(problems.iter().all(|p| p.severity != Severity::Error), "{problems:?}");
    assert_eq!(whole.spans().len(), list.spans.len());
    assert_eq!(whole.chains().len(), list.chains.len());

    // Every quote in quotation marks is found, and every stated answer.
    let found = RuleQuotes.find(article.text.as_str(), &passages(&article));
    for quote in whole.spans().filter(|s| s.label == "QUOTE") {
        let words = quote.fragments.iter().map(|f| article.text.slice(*f));
        if words.into_iter().any(|w| w.contains('“')) {
            let near = |p: &tagline::suggest::QuoteProposal| {
                p.content.iter().any(|c| quote.fragments.iter().any(|f| f.overlaps(*c)))
            };
            assert!(found.iter().any(near), "{:?}", quote.fragments);
        }
    }
    let stated: Vec<(ByteRange, ByteRange)> = replies(&article)
        .iter()
        .filter(|s| !s.uncertain)
        .filter_map(|s| match s.proposal {
            Proposal::Reply { comment, parent } => Some((comment, parent)),
            _ => None,
        })
        .collect();
    let annotated: Vec<(ByteRange, ByteRange)> = targets
        .iter()
        .zip(&list.comments)
        .zip(article.comments())
        .filter(|(_, (_, comment))| comment.mention.is_some())
        .filter_map(|((target, said), _)| Some((target.range()?, targets[said.answers?].range()?)))
        .collect();
    assert_eq!(stated, annotated);
}
