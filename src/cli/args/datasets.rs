//! The arguments of what reads and writes datasets of other programs.

use std::path::PathBuf;

use clap::Args;

use super::pair;

#[derive(Debug, Args)]
pub(in crate::cli) struct Export {
    /// The project
    pub(in crate::cli) project: PathBuf,
    /// The format; see `tagline formats`
    #[arg(long, value_name = "FORMAT")]
    pub(in crate::cli) format: String,
    /// The file or folder to write
    #[arg(long, value_name = "PATH", required_unless_present = "dataset")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Write a dataset into this folder: train, dev and test with a card and checksums
    #[arg(long, value_name = "FOLDER", conflicts_with = "out")]
    pub(in crate::cli) dataset: Option<PathBuf>,
    /// Shares of train, dev and test
    #[arg(long, value_name = "T/D/T", default_value = "80/10/10", requires = "dataset")]
    pub(in crate::cli) split: crate::exchange::Ratio,
    /// What decides which article goes where
    #[arg(long, value_name = "N", default_value_t = 1, requires = "dataset")]
    pub(in crate::cli) seed: u64,
    /// The licence that the dataset’s card names
    #[arg(long, value_name = "TEXT", default_value = "", requires = "dataset")]
    pub(in crate::cli) licence: String,
    /// Where the articles are from, for the dataset’s card
    #[arg(long, value_name = "TEXT", default_value = "", requires = "dataset")]
    pub(in crate::cli) provenance: String,
    /// Whose annotations; can be given several times [default: everybody’s, without
    /// what was adjudicated]
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) annotator: Vec<String>,
    /// The adjudicated annotations: those of the annotator `gold`
    #[arg(long, conflicts_with = "annotator")]
    pub(in crate::cli) gold: bool,
    /// Only articles whose id matches, such as `2012/*`
    #[arg(long, value_name = "GLOB")]
    pub(in crate::cli) articles: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) choices: Choices,
}

/// What can be chosen about writing.
#[derive(Debug, Args)]
pub(in crate::cli) struct Choices {
    /// An option of the format; see `tagline formats`
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = pair)]
    pub(in crate::cli) options: Vec<(String, String)>,
    /// What to do about what the format cannot hold, such as overlap=skip
    #[arg(long, value_name = "KIND=CHOICE")]
    pub(in crate::cli) on_loss: Vec<crate::formats::Policy>,
    /// Write nothing if anything would be lost
    #[arg(long)]
    pub(in crate::cli) strict: bool,
    /// Replace what an earlier export has written
    #[arg(long)]
    pub(in crate::cli) overwrite: bool,
    /// Say what would be lost, and write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Import {
    /// The project; made if it is not there
    pub(in crate::cli) project: PathBuf,
    /// Files, folders or a zip archive; also a colleague’s set, annotator’s folder or project
    #[arg(value_name = "PATH", required = true)]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// The format [default: recognised]
    #[arg(long, value_name = "FORMAT")]
    pub(in crate::cli) format: Option<String>,
    /// Under whose name [default: the names in the files, or `imported`]
    #[arg(long, visible_alias = "as", value_name = "NAME")]
    pub(in crate::cli) annotator: Option<String>,
    /// The schema of a new project: a built-in one or a file [default: made for the data]
    #[arg(long, value_name = "NAME|FILE")]
    pub(in crate::cli) schema: Option<String>,
    /// An option of the format; see `tagline formats`
    #[arg(long = "option", value_name = "NAME=VALUE", value_parser = pair)]
    pub(in crate::cli) options: Vec<(String, String)>,
    /// Say what is there, and write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Convert {
    /// A file, folder or zip archive
    pub(in crate::cli) input: PathBuf,
    /// The file or folder to write
    pub(in crate::cli) out: PathBuf,
    /// The format of the input [default: recognised]
    #[arg(long, value_name = "FORMAT")]
    pub(in crate::cli) from: Option<String>,
    /// The format to write
    #[arg(long, value_name = "FORMAT")]
    pub(in crate::cli) to: String,
    /// An option of the format that is read
    #[arg(long = "read-option", value_name = "NAME=VALUE", value_parser = pair)]
    pub(in crate::cli) read_options: Vec<(String, String)>,
    #[command(flatten)]
    pub(in crate::cli) choices: Choices,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Formats {
    /// Only this one, with its options
    pub(in crate::cli) format: Option<String>,
    /// Print the formats as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
