#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A second reader of journals, receipts and tiles, written from docs/journal-format.md alone.

verify.py journal FILE CHECKPOINT VKEY | receipt FILE VKEY | tiles FOLDER VKEY | consistency OLD PROOF VKEY
          | cosigned CHECKPOINT VKEY WITNESS
Uses the standard library, and openssl for Ed25519.
"""
import base64, hashlib, json, os, subprocess, sys, tempfile


def sha(b): return hashlib.sha256(b).digest()
def leaf(b): return sha(b"\0" + b)
def node(l, r): return sha(b"\1" + l + r)


def root(hashes):
    if not hashes: return sha(b"")
    if len(hashes) == 1: return hashes[0]
    k = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node(root(hashes[:k]), root(hashes[k:]))


def ensure(condition, what):
    if not condition: sys.exit("wrong: " + what)


def unbase64(text):
    raw = base64.b64decode(text, validate=True)
    ensure(base64.b64encode(raw).decode() == text, "base64 with spare bits")
    return raw


def openssl(public, message, signature):
    with tempfile.TemporaryDirectory() as folder:
        der = bytes.fromhex("302a300506032b6570032100") + public
        pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.b64encode(der) + b"\n-----END PUBLIC KEY-----\n"
        for name, data in (("key", pem), ("message", message), ("signature", signature)):
            with open(os.path.join(folder, name), "wb") as f: f.write(data)
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key", "-rawin", "-in", "message",
             "-sigfile", "signature"], cwd=folder, capture_output=True).returncode == 0


def checkpoint(note, vkey):
    name, identity, encoded = vkey.split("+", 2)
    key = unbase64(encoded)
    ensure(key[0] == 1 and len(key) == 33, "kind of key")
    ensure(sha(name.encode() + b"\n" + key)[:4].hex() == identity, "key id")
    at = note.rindex(b"\n\n")
    text, lines = note[:at + 1], note[at + 2:].decode().splitlines()
    signed = False
    for line in lines:
        dash, signer, blob = line.split(" ")
        ensure(dash == "\u2014", "dash")
        raw = unbase64(blob)
        if signer == name and raw[:4].hex() == identity:
            ensure(openssl(key[1:], text, raw[4:]), "signature")
            signed = True
    ensure(signed, "no signature of the log")
    origin, size, encoded = text.decode().split("\n")[:3]
    ensure(origin == name and str(int(size)) == size, "origin or size")
    return int(size), unbase64(encoded)


def entry(raw):
    members = json.loads(raw)
    ensure(list(members) == ["v", "seq", "id", "prev", "dur", "at", "type", "actor", "body", "sum"], "members")
    at = raw.rindex(b',"sum"')
    ensure(members["sum"] == sha(raw[:at])[:8].hex() and len(raw) - at == 26, "sum")
    return members


def journal(path, note, vkey):
    with open(path, "rb") as f: data = f.read()
    ensure(data.endswith(b"\n") or not data, "last newline")
    hashes, position, settled, previous = [], 0, 0, bytes(32)
    while position < len(data):
        end = data.index(b"\n", position)
        raw = data[position:end]
        try: members = json.loads(raw)
        except ValueError: members = None
        fits = isinstance(members, dict) and members.get("seq") == len(hashes) \
            and members.get("prev") == previous.hex()
        garbage = data[settled:position - 1] if position > settled else None
        if fits and garbage is not None:
            fits = members["type"] == "journal.sealed/1" \
                and members["body"] == {"len": len(garbage), "sha256": sha(garbage).hex()}
        if fits:
            entry(raw)
            previous = leaf(raw)
            hashes.append(previous)
            settled = end + 1
        position = end + 1
    ensure(settled == len(data), "bytes that nothing seals")
    size, expected = checkpoint(open(note, "rb").read(), vkey)
    ensure(size == len(hashes) and root(hashes) == expected, "root")
    return size, expected


def receipt(path, vkey):
    with open(path, "rb") as f: data = f.read()
    at = data.index(b"\n\n")
    lines = data[:at].decode().split("\n")
    ensure(lines[0] == "c2sp.org/tlog-proof@v1" and lines[1].startswith("extra ") and lines[2].startswith("index "),
           "receipt")
    raw, index = unbase64(lines[1][6:]), int(lines[2][6:])
    proof = [unbase64(line) for line in lines[3:]]
    size, expected = checkpoint(data[at + 2:], vkey)

    def climb(index, size, proof):  # RFC 6962 §2.1.1, from the root down
        if size == 1:
            ensure(not proof, "proof length")
            return leaf(raw)
        ensure(proof, "proof length")
        k = 1 << ((size - 1).bit_length() - 1)
        if index < k: return node(climb(index, k, proof[:-1]), proof[-1])
        return node(proof[-1], climb(index - k, size - k, proof[:-1]))

    ensure(0 <= index < size and climb(index, size, proof) == expected, "inclusion")
    ensure(entry(raw)["seq"] == index, "index")
    return size, expected


def tiles(folder, vkey):
    size, expected = checkpoint(open(os.path.join(folder, "checkpoint"), "rb").read(), vkey)

    def name(n):
        text = "%03d" % (n % 1000)
        while n >= 1000:
            n //= 1000
            text = "x%03d/%s" % (n % 1000, text)
        return text

    def pieces(kind, count):
        for n in range((count + 255) // 256):
            width = min(256, count - n * 256)
            suffix = "" if width == 256 else ".p/%d" % width
            yield width, open(os.path.join(folder, "tile", kind, name(n) + suffix), "rb").read()

    hashes = []
    for width, data in pieces("entries", size):
        for _ in range(width):
            length = int.from_bytes(data[:2], "big")
            hashes.append(leaf(data[2:2 + length]))
            data = data[2 + length:]
        ensure(not data, "bytes after a bundle")
    ensure(root(hashes) == expected, "root of the entries")
    level, count = 0, size
    while count:
        for n, (width, data) in enumerate(pieces(str(level), count)):
            ensure(data == b"".join(hashes[n * 256:n * 256 + width]), "tile")
        hashes = [root(hashes[n * 256:n * 256 + 256]) for n in range(count // 256)]
        level, count = level + 1, count // 256
    return size, expected


def consistency(older, path, vkey):
    before, first = checkpoint(open(older, "rb").read(), vkey)
    with open(path, "rb") as f: data = f.read()
    at = data.index(b"\n\n")
    lines = data[:at].decode().split("\n")
    ensure(lines[0] == "old %d" % before, "old size")
    proof = [unbase64(line) for line in lines[1:]]
    size, second = checkpoint(data[at + 2:], vkey)

    def grown(old, new, proof, whole):  # RFC 6962 §2.1.2, from the root down: the roots of the old and the new tree
        if old == new:
            if whole:
                ensure(not proof, "proof length")
                return first, first
            ensure(len(proof) == 1, "proof length")
            return proof[0], proof[0]
        ensure(proof, "proof length")
        k = 1 << ((new - 1).bit_length() - 1)
        if old <= k:
            left, right = grown(old, k, proof[:-1], whole)
            return left, node(right, proof[-1])
        left, right = grown(old - k, new - k, proof[:-1], False)
        return node(proof[-1], left), node(proof[-1], right)

    ensure(0 < before <= size and grown(before, size, proof, True) == (first, second), "consistency")
    return size, second


def cosigned(path, vkey, witness):
    with open(path, "rb") as f: note = f.read()
    size, expected = checkpoint(note, vkey)
    name, identity, encoded = witness.split("+", 2)
    key = unbase64(encoded)
    ensure(key[0] == 4 and sha(name.encode() + b"\n" + key)[:4].hex() == identity, "key of the witness")
    at = note.rindex(b"\n\n")
    for line in note[at + 2:].decode().splitlines():
        _, signer, blob = line.split(" ")
        raw = unbase64(blob)
        if signer == name and raw[:4].hex() == identity:
            time = int.from_bytes(raw[4:12], "big")
            ensure(openssl(key[1:], b"cosignature/v1\ntime %d\n" % time + note[:at + 1], raw[12:]), "cosignature")
            return size, expected
    sys.exit("wrong: no cosignature")


def main():
    calls = {"journal": journal, "receipt": receipt, "tiles": tiles, "consistency": consistency, "cosigned": cosigned}
    size, found = calls[sys.argv[1]](*sys.argv[2:])
    print("ok", size, base64.b64encode(found).decode())


if __name__ == "__main__": main()
