//! Fills rectangles and triangles. Corners are snapped to 1/256 pixel; which
//! pixels are inside, their colours and texture coordinates follow in integers.
//! Blends premultiplied colours as egui's own renderers do, on gamma-encoded
//! channels.

use egui::epaint::Vertex;
use egui::{Color32, Pos2, Rect};

use super::texture::{ONE, Texture};

/// Parts of a pixel.
const SUB: i64 = 256;
/// Corners further out than this (in pixels) are pulled in; nothing sane is there.
const FAR: f32 = 30_000.0;

/// The part of the picture that may be painted, in whole pixels.
#[derive(Clone, Copy)]
pub(super) struct Clip {
    x0: i64,
    y0: i64,
    x1: i64,
    y1: i64,
}

/// A corner in fixed point.
#[derive(Clone, Copy)]
pub(super) struct Corner {
    x: i64,
    y: i64,
    u: i64,
    v: i64,
    colour: Color32,
}

/// What is being painted on.
pub(super) struct Canvas {
    width: i64,
    height: i64,
    pixels: Vec<[u8; 4]>,
}

impl Corner {
    /// `None` if the vertex is nowhere.
    pub(super) fn new(vertex: &Vertex, scale: f32, texture: &Texture) -> Option<Self> {
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

impl Clip {
    pub(super) const fn is_empty(&self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32, background: Color32) -> Self {
        Self {
            width: i64::from(width),
            height: i64::from(height),
            pixels: vec![background.to_array(); width as usize * height as usize],
        }
    }

    /// The picture as red, green, blue and alpha of each pixel, row by row.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.pixels.into_flattened()
    }

    /// A clip rectangle in whole pixels.
    pub(super) fn clip(&self, rect: Rect, scale: f32) -> Clip {
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

/// Whether two triangles with these corners are one rectangle in one colour.
pub(super) fn is_upright(a: Corner, b: Corner, c: Corner, d: Corner) -> bool {
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
pub(super) fn rectangle(canvas: &mut Canvas, clip: Clip, texture: &Texture, a: Corner, d: Corner) {
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

/// Paints a triangle, whichever way round its corners are.
pub(super) fn triangle(
    canvas: &mut Canvas,
    clip: Clip,
    texture: &Texture,
    a: Corner,
    b: Corner,
    c: Corner,
) {
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
