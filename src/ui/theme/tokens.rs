//! Every colour of the app, by what it is for, in a light and a dark set.
//! Nothing outside this file names a colour by its value.

use egui::{Color32, Context, Theme, Ui};

use crate::schema::Colour;

/// The three colours of one place in the label palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Tag and chip text; 4.5:1 or more on `bg` and on paper.
    pub text: Color32,
    /// Fill behind the words.
    pub bg: Color32,
    /// Underline, bars, gutter; 3:1 or more on `bg` and on paper.
    pub line: Color32,
}

/// All colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Which theme these are for.
    pub theme: Theme,
    /// Top bar, status bar, to-do block.
    pub app: Color32,
    /// Side panels, label dock.
    pub panel: Color32,
    /// Reading surface, dashboards.
    pub paper: Color32,
    /// Fields, buttons, cards, popups.
    pub raise: Color32,
    /// Hovered row or button.
    pub hov: Color32,
    /// Selected row, active tab.
    pub sel: Color32,
    /// Hairlines between regions.
    pub line: Color32,
    /// Button outline, empty ring, key caps; decorative only.
    pub line2: Color32,
    /// Text-field outline; reaches 3:1 on every surface.
    pub edge: Color32,
    /// Text, primary button fill, focus ring, selection.
    pub ink: Color32,
    /// Secondary text, icons.
    pub ink2: Color32,
    /// Metadata, placeholders.
    pub ink3: Color32,
    /// Text on an ink fill.
    pub on: Color32,
    /// Problem text and icon.
    pub warn: Color32,
    /// Problem and disagreement background.
    pub warnb: Color32,
    /// Delete, failed save.
    pub bad: Color32,
    /// Behind the palette and dialogs; the only translucent colour.
    pub scrim: Color32,
    /// Shadow of things that float.
    pub shadow: Color32,
    /// The label palette, in the order of [`Colour`].
    slots: [Slot; 12],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn slot(text: u32, bg: u32, line: u32) -> Slot {
    Slot { text: rgb(text), bg: rgb(bg), line: rgb(line) }
}

const SCRIM: Color32 = Color32::from_rgba_premultiplied(5, 6, 7, 158);

impl Tokens {
    /// Ink on paper by day.
    pub const LIGHT: Self = Self {
        theme: Theme::Light,
        app: rgb(0xF1F2EF),
        panel: rgb(0xF8F9F7),
        paper: rgb(0xFCFCFA),
        raise: rgb(0xFFFFFF),
        hov: rgb(0xECEFEB),
        sel: rgb(0xE3E7E2),
        line: rgb(0xE0E3DE),
        line2: rgb(0xC3C9C2),
        edge: rgb(0x858E8A),
        ink: rgb(0x1B2120),
        ink2: rgb(0x4A5351),
        ink3: rgb(0x5D6764),
        on: rgb(0xFFFFFF),
        warn: rgb(0x8A5200),
        warnb: rgb(0xFBF0DC),
        bad: rgb(0xB3261E),
        scrim: SCRIM,
        shadow: Color32::from_black_alpha(41),
        slots: [
            slot(0x054D73, 0xDFF1FE, 0x0190D5),
            slot(0x6F3602, 0xFFE9DB, 0xA25202),
            slot(0x005725, 0xDFF5E2, 0x0F803B),
            slot(0x553181, 0xF0EAFD, 0x662EA4),
            slot(0x614004, 0xFBEBD5, 0x614000),
            slot(0x00544D, 0xD6F6F1, 0x00544D),
            slot(0x7D1E3C, 0xFEE7EB, 0x87013A),
            slot(0x703323, 0xFFE8E2, 0xB97563),
            slot(0x2E3F8D, 0xE8EEFD, 0x455FDA),
            slot(0x4C4B05, 0xEFF0D6, 0x8D8C27),
            slot(0x712460, 0xFEE6F6, 0x7C0069),
            slot(0x394A56, 0xE1EBF3, 0x607280),
        ],
    };

    /// The same by night.
    pub const DARK: Self = Self {
        theme: Theme::Dark,
        app: rgb(0x0F1213),
        panel: rgb(0x141819),
        paper: rgb(0x171A1C),
        raise: rgb(0x1E2325),
        hov: rgb(0x1F2628),
        sel: rgb(0x283033),
        line: rgb(0x2A3134),
        line2: rgb(0x434C4F),
        edge: rgb(0x6F7A77),
        ink: rgb(0xE6EAE8),
        ink2: rgb(0xB4BCB9),
        ink3: rgb(0x929C99),
        on: rgb(0x14181A),
        warn: rgb(0xE8B15A),
        warnb: rgb(0x33270F),
        bad: rgb(0xFF9A90),
        scrim: SCRIM,
        shadow: Color32::from_black_alpha(140),
        slots: [
            slot(0x9FD0FF, 0x0E2F4A, 0xB9DCFE),
            slot(0xFDBB82, 0x422406, 0xF99014),
            slot(0x9DDCB2, 0x0C351E, 0x4DBC7B),
            slot(0xCFC0FD, 0x302548, 0xBBA1FE),
            slot(0xE2C888, 0x382B02, 0x9B7904),
            slot(0x97DAD1, 0x053430, 0x138D83),
            slot(0xFDB4BC, 0x461E25, 0xCD3E5F),
            slot(0xECBEB2, 0x42231B, 0xFDCABC),
            slot(0xB9C8FE, 0x222A4B, 0x6379F9),
            slot(0xC8D199, 0x2C3005, 0xD5E182),
            slot(0xF9AFE6, 0x401F38, 0xCA49B1),
            slot(0xBFCDD5, 0x242E33, 0x91A7B3),
        ],
    };

    /// The set for a theme.
    pub const fn for_theme(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self::LIGHT,
            Theme::Dark => Self::DARK,
        }
    }

    /// The set that `ctx` shows now.
    pub fn of_ctx(ctx: &Context) -> Self {
        Self::for_theme(ctx.theme())
    }

    /// The set for this part of the window, which may be a preview in the other theme.
    pub fn of(ui: &Ui) -> Self {
        Self::for_theme(Theme::from_dark_mode(ui.visuals().dark_mode))
    }

    /// The colours of a label.
    pub const fn slot(&self, colour: Colour) -> Slot {
        self.slots[match colour {
            Colour::Azure => 0,
            Colour::Orange => 1,
            Colour::Green => 2,
            Colour::Violet => 3,
            Colour::Ochre => 4,
            Colour::Teal => 5,
            Colour::Crimson => 6,
            Colour::Clay => 7,
            Colour::Indigo => 8,
            Colour::Olive => 9,
            Colour::Plum => 10,
            Colour::Slate => 11,
        }]
    }

    /// The background of a figure from 0 to 1 in a table of figures: the higher,
    /// the darker. The figure itself is always printed in ink.
    pub fn heat(&self, value: f32) -> Color32 {
        let t = ((value - 0.5) / 0.5).clamp(0.0, 1.0);
        mix(self.paper, self.ink2, t * t * 0.46 + 0.03)
    }
}

/// `base` with `share` (0 to 1) of `over` in it, by gamma-encoded channel.
pub(super) fn mix(base: Color32, over: Color32, share: f32) -> Color32 {
    base.lerp_to_gamma(over, share.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Color32) -> f64 {
        let channel = |v: u8| {
            let v = f64::from(v) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_lines_reach_their_contrast() {
        for t in [Tokens::LIGHT, Tokens::DARK] {
            for surface in [t.paper, t.panel, t.app, t.raise, t.sel] {
                for text in [t.ink, t.ink2, t.ink3] {
                    assert!(contrast(text, surface) >= 4.5, "{:?} {text:?} {surface:?}", t.theme);
                }
            }
            for surface in [t.raise, t.paper, t.panel, t.app] {
                assert!(contrast(t.edge, surface) >= 3.0 - 0.005, "{:?}", t.theme);
            }
            assert!(contrast(t.on, t.ink) >= 7.0);
            assert!(contrast(t.warn, t.warnb) >= 4.5);
            for s in t.slots {
                assert!(contrast(s.text, s.bg) >= 4.5);
                assert!(contrast(s.text, t.paper) >= 4.5);
                assert!(contrast(t.ink, s.bg) >= 4.5);
                assert!(contrast(s.line, t.paper) >= 3.0);
                assert!(contrast(s.line, s.bg) >= 3.0);
            }
        }
    }

    #[test]
    fn chrome_has_hardly_any_hue() {
        for t in [Tokens::LIGHT, Tokens::DARK] {
            for c in
                [t.app, t.panel, t.paper, t.raise, t.hov, t.sel, t.line, t.line2, t.edge, t.ink]
            {
                let (low, high) = (c.r().min(c.g()).min(c.b()), c.r().max(c.g()).max(c.b()));
                assert!(high - low <= 13, "{c:?}");
            }
        }
    }

    #[test]
    fn slots_follow_the_palette() {
        assert_eq!(Tokens::LIGHT.slot(Colour::Azure).line, rgb(0x0190D5));
        assert_eq!(Tokens::DARK.slot(Colour::Slate).bg, rgb(0x242E33));
    }
}
