# SPDX-License-Identifier: Apache-2.0
"""What an operator can do who has the journal and the log key: write it anew, whole and well signed.

rewrite.py FOLDER OLD NEW replaces a text in every entry, and makes sums, links and checkpoint fit again.
"""
import base64, hashlib, os, subprocess, sys, tempfile

from verify import leaf, root, sha, unbase64

folder, old, new = sys.argv[1], sys.argv[2].encode(), sys.argv[3].encode()
with open(os.path.join(folder, "journal.jsonl"), "rb") as f: lines = f.read().splitlines()
previous, leaves, written = bytes(32), [], []
for line in lines:
    covered = line[:line.rindex(b',"sum"')].replace(old, new)
    at = covered.index(b'"prev":"') + 8
    covered = covered[:at] + previous.hex().encode() + covered[at + 64:]
    line = covered + b',"sum":"%s"}' % sha(covered)[:8].hex().encode()
    previous = leaf(line)
    leaves.append(previous)
    written.append(line + b"\n")

with open(os.path.join(folder, "log.key")) as f: _, _, name, identity, secret = f.read().strip().split("+", 4)
text = b"%s\n%d\n%s\n" % (name.encode(), len(leaves), base64.b64encode(root(leaves)))
with tempfile.TemporaryDirectory() as place:
    # PKCS#8 around the 32 bytes of the seed (RFC 8410 §7).
    der = bytes.fromhex("302e020100300506032b657004220420") + unbase64(secret)[1:]
    pem = b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(der) + b"\n-----END PRIVATE KEY-----\n"
    for file, data in (("key", pem), ("message", text)):
        with open(os.path.join(place, file), "wb") as f: f.write(data)
    subprocess.run(["openssl", "pkeyutl", "-sign", "-inkey", "key", "-rawin", "-in", "message", "-out", "signature"],
                   cwd=place, check=True)
    with open(os.path.join(place, "signature"), "rb") as f: signature = f.read()
line = "\n\u2014 %s %s\n" % (name, base64.b64encode(bytes.fromhex(identity) + signature).decode())
with open(os.path.join(folder, "journal.jsonl"), "wb") as f: f.write(b"".join(written))
with open(os.path.join(folder, "checkpoint"), "wb") as f: f.write(text + line.encode())
