//! Pictures beside an article, read once and kept as textures.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use egui::{ColorImage, Context, TextureHandle, TextureOptions, Vec2, vec2};

/// The longest edge that is kept, in pixels; larger pictures are scaled down.
const MAX_PIXELS: u32 = 1600;
/// The most height that a picture takes, in points.
const MAX_HEIGHT: f32 = 360.0;
/// A file with more pixels than this is not read at all.
const MAX_SOURCE_PIXELS: u64 = 120_000_000;

/// The pictures that were read so far.
#[derive(Default)]
pub(crate) struct Photos {
    read: HashMap<PathBuf, Option<TextureHandle>>,
}

impl Photos {
    /// The picture, or `None` if the file cannot be read as one.
    pub(crate) fn get(&mut self, ctx: &Context, path: &Path) -> Option<TextureHandle> {
        if let Some(known) = self.read.get(path) {
            return known.clone();
        }
        let texture = decode(path).map(|image| {
            ctx.load_texture(path.display().to_string(), image, TextureOptions::LINEAR)
        });
        self.read.insert(path.to_path_buf(), texture.clone());
        texture
    }

    /// Lets go of all pictures.
    pub(crate) fn clear(&mut self) {
        self.read.clear();
    }
}

/// The size that a picture takes in a column.
pub(crate) fn fitted(texture: &TextureHandle, width: f32) -> Vec2 {
    let size = texture.size_vec2();
    let scale = (width / size.x).min(MAX_HEIGHT / size.y).min(1.0);
    vec2((size.x * scale).round(), (size.y * scale).round())
}

fn decode(path: &Path) -> Option<ColorImage> {
    let reader = image::ImageReader::open(path).ok()?.with_guessed_format().ok()?;
    let (width, height) = reader.into_dimensions().ok()?;
    if u64::from(width) * u64::from(height) > MAX_SOURCE_PIXELS {
        return None;
    }
    let mut picture =
        image::ImageReader::open(path).ok()?.with_guessed_format().ok()?.decode().ok()?;
    if width.max(height) > MAX_PIXELS {
        picture = picture.resize(MAX_PIXELS, MAX_PIXELS, image::imageops::FilterType::Triangle);
    }
    let pixels = picture.to_rgba8();
    let size = [usize::try_from(pixels.width()).ok()?, usize::try_from(pixels.height()).ok()?];
    Some(ColorImage::from_rgba_unmultiplied(size, pixels.as_raw()))
}
