//! Pages that lie over the articles: one of them at a time, or none.

use super::Session;

/// A page over the whole project, in place of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Page {
    /// What there is and how far it is.
    Project,
    /// How far all agree.
    Agreement,
    /// The label set, to be changed.
    Schema,
}

impl Page {
    /// All of them, as their tabs stand.
    pub const ALL: [Self; 3] = [Self::Project, Self::Agreement, Self::Schema];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Project => "Project",
            Self::Agreement => "Agreement",
            Self::Schema => "Schema",
        }
    }
}

impl Session {
    /// The page that lies over the articles.
    pub fn page(&self) -> Option<Page> {
        self.page
    }

    /// Shows a page, or goes back to the articles if it is shown.
    pub(super) fn toggle_page(&mut self, page: Page) {
        self.turn_to((self.page != Some(page)).then_some(page));
    }

    /// Shows a page, or the articles. What a page was having worked out is not waited for.
    pub(super) fn turn_to(&mut self, page: Option<Page>) {
        if page == self.page {
            return;
        }
        match self.page {
            Some(Page::Project) => self.leave_dashboard(),
            Some(Page::Schema) => self.leave_schema(),
            Some(Page::Agreement) | None => {}
        }
        if !matches!(page, Some(Page::Project | Page::Agreement)) {
            self.stop_figures();
        }
        if self.page.is_none() {
            // Pages are about what is on disk.
            self.end_edit();
            self.checkpoint();
        }
        self.page = page;
        match page {
            Some(Page::Project) => self.begin_dashboard(),
            Some(Page::Agreement) => self.begin_figures(),
            Some(Page::Schema) => self.begin_schema(),
            None => {}
        }
    }
}
