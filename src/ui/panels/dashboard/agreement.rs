//! How far all agree, in short: one figure for each part and pair, and how it went on.

use egui::{Rect, Sense, Ui, UiBuilder, pos2, vec2};

use super::parts::{heading, nothing};
use crate::review::figures::Measure;
use crate::session::{Action, AgreementAction, Part, PartId, Standing, Study, chord_of};
use crate::ui::panels::Panel;
use crate::ui::panels::agreement::{chart, figure_at, heat_cell, numbers, shown_name};
use crate::ui::panels::exchange_parts::progress;
use crate::ui::theme::{Tokens, type_role};
use crate::ui::widgets::{Button, clipped, paint_left, paint_right, segmented};

const CELL: f32 = 30.0;
/// As many pairs have a column each; of more only all together is shown.
const PAIRS: usize = 3;

/// Which figure is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Figure {
    /// F1 of spans with the same boundaries and label.
    #[default]
    Exact,
    /// F1 of spans that overlap.
    Overlap,
    /// Krippendorff’s α.
    Alpha,
}

impl Figure {
    const ALL: [Self; 3] = [Self::Exact, Self::Overlap, Self::Alpha];

    const fn title(self) -> &'static str {
        match self {
            Self::Exact => "Exact",
            Self::Overlap => "Overlap",
            Self::Alpha => "α",
        }
    }

    const fn about(self) -> &'static str {
        match self {
            Self::Exact => "F1, exact; α or κ where there are no spans",
            Self::Overlap => "F1, overlap; α or κ where there are no spans",
            Self::Alpha => "Krippendorff’s α; κ for pairs",
        }
    }

    /// The names of the figures that stand for it, the best first.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Exact => &["f1_exact", "krippendorff_alpha_nominal", "cohen_kappa", "mean"],
            Self::Overlap => &["f1_overlap", "krippendorff_alpha_nominal", "cohen_kappa", "mean"],
            Self::Alpha => &[
                "krippendorff_alpha_nominal_token",
                "krippendorff_alpha_nominal",
                "cohen_kappa_token",
                "cohen_kappa",
                "f1_exact",
                "mean",
            ],
        }
    }
}

pub(super) fn agreement(ui: &mut Ui, panel: &mut Panel<'_>, figure: &mut Figure) {
    let session = panel.session;
    let standing = session.figures_so_far().standing();
    let there = matches!(standing, Standing::There(_));
    let about = if there { figure.about() } else { "" };
    heading(ui, panel, "Agreement", about, there.then_some("agreement"));
    match standing {
        Standing::There(study) => {
            ui.add_space(6.0);
            let titles = Figure::ALL.map(Figure::title);
            let now = Figure::ALL.iter().position(|known| known == figure);
            if let Some(pressed) = segmented(ui, "Agreement", &titles, now, false) {
                *figure = Figure::ALL.get(pressed).copied().unwrap_or_default();
            }
            ui.add_space(6.0);
            map(ui, panel, &study, *figure);
            ui.add_space(10.0);
            let all = Action::ShowAgreement;
            let button = Button::new("All figures").small().chord(chord_of(&all));
            if button.show(ui).clicked() {
                panel.ask(all);
            }
        }
        Standing::None(why) => nothing(ui, &why),
        Standing::Working(_) => {
            ui.add_space(10.0);
            progress(ui, (0, 0), "Working out figures");
        }
        Standing::Stopped => {
            nothing(ui, "The figures were not worked out to the end.");
            ui.add_space(8.0);
            if Button::new("Work them out").small().show(ui).clicked() {
                panel.ask(Action::Agreement(AgreementAction::Again));
            }
        }
    }
}

/// The figure of a pair, or of all.
fn figure_of<'a>(figures: Vec<(&'static str, &'a Measure)>, wanted: Figure) -> Option<&'a Measure> {
    let find = |name: &&str| figures.iter().find(|(known, _)| known == name).map(|(_, m)| *m);
    wanted.names().iter().find_map(find)
}

fn map(ui: &mut Ui, panel: &mut Panel<'_>, study: &Study, figure: Figure) {
    let t = Tokens::of(ui);
    let people = &study.report.annotators;
    let mut pairs = Vec::new();
    for (at, a) in people.iter().enumerate() {
        pairs.extend(people.iter().skip(at + 1).map(|b| (a.as_str(), b.as_str())));
    }
    if pairs.len() > PAIRS || pairs.len() == 1 {
        pairs.clear();
    }
    let width = ui.available_width();
    let names = (width * 0.3).clamp(74.0, 120.0);
    let last = 58.0;
    // At most three.
    #[allow(clippy::cast_precision_loss)]
    let cell = (width - names - last) / pairs.len().max(1) as f32;
    let (head, _) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
    let mut x = head.left() + names;
    for (a, b) in &pairs {
        let words = format!("{a}, {b}");
        let text = clipped(ui, &words, type_role::meta(), t.ink3, cell - 6.0);
        let left = x + (cell - text.size().x) / 2.0;
        paint_left(ui, text, left, head.center().y);
        x += cell;
    }
    let text = if pairs.is_empty() { people.join(", ") } else { "All".to_owned() };
    let text = clipped(ui, &text, type_role::meta(), t.ink3, width - names - 4.0);
    paint_right(ui, text, head.right() - 4.0, head.center().y);
    let mut any = false;
    for id in PartId::used(&study.report) {
        let Some(part) = id.of(&study.report) else { continue };
        any = true;
        part_row(ui, panel, &id, &part, figure, &pairs, (names, cell));
    }
    if !any {
        nothing(ui, "Nothing that both have annotated.");
    }
}

fn part_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    id: &PartId,
    part: &Part<'_>,
    figure: Figure,
    pairs: &[(&str, &str)],
    (names, cell): (f32, f32),
) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), CELL), Sense::hover());
    let y = rect.center().y;
    let name = shown_name(id);
    paint_left(ui, clipped(ui, &name, type_role::ui(), t.ink, names - 8.0), rect.left(), y);
    let known = part.pairs();
    let mut x = rect.left() + names;
    let mut look = false;
    for (a, b) in pairs {
        let place = Rect::from_min_size(pos2(x, rect.top()), vec2(cell, CELL));
        x += cell;
        let own =
            known.iter().find(|(one, other, _)| (one, other) == (a, b) || (one, other) == (b, a));
        let measure = own.and_then(|(_, _, figures)| figure_of(figures.clone(), figure));
        if let Some(measure) = measure {
            let inner = ui.new_child(UiBuilder::new().id_salt((a, b)).max_rect(place));
            look |= heat_cell(&inner, place, measure, &format!("{name}, {a} and {b}")).clicked();
        }
    }
    if let Some(measure) = figure_of(part.figures(), figure) {
        figure_at(ui, measure, rect.right() - 4.0, y, type_role::ui_strong());
        let place = Rect::from_min_max(pos2(rect.right() - 58.0, rect.top()), rect.max);
        let id = ui.scope_id().with(("all", &name));
        let response = ui.interact(place, id, Sense::hover());
        let words = format!("{name}, all: {}", crate::ui::panels::agreement::in_words(measure));
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &words));
        response.on_hover_text(words.clone());
    }
    if look {
        panel.ask(Action::ShowAgreement);
        panel.ask(Action::Agreement(AgreementAction::Look(id.clone())));
    }
}

/// The figure of the first part, over articles in the order that they were annotated in.
pub(super) fn over_time(ui: &mut Ui, panel: &mut Panel<'_>) {
    let standing = panel.session.figures_so_far().standing();
    let study = match &standing {
        Standing::There(study) if !study.over_time.is_empty() => study,
        _ => {
            heading(ui, panel, "Agreement over time", "", None);
            let words = match standing {
                Standing::Working(_) => "It is being worked out.",
                _ => "This takes four articles that two or more have annotated.",
            };
            return nothing(ui, words);
        }
    };
    let part = PartId::used(&study.report).into_iter().next();
    let Some(id) = part else { return };
    let headline = |report| id.of(report).and_then(|part| part.headline());
    let title = headline(&study.report).map_or("", |(name, _)| name);
    let title = crate::ui::panels::agreement::title(title);
    let about = format!("{}, {title}", shown_name(&id));
    heading(ui, panel, "Agreement over time", &about, Some("agreement-over-time"));
    ui.add_space(8.0);
    let figures: Vec<Option<&Measure>> =
        study.over_time.iter().map(|s| headline(&s.report).map(|(_, m)| m)).collect();
    chart(ui, title, &numbers(&study.over_time), &figures);
}
