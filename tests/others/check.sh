#!/usr/bin/env bash
# Holds what Tagline writes against other people's software, and what that writes against
# Tagline: tests/others/check.sh [TAGLINE]. Installs that software from PyPI into
# target/others, by tests/others/requirements.txt; needs Python 3.10 or later and network
# the first time.
set -euo pipefail
cd "$(dirname "$0")/../.."

tagline=$(realpath "${1:-target/release/tagline}")
here=tests/others
env=target/others
if ! cmp -s "$here/requirements.txt" "$env/installed.txt"; then
    rm -rf "$env"
    python3 -m venv "$env"
    "$env/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    # Its solvers are not to be had everywhere; what needs it says that it was left out.
    timeout 300 "$env/bin/pip" install --quiet --disable-pip-version-check \
        -c "$here/requirements.txt" pygamma-agreement==0.5.9 || printf 'pygamma-agreement could not be installed\n'
    cp "$here/requirements.txt" "$env/installed.txt"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TAGLINE_DATA_DIR="$work/data" TAGLINE_CONFIG_DIR="$work/config"
# Nothing is left in the sources.
export PYTHONDONTWRITEBYTECODE=1
export HF_HOME="$work/hf" HF_HUB_OFFLINE=1 HF_DATASETS_OFFLINE=1 TOKENIZERS_PARALLELISM=false
# Without a display the program unpacks its sample and says so.
env -u DISPLAY -u WAYLAND_DISPLAY "$tagline" >/dev/null 2>&1 || true
sample="$work/data/sample"
test -f "$sample/project.ron"

for check in "$here"/check_*.py; do
    name=$(basename "$check" .py)
    mkdir "$work/$name"
    "$env/bin/python" "$check" "$tagline" "$sample" "$work/$name"
done
