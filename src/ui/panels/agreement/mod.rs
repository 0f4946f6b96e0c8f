//! How far the whole team agrees: a page of figures in place of an article.

mod articles;
mod confusion;
mod drift;
mod figures;
mod headline;
mod heat;
mod number;
mod paint;
mod parts_list;
mod scope;
mod side;
mod spots;
mod stretches;
mod table;
mod waiting;

pub(super) use drift::chart;
pub(super) use number::{in_words, title};
pub(super) use paint::{figure_at, heat_cell};
pub(super) use parts_list::shown_name;
pub(super) use stretches::numbers;

use std::collections::HashMap;
use std::mem::Discriminant;

use egui::{Frame, Margin, Rect, ScrollArea, Stroke, Ui, UiBuilder, pos2, vec2};

use super::Panel;
use crate::review::figures::places::Cell;
use crate::session::{Action, AgreementAction, PartId, Standing, Study};
use crate::ui::theme::Tokens;
use crate::ui::widgets::hairline;

/// How wide the list of layers is, and what stands beside the figures.
const LIST: f32 = 236.0;
const SIDE: f32 = 332.0;
/// Narrower than this, the layers stand above the figures, and what stands beside them lies in
/// their place.
const NARROW: f32 = 820.0;

/// What stands beside the figures.
#[derive(Clone, Debug, Default, PartialEq)]
enum Beside {
    /// Nothing.
    #[default]
    Nothing,
    /// What a figure is.
    Help(&'static str),
}

/// What the page remembers.
#[derive(Debug, Default)]
pub(crate) struct AgreementView {
    /// Which figure of pairs was chosen, for each kind of part.
    pair_figure: HashMap<Discriminant<PartId>, &'static str>,
    beside: Beside,
    /// What is typed into the field for articles.
    pattern: Option<String>,
    /// The order of the articles.
    sort: articles::Sort,
    /// Which figure was chosen to be followed over time, for each kind of part.
    followed: HashMap<Discriminant<PartId>, &'static str>,
    /// Which places are listed.
    which: spots::Which,
    /// Whether that field had the keyboard in the last frame.
    in_field: bool,
}

impl AgreementView {
    /// Closes what stands beside the figures; whether there was anything.
    pub(crate) fn escape(&mut self) -> bool {
        std::mem::take(&mut self.beside) != Beside::Nothing
    }

    /// Whether something was typed into when the keyboard was last looked at.
    pub(crate) fn is_typed_in(&self) -> bool {
        self.in_field
    }

    /// Paints the page over all there is.
    pub(crate) fn show(&mut self, ui: &mut Ui, panel: &mut Panel<'_>) {
        let t = Tokens::of(ui);
        let full = ui.max_rect();
        ui.painter().rect_filled(full, 0.0, t.paper);
        let Some(agreement) = panel.session.agreement() else { return };
        let standing = agreement.standing();
        let study = match &standing {
            Standing::There(study) => Some(&**study),
            _ => None,
        };
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        Frame::new().inner_margin(Margin { left: 24, right: 24, top: 14, bottom: 10 }).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 8.0;
                scope::title(ui, panel, study);
                scope::scope(ui, panel, self, agreement);
                if let Some(study) = study {
                    scope::left_out(ui, study);
                }
            },
        );
        hairline(ui);
        match &standing {
            Standing::There(study) => self.body(ui, panel, study),
            other => waiting::waiting(ui, panel, other),
        }
    }

    /// The layers, the figures of one of them, and what stands beside these.
    fn body(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, study: &Study) {
        let t = Tokens::of(ui);
        let area = ui.available_rect_before_wrap();
        let now = panel.session.agreement().and_then(|agreement| agreement.part(study));
        let narrow = area.width() < NARROW;
        let spots = panel.session.agreement().and_then(|agreement| agreement.spots());
        let aside = self.beside != Beside::Nothing || spots.is_some();
        let mut middle = area;
        if !narrow {
            let left = Rect::from_min_max(area.min, pos2(area.left() + LIST, area.bottom()));
            middle.min.x = left.right();
            ui.painter().rect_filled(left, 0.0, t.panel);
            ui.painter().vline(left.right() - 0.5, left.y_range(), Stroke::new(1.0, t.line));
            inside(ui, left, "parts", |ui| {
                ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                    parts_list::list(ui, panel, study, now.as_ref());
                });
            });
        }
        if aside {
            let mut right = middle;
            if !narrow {
                right.min.x = right.right() - SIDE;
                middle.max.x = right.left();
            }
            side::edge(ui, right);
            inside(ui, right, "beside", |ui| self.beside(ui, panel, study));
        }
        if narrow && aside {
            return;
        }
        let Some(now) = now else { return };
        let Some(part) = now.of(&study.report) else { return };
        inside(ui, middle, "figures", |ui| {
            ScrollArea::vertical().id_salt(&now).auto_shrink([false, false]).show(ui, |ui| {
                let margin = if narrow { 16 } else { 24 };
                Frame::new().inner_margin(Margin::symmetric(margin, 14)).show(ui, |ui| {
                    if narrow {
                        parts_list::strip(ui, panel, study, Some(&now));
                        ui.add_space(10.0);
                    }
                    self.figures(ui, panel, study, &now, &part);
                });
            });
        });
    }

    fn beside(&mut self, ui: &mut Ui, panel: &mut Panel<'_>, study: &Study) {
        if let Beside::Help(figure) = self.beside {
            if side::help(ui, figure) {
                self.beside = Beside::Nothing;
            }
            return;
        }
        let session = panel.session;
        let Some(agreement) = session.agreement() else { return };
        let Some(spots) = agreement.spots() else { return };
        let letters = figures::letters(agreement, &study.report.annotators);
        let colour = |label: &str| figures::colour_in(session.schema(), &spots.cell, label);
        let annotators = &study.report.annotators;
        let around = spots::Around { annotators, letters: &letters, colour: &colour };
        if spots::list(ui, panel, spots, &around, &mut self.which) {
            panel.ask(Action::Agreement(AgreementAction::ClosePlaces));
        }
    }

    /// Asks for the places of a figure; they take the place of what else stands there.
    fn places(&mut self, panel: &mut Panel<'_>, cell: Cell, title: String) {
        self.beside = Beside::Nothing;
        panel.ask(Action::Agreement(AgreementAction::Places { cell, title }));
    }
}

/// A part of the page.
fn inside(ui: &mut Ui, rect: Rect, name: &str, add: impl FnOnce(&mut Ui)) {
    let mut child = ui.new_child(UiBuilder::new().id_salt(name).max_rect(rect));
    child.set_clip_rect(rect.intersect(ui.clip_rect()));
    add(&mut child);
}
