//! Paints what egui has tessellated: keeps its textures and goes through its
//! meshes. Paint callbacks are left out: nothing in the app uses them.
//!
//! Two triangles that make an upright rectangle (every glyph, image and plain
//! rectangle) take a shorter way with the same result.

use std::collections::BTreeMap;

use egui::Color32;
use egui::epaint::textures::TexturesDelta;
use egui::epaint::{ClippedPrimitive, Mesh, Primitive, TextureId};
use image::RgbaImage;

use super::fill::{Canvas, Clip, Corner, is_upright, rectangle, triangle};
use super::texture::Texture;

/// Textures and the means to draw with them.
#[derive(Debug, Default)]
pub struct Rasteriser {
    textures: BTreeMap<TextureId, Texture>,
    freed: Vec<TextureId>,
}

impl Rasteriser {
    /// Without textures; the first frame brings them.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes over new and changed textures, and drops those that the frame before
    /// freed. Call it for every frame in turn, painted or not.
    pub fn take_textures(&mut self, delta: &mut TexturesDelta) {
        for id in std::mem::take(&mut self.freed) {
            self.textures.remove(&id);
        }
        let mut set: Vec<_> = delta.set.drain().collect();
        set.sort_by_key(|(id, _)| *id);
        for (id, changes) in set {
            for change in changes {
                match self.textures.get_mut(&id) {
                    Some(texture) => texture.update(&change),
                    None => {
                        self.textures.insert(id, Texture::new(&change));
                    }
                }
            }
        }
        // What a frame frees, it may still show.
        self.freed = delta.free.drain().collect();
    }

    /// Paints tessellated shapes on a picture of `width` by `height` pixels filled
    /// with `background`. Texture ids that were never set paint nothing.
    pub fn paint(
        &self,
        width: u32,
        height: u32,
        pixels_per_point: f32,
        background: Color32,
        primitives: &[ClippedPrimitive],
    ) -> RgbaImage {
        let mut canvas = Canvas::new(width, height, background);
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            if let Primitive::Mesh(mesh) = primitive {
                let clip = canvas.clip(*clip_rect, pixels_per_point);
                self.mesh(&mut canvas, clip, mesh, pixels_per_point);
            }
        }
        RgbaImage::from_raw(width, height, canvas.into_bytes())
            .unwrap_or_else(|| RgbaImage::new(width, height))
    }

    fn mesh(&self, canvas: &mut Canvas, clip: Clip, mesh: &Mesh, scale: f32) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else { return };
        if clip.is_empty() {
            return;
        }
        let corner = |index: &u32| {
            mesh.vertices.get(*index as usize).and_then(|v| Corner::new(v, scale, texture))
        };
        let mut indices = mesh.indices.as_slice();
        loop {
            if let [a, b, c, c2, b2, d, rest @ ..] = indices
                && (c, b) == (c2, b2)
                && let (Some(a), Some(b), Some(c), Some(d)) =
                    (corner(a), corner(b), corner(c), corner(d))
                && is_upright(a, b, c, d)
            {
                rectangle(canvas, clip, texture, a, d);
                indices = rest;
            } else if let [a, b, c, rest @ ..] = indices {
                if let (Some(a), Some(b), Some(c)) = (corner(a), corner(b), corner(c)) {
                    triangle(canvas, clip, texture, a, b, c);
                }
                indices = rest;
            } else {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::epaint::textures::TextureOptions;
    use egui::epaint::{ColorImage, ImageDelta, Vertex, WHITE_UV};
    use egui::{Rect, pos2, vec2};

    use super::*;

    const WHITE: [u8; 4] = [255; 4];

    fn rasteriser(image: ColorImage, options: TextureOptions) -> Rasteriser {
        let mut delta = TexturesDelta::default();
        delta.push(TextureId::default(), ImageDelta::full(image, options));
        let mut rasteriser = Rasteriser::new();
        rasteriser.take_textures(&mut delta);
        rasteriser
    }

    fn plain() -> Rasteriser {
        rasteriser(ColorImage::filled([1, 1], Color32::WHITE), TextureOptions::LINEAR)
    }

    fn paint(rasteriser: &Rasteriser, size: u32, mesh: Mesh, clip: Rect) -> RgbaImage {
        let primitives = [ClippedPrimitive { clip_rect: clip, primitive: Primitive::Mesh(mesh) }];
        rasteriser.paint(size, size, 1.0, Color32::WHITE, &primitives)
    }

    fn mesh(corners: &[(f32, f32, Color32)], indices: &[u32]) -> Mesh {
        let vertices = corners
            .iter()
            .map(|(x, y, color)| Vertex { pos: pos2(*x, *y), uv: WHITE_UV, color: *color })
            .collect();
        Mesh { vertices, indices: indices.to_vec(), ..Mesh::default() }
    }

    fn quad(rect: Rect, uv: Rect, colour: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        mesh.add_rect_with_uv(rect, uv, colour);
        mesh
    }

    fn everything() -> Rect {
        Rect::EVERYTHING
    }

    #[test]
    fn pixels_are_filled_whose_centre_is_inside() {
        let rect = Rect::from_min_max(pos2(0.5, 1.5), pos2(2.5, 3.49));
        let mut filled = Mesh::default();
        filled.add_colored_rect(rect, Color32::BLACK);
        let picture = paint(&plain(), 5, filled, everything());
        for (x, y, pixel) in picture.enumerate_pixels() {
            let inside = (0..2).contains(&x) && (1..3).contains(&y);
            assert_eq!(pixel.0, if inside { [0, 0, 0, 255] } else { WHITE }, "{x} {y}");
        }
    }

    #[test]
    fn translucent_colours_are_blended_in_gamma_space() {
        let mut filled = Mesh::default();
        let colour = Color32::from_rgba_premultiplied(64, 0, 0, 128);
        filled.add_colored_rect(Rect::from_min_size(pos2(0.0, 0.0), vec2(2.0, 2.0)), colour);
        let picture = paint(&plain(), 2, filled, everything());
        assert!(picture.pixels().all(|pixel| pixel.0 == [191, 127, 127, 255]));
    }

    #[test]
    fn triangles_that_share_a_side_share_no_pixel() {
        // A fan of translucent triangles around a point that is on no pixel's edge.
        let colour = Color32::from_black_alpha(100);
        let rim = [(0.0, 0.0), (40.0, 0.0), (64.0, 9.0), (64.0, 64.0), (13.0, 64.0), (0.0, 51.0)];
        let mut corners = vec![(29.3, 31.7, colour)];
        corners.extend(rim.map(|(x, y)| (x, y, colour)));
        let indices: Vec<u32> = (0..6).flat_map(|i| [0, 1 + i, 1 + (i + 1) % 6]).collect();
        let picture = paint(&plain(), 64, mesh(&corners, &indices), everything());
        let values: std::collections::BTreeSet<u8> =
            picture.pixels().map(|pixel| pixel.0[0]).collect();
        // Painted once or, outside the fan's corners, not at all; never twice.
        assert_eq!(values, [155, 255].into());
        assert_eq!(picture.get_pixel(29, 31).0[0], 155);
    }

    #[test]
    fn both_ways_to_fill_a_rectangle_agree() {
        let colour = Color32::from_black_alpha(90);
        for step in 0..40_u8 {
            let t = f32::from(step) * 0.173;
            let (x0, y0, x1, y1) = (1.0 + t, 9.0 - t, 12.0 + t * 0.7, 15.0 + t * 0.3);
            let corners = [(x0, y0, colour), (x1, y0, colour), (x0, y1, colour), (x1, y1, colour)];
            let short = paint(&plain(), 24, mesh(&corners, &[0, 1, 2, 2, 1, 3]), everything());
            let long = paint(&plain(), 24, mesh(&corners, &[0, 1, 2, 3, 2, 1]), everything());
            assert!(short == long, "{corners:?}");
        }
    }

    #[test]
    fn colours_run_evenly_between_corners() {
        let (black, white) = (Color32::BLACK, Color32::WHITE);
        let corners =
            [(0.0, 0.0, black), (255.0, 0.0, white), (0.0, 255.0, black), (255.0, 255.0, white)];
        let picture = paint(&plain(), 255, mesh(&corners, &[0, 1, 2, 2, 1, 3]), everything());
        for (x, _, pixel) in picture.enumerate_pixels() {
            // The centre of pixel x is at x + 0.5; halves are rounded up.
            assert_eq!(u32::from(pixel.0[0]), x + 1);
        }
    }

    #[test]
    fn textures_are_sampled_by_their_options() {
        let image =
            || ColorImage::new([2, 1], vec![Color32::BLACK, Color32::from_rgb(200, 200, 200)]);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let row = |options, uv| {
            let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(4.0, 4.0));
            let picture = paint(
                &rasteriser(image(), options),
                4,
                quad(area, uv, Color32::WHITE),
                everything(),
            );
            (0..4).map(|x| picture.get_pixel(x, 2).0[0]).collect::<Vec<_>>()
        };
        assert_eq!(row(TextureOptions::NEAREST, whole), [0, 0, 200, 200]);
        assert_eq!(row(TextureOptions::LINEAR, whole), [0, 50, 150, 200]);
        let twice = Rect::from_min_max(pos2(0.0, 0.0), pos2(2.0, 1.0));
        assert_eq!(row(TextureOptions::NEAREST_REPEAT, twice), [0, 200, 0, 200]);
        assert_eq!(row(TextureOptions::NEAREST, twice), [0, 200, 200, 200]);
        assert_eq!(row(TextureOptions::NEAREST_MIRRORED_REPEAT, twice), [0, 200, 200, 0]);
    }

    #[test]
    fn parts_of_a_texture_can_be_replaced_and_freed_ones_last_the_frame() {
        let mut rasteriser =
            rasteriser(ColorImage::filled([4, 4], Color32::WHITE), TextureOptions::NEAREST);
        let patch = ColorImage::filled([2, 1], Color32::BLACK);
        let mut delta = TexturesDelta::default();
        delta.push(
            TextureId::default(),
            ImageDelta::partial([1, 2], patch, TextureOptions::NEAREST),
        );
        delta.free(TextureId::default());
        rasteriser.take_textures(&mut delta);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let area = Rect::from_min_size(pos2(0.0, 0.0), vec2(4.0, 4.0));
        let draw = |rasteriser: &Rasteriser| {
            let picture = paint(rasteriser, 4, quad(area, whole, Color32::WHITE), everything());
            picture.pixels().filter(|pixel| pixel.0 == [0, 0, 0, 255]).count()
        };
        assert_eq!(draw(&rasteriser), 2);
        rasteriser.take_textures(&mut TexturesDelta::default());
        assert_eq!(draw(&rasteriser), 0);
    }

    #[test]
    fn nothing_is_painted_outside_the_clip_and_nonsense_not_at_all() {
        let mut filled = Mesh::default();
        filled.add_colored_rect(everything(), Color32::BLACK);
        let clip = Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 2.0));
        let picture = paint(&plain(), 4, filled, clip);
        assert_eq!(picture.pixels().filter(|pixel| pixel.0 != WHITE).count(), 2);

        let colour = Color32::BLACK;
        let odd = [
            (f32::NAN, 0.0, colour),
            (0.0, f32::NAN, colour),
            (1e30, -1e30, colour),
            (1.0, 1.0, colour),
        ];
        let picture =
            paint(&plain(), 4, mesh(&odd, &[0, 1, 2, 3, 3, 3, 0, 3, 2, 7, 8, 9]), everything());
        assert!(picture.pixels().all(|pixel| pixel.0 == WHITE));
    }
}
