//! What benches and scale tests share: a large article with many spans, and a window
//! without pixels to show it in.

#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)] // Each user takes a part; failing loudly is right here.

use std::fs;
use std::path::{Path, PathBuf};

use egui::{Context, Event, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, Vec2, vec2};
use jiff::Timestamp;
use tagline::annotation::{
    AnnotationId, Change, Edit, IdSource, Origin, OriginKind, Relation, RelationEnd, Span, Swap,
};
use tagline::article::{Article, ArticleId};
use tagline::project::{NewProject, Project, Settings, create};
use tagline::schema::builtin_source;
use tagline::session::{Action, Session};
use tagline::text::{ByteRange, Text, words};
use tagline::ui::{App, theme};

/// The window that everything is measured in, in points.
pub(crate) const SIZE: Vec2 = vec2(1440.0, 900.0);

const LABELS: [&str; 12] = [
    "PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "DATE", "TIME", "MONEY",
    "LAW",
];

/// A small generator of its own, so that the same article is made everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From 0 to `below`, that excluded.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % below.max(1)
    }
}

/// The article that everything is compared with: the reference article where it is at
/// hand, else the sample's.
pub(crate) fn seed_text() -> (String, &'static str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    match fs::read_to_string(root.join("../shared/data/seed/china-pakistan.txt")) {
        Ok(text) => (text, "the reference article"),
        Err(_) => {
            let sample = root.join("assets/sample/articles/port-ansel-water-accord.txt");
            (fs::read_to_string(sample).unwrap(), "the sample (the reference article is absent)")
        }
    }
}

/// Copies of `seed` until `bytes`, each with its numbers and names varied, so that no two
/// paragraphs are equal.
pub(crate) fn large_text(seed: &str, bytes: usize) -> String {
    let mut random = Random::new(20_120_105);
    let mut text = String::with_capacity(bytes + seed.len());
    while text.len() < bytes {
        let mut previous = ' ';
        let mut in_name = false;
        for c in seed.chars() {
            let starts = c.is_uppercase() && !previous.is_alphanumeric();
            in_name = starts || (in_name && c.is_alphabetic());
            let varied = match c {
                '0'..='9' => char::from(b'0' + random.below(10) as u8),
                'a'..='z' if in_name => char::from(b'a' + random.below(26) as u8),
                other => other,
            };
            text.push(varied);
            previous = c;
        }
        text.push_str("\n\n");
    }
    text
}

/// Spans at random word boundaries of 1 to 12 words; every tenth lies across or inside
/// the one before.
pub(crate) fn random_spans(text: &Text, count: usize) -> Vec<Span> {
    let mut random = Random::new(7);
    let mut ids = IdSource::seeded(7);
    let mut taken = std::collections::BTreeSet::<AnnotationId>::new();
    let all = words(text.as_str());
    let mut last = 0;
    (0..count)
        .map(|i| {
            let first = if i % 10 == 9 {
                last + random.below(4)
            } else {
                random.below(all.len().saturating_sub(12))
            };
            last = first;
            let from = all[first.min(all.len() - 1)];
            let to = all[(first + random.below(12)).min(all.len() - 1)];
            let id = ids.fresh(|id| taken.contains(&id));
            taken.insert(id);
            Span {
                id,
                label: LABELS[random.below(LABELS.len())].to_owned(),
                fragments: [ByteRange::new(from.start, to.end.max(from.end))].into_iter().collect(),
                attributes: Default::default(),
                note: String::new(),
                confidence: None,
                origin: Origin {
                    kind: OriginKind::Imported,
                    by: "generator".to_owned(),
                    at: Timestamp::UNIX_EPOCH,
                },
                unknown: Default::default(),
            }
        })
        .collect()
}

/// A project in `folder` with one article and so many spans by `ana`, written and closed.
pub(crate) fn project(folder: &Path, text: &str, spans: usize) -> PathBuf {
    let new = NewProject {
        folder: folder.to_path_buf(),
        name: "Scale".to_owned(),
        schema_source: schema(),
        annotator: Some("ana".to_owned()),
    };
    drop(create(&new).unwrap());
    fs::write(folder.join("articles/article.txt"), text).unwrap();
    let project = Project::open(folder).unwrap();
    let article = project.load_article(&ArticleId("article".to_owned())).unwrap();
    if spans > 0 {
        let mut set = project.open_set(&article, "ana").unwrap();
        let edits = random_spans(&article.text, spans)
            .into_iter()
            .map(|span| Edit::Span(Swap::make(span)))
            .collect();
        set.commit(Change { title: "Import".to_owned(), edits }).unwrap();
        set.flush().unwrap();
    }
    folder.to_path_buf()
}

/// The labels of OntoNotes, with a relation from any span to any other.
fn schema() -> String {
    let source = builtin_source("ontonotes-5").unwrap();
    let end = source.rfind(')').unwrap();
    format!("{}    relations: [(name: \"linked\")],\n)\n", &source[..end])
}

/// Joins each of the first spans of the project's article to the next one.
pub(crate) fn relate(folder: &Path, relations: usize) {
    let project = Project::open(folder).unwrap();
    let article = project.load_article(&ArticleId("article".to_owned())).unwrap();
    let mut set = project.open_set(&article, "ana").unwrap();
    let mut ids = IdSource::seeded(9);
    let spans: Vec<AnnotationId> =
        set.set().spans().take(relations + 1).map(|span| span.id).collect();
    let edits = spans
        .windows(2)
        .map(|ends| {
            Edit::Relation(Swap::make(Relation {
                id: ids.fresh(|id| set.set().contains(id)),
                label: "linked".to_owned(),
                from: RelationEnd::Span(ends[0]),
                to: RelationEnd::Span(ends[1]),
                attributes: Default::default(),
                note: String::new(),
                origin: Origin {
                    kind: OriginKind::Imported,
                    by: "generator".to_owned(),
                    at: Timestamp::UNIX_EPOCH,
                },
                unknown: Default::default(),
            }))
        })
        .collect();
    set.commit(Change { title: "Link".to_owned(), edits }).unwrap();
    set.flush().unwrap();
}

/// Sets of other annotators on the project's article: those of `ana` with other edges here and
/// there, other labels, and some left out.
pub(crate) fn team(folder: &Path, others: &[&str]) {
    let project = Project::open(folder).unwrap();
    let article = project.load_article(&ArticleId("article".to_owned())).unwrap();
    let own = project.read_set(&article, "ana").unwrap().set;
    let all = words(article.text.as_str());
    for (at, name) in others.iter().enumerate() {
        let mut random = Random::new(20 + at as u64);
        let mut ids = IdSource::seeded(100 + at as u64);
        let mut edits = Vec::new();
        for span in own.spans() {
            let mut span = Span { id: ids.fresh(|id| own.contains(id)), ..span.clone() };
            let extent = span.extent();
            match random.below(20) {
                0 => continue,
                1 => span.label = LABELS[random.below(LABELS.len())].to_owned(),
                2 | 3 => {
                    let last = all.partition_point(|word| word.start < extent.end);
                    let end = all.get(last).map_or(extent.end, |word| word.end);
                    span.fragments =
                        [ByteRange::new(extent.start, end.max(extent.end))].into_iter().collect();
                }
                _ => {}
            }
            edits.push(Edit::Span(Swap::make(span)));
        }
        let mut set = project.open_set(&article, name).unwrap();
        set.commit(Change { title: "Import".to_owned(), edits }).unwrap();
        set.flush().unwrap();
    }
}

/// An app in a window without pixels.
pub(crate) struct Stage {
    pub(crate) ctx: Context,
    pub(crate) app: App,
    time: f64,
}

/// What one frame came to.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Frame {
    pub(crate) shapes: usize,
    pub(crate) vertices: usize,
}

impl Stage {
    pub(crate) fn open(folder: &Path) -> Self {
        Self::with(folder, |project, annotator| {
            Session::repeatable(project, annotator, || Timestamp::UNIX_EPOCH)
        })
    }

    /// As users have it: what takes its time goes on beside the window.
    pub(crate) fn open_live(folder: &Path) -> Self {
        Self::with(folder, Session::new)
    }

    fn with(folder: &Path, session: impl FnOnce(Project, String) -> Session) -> Self {
        let ctx = Context::default();
        theme::install_fonts(&ctx);
        let project = Project::open(folder).unwrap();
        let annotator = project.info().annotator.clone().unwrap_or_else(|| "ana".to_owned());
        let session = session(project, annotator);
        let app = App::with_session(&ctx, session, Settings::default());
        Self { ctx, app, time: 0.0 }
    }

    /// One frame: egui's pass and the tessellation.
    pub(crate) fn frame(&mut self, events: Vec<Event>) -> Frame {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(self.time),
            focused: true,
            events,
            ..RawInput::default()
        };
        let ctx = self.ctx.clone();
        let mut output = self.ctx.run_ui(input, |ui| {
            self.app.logic(&ctx);
            self.app.ui(ui);
        });
        let shapes = std::mem::take(&mut output.shapes);
        let count = shapes.len();
        let primitives = self.ctx.tessellate(shapes, output.pixels_per_point);
        output.drop_without_applying_deltas();
        let vertices = primitives
            .iter()
            .map(|p| match &p.primitive {
                egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
                egui::epaint::Primitive::Callback(_) => 0,
            })
            .sum();
        Frame { shapes: count, vertices }
    }

    /// Frames until nothing moves.
    pub(crate) fn rest(&mut self) -> Frame {
        let mut frame = Frame::default();
        for _ in 0..6 {
            frame = self.frame(Vec::new());
        }
        frame
    }

    /// A turn of the wheel over the text, in points.
    pub(crate) fn wheel(&mut self, points: f32) -> Frame {
        let events = vec![
            Event::PointerMoved(Pos2::new(700.0, 500.0)),
            Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                delta: vec2(0.0, -points),
                phase: TouchPhase::Move,
                source: egui::MouseWheelSource::Unknown,
                modifiers: egui::Modifiers::NONE,
            },
        ];
        self.frame(events)
    }

    pub(crate) fn ask(&mut self, action: Action) {
        let ctx = self.ctx.clone();
        self.app.ask(&ctx, action);
    }

    /// Somewhere in the text, as a share of its length.
    pub(crate) fn jump(&mut self, share: f64) {
        let open = self.app.session().unwrap().open().unwrap();
        let at = (open.article.text.len() as f64 * share) as usize;
        let at = open.article.text.as_str().floor_char_boundary(at);
        self.ask(Action::PlaceCaret { at, extend: false });
    }

    pub(crate) fn article(&self) -> &Article {
        &self.app.session().unwrap().open().unwrap().article
    }
}
