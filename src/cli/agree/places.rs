//! `tagline agree --places`: the very places that a cell was made from.

use serde::Serialize;

use super::cell::cell;
use crate::cli::output::{Failure, Outcome, counted, one_line, print, print_json};
use crate::project::{Project, Team};
use crate::review::figures::places::{Place, layers, places};

/// How many letters of the words are shown in a line.
const WORDS: usize = 60;

/// The places of a cell, as JSON. Offsets count code points.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    cell: &'a str,
    /// How many units of the figure these are, all places together.
    units: usize,
    /// How many of these agree.
    agreed: usize,
    places: Vec<Spot<'a>>,
}

#[derive(Debug, Serialize)]
struct Spot<'a> {
    article: &'a str,
    start: usize,
    end: usize,
    parts: Vec<[usize; 2]>,
    text: String,
    said: Vec<Words<'a>>,
    units: usize,
    agreed: usize,
}

#[derive(Debug, Serialize)]
struct Words<'a> {
    annotator: &'a str,
    what: &'a [String],
}

pub(super) fn run(
    project: &Project,
    team: &Team,
    written: &str,
    json: bool,
) -> Result<Outcome, Failure> {
    let layers = layers(project.schema(), &team.articles);
    let cell = cell(written, &layers, &team.annotators)?;
    let found = places(project.schema(), &team.articles, &cell);
    let places: Vec<Spot<'_>> = found.iter().filter_map(|place| spot(team, place)).collect();
    let listed = Listed {
        cell: written,
        units: found.iter().map(|place| place.units).sum(),
        agreed: found.iter().map(|place| place.agreed).sum(),
        places,
    };
    if json {
        print_json(&listed)?
    } else {
        print(&readable(&listed))?
    }
    Ok(Outcome::Fine)
}

fn spot<'a>(team: &'a Team, place: &'a Place) -> Option<Spot<'a>> {
    let article = &team.articles.get(place.article)?.article;
    let extent = article.text.to_chars(place.extent())?;
    let parts = place.at.iter().filter_map(|part| article.text.to_chars(*part));
    let words: Vec<&str> = place.at.iter().map(|part| article.text.slice(*part)).collect();
    let said = place.said.iter().filter_map(|said| {
        Some(Words { annotator: team.annotators.get(said.annotator)?, what: &said.what })
    });
    Some(Spot {
        article: &article.id.0,
        start: extent.start,
        end: extent.end,
        parts: parts.map(|part| [part.start, part.end]).collect(),
        text: words.join(" … "),
        said: said.collect(),
        units: place.units,
        agreed: place.agreed,
    })
}

fn readable(listed: &Listed<'_>) -> String {
    let mut text = format!(
        "{}: {}, {} agreed of {}\n",
        listed.cell,
        counted(listed.places.len(), "place"),
        listed.agreed,
        counted(listed.units, "unit"),
    );
    let mut article = None;
    for place in &listed.places {
        if article != Some(place.article) {
            text.push_str(&format!("{}\n", place.article));
            article = Some(place.article);
        }
        let verdict = if place.agreed == place.units { "agreed" } else { "differs" };
        let words = place.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = one_line(&words, WORDS);
        text.push_str(&format!("  {}–{}  “{words}”  {verdict}\n", place.start, place.end));
        for said in together(&place.said) {
            text.push_str(&format!("      {said}\n"));
        }
    }
    text
}

/// Those who say the same in one line.
fn together(said: &[Words<'_>]) -> Vec<String> {
    let mut groups: Vec<(&[String], Vec<&str>)> = Vec::new();
    for own in said {
        match groups.iter_mut().find(|(what, _)| *what == own.what) {
            Some((_, who)) => who.push(own.annotator),
            None => groups.push((own.what, vec![own.annotator])),
        }
    }
    let line = |(what, who): (&[String], Vec<&str>)| {
        let what = if what.is_empty() { "nothing".to_owned() } else { what.join(", ") };
        format!("{}: {}", who.join(", "), one_line(&what, WORDS))
    };
    groups.into_iter().map(line).collect()
}
