//! A window that exists only as pixels: an egui context with the app's fonts and
//! theme, fed with events and a clock of its own, and a picture of its last
//! frame. No system fonts and no animations, so that pictures are the same
//! everywhere. Opens no window and reads no file.

use std::time::Duration;

use egui::epaint::ClippedShape;
use egui::{Context, Event, FullOutput, RawInput, Rect, Theme, Ui, Vec2, ViewportId, pos2};
use image::RgbaImage;

use super::raster::Rasteriser;
use crate::ui::theme;

/// Time between two frames, unless the app asks for one sooner or later.
const STEP: Duration = Duration::from_millis(250);

/// See the module.
pub struct Offscreen {
    ctx: Context,
    rasteriser: Rasteriser,
    /// In points, at a zoom of 1.
    size: Vec2,
    /// Pixels per point at a zoom of 1.
    scale: f32,
    time: Duration,
    shapes: Vec<ClippedShape>,
    pixels_per_point: f32,
    /// What the app asked for in the last frame.
    repaint_after: Duration,
}

impl Offscreen {
    /// A window of `size` points at `scale` pixels per point.
    pub fn new(size: Vec2, scale: f32, theme: Theme) -> Self {
        let ctx = Context::default();
        theme::install_fonts(&ctx);
        theme::apply(&ctx, true);
        ctx.set_theme(theme);
        ctx.set_os(egui::os::OperatingSystem::Nix);
        Self {
            ctx,
            rasteriser: Rasteriser::new(),
            size,
            scale,
            time: Duration::ZERO,
            shapes: Vec::new(),
            pixels_per_point: scale,
            repaint_after: Duration::ZERO,
        }
    }

    /// The context, to set it up or to look into it.
    pub fn ctx(&self) -> &Context {
        &self.ctx
    }

    /// Changes the theme from the next frame on.
    pub fn set_theme(&mut self, theme: Theme) {
        self.ctx.set_theme(theme);
    }

    /// Changes the size, in points at a zoom of 1, from the next frame on.
    pub fn set_size(&mut self, size: Vec2) {
        self.size = size;
    }

    /// Runs one frame. Its shapes and textures stay here; everything else is in
    /// the output.
    pub fn frame(&mut self, events: Vec<Event>, ui: &mut dyn FnMut(&mut Ui)) -> FullOutput {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(
                pos2(0.0, 0.0),
                self.size / self.ctx.zoom_factor(),
            )),
            max_texture_side: Some(4096),
            time: Some(self.time.as_secs_f64()),
            predicted_dt: STEP.as_secs_f32(),
            focused: true,
            events,
            ..RawInput::default()
        };
        input.viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point =
            Some(self.scale);
        let mut output = self.ctx.run_ui(input, ui);
        self.rasteriser.take_textures(&mut output.textures_delta);
        self.shapes = std::mem::take(&mut output.shapes);
        self.pixels_per_point = output.pixels_per_point;
        self.repaint_after = output
            .viewport_output
            .get(&ViewportId::ROOT)
            .map_or(Duration::MAX, |viewport| viewport.repaint_delay);
        self.time += self.repaint_after.clamp(Duration::from_millis(16), STEP);
        output
    }

    /// Runs frames until the app asks for no more within a second, at most
    /// `limit`. Returns how many were run, or `None` if it was still asking.
    pub fn settle(&mut self, limit: usize, ui: &mut dyn FnMut(&mut Ui)) -> Option<usize> {
        for count in 1..=limit {
            let _ = self.frame(Vec::new(), ui);
            if self.repaint_after >= Duration::from_secs(1) {
                return Some(count);
            }
        }
        None
    }

    /// How long after the last frame the app wants the next one.
    pub fn repaint_after(&self) -> Duration {
        self.repaint_after
    }

    /// The last frame as a picture, opaque.
    pub fn screenshot(&mut self) -> RgbaImage {
        let to_pixels = |points: f32| (points * self.scale).round().clamp(1.0, 16_384.0) as u32;
        let primitives = self.ctx.tessellate(self.shapes.clone(), self.pixels_per_point);
        let background = theme::Tokens::of_ctx(&self.ctx).paper;
        self.rasteriser.paint(
            to_pixels(self.size.x),
            to_pixels(self.size.y),
            self.pixels_per_point,
            background,
            &primitives,
        )
    }
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers, vec2};

    use super::*;
    use crate::ui::theme::Tokens;

    #[test]
    fn letters_are_painted_in_both_themes_at_any_scale() {
        for theme in [Theme::Light, Theme::Dark] {
            for scale in [1.0, 1.5, 2.0] {
                let mut window = Offscreen::new(vec2(120.0, 40.0), scale, theme);
                let settled = window.settle(10, &mut |ui| {
                    ui.heading("Hamburg");
                });
                assert!(settled.is_some());
                let picture = window.screenshot();
                assert_eq!(picture.width(), (120.0 * scale) as u32);
                let tokens = Tokens::for_theme(theme);
                let count = |colour: egui::Color32| {
                    picture.pixels().filter(|pixel| pixel.0 == colour.to_array()).count()
                };
                assert!(count(tokens.ink) > 20, "{theme:?} at {scale}");
                assert!(count(tokens.paper) > 1000, "{theme:?} at {scale}");
            }
        }
    }

    #[test]
    fn events_and_zoom_reach_the_ui() {
        let mut window = Offscreen::new(vec2(300.0, 200.0), 1.0, Theme::Light);
        let press = Event::Key {
            key: Key::J,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::NONE,
        };
        let mut pressed = false;
        let _ = window.frame(vec![press], &mut |ui| {
            pressed = ui.input(|input| input.key_pressed(Key::J));
        });
        assert!(pressed);

        window.ctx().set_zoom_factor(2.0);
        let mut width = 0.0;
        window.settle(5, &mut |ui| width = ui.max_rect().width());
        assert_eq!(width, 150.0);
        assert_eq!(window.screenshot().width(), 300);
    }

    #[test]
    fn a_ui_that_always_repaints_does_not_settle() {
        let mut window = Offscreen::new(vec2(100.0, 100.0), 1.0, Theme::Light);
        assert_eq!(window.settle(6, &mut |ui| ui.ctx().request_repaint()), None);
        assert!(window.settle(6, &mut |_| {}).is_some());
    }
}
