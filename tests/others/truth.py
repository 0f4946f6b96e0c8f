"""What the checks of formats share: a folder to work in, the command line, and the spans of the
sample as doccano's lines say them.
"""

import json
import os
import subprocess


class Work:
    """A folder to work in, and the program to work with."""

    def __init__(self, tagline, sample, folder):
        self.tagline, self.sample, self.folder = tagline, sample, folder
        os.makedirs(folder, exist_ok=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, *arguments):
        command = [self.tagline, *arguments, "--overwrite"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def lines(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def truth(self):
        """Text, spans and relations of the sample's documents, in one order."""
        self.run("export", self.sample, "--format", "doccano", "--option", "relations=yes",
                 "--out", self.path("truth.jsonl"), "--annotator", "example")
        documents = by_text(map(doccano, self.lines("truth.jsonl")))
        assert any(spans for _, spans, _ in documents), "the sample has no spans"
        return documents


def doccano(line):
    """Text, spans and relations of a line of doccano's, in one order."""
    spans = {e["id"]: (e["start_offset"], e["end_offset"], e["label"]) for e in line["entities"]}
    relations = [(spans[r["from_id"]], spans[r["to_id"]], r["type"]) for r in line["relations"]]
    return line["text"], sorted(spans.values()), sorted(relations)


def by_text(documents):
    return sorted(documents, key=lambda document: json.dumps(document))
