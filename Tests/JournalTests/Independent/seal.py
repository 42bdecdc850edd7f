# SPDX-License-Identifier: Apache-2.0
"""Makes a journal whole and well signed again after its lines were changed, as whoever has the log key can."""
import base64, os, re, subprocess, tempfile

from verify import leaf, root, sha, unbase64


def read(folder):
    with open(os.path.join(folder, "journal.jsonl"), "rb") as f: return f.read().splitlines()


def covered(line):
    """A line without its sum."""
    return line[:line.rindex(b',"sum"')]


def write(folder, texts):
    """Numbers the lines, which come without their sums, links them, and signs the checkpoint over them."""
    previous, leaves, written, known = bytes(32), [], [], 0
    for index, text in enumerate(texts):
        text = re.sub(rb'^\{"v":1,"seq":[0-9]+', b'{"v":1,"seq":%d' % index, text)
        at = text.index(b'"prev":"') + 8
        durable = re.match(rb'","dur":([0-9]+)', text[at + 64:])
        # What a line says is durable never goes back, and is never the line itself.
        known = min(max(known, int(durable[1])), index)
        rest = b'","dur":%d' % known + text[at + 64 + durable.end():]
        text = text[:at] + previous.hex().encode() + rest
        line = text + b',"sum":"%s"}' % sha(text)[:8].hex().encode()
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
