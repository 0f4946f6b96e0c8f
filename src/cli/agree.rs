//! `tagline agree`: how far annotators agree.

mod cell;
mod explained;
mod places;
mod readable;
mod stretches;

use self::stretches::How;
use super::args::Agree;
use super::open;
use super::output::{Failure, Outcome, print};
use super::team::{no_layer, team};
use crate::agreement::Resampling;
use crate::agreement::gamma::Sampling;
use crate::project::{Project, Team};
use crate::review::figures::{Asked, Report, Unwritable, report};

pub(super) fn run(arguments: &Agree) -> Result<Outcome, Failure> {
    let Some(folder) = arguments.project.as_deref().filter(|_| arguments.explain.is_none()) else {
        let figure = arguments.explain.as_ref().and_then(Option::as_deref);
        return explained::run(figure, arguments.json);
    };
    let project = open(folder)?;
    let team = team(&project, &arguments.annotators, arguments.articles.as_deref())?;
    if let Some(cell) = &arguments.places {
        return places::run(&project, &team, cell, arguments.json);
    }
    let asked = Asked {
        layer: arguments.layer.as_deref(),
        resampling: Resampling { rounds: arguments.rounds, seed: arguments.seed },
        gamma: (!arguments.no_gamma)
            .then_some(Sampling { seed: arguments.seed, ..Sampling::default() }),
        between: &|_| true,
    };
    if let Some(how) = How::of(arguments) {
        return stretches::run(&project, &team, how, &asked, arguments);
    }
    let report = figures(&project, &team, &asked)?;
    if arguments.json {
        print(&report.json().map_err(unwritable)?)?;
    } else if arguments.csv {
        print(&report.csv().map_err(unwritable)?)?;
    } else {
        print(&readable::readable(&report))?;
    }
    Ok(Outcome::Fine)
}

fn figures(project: &Project, team: &Team, asked: &Asked<'_>) -> Result<Report, Failure> {
    let mut report =
        report(project.schema(), &team.annotators, &team.articles, asked).ok_or_else(stopped)?;
    report.units.sets_reanchored = team.reanchored;
    report.units.unplaced = team.unplaced;
    report.units.left_out = team.left_out;
    if let Some(layer) = asked.layer.filter(|_| report.is_empty()) {
        return Err(no_layer(project, layer));
    }
    Ok(report)
}

fn stopped() -> Failure {
    Failure::Input("it was stopped".to_owned())
}

fn unwritable(why: Unwritable) -> Failure {
    Failure::Input(why.to_string())
}
