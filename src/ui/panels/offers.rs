//! Suggestions in the panel at the right: the one in hand, those about what is selected,
//! and the lists of a kind. They are never shown as if they were annotations.

use egui::accesskit::Role;
use egui::{Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::Panel;
use super::parts::{
    MANY, Names, RowState, SIDE, at_right, block, excerpt, heading, left_out, remark, row,
};
use crate::annotation::AnnotationId;
use crate::session::{Action, Offer, OpenArticle, Way, chord_of};
use crate::suggest::{Proposal, QuoteProposal, Source, SuggestionKind};
use crate::text::{ByteRange, on_one_line, start_of};
use crate::ui::theme::{Tokens, icon, type_role};
use crate::ui::widgets::{Button, IconButton, clipped, line, paint_left, paint_right, wrapped};

/// What a suggestion in hand is called.
pub(super) fn offer_title(kind: SuggestionKind) -> &'static str {
    match kind {
        SuggestionKind::Quote => "Suggested quote",
        SuggestionKind::Reply => "Suggested reply",
        SuggestionKind::Chain => "Suggested: the same",
        SuggestionKind::Span => "Suggested label",
    }
}

/// What a suggestion says, on one line.
fn words_of(open: &OpenArticle, offer: &Offer) -> String {
    let text = |range: ByteRange| on_one_line(open.article.text.slice(range));
    match &offer.suggestion.proposal {
        Proposal::Quote(quote) => content(open, quote),
        Proposal::Reply { comment, parent } => {
            format!("{} answers {}", comment_words(open, *comment), comment_words(open, *parent))
        }
        Proposal::Chain { mention, with } => {
            let words = |id: &AnnotationId| {
                open.set().span(*id).map(|s| text(s.extent())).unwrap_or_default()
            };
            format!("{} = {}", words(mention), open.name_of(*with))
        }
        Proposal::Span(span) => format!("{} {}", span.label, text(span.range)),
    }
}

fn content(open: &OpenArticle, quote: &QuoteProposal) -> String {
    let parts = quote.content.iter().map(|f| on_one_line(open.article.text.slice(*f)));
    parts.collect::<Vec<_>>().join(" … ")
}

/// A comment by its number and author.
fn comment_words(open: &OpenArticle, range: ByteRange) -> String {
    let comment = open.comment_order(range).and_then(|order| open.comment(order));
    comment.map_or_else(
        || "a comment".to_owned(),
        |(_, c)| format!("{} · {}", c.order + 1, open.article.text.slice(c.author)),
    )
}

/// The suggestion in hand, at the top of the page.
pub(super) fn offer_in_hand(ui: &mut Ui, panel: &mut Panel<'_>, offer: &Offer) {
    let Some(open) = panel.session.open() else { return };
    block(ui, |ui| {
        excerpt(ui, &words_of(open, offer), 6);
        if let Proposal::Quote(quote) = &offer.suggestion.proposal {
            let text = |range: ByteRange| on_one_line(open.article.text.slice(range));
            ui.spacing_mut().item_spacing.y = 2.0;
            part(ui, "Type", &sentence(quote.kind.name()));
            let said =
                |range: Option<ByteRange>| range.map_or_else(|| "none found".to_owned(), text);
            let source = match quote.pronoun {
                true => format!("{}, only a pronoun", said(quote.source)),
                false => said(quote.source),
            };
            part(ui, "Source", &source);
            part(ui, "Cue", &said(quote.cue));
            ui.spacing_mut().item_spacing.y = 6.0;
        }
        if let Proposal::Span(span) = &offer.suggestion.proposal {
            ui.spacing_mut().item_spacing.y = 2.0;
            part(ui, "Score", &format!("{:.0} %", span.score * 100.0));
            part(ui, "From", &Source::titles(&offer.suggestion.sources));
            for (name, value) in &span.attributes {
                part(ui, name, value);
            }
            if offer.waiting > 0 {
                let others = if offer.waiting == 1 { "another" } else { "others" };
                part(ui, "Then", &format!("{others}, if this is refused"));
            }
            ui.spacing_mut().item_spacing.y = 6.0;
        }
        why(ui, offer);
        ui.horizontal_wrapped(|ui| {
            for (text, name, action) in [
                ("Take", "Take the suggestion", Action::TakeOffer),
                ("Refuse", "Refuse the suggestion", Action::RefuseOffer),
                ("Next", "Next suggestion", Action::StepOffer(Way::Forward)),
            ] {
                let button = Button::new(text).small().named(name).chord(chord_of(&action));
                let button = if text == "Take" { button.primary() } else { button };
                if button.show(ui).clicked() {
                    panel.ask(action);
                }
            }
        });
    });
}

fn part(ui: &mut Ui, name: &str, words: &str) {
    let t = Tokens::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let y = rect.center().y;
    paint_left(ui, line(ui, name, type_role::meta(), t.ink3), rect.left(), y);
    let x = rect.left() + 56.0;
    paint_left(ui, clipped(ui, words, type_role::ui(), t.ink, rect.right() - x), x, y);
}

/// Why something is suggested, and whether it is more of a guess.
fn why(ui: &mut Ui, offer: &Offer) {
    let t = Tokens::of(ui);
    let suggestion = &offer.suggestion;
    if !suggestion.reason.is_empty() {
        remark(ui, &sentence(&suggestion.reason), t.ink3);
    }
    if suggestion.uncertain {
        remark(ui, "Uncertain: look twice.", t.warn);
    }
}

fn sentence(words: &str) -> String {
    super::fields::sentence_case(words)
}

/// A suggested reply of the focused comment.
pub(super) fn reply_offer(ui: &mut Ui, panel: &mut Panel<'_>, comment: ByteRange) {
    let Some(open) = panel.session.open() else { return };
    let Some(offer) = open.reply_offer(comment) else { return };
    let Proposal::Reply { parent, .. } = &offer.suggestion.proposal else { return };
    let question = format!("Reply to {}?", comment_words(open, *parent));
    block(ui, |ui| asked(ui, panel, offer, &question));
}

/// A suggested chain of the selected mention.
pub(super) fn chain_offer(ui: &mut Ui, panel: &mut Panel<'_>, span: AnnotationId) {
    let Some(open) = panel.session.open() else { return };
    let Some(offer) = open.chain_offer(span) else { return };
    if panel.session.selected_offer().is_some_and(|o| o.key == offer.key) {
        // It is shown at the top.
        return;
    }
    let Proposal::Chain { with, .. } = &offer.suggestion.proposal else { return };
    asked(ui, panel, offer, &format!("Same as {}?", open.name_of(*with)));
}

/// A suggestion as a question, with the keys that answer it.
fn asked(ui: &mut Ui, panel: &mut Panel<'_>, offer: &Offer, question: &str) {
    let t = Tokens::of(ui);
    let width = ui.available_width();
    let galley = wrapped(ui, question, type_role::ui_medium(), t.ink, width - 24.0, 2, 18.0);
    let size = vec2(width, galley.size().y.max(20.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let spark = line(ui, icon::SPARKLE, type_role::icon(), t.ink2);
    paint_left(ui, spark, rect.left(), rect.top() + 10.0);
    ui.painter().galley(rect.min + vec2(24.0, 1.0), galley, t.ink);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, question));
    why(ui, offer);
    ui.horizontal(|ui| {
        for (text, action) in [("Take", Action::TakeOffer), ("Refuse", Action::RefuseOffer)] {
            let name = format!("{text}: {question}");
            let button = Button::new(text).small().named(&name).chord(chord_of(&action));
            if button.show(ui).clicked() {
                panel.ask(Action::SelectOffer(offer.key.clone()));
                panel.ask(action);
            }
        }
    });
}

/// Whether it is the suggestion in hand.
fn is_in_hand(panel: &Panel<'_>, offer: &Offer) -> bool {
    panel.session.selection().offer.as_ref() == Some(&offer.key)
}

/// How high the row of a suggestion is in a long list.
const OFFER_ROW: f32 = 62.0;

/// The suggestions of a kind whose words `fits` lets through, as rows. With `follow` the one
/// in hand comes into view.
pub(super) fn offer_list(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    kind: SuggestionKind,
    follow: bool,
    fits: &dyn Fn(&str) -> bool,
) {
    let Some(open) = panel.session.open() else { return };
    let of_kind = || open.offers().iter().filter(|o| o.key.kind == kind);
    let all = of_kind().count();
    if all == 0 {
        if open.is_looking() {
            let t = Tokens::of(ui);
            block(ui, |ui| remark(ui, "Looking for suggestions…", t.ink3));
        }
        return;
    }
    crate::ui::widgets::hairline(ui);
    heading(ui, "Suggested", all);
    // With a filter on, most of them may be out of sight: nothing is done to these.
    let hidden = of_kind().any(|o| !fits(&o.key.text));
    let certain = of_kind().filter(|o| !o.suggestion.uncertain).count();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    let inner = rect.shrink2(vec2(SIDE, 0.0));
    let mut buttons = ui.new_child(egui::UiBuilder::new().max_rect(inner).layout(layout));
    buttons.spacing_mut().item_spacing.x = 6.0;
    let take = format!("Take {certain} certain");
    let button = Button::new(&take).small().enabled(certain > 0 && !hidden);
    if button.named("Take all certain").show(&mut buttons).clicked() {
        panel.ask(Action::TakeAllOf(kind));
    }
    if Button::new("Refuse all").small().enabled(!hidden).show(&mut buttons).clicked() {
        panel.ask(Action::RefuseAllOf(kind));
    }
    let mut names = Names::default();
    // Nothing is looked for if even no words fit.
    let (even, whole) = (all > MANY, fits(""));
    for offer in of_kind() {
        if even && whole && !(follow && is_in_hand(panel, offer)) && left_out(ui, OFFER_ROW) {
            continue;
        }
        let words = words_of(open, offer);
        if fits(&words) {
            offer_row(ui, panel, offer, &words, (follow, even), &mut names);
        }
    }
}

fn offer_row(
    ui: &mut Ui,
    panel: &mut Panel<'_>,
    offer: &Offer,
    words: &str,
    (follow, even): (bool, bool),
    names: &mut Names,
) {
    let t = Tokens::of(ui);
    let current = is_in_hand(panel, offer);
    let short = start_of(words, 80);
    // The words stand between the dashed line and the buttons, the mark of an uncertain one
    // at their end.
    let left = ui.cursor().left() + SIDE;
    let (x, right) = (left + 10.0, left + ui.available_width() - 2.0 * SIDE - 58.0);
    let room = right - x - if offer.suggestion.uncertain { 14.0 } else { 0.0 };
    let galley = wrapped(ui, &short, type_role::excerpt(), t.ink2, room, 2, 18.0);
    let lines = galley.size().y;
    let height = if even { OFFER_ROW } else { lines + 26.0 };
    let name = names.of(format!("Suggested: {short}"));
    let (rect, response) = row(ui, height, &name, RowState { current, dragged: false });
    if response.clicked() {
        panel.ask(Action::SelectOffer(offer.key.clone()));
    }
    if current && follow {
        response.scroll_to_me(None);
    }
    if !ui.is_rect_visible(rect) {
        return;
    }
    // Dashed, as it is in the text.
    let bar = [pos2(left + 1.0, rect.top() + 9.0), pos2(left + 1.0, rect.bottom() - 9.0)];
    ui.painter().extend(egui::Shape::dashed_line(&bar, Stroke::new(2.0, t.edge), 5.0, 3.0));
    if offer.suggestion.uncertain {
        let mark = line(ui, "?", type_role::ui_strong(), t.warn);
        paint_right(ui, mark, right, rect.top() + 14.0);
    }
    let top = rect.top() + (height - lines - 16.0) / 2.0;
    ui.painter().galley(pos2(x, top), galley, t.ink2);
    let reason = sentence(&offer.suggestion.reason);
    let reason = clipped(ui, &reason, type_role::meta(), t.ink3, right - x);
    paint_left(ui, reason, x, top + lines + 9.0);
    let buttons =
        Rect::from_min_max(pos2(right, rect.top()), pos2(rect.right() - 8.0, rect.bottom()));
    at_right(ui, buttons, |ui| {
        for (image, verb, action) in
            [(icon::X, "Refuse", Action::RefuseOffer), (icon::CHECK, "Take", Action::TakeOffer)]
        {
            let name = names.of(format!("{verb}: {short}"));
            if IconButton::new(image, &name).show(ui).clicked() {
                panel.ask(Action::SelectOffer(offer.key.clone()));
                panel.ask(action);
            }
        }
    });
}
