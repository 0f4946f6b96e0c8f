//! From egui's key events to chords.

use egui::{Event, InputState, Key as EguiKey, Modifiers};

use crate::session::{Chord, Key};

/// The chord of an event, if it is a key going down (or repeating) that Tagline knows.
pub(crate) fn chord_of(event: &Event) -> Option<Chord> {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else {
        return None;
    };
    // Digits go by their place, so that Shift and layouts with digits in the upper
    // row leave them digits; a layout without Latin letters still has these places.
    let digit = physical_key.and_then(known).filter(|k| matches!(k, Key::Char('0'..='9')));
    let key = digit.or_else(|| known(*key)).or_else(|| physical_key.and_then(known))?;
    Some(with(key, *modifiers))
}

/// Takes the events out of the input that `wanted` turns into something.
pub(crate) fn take<T>(
    input: &mut InputState,
    mut wanted: impl FnMut(Chord) -> Option<T>,
) -> Vec<T> {
    let mut taken = Vec::new();
    input.events.retain(|event| match chord_of(event).and_then(&mut wanted) {
        Some(value) => {
            taken.push(value);
            false
        }
        None => true,
    });
    if !taken.is_empty() {
        // The text event that goes with a key must not reach a field that the key opens.
        input.events.retain(|event| !matches!(event, Event::Text(_)));
    }
    taken
}

fn with(key: Key, modifiers: Modifiers) -> Chord {
    Chord {
        ctrl: modifiers.command || modifiers.ctrl,
        alt: modifiers.alt,
        shift: modifiers.shift,
        key,
    }
}

fn known(key: EguiKey) -> Option<Key> {
    Some(match key {
        EguiKey::ArrowLeft => Key::Left,
        EguiKey::ArrowRight => Key::Right,
        EguiKey::ArrowUp => Key::Up,
        EguiKey::ArrowDown => Key::Down,
        EguiKey::Home => Key::Home,
        EguiKey::End => Key::End,
        EguiKey::PageUp => Key::PageUp,
        EguiKey::PageDown => Key::PageDown,
        EguiKey::Enter => Key::Enter,
        EguiKey::Escape => Key::Escape,
        EguiKey::Delete => Key::Delete,
        EguiKey::Backspace => Key::Backspace,
        EguiKey::Tab => Key::Tab,
        EguiKey::Space => Key::Space,
        EguiKey::F1 => Key::F(1),
        EguiKey::F2 => Key::F(2),
        EguiKey::F3 => Key::F(3),
        EguiKey::F4 => Key::F(4),
        EguiKey::F5 => Key::F(5),
        EguiKey::F6 => Key::F(6),
        EguiKey::F7 => Key::F(7),
        EguiKey::F8 => Key::F(8),
        EguiKey::F9 => Key::F(9),
        EguiKey::F10 => Key::F(10),
        EguiKey::F11 => Key::F(11),
        EguiKey::F12 => Key::F(12),
        other => {
            let name = other.symbol_or_name();
            let mut chars = name.chars();
            let c = chars.next()?;
            if chars.next().is_some() {
                return None;
            }
            let c = if c == '−' { '-' } else { c };
            Key::Char(c.to_lowercase().next().unwrap_or(c))
        }
    })
}
