//! egui's textures, kept on the CPU, and how they are looked up: nearest or
//! bilinear, clamped or repeated, in fixed point.

use egui::epaint::ImageDelta;
use egui::{Color32, ImageData, TextureFilter, TextureOptions, TextureWrapMode};

/// Texture coordinates count 1/65536 of a texel.
pub(super) const ONE: i64 = 1 << 16;

/// An image with its sampling options. Colours are premultiplied.
#[derive(Debug)]
pub(super) struct Texture {
    width: i64,
    height: i64,
    pixels: Vec<Color32>,
    options: TextureOptions,
}

impl Texture {
    /// A texture from a whole image.
    pub(super) fn new(delta: &ImageDelta) -> Self {
        let ImageData::Color(image) = &delta.image;
        Self {
            width: image.size[0] as i64,
            height: image.size[1] as i64,
            pixels: image.pixels.clone(),
            options: delta.options,
        }
    }

    /// Replaces the part of the texture that the delta covers.
    pub(super) fn update(&mut self, delta: &ImageDelta) {
        let Some([left, top]) = delta.pos else {
            *self = Self::new(delta);
            return;
        };
        let ImageData::Color(image) = &delta.image;
        let [width, _] = image.size;
        for (row, source) in image.pixels.chunks_exact(width.max(1)).enumerate() {
            let from = (top + row) * self.width as usize + left;
            if let Some(target) = self.pixels.get_mut(from..from + width) {
                target.copy_from_slice(source);
            }
        }
        self.options = delta.options;
    }

    pub(super) const fn size(&self) -> (i64, i64) {
        (self.width, self.height)
    }

    /// A normalised coordinate in fixed point.
    pub(super) fn fixed(value: f32, size: i64) -> i64 {
        let value = f64::from(value) * size as f64 * ONE as f64;
        // Far outside, only the wrap mode matters.
        value.round().clamp(-9e15, 9e15) as i64
    }

    /// The texel with these indices, wrapped.
    #[inline]
    pub(super) fn texel(&self, x: i64, y: i64) -> Color32 {
        let x = wrap(x, self.width, self.options.wrap_mode);
        let y = wrap(y, self.height, self.options.wrap_mode);
        self.pixels.get((y * self.width + x) as usize).copied().unwrap_or(Color32::TRANSPARENT)
    }

    /// Whether looking at texels from afar (`stretched` false) or close by blends them.
    pub(super) fn is_linear(&self, magnified: bool) -> bool {
        let filter = if magnified { self.options.magnification } else { self.options.minification };
        filter == TextureFilter::Linear
    }

    /// The colour at a point in fixed point.
    #[inline]
    pub(super) fn sample(&self, u: i64, v: i64, linear: bool) -> Color32 {
        if !linear {
            return self.texel(u.div_euclid(ONE), v.div_euclid(ONE));
        }
        let (u, v) = (u - ONE / 2, v - ONE / 2);
        let (x, y) = (u.div_euclid(ONE), v.div_euclid(ONE));
        let fx = (u.rem_euclid(ONE) >> 8) as u32;
        let fy = (v.rem_euclid(ONE) >> 8) as u32;
        if fx == 0 && fy == 0 {
            return self.texel(x, y);
        }
        let corners = [
            self.texel(x, y),
            self.texel(x + 1, y),
            self.texel(x, y + 1),
            self.texel(x + 1, y + 1),
        ];
        let [a, b, c, d] = corners.map(|colour| colour.to_array());
        let channel = |i: usize| {
            let top = u32::from(a[i]) * (256 - fx) + u32::from(b[i]) * fx;
            let bottom = u32::from(c[i]) * (256 - fx) + u32::from(d[i]) * fx;
            ((top * (256 - fy) + bottom * fy + (1 << 15)) >> 16) as u8
        };
        Color32::from_rgba_premultiplied(channel(0), channel(1), channel(2), channel(3))
    }
}

#[inline]
fn wrap(index: i64, size: i64, mode: TextureWrapMode) -> i64 {
    match mode {
        TextureWrapMode::ClampToEdge => index.clamp(0, (size - 1).max(0)),
        TextureWrapMode::Repeat => index.rem_euclid(size.max(1)),
        TextureWrapMode::MirroredRepeat => {
            let index = index.rem_euclid(2 * size.max(1));
            if index < size { index } else { 2 * size - 1 - index }
        }
    }
}
