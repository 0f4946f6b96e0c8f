//! Annotation sets through the public API: whatever a person does can be undone, stored,
//! read back and carried to a changed text.

#[cfg(test)]
mod annotations {
    pub(super) mod support;

    mod commands;
    mod fit;
    mod mending;
    mod merging;
    mod migrating;
    mod records;
    mod sequences;
    mod texts;
}
