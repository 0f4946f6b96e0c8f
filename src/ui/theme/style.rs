//! egui's style for both themes, made from the tokens: spacing, radii, what a
//! control looks like at rest, hovered and pressed. Sets nothing per widget.

use egui::style::{
    HandleShape, ScrollAnimation, ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets,
};
use egui::{
    Color32, Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, Vec2, Visuals,
};

use super::tokens::Tokens;
use super::type_role;

/// Steps of space, in points.
pub mod space {
    /// Between a mark and its text.
    pub const XXS: f32 = 2.0;
    /// Between parts of one control.
    pub const XS: f32 = 4.0;
    /// Between an icon and its text.
    pub const S: f32 = 6.0;
    /// Between controls.
    pub const M: f32 = 8.0;
    /// Panel padding, tight.
    pub const L: f32 = 12.0;
    /// Panel padding.
    pub const XL: f32 = 14.0;
    /// Between groups.
    pub const GROUP: f32 = 16.0;
    /// Page padding; between paragraphs.
    pub const PAGE: f32 = 24.0;
    /// Page padding, wide.
    pub const WIDE: f32 = 28.0;
    /// Between sections of a page.
    pub const SECTION: f32 = 48.0;
}

/// Corner radii, in points.
pub mod radius {
    use egui::CornerRadius;

    /// Span highlight.
    pub const HIGHLIGHT: CornerRadius = CornerRadius::same(3);
    /// Label chip: flatter below, where its line runs.
    pub const CHIP: CornerRadius = CornerRadius { nw: 4, ne: 4, sw: 2, se: 2 };
    /// Field, button and segment.
    pub const CONTROL: CornerRadius = CornerRadius::same(6);
    /// Card, toast.
    pub const CARD: CornerRadius = CornerRadius::same(8);
    /// Palette and dialog.
    pub const DIALOG: CornerRadius = CornerRadius::same(10);
}

/// Heights of bars and controls and widths of panels, in points.
pub mod control {
    /// Top bar.
    pub const TOP_BAR: f32 = 44.0;
    /// Status bar.
    pub const STATUS_BAR: f32 = 28.0;
    /// Label dock.
    pub const DOCK: f32 = 46.0;
    /// Document bar.
    pub const DOCUMENT_BAR: f32 = 40.0;
    /// Header of a side panel.
    pub const PANEL_HEADER: f32 = 40.0;
    /// Button and field.
    pub const BUTTON: f32 = 30.0;
    /// Small button.
    pub const BUTTON_SMALL: f32 = 26.0;
    /// Segmented control.
    pub const SEGMENTED: f32 = 28.0;
    /// Label chip.
    pub const CHIP: f32 = 24.0;
    /// Small label chip.
    pub const CHIP_SMALL: f32 = 20.0;
    /// List row.
    pub const LIST_ROW: f32 = 28.0;
    /// Row of the command palette.
    pub const PALETTE_ROW: f32 = 36.0;
    /// Article list, as it opens.
    pub const LIST_WIDTH: f32 = 248.0;
    /// Article list folded to a rail.
    pub const RAIL_WIDTH: f32 = 44.0;
    /// Inspector, as it opens.
    pub const INSPECTOR_WIDTH: f32 = 308.0;
    /// Measure of the article's text at the default reading size.
    pub const COLUMN_WIDTH: f32 = 612.0;
    /// Focus ring.
    pub const FOCUS_RING: f32 = 2.0;
}

/// The shadow of things that float over others; nothing else has one.
pub const fn floating_shadow(tokens: &Tokens) -> Shadow {
    Shadow { offset: [0, 8], blur: 28, spread: 0, color: tokens.shadow }
}

/// Gives `ctx` the style of both themes. Choose between them with
/// [`Context::set_theme`]. With `reduce_motion`, nothing is animated.
pub fn apply(ctx: &Context, reduce_motion: bool) {
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| set(style, &Tokens::for_theme(theme), reduce_motion));
    }
}

fn set(style: &mut Style, tokens: &Tokens, reduce_motion: bool) {
    style.text_styles = [
        (TextStyle::Body, type_role::ui()),
        (TextStyle::Button, type_role::ui_medium()),
        (TextStyle::Small, type_role::meta()),
        (TextStyle::Heading, type_role::title()),
        (TextStyle::Monospace, type_role::offsets()),
        (TextStyle::Name("section".into()), type_role::section()),
        (TextStyle::Name("excerpt".into()), type_role::excerpt()),
    ]
    .into();
    style.animation_time = if reduce_motion { 0.0 } else { 0.08 };
    if reduce_motion {
        style.scroll_animation = ScrollAnimation::none();
    } else {
        style.scroll_animation = ScrollAnimation::duration(0.15);
    }
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.url_in_tooltip = true;

    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(space::M, space::S);
    spacing.button_padding = Vec2::new(10.0, 5.0);
    spacing.interact_size = Vec2::new(28.0, 28.0);
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(6);
    spacing.menu_spacing = 4.0;
    spacing.indent = 16.0;
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 360.0;
    spacing.text_edit_width = 240.0;
    spacing.combo_height = 360.0;
    spacing.scroll = ScrollStyle { bar_width: 8.0, floating_width: 4.0, ..ScrollStyle::floating() };

    style.visuals = visuals(tokens);
}

fn visuals(t: &Tokens) -> Visuals {
    let base = match t.theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let widget = |fill: Color32, outline: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, outline),
        corner_radius: CornerRadius::same(6),
        fg_stroke: Stroke::new(1.0, ink),
        expansion: 0.0,
    };
    Visuals {
        weak_text_color: Some(t.ink3),
        widgets: Widgets {
            noninteractive: widget(t.panel, t.line, t.ink),
            inactive: widget(t.raise, t.line2, t.ink),
            hovered: widget(t.hov, t.line2, t.ink),
            active: widget(t.sel, t.ink, t.ink),
            open: widget(t.sel, t.line2, t.ink),
        },
        selection: Selection { bg_fill: t.sel, stroke: Stroke::new(1.0, t.ink) },
        hyperlink_color: t.ink,
        faint_bg_color: t.panel,
        extreme_bg_color: t.raise,
        text_edit_bg_color: Some(t.raise),
        code_bg_color: t.app,
        warn_fg_color: t.warn,
        error_fg_color: t.bad,
        window_corner_radius: radius::DIALOG,
        window_shadow: floating_shadow(t),
        window_fill: t.raise,
        window_stroke: Stroke::new(1.0, t.line2),
        window_highlight_topmost: false,
        menu_corner_radius: radius::CARD,
        panel_fill: t.panel,
        popup_shadow: floating_shadow(t),
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(1.5, t.ink),
            blink: false,
            ..base.text_cursor.clone()
        },
        striped: false,
        slider_trailing_fill: true,
        handle_shape: HandleShape::Circle,
        image_loading_spinners: false,
        indent_has_left_vline: false,
        ..base
    }
}
