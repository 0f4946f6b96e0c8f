//! The arguments of `tagline mend`.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(in crate::cli) struct Mend {
    /// The project
    pub(in crate::cli) project: PathBuf,
    /// The article; without one and without anything to do, all that were mended are listed
    #[arg(long, value_name = "ARTICLE")]
    pub(in crate::cli) article: Option<String>,
    /// Put other words in place of these, which the article must have once
    #[arg(long, value_name = "WORDS", requires = "with", group = "what")]
    pub(in crate::cli) replace: Option<String>,
    /// The words that stand there then; "" leaves them out
    #[arg(long, value_name = "WORDS", requires = "replace")]
    pub(in crate::cli) with: Option<String>,
    /// Where the words begin, in code points of the text, if the article has them several times
    #[arg(long, value_name = "N")]
    pub(in crate::cli) at: Option<usize>,
    /// Leave out the part of the article that has these words
    #[arg(long, value_name = "WORDS", group = "what")]
    pub(in crate::cli) take_out: Option<String>,
    /// Have the part of the article that has these words be of another kind
    #[arg(long, value_name = "WORDS", requires = "kind", group = "what")]
    pub(in crate::cli) part: Option<String>,
    /// That kind: headline, published, byline, caption, heading, paragraph, comment, boilerplate
    #[arg(long, value_name = "KIND", requires = "part")]
    pub(in crate::cli) kind: Option<String>,
    /// Read right what was read by the wrong encoding (“donâ€™t”), in the whole article
    #[arg(long, group = "what")]
    pub(in crate::cli) repair_encoding: bool,
    /// Take a mend back, by its id
    #[arg(long, value_name = "ID", group = "what")]
    pub(in crate::cli) take_back: Option<String>,
    /// Print the text as the article's file has it
    #[arg(long, group = "what")]
    pub(in crate::cli) original: bool,
    /// Why
    #[arg(long, value_name = "WHY")]
    pub(in crate::cli) reason: Option<String>,
    /// Who mends
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) by: Option<String>,
    /// Say what it would do to everybody's annotations, and write nothing
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
}
