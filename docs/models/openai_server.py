"""Suggests what a language model finds that is served with the API of OpenAI, by Ollama,
llama.cpp and others. Needs nothing but Python. Command in Tagline:

    python3 /path/to/openai_server.py llama3.2

and as the server, if it is another than Ollama on this machine: http://localhost:8080/v1
The model is asked for words and labels as JSON; where they stand is looked up here, since
language models cannot count."""

import json
import os
import sys
import urllib.request

server = os.environ.get("TAGLINE_SERVER") or "http://localhost:11434/v1"
model = sys.argv[1] if len(sys.argv) > 1 else "llama3.2"
key = os.environ.get("TAGLINE_API_KEY", "")
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # straight there


def say(**message):
    print(json.dumps(message), flush=True)


def complete(task, text):
    body = {
        "model": model,
        "temperature": 0,
        "response_format": {"type": "json_object"},
        "messages": [{"role": "system", "content": task}, {"role": "user", "content": text}],
    }
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    url = server.rstrip("/") + "/chat/completions"
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with opener.open(request, timeout=50) as response:
        answer = json.load(response)["choices"][0]["message"]["content"]
    found = json.loads(answer[answer.find("{") : answer.rfind("}") + 1])
    return [s for s in found.get("spans", []) if isinstance(s, dict)]


labels, task = set(), ""
for line in sys.stdin:
    message = json.loads(line)
    if message["type"] == "hello":
        labels = {label["name"] for label in message["labels"]}
        listed = "\n".join(f"{x['name']}: {x['title']}. {x['description']}" for x in message["labels"])
        task = (
            "Find all spans in the text that have one of these labels:\n" + listed + "\nAnswer with JSON "
            'only: {"spans": [{"text": "the exact words", "label": "LABEL", "score": 0.0 to 1.0}]}'
        )
        say(type="ready", protocol=1, name=f"{model} at {server}")
    elif message["type"] == "suggest":
        spans, passages = [], message["passages"]
        try:
            for number, (start, end) in enumerate(passages):
                passage = message["text"][start:end]
                if not passage.strip():
                    continue
                for found in complete(task, passage):
                    words, label = str(found.get("text", "")).strip(), found.get("label")
                    score = found.get("score", 0.5)
                    score = min(max(float(score), 0.0), 1.0) if isinstance(score, (int, float)) else 0.5
                    at = passage.find(words) if words and label in labels else -1
                    while at >= 0:  # every place with these words
                        place = {"start": start + at, "end": start + at + len(words)}
                        spans.append({**place, "label": label, "score": score, "text": words})
                        at = passage.find(words, at + len(words))
                say(type="progress", id=message["id"], done=(number + 1) / len(passages))
            say(type="spans", id=message["id"], spans=spans)
        except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
            say(type="error", id=message["id"], message=f"{server}: {error}")
