"""Holds what Tagline writes as CoNLL against seqeval (strict, each scheme), NLTK and
`spacy convert`. Called as: check_conll.py TAGLINE_BINARY SAMPLE_PROJECT WORK_FOLDER
"""

import json
import subprocess
import sys
from pathlib import Path

import nltk.data
import spacy
from nltk.corpus.reader import ConllCorpusReader
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.scheme import BILOU, IOB1, IOB2, IOBES, IOE2, Entities
from spacy.tokens import DocBin

tagline, sample, work = sys.argv[1], sys.argv[2], Path(sys.argv[3])
work.mkdir(parents=True, exist_ok=True)


def run(*args):
    more = ["--overwrite"] if args[0] == tagline else []
    subprocess.run([*map(str, args), *more], check=True, stdout=subprocess.DEVNULL)


def export(name, file, *options):
    chosen = [part for option in options for part in ("--option", option)]
    run(tagline, "export", sample, "--format", name, "--out", work / file, "--annotator", "example", *chosen)
    return work / file


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def spans_of(line):
    """Spans of a line of doccano's, as (start, end, label)."""
    if "entities" in line:
        return sorted((e["start_offset"], e["end_offset"], e["label"]) for e in line["entities"])
    return sorted(map(tuple, line["label"]))


def sentences_of(path):
    """Sentences of rows as their columns; lines that begin documents are left out."""
    sentences, rows = [], []
    # Not splitlines, which ends lines elsewhere too.
    for line in open(path, encoding="utf-8", newline="").read().split("\n"):
        if not line.strip() or line.startswith("-DOCSTART-"):
            if rows:
                sentences.append(rows)
            rows = []
        else:
            rows.append(line.split())
    assert not rows, "the file ends without a line end"
    return sentences


def flat(spans):
    """Places of the spans that stay if none may overlap a longer one."""
    kept = []
    for start, end in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(end <= s or start >= e for s, e in kept):
            kept.append((start, end))
    return sorted(kept)


truth = lines(export("doccano", "truth.jsonl", "relations=yes"))
schemes = {"iob1": IOB1, "iob2": IOB2, "ioe2": IOE2, "bioes": IOBES, "bilou": BILOU}
first = None
for name, scheme in schemes.items():
    path = export("conll", f"{name}.conll", f"scheme={name}", "sidecar=yes")
    sentences = sentences_of(path)
    assert all(len(row) == 4 for rows in sentences for row in rows)
    tags = [[row[-1] for row in rows] for rows in sentences]
    strict = [[(e.start, e.end, e.tag) for e in found] for found in Entities(tags, scheme).entities]
    first = first or (sentences, strict)
    assert strict == first[1], name
    assert [[row[0] for row in rows] for rows in sentences] == [[r[0] for r in rows] for rows in first[0]]
    if name in ("iob2", "bioes"):
        # Not strict, as most use it; the end is in it.
        loose = [[(s, e + 1, t) for t, s, e in get_entities(rows)] for rows in tags]
        assert loose == strict

    # Where these are in the text, from the file beside, against doccano's.
    beside = lines(work / f"{name}.offsets.jsonl")
    assert [line["text"] for line in beside] == [line["text"] for line in truth]
    rest = iter(zip(sentences, strict))
    for there, line in zip(beside, truth):
        tokens, at, found, ends = there["tokens"], 0, [], []
        while at < len(tokens):
            rows, entities = next(rest)
            found += [(tokens[at + s][0], tokens[at + e - 1][1], tag) for s, e, tag in entities]
            ends.append((at, at + len(rows)))
            at += len(rows)
        expected = set()
        for start, end, _ in spans_of(line):
            for begin, stop in ends:
                inside = [t for t in tokens[begin:stop] if t[1] > start and t[0] < end]
                if inside:
                    expected.add((inside[0][0], inside[-1][1]))
        assert [(s, e) for s, e, _ in found] == flat(expected), line["text"][:60]
    assert next(rest, None) is None

    # Back again: the exact texts, and the same spans.
    run(tagline, "convert", path, work / "back.jsonl", "--from", "conll", "--to", "doccano")
    back = lines(work / "back.jsonl")
    assert sum(len(spans_of(line)) for line in back) == sum(map(len, strict))

# NLTK's reader, which opens files below its own folders only.
nltk.data.path.append(str(work.resolve()))
reader = ConllCorpusReader(str(work.resolve()), ["iob2.conll"], ("words", "pos", "chunk", "ne"))
words = [word for word in reader.words() if word != "-DOCSTART-"]
assert words == [row[0] for rows in first[0] for row in rows]

# spaCy's converter.
for scheme in ("iob2", "bilou"):
    path = export("conll", "forspacy.conll", "dialect=spacy", f"scheme={scheme}")
    run(sys.executable, "-m", "spacy", "convert", path, work, "-c", "conll", "-n", "0")
    docs = list(DocBin().from_disk(work / "forspacy.spacy").get_docs(spacy.blank("xx").vocab))
    entities = [(e.label_, e.text) for doc in docs for e in doc.ents]
    expected = [
        (tag, " ".join(row[0] for row in rows[s:e]))
        for rows, found in zip(*first)
        for s, e, tag in found
    ]
    assert entities == expected
    # Documents without words are none to spaCy.
    assert len(docs) == sum(1 for line in truth if line["text"].strip())

# doccano takes two columns between tabs.
path = export("conll", "fordoccano.conll", "dialect=doccano")
for line in open(path, encoding="utf-8", newline="").read().split("\n"):
    assert not line.rstrip() or len(line.rstrip().split("\t")) == 2

print(f"ok seqeval, NLTK, spaCy {spacy.__version__}: {sum(map(len, first[1]))} entities in {len(schemes)} schemes")
