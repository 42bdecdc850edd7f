#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures where a journal is kept: entries a second for 1, 4 and 16 writers, how long a promotion takes, and the first
look of a clone that has nothing yet at a long journal.

shared.py SLUICE FOLDER [SECONDS [ENTRIES]]      FOLDER is on the disk to measure; it is used and left behind

The remote of `journal: git` is a bare repository on the same disk, and the server of `journal: postgres` runs on the same
machine behind a Unix socket, with fsync, its data on that disk: the network is not in the figures. A writer is a loop of `sluice hold`, each a process of its own that decides, appends one entry and is acknowledged.
"""
import glob, os, pwd, shutil, statistics, subprocess, sys, threading, time
from measure import lengthen


def call(*words, cwd, env, check=True):
    done = subprocess.run(words, cwd=cwd, env=env, capture_output=True)
    if check and done.returncode:
        sys.exit("%s: %d\n%s%s" % (" ".join(words), done.returncode, done.stdout.decode(), done.stderr.decode()))
    return done


class Server:
    """A PostgreSQL server of its own, as its package sets it up but for the number of connections."""

    def __init__(self, folder, env):
        self.programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        self.folder, self.env = folder, env
        os.makedirs(folder)
        # A socket's path is short, and the server's user must reach it.
        self.socket = "/tmp/sluice-figures-%d" % os.getpid()
        os.makedirs(self.socket)
        if os.getuid() == 0:
            for path in (folder, self.socket): os.chown(path, pwd.getpwnam("postgres").pw_uid, -1)
        self.run("initdb", "-D", folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.run("pg_ctl", "-D", folder + "/data", "-l", folder + "/log", "-w", "-o",
                 "-k %s -c listen_addresses='' -c max_connections=100" % self.socket, "start")

    def run(self, program, *words):
        whole = (["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []) + [self.programs + "/" + program]
        # Not to a pipe: a server that is started keeps what it was given open.
        subprocess.run(whole + list(words), cwd=self.folder, env=self.env, check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @property
    def address(self): return "postgres://postgres@/postgres?host=" + self.socket

    def stop(self):
        self.run("pg_ctl", "-D", self.folder + "/data", "-m", "fast", "-w", "stop")
        shutil.rmtree(self.socket, ignore_errors=True)


def shop(sluice, folder, env, kind):
    os.makedirs(folder + "/pipelines/shop")
    with open(folder + "/pipelines/shop/pipeline.yml", "w") as f:
        f.write("pipeline: shop\njournal: %s\nenvironments:\n  staging:\n    steps:\n"
                "      deploy: { run: [\"true\"], effect: idempotent }\n" % kind)
    call("git", "init", "-q", "-b", "main", ".", cwd=folder, env=env)
    for key, value in (("user.email", "ann@example.com"), ("user.name", "Ann")):
        call("git", "config", key, value, cwd=folder, env=env)
    if kind != "file":
        call("git", "init", "-q", "--bare", "-b", "main", folder + "-remote.git", cwd=folder, env=env)
        call("git", "remote", "add", "origin", folder + "-remote.git", cwd=folder, env=env)
    call("git", "add", "-A", cwd=folder, env=env)
    call("git", "commit", "-q", "-m", "first", cwd=folder, env=env)
    if kind == "postgres": call(sluice, "journal", "create", cwd=folder, env=env)
    call(sluice, "init", cwd=folder, env=env)
    call("git", "add", "-A", cwd=folder, env=env)
    call("git", "commit", "-q", "-m", "key", cwd=folder, env=env)
    if kind != "file": call("git", "push", "-q", "origin", "main", cwd=folder, env=env)
    if kind != "file": call("git", "fetch", "-q", cwd=folder, env=env)
    call(sluice, "promote", "--to", "staging", cwd=folder, env=env)


def places(folder, kind, writers, env):
    if kind == "file": return [folder] * writers
    found = []
    for number in range(writers):
        place = "%s-clone-%d" % (folder, number)
        if not os.path.isdir(place):
            call("git", "clone", "-q", folder + "-remote.git", place, cwd=folder, env=env)
            call("git", "config", "user.email", "ann@example.com", cwd=place, env=env)
        found.append(place)
    return found


def appending(sluice, folder, kind, writers, seconds, env):
    env = dict(env, SLUICE_LOG_KEY_FILE=folder + "/.git/sluice/log.key")
    kept, refused = [0] * writers, [0] * writers
    end = time.monotonic() + seconds

    def write(number, place):
        while time.monotonic() < end:
            done = call(sluice, "hold", "staging", "--reason", "load", cwd=place, env=env, check=False)
            if done.returncode == 0: kept[number] += 1
            else: refused[number] += 1

    threads = [threading.Thread(target=write, args=pair) for pair in enumerate(places(folder, kind, writers, env))]
    start = time.monotonic()
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return sum(kept) / (time.monotonic() - start), sum(refused)


def promoting(sluice, folder, env):
    call(sluice, "resume", "staging", cwd=folder, env=env, check=False)
    taken = []
    for number in range(5):
        call("git", "commit", "-q", "--allow-empty", "-m", "change %d" % number, cwd=folder, env=env)
        if call("git", "remote", cwd=folder, env=env).stdout: call("git", "push", "-q", "origin", "main", cwd=folder, env=env)
        start = time.perf_counter()
        call(sluice, "promote", "--to", "staging", cwd=folder, env=env)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def cold(sluice, folder, kind, entries, env):
    """The first `status` of a fresh clone at so many entries, the middle one of three, and the next one."""
    shop(sluice, folder, env, "file")
    call("git", "commit", "-q", "--allow-empty", "-m", "second", cwd=folder, env=env)
    call(sluice, "promote", "--to", "staging", cwd=folder, env=env)
    lengthen(folder, entries)
    call("git", "init", "-q", "--bare", "-b", "main", folder + "-remote.git", cwd=folder, env=env)
    call("git", "remote", "add", "origin", folder + "-remote.git", cwd=folder, env=env)
    if kind == "postgres": call(sluice, "journal", "create", cwd=folder, env=env)
    call(sluice, "journal", "copy", "--to", kind, cwd=folder, env=env)
    path = folder + "/pipelines/shop/pipeline.yml"
    with open(path) as f: text = f.read()
    with open(path, "w") as f: f.write(text.replace("journal: file", "journal: " + kind))
    call("git", "commit", "-q", "-a", "-m", "share", cwd=folder, env=env)
    call("git", "push", "-q", "origin", "main", cwd=folder, env=env)
    first, next_ = [], []
    for number in range(3):
        place = "%s-cold-%d" % (folder, number)
        call("git", "clone", "-q", folder + "-remote.git", place, cwd=folder, env=env)
        for taken in (first, next_):
            start = time.perf_counter()
            shown = call(sluice, "status", cwd=place, env=env).stdout.decode()
            taken.append(time.perf_counter() - start)
            if "{:,}".format(entries).replace(",", " ") not in shown and str(entries) not in shown:
                sys.exit("not all entries are seen:\n" + shown)
    return statistics.median(first), statistics.median(next_)


def main():
    sluice, folder = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 10
    entries = int(sys.argv[4]) if len(sys.argv) > 4 else 100_000
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    env = dict(os.environ, XDG_STATE_HOME=folder + "/state", HOME=folder)
    print("| journal | `promote`, whole | 1 writer | 4 writers | 16 writers | refused |\n|---|---|---|---|---|---|")
    kinds = ["file", "git"] + (["postgres"] if glob.glob("/usr/lib/postgresql/*/bin/initdb") else [])
    for kind in kinds:
        place = folder + "/" + kind
        server = Server(folder + "/server", env) if kind == "postgres" else None
        try:
            own = dict(env, SLUICE_JOURNAL_URL=server.address) if server else env
            shop(sluice, place, own, kind)
            took = promoting(sluice, place, own)
            rates = [appending(sluice, place, kind, writers, seconds, own) for writers in (1, 4, 16)]
            print("| %s | %.2f s | %.1f/s | %.1f/s | %.1f/s | %d |" % (
                kind, took, rates[0][0], rates[1][0], rates[2][0], sum(rate[1] for rate in rates)), flush=True)
            check = call(sluice, "verify", cwd=place, env=own)
            print(check.stdout.decode().splitlines()[0], file=sys.stderr)
        finally:
            if server: server.stop()
    print("\n| journal of %d entries | `status`, first look of a fresh clone | the next one |\n|---|---|---|" % entries)
    for kind in kinds[1:]:
        server = Server(folder + "/server-cold", env) if kind == "postgres" else None
        try:
            own = dict(env, SLUICE_JOURNAL_URL=server.address) if server else env
            print("| %s | %.2f s | %.2f s |" % ((kind,) + cold(sluice, folder + "/cold-" + kind, kind, entries, own)), flush=True)
        finally:
            if server: server.stop()


main()
