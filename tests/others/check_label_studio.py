"""Holds Tagline's Label Studio files against Label Studio's own Python SDK.

check_label_studio.py TAGLINE_BINARY SAMPLE_PROJECT WORK_FOLDER
"""

import json
import os
import sys

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

from truth import Work, by_text, doccano

work = Work(*sys.argv[1:4])
path, run, lines, sample = work.path, work.run, work.lines, work.sample
truth = work.truth()

# What Tagline writes is valid by the configuration beside it, and says the same.
for list_name in ["annotations", "predictions"]:
    file = path(list_name + ".json")
    run("export", sample, "--format", "label-studio", "--option", "as=" + list_name,
        "--out", file, "--annotator", "example")
    with open(path(list_name + ".config.xml"), encoding="utf-8") as config_file:
        config = config_file.read()
    interface = LabelInterface(config)
    interface.validate()
    with open(file, encoding="utf-8") as tasks_file:
        tasks = json.load(tasks_file)
    found = []
    for task in tasks:
        assert interface.validate_task({"data": task["data"]})
        text = task["data"]["text"]
        for one in task[list_name]:
            errors = interface.validate_prediction(one, return_errors=True)
            assert not errors, errors
            spans, relations = {}, []
            for result in one["result"]:
                value = result.get("value", {})
                if result["type"] == "labels":
                    assert result["id"] not in spans
                    assert text[value["start"]:value["end"]] == value["text"]
                    (label,) = value["labels"]
                    spans[result["id"]] = (value["start"], value["end"], label)
                elif result["type"] == "relation":
                    (label,) = result["labels"]
                    relations.append((spans[result["from_id"]], spans[result["to_id"]], label))
            found.append((text, sorted(spans.values()), sorted(relations)))
    assert by_text(found) == truth, "the spans are not those of the project"

# The SDK's converter makes its other formats of it.
converter = Converter(config, work.folder)
converted = {}
for name in ["JSON", "JSON_MIN", "CSV", "TSV", "CONLL2003"]:
    folder = path(name.lower())
    converter.convert(path("annotations.json"), folder, name, is_dir=False)
    (only,) = os.listdir(folder)
    converted[name] = os.path.join(folder, only)
with open(converted["CONLL2003"], encoding="utf-8") as file:
    assert any(" B-" in line for line in file), "the converter found no spans"

# Tagline reads what the converter writes.
for name in ["JSON", "JSON_MIN"]:
    run("convert", converted[name], path("back.jsonl"), "--from", "label-studio",
        "--to", "doccano", "--option", "relations=yes")
    back = by_text(map(doccano, lines("back.jsonl")))
    if name == "JSON":
        assert back == truth
    else:
        # JSON_MIN has no relations.
        assert by_text(d[:2] for d in back) == by_text(d[:2] for d in truth)

# Tagline reads regions that the SDK makes.
interface = LabelInterface(
    '<View><Labels name="kind" toName="body"><Label value="PERSON"/><Label value="PLACE"/></Labels>'
    '<Text name="body" value="$article"/></View>'
)
text = "\N{WAVING HAND SIGN} Ada left Port Ansel."
control = interface.get_control("kind")
regions = [
    control.label(label, start=text.index(words), end=text.index(words) + len(words))
    for words, label in [("Ada", "PERSON"), ("Port Ansel", "PLACE")]
]
result = [json.loads(region.to_json()) for region in regions]
assert interface.validate_annotation({"result": result})
with open(path("made.json"), "w", encoding="utf-8") as file:
    json.dump([{"data": {"article": text}, "annotations": [{"completed_by": 1, "result": result}]}], file)
run("convert", path("made.json"), path("made.jsonl"), "--from", "label-studio",
    "--to", "doccano", "--option", "relations=yes")
assert [doccano(line) for line in lines("made.jsonl")] == [
    (text, [(2, 5, "PERSON"), (11, 21, "PLACE")], [])
]

print(f"ok Label Studio: {len(truth)} documents, {sum(len(s) for _, s, _ in truth)} spans")
