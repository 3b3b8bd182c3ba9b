#!/usr/bin/env python3
"""A bundle that the built program served, verified by `docs/verify/verify_bundle.py` with PyPI's `blake3` and `cryptography`;
then a hundred times with a byte changed: the script finds it, or it changes nothing that a ZIP library gives out; `kintsugi verify`
finds every one.

    python3 -m venv venv && venv/bin/pip install blake3 cryptography
    venv/bin/python script/independent/bundle.py target/debug/kintsugi
"""
import io
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile

here = pathlib.Path(__file__).resolve().parents[2]
folder = pathlib.Path(tempfile.mkdtemp())
server = subprocess.Popen([sys.argv[1], "serve", "--data", str(folder / "data"), "--listen", "127.0.0.1:0"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
base = secret = None
while secret is None:
    line = server.stdout.readline().strip()
    base = line.removeprefix("open: ").rstrip("/") if line.startswith("open: ") else base
    found = re.match(r"setup: .*#(.*)", line)
    secret = found and found.group(1)
cookie = ""


def ask(method, path, body=None):
    global cookie
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    kind = "application/json" if isinstance(body, dict) else "application/octet-stream"
    headers = {"content-type": kind, "x-kintsugi": "t", "cookie": cookie}
    with urllib.request.urlopen(urllib.request.Request(base + path, method=method, data=data, headers=headers)) as answer:
        cookie = (answer.headers.get("set-cookie") or cookie).split(";")[0]
        return answer.read()


def read(*arguments):
    return json.loads(ask(*arguments))


setup = {"token": secret, "name": "O", "email": "o@example.com", "password": "correct horse battery", "shop": "Tea"}
shop = "/api/v1/shops/" + read("POST", "/api/v1/setup", setup)["shops"][0]["id"]
channel = read("POST", shop + "/channels", {"name": "Main", "platform": "generic", "market": ""})["id"]
reviews = "review_id,order_id,rating,text,created_at\nR1,O1,1,it broke at once and nobody answers,2026-10-01 09:00:00\n"
ask("POST", f"{shop}/imports?kind=reviews&name=a.csv&channel={channel}", reviews.encode())
while not (cases := read("GET", shop + "/cases")["items"]):
    time.sleep(0.1)
case = f"{shop}/cases/{cases[0]['id']}"
for number in range(3):
    ask("POST", f"{case}/evidence?shows=document&name=call-{number}", f"Call {number}: the parcel came on time.".encode())
key = read("GET", shop + "/evidence-key")["fingerprint"]
bundle = ask("GET", case + "/bundle.zip")
record = ask("GET", shop + "/service-record.zip?from=2026-10-01&to=2026-10-31")
server.terminate()
server.wait()


def verified(content):
    path = folder / "bundle.zip"
    path.write_bytes(content)
    script = here / "docs/verify/verify_bundle.py"
    return subprocess.run([sys.executable, script, path, key], capture_output=True, text=True)


def contents(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


for content in (record, bundle):
    said = verified(content)
    assert said.returncode == 0, said
    print(said.stdout.strip())
chance = random.Random(7)
for _ in range(100):
    at = chance.randrange(len(bundle))
    bent = bundle[:at] + bytes([bundle[at] ^ 1 << chance.randrange(8)]) + bundle[at + 1:]
    # Public ZIP libraries pass over bytes of the archive's own; what they give out must be what was signed.
    assert verified(bent).returncode != 0 or contents(bent) == contents(bundle), f"byte {at} was changed and nobody noticed"
    own = subprocess.run([sys.argv[1], "verify", folder / "bundle.zip"], capture_output=True, text=True)
    assert own.returncode == 1, f"byte {at} was changed and kintsugi did not notice"
print(f"{len(bundle)} bytes, each of 100 changed ones was found")
