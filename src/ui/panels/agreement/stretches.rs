//! The sections of single articles, and of articles over time.

use std::mem::discriminant;

use egui::Ui;

use super::articles::{self, articles};
use super::drift::chart;
use super::figures::{GAP, count, figure};
use super::number::title;
use super::paint::{heading, small};
use super::table::{Cell, Column, Pressed, Row, table};
use super::{AgreementView, Beside};
use crate::article::ArticleId;
use crate::review::figures::Stretch;
use crate::session::{Action, AgreementAction, Part, PartId, Study};
use crate::ui::panels::Panel;
use crate::ui::widgets::segmented;

impl AgreementView {
    /// Each article with its own figures; pressing one opens it in the review.
    pub(super) fn by_article(
        &mut self,
        ui: &mut Ui,
        panel: &mut Panel<'_>,
        study: &Study,
        id: &PartId,
        part: &Part<'_>,
    ) {
        let columns = columns(part);
        if columns.is_empty() || study.per_article.len() < 2 {
            return;
        }
        let mut rows = Vec::new();
        for stretch in &study.per_article {
            let Some(article) = article_of(study, stretch.articles.first()) else { continue };
            let part = id.of(&stretch.report).filter(|part| part.count() > 0);
            let Some(part) = part else { continue };
            let (count, title) = (part.count(), panel.session.title(article));
            let figures =
                columns.iter().map(|column| part.figure(column.figure?)).collect::<Vec<_>>();
            rows.push(articles::Row { id: article, title, count, figures });
        }
        ui.add_space(GAP);
        let about = format!("{} that two or more have annotated", rows.len());
        heading(ui, "By article", &about);
        match ui.scope(|ui| articles(ui, &columns, rows, self.sort)).inner {
            Some(articles::Ask::Sort(sort)) => self.sort = sort,
            Some(articles::Ask::Open(article)) => {
                panel.ask(Action::Agreement(AgreementAction::Open { article, at: None }));
            }
            None => {}
        }
    }

    /// The figures of articles in the order that they were annotated in.
    pub(super) fn over_time(&mut self, ui: &mut Ui, study: &Study, id: &PartId, part: &Part<'_>) {
        let columns = columns(part);
        let Some(first) = columns.first().and_then(|column| column.figure) else { return };
        if study.over_time.is_empty() {
            return;
        }
        let followed = self.followed.get(&discriminant(id)).copied();
        let followed = followed
            .filter(|name| columns.iter().any(|column| column.figure == Some(*name)))
            .unwrap_or(first);
        ui.add_space(GAP);
        heading(ui, "Over time", "articles in the order that they were annotated in");
        ui.add_space(6.0);
        let titles: Vec<&str> = columns.iter().map(|column| column.title).collect();
        let chosen = columns.iter().position(|column| column.figure == Some(followed));
        if let Some(pressed) = segmented(ui, "Over time", &titles, chosen, false)
            && let Some(figure) = columns.get(pressed).and_then(|column| column.figure)
        {
            self.followed.insert(discriminant(id), figure);
        }
        ui.add_space(10.0);
        let numbers: Vec<String> = numbers(&study.over_time);
        let mut figures = Vec::new();
        for stretch in &study.over_time {
            figures.push(id.of(&stretch.report).and_then(|part| part.figure(followed)));
        }
        chart(ui, title(followed), &numbers, &figures);
        ui.add_space(8.0);
        let names: Vec<String> = study
            .over_time
            .iter()
            .zip(&numbers)
            .map(|(stretch, number)| format!("{number}{}", when(study, stretch)))
            .collect();
        let mut all = vec![count("n")];
        all.extend(&columns);
        let mut rows = Vec::new();
        for (stretch, name) in study.over_time.iter().zip(&names) {
            let part = id.of(&stretch.report);
            let mut cells = vec![Cell::Count(part.map_or(0, |part| part.count()))];
            for column in &columns {
                let figure = part.and_then(|part| part.figure(column.figure?));
                cells.push(figure.map_or(Cell::Nothing, Cell::Read));
            }
            rows.push(Row { name, colour: None, cells });
        }
        if let Some(Pressed::Figure(figure)) = table(ui, "Articles", &all, &rows) {
            self.beside = Beside::Help(figure);
        }
        ui.add_space(6.0);
        small(
            ui,
            "An article was annotated when half of its records were made; where an import gave all the same time, the date of the article counts.",
        );
    }
}

/// The figures that are compared between articles.
fn columns(part: &Part<'_>) -> Vec<Column> {
    match part {
        Part::Spans(_) => vec![
            figure("F1 exact", "f1_exact"),
            figure("F1 overlap", "f1_overlap"),
            figure("α tokens", "krippendorff_alpha_nominal_token"),
            figure("κ tokens", "fleiss_kappa_token"),
        ],
        Part::Segments(_) => vec![
            figure("α", "krippendorff_alpha_nominal"),
            figure("α MASI", "krippendorff_alpha_masi"),
            figure("κ", "fleiss_kappa"),
            figure("AC1", "gwet_ac1"),
        ],
        Part::Relations(_) => {
            vec![figure("F1 exact", "f1_exact"), figure("F1 overlap", "f1_overlap")]
        }
        Part::Chains(report) if report.pairs.len() == 1 => vec![
            figure("MUC", "muc"),
            figure("B³", "b_cubed"),
            figure("CEAFe", "ceaf_e"),
            figure("Mean", "mean"),
        ],
        // Chains are held against each other two annotators at a time.
        Part::Chains(_) => Vec::new(),
    }
}

fn article_of<'a>(study: &'a Study, at: Option<&usize>) -> Option<&'a ArticleId> {
    Some(&study.team.articles.get(*at?)?.article.id)
}

/// Which articles each stretch has, counted from 1: `1–3`.
pub(in crate::ui::panels) fn numbers(stretches: &[Stretch]) -> Vec<String> {
    let mut before = 0;
    let number = |stretch: &Stretch| {
        let (first, last) = (before + 1, before + stretch.articles.len());
        before = last;
        if first == last { first.to_string() } else { format!("{first}–{last}") }
    };
    stretches.iter().map(number).collect()
}

/// The days that a stretch was annotated on, or the one article that it is.
fn when(study: &Study, stretch: &Stretch) -> String {
    let days =
        [stretch.begins, stretch.ends].map(|time| time.map(|t| t.strftime("%F").to_string()));
    match (days, stretch.articles.as_slice()) {
        ([Some(first), Some(last)], _) if first != last => format!(", {first} to {last}"),
        ([Some(day), _], _) => format!(", {day}"),
        (_, [one]) => {
            article_of(study, Some(one)).map_or(String::new(), |id| format!(", {}", id.0))
        }
        _ => String::new(),
    }
}
