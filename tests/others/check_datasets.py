"""Exports to Hugging Face's `datasets` are loaded by it, say the same as we do, and what it
writes is read again.

check_datasets.py TAGLINE_BINARY SAMPLE_PROJECT WORK_FOLDER
"""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
import datasets  # noqa: E402
from datasets import ClassLabel, load_dataset  # noqa: E402

datasets.disable_progress_bars()

TAGLINE, SAMPLE, WORK = sys.argv[1], sys.argv[2], Path(sys.argv[3])


def run(*arguments):
    subprocess.run([TAGLINE, *map(str, arguments), "--overwrite"], check=True, stdout=subprocess.DEVNULL)


def export(name, out, *options):
    option = [word for pair in options for word in ("--option", pair)]
    run("export", SAMPLE, "--format", name, "--out", out, "--annotator", "example", *option)


def doccano(path):
    """Text and spans of each document, by the text."""
    documents = {}
    for line in path.read_text(encoding="utf-8").split("\n"):
        if not line:
            continue
        row = json.loads(line)
        spans = [(e["start_offset"], e["end_offset"], e["label"]) for e in row.get("entities", [])]
        spans += [tuple(triple) for triple in row.get("label", [])]
        documents[row["text"]] = Counter(spans)
    return documents


def decoded(tags):
    """Label, first word, word after the last: IOB2 and BIOES."""
    spans, closed = [], True
    for at, tag in enumerate(tags):
        if tag == "O":
            closed = True
            continue
        prefix, label = tag.split("-", 1)
        if closed or prefix in "BS" or spans[-1][0] != label:
            spans.append([label, at, at + 1])
        else:
            spans[-1][2] = at + 1
        closed = prefix in "ES"
    return spans


def check_tokens(rows, truth, names_expected):
    """Every span of ours that a flat sequence of words can hold is there, and no other."""
    feature = rows.features["ner_tags"].feature
    assert isinstance(feature, ClassLabel) == names_expected, rows.features
    assert len(rows) == len(truth)
    for row in rows:
        text, starts, ends = row["text"], row["token_starts"], row["token_ends"]
        for start, end, word in zip(starts, ends, row["tokens"], strict=True):
            assert text[start:end] == word, (start, end, word)
        if names_expected:
            tags = [feature.int2str(number) for number in row["ner_tags"]]
        else:
            tags = [n if isinstance(n, str) else row["tag_names"][n] for n in row["ner_tags"]]
        found = {(starts[a], ends[b - 1], label) for label, a, b in decoded(tags)}
        ours = list(truth[text].elements())
        for start, end, label in ours:
            alone = sum(s < end and start < e for s, e, _ in ours) == 1
            if alone and start < end and start in starts and end in ends:
                assert (start, end, label) in found, (start, end, label, text[start:end])
        for start, end, label in found:
            # Grown to whole words, or without white space at its ends.
            ours_too = any(start < e and s < end and label == l for s, e, l in ours)
            assert ours_too, (start, end, label, text[start:end])


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    cache = str(WORK / "cache")
    export("doccano", WORK / "truth.jsonl", "relations=yes")
    truth = doccano(WORK / "truth.jsonl")
    assert truth and any(truth.values())

    def load(kind, path):
        return load_dataset(kind, data_files=str(path), split="train", cache_dir=cache)

    def convert(path):
        back = path.with_suffix(".back.jsonl")
        run("convert", path, back, "--from", "hf", "--to", "doccano")
        return doccano(back)

    checked = []
    for scheme in ("iob2", "bioes"):
        path = WORK / f"tokens-{scheme}.parquet"
        export("hf", path, "container=parquet", f"scheme={scheme}")
        rows = load("parquet", path)
        check_tokens(rows, truth, names_expected=True)
        again = WORK / f"datasets-{scheme}.parquet"
        rows.to_parquet(str(again))
        assert convert(again) == convert(path)
        checked.append(path.name)

    for tags in ("ids", "names"):
        path = WORK / f"tokens-{tags}.jsonl"
        export("hf", path, f"tags={tags}")
        rows = load("json", path)
        check_tokens(rows, truth, names_expected=False)
        again = WORK / f"datasets-{tags}.jsonl"
        rows.to_json(str(again), force_ascii=tags == "ids")
        assert convert(again) == convert(path)
        checked.append(path.name)

    for kind, ending in (("json", "jsonl"), ("parquet", "parquet")):
        path = WORK / f"spans.{ending}"
        export("hf", path, "flavour=spans", f"container={ending}")
        rows = load(kind, path)
        for row in rows:
            found = Counter((e["start"], e["end"], e["label"]) for e in row["entities"])
            wide = Counter({at: n for at, n in found.items() if at[0] < at[1]})
            assert wide == truth[row["text"]], row["id"]
        again = WORK / f"datasets-spans.{ending}"
        rows.to_parquet(str(again)) if kind == "parquet" else rows.to_json(str(again))
        assert convert(again) == convert(path) == truth
        checked.append(path.name)

    print(f"ok datasets {datasets.__version__}: {len(truth)} documents as {', '.join(checked)}")


main()
