"""Exported tables are loaded by pandas, pyarrow and Python's csv, and say the same as we do.

check_tables.py TAGLINE_BINARY SAMPLE_PROJECT WORK_FOLDER
"""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

try:
    import pandas
except ImportError:
    pandas = None

TAGLINE, SAMPLE, WORK = sys.argv[1], sys.argv[2], Path(sys.argv[3])
NAMES = (
    "documents annotators segments spans attributes relations chains chain_members segment_labels"
).split()


def export(name, out, *options):
    option = [word for pair in options for word in ("--option", pair)]
    command = [TAGLINE, "export", SAMPLE, "--format", name, "--out", str(out)]
    command += ["--annotator", "example", *option]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def read_csv(folder, table):
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def values(row):
    """Attributes as rows of the table say them."""
    said = {}
    for name, kind, value in row:
        if kind == "flag":
            said[name] = value == "yes"
        elif kind == "number":
            said[name] = float(value)
        elif kind == "text":
            said[name] = value
        else:
            said.setdefault(name, [])
            said[name] += [value] if kind == "list" else []
    return said


def check(tables, ranges, truth):
    """`tables` are lists of dicts of texts and numbers."""
    number = int
    assert len(tables["documents"]) == len(truth), "documents"
    texts = {row["document"]: row["text"] for row in tables["documents"]}
    spans = {}
    for row in tables["spans"]:
        spans.setdefault(row["document"], []).append(row)
        text, parts = texts[row["document"]], ranges(row["fragments"])
        assert row["text"] == " … ".join(text[a:b] for a, b in parts), row
        assert (number(row["start"]), number(row["end"])) == (parts[0][0], parts[-1][1]), row
    attributes = {}
    for row in tables["attributes"]:
        key = (row["document"], row["of"], number(row["number"]))
        attributes.setdefault(key, []).append((row["name"], row["type"], row["value"] or ""))
    for key, text in texts.items():
        entities, field = truth[text]
        # doccano knows no fragments and nothing of no width.
        parts = [
            (a, b, row["label"])
            for row in spans.get(key, [])
            for a, b in ranges(row["fragments"])
            if a < b
        ]
        assert Counter(parts) == Counter(entities), key
        ours = {said["id"]: said for said in field.get("spans", []) if "id" in said}
        for row in spans.get(key, []):
            said = ours.get(row["id"])
            if said is None:
                continue
            assert row["layer"] == said.get("layer", ""), row
            assert (row["note"] or "") == said.get("note", ""), row
            found = values(attributes.get((key, "span", number(row["span"])), []))
            assert found == said.get("attributes", {}), (row, found, said)
        labels = [row for row in tables["segment_labels"] if row["document"] == key]
        found = Counter((row["layer"], row["label"], row["on"]) for row in labels)
        expected = Counter(
            (said["layer"], said["label"], said["on"] if isinstance(said["on"], str) else next(iter(said["on"])))
            for said in field.get("segment_labels", [])
        )
        assert found == expected, key
        segments = [row for row in tables["segments"] if row["document"] == key]
        for row in segments:
            assert row["text"] == text[number(row["text_start"]) : number(row["text_end"])], row
        comments = [row for row in segments if row["kind"] == "comment"]
        expected = field.get("comments", [])
        assert len(comments) == len(expected), key
        for row, said in zip(comments, expected, strict=True):
            assert (number(row["start"]), number(row["end"])) == (said["start"], said["end"])
            assert (row["author"], number(row["depth"])) == (said["author"], said["depth"])
            assert (row["time"] or None) == said.get("time"), row
            parent = row["reply_to"]
            answered = None if parent in ("", None) else segments[number(parent)]
            reply_to = said.get("reply_to")
            assert answered == (None if reply_to is None else comments[reply_to]), row
    relations = Counter((row["document"], row["label"]) for row in tables["relations"])
    names = {text: key for key, text in texts.items()}
    expected = Counter()
    for text, (_, field) in truth.items():
        labels = [*field["bare"], *(said["label"] for said in field.get("relations", []))]
        expected.update((names[text], label) for label in labels)
    # A relation whose only end is of no width has no place in doccano.
    assert not expected - relations, expected - relations
    members = Counter((row["document"], row["chain"]) for row in tables["chain_members"])
    assert set(members) == {(row["document"], row["chain"]) for row in tables["chains"]}


def main():
    WORK.mkdir(parents=True, exist_ok=True)
    export("doccano", WORK / "truth.jsonl", "relations=yes")
    truth = {}
    for line in (WORK / "truth.jsonl").read_text(encoding="utf-8").split("\n"):
        if line:
            row = json.loads(line)
            entities = [(e["start_offset"], e["end_offset"], e["label"]) for e in row["entities"]]
            bare = [relation["type"] for relation in row["relations"]]
            truth[row["text"]] = (entities, {**row.get("tagline", {}), "bare": bare})
    export("csv", WORK / "csv")
    export("parquet", WORK / "parquet")

    plain = {name: read_csv(WORK / "csv", name) for name in NAMES}
    check(
        plain,
        lambda cell: [tuple(map(int, part.split("-"))) for part in cell.split(";")],
        truth,
    )

    typed = {}
    for name in NAMES:
        file = pq.ParquetFile(WORK / "parquet" / f"{name}.parquet")
        table = file.read()
        for field in table.schema:
            number = field.name in (
                "segment start end text_start text_end reply_to depth duplicate_of span confidence "
                "number relation from_number from_start from_end to_number to_start to_end chain "
                "segment_label"
            ).split()
            if field.name == "fragments":
                assert pa.types.is_list(field.type), field
            else:
                assert field.type == (pa.int64() if number else pa.string()), (name, field)
        typed[name] = table.to_pylist()
    check(typed, lambda cell: [(part["start"], part["end"]) for part in cell], truth)

    with_pandas = "without pandas"
    if pandas is not None:
        with_pandas = f"pandas {pandas.__version__}"
        for name in NAMES:
            frame = pandas.read_parquet(WORK / "parquet" / f"{name}.parquet")
            flat = pandas.read_csv(WORK / "csv" / f"{name}.csv", keep_default_na=False, dtype=str)
            assert list(frame.columns) == list(flat.columns) == list(plain[name][0] if plain[name] else flat.columns)
            assert len(frame) == len(flat) == len(plain[name]), name
            assert flat.to_dict("records") == plain[name], name
    spans = len(plain["spans"])
    print(f"ok tables: {len(truth)} documents, {spans} spans, pyarrow {pa.__version__}, {with_pandas}")


main()
