#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a history for `git fast-import`: a trunk, side branches that are merged, tags, some clocks that are wrong.

usage: history.py COMMITS | git fast-import --quiet --active-branches=40
"""
import random
import sys

FOLDERS, FILES, SLOTS = 24, 12, 30


def main() -> None:
    count = int(sys.argv[1])
    rand = random.Random(count)
    out = sys.stdout.buffer
    blobs = 64
    for mark in range(1, blobs + 1):
        text = f"content {mark}\n" * (1 + mark % 40)
        out.write(f"blob\nmark :{mark}\ndata {len(text)}\n{text}\n".encode())
    trunk = None
    # Slots of side branches; fast-import keeps the trees of those that have a name in memory.
    side: dict[int, int] = {}
    released = 0
    date = 1_300_000_000
    for number in range(count):
        mark = blobs + 1 + number
        date += rand.randint(20, 600)
        shown = date - rand.randint(0, 90_000) if rand.random() < 0.002 else date
        merges = None
        parent = None
        # Nine of ten commits are on side branches that live for a while, as in a project with many hands.
        slot = rand.randrange(SLOTS)
        if trunk is None or rand.random() < 0.1:
            branch = "main"
            if slot in side and trunk is not None:
                merges = side.pop(slot)
            trunk = mark
        else:
            branch = f"side{slot}"
            if slot not in side:
                parent = trunk
            side[slot] = mark
        lines = [f"commit refs/heads/{branch}", f"mark :{mark}"]
        who = rand.randrange(200)
        subject = f"{rand.choice(['feat', 'fix', 'docs', 'chore'])}(area{number % 24}): change number {number} (#{number})"
        text = f"{subject}\n\nWhy it was changed, in a few words that are like those of people.\n"
        lines.append(f"committer Person {who} <person{who}@example.com> {shown} +0000")
        lines.append(f"data {len(text)}\n{text}")
        if parent:
            lines.append(f"from :{parent}")
        if merges:
            lines.append(f"merge :{merges}")
        if number == 0:
            for folder in range(FOLDERS):
                for file in range(FILES):
                    lines.append(f"M 100644 :{1 + (folder * FILES + file) % blobs} area{folder}/part{file % 3}/file{file}")
        folder, file = rand.randrange(FOLDERS), rand.randrange(FILES)
        lines.append(f"M 100644 :{rand.randint(1, blobs)} area{folder}/part{file % 3}/file{file}")
        out.write(("\n".join(lines) + "\n\n").encode())
        if branch == "main" and number >= released * count // 100:
            out.write(f"reset refs/tags/v{released}\nfrom :{mark}\n\n".encode())
            released += 1


main()
