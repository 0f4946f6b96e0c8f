//! The sentence on the welcome screen: real annotations, painted as in an article.

use egui::{Context, Rangef, Sense, Ui, vec2};
use jiff::Timestamp;
use smallvec::SmallVec;

use super::reading::{BlockPainter, Laid, Look, Source};
use super::text_layout::LayoutCache;
use super::theme::{Family, Tokens, font_at};
use crate::annotation::{AnnotationSet, Command, IdSource, OriginKind, PlanContext};
use crate::article::{Article, ArticleId, SegmentKind};
use crate::schema::{Schema, builtin};
use crate::session::Block;
use crate::text::{ByteRange, Text};

const SENTENCE: &str = "“The ferry will sail before Easter,” Marit Solheim said in Lysvik, adding that the council “has found the money, the crew and a captain who can swim”.";
const SPANS: [(&str, &[&str]); 6] = [
    (
        "QUOTE",
        &[
            "“The ferry will sail before Easter,”",
            "the council “has found the money, the crew and a captain who can swim”",
        ],
    ),
    ("DATE", &["Easter"]),
    ("PER", &["Marit Solheim"]),
    ("CUE", &["said"]),
    ("LOC", &["Lysvik"]),
    ("ORG", &["the council"]),
];

/// The sentence with its annotations.
pub(crate) struct Example {
    article: Article,
    set: AnnotationSet,
    schema: Schema,
    cache: LayoutCache,
}

impl Example {
    /// Makes it, through the same commands that a person's keys give. `None` if the
    /// built-in schema lacks a label.
    pub(crate) fn new() -> Option<Self> {
        let schema = builtin("news")?;
        let article = Article::new(ArticleId("example".to_owned()), Text::new(SENTENCE), "UTF-8");
        let mut set = AnnotationSet::default();
        let mut ids = IdSource::seeded(7);
        for (label, parts) in SPANS {
            let mut fragments = SmallVec::new();
            for words in parts {
                let start = SENTENCE.find(words)?;
                fragments.push(ByteRange::new(start, start + words.len()));
            }
            let command = Command::Tag { label: label.to_owned(), fragments };
            let mut context = PlanContext {
                article: &article,
                schema: &schema,
                ids: &mut ids,
                by: "example",
                origin: OriginKind::Hand,
                now: Timestamp::UNIX_EPOCH,
            };
            let change = command.plan(&set, &mut context).ok()?;
            set.apply(&change).ok()?;
        }
        Some(Self { article, set, schema, cache: LayoutCache::new(1 << 20) })
    }

    /// Paints it over the width there is.
    pub(crate) fn show(&mut self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        let ctx: Context = ui.ctx().clone();
        self.cache.begin_frame(&ctx);
        let block = Block {
            segment: 0,
            kind: SegmentKind::Paragraph,
            comment: None,
            range: ByteRange::new(0, SENTENCE.len()),
            first: true,
            last: true,
            fold: None,
        };
        let style = super::reading::BlockStyle {
            font: font_at(Family::Read, 25.0),
            pitch: 56.0,
            above: 0.0,
        };
        let width = ui.available_width() - 24.0;
        let laid = Laid::new(
            &ctx,
            &mut self.cache,
            Source {
                text: &self.article.text,
                block: &block,
                set: &self.set,
                schema: &self.schema,
                differences: &[],
                annotators: 0,
                margin: None,
            },
            &style,
            width,
        );
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), laid.height), Sense::hover());
        response.widget_info(|| {
            egui::WidgetInfo::labeled(egui::accesskit::Role::Paragraph, true, SENTENCE)
        });
        BlockPainter {
            painter: ui.painter(),
            tokens: t,
            laid: &laid,
            origin: rect.min,
            ink: t.ink,
            look: Look::default(),
            visible: Rangef::new(rect.top() - 60.0, rect.bottom() + 60.0),
            shown: &|_| true,
            quiet: &|_| false,
        }
        .paint();
    }
}
