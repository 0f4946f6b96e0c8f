//! The triangles of one row: copied from shaped runs, moved to their place and put
//! on a common baseline. Knows nothing of text.

use std::ops::Range;
use std::sync::Arc;

use egui::epaint::Mesh;
use egui::epaint::text::{Glyph, RowVisuals};
use egui::{Galley, Rect, Vec2};

use super::bidi::Segment;

/// The triangles of a row while it is put together.
#[derive(Default)]
pub(super) struct Ink {
    mesh: Mesh,
    glyphs: Vec<Glyph>,
    coloured: bool,
}

impl Ink {
    /// Adds the glyphs of a part of a segment, shifted by `dx`, on the baseline.
    pub(super) fn add(&mut self, segment: &Segment, part: &Range<usize>, dx: f32) {
        let shaped = &segment.shaped;
        let Some(row) = shaped.galley.rows.first() else { return };
        let at = |grapheme: usize| {
            shaped.glyph_at.get(grapheme - segment.graphemes.start).copied().unwrap_or(0) as usize
        };
        let (a, b) = (at(part.start), at(part.end));
        let from = &row.row.visuals.mesh;
        for glyph in row.row.glyphs.get(a.min(b)..a.max(b)).unwrap_or_default() {
            if glyph.uv_rect.is_nothing() {
                continue;
            }
            let first = glyph.first_vertex as usize;
            let Some(corners) = from.vertices.get(first..first + 4) else { continue };
            let to = self.mesh.vertices.len() as u32;
            let mut copy = *glyph;
            copy.first_vertex = to;
            self.glyphs.push(copy);
            self.coloured |= glyph.is_color;
            // Fonts of one row share a baseline, whatever their heights.
            let shift = Vec2::new(dx, -glyph.pos.y);
            self.mesh.vertices.extend(corners.iter().map(|vertex| {
                let mut vertex = *vertex;
                vertex.pos += shift;
                vertex
            }));
            self.mesh.add_triangle(to, to + 1, to + 2);
            self.mesh.add_triangle(to + 2, to + 1, to + 3);
        }
    }

    pub(super) fn galley(
        mut self,
        template: &Galley,
        pixels_per_point: f32,
    ) -> Option<Arc<Galley>> {
        if self.mesh.is_empty() {
            return None;
        }
        self.mesh.vertices.shrink_to_fit();
        self.mesh.indices.shrink_to_fit();
        let mut galley = template.clone();
        galley.rows.truncate(1);
        let bounds = self.mesh.calc_bounds();
        galley.num_vertices = self.mesh.vertices.len();
        galley.num_indices = self.mesh.indices.len();
        galley.mesh_bounds = bounds;
        galley.rect = Rect::from_min_max(bounds.min, bounds.max);
        galley.pixels_per_point = pixels_per_point;
        let placed = galley.rows.first_mut()?;
        placed.pos = egui::Pos2::ZERO;
        let row = Arc::make_mut(&mut placed.row);
        row.size = bounds.size();
        // The tessellator looks at glyphs only to leave coloured ones untinted.
        row.glyphs = if self.coloured { self.glyphs } else { Vec::new() };
        row.visuals = RowVisuals {
            glyph_index_start: 0,
            glyph_vertex_range: 0..self.mesh.vertices.len(),
            mesh_bounds: bounds,
            mesh: self.mesh,
        };
        Some(Arc::new(galley))
    }
}
