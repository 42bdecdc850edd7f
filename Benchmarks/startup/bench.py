#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Starts sluice, git and terraform in turn, each a whole process, and compares how long each takes.

usage: bench.py SLUICE REPOSITORY [ROUNDS]

REPOSITORY has a journal and a pipeline, as fixtures/demo/demo.sh BIN --keep leaves one (the folder webshop in what it
kept). For each command: the median and the fastest wall clock in milliseconds, the memory (maximum resident set), and the
median as a ratio to each peer, all from the same run. A program that is not there is left out, and so is a command that
does not end well, which is said. The load of the machine stands at the end.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

WARM_UPS = 3


def measure(command: list[str], folder: str) -> tuple[float, float, int]:
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        taken = (time.perf_counter() - start) * 1000
        process.returncode = os.waitstatus_to_exitcode(status)
        return taken, usage.ru_maxrss / 1024, process.returncode


def main() -> None:
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    sluice, repository = os.path.abspath(sys.argv[1]), sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 31
    ours = {
        "sluice --version": [sluice, "--version"],
        "sluice --help": [sluice, "--help"],
        "sluice status": [sluice, "status"],
    }
    peers = {
        "git rev-parse HEAD": ["git", "rev-parse", "HEAD"],
        "git log -1": ["git", "--no-pager", "log", "-1"],
        "git status": ["git", "status"],
        "terraform version": ["terraform", "version"],
    }
    # No program may ask the network whether there is a newer one.
    os.environ["CHECKPOINT_DISABLE"] = "1"
    commands = {name: words for name, words in (ours | peers).items() if shutil.which(words[0])}
    for name, words in list(commands.items()):
        codes = [measure(words, repository)[2] for _ in range(WARM_UPS)]
        if any(codes):
            print(f"{name}: ended with {codes} in {repository}", file=sys.stderr)
            del commands[name]
    if not set(ours) & set(commands):
        sys.exit("no command of sluice ended well")
    samples: dict[str, list[tuple[float, float, int]]] = {name: [] for name in commands}
    for _ in range(rounds):
        # In turn, so that whatever else the machine does hits all of them.
        for name, words in commands.items():
            samples[name].append(measure(words, repository))
    median = {name: statistics.median(sample[0] for sample in taken) for name, taken in samples.items()}
    beside = [name for name in peers if name in median]
    print("| command | median ms | fastest ms | MB |" + "".join(f" / {name} |" for name in beside))
    print("|---|---|---|---|" + "---|" * len(beside))
    for name, taken in samples.items():
        ratios = "".join(f" {median[name] / median[peer]:.2f} |" for peer in beside)
        fastest, memory = min(sample[0] for sample in taken), max(sample[1] for sample in taken)
        print(f"| {name} | {median[name]:.1f} | {fastest:.1f} | {memory:.0f} |{ratios}")
    print(f"\n{rounds} rounds, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


main()
