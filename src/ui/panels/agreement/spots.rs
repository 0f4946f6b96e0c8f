//! Beside the figures: the places in the texts that one of them was made from.

use egui::accesskit::Role;
use egui::{Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::paint::{letter, ring};
use super::side::head;
use crate::article::ArticleId;
use crate::schema::Colour;
use crate::session::{Action, AgreementAction, Spot, Spots};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::remark;
use crate::ui::theme::{Family, Tokens, font_at, icon, type_role};
use crate::ui::widgets::{Chip, clipped, hairline, line, paint_left, segmented, wrapped};

/// No more places than these are listed.
const MOST: usize = 400;

/// Which places are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Which {
    /// Where annotators differ.
    #[default]
    Differ,
    /// All.
    All,
}

/// What the list needs to know beside the places.
pub(super) struct Around<'a> {
    pub(super) annotators: &'a [String],
    pub(super) letters: &'a [String],
    pub(super) colour: &'a dyn Fn(&str) -> Option<Colour>,
}

/// Paints the list. Whether it is to close.
pub(super) fn list(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    spots: &Spots,
    around: &Around<'_>,
    which: &mut Which,
) -> bool {
    let t = Tokens::of(ui);
    let close = head(ui, "Places");
    let padded = |ui: &mut Ui, add: &mut dyn FnMut(&mut Ui)| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 10)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            add(ui);
        });
    };
    let Some(found) = &spots.found else {
        padded(ui, &mut |ui| remark(ui, &format!("{}. Looking …", spots.title), t.ink2));
        return close;
    };
    let differ = found.iter().filter(|spot| !spot.agreed).count();
    padded(ui, &mut |ui| {
        remark(ui, &spots.title, t.ink2);
        let choices = [format!("Differ {differ}"), format!("All {}", found.len())];
        let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
        let chosen = usize::from(*which == Which::All);
        if let Some(pressed) = segmented(ui, "Places", &choices, Some(chosen), false) {
            *which = if pressed == 1 { Which::All } else { Which::Differ };
        }
    });
    hairline(ui);
    let wanted: Vec<&Spot> =
        found.iter().filter(|spot| *which == Which::All || !spot.agreed).collect();
    ScrollArea::vertical().id_salt("places").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        if wanted.is_empty() {
            padded(ui, &mut |ui| {
                let words = match found.is_empty() {
                    true => "This was made from no place.",
                    false => "All agree at every place.",
                };
                remark(ui, words, t.ink2);
            });
        }
        let mut article: Option<&ArticleId> = None;
        for spot in wanted.iter().take(MOST) {
            if article != Some(&spot.article) {
                article = Some(&spot.article);
                ui.add_space(8.0);
                let size = vec2(ui.available_width(), 20.0);
                let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
                let title = panel.session.title(&spot.article);
                let room = rect.width() - 32.0;
                let text = clipped(ui, &title, type_role::meta(), t.ink3, room);
                paint_left(ui, text, rect.left() + 16.0, rect.center().y);
                response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &title));
            }
            if row(ui, spot, around) {
                panel.ask(Action::Agreement(AgreementAction::Open {
                    article: spot.article.clone(),
                    at: Some(spot.at),
                }));
            }
            hairline(ui);
        }
        if wanted.len() > MOST {
            padded(ui, &mut |ui| {
                let more = wanted.len() - MOST;
                remark(
                    ui,
                    &format!("… and {more} more: “tagline agree --places” lists all."),
                    t.ink3,
                );
            });
        }
    });
    close
}

/// A place; whether it was pressed.
fn row(ui: &mut Ui, spot: &Spot, around: &Around<'_>) -> bool {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let inner = width - 32.0;
    let words = wrapped(ui, &spot.words, type_role::excerpt(), t.ink, inner, 2, 20.0);
    let own = words.size().y;
    let places = laid(ui, spot, around, inner);
    let height = own + places.last().map_or(0.0, |(at, _)| at.bottom()) + 20.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, t.hov);
    }
    ui.painter().galley(rect.min + vec2(16.0, 8.0), words, t.ink);
    if spot.agreed {
        let mark = line(ui, icon::CHECK, font_at(Family::Icon, 14.0), t.ink3);
        paint_left(ui, mark, rect.right() - 24.0, rect.top() + 18.0);
    }
    let origin = rect.min + vec2(16.0, own + 12.0);
    for (at, what) in places {
        let at = at.translate(origin.to_vec2());
        match what {
            What::Who(mark) => letter(ui, at, &mark, true),
            What::Chip(label, colour) => {
                let chip = Chip::new(&label, colour, String::new()).small().passive();
                let id = ui.scope_id().with(("said", at.left().to_bits(), at.top().to_bits()));
                chip.show_at(ui, at, id);
            }
            What::Words(text, faint) => {
                let colour = if faint { t.ink3 } else { t.ink2 };
                let text = clipped(ui, &text, type_role::small(), colour, at.width());
                paint_left(ui, text, at.left(), at.center().y);
            }
        }
    }
    ring(ui, &response);
    let name = name(spot, around);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked()
}

/// The place in words: `Lysvik: ana LOC, ben nothing`.
fn name(spot: &Spot, around: &Around<'_>) -> String {
    let said = spot.said.iter().map(|(who, what)| {
        let who = around.annotators.get(*who).map_or("", String::as_str);
        let what = if what.is_empty() { "nothing".to_owned() } else { what.join(" and ") };
        format!("{who} {what}")
    });
    format!("{}: {}", spot.words, said.collect::<Vec<_>>().join(", "))
}

enum What {
    Who(String),
    Chip(String, Colour),
    Words(String, bool),
}

/// Who says what, in rows of the width, each thing with its place.
fn laid(ui: &Ui, spot: &Spot, around: &Around<'_>, width: f32) -> Vec<(Rect, What)> {
    let t = Tokens::of(ui);
    let mut all = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    for (who, what) in &spot.said {
        let mark = around.letters.get(*who).cloned().unwrap_or_default();
        let said: Vec<(f32, What)> = if what.is_empty() {
            vec![(14.0, What::Words("–".to_owned(), true))]
        } else {
            what.iter()
                .map(|label| match (around.colour)(label) {
                    Some(colour) => {
                        let chip = Chip::new(label, colour, String::new()).small();
                        (chip.width(ui), What::Chip(label.clone(), colour))
                    }
                    None => {
                        let own = line(ui, label, type_role::small(), t.ink2).size().x;
                        (own.min(width - 30.0) + 2.0, What::Words(label.clone(), false))
                    }
                })
                .collect()
        };
        let needed: f32 = 22.0 + said.iter().map(|(own, _)| own + 4.0).sum::<f32>();
        if x > 0.0 && x + needed > width {
            (x, y) = (0.0, y + 24.0);
        }
        all.push((Rect::from_min_size(pos2(x, y + 2.0), vec2(16.0, 16.0)), What::Who(mark)));
        x += 20.0;
        for (own, what) in said {
            if x > 20.0 && x + own > width {
                (x, y) = (20.0, y + 24.0);
            }
            all.push((Rect::from_min_size(pos2(x, y), vec2(own, 20.0)), what));
            x += own + 4.0;
        }
        x += 10.0;
    }
    all
}
