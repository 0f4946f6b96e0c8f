"""Loads what Tagline writes for spaCy with spaCy itself, and has Tagline read what spaCy
writes. Called as: check_spacy.py TAGLINE_BINARY SAMPLE_PROJECT WORK_FOLDER
"""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Corpus, Example

tagline, sample, work = sys.argv[1], sys.argv[2], Path(sys.argv[3])
work.mkdir(parents=True, exist_ok=True)
warnings.simplefilter("ignore")  # About spans that do not fit spaCy's own words.
nlp = spacy.blank("xx")


def run(*args):
    subprocess.run([tagline, *map(str, args), "--overwrite"], check=True, stdout=subprocess.DEVNULL)


def export(name, file, *options):
    chosen = [part for option in options for part in ("--option", option)]
    run("export", sample, "--format", name, "--out", work / file, "--annotator", "example", *chosen)
    return work / file


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def spans_of(line):
    """Spans of a line of doccano's, as (start, end, label)."""
    if "entities" in line:
        return sorted((e["start_offset"], e["end_offset"], e["label"]) for e in line["entities"])
    return sorted(map(tuple, line["label"]))


def widened(spans, words):
    """The spans on all words that they have a part of; those without any go."""
    found = []
    for start, end, label in spans:
        inside = [(s, e) for s, e in words if e > start and s < end]
        if inside:
            found.append((inside[0][0], inside[-1][1], label))
    return sorted(found)


def flat(spans):
    """Places of the spans that stay if none may overlap a longer one."""
    kept = []
    for start, end, _ in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(end <= s or start >= e for s, e in kept):
            kept.append((start, end))
    return sorted(kept)


def places(spans):
    return [(start, end) for start, end, _ in spans]


def triples(spans):
    return [(s.start_char, s.end_char, s.label_) for s in spans]


truth = lines(export("doccano", "truth.jsonl", "relations=yes"))
assert truth

# DocBin: text, entities, groups, categories, user data.
path = export("spacy", "ours.spacy")
docs = list(DocBin().from_disk(path).get_docs(nlp.vocab))
assert [doc.text for doc in docs] == [line["text"] for line in truth]
spans = overlapping = 0
for doc, line in zip(docs, truth):
    words = [(t.idx, t.idx + len(t)) for t in doc if not t.is_space]
    expected = widened(spans_of(line), words)
    ents = triples(doc.ents)
    assert places(ents) == flat(expected), line["text"][:60]
    assert set(ents) <= set(expected)
    if "sc" in doc.spans:
        assert sorted(triples(doc.spans["sc"])) == expected
        overlapping += len(expected) - len(ents)
    else:
        assert len(ents) == len(expected)
    spans += len(expected)
    own = json.loads(doc.user_data.get("tagline", "{}"))
    name = line.get("tagline", {}).get("name")
    assert own.get("name") == name, (own.get("name"), name)
    assert doc.to_json()["text"] == line["text"]
assert spans > 0
examples = list(Corpus(path)(nlp))
assert len(examples) == sum(1 for doc in docs if len(doc)), "spaCy's corpus skips empty texts"

# Tagline reads it again as it was.
run("convert", path, work / "back.jsonl", "--from", "spacy", "--to", "doccano")
for doc, line in zip(docs, lines(work / "back.jsonl"), strict=True):
    assert line["text"] == doc.text
    spans_in_doc = doc.spans["sc"] if "sc" in doc.spans else doc.ents
    assert spans_of(line) == sorted(triples(spans_in_doc))

# Many files in place of one.
folder = work / "shards"
folder.mkdir(exist_ok=True)
for old in folder.glob("*"):
    old.unlink()
export("spacy", "shards/train.spacy", "shard=50")
shards = sorted(folder.glob("*.spacy"))
texts = [d.text for p in shards for d in DocBin().from_disk(p).get_docs(nlp.vocab)]
assert sorted(texts) == sorted(t for t in (line["text"] for line in truth) if t or len(truth) > 1)

# JSON lines. Words are each character, so that every span fits.
for options in [["tokens=none"], ["tokens=words"], ["spans=never"], ["structure=no"]]:
    path = export("spacy-jsonl", "ours.jsonl", *options)
    for (text, said), line in zip(lines(path), truth, strict=True):
        assert text == line["text"]
        characters = Doc(nlp.vocab, words=list(text), spaces=[False] * len(text))
        reference = Example.from_dict(characters, dict(said)).reference
        assert triples(reference.ents) == [tuple(e) for e in said["entities"]]
        if options == ["tokens=none"]:
            assert places(triples(reference.ents)) == flat(spans_of(line))
            if "sc" in reference.spans:
                assert sorted(triples(reference.spans["sc"])) == spans_of(line)
        if options == ["spans=never"]:
            # With spaCy's own words too; what does not fit them it leaves out.
            Example.from_dict(nlp.make_doc(text), dict(said))
    run("convert", path, work / "again.jsonl", "--from", "spacy-jsonl", "--to", "doccano")
    assert [line["text"] for line in lines(work / "again.jsonl")] == [t for t, _ in lines(path)]

# What spaCy writes, Tagline reads.
english = spacy.blank("en")
english.add_pipe("sentencizer")
made = []
doc = english("Ada Lo 👋🏽 met  Bo in Port Ansel.\n\nThey stayed. ")
doc.ents = [Span(doc, 0, 2, label="PER", kb_id="Q42"), Span(doc, 8, 10, label="LOC")]
doc.spans["sc"] = [Span(doc, 0, 2, label="PER"), Span(doc, 0, 7, label="EVENT")]
doc.cats = {"travel": 1.0, "sport": 0.0}
made.append(doc)
for language, text in [("de", "Über „Häfen“ – z. B. Ansel."), ("zh", "阿达去了北京。"), ("xx", "שלום 👩‍👩‍👦")]:
    doc = spacy.blank(language)(text)
    doc.ents = [Span(doc, 0, 1, label="THING")]
    made.append(doc)
DocBin(docs=made, store_user_data=True).to_disk(work / "theirs.spacy")
run("convert", work / "theirs.spacy", work / "theirs.jsonl", "--from", "spacy", "--to", "doccano")
for doc, line in zip(made, lines(work / "theirs.jsonl"), strict=True):
    assert line["text"] == doc.text
    groups = [span for group in doc.spans.values() for span in triples(group)]
    assert spans_of(line) == sorted(set(triples(doc.ents)) | set(groups))

print(f"ok spaCy {spacy.__version__}: {len(docs)} documents, {spans} spans, {overlapping} in groups only")
