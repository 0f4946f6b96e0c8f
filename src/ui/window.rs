//! The window itself: eframe around [`App`].

use std::path::PathBuf;

use egui::{Context, Ui, ViewportBuilder, vec2};

use super::{App, SystemDialogs};
use crate::project::Settings;

/// There is no window.
#[derive(Debug, thiserror::Error)]
#[error("the window could not be opened: {0}")]
pub struct WindowError(String);

struct Window(App);

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.0.logic(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.0.ui(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.0.close();
    }
}

/// Runs the window until it is closed. Without `paths` it opens the sample project,
/// which `sample` unpacks.
///
/// # Errors
/// If the system gives no window.
pub fn run_window(
    paths: &[PathBuf],
    sample: fn() -> Result<PathBuf, String>,
) -> Result<(), WindowError> {
    let (settings, notice) = Settings::load();
    let viewport = ViewportBuilder::default()
        .with_title("Tagline")
        .with_app_id("tagline")
        .with_inner_size(vec2(1440.0, 900.0))
        .with_min_inner_size(vec2(640.0, 420.0))
        .with_icon(icon());
    let options = eframe::NativeOptions { viewport, ..eframe::NativeOptions::default() };
    let paths = paths.to_vec();
    eframe::run_native(
        "Tagline",
        options,
        Box::new(move |creation| {
            let mut app = App::new(&creation.egui_ctx, settings, Box::new(SystemDialogs), sample);
            if let Some(notice) = notice {
                app.notice(notice);
            }
            match paths.first() {
                Some(path) => {
                    app.open_path(path);
                    if paths.len() > 1 {
                        app.notice(format!(
                            "{} is open. To work on several articles, open the folder they are in.",
                            path.display()
                        ));
                    }
                }
                None => app.open_sample(),
            }
            Ok(Box::new(Window(app)))
        }),
    )
    .map_err(|error| WindowError(error.to_string()))
}

/// The mark, drawn into pixels for the task bar.
fn icon() -> egui::IconData {
    const SIZE: u32 = 64;
    let mut rgba = Vec::with_capacity((SIZE * SIZE * 4) as usize);
    for y in 0..SIZE {
        for x in 0..SIZE {
            let inside =
                |x0: u32, y0: u32, x1: u32, y1: u32| (x0..x1).contains(&x) && (y0..y1).contains(&y);
            let ink = inside(17, 15, 47, 22) || inside(28, 15, 36, 38);
            let under = inside(15, 40, 20, 51) || inside(44, 40, 49, 51) || inside(15, 46, 49, 51);
            let near_corner = |v: u32| !(6..SIZE - 6).contains(&v);
            let corner = near_corner(x) && near_corner(y);
            let value = if ink || under { 0xFF } else { 0x1B };
            rgba.extend([value, value, value, if corner { 0 } else { 0xFF }]);
        }
    }
    egui::IconData { rgba, width: SIZE, height: SIZE }
}
