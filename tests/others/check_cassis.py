"""dkpro-cassis loads the exports `xmi` and `cas-json`, with the offsets that Tagline has,
and Tagline reads what dkpro-cassis writes of them.

    check_cassis.py TAGLINE SAMPLE_PROJECT WORK_FOLDER
"""

import json
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

from cassis import load_cas_from_json, load_cas_from_xmi, load_typesystem

CHAIN = "de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceChain"
DOCUMENT = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
SENTENCE = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence"
RELATION = "webanno.custom.Relation"
SEGMENTS = {"Comment", "Paragraph", "Article"}


def truth(line):
    """What doccano's export says of a document: its spans' places by id."""
    extra = line.get("tagline", {})
    ids = {span["span"]: span.get("id", "") for span in extra.get("spans", [])}
    spans = {}
    for at, entity in enumerate(line["entities"]):
        # A span of several fragments is several entities there: ID, ID.2, ID.3.
        name = ids.get(at, "").split(".")[0]
        place = (entity["start_offset"], entity["end_offset"])
        spans.setdefault((name, entity["label"]), []).append(place)
    return {key: sorted(places) for key, places in spans.items()}


def select(cas, name):
    return list(cas.select(name)) if cas.typesystem.contains_type(name) else []


def found(cas):
    """The same of a CAS; what has no width is none of doccano's."""
    spans = {}
    for annotation in cas.select_all():
        kind = annotation.type.name
        if not kind.startswith("webanno.custom.") or kind.endswith((".Relation", ".SpanFragment")):
            continue
        if kind == "webanno.custom.Unnamed" and annotation.label in SEGMENTS:
            continue
        parts = annotation.fragments.elements if annotation.fragments else [annotation]
        places = sorted((part.begin, part.end) for part in parts)
        for begin, end in places:
            assert 0 <= begin <= end <= len(cas.sofa_string), (begin, end)
        places = [place for place in places if place[0] < place[1]]
        if places:
            spans.setdefault((annotation.taglineId or "", annotation.label), []).extend(places)
    return {key: sorted(places) for key, places in spans.items()}


def check(name, cas, line):
    assert cas.sofa_string == line["text"], name
    assert found(cas) == truth(line), (name, found(cas), truth(line))
    about = cas.select(DOCUMENT)[0]
    assert about.documentId == about.documentTitle, name
    for token in select(cas, TOKEN):
        assert token.get_covered_text().strip() == token.get_covered_text() != "", name
    for sentence in select(cas, SENTENCE):
        assert sentence.begin < sentence.end, name
    for relation in select(cas, RELATION):
        assert relation.Governor.sofa is relation.Dependent.sofa is relation.sofa, name
        assert (relation.begin, relation.end) == (relation.Dependent.begin, relation.Dependent.end)
    relations = sum(r.get("label") not in SEGMENTS for r in select(cas, RELATION))
    extra = line.get("tagline", {})
    assert relations >= len(line.get("relations", [])), name
    chains = select(cas, CHAIN)
    assert len(chains) >= len(extra.get("chains", [])), name
    for chain in chains:
        link, count = chain.first, 0
        while link:
            assert (link.begin, link.end) == (link.mention.begin, link.mention.end), name
            link, count = link.next, count + 1
        assert count > 0, name


def by_name(folder):
    """doccano's lines by the documents' names."""
    lines = (folder / "truth.jsonl").read_text("utf-8").rstrip("\n").split("\n")
    return {line["tagline"]["name"]: line for line in map(json.loads, lines)}


def load_xmi(path, types):
    with open(path, "rb") as file:
        return load_cas_from_xmi(file, typesystem=types)


def check_files(folder):
    """Loads all exports below a folder, checks them, writes them again beside."""
    lines = by_name(folder)
    for kind in ("xmi", "cas-json"):
        count = 0
        out = folder / f"{kind}-again"
        if kind == "xmi":
            types = load_typesystem((folder / kind / "TypeSystem.xml").open("rb"))
            out.mkdir(parents=True, exist_ok=True)
            types.to_xml(str(out / "TypeSystem.xml"))
        for path in sorted((folder / kind).rglob("*.xmi" if kind == "xmi" else "*.json")):
            if kind == "xmi":
                cas = load_xmi(path, types)
            else:
                with open(path, "rb") as file:
                    cas = load_cas_from_json(file)
            name = cas.select(DOCUMENT)[0].documentId
            check(f"{path}", cas, lines[name])
            again = out / path.relative_to(folder / kind)
            again.parent.mkdir(parents=True, exist_ok=True)
            (cas.to_xmi if kind == "xmi" else cas.to_json)(str(again))
            count += 1
        assert count == len(lines), (kind, count, len(lines))


def check_zips(folder):
    for path in sorted((folder / "zip").rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert len(names) == 2 and names[1] == "TypeSystem.xml", names
            with archive.open(names[1]) as types, archive.open(names[0]) as xmi:
                load_cas_from_xmi(xmi, typesystem=load_typesystem(types))


def same(first, second):
    """That two doccano files say the same, in whatever order."""
    def said(line):
        extra = line.pop("tagline", {})
        extra.pop("comments", None)
        order = {}
        for at, span in enumerate(extra.get("spans", [])):
            order[span["span"]] = span.get("id", f"no id {at}")
        ends = sorted((order.get(r["from_id"]), order.get(r["to_id"]), r["type"]) for r in line.get("relations", []))
        chains = sorted(
            (c.get("name", ""), str(c.get("knowledge_base_id")), sorted(str(order.get(m)) for m in c["members"]))
            for c in extra.get("chains", [])
        )
        spans = sorted(
            json.dumps({k: v for k, v in span.items() if k != "span"}, sort_keys=True)
            for span in extra.get("spans", [])
        )
        labels = sorted(json.dumps(label, sort_keys=True) for label in extra.get("segment_labels", []))
        entities = sorted((e["start_offset"], e["end_offset"], e["label"]) for e in line["entities"])
        return line["text"], extra.get("annotator"), entities, spans, ends, chains, labels

    first, second = by_name(first), by_name(second)
    assert first.keys() == second.keys(), (first.keys(), second.keys())
    for name in first:
        assert said(first[name]) == said(second[name]), name


def main():
    warnings.simplefilter("ignore")
    tagline, sample, work = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)

    def run(*arguments):
        subprocess.run([tagline, *map(str, arguments), "--overwrite"], check=True, stdout=subprocess.DEVNULL)

    def export(kind, out, *options):
        run("export", sample, "--format", kind, "--out", out, "--annotator", "example", *options)

    export("doccano", work / "truth.jsonl", "--option", "relations=yes")
    export("xmi", work / "xmi")
    export("cas-json", work / "cas-json")
    export("xmi", work / "zip", "--option", "zip=yes")
    check_files(work)
    check_zips(work)
    for kind in ("xmi", "cas-json"):
        for source in (kind, f"{kind}-again"):
            back = work / f"from-{source}"
            back.mkdir(exist_ok=True)
            run("convert", work / source, back / "truth.jsonl", "--from", kind, "--to", "doccano", "--option", "relations=yes")
        same(work / f"from-{kind}", work / f"from-{kind}-again")
    print("ok dkpro-cassis: xmi, xmi in zip, cas-json")


if __name__ == "__main__":
    main()
