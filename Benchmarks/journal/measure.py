#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the journal beside its peers, all in one run, and prints the tables of docs/benchmarks/journal.md.

measure.py SLUICE FOLDER [ENTRIES...]      FOLDER is on the disk to measure; it is used and left behind

Journals of a given length are written here, not by sluice: the entries of a real promotion, again and again, with
sequence, id, link and sum of their own and a checkpoint that the log key signs.
"""
import base64, hashlib, os, shutil, sqlite3, statistics, subprocess, sys, tempfile, time


def sha(data): return hashlib.sha256(data).digest()


def call(*words, cwd=None, env=None, check=True):
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True)
    if check and done.returncode:
        sys.exit("%s: %d\n%s%s" % (" ".join(words), done.returncode, done.stdout.decode(), done.stderr.decode()))
    return done


def timed(words, times=7, **options):
    """The middle one of several runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call(*words, **options)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def shop(sluice, folder, env):
    """A repository with two promotions behind it."""
    os.makedirs(folder)
    for words in (["init", "-q", "-b", "main"], ["config", "user.email", "ann@example.com"],
                  ["config", "user.name", "Ann"]):
        call("git", *words, cwd=folder)
    os.makedirs(folder + "/pipelines/shop")
    with open(folder + "/pipelines/shop/pipeline.yml", "w") as f:
        f.write("pipeline: shop\nenvironments:\n  staging:\n    gates:\n      tests: { test: { run: [\"true\"] } }\n"
                "    steps:\n      deploy: { run: [\"true\"], effect: idempotent }\n")
    for number in range(2):
        with open(folder + "/file", "w") as f: f.write("%d\n" % number)
        call("git", "add", "-A", cwd=folder)
        call("git", "commit", "-q", "-m", "Change %d" % number, cwd=folder)
        if number == 0: call(sluice, "init", cwd=folder, env=env)
        call(sluice, "promote", "--to", "staging", cwd=folder, env=env)


def lengthen(folder, count):
    """Writes the journal anew with so many entries."""
    place = folder + "/.git/sluice"
    with open(place + "/journal.jsonl", "rb") as f: lines = f.read().splitlines()
    second = next(i for i, line in enumerate(lines) if b'"run.requested/' in line and b'"run":"p-2"' in line)
    head, cycle = lines[:second], lines[second:]
    last = next(i for i, line in enumerate(cycle) if b'"run.completed/' in line) + 1
    cycle = cycle[:last]
    acquired = next(i for i, line in enumerate(cycle) if b'"environment.acquired/' in line)
    old_epoch = b'"epoch":%d' % (second + acquired)
    # The compact range of the tree: roots of perfect subtrees, the largest first.
    previous, edge, size = bytes(32), [], 0
    with open(place + "/journal.jsonl", "wb", buffering=1 << 20) as out:
        def write(line, number, run=None, epoch=None):
            nonlocal previous, size
            covered = line[:line.rindex(b',"sum"')]
            if run:
                covered = covered.replace(b'"run":"p-2"', b'"run":"%s"' % run).replace(old_epoch, b'"epoch":%d' % epoch)
            id_at = covered.index(b'"id":"') + 6
            prev_at = covered.index(b'"prev":"') + 8
            at_at = covered.index(b'","dur":', prev_at)
            rest = covered[covered.index(b',"at":', at_at):]
            covered = b'{"v":1,"seq":%d,"id":"%026d","prev":"%s","dur":%d' % (
                number, number, previous.hex().encode(), number) + rest
            line = covered + b',"sum":"%s"}' % sha(covered)[:8].hex().encode()
            previous = sha(b"\0" + line)
            out.write(line + b"\n")
            carried, rest = previous, size
            while rest & 1:
                carried = sha(b"\1" + edge.pop() + carried)
                rest >>= 1
            edge.append(carried)
            size += 1

        for number, line in enumerate(head): write(line, number)
        number, run = len(head), 2
        while number < count:
            name, epoch = b"p-%d" % run, number + acquired
            for line in cycle:
                if number < count: write(line, number, name, epoch)
                number += 1
            run += 1
    top = edge[-1]
    for left in reversed(edge[:-1]): top = sha(b"\1" + left + top)
    with open(place + "/log.key") as f: _, _, name, identity, secret = f.read().strip().split("+", 4)
    text = b"%s\n%d\n%s\n" % (name.encode(), size, base64.b64encode(top))
    with tempfile.TemporaryDirectory() as work:
        der = bytes.fromhex("302e020100300506032b657004220420") + base64.b64decode(secret)[1:]
        with open(work + "/key", "wb") as f:
            f.write(b"-----BEGIN PRIVATE KEY-----\n" + base64.b64encode(der) + b"\n-----END PRIVATE KEY-----\n")
        with open(work + "/message", "wb") as f: f.write(text)
        call("openssl", "pkeyutl", "-sign", "-inkey", "key", "-rawin", "-in", "message", "-out", "signature", cwd=work)
        with open(work + "/signature", "rb") as f: signature = f.read()
    line = "\n\u2014 %s %s\n" % (name, base64.b64encode(bytes.fromhex(identity) + signature).decode())
    with open(place + "/checkpoint", "wb") as f: f.write(text + line.encode())


def peak(words, **options):
    """The most memory of a run, in MB (getrusage of the child)."""
    code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    return int(call(sys.executable, "-c", code, *words, **options).stdout) // 1024


def reading(sluice, folder, counts, env):
    print("| entries | file | `sha256sum` | `sluice verify` | ratio | of it starting | `status`, first look | `status` | x of the first"
          " | memory of verify | of the first look | of status |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|")
    start = timed([sluice, "--help"], 9, cwd=folder, env=env)
    first = None
    for count in counts:
        lengthen(folder, count)
        path = folder + "/.git/sluice/journal.jsonl"
        times = 5 if count <= 10_000 else 3
        call("sha256sum", path)
        plain = timed(["sha256sum", path], times)
        shutil.rmtree(env["XDG_STATE_HOME"], ignore_errors=True)
        verify = timed([sluice, "verify"], times, cwd=folder, env=env)
        # The first look of a machine folds everything and leaves the cache; the others are cold processes with it.
        cache = folder + "/.git/sluice/cache"
        for name in os.listdir(cache) if os.path.isdir(cache) else []:
            if name.startswith(("fold-", "ids-")): os.unlink(cache + "/" + name)
        looking = peak([sluice, "status"], cwd=folder, env=env)
        for name in os.listdir(cache) if os.path.isdir(cache) else []:
            if name.startswith(("fold-", "ids-")): os.unlink(cache + "/" + name)
        whole = timed([sluice, "status"], 1, cwd=folder, env=env)
        status = timed([sluice, "status"], 9, cwd=folder, env=env)
        first = first or status
        print("| %s | %.1f MB | %.3f s | %.3f s | %.1f | %.3f s | %.3f s | %.3f s | %.2f | %d MB | %d MB | %d MB |" % (
            f"{count:,}", os.path.getsize(path) / 1e6, plain, verify, verify / plain, start, whole, status,
            status / first, peak([sluice, "verify"], cwd=folder, env=env), looking,
            peak([sluice, "status"], cwd=folder, env=env)), flush=True)


def rate(label, count, work, rows):
    start = time.perf_counter()
    work(count)
    rows.append((label, count / (time.perf_counter() - start)))


def appending(sluice, folder, env):
    line = b"x" * 399 + b"\n"
    rows = []

    def raw(count):
        descriptor = os.open(folder + "/raw", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        for _ in range(count):
            os.write(descriptor, line)
            os.fdatasync(descriptor)
        os.close(descriptor)

    def twice(count):
        # What a signed checkpoint costs at least: a second file that is durable before the answer.
        descriptor = os.open(folder + "/twice", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        other = os.open(folder + "/note", os.O_WRONLY | os.O_CREAT, 0o644)
        for _ in range(count):
            os.write(descriptor, line)
            os.fdatasync(descriptor)
            os.pwrite(other, line, 0)
            os.fdatasync(other)
        os.close(other)
        os.close(descriptor)

    def ours(count): call(sluice, "journal", "load", folder + "/load", "--count", str(count), env=env)

    def rowed(mode):
        def work(count):
            database = sqlite3.connect(folder + "/rows-" + mode, isolation_level=None)
            database.execute("PRAGMA journal_mode=" + mode)
            database.execute("PRAGMA synchronous=FULL")
            database.execute("CREATE TABLE entries (seq INTEGER PRIMARY KEY, line BLOB)")
            for number in range(count): database.execute("INSERT INTO entries VALUES (?, ?)", (number, line))
            database.close()
        return work

    def commits(count):
        place = folder + "/commits"
        call("git", "init", "-q", place)
        for number in range(count):
            call("git", "-c", "user.email=a@b", "-c", "user.name=a", "-c", "core.fsync=committed", "-c", "gc.auto=0",
                 "commit", "-q", "--allow-empty", "-m", line.decode(), cwd=place)

    # In turns, so that a disk that is busy for a while is busy for all of them.
    turns = [("raw `write` + `fdatasync` of 400 bytes", raw, 500), ("sluice: entry, checkpoint, acknowledgement", ours, 500),
             ("the same calls as sluice, nothing else", twice, 500),
             ("SQLite row, `synchronous=FULL`, WAL", rowed("WAL"), 500),
             ("SQLite row, `synchronous=FULL`, rollback journal", rowed("DELETE"), 300),
             ("`git commit` per entry, `core.fsync=committed`", commits, 60)]
    totals = {}
    for turn in range(3):
        for name in ("raw", "twice", "load", "rows-WAL", "rows-WAL-wal", "rows-WAL-shm", "rows-DELETE", "commits"):
            path = os.path.join(folder, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.path.exists(path) and os.unlink(path)
        for label, work, count in turns:
            rows = []
            rate(label, count, work, rows)
            totals.setdefault(label, []).append(rows[0][1])
    base = statistics.median(totals[turns[0][0]])
    print("| one durable entry at a time | entries/s | of the raw rate |\n|---|---|---|")
    for label, _, _ in turns:
        middle = statistics.median(totals[label])
        print("| %s | %.0f | %.2f |" % (label, middle, middle / base))


def main():
    sluice, folder = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    counts = [int(text) for text in sys.argv[3:]] or [1_000, 100_000, 1_000_000]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    env = dict(os.environ, XDG_STATE_HOME=folder + "/state", HOME=folder)
    shop(sluice, folder + "/shop", env)
    appending(sluice, folder, env)
    print()
    reading(sluice, folder + "/shop", counts, env)


if __name__ == "__main__": main()
