//! Puts the panels, the welcome screen and the sheets on the screen.

use egui::{Frame, Id, Panel as EguiPanel, Ui, vec2};

use super::App;
use crate::session::{Action, MendAction, Page, ReviewAction};
use crate::ui::example::Example;
use crate::ui::panels::{self, FindAsk, Panel, SettingsAsk, WelcomeAsk};
use crate::ui::sheets;
use crate::ui::state::{Focus, Sheet, WindowState, in_review, is_narrow};
use crate::ui::theme::{self, Tokens, control, floating_shadow};

/// Below this width the article list is a rail.
const VERY_NARROW: f32 = 960.0;
/// Below this width the list of differences is a rail: their panel at the right stays.
const NARROW_QUEUE: f32 = 1180.0;

impl App {
    pub(super) fn project(&mut self, ui: &mut Ui) {
        let Some(session) = &self.session else { return };
        let now = ui.input(|i| i.time);
        let width = ui.max_rect().width();
        let mut actions = std::mem::take(&mut self.window.actions);
        let mut panel = Panel { session, actions: &mut actions };
        let bare = || Frame::NONE;
        EguiPanel::top("top bar")
            .exact_size(control::TOP_BAR)
            .frame(bare())
            .show_separator_line(false)
            .show(ui, |ui| panels::top_bar(ui, &mut panel));
        EguiPanel::bottom("status bar")
            .exact_size(control::STATUS_BAR)
            .frame(bare())
            .show_separator_line(false)
            .show(ui, |ui| panels::status_bar(ui, &mut panel, &self.window, now));
        if let Some(over) = session.page() {
            let page = egui::CentralPanel::default().frame(bare()).show(ui, |ui| {
                let area = ui.max_rect();
                match over {
                    Page::Project => self.dashboard.show(ui, &mut panel),
                    Page::Agreement => self.agreement.show(ui, &mut panel),
                    Page::Schema => self.schema.show(ui, &mut panel),
                }
                area
            });
            panels::toasts(ui, &mut self.toasts, page.inner, now, panel.actions);
            self.window.actions = actions;
            return;
        }
        let reviewing = session.review().is_some();
        let least = if reviewing { NARROW_QUEUE } else { VERY_NARROW };
        let rail = !self.window.list_open || width < least;
        let queue = reviewing && !self.window.review.articles;
        let left =
            |name: &'static str| EguiPanel::left(name).frame(bare()).show_separator_line(false);
        let searching = session.search().is_some() && !reviewing;
        match (queue, rail) {
            _ if searching => {
                left("search")
                    .default_size(360.0)
                    .size_range(320.0..=560.0)
                    .resizable(true)
                    .show(ui, |ui| panels::search_panel(ui, &mut panel, &mut self.window));
            }
            (true, true) => {
                left("difference rail")
                    .exact_size(44.0)
                    .resizable(false)
                    .show(ui, |ui| panels::queue_rail(ui, &mut panel, &mut self.window));
            }
            (true, false) => {
                left("differences")
                    .default_size(284.0)
                    .size_range(220.0..=400.0)
                    .resizable(true)
                    .show(ui, |ui| panels::queue(ui, &mut panel, &mut self.window));
            }
            (false, true) => {
                let open = std::mem::replace(&mut self.window.list_open, false);
                left("article rail")
                    .exact_size(44.0)
                    .resizable(false)
                    .show(ui, |ui| panels::article_list(ui, &mut panel, &mut self.window));
                self.window.list_open = open;
            }
            (false, false) => {
                left("article list")
                    .default_size(248.0)
                    .size_range(180.0..=400.0)
                    .resizable(true)
                    .show(ui, |ui| panels::article_list(ui, &mut panel, &mut self.window));
            }
        }
        let overlay = is_narrow(ui.ctx(), Some(session));
        let settling = in_review(session);
        let has_article = session.open().is_some();
        let grid = self.shows_grid();
        let obstacle = session.review().and_then(|review| review.obstacle());
        // Where there is nothing to compare there is nothing to settle.
        let has_article = has_article && (obstacle.is_none() || !settling);
        if self.window.inspector_open && !overlay && has_article {
            let (name, size) = if settling { ("settle", 332.0) } else { ("inspector", 308.0) };
            EguiPanel::right(name)
                .default_size(size)
                .size_range(260.0..=480.0)
                .resizable(true)
                .frame(bare())
                .show_separator_line(false)
                .show(ui, |ui| at_right(ui, &mut panel, &mut self.window, now));
        }
        let top = |name: &'static str, height: f32| {
            EguiPanel::top(name).exact_size(height).frame(bare()).show_separator_line(false)
        };
        if settling {
            top("compare bar", control::DOCK)
                .show(ui, |ui| panels::compare_bar(ui, &mut panel, &mut self.window));
        } else {
            if reviewing {
                top("editing bar", control::DOCUMENT_BAR)
                    .show(ui, |ui| panels::editing_bar(ui, &mut panel));
            }
            top("dock", panels::dock_height(ui, session))
                .show(ui, |ui| panels::dock(ui, &mut panel));
        }
        EguiPanel::top("document bar")
            .exact_size(control::DOCUMENT_BAR)
            .frame(bare())
            .show_separator_line(false)
            .show(ui, |ui| panels::document_bar(ui, &mut panel, &self.window));
        let mut find = None;
        if self.window.find.is_some() {
            find = EguiPanel::top("find bar")
                .exact_size(control::DOCUMENT_BAR)
                .frame(bare())
                .show_separator_line(false)
                .show(ui, |ui| panels::find_bar(ui, &mut panel, &mut self.window))
                .inner;
        }
        let central = egui::CentralPanel::default().frame(bare()).show(ui, |ui| {
            let area = ui.max_rect();
            match session.problem() {
                Some((id, why)) => unreadable(ui, &id.0, why),
                None if obstacle.is_some() => {
                    panels::obstacle(ui, &mut panel, obstacle.unwrap_or_default());
                }
                None if grid => self.grid.show(ui, &mut panel),
                None => self.view.show(ui, session, &self.window, panel.actions),
            }
            area
        });
        panels::link_bar(ui, central.inner, &mut panel, &mut self.window);
        panels::toasts(ui, &mut self.toasts, central.inner, now, panel.actions);
        if self.window.inspector_over && overlay && has_article {
            over_the_text(ui, central.inner, |ui| {
                at_right(ui, &mut panel, &mut self.window, now);
            });
        }
        self.window.actions = actions;
        match find {
            Some(FindAsk::Query(query)) => {
                if let Some(session) = &mut self.session {
                    session.find_in_article(&query);
                }
                ui.ctx().request_repaint();
            }
            Some(FindAsk::Close) => {
                self.window.find = None;
                if let Some(session) = &mut self.session {
                    session.end_find();
                }
            }
            None => {}
        }
    }

    pub(super) fn welcome(&mut self, ui: &mut Ui) {
        let t = Tokens::of(ui);
        if self.example.is_none() {
            self.example = Example::new();
        }
        EguiPanel::bottom("welcome bar")
            .exact_size(control::STATUS_BAR)
            .frame(Frame::new().fill(t.app))
            .show_separator_line(false)
            .show(ui, |ui| {
                ui.horizontal_centered(|ui| {
                    ui.add_space(12.0);
                    let version = concat!("Tagline ", env!("CARGO_PKG_VERSION"));
                    ui.label(
                        egui::RichText::new(version).font(theme::type_role::small()).color(t.ink2),
                    );
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        ui.add_space(12.0);
                        let words = "Works offline";
                        ui.label(
                            egui::RichText::new(words)
                                .font(theme::type_role::small())
                                .color(t.ink2),
                        );
                    });
                });
            });
        let mut actions = std::mem::take(&mut self.window.actions);
        let ask = egui::CentralPanel::default()
            .frame(Frame::NONE)
            .show(ui, |ui| {
                panels::welcome(
                    ui,
                    &self.settings.recent,
                    self.problem.as_deref(),
                    &mut actions,
                    |ui| {
                        if let Some(example) = &mut self.example {
                            example.show(ui);
                        }
                    },
                )
            })
            .inner;
        self.window.actions = actions;
        match ask {
            Some(WelcomeAsk::Open(path)) => self.open_path(&path),
            Some(WelcomeAsk::Forget(path)) => {
                self.settings.forget(&path);
                self.save_settings();
            }
            None => {}
        }
    }

    pub(super) fn sheets(&mut self, ui: &Ui) {
        let mut actions = std::mem::take(&mut self.window.actions);
        if let (Some(state), Some(session)) = (&mut self.palette, &self.session) {
            let mut panel = Panel { session, actions: &mut actions };
            if sheets::palette_sheet(ui, |ui| panels::palette(ui, &mut panel, state)) {
                self.palette = None;
            }
        } else {
            self.palette = None;
        }
        let mut escape = ui.input(|i| i.key_pressed(egui::Key::Escape));
        let mut close = false;
        let mut annotator = None;
        match self.window.sheet {
            Some(Sheet::Keys) => {
                let panel =
                    self.session.as_ref().map(|session| Panel { session, actions: &mut actions });
                let mut bindings = None;
                close = sheets::sheet(ui, "Keys", 1080.0, |ui| {
                    bindings = panels::keys_page(ui, panel.as_ref(), &mut self.window.keys);
                });
                // A question that is open is left before the page is.
                if escape && self.window.keys.escape() {
                    close = false;
                    escape = false;
                }
                if let Some(bindings) = bindings {
                    self.bind(bindings);
                }
            }
            Some(Sheet::Settings) => {
                let name = self.session.as_ref().map_or_else(
                    || self.settings.annotator.clone(),
                    |session| session.author().to_owned(),
                );
                close = sheets::sheet(ui, "Settings", 460.0, |ui| {
                    annotator = panels::settings(
                        ui,
                        &mut self.window,
                        &name,
                        self.settings.hours,
                        &mut actions,
                    );
                });
            }
            Some(Sheet::Guideline) => match &self.session {
                Some(session) => {
                    let mut panel = Panel { session, actions: &mut actions };
                    close = sheets::sheet(ui, "Guideline", 520.0, |ui| {
                        panels::guideline(ui, &mut panel, &mut self.window);
                    });
                }
                None => close = true,
            },
            Some(Sheet::Rules) => match (&self.session, &mut self.window.review.rules) {
                (Some(session), Some(state)) => {
                    let mut panel = Panel { session, actions: &mut actions };
                    let mut done = false;
                    if state.count(session) {
                        ui.ctx().request_repaint();
                    }
                    close = sheets::sheet(ui, "Settle by a rule", panels::RULES_WIDTH, |ui| {
                        done = panels::rules_sheet(ui, &mut panel, state);
                    });
                    close |= done;
                    if (close || escape) && session.settling().is_some() {
                        actions.push(Action::Review(ReviewAction::StopSettling));
                    }
                }
                _ => close = true,
            },
            Some(Sheet::Mend) => match &self.session {
                Some(session) if session.mending().is_some() => {
                    let mut panel = Panel { session, actions: &mut actions };
                    let begins = self.window.take_focus(Focus::Mend);
                    close = sheets::sheet(ui, "Mend the text", panels::MEND_WIDTH, |ui| {
                        panels::mend_sheet(ui, &mut panel, begins);
                    });
                    if close || escape {
                        actions.push(MendAction::Close.into());
                    }
                }
                // It was made.
                _ => close = true,
            },
            Some(Sheet::Export | Sheet::Import) => close = self.exchange_sheets(ui),
            None => {}
        }
        if close || (escape && self.window.sheet.is_some()) {
            self.window.sheet = None;
            self.end_export();
            self.importing = None;
            self.window.review.rules = None;
        }
        self.looking_sheet(ui);
        self.window.actions = actions;
        match annotator {
            Some(SettingsAsk::Annotator(name)) => {
                self.flush_draft();
                if self.session.as_mut().is_none_or(|session| session.set_annotator(&name)) {
                    self.settings.annotator = name;
                    self.save_settings();
                }
            }
            Some(SettingsAsk::Hours(yes)) => {
                self.settings.hours = yes;
                self.save_settings();
                self.count_hours();
            }
            None => {}
        }
        if self.leaving.is_some() {
            self.ask_before_leaving(ui);
        }
    }
}

/// The panel at the right: for a difference to be decided, or for what is annotated.
fn at_right(ui: &mut Ui, panel: &mut Panel<'_>, window: &mut WindowState, now: f64) {
    if in_review(panel.session) {
        panels::settle(ui, panel, window);
    } else {
        panels::inspector(ui, panel, window, now);
    }
}

/// What is shown in place of an article that could not be read.
fn unreadable(ui: &mut Ui, id: &str, why: &str) {
    let t = Tokens::of(ui);
    let area = ui.max_rect();
    ui.painter().rect_filled(area, 0.0, t.paper);
    ui.vertical_centered(|ui| {
        ui.add_space(area.height() * 0.3);
        ui.set_max_width(520.0);
        ui.label(
            egui::RichText::new(format!("“{id}” cannot be shown"))
                .font(theme::type_role::section())
                .color(t.ink),
        );
        ui.add_space(8.0);
        ui.label(egui::RichText::new(why).color(t.ink2));
        ui.add_space(8.0);
        ui.label(egui::RichText::new("The other articles are not affected.").color(t.ink3));
    });
}

/// A panel at the right that lies over the text, in a narrow window.
fn over_the_text(ui: &Ui, area: egui::Rect, add: impl FnOnce(&mut Ui)) {
    let t = Tokens::of(ui);
    let width = 308.0_f32.min(area.width() - 40.0);
    let rect = egui::Rect::from_min_max(egui::pos2(area.right() - width, area.top()), area.max);
    egui::Area::new(Id::unique("inspector over the text"))
        .order(egui::Order::Middle)
        .fixed_pos(rect.min)
        .fade_in(false)
        .show(ui.ctx(), |ui| {
            ui.painter().add(floating_shadow(&t).as_shape(rect, 0.0));
            ui.painter().rect_filled(rect, 0.0, t.panel);
            let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(rect));
            add(&mut inside);
            ui.allocate_exact_size(vec2(rect.width(), rect.height()), egui::Sense::hover());
        });
}
