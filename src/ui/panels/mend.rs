//! The sheet that mends the text: the words as they are and as they should be, what else can be
//! done about the part that they are in, whom that touches, and the mends that there are.

use egui::accesskit::Role;
use egui::{Id, Key, Modifiers, Ui, WidgetInfo};

use super::Panel;
use super::exchange_parts::{long_text, section};
use super::parts::{Names, caption, excerpt, remark};
use crate::annotation::Lost;
use crate::article::SegmentKind;
use crate::project::MendEffect;
use crate::session::{Chord, Key as ChordKey, MendAction, MendWish, Mending, mend_words};
use crate::text::{on_one_line, start_of};
use crate::ui::theme::Tokens;
use crate::ui::widgets::{Button, TextField, area, hairline};

/// How wide the sheet is, in points.
pub(crate) const WIDTH: f32 = 660.0;
/// How many annotations are listed.
const LISTED: usize = 8;
/// How much is shown of words in a list, in characters.
const WORDS: usize = 60;

/// The kinds of part that can be chosen, by their digit.
const KINDS: [(SegmentKind, &str, Key, char); 8] = [
    (SegmentKind::Headline, "Headline", Key::Num1, '1'),
    (SegmentKind::Published, "Published line", Key::Num2, '2'),
    (SegmentKind::Byline, "Byline", Key::Num3, '3'),
    (SegmentKind::Caption, "Caption", Key::Num4, '4'),
    (SegmentKind::Heading, "Heading", Key::Num5, '5'),
    (SegmentKind::Paragraph, "Paragraph", Key::Num6, '6'),
    (SegmentKind::Comment, "Comment", Key::Num7, '7'),
    (SegmentKind::Boilerplate, "Boilerplate", Key::Num8, '8'),
];

/// The field of the words as they should be.
fn field_id() -> Id {
    Id::unique("mend words")
}

fn reason_id() -> Id {
    Id::unique("mend reason")
}

/// Paints the sheet. `begins` gives the field the keyboard.
pub(crate) fn mend_sheet(ui: &mut Ui, panel: &mut Panel<'_>, begins: bool) {
    let session = panel.session;
    let (Some(mending), Some(open)) = (session.mending(), session.open()) else { return };
    let t = Tokens::of(ui);
    let go = keys(ui, panel, mending);
    words(ui, "The words as they are", mending.was());
    let original = open.article.original(mending.range());
    if original != mending.was() {
        ui.add_space(4.0);
        words(ui, "In the article’s file", original);
    }
    ui.add_space(4.0);
    caption(ui, "The words as they should be");
    let mut typed = mending.typed().to_owned();
    let rows = typed.len().div_ceil(80).clamp(1, 5);
    let field = area(ui, field_id(), "The words as they should be", "Left out", &mut typed, rows);
    if begins {
        field.request_focus();
    }
    if field.changed() {
        panel.ask(MendAction::Type(typed).into());
    }
    let mut reason = mending.reason().to_owned();
    let why = TextField::new(reason_id(), "Why", "Why, if it does not speak for itself");
    if why.show(ui, &mut reason).changed() {
        panel.ask(MendAction::Reason(reason).into());
    }
    offers(ui, panel, mending);
    effects(ui, mending);
    if let Some(why) = mending.refusal() {
        long_text(ui, why, t.bad);
    }
    ui.add_space(8.0);
    hairline(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let chord = Some(Chord::plain(ChordKey::Enter));
        let ready = !mending.parts().is_empty();
        let button = Button::new("Mend").primary().chord(chord).enabled(ready);
        if button.show(ui).clicked() || go {
            panel.ask(MendAction::Apply.into());
        }
        remark(ui, "The article’s file stays as it is. Ctrl Z takes the mend back.", t.ink3);
    });
    done(ui, panel);
    // The sheet is in the middle of the window once its height is known.
    let (id, height) = (Id::unique("mend height"), ui.min_rect().height());
    let known = ui.data_mut(|data| data.get_temp::<f32>(id));
    if known.is_none_or(|known| (known - height).abs() > 0.5) {
        ui.data_mut(|data| data.insert_temp(id, height));
        ui.ctx().request_repaint();
    }
}

/// Words of the text under a heading.
fn words(ui: &mut Ui, title: &str, text: &str) {
    let shown = ui.scope(|ui| {
        caption(ui, title);
        excerpt(ui, text, 4);
    });
    let name = format!("{title}: {text}");
    shown.response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
}

/// The keys of the sheet; answers whether the mend is to be made.
fn keys(ui: &Ui, panel: &mut Panel<'_>, mending: &Mending) -> bool {
    let pressed = |modifiers, key| ui.input_mut(|i| i.consume_key(modifiers, key));
    for (kind, _, key, _) in KINDS {
        if pressed(Modifiers::COMMAND, key) {
            panel.ask(MendAction::Wish(MendWish::Kind(kind)).into());
        }
    }
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::R) && mending.misread().1 > 0 {
        panel.ask(MendAction::Wish(MendWish::RepairAll).into());
    }
    if pressed(Modifiers::COMMAND, Key::R) && mending.misread().0 > 0 {
        panel.ask(MendAction::Wish(MendWish::Repair).into());
    }
    if pressed(Modifiers::COMMAND, Key::D) {
        panel.ask(MendAction::Wish(MendWish::TakeOut).into());
    }
    // Enter presses a button that has the keyboard; with Shift it is a line break.
    let focused = ui.memory(|m| m.focused());
    let on_field = focused.is_none_or(|id| [field_id(), reason_id()].contains(&id));
    let shift = ui.input(|i| i.modifiers.shift);
    on_field && !shift && pressed(Modifiers::NONE, Key::Enter)
}

/// What else can be done here.
fn offers(ui: &mut Ui, panel: &mut Panel<'_>, mending: &Mending) {
    let (here, all) = mending.misread();
    if all > 0 {
        section(ui, "Read by the wrong encoding");
        ui.horizontal_wrapped(|ui| {
            let chord = Some(Chord::char('r').ctrl());
            let button = Button::new("Repair these words").small().chord(chord).enabled(here > 0);
            if button.show(ui).clicked() {
                panel.ask(MendAction::Wish(MendWish::Repair).into());
            }
            let words = match all {
                1 => "Repair 1 place in the article".to_owned(),
                n => format!("Repair {n} places in the article"),
            };
            let chord = Some(Chord::char('r').ctrl().shift());
            let chosen = mending.wish() == MendWish::RepairAll;
            let button = Button::new(&words).small().chord(chord).selected(chosen);
            if button.show(ui).clicked() {
                panel.ask(MendAction::Wish(MendWish::RepairAll).into());
            }
        });
    }
    let Some((_, now)) = mending.part() else { return };
    section(ui, "The part that they are in");
    ui.horizontal_wrapped(|ui| {
        let chord = Some(Chord::char('d').ctrl());
        let chosen = mending.wish() == MendWish::TakeOut;
        if Button::new("Take this part out")
            .small()
            .chord(chord)
            .selected(chosen)
            .show(ui)
            .clicked()
        {
            panel.ask(MendAction::Wish(MendWish::TakeOut).into());
        }
    });
    caption(ui, "This is");
    ui.horizontal_wrapped(|ui| {
        for (kind, title, _, digit) in KINDS {
            let wanted = match mending.wish() {
                MendWish::Kind(wanted) => wanted,
                _ => now,
            };
            let name = format!("This is {}", kind.phrase());
            let button = Button::new(title).small().named(&name).selected(kind == wanted);
            let button = button.chord(Some(Chord::char(digit).ctrl()));
            if button.show(ui).clicked() {
                panel.ask(MendAction::Wish(MendWish::Kind(kind)).into());
            }
        }
    });
}

/// Whom the mend touches, and what needs a person then.
fn effects(ui: &mut Ui, mending: &Mending) {
    if mending.parts().is_empty() {
        return;
    }
    let t = Tokens::of(ui);
    section(ui, "Annotations");
    let Some(survey) = mending.survey() else { return remark(ui, "Counting …", t.ink3) };
    if survey.annotators.is_empty() && mending.hidden() == 0 {
        remark(ui, "Nobody has annotated this article.", t.ink2);
    }
    // So that the button stays in view, of many only the first are listed.
    let mut room = LISTED;
    for effect in &survey.annotators {
        remark(ui, &line_of(effect), t.ink2);
        let shown = effect.lost.len().min(room);
        for lost in effect.lost.iter().take(shown) {
            remark(ui, &words_of(lost), t.ink);
        }
        if effect.lost.len() > shown && shown > 0 {
            caption(ui, &format!("… and {} more", effect.lost.len() - shown));
        }
        room -= shown;
    }
    match mending.hidden() {
        0 => {}
        1 => remark(ui, "1 other set is brought along, which you may not see yet.", t.ink2),
        n => {
            let words = format!("{n} other sets are brought along, which you may not see yet.");
            remark(ui, &words, t.ink2);
        }
    }
    for left in &survey.left {
        remark(ui, left, t.bad);
    }
}

/// `ada: 3 move along, 1 needs a person`.
fn line_of(effect: &MendEffect) -> String {
    let mut parts = Vec::new();
    for (count, one, more) in [
        (effect.moved, "moves along", "move along"),
        (effect.changed, "stays with changed words", "stay with changed words"),
        (effect.placed, "has its place again", "have their places again"),
        (effect.lost.len(), "needs a person", "need a person"),
    ] {
        match count {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            n => parts.push(format!("{n} {more}")),
        }
    }
    if parts.is_empty() {
        parts.push("nothing changes".to_owned());
    }
    format!("{}: {}", effect.annotator, parts.join(", "))
}

fn words_of(lost: &Lost) -> String {
    match lost.text.trim() {
        "" => format!("    {}", lost.label),
        words => format!("    {} “{}”", lost.label, start_of(&on_one_line(words), WORDS)),
    }
}

/// The mends that there are, to be taken back.
fn done(ui: &mut Ui, panel: &mut Panel<'_>) {
    let mends = panel.session.mends();
    if mends.is_empty() {
        return;
    }
    let t = Tokens::of(ui);
    section(ui, "Mended in this article");
    let mut names = Names::default();
    for mend in &mends {
        ui.horizontal(|ui| {
            let words = mend_words(mend);
            let name = names.of(format!("Take back: {words}"));
            if Button::new("Take back").small().named(&name).show(ui).clicked() {
                panel.ask(MendAction::TakeBack(mend.id.clone()).into());
            }
            let day = mend.made.strftime("%Y-%m-%d");
            let why = match mend.reason.as_str() {
                "" => String::new(),
                why => format!(" ({})", start_of(&on_one_line(why), WORDS)),
            };
            remark(ui, &format!("{words}{why}, {}, {day}", mend.by), t.ink2);
        });
        for misfit in panel.session.mend_misfits().iter().filter(|misfit| misfit.id == mend.id) {
            let words = start_of(&on_one_line(&misfit.words), WORDS);
            remark(ui, &format!("“{words}” is not mended: {}", misfit.why), t.warn);
        }
    }
    if Button::new("Copy the text as its file has it").small().show(ui).clicked() {
        panel.ask(MendAction::CopyOriginal.into());
    }
}
