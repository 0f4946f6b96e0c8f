//! The label sets that come with the program, as the RON files that a project gets.

use super::Schema;

/// Their names, the default first.
pub const BUILTIN_NAMES: [&str; 6] =
    ["news", "conll-2003", "ontonotes-5", "polnear", "ynacc", "comments"];

/// The built-in schema of that name.
pub fn builtin(name: &str) -> Option<Schema> {
    Schema::from_ron(builtin_source(name)?).ok()
}

/// The file of the built-in schema of that name, with its comments.
pub fn builtin_source(name: &str) -> Option<&'static str> {
    Some(match name {
        "news" => include_str!("../../assets/schemas/news.ron"),
        "conll-2003" => include_str!("../../assets/schemas/conll-2003.ron"),
        "ontonotes-5" => include_str!("../../assets/schemas/ontonotes-5.ron"),
        "polnear" => include_str!("../../assets/schemas/polnear.ron"),
        "comments" => include_str!("../../assets/schemas/comments.ron"),
        "ynacc" => include_str!("../../assets/schemas/ynacc.ron"),
        _ => return None,
    })
}
