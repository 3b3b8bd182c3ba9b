#!/usr/bin/env python3
"""The OpenAPI document against independent tools: PyPI `openapi-spec-validator` reads it, PyPI `schemathesis` asks every
operation what it generates from it, and no answer may be a server error (5xx).

    python3 -m venv venv && venv/bin/pip install schemathesis openapi-spec-validator
    venv/bin/python script/independent/openapi.py target/debug/kintsugi [--seconds 300]

It starts the program with a sample shop in a folder of its own. What is generated may name any address: run it where
nothing but loopback can be reached, for example inside `unshare -n sh -c 'ip link set lo up && …'`.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

from openapi_spec_validator import validate

HERE = "http://127.0.0.1:8198"
# These end the sessions or tokens that ask, or wait for events for ever.
LEFT_OUT = re.compile(r"/session|/setup|/stream$|/tokens|/members/")


class Shop:
    """A shop of its own, and who may do everything in it."""

    def __init__(self, program, folder):
        command = [program, "serve", "--data", folder, "--listen", HERE.removeprefix("http://"), "--sample"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.cookie = ""
        setup = next(m for m in map(re.compile(r"setup: .*#(.*)").search, self.process.stdout) if m)
        person = {"name": "Owner", "email": "owner@example.com", "password": "correct horse battery"}
        signed_in = self.ask("POST", "/api/v1/setup", {"token": setup[1], "shop": "Tea", **person})
        shop = signed_in["shops"][0]
        self.id = shop["id"]
        wanted = {"name": "fuzz", "scopes": shop["permissions"]}
        self.token = self.ask("POST", f"/api/v1/shops/{self.id}/tokens", wanted)["token"]

    def ask(self, method, path, body=None):
        headers = {"content-type": "application/json", "x-kintsugi": "fuzz", "cookie": self.cookie}
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(HERE + path, data, headers, method=method)) as answer:
            kept = answer.headers.get("set-cookie")
            self.cookie = kept.split(";")[0] if kept else self.cookie
            return json.loads(answer.read() or "null")


def fuzz(file, seconds, header):
    """Asks every operation for so long; the exit status says whether an answer was a server error."""
    command = [pathlib.Path(sys.executable).parent / "st", "run", file, "--url", HERE, "--checks", "not_a_server_error"]
    command += ["--phases", "examples,coverage,fuzzing", "--max-time", seconds, "--seed", "7", "--workers", "2"]
    command += ["--continue-on-failure", "--request-timeout", "20", "--suppress-health-check", "all"]
    return subprocess.run([*command, "-H", header, "-H", "x-kintsugi: fuzz"], check=False).returncode


def main():
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("program")
    asked.add_argument("--seconds", type=int, default=300)
    asked = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(asked.program, folder)
        try:
            document = shop.ask("GET", "/api/openapi.json")
            validate(document)
            print(f"openapi-spec-validator: {document['openapi']}, {len(document['paths'])} paths, valid")
            # Who asks is said with each run, so that the tool makes nothing up for it; and the shop is the one that is
            # there: else all that is asked is "signed out" or "not found".
            del document["security"], document["components"]["securitySchemes"]
            for item in document["paths"].values():
                for operation in item.values():
                    operation.pop("security", None)
                    for parameter in operation.get("parameters", []):
                        if (parameter["in"], parameter["name"]) == ("path", "shop"):
                            parameter["schema"] = {"type": "string", "enum": [shop.id]}
            for path in [path for path in document["paths"] if LEFT_OUT.search(path)]:
                del document["paths"][path]
            file = pathlib.Path(folder, "openapi.json")
            file.write_text(json.dumps(document))
            seconds = str(asked.seconds // 2)
            codes = [fuzz(file, seconds, header) for header in (f"cookie: {shop.cookie}", f"authorization: Bearer {shop.token}")]
            print(json.dumps({"paths": len(document["paths"]), "signed_in_after": shop.ask("GET", "/api/v1/session")["user"]["email"]}))
            alive = shop.process.poll() is None
            print("the program", "lives" if alive else "ended")
            return max(codes) if alive else 1
        finally:
            shop.process.terminate()
            shop.process.wait()


sys.exit(main())
