//! The sheet of rules: what each would take and settle, here or everywhere, before anything is
//! done.

use egui::accesskit::Role;
use egui::{Key, Modifiers, Rect, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::review::gold::{NamedRule, Settled};
use crate::session::{Action, ReviewAction, RuleCount, RuleCounting, Session};
use crate::ui::panels::Panel;
use crate::ui::panels::parts::{reach, remark};
use crate::ui::reading::text_id;
use crate::ui::theme::{Tokens, radius, type_role};
use crate::ui::widgets::{Button, clipped, hairline, line, paint_left, paint_right, segmented};

const ROW: f32 = 34.0;
/// How wide a column of counts is.
const COLUMN: f32 = 84.0;

/// What the sheet remembers.
#[derive(Debug)]
pub(crate) struct RulesState {
    here: Vec<RuleCount>,
    everywhere: Option<RuleCounting>,
    /// All articles are meant.
    all: bool,
    chosen: usize,
    /// A rule is being applied to all articles.
    settling: bool,
}

impl RulesState {
    /// Counts what each rule would settle in the article in hand.
    pub(crate) fn new(session: &Session) -> Self {
        let here = session.rule_counts();
        let chosen = here.iter().position(|count| count.rule == NamedRule::Majority);
        Self {
            here,
            everywhere: None,
            all: false,
            chosen: chosen.unwrap_or_default(),
            settling: false,
        }
    }

    /// Counts one article more, if all are asked for. Answers whether more are left.
    pub(crate) fn count(&mut self, session: &Session) -> bool {
        if !self.all {
            return false;
        }
        let counting = self.everywhere.get_or_insert_with(|| session.rule_counting());
        session.count_rules(counting);
        !counting.is_done()
    }

    fn counts(&self) -> &[RuleCount] {
        match &self.everywhere {
            Some(counting) if self.all => counting.counts(),
            _ if self.all => &[],
            _ => &self.here,
        }
    }

    fn is_counting(&self) -> bool {
        self.all && self.everywhere.as_ref().is_none_or(|counting| !counting.is_done())
    }
}

/// Paints the sheet; answers whether a rule was chosen and it should close.
pub(crate) fn rules_sheet(ui: &mut Ui, panel: &mut Panel<'_>, state: &mut RulesState) -> bool {
    let t = Tokens::of(ui);
    if state.settling {
        return settling(ui, panel);
    }
    let articles = panel.session.review().map_or(0, |review| review.articles().len());
    let mut go = keys(ui, state);
    remark(
        ui,
        "What all agree on is taken into gold, and what the rule decides is settled. What is in gold already stays; the rest is left to you.",
        t.ink2,
    );
    ui.add_space(6.0);
    // With one article there is no question where.
    state.all &= articles > 1;
    if articles > 1 {
        let all = format!("All {articles} articles");
        let scope = ["This article", all.as_str()];
        if let Some(at) = segmented(ui, "Where", &scope, Some(usize::from(state.all)), false) {
            state.all = at == 1;
            ui.ctx().request_repaint();
        }
        ui.add_space(4.0);
    }
    head(ui);
    let rules: Vec<(NamedRule, Settled)> =
        state.counts().iter().map(|count| (count.rule.clone(), count.counts)).collect();
    for (at, (rule, counts)) in rules.iter().enumerate() {
        if row(ui, rule, *counts, at == state.chosen) {
            state.chosen = at;
        }
    }
    if rules.is_empty() && !state.is_counting() {
        remark(ui, "There is nothing to compare in this article.", t.ink2);
    }
    ui.add_space(8.0);
    hairline(ui);
    ui.add_space(8.0);
    let chosen = rules.get(state.chosen).cloned();
    let undo = match state.all {
        true => "Ctrl Z takes it back, one article after the other.",
        false => "Ctrl Z takes it back.",
    };
    ui.horizontal(|ui| {
        let (words, some) = match &chosen {
            Some((_, counts)) => button_words(*counts, state.all.then_some(articles)),
            None => ("Settle".to_owned(), false),
        };
        let ready = some && !state.is_counting();
        let chord = Some(crate::session::Chord::plain(crate::session::Key::Enter));
        let button = Button::new(&words).primary().chord(chord).enabled(ready);
        go = (go || button.show(ui).clicked()) && ready;
        if let Some(counting) = state.everywhere.as_ref().filter(|_| state.is_counting()) {
            let (done, all) = counting.progress();
            remark(ui, &format!("Counting: {done} of {all} articles"), t.ink3);
        } else {
            remark(ui, undo, t.ink3);
        }
    });
    match chosen.filter(|_| go) {
        Some((rule, _)) => {
            panel.ask(Action::Review(ReviewAction::ByRule { rule, everywhere: state.all }));
            // Many take a while, and the sheet says how far it is.
            state.settling = state.all;
            !state.all
        }
        None => false,
    }
}

/// How far the rule is; answers whether it is through.
fn settling(ui: &mut Ui, panel: &mut Panel<'_>) -> bool {
    let Some((done, all)) = panel.session.settling() else { return true };
    let t = Tokens::of(ui);
    remark(ui, &format!("Settled: {done} of {all} articles"), t.ink2);
    ui.add_space(8.0);
    if Button::new("Stop here").show(ui).clicked() {
        panel.ask(Action::Review(ReviewAction::StopSettling));
    }
    remark(ui, "What is settled stays; Ctrl Z takes it back, one article after the other.", t.ink3);
    false
}

/// Up and down choose, left and right say where. Answers whether Enter was pressed on the rules
/// and not on a control.
fn keys(ui: &Ui, state: &mut RulesState) -> bool {
    let on_control = ui.memory(|m| m.focused()).is_some_and(|id| id != text_id());
    if on_control {
        return false;
    }
    let pressed = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key));
    let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
    let last = state.counts().len().saturating_sub(1);
    state.chosen = (state.chosen + down).saturating_sub(up).min(last);
    if pressed(Key::ArrowRight) > 0 {
        state.all = true;
    }
    if pressed(Key::ArrowLeft) > 0 {
        state.all = false;
    }
    pressed(Key::Enter) > 0
}

/// What the button says, and whether there is anything to do.
fn button_words(counts: Settled, articles: Option<usize>) -> (String, bool) {
    let place = match articles {
        Some(1) => "in 1 article".to_owned(),
        Some(n) => format!("in {n} articles"),
        None => "here".to_owned(),
    };
    match counts {
        Settled { settled: 0, agreed: 0, .. } => ("Nothing to settle".to_owned(), false),
        Settled { settled: 0, agreed, .. } => (format!("Take {agreed} agreed {place}"), true),
        Settled { settled, .. } => (format!("Settle {settled} {place}"), true),
    }
}

fn head(ui: &mut Ui) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let y = rect.center().y;
    paint_left(ui, line(ui, "Rule", type_role::meta(), t.ink3), rect.left() + 12.0, y);
    for (x, words) in columns(rect).into_iter().zip(["Agreed", "Settles", "Leaves"]) {
        paint_right(ui, line(ui, words, type_role::meta(), t.ink3), x, y);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, t.line));
}

fn columns(rect: Rect) -> [f32; 3] {
    [2.0, 1.0, 0.0].map(|n| rect.right() - 12.0 - COLUMN * n)
}

/// One rule; whether it was pressed.
fn row(ui: &mut Ui, rule: &NamedRule, counts: Settled, chosen: bool) -> bool {
    let t = Tokens::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    if chosen {
        ui.painter().rect_filled(rect, radius::CONTROL, t.sel);
        let bar = Rect::from_min_size(rect.min + vec2(0.0, 4.0), vec2(3.0, rect.height() - 8.0));
        ui.painter().rect_filled(bar, 1.5, t.ink);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, radius::CONTROL, t.hov);
    }
    reach(ui, &response);
    let y = rect.center().y;
    let (title, more) = describe(rule);
    let room = columns(rect)[0] - rect.left() - COLUMN + 20.0;
    let galley = clipped(ui, &title, type_role::ui_medium(), t.ink, room);
    let x = paint_left(ui, galley, rect.left() + 12.0, y) + 8.0;
    let galley = clipped(ui, more, type_role::small(), t.ink3, rect.left() + 12.0 + room - x);
    paint_left(ui, galley, x, y);
    let figures = [counts.agreed, counts.settled, counts.left];
    for (x, count) in columns(rect).into_iter().zip(figures) {
        let colour = if count == 0 { t.ink3 } else { t.ink };
        paint_right(ui, line(ui, &count.to_string(), type_role::ui(), colour), x, y);
    }
    let name = format!(
        "{title}: takes {} agreed, settles {}, leaves {}",
        counts.agreed, counts.settled, counts.left
    );
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, chosen, &name));
    response.on_hover_text(format!("{title}, {more}")).clicked()
}

/// A rule in words.
fn describe(rule: &NamedRule) -> (String, &'static str) {
    match rule {
        NamedRule::Unanimous => ("Unanimous".to_owned(), "only what all agree on"),
        NamedRule::Majority => ("Majority".to_owned(), "what more than half have"),
        NamedRule::Threshold(least) => {
            (format!("At least {least}"), "what so many have, and as many nothing else")
        }
        NamedRule::Annotator(name) => (name.clone(), "what this annotator has"),
    }
}

/// A line of the sheet needs this much width, in points.
pub(crate) const WIDTH: f32 = 640.0;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_what_it_does() {
        let counts = |agreed, settled| Settled { agreed, settled, ..Settled::default() };
        assert_eq!(button_words(counts(0, 0), None), ("Nothing to settle".to_owned(), false));
        assert_eq!(button_words(counts(3, 0), None).0, "Take 3 agreed here");
        assert_eq!(button_words(counts(3, 12), None).0, "Settle 12 here");
        assert_eq!(button_words(counts(3, 12), Some(48)).0, "Settle 12 in 48 articles");
    }
}
