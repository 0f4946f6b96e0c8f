//! How Tagline looks: colours, fonts, icons and egui's style, for the light and
//! the dark theme. Holds no widget and paints nothing.
//!
//! The chrome has no hue; colour belongs to the labels (see [`Tokens::slot`]),
//! to what needs attention and to what destroys.

mod fonts;
mod icons;
mod style;
mod tokens;

pub use fonts::{
    Family, definitions, family, font_at, install as install_fonts, mono, reading, type_role,
};
pub use icons::icon;
pub use style::{apply, control, floating_shadow, radius, space};
pub use tokens::{Slot, Tokens};
