"""The example programs of docs/models against the protocol's own check, and what they find:
the one around spaCy with its blank pipeline, the other against a server that answers as one
with the API of OpenAI does."""

import http.server
import json
import os
import subprocess
import sys
import threading

tagline = sys.argv[1]
TEXT = "Harbour 👩‍🚒 opens\n\nAda Brill met Omar Nasr. Ada Brill left.\n"
LABELS = [{"name": name, "title": name, "description": name} for name in ("PER", "ORG", "LOC")]


def check(*command, server=None):
    server = ["--server", server] if server else []
    ran = subprocess.run([tagline, "model-check", *server, *command], capture_output=True, text=True)
    assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
    return ran.stdout.splitlines()[-1]


def spans(command, env=None):
    start = TEXT.index("Ada Brill met")
    messages = [
        {"type": "hello", "protocol": 1, "labels": LABELS},
        {"type": "suggest", "id": 1, "article": "a", "text": TEXT, "passages": [[start, len(TEXT)]]},
    ]
    lines = "".join(json.dumps(message) + "\n" for message in messages)
    ran = subprocess.run(command, input=lines, capture_output=True, text=True, env=env, check=True)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert answers[0]["type"] == "ready" and answers[-1]["type"] == "spans", answers
    found = [(TEXT[s["start"] : s["end"]], s["label"]) for s in answers[-1]["spans"]]
    assert all(s["text"] == TEXT[s["start"] : s["end"]] for s in answers[-1]["spans"])
    return found


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert body["messages"][0]["content"].startswith("Find all spans")
        found = '{"spans": [{"text": "Ada Brill", "label": "PER", "score": 0.7}, {"text": "Nobody", "label": "PER"}]}'
        answer = json.dumps({"choices": [{"message": {"content": "Here it is: " + found}}]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


spacy_model = [sys.executable, "docs/models/spacy_model.py"]
print(check(*spacy_model))
expected = [("Ada Brill", "PER"), ("Omar Nasr", "PER"), ("Ada Brill", "PER")]
assert spans(spacy_model) == expected, spans(spacy_model)

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}/v1"
openai_server = [sys.executable, "docs/models/openai_server.py", "toy"]
print(check(*openai_server, server=address))
found = spans(openai_server, {**os.environ, "TAGLINE_SERVER": address})
assert found == [("Ada Brill", "PER")] * 2, found
server.shutdown()
