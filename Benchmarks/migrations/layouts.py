# SPDX-License-Identifier: Apache-2.0
"""Reads folders of migrations without any code of sluice: version order, up, down, and whether they are transactions."""
import os
import re
from dataclasses import dataclass


@dataclass
class Script:
    title: str
    up: str
    down: str | None
    up_transaction: bool = True
    down_transaction: bool = True


def text(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return file.read()


def pairs(folder):
    found = {}
    for name in os.listdir(folder):
        match = re.fullmatch(r"(\d+)_(.*)\.(up|down)\.sql", name)
        if match:
            found.setdefault(int(match[1]), {})[match[3]] = (match[1], match[2], text(f"{folder}/{name}"))
    scripts = []
    for _, both in sorted(found.items()):
        digits, name, up = both["up"]
        down = both["down"][2] if "down" in both else None
        bare = [t is not None and t.startswith("-- no-transaction") for t in (up, down)]
        scripts.append(Script(f"{digits}_{name}", up, down, not bare[0], not bare[1]))
    return scripts


def sections(folder, marker, title):
    scripts = []
    names = [n for n in os.listdir(folder) if re.match(r"\d+", n) and n.endswith(".sql")]
    names.sort(key=lambda n: (int(re.match(r"\d+", n)[0]), n))
    for name in names:
        part, parts, options = None, {}, {}
        whole = text(f"{folder}/{name}")
        for line in whole.split("\n"):
            match = re.match(r"--\s*" + re.escape(marker) + r"\s*(up|down)\b(.*)", line, re.IGNORECASE)
            if match:
                part = match[1].lower()
                parts[part], options[part] = "", match[2].lower()
            elif part:
                parts[part] += line + "\n"
        bare = re.search(r"^--\s*\+goose\s+no transaction", whole, re.IGNORECASE | re.MULTILINE) is not None
        is_bare = [bare or "transaction:false" in options.get(p, "") or "notransaction" in options.get(p, "")
                   for p in ("up", "down")]
        scripts.append(Script(title(name), parts["up"], parts.get("down"), not is_bare[0], not is_bare[1]))
    return scripts


def diesel(folder):
    scripts = []
    for name in sorted(os.listdir(folder), key=lambda n: n.split("_")[0].replace("-", "")):
        if not os.path.exists(f"{folder}/{name}/up.sql"):
            continue
        down = f"{folder}/{name}/down.sql"
        meta = f"{folder}/{name}/metadata.toml"
        bare = os.path.exists(meta) and "run_in_transaction=false" in text(meta).replace(" ", "")
        scripts.append(Script(name, text(f"{folder}/{name}/up.sql"), text(down) if os.path.exists(down) else None,
                              not bare, not bare))
    return scripts


def sqitch(folder):
    scripts, tag_of, lines = [], {}, []
    for line in text(f"{folder}/sqitch.plan").split("\n"):
        line = line.split(" #")[0].strip()
        if not line or line.startswith("%"):
            continue
        lines.append(line)
    # A change that comes again later uses, in its earlier place, the files that its tag names.
    names, pending = [], []
    for line in lines:
        word = line.split()[0].lstrip("+")
        if word.startswith("@"):
            for index in pending:
                names[index][1] = word
            pending = []
        else:
            pending.append(len(names))
            names.append([word, None])
    last = {name: index for index, (name, _) in enumerate(names)}
    for index, (name, tag) in enumerate(names):
        file = f"{name}{tag}" if last[name] != index and tag else name
        revert = f"{folder}/revert/{file}.sql"
        scripts.append(Script(name, text(f"{folder}/deploy/{file}.sql"),
                              text(revert) if os.path.exists(revert) else None, False, False))
    return scripts


def read(folder, layout):
    if layout in ("golang-migrate", "sqlx"):
        return pairs(folder)
    if layout == "goose":
        return sections(folder, "+goose", lambda n: n[:-4])
    if layout == "dbmate":
        return sections(folder, "migrate:", lambda n: n[:-4])
    if layout == "sql-migrate":
        return sections(folder, "+migrate", lambda n: n)
    if layout == "diesel":
        return diesel(folder)
    if layout == "sqitch":
        return sqitch(folder)
    raise SystemExit(f"no reader for {layout}")
