#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks sluice and git the same questions about one repository, in turn, each a whole process, and compares.

usage: bench.py SLUICE REPOSITORY OLD MIDDLE NEW SIDE FOLDER FILE [ROUNDS]

OLD, MIDDLE and NEW are commits of the trunk, SIDE is one that the trunk does not have; FOLDER and FILE are paths. For each
question: the answers must be equal; then medians of the wall clock in milliseconds and their ratio, the ratio of the processor
times, which other work on the machine disturbs less, and the memory of both in a
run of its own, looked at every millisecond: the maximum resident set, and how much of it is heap rather than pages of files
(in brackets). "cold" is without what sluice keeps under sluice/cache, removed before each call; "cold MB" is its memory then.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def measure(command: list[str], folder: str) -> tuple[float, bytes, int, float]:
    out = tempfile.TemporaryFile()
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=out, stderr=subprocess.DEVNULL, close_fds=False)
    _, status, usage = os.wait4(process.pid, 0)
    taken = (time.perf_counter() - start) * 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    out.seek(0)
    return taken, out.read(), process.returncode, (usage.ru_utime + usage.ru_stime) * 1000


def memory(command: list[str], folder: str) -> str:
    """The largest resident set of a process and its largest heap, in MB."""
    if command[0] == "sh" and "exec " not in command[2]:
        return "–"  # several processes
    # ru_maxrss would be no less than what this script itself had when it forked.
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most, heap = 0, 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as file:
                lines = dict(line.split(":", 1) for line in file if line.startswith(("VmHWM", "RssAnon")))
            most = max(most, int(lines["VmHWM"].split()[0]))
            heap = max(heap, int(lines["RssAnon"].split()[0]))
        except (OSError, KeyError, ValueError):
            continue
        time.sleep(0.001)
    return f"{most / 1024:.0f} ({heap / 1024:.0f})"


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
         ["sh", "-c", export + f"exec {sluice} history export {new} {target}/a"], None),
    ]
    print(f"load before: {', '.join(f'{load:.1f}' for load in os.getloadavg())} on {os.cpu_count()} cores\n")
    print("| question | git ms | sluice ms | ratio | CPU ratio | cold ms | git MB | sluice MB | cold MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for title, theirs, ours, same in rows:
        shutil.rmtree(cache, ignore_errors=True)
        cold_memory = memory(ours, repository)
        shutil.rmtree(cache, ignore_errors=True)
        cold = measure(ours, repository)[0]
        times: dict[str, list[float]] = {"git": [], "sluice": []}
        processor: dict[str, list[float]] = {"git": [], "sluice": []}
        for _ in range(rounds):
            asked = measure(theirs, repository)
            answered = measure(ours, repository)
            times["git"].append(asked[0])
            times["sluice"].append(answered[0])
            processor["git"].append(asked[3])
            processor["sluice"].append(answered[3])
        compare(title, same, asked, answered, repository)
        git, own = statistics.median(times["git"]), statistics.median(times["sluice"])
        work = statistics.median(processor["sluice"]) / max(statistics.median(processor["git"]), 0.1)
        print(f"| {title} | {git:.1f} | {own:.1f} | {own / git:.2f} | {work:.2f} | {cold:.1f} | {memory(theirs, repository)} "
              f"| {memory(ours, repository)} | {cold_memory} |", flush=True)
    shutil.rmtree(target)
    print(f"\nload after: {', '.join(f'{load:.1f}' for load in os.getloadavg())}")


def compare(title: str, same: str | None, git: tuple, own: tuple, repository: str) -> None:
    a, b = git[1].decode(errors="replace").splitlines(), own[1].decode(errors="replace").splitlines()
    if same == "code":
        equal = git[2] == own[2]
    elif same == "text":
        equal = git[1] == own[1]
    elif same == "set":
        equal = set(a) == set(b)
    elif same == "first":
        equal = sorted(line.split(" ")[0] for line in a) == sorted(line.split(" ")[0] for line in b)
    elif same == "last":
        equal = a == [line.split("\t")[1] for line in b]
    else:
        equal = own[2] == 0
    if not equal:
        print(f"{repository}: {title}: other answers ({len(a)} and {len(b)} lines)", file=sys.stderr)


main()
