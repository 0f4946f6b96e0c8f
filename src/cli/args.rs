//! The arguments as they can be written, and their help. What they mean is with the
//! commands.

mod datasets;
mod mend;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(super) use datasets::{Choices, Convert, Export, Formats, Import};
pub(super) use mend::Mend;

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
    /// Check a program that suggests spans against the protocol, with texts on which
    /// programs fail
    ModelCheck(ModelCheck),
    /// Look for words and annotations in the whole project
    Find(Find),
    /// Say who annotates what: evenly, with an overlap to measure agreement on
    Assign(Assign),
    /// Look through a project for what does not fit together
    Check(Check),
    /// Count what a project has
    Stats(Stats),
    /// Show the label set with its history and use, or change it with everybody's sets
    Schema(Schema),
    /// Put a text right without touching its file, list what was put right, or take it back
    Mend(Mend),
    /// List where annotators differ, and who has what
    Compare(Compare),
    /// Start gold: take over what annotators agree on, and what a rule settles
    Gold(Gold),
    /// Show an annotator what adjudication changed in their work
    Feedback(Feedback),
    /// Measure how far annotators agree, on all layers, with intervals
    Agree(Agree),
    /// List what people say to each other about annotations, comments, articles and labels
    Remarks(Remarks),
    /// Merge two copies of a set that went different ways; can be called by git
    Merge(Merge),
    /// Write annotations as a dataset, in any format of the field
    Export(Export),
    /// Read a dataset into a project, which is made if it is not there
    Import(Import),
    /// Turn a dataset of one format into one of another
    Convert(Convert),
    /// List the formats with what they can hold
    Formats(Formats),
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
    /// Annotators see what others made of an article only when their own is done
    #[arg(long)]
    pub(super) blind: bool,
    /// Who sees everything all the same; can be given several times
    #[arg(long, value_name = "NAME", requires = "blind")]
    pub(super) adjudicator: Vec<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// The project
    pub(super) project: PathBuf,
    /// Give a span label another code; this and the following can be repeated
    #[arg(long, value_name = "OLD=NEW")]
    pub(super) rename_label: Vec<String>,
    /// Make one label of several
    #[arg(long, value_name = "A,B=INTO")]
    pub(super) merge_labels: Vec<String>,
    /// Make several labels of one; its spans get the first and are listed as to decide
    #[arg(long, value_name = "OLD=A,B")]
    pub(super) split_label: Vec<String>,
    /// Retire a label: its spans are deleted, or stay while it is offered no more, or get
    /// another label
    #[arg(long, value_name = "LABEL=delete|keep|OTHER")]
    pub(super) retire_label: Vec<String>,
    /// Changes of any kind, as a RON list like that in schema.ron's history; made last
    #[arg(long, value_name = "FILE")]
    pub(super) changes: Option<PathBuf>,
    /// Count what would change for every annotator, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Take back the last version, where nobody has worked on since
    #[arg(long, conflicts_with_all = ["rename_label", "merge_labels", "split_label", "retire_label", "changes", "dry_run"])]
    pub(super) take_back: bool,
    /// Who changes it
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
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
    /// Who is asked: rules (built-in), memory, lists (word lists and rule files), the name
    /// of such a file, or of another annotator whose set is to suggest; can be repeated
    /// [default: rules and lists]
    #[arg(long, value_name = "SOURCE")]
    pub(super) source: Vec<String>,
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
    /// Labelled spans that a memory, lists, rules or another set know
    Spans,
}

/// Look for words and annotations in the whole project.
///
/// Words are looked for as they stand, one after the other, whatever their case. Fields say
/// more, and all must hold: `label:PER,ORG`, `text:/kayan+i/i`, `type:question`, `by:asha`,
/// `status:open`, `has:note`, `conf:<0.5`, `attr:kind=direct`, `kind:relation`,
/// `origin:suggested`, `in:comment`, `article:2012/*`; `-` before one turns it round. With a
/// field that only annotations have, hits are annotations, and words are looked for in what
/// these cover.
#[derive(Debug, Args)]
pub(super) struct Find {
    /// The project, or a folder of articles
    pub(super) project: PathBuf,
    /// What to look for
    pub(super) query: String,
    /// Capital and small letters differ
    #[arg(long)]
    pub(super) case: bool,
    /// Only whole words
    #[arg(long)]
    pub(super) whole_word: bool,
    /// The whole query is a regular expression
    #[arg(long)]
    pub(super) regex: bool,
    /// Ignore diacritics, and how quotes and dashes are written
    #[arg(long)]
    pub(super) fold: bool,
    /// Also find other forms of the words, as this language inflects them: en, de, fr …
    #[arg(long, value_name = "LANGUAGE", conflicts_with = "regex")]
    pub(super) inflected: Option<String>,
    /// Whose labels are shown beside words, and whose status is asked about [default: the
    /// only annotator]
    #[arg(long, value_name = "NAME")]
    pub(super) annotator: Option<String>,
    /// Print the hits as JSON; offsets are in Unicode code points
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ModelCheck {
    /// The program with its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub(super) command: Vec<String>,
    /// The built-in schema whose labels it may use
    #[arg(long, value_name = "NAME", default_value = crate::project::DEFAULT_SCHEMA)]
    pub(super) schema: String,
    /// Seconds that it has for an answer
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(super) timeout: u64,
    /// Handed to it as the server that it is to use
    #[arg(long, value_name = "ADDRESS")]
    pub(super) server: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Assign {
    /// The project
    pub(super) project: PathBuf,
    /// Among whom, with commas
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',', required = true)]
    pub(super) annotators: Vec<String>,
    /// How many annotate an article that is shared
    #[arg(long, value_name = "K", default_value_t = 2)]
    pub(super) overlap: usize,
    /// The share of the articles that are shared; the others have one annotator each
    #[arg(long, value_name = "SHARE", default_value = "100%")]
    pub(super) shared: String,
    /// What chance begins with: the same seed gives the same assignment
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,
    /// Only articles whose id is like this, such as `2012/*`
    #[arg(long, value_name = "GLOB")]
    pub(super) articles: Option<String>,
    /// Forget what was assigned before; without this only what is new is assigned
    #[arg(long)]
    pub(super) anew: bool,
    /// Only show it
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
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
    #[arg(long, conflicts_with = "csv")]
    pub(super) json: bool,
    /// Print one table as CSV, with a column for each annotator: progress, labels,
    /// comment-types, speakers, quotes or relations
    #[arg(long, value_name = "TABLE")]
    pub(super) csv: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Compare {
    /// The project
    pub(super) project: PathBuf,
    /// Whom to compare, with commas; all but gold if nobody is named
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    pub(super) annotators: Vec<String>,
    /// Only articles whose id is like this, such as `2012/*`
    #[arg(long, value_name = "GLOB")]
    pub(super) articles: Option<String>,
    /// Only this layer or type of relation, or `chains`
    #[arg(long, value_name = "NAME")]
    pub(super) layer: Option<String>,
    /// Only what differs in this way: split, missing, extra, label, boundary, attribute,
    /// relation, chain, comment-type, stance, reply-link
    #[arg(long, value_name = "KIND")]
    pub(super) kind: Option<crate::review::compare::Kind>,
    /// Print them as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Gold {
    /// The project
    pub(super) project: PathBuf,
    /// What settles a difference: `unanimous` (nothing does), `majority`, a number of annotators
    /// that is enough, or `annotator=NAME`
    #[arg(long, value_name = "RULE", default_value = "unanimous")]
    pub(super) rule: String,
    /// Whose sets, with commas; all but gold if nobody is named
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    pub(super) annotators: Vec<String>,
    /// Only articles whose id is like this, such as `2012/*`
    #[arg(long, value_name = "GLOB")]
    pub(super) articles: Option<String>,
    /// Who decides; the annotator of the settings if nobody is named
    #[arg(long, value_name = "NAME")]
    pub(super) by: Option<String>,
    /// Only count what the rule would settle, and what every other rule would
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print the counts as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Feedback {
    /// The project
    pub(super) project: PathBuf,
    /// Whose annotations are held against gold
    #[arg(long, value_name = "NAME")]
    pub(super) annotator: String,
    /// Only articles whose id is like this, such as `2012/*`
    #[arg(long, value_name = "GLOB")]
    pub(super) articles: Option<String>,
    /// Print it as JSON; offsets are in Unicode code points
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Agree {
    /// The project
    #[arg(required_unless_present = "explain")]
    pub(super) project: Option<PathBuf>,
    /// Say what a figure measures, when to use it and when not; of all figures if none is named
    #[arg(long, value_name = "FIGURE", num_args = 0..=1, conflicts_with = "csv")]
    pub(super) explain: Option<Option<String>>,
    /// Whom to compare, with commas; all but gold if nobody is named
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    pub(super) annotators: Vec<String>,
    /// Only articles whose id is like this, such as `2012/*`
    #[arg(long, value_name = "GLOB")]
    pub(super) articles: Option<String>,
    /// Only this layer or type of relation, or `chains`
    #[arg(long, value_name = "NAME")]
    pub(super) layer: Option<String>,
    /// Print all figures as JSON
    #[arg(long, conflicts_with = "csv")]
    pub(super) json: bool,
    /// Print all figures as a table of comma-separated values
    #[arg(long)]
    pub(super) csv: bool,
    /// Leave γ and γcat out, which take longest
    #[arg(long)]
    pub(super) no_gamma: bool,
    /// Print the figures of each article by itself
    #[arg(long, conflicts_with_all = ["places", "explain", "window"])]
    pub(super) per_article: bool,
    /// Print the figures of so many articles at a time, in the order they were annotated in
    #[arg(long, value_name = "N", conflicts_with_all = ["places", "explain"])]
    pub(super) window: Option<std::num::NonZeroUsize>,
    /// List the very places that a cell was made from, and who has what there. A cell is
    /// LAYER, LAYER/LABEL, LAYER/ROW/COLUMN of the confusion matrix (`none` for
    /// nothing), LAYER.ATTRIBUTE, a type of relation, or `chains`; then, if wanted, the
    /// figure as in `:f1_overlap`, and two annotators as in `@ada,ben`
    #[arg(long, value_name = "CELL", conflicts_with_all = ["csv", "layer", "explain"])]
    pub(super) places: Option<String>,
    /// How many samples of the articles intervals are made from
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(super) rounds: usize,
    /// Samples are the same for the same seed
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
}

#[derive(Debug, Args)]
pub(super) struct Merge {
    /// The set's file as it was before the two went different ways; an empty file if there is
    /// none
    pub(super) base: PathBuf,
    /// The file of our copy
    pub(super) ours: PathBuf,
    /// The file of the other copy
    pub(super) theirs: PathBuf,
    /// The file to write [default: OURS]
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Where the set belongs, if that is not where it is written; tells its project and schema
    #[arg(long, value_name = "FILE")]
    pub(super) path: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Remarks {
    /// The project
    pub(super) project: PathBuf,
    /// Only threads that are not resolved
    #[arg(long)]
    pub(super) open: bool,
    /// Only threads on this article
    #[arg(long, value_name = "ARTICLE")]
    pub(super) article: Option<String>,
    /// Print them as JSON; offsets are in Unicode code points
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

fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| "write it as NAME=VALUE".to_owned())?;
    Ok((name.trim().to_owned(), value.to_owned()))
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
