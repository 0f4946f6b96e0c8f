//! The window as pixels, without GPU or display: egui's triangles are filled by a
//! CPU rasteriser in integer arithmetic, so the same picture comes out on every
//! machine. Serves `tagline render`, the picture tests and the documentation.
//! Knows nothing of what is drawn.

mod fill;
mod offscreen;
mod raster;
mod texture;

pub use offscreen::Offscreen;
pub use raster::Rasteriser;
