//! The sections of figures of one part.

use std::mem::discriminant;

use egui::{Ui, UiBuilder, pos2, vec2};

use super::confusion::confusion;
use super::headline::{HeadlineAsk, headline};
use super::heat::{HeatAsk, heat};
use super::number::title;
use super::paint::{heading, small};
use super::parts_list::shown_name;
use super::table::{Cell, Column, Pressed, Row, table};
use super::{AgreementView, Beside};
use crate::review::figures::places::{Cell as FigureCell, Section, Which};
use crate::review::figures::{Confusion, SegmentReport, SpanReport};
use crate::review::gold::GOLD;
use crate::schema::{Colour, Schema};
use crate::session::{Agreement, Part, PartId, Study};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::colour_of;

/// Wider than this, the pairs stand beside the figures of all.
const TWO: f32 = 980.0;
/// How wide the pairs are then.
const PAIRS: f32 = 400.0;
/// Between sections.
pub(super) const GAP: f32 = 28.0;

impl AgreementView {
    /// All sections, one below the other.
    pub(super) fn figures(
        &mut self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        study: &Study,
        id: &PartId,
        part: &Part<'_>,
    ) {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let width = ui.available_width();
        if width > TWO {
            let top = ui.cursor().min;
            let full = ui.available_rect_before_wrap();
            let mut bottom = top.y;
            for (name, left, right) in [
                ("all", full.left(), full.right() - PAIRS - 40.0),
                ("pairs", full.right() - PAIRS, full.right()),
            ] {
                let rect = egui::Rect::from_min_max(pos2(left, top.y), pos2(right, full.bottom()));
                let mut column = ui.new_child(UiBuilder::new().id_salt(name).max_rect(rect));
                if name == "all" {
                    self.whole(&mut column, panel, id, part);
                    self.closer(&mut column, panel, id, part);
                } else {
                    self.pairs(&mut column, panel, study, id, part);
                }
                bottom = bottom.max(column.min_rect().bottom());
            }
            ui.allocate_exact_size(vec2(width, bottom - top.y), egui::Sense::hover());
        } else {
            self.whole(ui, panel, id, part);
            ui.add_space(GAP);
            self.pairs(ui, panel, study, id, part);
            self.closer(ui, panel, id, part);
        }
        self.matrix(ui, panel, id, part);
        self.by_article(ui, panel, study, id, part);
        self.over_time(ui, study, id, part);
    }

    /// Which labels are given in place of which.
    fn matrix(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, id: &PartId, part: &Part<'_>) {
        let (matrix, about, note) = match part {
            Part::Spans(report) => (
                &report.confusion,
                "what spans with the same boundaries are called",
                "Every two annotators count both ways round. “nothing”: the other has no span there.",
            ),
            Part::Segments(report) => (
                &report.confusion,
                "what the same part is given",
                "Every two annotators count both ways round. “nothing”: the other gave no label for it.",
            ),
            Part::Relations(_) | Part::Chains(_) => return,
        };
        ui.add_space(GAP);
        heading(ui, "Confusion", about);
        ui.add_space(6.0);
        self.confused(ui, panel, id, matrix);
        ui.add_space(6.0);
        small(ui, note);
    }

    /// The figures by label and by attribute.
    fn closer(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, id: &PartId, part: &Part<'_>) {
        match part {
            Part::Spans(report) => {
                self.spans(ui, panel, id, report);
                if !report.attributes.is_empty() {
                    ui.add_space(GAP);
                    self.attributes(ui, panel, id, report);
                }
            }
            Part::Segments(report) => self.segments(ui, panel, id, report),
            Part::Relations(_) | Part::Chains(_) => {}
        }
    }

    fn whole(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, id: &PartId, part: &Part<'_>) {
        let figures = part.figures();
        let about = match part {
            Part::Spans(_) => format!("{} spans of all annotators", part.count()),
            Part::Segments(_) => format!("{} labels given", part.count()),
            Part::Relations(_) => format!("{} relations of all annotators", part.count()),
            Part::Chains(_) => format!("{} chains of all annotators", part.count()),
        };
        heading(ui, &shown_name(id), &about);
        if figures.is_empty() {
            ui.add_space(6.0);
            small(ui, "Chains are held against each other two annotators at a time.");
            return;
        }
        match headline(ui, &figures) {
            Some(HeadlineAsk::Help(figure)) => self.beside = Beside::Help(figure),
            Some(HeadlineAsk::Places(figure)) => {
                let words = format!("{}: {}", shown_name(id), title(figure));
                self.places(panel, id.cell(Which::All, figure, None), words);
            }
            None => {}
        }
    }

    fn pairs(
        &mut self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        study: &Study,
        id: &PartId,
        part: &Part<'_>,
    ) {
        let chosen = self.pair_figure.get(&discriminant(id)).copied();
        let annotators = &study.report.annotators;
        let Some(agreement) = panel.session.agreement() else { return };
        let letters = letters(agreement, annotators);
        match heat(ui, annotators, &letters, part, chosen) {
            Some(HeatAsk::Help(figure)) => self.beside = Beside::Help(figure),
            Some(HeatAsk::Figure(figure)) => {
                self.pair_figure.insert(discriminant(id), figure);
            }
            Some(HeatAsk::Pair(figure, (a, b))) => {
                let name = |at: usize| annotators.get(at).map_or("", String::as_str);
                let words =
                    format!("{}: {}, {} and {}", shown_name(id), title(figure), name(a), name(b));
                self.places(panel, id.cell(Which::All, figure, Some((a, b))), words);
            }
            None => {}
        }
    }

    fn spans(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, id: &PartId, report: &SpanReport) {
        let session = panel.session;
        let colours = |label: &str| Some(colour_of(session, label));
        let columns = [
            count("Spans"),
            figure("F1 exact", "f1_exact"),
            figure("F1 label", "f1_type"),
            figure("α tokens", "krippendorff_alpha_nominal_token"),
            figure("cuα", "cu_alpha"),
        ];
        let mut rows = Vec::new();
        for (name, label) in &report.labels {
            rows.push(Row {
                name,
                colour: colours(name),
                cells: vec![
                    Cell::Count(label.spans.values().sum()),
                    Cell::Figure(&label.f1_exact.f1),
                    Cell::Figure(&label.f1_type.f1),
                    Cell::Figure(&label.krippendorff_alpha_nominal_token),
                    Cell::of(report.cu_alpha.get(name)),
                ],
            });
        }
        self.labels(ui, panel, id, &columns, &rows);
    }

    fn attributes(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, id: &PartId, report: &SpanReport) {
        heading(ui, "Attributes", "of spans that annotators have alike");
        let columns = [
            figure("α nominal", "alpha_nominal"),
            figure("α ordinal", "alpha_ordinal"),
            figure("α interval", "alpha_interval"),
            figure("α MASI", "alpha_masi"),
        ];
        let mut rows = Vec::new();
        for (name, own) in &report.attributes {
            let all =
                [&own.alpha_nominal, &own.alpha_ordinal, &own.alpha_interval, &own.alpha_masi];
            let cells = all.into_iter().map(|figure| Cell::of(figure.as_ref())).collect();
            rows.push(Row { name, colour: None, cells });
        }
        match table(ui, "Attribute", &columns, &rows) {
            Some(Pressed::Figure(figure)) => self.beside = Beside::Help(figure),
            Some(Pressed::Cell(row, _)) => {
                let Some(name) = rows.get(row).map(|row| row.name) else { return };
                let words = format!("{}: {name}", shown_name(id));
                let cell = id.cell(Which::Attribute(name.to_owned()), "", None);
                self.places(panel, cell, words);
            }
            None => {}
        }
    }

    fn confused(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, id: &PartId, matrix: &Confusion) {
        let schema = panel.session.schema();
        let all = id.cell(Which::All, "", None);
        let colours = |label: &str| colour_in(schema, &all, label);
        let Some((row, column)) = confusion(ui, matrix, colours) else { return };
        let none = matrix.labels.len().saturating_sub(1);
        let label = |at: usize| matrix.labels.get(at).filter(|_| at != none).cloned();
        let (one, other) = (label(row), label(column));
        let said = |label: &Option<String>| label.clone().unwrap_or_else(|| "nothing".to_owned());
        let words =
            format!("{}: {} where another has {}", shown_name(id), said(&one), said(&other));
        self.places(panel, id.cell(Which::Confusion(one, other), "", None), words);
    }

    fn segments(
        &mut self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        id: &PartId,
        report: &SegmentReport,
    ) {
        let schema = panel.session.schema();
        let colours = |label: &str| segment_colour(schema, id.name(), label);
        let columns = [
            count("Given"),
            figure("α", "krippendorff_alpha_nominal"),
            figure("κ", "fleiss_kappa"),
            figure("AC1", "gwet_ac1"),
        ];
        let rows: Vec<Row<'_>> = report
            .labels
            .iter()
            .map(|(name, label)| Row {
                name,
                colour: colours(name),
                cells: vec![
                    Cell::Count(label.given.values().sum()),
                    Cell::Figure(&label.krippendorff_alpha_nominal),
                    Cell::Figure(&label.fleiss_kappa),
                    Cell::Figure(&label.gwet_ac1),
                ],
            })
            .collect();
        self.labels(ui, panel, id, &columns, &rows);
    }

    fn labels(
        &mut self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        id: &PartId,
        columns: &[Column],
        rows: &[Row<'_>],
    ) {
        ui.add_space(GAP);
        heading(ui, "By label", "");
        match table(ui, "Label", columns, rows) {
            Some(Pressed::Figure(figure)) => self.beside = Beside::Help(figure),
            Some(Pressed::Cell(row, column)) => {
                let (Some(row), Some(column)) = (rows.get(row), columns.get(column)) else {
                    return;
                };
                let figure = column.figure.unwrap_or_default();
                let words = format!("{}: {}, {}", shown_name(id), row.name, title(figure));
                let cell = id.cell(Which::Label(row.name.to_owned()), figure, None);
                self.places(panel, cell, words);
            }
            None => {}
        }
    }
}

/// The letters that stand for those compared.
pub(super) fn letters(agreement: &Agreement, annotators: &[String]) -> Vec<String> {
    let people: Vec<&String> = agreement.everybody().iter().filter(|n| *n != GOLD).collect();
    let letter = |name: &String| match people.iter().position(|known| *known == name) {
        Some(at) => char::from(b'A' + u8::try_from(at % 26).unwrap_or_default()).to_string(),
        None => "G".to_owned(),
    };
    annotators.iter().map(letter).collect()
}

/// The colour of what is said at a place, if it is a label.
pub(super) fn colour_in(schema: &Schema, cell: &FigureCell, label: &str) -> Option<Colour> {
    match cell.section {
        Section::Spans if matches!(cell.which, Which::Attribute(_)) => None,
        Section::Spans => schema.span_label(label).map(|(_, known)| known.colour),
        Section::Segments => segment_colour(schema, &cell.layer, label),
        Section::Relations | Section::Chains => None,
    }
}

pub(super) const fn count(title: &'static str) -> Column {
    Column { title, figure: None }
}

pub(super) const fn figure(title: &'static str, figure: &'static str) -> Column {
    Column { title, figure: Some(figure) }
}

/// The colour of a label of comments.
fn segment_colour(schema: &Schema, layer: &str, label: &str) -> Option<Colour> {
    let layer = schema.segment_layer(layer)?;
    layer.labels.iter().find(|known| known.name == label).map(|known| known.colour)
}
