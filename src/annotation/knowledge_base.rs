//! Ids of chains in a knowledge base: any words will do, but what begins like an item of
//! Wikidata has to be one.

/// What is wrong with a knowledge-base id. The message says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KnowledgeBaseIdError {
    /// An item’s number, written in another way than everybody does.
    #[error("“{found}” is not how this id is written; write {expected}")]
    Spelling {
        /// What was given.
        found: String,
        /// How it is written.
        expected: String,
    },
    /// It begins like an item, and is none.
    #[error(
        "“{0}” begins like the id of an item but is none; write Q and a number, such as Q42, \
         or anything that does not begin with Q and a digit"
    )]
    NotAnItem(String),
    /// It has nothing in it, or white space around it.
    #[error("“{0}” is empty or has white space around it; leave that out")]
    Space(String),
}

/// Whether an id of a knowledge base is well-formed. What begins with Q (or q) and a digit
/// must be the id of an item as Wikidata writes it, `Q42`; anything else is free text.
///
/// # Errors
/// If it is not so; the id is never corrected unasked.
pub fn check_knowledge_base_id(id: &str) -> Result<(), KnowledgeBaseIdError> {
    if id.trim().is_empty() || id.trim() != id {
        return Err(KnowledgeBaseIdError::Space(id.to_owned()));
    }
    let Some(number) = id.strip_prefix(['Q', 'q']) else { return Ok(()) };
    if !number.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok(());
    }
    let significant = number.trim_start_matches('0');
    if significant.is_empty() || !significant.bytes().all(|b| b.is_ascii_digit()) {
        return Err(KnowledgeBaseIdError::NotAnItem(id.to_owned()));
    }
    let expected = format!("Q{significant}");
    if id == expected {
        return Ok(());
    }
    Err(KnowledgeBaseIdError::Spelling { found: id.to_owned(), expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_items_are_written_in_one_way() {
        let check = |id: &str, says: Option<&str>| {
            let found = check_knowledge_base_id(id).map_err(|e| e.to_string());
            match says {
                None => assert_eq!(found, Ok(()), "{id}"),
                Some(says) => assert!(found.clone().is_err_and(|e| e.contains(says)), "{found:?}"),
            }
        };
        for good in ["Q42", "Q1", "Q100200300", "Quill", "q", "Q", "the quay", "٤٢", "viaf:9"] {
            check(good, None);
        }
        check("q42", Some("write Q42"));
        check("Q042", Some("write Q42"));
        check("q007", Some("write Q7"));
        for bad in ["Q0", "Q42b", "Q4 2", "Q4٢", "q4-2"] {
            check(bad, Some("such as Q42"));
        }
        for bad in ["", " ", " Q42", "Q42\n"] {
            check(bad, Some("white space"));
        }
    }
}
