//! Fills egui's triangles. Corners are snapped to 1/256 pixel; which pixels are
//! inside, their colours and texture coordinates follow in integers. Blends
//! premultiplied colours as egui's own renderers do, on gamma-encoded channels.
//!
//! Two triangles that make an upright rectangle (every glyph, image and plain
//! rectangle) take a shorter way with the same result. Paint callbacks are left
//! out: nothing in the app uses them.

use std::collections::BTreeMap;

use egui::epaint::textures::TexturesDelta;
use egui::epaint::{ClippedPrimitive, Mesh, Primitive, TextureId, Vertex};
use egui::{Color32, Pos2, Rect};
use image::RgbaImage;

use super::texture::{ONE, Texture};

/// Parts of a pixel.
const SUB: i64 = 256;
/// Corners further out than this (in pixels) are pulled in; nothing sane is there.
const FAR: f32 = 30_000.0;

/// Textures and the means to draw with them.
#[derive(Debug, Default)]
pub struct Rasteriser {
    textures: BTreeMap<TextureId, Texture>,
    freed: Vec<TextureId>,
}

/// The part of the picture that may be painted, in whole pixels.
#[derive(Clone, Copy)]
struct Clip {
    x0: i64,
    y0: i64,
    x1: i64,
    y1: i64,
}

/// A corner in fixed point.
#[derive(Clone, Copy)]
struct Corner {
    x: i64,
    y: i64,
    u: i64,
    v: i64,
    colour: Color32,
}

/// What is being painted on.
struct Canvas {
    width: i64,
    height: i64,
    pixels: Vec<[u8; 4]>,
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
        let mut canvas = Canvas {
            width: i64::from(width),
            height: i64::from(height),
            pixels: vec![background.to_array(); width as usize * height as usize],
        };
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            if let Primitive::Mesh(mesh) = primitive {
                let clip = canvas.clip(*clip_rect, pixels_per_point);
                self.mesh(&mut canvas, clip, mesh, pixels_per_point);
            }
        }
        RgbaImage::from_raw(width, height, canvas.pixels.into_flattened())
            .unwrap_or_else(|| RgbaImage::new(width, height))
    }

    fn mesh(&self, canvas: &mut Canvas, clip: Clip, mesh: &Mesh, scale: f32) {
        let Some(texture) = self.textures.get(&mesh.texture_id) else { return };
        if clip.x0 >= clip.x1 || clip.y0 >= clip.y1 {
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

impl Corner {
    /// `None` if the vertex is nowhere.
    fn new(vertex: &Vertex, scale: f32, texture: &Texture) -> Option<Self> {
        let Pos2 { x, y } = vertex.pos;
        let uv = vertex.uv;
        if x.is_nan() || y.is_nan() || !uv.x.is_finite() || !uv.y.is_finite() {
            return None;
        }
        let snap = |v: f32| ((v * scale).clamp(-FAR, FAR) * SUB as f32).round() as i64;
        let (width, height) = texture.size();
        Some(Self {
            x: snap(x),
            y: snap(y),
            u: Texture::fixed(uv.x, width),
            v: Texture::fixed(uv.y, height),
            colour: vertex.color,
        })
    }
}

impl Canvas {
    fn clip(&self, rect: Rect, scale: f32) -> Clip {
        let to_pixel =
            |v: f32, max: i64| ((v * scale).clamp(-FAR, FAR).round() as i64).clamp(0, max);
        Clip {
            x0: to_pixel(rect.min.x, self.width),
            y0: to_pixel(rect.min.y, self.height),
            x1: to_pixel(rect.max.x, self.width),
            y1: to_pixel(rect.max.y, self.height),
        }
    }

    /// The pixels `x0..x1` of a row, which must be inside the picture.
    fn row(&mut self, y: i64, x0: i64, x1: i64) -> &mut [[u8; 4]] {
        let from = (y * self.width + x0) as usize;
        let to = (y * self.width + x1) as usize;
        self.pixels.get_mut(from..to).unwrap_or_default()
    }
}

/// `a * b / 255`, rounded to the nearest.
#[inline]
const fn scale(a: u8, b: u8) -> u8 {
    let product = a as u32 * b as u32 + 128;
    ((product + (product >> 8)) >> 8) as u8
}

#[inline]
fn modulate(a: Color32, b: Color32) -> Color32 {
    if a == Color32::WHITE {
        return b;
    }
    if b == Color32::WHITE {
        return a;
    }
    let ([ar, ag, ab, aa], [br, bg, bb, ba]) = (a.to_array(), b.to_array());
    Color32::from_rgba_premultiplied(scale(ar, br), scale(ag, bg), scale(ab, bb), scale(aa, ba))
}

#[inline]
fn blend(target: &mut [u8; 4], colour: Color32) {
    let source = colour.to_array();
    match source {
        [0, 0, 0, 0] => {}
        [_, _, _, 255] => *target = source,
        [_, _, _, alpha] => {
            for (to, from) in target.iter_mut().zip(source) {
                *to = scale(*to, 255 - alpha).saturating_add(from);
            }
        }
    }
}

fn is_upright(a: Corner, b: Corner, c: Corner, d: Corner) -> bool {
    a.y == b.y
        && c.y == d.y
        && a.x == c.x
        && b.x == d.x
        && a.v == b.v
        && c.v == d.v
        && a.u == c.u
        && b.u == d.u
        && a.colour == b.colour
        && a.colour == c.colour
        && a.colour == d.colour
}

/// The first pixel whose centre is at or after a coordinate.
const fn first_pixel(coordinate: i64) -> i64 {
    (coordinate - SUB / 2 + SUB - 1).div_euclid(SUB)
}

/// Paints the rectangle with the opposite corners `a` and `d`.
fn rectangle(canvas: &mut Canvas, clip: Clip, texture: &Texture, a: Corner, d: Corner) {
    let (left, right) = if a.x <= d.x { (a, d) } else { (d, a) };
    let (top, bottom) = if a.y <= d.y { (a, d) } else { (d, a) };
    let (x0, x1) = (first_pixel(left.x).max(clip.x0), first_pixel(right.x).min(clip.x1));
    let (y0, y1) = (first_pixel(top.y).max(clip.y0), first_pixel(bottom.y).min(clip.y1));
    if x0 >= x1 || y0 >= y1 {
        return;
    }
    let (across, down) = (right.x - left.x, bottom.y - top.y);
    let (du, dv) = (right.u - left.u, bottom.v - top.v);
    if du == 0 && dv == 0 {
        let colour = modulate(a.colour, texture.sample(a.u, a.v, true));
        for y in y0..y1 {
            fill(canvas.row(y, x0, x1), colour);
        }
        return;
    }
    let u_at = |x: i64| left.u + du * (x * SUB + SUB / 2 - left.x) / across;
    let v_at = |y: i64| top.v + dv * (y * SUB + SUB / 2 - top.y) / down;
    // Glyphs are drawn texel by pixel.
    let one_to_one = du * SUB == across * ONE
        && dv * SUB == down * ONE
        && u_at(x0).rem_euclid(ONE) == ONE / 2
        && v_at(y0).rem_euclid(ONE) == ONE / 2;
    let linear = !one_to_one && texture.is_linear(du.abs() * SUB <= across * ONE);
    for y in y0..y1 {
        let v = v_at(y);
        for (x, pixel) in (x0..x1).zip(canvas.row(y, x0, x1)) {
            let texel = texture.sample(u_at(x), v, linear);
            if texel != Color32::TRANSPARENT {
                blend(pixel, modulate(a.colour, texel));
            }
        }
    }
}

fn fill(pixels: &mut [[u8; 4]], colour: Color32) {
    if colour.a() == 255 {
        pixels.fill(colour.to_array());
    } else {
        for pixel in pixels {
            blend(pixel, colour);
        }
    }
}

/// One side of a triangle: `value(x, y) >= 0` for the centres of pixels inside.
struct Side {
    dx: i64,
    dy: i64,
    from: Corner,
    /// 1 for sides whose own pixels belong to the neighbour.
    bias: i64,
}

impl Side {
    fn new(from: Corner, to: Corner) -> Self {
        let (dx, dy) = (to.x - from.x, to.y - from.y);
        let top_or_left = dy < 0 || (dy == 0 && dx > 0);
        Self { dx, dy, from, bias: i64::from(!top_or_left) }
    }

    /// Twice the signed area between this side and the centre of a pixel.
    fn area(&self, x: i64, y: i64) -> i64 {
        self.dx * (y * SUB + SUB / 2 - self.from.y) - self.dy * (x * SUB + SUB / 2 - self.from.x)
    }

    /// Narrows a row of pixels to those on the inner side.
    fn narrow(&self, y: i64, x0: &mut i64, x1: &mut i64) {
        let at_zero = self.area(0, y) - self.bias;
        let step = -self.dy * SUB;
        match step.signum() {
            1 => *x0 = (*x0).max(-at_zero.div_euclid(step)),
            -1 => *x1 = (*x1).min(at_zero.div_euclid(-step) + 1),
            _ if at_zero < 0 => *x1 = *x0,
            _ => {}
        }
    }
}

fn triangle(canvas: &mut Canvas, clip: Clip, texture: &Texture, a: Corner, b: Corner, c: Corner) {
    let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    if area == 0 {
        return;
    }
    let (b, c, area) = if area > 0 { (b, c, area) } else { (c, b, -area) };
    let sides = [Side::new(b, c), Side::new(c, a), Side::new(a, b)];
    let top = a.y.min(b.y).min(c.y);
    let bottom = a.y.max(b.y).max(c.y);
    let flat_colour = a.colour == b.colour && b.colour == c.colour;
    let flat_texture = (a.u, a.v) == (b.u, b.v) && (b.u, b.v) == (c.u, c.v);
    let texel = flat_texture.then(|| texture.sample(a.u, a.v, true));
    let (left, right) = (a.x.min(b.x).min(c.x), a.x.max(b.x).max(c.x));
    let linear = texture
        .is_linear((a.u.max(b.u).max(c.u) - a.u.min(b.u).min(c.u)) * SUB <= (right - left) * ONE);
    for y in first_pixel(top).max(clip.y0)..first_pixel(bottom + 1).min(clip.y1) {
        let (mut x0, mut x1) = (clip.x0, clip.x1);
        for side in &sides {
            side.narrow(y, &mut x0, &mut x1);
        }
        if x0 >= x1 {
            continue;
        }
        if flat_colour && let Some(texel) = texel {
            fill(canvas.row(y, x0, x1), modulate(a.colour, texel));
            continue;
        }
        for (x, pixel) in (x0..x1).zip(canvas.row(y, x0, x1)) {
            let [wa, wb, wc] = [sides[0].area(x, y), sides[1].area(x, y), sides[2].area(x, y)];
            let mix = |a: i64, b: i64, c: i64| {
                // Weights are up to 2^48 and texture coordinates up to 2^30.
                let sum = i128::from(wa) * i128::from(a)
                    + i128::from(wb) * i128::from(b)
                    + i128::from(wc) * i128::from(c);
                match i64::try_from(sum) {
                    Ok(sum) => sum / area,
                    Err(_) => (sum / i128::from(area)) as i64,
                }
            };
            let colour = if flat_colour {
                a.colour
            } else {
                let (p, q, r) = (a.colour.to_array(), b.colour.to_array(), c.colour.to_array());
                let channel = |i: usize| {
                    let sum = wa * i64::from(p[i]) + wb * i64::from(q[i]) + wc * i64::from(r[i]);
                    ((sum + area / 2) / area).clamp(0, 255) as u8
                };
                Color32::from_rgba_premultiplied(channel(0), channel(1), channel(2), channel(3))
            };
            let texel = texel
                .unwrap_or_else(|| texture.sample(mix(a.u, b.u, c.u), mix(a.v, b.v, c.v), linear));
            blend(pixel, modulate(colour, texel));
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::epaint::textures::TextureOptions;
    use egui::epaint::{ColorImage, ImageDelta, WHITE_UV};
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
