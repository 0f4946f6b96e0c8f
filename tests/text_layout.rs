//! Paragraph layout: carets, hits, highlights and rows, in both directions, with
//! the bundled fonts and no window.
#![cfg(feature = "gui")]

use egui::{Color32, Context, Pos2, Rangef, Rect, Stroke, StrokeKind, Theme, Vec2, pos2, vec2};
use proptest::prelude::*;
use tagline::render::Offscreen;
use tagline::text::ByteRange;
use tagline::ui::text_layout::{
    Affinity, LayoutCache, ParagraphLayout, PlacedParagraph, RowMetrics, TextStyle, layouts_made,
};
use tagline::ui::theme::{self, Tokens, type_role};
use unicode_segmentation::UnicodeSegmentation as _;

const LATIN: &str = "The office filed five affidavits; “flawless,” the chief of staff said. \
    Efficient offices affix labels to coffee, fjords and AVATAR posters – 2,300 of them – \
    before the well-informed press asks.";
const ARABIC: &str = "قال الوزير (سمير الحلبي) في 12/05/2031 إن الشركة Northwind-7 ستبيع 1332 طناً، لا إلى السوق بل إلى «المركز» فقط.";
const URDU: &str = "یہ خبر ۲۰۳۱ میں شائع ہوئی، قیمت ۴۵٫۵ روپے تھی اور لوگ خوش نہیں ہیں۔";
const HEBREW: &str = "שר האוצר (דנה לוי) אמרה ביום 14.3 כי 25% מ-Acme Ltd. [ב\"תל אביב\"] יימכרו.";
const HINDI: &str = "मंत्री ने कहा कि क्षेत्र में स्त्रियों की संख्या 1,250 है, और विद्यार्थी प्रसन्न हैं।";
const EMOJI: &str = "Great 👩‍👩‍👧‍👦 news 🇮🇳 for e\u{301}ve\u{301}ryone 👍🏽 ok? 🤷🏿‍♀️ n\u{303}o…";
const CJK: &str = "北京的新聞記者說，這是一個很長的句子，沒有空格也要能換行。";
const MIXED: &str = "She wrote “السلام عليكم (مرحبا) 42” and left, عنوان 7 [x], then: שלום, ok!";

const ALL: &[(&str, &str)] = &[
    ("latin", LATIN),
    ("arabic", ARABIC),
    ("urdu", URDU),
    ("hebrew", HEBREW),
    ("hindi", HINDI),
    ("emoji", EMOJI),
    ("cjk", CJK),
    ("mixed", MIXED),
];

/// Runs `check` within a pass of a context with the app's fonts.
fn with_ctx(scale: f32, mut check: impl FnMut(&Context)) {
    let mut window = Offscreen::new(vec2(800.0, 600.0), scale, Theme::Light);
    let _ = window.frame(Vec::new(), &mut |ui| check(ui.ctx()));
}

fn style(width: f32) -> TextStyle {
    TextStyle::new(type_role::body(), width, 38.0)
}

fn boundaries(text: &str) -> Vec<usize> {
    text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect()
}

/// What must hold for every layout.
fn check_invariants(layout: &ParagraphLayout, text: &str) {
    assert_eq!(layout.len(), text.len());
    // Rows cover the text in order.
    let mut at = 0;
    for row in layout.rows() {
        assert_eq!(row.range.start, at, "{text:?}");
        at = row.range.end;
        assert!(row.x0.is_finite() && row.x1.is_finite() && row.x0 <= row.x1);
    }
    assert_eq!(at, text.len());
    // Each row's cells are its graphemes, side by side.
    for (index, row) in layout.rows().iter().enumerate() {
        let mut x = f32::NEG_INFINITY;
        let mut covered: Vec<(usize, usize)> = Vec::new();
        for cell in layout.cells(index) {
            assert!(cell.x0 <= cell.x1, "{text:?} {cell:?}");
            assert!(cell.x0 >= x - 0.01, "{text:?}: cells overlap at {cell:?}");
            x = cell.x1;
            covered.push((cell.range.start, cell.range.end));
        }
        covered.sort_unstable();
        let mut at = row.range.start;
        for (start, end) in covered {
            assert_eq!(start, at, "{text:?}");
            at = end;
        }
        assert_eq!(at, row.range.end, "{text:?}");
    }
}

#[test]
fn every_script_keeps_the_invariants_at_every_width() {
    for scale in [1.0, 1.5, 2.0] {
        with_ctx(scale, |ctx| {
            for (_, text) in ALL {
                for width in [0.0, 1.0, 40.0, 120.0, 300.0, 612.0, f32::INFINITY] {
                    let layout = ParagraphLayout::new(ctx, text, &style(width));
                    check_invariants(&layout, text);
                    if width > 100.0 {
                        for row in layout.rows() {
                            assert!(row.x1 <= width + 1.0, "{text}: row ends at {}", row.x1);
                        }
                    }
                }
            }
        });
    }
}

/// A point a quarter into the grapheme after (before) the boundary leads back to it.
fn check_near_hits(ctx: &Context, name: &str, text: &str, width: f32) {
    let layout = ParagraphLayout::new(ctx, text, &style(width));
    for row in 0..layout.rows().len() {
        for cell in layout.cells(row) {
            if cell.x1 - cell.x0 < 0.5 {
                continue;
            }
            let (quarter, three) =
                (cell.x0 + (cell.x1 - cell.x0) * 0.25, cell.x0 + (cell.x1 - cell.x0) * 0.75);
            let (start_x, end_x) =
                if cell.right_to_left { (three, quarter) } else { (quarter, three) };
            let start = layout.hit_in_row(row, start_x);
            let end = layout.hit_in_row(row, end_x);
            assert_eq!(start.byte, cell.range.start, "{name} {cell:?}");
            assert_eq!(end.byte, cell.range.end, "{name} {cell:?}");
            assert_eq!(start.on, Some(cell.range.start));
            // The caret of a hit is at the edge of the grapheme that was hit.
            let caret = layout.caret(start.byte, start.affinity);
            let edge = if cell.right_to_left { cell.x1 } else { cell.x0 };
            assert_eq!((caret.row, caret.x), (row, edge), "{name} {cell:?}");
            let caret = layout.caret(end.byte, end.affinity);
            let edge = if cell.right_to_left { cell.x0 } else { cell.x1 };
            assert_eq!((caret.row, caret.x), (row, edge), "{name} {cell:?}");
        }
    }
}

#[test]
fn points_inside_graphemes_hit_their_nearer_edge() {
    with_ctx(1.5, |ctx| {
        for (name, text) in ALL {
            for width in [150.0, 612.0, f32::INFINITY] {
                check_near_hits(ctx, name, text, width);
            }
        }
    });
}

#[test]
fn in_one_direction_every_caret_is_hit_exactly() {
    with_ctx(1.0, |ctx| {
        let pure_arabic = "قال الوزير إن الشركة ستبيع لا إلى السوق، فقط!";
        let pure_hebrew = "שר האוצר אמרה כי יימכרו";
        let pure_urdu = "یہ خبر شائع ہوئی اور لوگ خوش نہیں ہیں۔";
        for text in [LATIN, HINDI, EMOJI, CJK, pure_arabic, pure_hebrew, pure_urdu] {
            let layout = ParagraphLayout::new(ctx, text, &style(f32::INFINITY));
            for byte in boundaries(text) {
                let caret = layout.caret(byte, Affinity::After);
                let hit = layout.hit_in_row(caret.row, caret.x);
                let back = layout.caret(hit.byte, hit.affinity);
                assert_eq!((hit.byte, back.x), (byte, caret.x), "{text:?} at {byte}");
            }
        }
    });
}

#[test]
fn in_mixed_text_every_caret_is_hit_at_its_place() {
    with_ctx(1.0, |ctx| {
        for (name, text) in ALL {
            let layout = ParagraphLayout::new(ctx, text, &style(300.0));
            for byte in boundaries(text) {
                for affinity in [Affinity::Before, Affinity::After] {
                    let caret = layout.caret(byte, affinity);
                    let hit = layout.hit_in_row(caret.row, caret.x);
                    let back = layout.caret(hit.byte, hit.affinity);
                    assert_eq!((back.row, back.x), (caret.row, caret.x), "{name} at {byte}");
                }
            }
        }
    });
}

#[test]
fn carets_of_left_to_right_text_rise() {
    with_ctx(1.0, |ctx| {
        for text in [LATIN, HINDI, EMOJI, CJK] {
            let layout = ParagraphLayout::new(ctx, text, &style(f32::INFINITY));
            let xs: Vec<f32> =
                boundaries(text).iter().map(|b| layout.caret(*b, Affinity::After).x).collect();
            for pair in xs.windows(2) {
                assert!(pair[0] < pair[1], "{text:?}: {pair:?}");
            }
        }
    });
}

#[test]
fn ligatures_have_a_caret_for_each_letter() {
    with_ctx(1.0, |ctx| {
        // In Charis SIL, "ffi" is one glyph.
        let layout = ParagraphLayout::new(ctx, "office", &style(f32::INFINITY));
        let widths: Vec<f32> = layout.cells(0).map(|cell| cell.x1 - cell.x0).collect();
        assert_eq!(widths.len(), 6);
        assert!(widths.iter().all(|width| *width > 2.0), "{widths:?}");
        let shares = &widths[1..4];
        assert!(shares.iter().all(|width| (width - shares[0]).abs() < 0.05), "{widths:?}");
    });
}

/// The graphemes of the only row from left to right, as text.
fn visual(ctx: &Context, text: &str) -> String {
    let layout = ParagraphLayout::new(ctx, text, &style(f32::INFINITY));
    assert_eq!(layout.rows().len(), 1);
    layout.cells(0).map(|cell| &text[cell.range.start..cell.range.end]).collect()
}

#[test]
fn graphemes_stand_in_the_order_of_uax_9() {
    with_ctx(1.0, |ctx| {
        let cases = [
            ("abc", "abc"),
            ("אבג", "גבא"),
            ("אבג 123", "123 גבא"),
            ("abc אבג def", "abc גבא def"),
            ("אבג abc דהו", "והד abc גבא"),
            ("a (אב) b", "a (בא) b"),
            ("אב (ab) גד", "דג )ab( בא"),
            ("מחיר 12.50!", "!12.50 ריחמ"),
            ("قيمة ۱۹۴۷ ب", "ب ۱۹۴۷ ةميق"),
            ("عام ١٩٤٧", "١٩٤٧ ماع"),
            ("لا", "ال"),
            ("x ۱۲۳ y", "x ۱۲۳ y"),
            ("\u{202E}abc\u{202C} d", "\u{202C}cba\u{202E} d"),
        ];
        for (logical, expected) in cases {
            let strip = |s: &str| s.replace(['\u{202E}', '\u{202C}'], "");
            assert_eq!(strip(&visual(ctx, logical)), strip(expected), "{logical:?}");
        }
    });
}

#[test]
fn right_to_left_paragraphs_stand_right() {
    with_ctx(1.0, |ctx| {
        let layout = ParagraphLayout::new(ctx, ARABIC, &style(300.0));
        assert!(layout.rows().len() > 1);
        for row in layout.rows() {
            assert!(row.right_to_left && (row.x1 - 300.0).abs() < 1.0, "{row:?}");
        }
        // Each row begins where the reader looks for it.
        let words = "قال الوزير إن الشركة ستبيع لا إلى السوق، فقط!";
        let layout = ParagraphLayout::new(ctx, words, &style(120.0));
        assert!(layout.rows().len() > 2);
        for row in layout.rows() {
            assert_eq!(layout.caret(row.range.start, Affinity::After).x, row.x1, "{row:?}");
        }
        let layout = ParagraphLayout::new(ctx, MIXED, &style(300.0));
        assert!(layout.rows().iter().all(|row| !row.right_to_left && row.x0 == 0.0));
    });
}

#[test]
fn spans_of_mixed_text_are_apart_and_as_wide_as_their_graphemes() {
    with_ctx(1.0, |ctx| {
        for (name, text) in ALL {
            let layout = ParagraphLayout::new(ctx, text, &style(260.0));
            let bounds = boundaries(text);
            for (i, start) in bounds.iter().enumerate().step_by(3) {
                for end in bounds[i..].iter().step_by(5) {
                    let range = ByteRange::new(*start, *end);
                    let spans = layout.spans(range);
                    for pair in spans.windows(2) {
                        assert!(
                            (pair[0].row, pair[0].x1) < (pair[1].row, pair[1].x0),
                            "{name} {range:?} {pair:?}"
                        );
                    }
                    let whole: f32 = spans.iter().map(|span| span.x1 - span.x0).sum();
                    let parts: f32 = (0..layout.rows().len())
                        .flat_map(|row| layout.cells(row))
                        .filter(|cell| range.contains(cell.range))
                        .map(|cell| cell.x1 - cell.x0)
                        .sum();
                    assert!((whole - parts).abs() < 0.05, "{name} {range:?} {whole} {parts}");
                }
            }
        }
        // A logical range across a change of direction is two places on screen.
        let layout = ParagraphLayout::new(ctx, "abc אבג def", &style(f32::INFINITY));
        assert_eq!(layout.spans(ByteRange::new(2, 6)).len(), 2);
        assert_eq!(layout.spans(ByteRange::new(0, 14)).len(), 1);
    });
}

#[test]
fn odd_ranges_and_characters_are_safe() {
    with_ctx(1.0, |ctx| {
        let text = "a\tb\r\nc\n\n\u{0}d\u{FFFD}\u{1}\u{A0}\u{301}e\rf\u{2028}g\u{200B}h\u{AD}i\u{FEFF}\u{200F}\u{2029}";
        let layout = ParagraphLayout::new(ctx, text, &style(200.0));
        check_invariants(&layout, text);
        assert_eq!(layout.rows().len(), 7);
        // Clicking right of a row never puts the caret behind its line break.
        let hit = layout.hit_in_row(0, 10_000.0);
        assert_eq!((hit.byte, hit.row), (3, 0));
        assert_eq!(layout.row_end(0).byte, 3);
        assert_eq!(layout.caret(text.len(), Affinity::After).row, 6);
        // Nonsense in, something near out.
        let span = layout.spans(ByteRange::new(900, 1000));
        assert_eq!((span.len(), span[0].x0 == span[0].x1), (1, true));
        assert!(layout.vertical(6, 1, 0.0).is_none());
        assert_eq!(layout.hit_in_row(99, f32::NAN).row, 6);

        let empty = ParagraphLayout::new(ctx, "", &style(200.0));
        check_invariants(&empty, "");
        assert_eq!(empty.rows().len(), 1);
        assert_eq!(empty.spans(ByteRange::new(0, 0)).len(), 1);

        let long = "x".repeat(3000);
        let layout = ParagraphLayout::new(ctx, &long, &style(100.0));
        check_invariants(&layout, &long);
        assert!(layout.rows().len() > 100);

        // Two fonts within one right-to-left word, and letters no font has.
        for text in ["سلام\u{1E900}\u{1E922}سلام", "ݐݑ\u{8A0}\u{8B5}م", "ܫܠܡܐ", "\u{1EE00}ابج"]
        {
            let layout = ParagraphLayout::new(ctx, text, &style(200.0));
            check_invariants(&layout, text);
        }
    });
}

#[test]
fn rows_hang_their_spaces() {
    with_ctx(1.0, |ctx| {
        let text = "aaaa bbbb   cccc";
        let one = ParagraphLayout::new(ctx, "aaaa bbbb", &style(f32::INFINITY)).width();
        let layout = ParagraphLayout::new(ctx, text, &style(one + 1.0));
        assert_eq!(layout.rows().len(), 2);
        assert_eq!(layout.rows()[0].range, ByteRange::new(0, 12));
        assert_eq!(layout.rows()[0].x1, one.round());
        // The caret before the wrapped word is at its row, or at the end of the one before.
        assert_eq!(layout.caret(12, Affinity::After).row, 1);
        let before = layout.caret(12, Affinity::Before);
        assert_eq!((before.row, before.x), (0, layout.rows()[0].x1));
        // A highlight over both rows does not hang out.
        let spans = layout.spans(ByteRange::new(5, 16));
        assert_eq!((spans.len(), spans[0].x1), (2, layout.rows()[0].x1));
    });
}

#[test]
fn gaps_move_rows_and_shape_nothing() {
    with_ctx(1.0, |ctx| {
        let layout = ParagraphLayout::new(ctx, LATIN, &style(300.0));
        let made = layouts_made();
        let uniform = RowMetrics::uniform(&layout);
        let gapped = RowMetrics::with_gaps(&layout, |row| if row == 1 { 8.0 } else { 0.0 });
        assert_eq!(made, layouts_made());
        assert_eq!(uniform.height() + 8.0, gapped.height());
        assert_eq!(uniform.top(0), gapped.top(0));
        assert_eq!(uniform.top(1) + 8.0, gapped.top(1));
        assert_eq!(uniform.row_at(37.9), 0);
        assert_eq!(uniform.row_at(38.1), 1);
        assert_eq!(gapped.row_at(41.0), 0);
        assert_eq!(gapped.row_at(43.0), 1);
        assert_eq!(gapped.rows_in(Rangef::new(39.0, 45.0)), 1..1);
        assert_eq!(gapped.rows_in(Rangef::new(0.0, 1e9)), 0..layout.rows().len());
        assert_eq!(gapped.rows_in(Rangef::new(-50.0, -1.0)), 0..0);

        let placed = PlacedParagraph::new(&layout, &gapped);
        let hit = placed.hit(pos2(50.0, gapped.baseline(2)));
        assert_eq!(hit.row, 2);
        let (row, rect) = placed.rects(ByteRange::new(0, 3)).next().unwrap();
        assert_eq!((row, rect.left()), (0, 0.0));
        assert!(rect.top() < gapped.baseline(0) && rect.bottom() > gapped.baseline(0));
        assert_eq!(placed.caret(3, Affinity::After).center().x, rect.right());
    });
}

#[test]
fn the_cache_makes_each_layout_once_and_keeps_to_its_budget() {
    let mut window = Offscreen::new(vec2(800.0, 600.0), 1.0, Theme::Light);
    let mut cache = LayoutCache::new(200_000);
    for _ in 0..3 {
        let _ = window.frame(Vec::new(), &mut |ui| {
            cache.begin_frame(ui.ctx());
            for (key, (_, text)) in ALL.iter().enumerate() {
                cache.get(ui.ctx(), key as u64, text, &style(400.0));
            }
        });
    }
    assert_eq!(cache.stats().made, ALL.len() as u64);
    assert_eq!(cache.stats().hits, 2 * ALL.len() as u64);
    // Another width is another layout; the theme changes the atlas.
    let _ = window.frame(Vec::new(), &mut |ui| {
        cache.begin_frame(ui.ctx());
        cache.get(ui.ctx(), 0, LATIN, &style(300.0));
    });
    assert_eq!(cache.stats().made, ALL.len() as u64 + 1);
    window.set_theme(Theme::Dark);
    for _ in 0..2 {
        let _ = window.frame(Vec::new(), &mut |ui| _ = cache.begin_frame(ui.ctx()));
    }
    assert_eq!((cache.stats().flushed, cache.len()), (1, 0));
    // Many paragraphs, little memory.
    let _ = window.frame(Vec::new(), &mut |ui| {
        cache.begin_frame(ui.ctx());
        for key in 0..100 {
            let text = format!("{key} {LATIN}");
            let layout = cache.get(ui.ctx(), key, &text, &style(400.0));
            assert!(layout.memory() > text.len() * 50);
            assert!(cache.memory() <= 200_000);
            assert!(cache.peek(ui.ctx(), key, &style(400.0)).is_some());
        }
    });
    assert!(cache.stats().evicted > 50);
}

fn arbitrary_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z]{1,6}",
        3 => " {1,2}",
        2 => "[א-ת]{1,5}",
        2 => "[ا-ي]{1,5}",
        1 => "[ًٌٍَُِّْ]{1,2}",
        1 => "[0-9۰-۹٠-٩]{1,4}",
        1 => r#"[()\[\]«»"'.,:;!?%/-]{1,3}"#,
        1 => Just("لا".to_owned()),
        1 => Just("ffi".to_owned()),
        1 => Just("👨‍👩‍👧".to_owned()),
        1 => Just("e\u{301}".to_owned()),
        1 => Just("क्षि".to_owned()),
        1 => "[\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]",
        1 => "[\n\r\t\u{0}\u{1C}\u{85}\u{2028}]",
        1 => any::<char>().prop_map(|c| c.to_string()),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_lays_out(text in arbitrary_text(), width in 0.0_f32..300.0, points in prop::collection::vec((-20.0_f32..320.0, 0_usize..8), 4)) {
        with_ctx(1.25, |ctx| {
            let layout = ParagraphLayout::new(ctx, &text, &style(width));
            check_invariants(&layout, &text);
            for (x, row) in &points {
                let hit = layout.hit_in_row(*row, *x);
                assert!(layout.is_boundary(hit.byte), "{text:?}");
                assert!(text.is_char_boundary(hit.byte));
            }
            for byte in 0..=text.len() {
                let caret = layout.caret(byte, Affinity::After);
                assert!(caret.x.is_finite() && caret.row < layout.rows().len());
                assert!(layout.next_boundary(byte) >= byte && layout.previous_boundary(byte) <= byte);
            }
            let spans = layout.spans(ByteRange::new(0, text.len()));
            for pair in spans.windows(2) {
                assert!((pair[0].row, pair[0].x1) < (pair[1].row, pair[1].x0 + 0.02), "{text:?}");
            }
        });
    }
}

/// Draws the sample paragraphs with highlights and a caret at every grapheme.
fn specimen(ui: &mut egui::Ui, cache: &mut LayoutCache) {
    let tokens = Tokens::of(ui);
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, tokens.paper);
    cache.begin_frame(ui.ctx());
    let mut origin = pos2(24.0, 12.0);
    for (key, (_, text)) in ALL.iter().enumerate() {
        let layout = cache.get(ui.ctx(), key as u64, text, &style(612.0));
        let metrics = RowMetrics::with_gaps(&layout, |row| if row == 1 { 6.0 } else { 0.0 });
        let placed = PlacedParagraph::new(&layout, &metrics);
        let third = |n: usize| {
            let bounds = boundaries(text);
            bounds[bounds.len() * n / 7]
        };
        let slots = [schema_colour(key), schema_colour(key + 1)];
        for (slot, (a, b)) in slots.into_iter().zip([(1, 3), (4, 6)]) {
            let slot = tokens.slot(slot);
            for (_, rect) in placed.rects(ByteRange::new(third(a), third(b))) {
                let rect = rect.translate(origin.to_vec2());
                ui.painter().rect_filled(rect, theme::radius::HIGHLIGHT, slot.bg);
                let line =
                    Rect::from_min_max(pos2(rect.left(), rect.bottom() - 2.0), rect.right_bottom());
                ui.painter().rect_filled(line, 0.0, slot.line);
            }
        }
        placed.paint(ui.painter(), origin, tokens.ink, Rangef::EVERYTHING);
        for byte in boundaries(text) {
            let caret = placed.caret(byte, Affinity::After).translate(origin.to_vec2());
            let foot = Rect::from_min_max(
                Pos2::new(caret.left() - 0.5, caret.bottom() + 1.0),
                Pos2::new(caret.left() + 0.5, caret.bottom() + 5.0),
            );
            ui.painter().rect_filled(foot, 0.0, tokens.ink3);
        }
        origin.y += metrics.height() + 6.0;
    }
    let chip = Rect::from_min_size(pos2(660.0, 20.0), vec2(120.0, 60.0));
    ui.painter().rect(chip, 8.0, tokens.raise, Stroke::new(1.0, tokens.line2), StrokeKind::Inside);
    let mut x = 660.0;
    for (_, glyph) in theme::icon::ALL.iter().take(6) {
        ui.painter().text(
            pos2(x, 100.0),
            egui::Align2::LEFT_TOP,
            glyph,
            type_role::icon(),
            tokens.ink2,
        );
        x += 20.0;
    }
    ui.painter().text(
        pos2(670.0, 30.0),
        egui::Align2::LEFT_TOP,
        "Done, next",
        type_role::ui_medium(),
        tokens.ink,
    );
    ui.painter().text(
        pos2(670.0, 52.0),
        egui::Align2::LEFT_TOP,
        "Ctrl 816–999",
        type_role::offsets(),
        tokens.ink3,
    );
}

fn schema_colour(index: usize) -> tagline::schema::Colour {
    use tagline::schema::Colour::*;
    [Azure, Orange, Green, Violet, Ochre, Teal, Crimson, Clay, Indigo, Olive, Plum, Slate]
        [index % 12]
}

#[test]
fn specimens_are_painted_in_both_themes() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for scale in [1.0, 1.5] {
            let size = Vec2::new(800.0, 620.0);
            let mut window = Offscreen::new(size, scale, theme);
            let mut cache = LayoutCache::default();
            let frames = window.settle(10, &mut |ui| specimen(ui, &mut cache));
            assert!(frames.is_some_and(|n| n <= 4), "{frames:?}");
            let picture = window.screenshot();
            assert_eq!(picture.dimensions(), ((800.0 * scale) as u32, (620.0 * scale) as u32));
            let path = std::env::temp_dir().join(format!("tagline-specimen-{name}-{scale}.png"));
            picture.save(&path).unwrap();

            let tokens = Tokens::for_theme(theme);
            let count = |colour: Color32| {
                let colour = colour.to_array();
                picture.pixels().filter(|pixel| pixel.0 == colour).count()
            };
            assert!(count(tokens.paper) > 100_000);
            assert!(count(tokens.ink) > 500, "no letters in {}", path.display());
            assert!(count(tokens.slot(schema_colour(0)).bg) > 1_000);
            assert!(count(tokens.slot(schema_colour(0)).line) > 300);
        }
    }
}

#[test]
fn the_same_frame_gives_the_same_pixels() {
    let picture = || {
        let mut window = Offscreen::new(Vec2::new(800.0, 300.0), 1.25, Theme::Dark);
        let mut cache = LayoutCache::default();
        window.settle(10, &mut |ui| specimen(ui, &mut cache));
        window.screenshot().into_raw()
    };
    assert!(picture() == picture());
}
