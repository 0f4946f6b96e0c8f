//! The arguments as they can be written, and their help. What they mean is with the
//! commands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Annotate news articles and their reader comments, on plain files.
///
/// Without a command, opens the window on PATH: a project, a folder of articles, or
/// articles. Without PATH, on the sample project.
#[derive(Debug, Parser)]
#[command(name = "tagline", version, args_conflicts_with_subcommands = true)]
#[command(after_help = "Exit code: 0 fine, 1 problems found, 2 bad use or input.")]
pub(super) struct Arguments {
    /// A project, a folder of articles, or articles.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(subcommand)]
    pub(super) task: Option<Task>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Make a project, and copy articles into it
    New(New),
    /// Copy articles into a project
    Add(Add),
    /// Print how an article was understood: its parts, their places, its comments
    Show(Show),
    /// Print what could be annotated: quotes, answers among comments, mentions of the same
    Suggest(Suggest),
    /// Look through a project for what does not fit together
    Check(Check),
    /// Count what a project has
    Stats(Stats),
    /// Draw an article with its annotations as a PNG, without a display
    Render(Render),
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// The folder to make the project in
    pub(super) project: PathBuf,
    /// Articles, or folders of articles, to copy into it
    #[arg(value_name = "ARTICLE")]
    pub(super) articles: Vec<PathBuf>,
    /// A built-in schema (news, conll-2003, ontonotes-5, polnear, ynacc,
    /// comments) or a schema file
    #[arg(long, value_name = "NAME|FILE", default_value = crate::project::DEFAULT_SCHEMA)]
    pub(super) schema: String,
    /// The annotator whom the project opens for
    #[arg(long, value_name = "NAME")]
    pub(super) annotator: Option<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Add {
    /// The project
    pub(super) project: PathBuf,
    /// Articles, or folders of articles, to copy into it
    #[arg(value_name = "ARTICLE", required = true)]
    pub(super) articles: Vec<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// A project, a folder of articles, or an article
    pub(super) path: PathBuf,
    /// Which article of the project or folder
    pub(super) article: Option<String>,
    /// Print JSON; offsets are in Unicode code points
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Suggest {
    /// A project, a folder of articles, or an article
    pub(super) project: PathBuf,
    /// Which article of the project or folder [default: all of them]
    pub(super) article: Option<String>,
    /// Only suggestions of this kind
    #[arg(long, value_enum)]
    pub(super) kind: Option<SuggestKind>,
    /// Whose mentions to compare; answers that this annotator has given and what they
    /// have refused are left out [default: mentions of the only annotator]
    #[arg(long, value_name = "NAME")]
    pub(super) annotator: Option<String>,
    /// Print one JSON array; offsets are in Unicode code points
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SuggestKind {
    /// Quotes with their sources and cues
    Quotes,
    /// Which comment answers which
    Replies,
    /// Mentions of the same person, place or thing
    Chains,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The project
    pub(super) project: PathBuf,
    /// Print the problems as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Stats {
    /// The project
    pub(super) project: PathBuf,
    /// Print the counts as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Render {
    /// A project, a folder of articles, or an article
    pub(super) project: PathBuf,
    /// Which article of it
    pub(super) article: Option<String>,
    /// The PNG file to write
    #[arg(long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// Whose annotations to draw [default: the project's annotator]
    #[arg(long, value_name = "NAME")]
    pub(super) annotator: Option<String>,
    /// The colours
    #[arg(long, value_enum, default_value_t = Theme::Light)]
    pub(super) theme: Theme,
    /// Pixels for each point, 0.5 to 4
    #[arg(long, value_name = "S", default_value_t = 1.0, value_parser = scale)]
    pub(super) scale: f32,
    /// Size of the picture in points
    #[arg(long, value_name = "WxH", default_value = "1440x900", value_parser = size)]
    pub(super) size: (u32, u32),
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Theme {
    Light,
    Dark,
}

fn scale(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(scale) if (0.5..=4.0).contains(&scale) => Ok(scale),
        _ => Err("the scale is a number from 0.5 to 4, such as 1.5".into()),
    }
}

fn size(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once(['x', 'X', '×']);
    let numbers = parts.and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
    match numbers {
        Some((w @ 320..=8192, h @ 240..=8192)) => Ok((w, h)),
        _ => Err("the size is two whole numbers, 320x240 to 8192x8192, such as 1440x900".into()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn sizes_and_scales() {
        assert_eq!(size("1440x900"), Ok((1440, 900)));
        assert_eq!(size("800X600"), Ok((800, 600)));
        for bad in ["", "800", "x", "800x", "-1x5", "10x10", "1e3x900", "99999x900"] {
            assert!(size(bad).is_err(), "{bad}");
        }
        assert_eq!(scale("1.5"), Ok(1.5));
        for bad in ["0", "NaN", "inf", "-1", "4.5", "big"] {
            assert!(scale(bad).is_err(), "{bad}");
        }
    }
}
