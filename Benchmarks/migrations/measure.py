#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures proving and applying migrations beside sqitch and dbmate, which do the bare up and down of the same SQL.

    measure.py --sluice PROGRAM [--counts 50,200,500] [--databases sqlite,postgres]

A PostgreSQL server of its own is started with its default durability (as user postgres when root). For each count the
tools take turns in one run. Sluice's apply is the time from the first to the last entry of its migrations in the
journal, with both entries of each written durably; its gate is the wall time of `sluice prove`.
"""
import argparse
import datetime
import json
import os
import pwd
import shutil
import subprocess
import tempfile
import time


def run(arguments, **more):
    result = subprocess.run(arguments, capture_output=True, text=True, **more)
    if result.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {result.returncode}\n{result.stdout[-800:]}{result.stderr[-800:]}")
    return result.stdout


def timed(arguments, **more):
    start = time.monotonic()
    run(arguments, **more)
    return time.monotonic() - start


def migrations(count):
    """Names, ups and downs: every second one makes a table, the others change the one before."""
    found = []
    for number in range(1, count + 1):
        table = f"t{(number + 1) // 2}"
        up, down = [
            (f"CREATE INDEX {table}_by_name ON {table} (name);\nALTER TABLE {table} ADD COLUMN note text;",
             f"ALTER TABLE {table} DROP COLUMN note;\nDROP INDEX {table}_by_name;"),
            (f"CREATE TABLE {table} (id integer PRIMARY KEY, name text NOT NULL DEFAULT '', total integer);\n"
             f"CREATE VIEW {table}_rich AS SELECT id FROM {table} WHERE total > 1000;",
             f"DROP VIEW {table}_rich;\nDROP TABLE {table};"),
        ][number % 2]
        found.append((f"{number:06d}", f"change_{number}", up, down))
    return found


class Server:
    """A PostgreSQL server on a Unix socket."""

    def __init__(self, folder):
        self.folder = f"{folder}/pg"
        os.mkdir(self.folder)
        self.programs = "/usr/lib/postgresql/" + max(os.listdir("/usr/lib/postgresql"), key=int) + "/bin"
        self.prefix = []
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            os.chmod(folder, 0o755)
            self.prefix = ["runuser", "-u", "postgres", "--"]
        data = f"{self.folder}/data"
        run([*self.prefix, f"{self.programs}/initdb", "-D", data, "-U", "postgres", "-A", "trust"], cwd="/tmp")
        # What the server writes must not keep a pipe of ours open.
        subprocess.run([*self.prefix, f"{self.programs}/pg_ctl", "-D", data, "-w", "-l", f"{self.folder}/log", "-o",
                        f"-k {self.folder} -c listen_addresses=''", "start"], check=True, cwd="/tmp",
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def create(self, name):
        run(["psql", "-X", "-q", "-h", self.folder, "-U", "postgres", "-c", f'CREATE DATABASE "{name}"'])

    def stop(self):
        subprocess.run([*self.prefix, f"{self.programs}/pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop"],
                       stdout=subprocess.DEVNULL, cwd="/tmp")


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def sluice(program, folder, database, changes):
    os.mkdir(folder)
    def git(*arguments):
        run(["git", "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments], cwd=folder)
    git("init", "-q", "-b", "main", ".")
    git("config", "user.email", "n@example.com")
    git("config", "user.name", "n")
    write(f"{folder}/pipelines/shop/pipeline.yml", f"""pipeline: shop
environments:
  staging:
    gates:
      schema: {{ migration: {{ scripts: db, database: "{database}" }} }}
    steps:
      migrate: {{ gate: schema }}
      deploy: {{ run: ["true"], probe: ["true"] }}
""")
    write(f"{folder}/.gitignore", "var/\n")
    git("add", "-A")
    git("commit", "-q", "-m", "empty")
    run([program, "init"], cwd=folder)
    run([program, "promote", "--to", "staging"], cwd=folder)
    for digits, name, up, down in changes:
        write(f"{folder}/db/{digits}_{name}.up.sql", up + "\n")
        write(f"{folder}/db/{digits}_{name}.down.sql", down + "\n")
    git("add", "-A")
    git("commit", "-q", "-m", "migrations")
    prove = timed([program, "prove", "db", "--database", database], cwd=folder)
    promote = timed([program, "promote", "--to", "staging"], cwd=folder)
    rollback = timed([program, "rollback", "staging", "--accept-loss"], cwd=folder)
    moments = {}
    with open(f"{folder}/.git/sluice/journal.jsonl") as journal:
        for line in journal:
            entry = json.loads(line)
            kind = entry["type"].split("/")[0]
            moment = datetime.datetime.fromisoformat(entry["at"].replace("Z", "+00:00")).timestamp()
            moments.setdefault(kind, []).append(moment)
    assert len(moments["migration.applied"]) == len(changes) == len(moments["migration.reverted"])
    # The first one taken back began when the proof of the way back had ended, which no entry says; the mean stands for it.
    back = moments["migration.reverted"]
    down = (back[-1] - back[0]) * len(back) / max(1, len(back) - 1)
    return {"gate": prove, "apply": moments["migration.applied"][-1] - moments["migration.recorded"][0],
            "apply without records": moments["migration.applied"][-1] - moments["migration.recorded"][-1],
            "down": down, "promote": promote, "rollback": rollback}


def dbmate(folder, url, changes):
    for digits, name, up, down in changes:
        write(f"{folder}/db/{digits}_{name}.sql", f"-- migrate:up\n{up}\n\n-- migrate:down\n{down}\n")
    command = ["dbmate", "--url", url, "-d", "db", "--no-dump-schema"]
    up = timed([*command, "up"], cwd=folder)
    start = time.monotonic()
    # It takes back one migration a call.
    for _ in changes:
        run([*command, "rollback"], cwd=folder)
    return {"apply": up, "down": time.monotonic() - start}


def sqitch(folder, uri, engine, changes):
    plan = "%syntax-version=1.0.0\n%project=shop\n\n"
    for _, name, up, down in changes:
        plan += f"{name} 2024-01-01T10:00:00Z Ann <ann@example.com>\n"
        write(f"{folder}/deploy/{name}.sql", f"BEGIN;\n{up}\nCOMMIT;\n")
        write(f"{folder}/revert/{name}.sql", f"BEGIN;\n{down}\nCOMMIT;\n")
    write(f"{folder}/sqitch.plan", plan)
    write(f"{folder}/sqitch.conf", f"[core]\n\tengine = {engine}\n")
    environment = dict(os.environ, SQITCH_FULLNAME="n", SQITCH_EMAIL="n@example.com", HOME=folder, TZ="UTC")
    return {"apply": timed(["sqitch", "deploy", uri], cwd=folder, env=environment),
            "down": timed(["sqitch", "revert", "-y", uri], cwd=folder, env=environment)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--counts", default="50,200,500")
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--tools", default="sluice,dbmate,sqitch")
    options = parser.parse_args()
    program = os.path.abspath(options.sluice)
    where = tempfile.mkdtemp(prefix="sluice-bench-")
    tools = [tool for tool in options.tools.split(",") if tool == "sluice" or shutil.which(tool)]
    server = Server(where) if "postgres" in options.databases else None
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("| database | n | tool | gate ms each | apply ms each | apply total s | down ms each | sluice is |")
    print("|---|---|---|---|---|---|---|---|")
    try:
        for database in options.databases.split(","):
            for count in map(int, options.counts.split(",")):
                changes = migrations(count)
                found = {}
                for tool in tools:
                    name = f"{tool}_{count}"
                    folder = f"{where}/{database}_{name}"
                    if tool != "sluice":
                        os.mkdir(folder)
                    if database == "postgres":
                        server.create(name)
                    host = f"host={server.folder}" if server else ""
                    if tool == "sluice":
                        target = "sqlite:var/staging.db" if database == "sqlite" else f"postgres://postgres@/{name}?{host}"
                        found[tool] = sluice(program, folder, target, changes)
                    elif tool == "dbmate":
                        url = (f"sqlite:{folder}/target.db" if database == "sqlite"
                               else f"postgres://postgres@/{name}?{host}&sslmode=disable")
                        found[tool] = dbmate(folder, url, changes)
                    else:
                        uri = f"db:sqlite:{folder}/target.db" if database == "sqlite" else f"db:pg://postgres@/{name}?{host}"
                        found[tool] = sqitch(folder, uri, "sqlite" if database == "sqlite" else "pg", changes)
                for tool, times in found.items():
                    gate = f"{times['gate'] * 1000 / count:.1f}" if "gate" in times else ""
                    ratio = f"{times['apply'] / found['sluice']['apply']:.1f}x as fast" if "sluice" in found else ""
                    print(f"| {database} | {count} | {tool} | {gate} | {times['apply'] * 1000 / count:.1f} |"
                          f" {times['apply']:.2f} | {times['down'] * 1000 / count:.1f} |"
                          f" {ratio if tool != 'sluice' else ''} |", flush=True)
                    if tool == "sluice":
                        print(f"  sluice {database} {count}: " + ", ".join(f"{k} {v:.2f} s" for k, v in times.items()),
                              flush=True)
    finally:
        if server:
            server.stop()
        shutil.rmtree(where, ignore_errors=True)


if __name__ == "__main__":
    main()
