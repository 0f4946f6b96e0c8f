"""Holds the tokens and spans of Tagline's Prodigy files against spaCy, which Prodigy makes
its documents with. Prodigy itself is not free to install.

check_prodigy.py TAGLINE_BINARY SAMPLE_PROJECT WORK_FOLDER
"""

import json
import sys

import spacy
from spacy.tokens import Doc

from truth import Work, by_text, doccano

nlp = spacy.blank("en")

work = Work(*sys.argv[1:4])
path, run, lines, sample = work.path, work.run, work.lines, work.sample
truth = work.truth()

# Without tokens every span stays as it is.
run("export", sample, "--format", "prodigy", "--option", "tokens=none",
    "--out", path("plain.jsonl"), "--annotator", "example")
found = [
    (e["text"], sorted((s["start"], s["end"], s["label"]) for s in e["spans"]))
    for e in lines("plain.jsonl")
]
assert by_text(found) == by_text(document[:2] for document in truth)

# With tokens they are what spaCy makes of words and spaces, and every span is of whole ones.
run("export", sample, "--format", "prodigy", "--out", path("words.jsonl"), "--annotator", "example")
count = 0
for example in lines("words.jsonl"):
    doc = Doc(
        nlp.vocab,
        words=[token["text"] for token in example["tokens"]],
        spaces=[token["ws"] for token in example["tokens"]],
    )
    assert doc.text == example["text"]
    for token, said in zip(doc, example["tokens"], strict=True):
        assert (token.i, token.idx, token.idx + len(token)) == (
            said["id"], said["start"], said["end"])
    for span in example["spans"]:
        chars = doc.char_span(span["start"], span["end"])
        assert chars is not None, span
        assert (chars.start, chars.end - 1) == (span["token_start"], span["token_end"])
        count += 1
    for relation in example.get("relations", []):
        assert relation["head"] == relation["head_span"]["token_end"]
        assert relation["child"] == relation["child_span"]["token_end"]

# Tagline reads spans that spaCy makes, in the shape that Prodigy gives them.
doc = nlp("\N{WAVING HAND SIGN}  Ada left Port Ansel.")
spans = [doc.char_span(doc.text.index(w), doc.text.index(w) + len(w), label=label)
         for w, label in [("Ada", "PERSON"), ("Port Ansel", "PLACE")]]
example = {
    "text": doc.text,
    "tokens": [{"text": t.text, "start": t.idx, "end": t.idx + len(t), "id": t.i,
                "ws": bool(t.whitespace_)} for t in doc],
    "spans": [{"start": s.start_char, "end": s.end_char, "token_start": s.start,
               "token_end": s.end - 1, "label": s.label_} for s in spans],
    "relations": [{"head": spans[0].end - 1, "child": spans[1].end - 1, "label": "LEFT"}],
    "answer": "accept",
}
with open(path("made.jsonl"), "w", encoding="utf-8") as file:
    file.write(json.dumps(example) + "\n")
run("convert", path("made.jsonl"), path("back.jsonl"), "--from", "prodigy",
    "--to", "doccano", "--option", "relations=yes")
person, place = [(s.start_char, s.end_char, s.label_) for s in spans]
assert [doccano(line) for line in lines("back.jsonl")] == [
    (doc.text, [person, place], [(person, place, "LEFT")])
]

print(f"ok Prodigy with spaCy: {len(truth)} documents, {count} spans")
