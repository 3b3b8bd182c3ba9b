#!/usr/bin/env python3
"""Verifies a bundle of evidence without Kintsugi (pip install blake3 cryptography): verify_bundle.py BUNDLE.zip [FINGERPRINT]"""
import json
import struct
import sys
import zipfile
from uuid import UUID

from blake3 import blake3
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def broken(what):
    sys.exit(f"NOT VERIFIED: {what}")


def chain(name, shop, log, text):
    """Each event's hash seals the one before it; a sealed event shows its hash only."""
    before, bodies, lines = bytes(32), {}, text.splitlines()
    for number, line in enumerate(map(json.loads, lines), 1):
        own, shown = bytes.fromhex(line["hash"]), line.get("shown")
        if shown:
            sealed = before + UUID(shop).bytes + UUID(log["stream"]).bytes + struct.pack(">qq", number, shown["at"])
            for word in (shown["actor"].encode(), shown["kind"].encode()):
                sealed += struct.pack(">Q", len(word)) + word
            if line["version"] != number or blake3(sealed + shown["body"].encode()).digest() != own:
                broken(f"{name}: event {number}: it does not follow from the one before, or was changed")
            bodies[(log["stream"], number)] = shown["body"]
        before = own
    if before.hex() != log["head"] or len(lines) != log["events"]:
        broken(f"{name}: the log does not end where the manifest says")
    return bodies


def main(path, wanted=""):
    archive, bodies = zipfile.ZipFile(path), {}
    signed = archive.read("manifest.json")
    manifest = json.loads(signed)
    key, signature = (bytes.fromhex(text) for text in (manifest["public_key"], archive.read("manifest.sig").decode()))
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except InvalidSignature:
        broken("manifest.json: the signature does not match")
    fingerprint = blake3(manifest["public_key"].encode()).hexdigest()[:32]
    if wanted and wanted.replace(" ", "").lower() != fingerprint:
        broken(f"it was signed with another key: {fingerprint}")
    if archive.namelist() != ["manifest.json", "manifest.sig", *(file["path"] for file in manifest["files"])]:
        broken("files are missing, added or moved")
    for file in manifest["files"]:
        content, part = archive.read(file["path"]), file["part"]
        if blake3(content).hexdigest() != file["blake3"] or len(content) != file["size"]:
            broken(f"{file['path']}: its bytes were changed")
        if part["kind"] == "log":
            bodies |= chain(file["path"], manifest["shop"]["id"], part, content.decode())
        if part["kind"] == "exhibit":
            body = bodies.get((part["captured"]["stream"], part["captured"]["version"]), "")
            if file["blake3"] not in body or part.get("original", "") not in body:
                broken(f"{file['path']}: no event that is shown captured it")
    print(f"verified: {len(manifest['files'])} files of {manifest['shop']['name']}, signed with {fingerprint}")


main(*sys.argv[1:])
