"""Suggests what a spaCy pipeline finds. Command in Tagline:

    python3 /path/to/spacy_model.py en_core_web_sm PERSON=PER GPE=LOC ORG=ORG

The pipeline is the name of an installed package or a folder; without one, names in
capitals are found by rules. PIPELINE=TAGLINE translates labels."""

import json
import sys

import spacy

pipeline = next((a for a in sys.argv[1:] if "=" not in a), None)
names = dict(a.split("=", 1) for a in sys.argv[1:] if "=" in a)
if pipeline:
    nlp = spacy.load(pipeline)
else:
    nlp = spacy.blank("en")
    title = {"IS_TITLE": True, "OP": "+"}
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": [{"IS_TITLE": True}, title]}])

labels = set()
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "hello":
        labels = {label["name"] for label in message["labels"]}
        answer = {"type": "ready", "protocol": 1, "name": f"spaCy {spacy.__version__}"}
    elif message["type"] == "suggest":
        spans = []
        for start, end in message["passages"]:  # Offsets in Python are code points.
            for ent in nlp(message["text"][start:end]).ents:
                label = names.get(ent.label_, ent.label_)
                if label in labels and ent.text.strip():
                    at = start + ent.start_char
                    spans.append({"start": at, "end": at + len(ent.text), "label": label, "score": 0.8, "text": ent.text})
        answer = {"type": "spans", "id": message["id"], "spans": spans}
    else:
        continue
    print(json.dumps(answer), flush=True)
