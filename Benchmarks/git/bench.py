#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks sluice and git the same questions about one repository, in turn, each a whole process, and compares.

usage: bench.py SLUICE REPOSITORY OLD MIDDLE NEW SIDE FOLDER FILE [ROUNDS]

OLD, MIDDLE and NEW are commits of the trunk, SIDE is one that the trunk does not have; FOLDER and FILE are paths. For each
question: the answers must be equal; then medians of the wall clock in milliseconds, their ratio, and the memory (maximum
resident set) of both. "cold" is without what sluice keeps under sluice/cache, removed before each call.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def measure(command: list[str], folder: str) -> tuple[float, float, bytes, int]:
    out = tempfile.TemporaryFile()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.DEVNULL, close_fds=False)
    _, status, usage = os.wait4(process.pid, 0)
    taken = (time.perf_counter() - start) * 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    out.seek(0)
    return taken, usage.ru_maxrss / 1024, out.read(), process.returncode


def main() -> None:
    sluice, repository, old, middle, new, side, folder, file = sys.argv[1:9]
    rounds = int(sys.argv[9]) if len(sys.argv) > 9 else 7
    common = subprocess.run(
        ["git", "rev-parse", "--path-format=absolute", "--git-common-dir"], cwd=repository, capture_output=True,
        check=True, text=True).stdout.strip()
    cache = f"{common}/sluice/cache"
    target = tempfile.mkdtemp(prefix="sluice-bench-")
    ask = [sluice, "history"]
    export = f"rm -rf {target}/a && mkdir {target}/a && "
    rows = [
        ("start, resolve HEAD", ["git", "rev-parse", "HEAD"], ask + ["ancestor", "HEAD", "HEAD"], None),
        ("ancestor, near", ["git", "merge-base", "--is-ancestor", middle, new], ask + ["ancestor", middle, new], "code"),
        ("ancestor, far", ["git", "merge-base", "--is-ancestor", old, new], ask + ["ancestor", old, new], "code"),
        ("ancestor, no", ["git", "merge-base", "--is-ancestor", side, new], ask + ["ancestor", side, new], "code"),
        ("merge base", ["git", "merge-base", "--all", side, new], ask + ["merge-base", side, new], "set"),
        ("count, near", ["git", "rev-list", "--count", f"{middle}..{new}"],
         ask + ["commits", "--count", "--after", middle, new], "text"),
        ("count, far", ["git", "rev-list", "--count", f"{old}..{new}"],
         ask + ["commits", "--count", "--after", old, new], "text"),
        ("count, first parents", ["git", "rev-list", "--count", "--first-parent", f"{old}..{new}"],
         ask + ["commits", "--count", "--first-parent", "--after", old, new], "text"),
        ("list with subjects", ["git", "log", "--format=%H %s", f"{middle}..{new}"],
         ask + ["commits", "--limit", "1000000", "--after", middle, new], "first"),
        ("list of a path", ["git", "rev-list", "--full-history", f"{middle}..{new}", "--", folder],
         ask + ["commits", "--limit", "1000000", "--path", folder, "--after", middle, new], "first"),
        ("changed files", ["git", "diff-tree", "-r", "--name-only", middle, new], ask + ["changes", middle, new], "last"),
        ("read a file", ["git", "cat-file", "blob", f"{new}:{file}"], ask + ["file", new, file], "text"),
        ("write out a tree", ["sh", "-c", export + f"git archive {new} | tar -x -C {target}/a"],
         ["sh", "-c", export + f"{sluice} history export {new} {target}/a"], None),
    ]
    print(f"load before: {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} cores\n")
    print("| question | git ms | sluice ms | ratio | cold ms | git MB | sluice MB |")
    print("|---|---|---|---|---|---|---|")
    for title, theirs, ours, same in rows:
        shutil.rmtree(cache, ignore_errors=True)
        cold = measure(ours, repository)
        samples: dict[str, list[tuple[float, float, bytes, int]]] = {"git": [], "sluice": []}
        for _ in range(rounds):
            samples["git"].append(measure(theirs, repository))
            samples["sluice"].append(measure(ours, repository))
        compare(title, same, samples["git"][-1], samples["sluice"][-1], repository)
        git = statistics.median(sample[0] for sample in samples["git"])
        own = statistics.median(sample[0] for sample in samples["sluice"])
        git_memory = max(sample[1] for sample in samples["git"])
        own_memory = max(sample[1] for sample in samples["sluice"] + [cold])
        print(f"| {title} | {git:.1f} | {own:.1f} | {own / git:.2f} | {cold[0]:.1f} | {git_memory:.0f} | {own_memory:.0f} |",
              flush=True)
    shutil.rmtree(target)
    print(f"\nload after: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


def compare(title: str, same: str | None, git: tuple, own: tuple, repository: str) -> None:
    a, b = git[2].decode(errors="replace").splitlines(), own[2].decode(errors="replace").splitlines()
    if same == "code":
        equal = git[3] == own[3]
    elif same == "text":
        equal = git[2] == own[2]
    elif same == "set":
        equal = set(a) == set(b)
    elif same == "first":
        equal = sorted(line.split(" ")[0] for line in a) == sorted(line.split(" ")[0] for line in b)
    elif same == "last":
        equal = a == [line.split("\t")[1] for line in b]
    else:
        equal = own[3] == 0
    if not equal:
        print(f"{repository}: {title}: other answers ({len(a)} and {len(b)} lines)", file=sys.stderr)


main()
