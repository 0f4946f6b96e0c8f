//! The bundled fonts: which file stands behind which family, in what order they
//! fall back, and the size of every role that text has in the window.
//!
//! egui makes no bold of its own, so each weight is a family. Every family ends
//! with all other scripts' fonts, so that a name in Arabic, Hebrew, Hindi or
//! Greek never shows as boxes; what is still missing comes from the system,
//! where there is one.

use std::sync::Arc;

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId, FontTweak};

/// A family by use and weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Interface, regular (Inter).
    Ui,
    /// Interface, medium.
    UiMedium,
    /// Interface, semibold.
    UiSemiBold,
    /// Articles and comments (Charis SIL).
    Read,
    /// Headlines.
    ReadBold,
    /// Emphasis in articles.
    ReadItalic,
    /// Keys, offsets, ids (JetBrains Mono).
    Mono,
    /// Outlined icons (Phosphor); see [`super::icon`].
    Icon,
    /// Filled icons.
    IconFill,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Ui,
        Self::UiMedium,
        Self::UiSemiBold,
        Self::Read,
        Self::ReadBold,
        Self::ReadItalic,
        Self::Mono,
        Self::Icon,
        Self::IconFill,
    ];

    /// The name under which egui knows it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ui => "ui",
            Self::UiMedium => "ui-m",
            Self::UiSemiBold => "ui-sb",
            Self::Read => "read",
            Self::ReadBold => "read-b",
            Self::ReadItalic => "read-i",
            Self::Mono => "mono",
            Self::Icon => "icon",
            Self::IconFill => "icon-fill",
        }
    }
}

macro_rules! bundled {
    ($($key:literal => $file:literal),+ $(,)?) => {
        &[$(($key, include_bytes!(concat!("../../../assets/fonts/", $file)))),+]
    };
}

const FILES: &[(&str, &[u8])] = bundled![
    "inter" => "Inter-Regular.otf",
    "inter-medium" => "Inter-Medium.otf",
    "inter-semibold" => "Inter-SemiBold.otf",
    "charis" => "CharisSIL-Regular.ttf",
    "charis-bold" => "CharisSIL-Bold.ttf",
    "charis-italic" => "CharisSIL-Italic.ttf",
    "jetbrains-mono" => "JetBrainsMono-Medium.ttf",
    "noto-naskh-arabic" => "NotoNaskhArabic-Regular.ttf",
    "noto-sans-hebrew" => "NotoSansHebrew-Regular.ttf",
    "noto-sans-devanagari" => "NotoSansDevanagari-Regular.ttf",
    "noto-emoji" => "NotoEmoji-Regular.ttf",
    "phosphor" => "Phosphor-Regular.ttf",
    "phosphor-fill" => "Phosphor-Fill.ttf",
];

/// Tried after a family's own font, in this order.
const FALLBACK: &[&str] = &[
    "charis",
    "inter",
    "noto-naskh-arabic",
    "noto-sans-hebrew",
    "noto-sans-devanagari",
    "noto-emoji",
];

/// The family for use with egui.
pub fn family(family: Family) -> FontFamily {
    FontFamily::Name(family.name().into())
}

/// A font of that family at `size` points.
pub fn font_at(of: Family, size: f32) -> FontId {
    FontId::new(size, family(of))
}

/// All fonts and families, with egui's own as the last resort. The families
/// `Proportional` and `Monospace`, which egui's widgets use, are ours too.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    for (key, bytes) in FILES {
        let mut tweak = FontTweak::default();
        if *key == "noto-emoji" {
            // Its pictures stand taller than capitals of the same size.
            tweak.scale = 0.86;
        }
        fonts
            .font_data
            .insert((*key).to_owned(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
    }
    let last_resort = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |own: &str| -> Vec<String> {
        let mut names = vec![own.to_owned()];
        let rest =
            FALLBACK.iter().map(|name| (*name).to_owned()).chain(last_resort.iter().cloned());
        for name in rest {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    for of in Family::ALL {
        let own = match of {
            Family::Ui => "inter",
            Family::UiMedium => "inter-medium",
            Family::UiSemiBold => "inter-semibold",
            Family::Read => "charis",
            Family::ReadBold => "charis-bold",
            Family::ReadItalic => "charis-italic",
            Family::Mono => "jetbrains-mono",
            Family::Icon => "phosphor",
            Family::IconFill => "phosphor-fill",
        };
        fonts.families.insert(family(of), chain(own));
    }
    fonts.families.insert(FontFamily::Proportional, chain("inter"));
    fonts.families.insert(FontFamily::Monospace, chain("jetbrains-mono"));
    fonts
}

/// Gives `ctx` the bundled fonts. They are there from the next frame on.
pub fn install(ctx: &Context) {
    ctx.set_fonts(definitions());
}

/// Key caps, offsets and ids.
pub fn mono(size: f32) -> FontId {
    font_at(Family::Mono, size)
}

/// Body text of articles at the size that the reader chose.
pub fn reading(size: f32) -> FontId {
    font_at(Family::Read, size)
}

/// The font of each role that text has in the window. Sizes are points; the
/// second figure of each comment is the distance between lines.
pub mod type_role {
    use egui::FontId;

    use super::{Family, font_at};

    macro_rules! roles {
        ($($(#[$doc:meta])* $name:ident = $family:ident $size:literal;)+) => {
            $($(#[$doc])* pub fn $name() -> FontId { font_at(Family::$family, $size) })+
        };
    }

    roles! {
        /// Article headline, 28 / 34.
        headline = ReadBold 28.0;
        /// Article body, 18 / 38 annotated, 28 in plain reading.
        body = Read 18.0;
        /// Caption under a photo, 14.5 / 30.
        caption = Read 14.5;
        /// Comment body, 16.5 / 32.
        comment = Read 16.5;
        /// Excerpt in inspector, queue and lists, 15 / 20.
        excerpt = Read 15.0;
        /// The sentence of the welcome screen, 25 / 56.
        welcome = Read 25.0;
        /// Page title, big figure, 20 / 26.
        title = UiSemiBold 20.0;
        /// Section title, 15 / 20.
        section = UiSemiBold 15.0;
        /// Text of the interface, 13 / 18.
        ui = Ui 13.0;
        /// Button, list title, 13 / 17.
        ui_medium = UiMedium 13.0;
        /// Interface text that stands out, 13 / 18.
        ui_strong = UiSemiBold 13.0;
        /// Secondary interface text, status bar, segmented control, 12 / 16.
        small = Ui 12.0;
        /// The same, a little stronger.
        small_medium = UiMedium 12.0;
        /// The same, strong.
        small_strong = UiSemiBold 12.0;
        /// Metadata, field label, 11.5 / 16.
        meta = Ui 11.5;
        /// Label chip.
        chip = UiSemiBold 11.5;
        /// Small label chip.
        chip_small = UiSemiBold 11.0;
        /// Label tag above the line, 10 / 11, with 0.35 between letters.
        tag = UiSemiBold 10.0;
        /// Key cap, 10.5 / 16.
        key = Mono 10.5;
        /// Offsets and ids, 11 / 16.
        offsets = Mono 11.0;
        /// Icon beside interface text.
        icon = Icon 16.0;
        /// Icon that is on.
        icon_fill = IconFill 16.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::icon;

    fn with_fonts(check: impl Fn(&mut egui::epaint::text::FontsView<'_>)) {
        let ctx = Context::default();
        install(&ctx);
        ctx.run_ui(egui::RawInput::default(), |ui| ui.ctx().fonts_mut(&check))
            .drop_without_applying_deltas();
    }

    #[test]
    fn every_family_shows_every_bundled_script() {
        with_fonts(|fonts| {
            for of in Family::ALL {
                let id = font_at(of, 13.0);
                for text in [
                    "Straße",
                    "Ελληνικά",
                    "Кириллица",
                    "العربية",
                    "اردو ہے ۱۹۴۷",
                    "עברית",
                    "हिन्दी",
                    "😀",
                ] {
                    let missing: Vec<char> =
                        text.chars().filter(|c| !fonts.has_glyph(&id, *c)).collect();
                    assert!(missing.is_empty(), "{of:?} lacks {missing:?} of {text}");
                }
            }
        });
    }

    #[test]
    fn icons_are_in_both_icon_fonts() {
        with_fonts(|fonts| {
            for (name, text) in icon::ALL {
                assert_eq!(text.chars().count(), 1, "{name}");
                assert!(fonts.has_glyphs(&font_at(Family::Icon, 16.0), text), "{name}");
                assert!(fonts.has_glyphs(&font_at(Family::IconFill, 16.0), text), "{name}");
            }
        });
    }
}
