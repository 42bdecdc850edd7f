#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares sluice's verdicts with an up-down-up run that shares no code with it.

    compare.py --sluice PROGRAM --database sqlite|postgres --layout NAME [--socket FOLDER] FOLDER

Every migration of FOLDER goes up, down and up again in an empty database: psql and `pg_dump --schema-only` on a
PostgreSQL server whose Unix socket is in --socket (as user postgres), or Python's sqlite3 and its schema. Prints one
line for each migration on which the two do not agree, and a line of counts. Exit code 1 says that sluice passed a
migration whose down fails or does not restore the schema.
"""
import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import layouts

TRACKING = re.compile(r"sqlite_|schema_migrations|sluice_")


class Broken(Exception):
    """A script that failed."""


def run(arguments, stdin=None, **more):
    return subprocess.run(arguments, input=stdin, capture_output=True, text=True, **more)


class Postgres:
    """A database on a server, its snapshots, and its schema as pg_dump writes it."""

    def __init__(self, socket, tracking):
        self.socket, self.tracking = socket, tracking
        self.name, self.snapshot = f"cmp_{os.getpid()}", f"cmp_{os.getpid()}_s"
        self.roles = None
        self.admin(f'DROP DATABASE IF EXISTS "{self.name}"')
        self.admin(f'CREATE DATABASE "{self.name}" TEMPLATE template0')
        if tracking:
            self.script(tracking, True)

    def address(self):
        return f"postgres://postgres@/{self.name}?host={self.socket}"

    def psql(self, database, *options, stdin=None):
        return run(["psql", "-X", "-q", "-h", self.socket, "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1",
                    *options], stdin=stdin)

    def admin(self, sql):
        result = self.psql("postgres", "-c", sql)
        if result.returncode:
            raise SystemExit(f"{sql}: {result.stderr}")

    def role_names(self):
        result = self.psql("postgres", "-A", "-t", "-c", "SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'")
        return set(result.stdout.split())

    def save(self):
        self.roles = self.role_names()
        self.admin(f'DROP DATABASE IF EXISTS "{self.snapshot}"')
        self.admin(f'CREATE DATABASE "{self.snapshot}" TEMPLATE "{self.name}"')

    def restore(self):
        self.admin(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        for role in self.role_names() - self.roles:
            self.psql("postgres", "-c", f'DROP ROLE "{role}"')
        self.admin(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.snapshot}"')

    def script(self, text, is_transaction):
        # In a transaction of its own psql only warns of a BEGIN inside.
        alone = is_transaction and not re.search(r"\bconcurrently\b", text, re.IGNORECASE)
        result = self.psql(self.name, *(["-1"] if alone else []), "-f", "-", stdin=text)
        if result.returncode:
            errors = [line for line in result.stderr.splitlines() if "ERROR" in line or "FATAL" in line]
            raise Broken((errors or result.stderr.splitlines() or ["?"])[0])

    def schema(self):
        result = run(["pg_dump", "--schema-only", "-h", self.socket, "-U", "postgres", self.name])
        if result.returncode:
            raise SystemExit(result.stderr)
        objects = {}
        title = ""
        for line in result.stdout.splitlines():
            if line.startswith("-- Name: "):
                title = line
                objects.setdefault(title, [])
            elif line and not line.startswith(("--", "\\restrict", "\\unrestrict", "SET ", "SELECT pg_catalog.set")):
                objects.setdefault(title, []).append(line)
        objects["roles"] = sorted(self.role_names())
        for title in list(objects):
            # Where views and tables need each other, pg_dump writes one of them as a shell first, and which one depends
            # on the order in which they were made.
            if "; Type: RULE;" in title and " _RETURN" in title:
                view = title.replace(" _RETURN", "").replace("Type: RULE", "Type: VIEW")
                owner = [line for line in objects[view] if line.startswith("ALTER ")]
                objects[view] = [line.replace("CREATE OR REPLACE VIEW", "CREATE VIEW")
                                 for line in objects.pop(title)] + owner
            elif "; Type: FUNCTION;" in title:
                # The blanks of a body change nothing; quoted ones may, and are few enough to be looked at.
                objects[title] = ["".join("".join(objects[title]).split())]
        return objects

    def end(self):
        self.admin(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        self.admin(f'DROP DATABASE IF EXISTS "{self.snapshot}"')
        for role in self.role_names() - {"postgres"}:
            self.psql("postgres", "-c", f'DROP ROLE "{role}"')


class Sqlite:
    """A file, its copy, and its schema as sqlite_schema and the pragmas give it."""

    def __init__(self, folder, tracking):
        self.path, self.copy = f"{folder}/independent.db", f"{folder}/independent.copy"
        if tracking:
            self.script(tracking, True)
        else:
            open(self.path, "w").close()

    def address(self):
        return f"sqlite:{self.path}"

    def save(self):
        shutil.copyfile(self.path, self.copy)

    def restore(self):
        shutil.copyfile(self.copy, self.path)

    def script(self, text, is_transaction):
        database = sqlite3.connect(self.path, isolation_level=None)
        try:
            frame = re.compile(r"^\s*(BEGIN(\s+TRANSACTION)?|COMMIT)\s*;", re.IGNORECASE | re.MULTILINE)
            if not re.search(r"create\s+trigger", text, re.IGNORECASE):
                text = frame.sub("", text)
            database.execute("PRAGMA foreign_keys = OFF")
            database.executescript("BEGIN;\n" + text + "\n;COMMIT;")
            if database.execute("PRAGMA foreign_key_check").fetchall():
                raise Broken("foreign keys point nowhere")
        except sqlite3.Error as error:
            raise Broken(str(error)) from error
        finally:
            database.close()

    def schema(self):
        database = sqlite3.connect(self.path)
        objects = {}
        for kind, name, table, sql in database.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"):
            if TRACKING.match(name) or table == "sqlite_sequence":
                continue
            lines = []
            if kind == "table":
                lines += [str(row[1:]) for row in database.execute(f'PRAGMA table_xinfo("{name}")')]
                keys = {}
                for row in database.execute(f'PRAGMA foreign_key_list("{name}")'):
                    keys.setdefault(row[0], []).append(row[2:])
                lines += sorted(str(key) for key in keys.values())
                # The index of a UNIQUE in the table has no name that lasts and no SQL, but columns.
                lines += sorted(
                    "unique " + str([row[2:] for row in database.execute(f'PRAGMA index_xinfo("{index[1]}")') if row[5]])
                    for index in database.execute(f'PRAGMA index_list("{name}")').fetchall() if index[3] == "u")
                checks = re.findall(r"check\s*\(.*", sql, re.IGNORECASE)
                lines += sorted(re.sub(r"[\s\"`]+", "", check).rstrip(",)") for check in checks)
            else:
                lines.append(re.sub(r"\s+", " ", re.sub(r"[\"`]", "", sql or "")).strip())
                if kind == "index":
                    # The second number is the column's place in its table, which may change.
                    lines += [str(row[:1] + row[2:]) for row in database.execute(f'PRAGMA index_xinfo("{name}")')]
            objects[f"{kind} {name}"] = lines
        database.close()
        return objects

    def end(self):
        pass


def compare(found, wanted):
    """`exact`, `column order`, or what differs."""
    if found == wanted:
        return "exact"
    def loose(objects):
        return {title: sorted(re.sub(r"^\((\d+), |,$", "", line.strip()) for line in lines)
                for title, lines in objects.items()}
    one, two = loose(found), loose(wanted)
    if one == two:
        return "column order"
    names = sorted(t for t in one.keys() | two.keys() if one.get(t) != two.get(t))
    return f"different: {'; '.join(names[:3])}"


def has_statement(text):
    return bool(re.sub(r"--[^\n]*|/\*.*?\*/|[\s;]", "", text, flags=re.DOTALL))


def independent(database, scripts):
    """Yields the title and the verdict of each migration; stops at an up that fails."""
    for script in scripts:
        database.save()
        before = database.schema()
        try:
            database.script(script.up, script.up_transaction)
        except Broken as error:
            yield script.title, f"up error: {error}"
            return
        after = database.schema()
        verdict = down_up(database, script, before, after)
        if verdict not in ("exact", "column order"):
            database.restore()
            database.script(script.up, script.up_transaction)
        yield script.title, verdict


def down_up(database, script, before, after):
    if script.down is None:
        return "missing"
    if not has_statement(script.down) and compare(after, before) != "exact":
        return "missing"
    try:
        database.script(script.down, script.down_transaction)
    except Broken as error:
        return f"error: {error}"
    back = compare(database.schema(), before)
    if back.startswith("different"):
        return back
    try:
        database.script(script.up, script.up_transaction)
    except Broken as error:
        return f"again error: {error}"
    again = compare(database.schema(), after)
    if again.startswith("different"):
        return f"again {again}"
    return "exact" if (back, again) == ("exact", "exact") else "column order"


def sluice(options, database, repository):
    command = [options.sluice, "prove", "migrations", "--database", database, "--layout", options.layout, "--json"]
    if options.scratch:
        command += ["--scratch", options.scratch]
    result = run(command, cwd=repository)
    with open(f"{options.out}/sluice.json", "w") as file:
        file.write(result.stdout)
    with open(f"{options.out}/sluice.err", "w") as file:
        file.write(result.stderr)
    try:
        return json.loads(result.stdout)
    except json.JSONDecodeError:
        raise SystemExit(f"sluice said nothing ({result.returncode}): {result.stderr[-2000:]}")


def repository_of(folder, where):
    """A repository of one commit, since sluice reads commits."""
    repository = f"{where}/repository"
    shutil.copytree(folder, f"{repository}/migrations")
    git = ["git", "-C", repository, "-c", "user.name=n", "-c", "user.email=n@example.com"]
    for arguments in (["init", "-q"], ["add", "-A", "-f"], ["commit", "-q", "-m", "migrations"]):
        subprocess.run(git + arguments, check=True)
    return repository


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--database", choices=["sqlite", "postgres"], required=True)
    parser.add_argument("--layout", required=True)
    parser.add_argument("--socket")
    parser.add_argument("--scratch")
    parser.add_argument("--tracking", default="", help="SQL of the tool's own table, for migrations that touch it")
    parser.add_argument("--out", default=None)
    options = parser.parse_args()
    where = tempfile.mkdtemp(prefix="compare-")
    options.out = options.out or where
    os.makedirs(options.out, exist_ok=True)
    scripts = layouts.read(options.folder, options.layout)
    database = (Postgres(options.socket, options.tracking) if options.database == "postgres"
                else Sqlite(where, options.tracking))
    # Sluice goes first, while the database is empty.
    answer = sluice(options, database.address(), repository_of(options.folder, where))
    findings = {}
    for finding in answer["findings"]:
        findings.setdefault(finding["title"], []).append(finding)
    counts = {"n": 0, "agree": 0, "green on red": 0, "red on green": 0, "other": 0}
    report = open(f"{options.out}/report.txt", "w")
    def say(line):
        print(line, flush=True)
        print(line, file=report, flush=True)
    try:
        for title, theirs in independent(database, scripts):
            ours = findings.get(title) or findings.get(title + ".sql") or []
            counts["n"] += 1
            is_green = theirs in ("exact", "column order")
            passed = bool(ours) and all(finding["passed"] for finding in ours)
            verdict = ours[0]["verdict"] if ours else "no finding"
            print(f"{title}\t{theirs}\t{verdict}\t{passed}", file=report, flush=True)
            if passed == is_green:
                counts["agree"] += 1
                continue
            counts["green on red" if passed else "red on green"] += 1
            text = next((f["text"] for f in ours if not f["passed"]), ours[0]["text"] if ours else "")
            say(f"  {'GREEN ON RED' if passed else 'red on green'} {title}: independent {theirs}; sluice {verdict}: {text}")
    finally:
        database.end()
    for title in ("order", f"all {len(scripts)}"):
        for finding in findings.get(title, []):
            say(f"  {title}: {finding['verdict']} {finding['text']}")
    say(f"{options.folder} {options.layout} {options.database}: " + ", ".join(f"{k} {v}" for k, v in counts.items())
        + f" of {len(scripts)}")
    shutil.rmtree(where, ignore_errors=True) if options.out != where else None
    return 1 if counts["green on red"] else 0


if __name__ == "__main__":
    sys.exit(main())
