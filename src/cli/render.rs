//! `tagline render`: an article with its annotations as a PNG, drawn without GPU or
//! display.

use std::path::Path;

use serde::Serialize;

use super::args::{Render, Theme};
use super::open_article;
use super::output::{Failure, Outcome, print, print_json};
use crate::project::Project;

/// What `render --json` prints.
#[derive(Debug, Serialize)]
struct Report<'a> {
    article: &'a str,
    annotator: &'a str,
    picture: &'a Path,
    bytes: usize,
}

/// What the picture is to be like.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "gui"), expect(dead_code, reason = "nothing can be drawn then"))]
pub(super) struct Look {
    pub(super) theme: Theme,
    /// Pixels for each point.
    pub(super) scale: f32,
    /// Width and height in points.
    pub(super) size: (u32, u32),
}

impl Default for Look {
    fn default() -> Self {
        Self { theme: Theme::Light, scale: 1.0, size: (1440, 900) }
    }
}

pub(super) fn run(arguments: &Render) -> Result<Outcome, Failure> {
    let (project, article) = open_article(&arguments.project, arguments.article.as_deref())?;
    let annotator = match arguments.annotator.as_deref().or(project.info().annotator.as_deref()) {
        Some(annotator) => annotator.to_owned(),
        None => crate::project::Settings::load().0.annotator,
    };
    let look = Look { theme: arguments.theme, scale: arguments.scale, size: arguments.size };
    let out = arguments.out.as_path();
    let id = article.id;
    let bytes = draw(project, &id.0, &annotator, look, out)?;
    if arguments.json {
        print_json(&Report { article: &id.0, annotator: &annotator, picture: out, bytes })?;
    } else {
        print(&format!("{}\n", out.display()))?;
    }
    Ok(Outcome::Fine)
}

/// Draws the article and writes the picture; returns how many bytes it has.
#[cfg(feature = "gui")]
pub(super) fn draw(
    project: Project,
    article: &str,
    annotator: &str,
    look: Look,
    out: &Path,
) -> Result<usize, Failure> {
    use crate::article::ArticleId;
    use crate::ui::{Picture, render_article};

    let theme = match look.theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    };
    let (width, height) = look.size;
    let size = egui::vec2(width as f32, height as f32);
    let picture = Picture { size, scale: look.scale, theme };
    let image = render_article(project, &ArticleId(article.to_owned()), annotator, picture)
        .map_err(|e| Failure::Input(e.to_string()))?;
    let failed = |e: &dyn std::fmt::Display| {
        Failure::Input(format!("{}: the picture cannot be written: {e}", out.display()))
    };
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).map_err(|e| failed(&e))?;
    let png = png.into_inner();
    std::fs::write(out, &png).map_err(|e| failed(&e))?;
    Ok(png.len())
}

/// Without the window's code there is nothing to draw with.
#[cfg(not(feature = "gui"))]
pub(super) fn draw(
    _project: Project,
    _article: &str,
    _annotator: &str,
    _look: Look,
    _out: &Path,
) -> Result<usize, Failure> {
    Err(Failure::Input(
        "this program was built without the feature `gui`, so it cannot draw; build it with \
         `cargo build --release`"
            .into(),
    ))
}
