//! The window as a picture: the same panels, painted without GPU or display.

use egui::{Theme, Vec2};
use image::RgbaImage;
use jiff::Timestamp;

use super::App;
use crate::article::ArticleId;
use crate::project::{Project, Settings};
use crate::render::Offscreen;
use crate::session::{Action, Session};

/// How many frames a picture may take to come to rest.
const FRAMES: usize = 12;

/// How a picture is to look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picture {
    /// Width and height, in points.
    pub size: Vec2,
    /// Pixels per point.
    pub scale: f32,
    /// Light or dark.
    pub theme: Theme,
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The article cannot be opened.
    #[error("“{id}” cannot be drawn: {why}")]
    Article {
        /// The article.
        id: String,
        /// The cause.
        why: String,
    },
}

/// Draws the window with `article` open for `annotator`. The same pixels on every
/// machine. Writes nothing.
///
/// # Errors
/// If the article cannot be read.
pub fn render_article(
    project: Project,
    article: &ArticleId,
    annotator: &str,
    picture: Picture,
) -> Result<RgbaImage, PictureError> {
    let mut session = Session::repeatable(project, annotator, || Timestamp::UNIX_EPOCH);
    session.dispatch(Action::OpenArticle(article.clone()));
    if let Some((id, why)) = session.problem() {
        return Err(PictureError::Article { id: id.0.clone(), why: why.to_owned() });
    }
    let mut screen = Offscreen::new(picture.size, picture.scale, picture.theme);
    let settings = Settings { annotator: annotator.to_owned(), ..Settings::default() };
    let mut app = App::with_session(screen.ctx(), session, settings);
    screen.set_theme(picture.theme);
    screen.settle(FRAMES, &mut |ui| {
        app.logic(&ui.ctx().clone());
        app.ui(ui);
    });
    Ok(screen.screenshot())
}
