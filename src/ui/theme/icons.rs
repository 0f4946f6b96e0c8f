//! The icons, as characters of the fonts `icon` and `icon-fill` (Phosphor 2.1).
//! The same character is the outlined icon in one and the filled one in the other.

/// One constant per icon, each a string of one character, ready for
/// [`egui::RichText`] with a font from [`super::type_role`] or [`super::font_at`].
pub mod icon {
    /// Invite an annotator.
    pub const ADD_USER: &str = "\u{E4D0}";
    /// Further down.
    pub const ARROW_DOWN: &str = "\u{E03E}";
    /// Back.
    pub const ARROW_LEFT: &str = "\u{E058}";
    /// On to.
    pub const ARROW_RIGHT: &str = "\u{E06C}";
    /// Further up.
    pub const ARROW_UP: &str = "\u{E08E}";
    /// Guideline.
    pub const BOOK: &str = "\u{E0E6}";
    /// Brush mode.
    pub const BRUSH: &str = "\u{E6F0}";
    /// A date.
    pub const CALENDAR: &str = "\u{E10A}";
    /// Opens a list.
    pub const CARET_DOWN: &str = "\u{E136}";
    /// Previous.
    pub const CARET_LEFT: &str = "\u{E138}";
    /// Next; closed section.
    pub const CARET_RIGHT: &str = "\u{E13A}";
    /// Closes a section.
    pub const CARET_UP: &str = "\u{E13C}";
    /// A comment.
    pub const CHAT: &str = "\u{E168}";
    /// Comments.
    pub const CHATS: &str = "\u{E17E}";
    /// Done; yes.
    pub const CHECK: &str = "\u{E182}";
    /// Settled; saved. Filled when all of it is.
    pub const CHECK_CIRCLE: &str = "\u{E184}";
    /// A ticked box.
    pub const CHECK_SQUARE: &str = "\u{E186}";
    /// Not begun.
    pub const CIRCLE: &str = "\u{E18A}";
    /// Only what is left to do.
    pub const CIRCLE_DASHED: &str = "\u{E602}";
    /// A time.
    pub const CLOCK: &str = "\u{E19A}";
    /// Command palette.
    pub const COMMAND: &str = "\u{E1C4}";
    /// Copy.
    pub const COPY: &str = "\u{E1CA}";
    /// Text caret.
    pub const CURSOR_TEXT: &str = "\u{E7D8}";
    /// More.
    pub const DOTS: &str = "\u{E1FE}";
    /// Import.
    pub const DOWNLOAD: &str = "\u{E20C}";
    /// Export.
    pub const EXPORT: &str = "\u{EAF0}";
    /// Show.
    pub const EYE: &str = "\u{E220}";
    /// Hide.
    pub const EYE_SLASH: &str = "\u{E224}";
    /// An article.
    pub const FILE: &str = "\u{E23A}";
    /// Articles.
    pub const FILES: &str = "\u{E710}";
    /// Flagged article.
    pub const FLAG: &str = "\u{E244}";
    /// Saved copy.
    pub const FLOPPY: &str = "\u{E248}";
    /// A folded part.
    pub const FOLD: &str = "\u{E532}";
    /// A project.
    pub const FOLDER: &str = "\u{E24A}";
    /// Open a project.
    pub const FOLDER_OPEN: &str = "\u{E256}";
    /// Filter.
    pub const FUNNEL: &str = "\u{E268}";
    /// Settings.
    pub const GEAR: &str = "\u{E272}";
    /// Drag to move.
    pub const GRIP: &str = "\u{EAE2}";
    /// Versions; out of date.
    pub const HISTORY: &str = "\u{E1A0}";
    /// A photo.
    pub const IMAGE: &str = "\u{E2CA}";
    /// A hint.
    pub const INFO: &str = "\u{E2CE}";
    /// Keys.
    pub const KEYBOARD: &str = "\u{E2D8}";
    /// A link.
    pub const LINK: &str = "\u{E2E6}";
    /// Remove a link.
    pub const LINK_BREAK: &str = "\u{E2E4}";
    /// A list.
    pub const LIST: &str = "\u{E2F0}";
    /// Read-only.
    pub const LOCK: &str = "\u{E308}";
    /// Search.
    pub const MAGNIFIER: &str = "\u{E30C}";
    /// Join fragments.
    pub const MERGE: &str = "\u{ED3E}";
    /// Less.
    pub const MINUS: &str = "\u{E32A}";
    /// Dark theme.
    pub const MOON: &str = "\u{E330}";
    /// A note.
    pub const NOTE: &str = "\u{E348}";
    /// Schema; colours.
    pub const PALETTE: &str = "\u{E6C8}";
    /// Edit.
    pub const PENCIL: &str = "\u{E3B4}";
    /// Add.
    pub const PLUS: &str = "\u{E3D4}";
    /// Help.
    pub const QUESTION: &str = "\u{E3E8}";
    /// A quote.
    pub const QUOTES: &str = "\u{E660}";
    /// Redo.
    pub const REDO: &str = "\u{E08C}";
    /// In reply to.
    pub const REPLY: &str = "\u{E024}";
    /// Cut a fragment off.
    pub const SCISSORS: &str = "\u{EAE0}";
    /// Gold.
    pub const SEAL: &str = "\u{E606}";
    /// Select all the same.
    pub const SELECTION: &str = "\u{E69A}";
    /// Article list.
    pub const SIDEBAR: &str = "\u{EC24}";
    /// Options.
    pub const SLIDERS: &str = "\u{E434}";
    /// Order.
    pub const SORT: &str = "\u{E444}";
    /// A suggestion.
    pub const SPARKLE: &str = "\u{E6A2}";
    /// Split into fragments.
    pub const SPLIT: &str = "\u{ED3C}";
    /// An empty box.
    pub const SQUARE: &str = "\u{E45E}";
    /// A recent or favourite thing.
    pub const STAR: &str = "\u{E46A}";
    /// Light theme.
    pub const SUN: &str = "\u{E472}";
    /// A label.
    pub const TAG: &str = "\u{E478}";
    /// Go to it in the text.
    pub const TARGET: &str = "\u{E1D8}";
    /// Text found.
    pub const TEXT: &str = "\u{E6EE}";
    /// Against.
    pub const THUMBS_DOWN: &str = "\u{E48C}";
    /// For.
    pub const THUMBS_UP: &str = "\u{E48E}";
    /// Delete.
    pub const TRASH: &str = "\u{E4A6}";
    /// Undo.
    pub const UNDO: &str = "\u{E08A}";
    /// Send.
    pub const UPLOAD: &str = "\u{E4C0}";
    /// A person.
    pub const USER: &str = "\u{E4C2}";
    /// Annotators.
    pub const USERS: &str = "\u{E4D6}";
    /// Change speaker.
    pub const USER_SWITCH: &str = "\u{E756}";
    /// Needs attention.
    pub const WARNING: &str = "\u{E4E0}";
    /// Close; reject.
    pub const X: &str = "\u{E4F6}";

    /// All of them with their names, for tests and for the picture of the icon set.
    pub const ALL: &[(&str, &str)] = &[
        ("ADD_USER", ADD_USER),
        ("ARROW_DOWN", ARROW_DOWN),
        ("ARROW_LEFT", ARROW_LEFT),
        ("ARROW_RIGHT", ARROW_RIGHT),
        ("ARROW_UP", ARROW_UP),
        ("BOOK", BOOK),
        ("BRUSH", BRUSH),
        ("CALENDAR", CALENDAR),
        ("CARET_DOWN", CARET_DOWN),
        ("CARET_LEFT", CARET_LEFT),
        ("CARET_RIGHT", CARET_RIGHT),
        ("CARET_UP", CARET_UP),
        ("CHAT", CHAT),
        ("CHATS", CHATS),
        ("CHECK", CHECK),
        ("CHECK_CIRCLE", CHECK_CIRCLE),
        ("CHECK_SQUARE", CHECK_SQUARE),
        ("CIRCLE", CIRCLE),
        ("CIRCLE_DASHED", CIRCLE_DASHED),
        ("CLOCK", CLOCK),
        ("COMMAND", COMMAND),
        ("COPY", COPY),
        ("CURSOR_TEXT", CURSOR_TEXT),
        ("DOTS", DOTS),
        ("DOWNLOAD", DOWNLOAD),
        ("EXPORT", EXPORT),
        ("EYE", EYE),
        ("EYE_SLASH", EYE_SLASH),
        ("FILE", FILE),
        ("FILES", FILES),
        ("FLAG", FLAG),
        ("FLOPPY", FLOPPY),
        ("FOLD", FOLD),
        ("FOLDER", FOLDER),
        ("FOLDER_OPEN", FOLDER_OPEN),
        ("FUNNEL", FUNNEL),
        ("GEAR", GEAR),
        ("GRIP", GRIP),
        ("HISTORY", HISTORY),
        ("IMAGE", IMAGE),
        ("INFO", INFO),
        ("KEYBOARD", KEYBOARD),
        ("LINK", LINK),
        ("LINK_BREAK", LINK_BREAK),
        ("LIST", LIST),
        ("LOCK", LOCK),
        ("MAGNIFIER", MAGNIFIER),
        ("MERGE", MERGE),
        ("MINUS", MINUS),
        ("MOON", MOON),
        ("NOTE", NOTE),
        ("PALETTE", PALETTE),
        ("PENCIL", PENCIL),
        ("PLUS", PLUS),
        ("QUESTION", QUESTION),
        ("QUOTES", QUOTES),
        ("REDO", REDO),
        ("REPLY", REPLY),
        ("SCISSORS", SCISSORS),
        ("SEAL", SEAL),
        ("SELECTION", SELECTION),
        ("SIDEBAR", SIDEBAR),
        ("SLIDERS", SLIDERS),
        ("SORT", SORT),
        ("SPARKLE", SPARKLE),
        ("SPLIT", SPLIT),
        ("SQUARE", SQUARE),
        ("STAR", STAR),
        ("SUN", SUN),
        ("TAG", TAG),
        ("TARGET", TARGET),
        ("TEXT", TEXT),
        ("THUMBS_DOWN", THUMBS_DOWN),
        ("THUMBS_UP", THUMBS_UP),
        ("TRASH", TRASH),
        ("UNDO", UNDO),
        ("UPLOAD", UPLOAD),
        ("USER", USER),
        ("USERS", USERS),
        ("USER_SWITCH", USER_SWITCH),
        ("WARNING", WARNING),
        ("X", X),
    ];
}
