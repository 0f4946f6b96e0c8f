#!/usr/bin/env bash
# Opens a real window under Xvfb, works in it with real keys, and looks at the screen
# and at the disk. Usage: tests/window.sh [PROGRAM]; pictures go to target/window/.
set -euo pipefail
cd "$(dirname "$0")/.."

program=$(realpath "${1:-target/release/tagline}")
pictures=$PWD/target/window
rm -rf "$pictures"
mkdir -p "$pictures"
home=$(mktemp -d)
export TAGLINE_DATA_DIR=$home/data TAGLINE_CONFIG_DIR=$home/config USER=tester
export LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY
processes=()

finish() {
    local code=$?
    for process in "${processes[@]}"; do
        kill "$process" 2>/dev/null || true
    done
    if [ "$code" != 0 ]; then
        echo "what the program said:" >&2
        cat "$home/said" >&2 2>/dev/null || true
    fi
    rm -rf "$home"
    exit "$code"
}
trap finish EXIT

fail() {
    echo "tests/window.sh: $1" >&2
    exit 1
}

# Tries a command every 0.1 s for up to $1 seconds.
within() {
    local tries=$(($1 * 10))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

# Xvfb chooses a free display itself and says which.
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp 3>"$home/display" 2>"$home/xvfb" &
processes+=($!)
has_display() { [ -s "$home/display" ]; }
within 20 has_display || fail "Xvfb did not start: $(cat "$home/xvfb")"
DISPLAY=:$(cat "$home/display")
export DISPLAY

"$program" >"$home/said" 2>&1 &
tagline=$!
processes+=("$tagline")

find_window() {
    kill -0 "$tagline" 2>/dev/null || fail "the program ended before it had a window"
    window=$(xdotool search --onlyvisible --name 'Tagline' 2>/dev/null | head -n 1)
    [ -n "$window" ]
}
within 60 find_window || fail "no window after 60 s"

# How many colours the screen has; an empty or black one has few.
shoot() {
    import -window root "$pictures/$1.png"
    identify -format '%k' "$pictures/$1.png"
}
enough() {
    colours=$(shoot "$1")
    [ "$colours" -gt 300 ]
}
within 60 enough 1-opened || fail "the window is blank: $colours colours"
echo "opened: $colours colours"

# The program names the sample's folder or puts it where it was told to.
sample=$home/data/sample
[ -f "$sample/project.ron" ] || fail "the sample was not unpacked to $sample"
spans() { "$program" stats "$sample" --json | grep -o '"spans": [0-9]*' | awk '{n += $2} END {print n + 0}'; }
has_spans() { [ "$(spans)" = "$1" ]; }
before=$(spans)

xdotool windowfocus --sync "$window"
key() { xdotool key --window "$window" --clearmodifiers --delay 80 "$@"; sleep 0.3; }

# The caret goes into the text and two words are chosen and tagged.
xdotool mousemove --window "$window" 720 420 click 1
sleep 0.5
key Escape
key ctrl+Right
key Right shift+Right shift+Right
key 8
within 10 has_spans $((before + 1)) || {
    shoot failed >/dev/null
    fail "no span was made: $before before, $(spans) now"
}
enough 2-tagged || fail "the window is blank: $colours colours"
echo "tagged: $((before + 1)) spans on disk, $colours colours"

key ctrl+z
within 10 has_spans "$before" || fail "undo did not reach the disk: $(spans) spans"
key ctrl+y
within 10 has_spans $((before + 1)) || fail "redo did not reach the disk: $(spans) spans"

cmp -s "$pictures/1-opened.png" "$pictures/2-tagged.png" && fail "tagging changed no pixel"

# A process that is killed has lost nothing.
kill -KILL "$tagline"
wait "$tagline" 2>/dev/null || true
has_spans $((before + 1)) || fail "the span did not survive the end of the process"
"$program" check "$sample" || fail "the project is not clean"
echo "killed and reopened: $(spans) spans, check is clean"
