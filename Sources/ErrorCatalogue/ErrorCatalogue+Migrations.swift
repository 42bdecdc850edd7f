// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let migrations = ErrorArea(
    title: "Migrations and databases", summary: "What is proved on a copy, applied and taken back.",
    entries: [
      ErrorEntry(
        "E0501", .usage,
        says: ["databases of kind <kind> are not served"],
        means: """
          The address of the database is none that sluice can open. The address itself is not shown, because it may \
          hold a password.
          """,
        state: .untouched,
        remedies: [
          """
          write database: sqlite:PATH, or database: env:NAME with a postgres:// address in the variable
          """
        ]),
      ErrorEntry(
        "E0502", .stale,
        says: ["a newer run has changed the database of <environment>"],
        means: """
          The database remembers the epoch of the newest run. This run is older and was refused in its own \
          transaction.
          """,
        state: .other,
        remedies: [
          "sluice status"
        ]),
      ErrorEntry(
        "E0503", .refused,
        says: ["<file><:line>: <the database's message>"],
        means: """
          The database refused a statement. The file is one transaction, so nothing of it was applied; migrations \
          before it stay applied.
          """,
        state: .stepFailed,
        remedies: [
          "mend the file, commit, and promote again",
          "rollback ENVIRONMENT, to take back what was applied before it",
        ]),
      ErrorEntry(
        "E0504", .usage,
        says: ["the variable <name> is not set"],
        means: """
          The pipeline takes the address of its database from a variable, and whoever promotes has not got it.
          """,
        state: .open,
        remedies: [
          "export NAME=sqlite:/path/to/database",
          "export NAME=postgres://user@host/name",
        ]),
      ErrorEntry(
        "E0505", .refused,
        says: ["the database of <environment> is marked half done"],
        means: """
          The tool that migrated this database before left its mark for a migration that did not end. What is applied \
          is not known until somebody looks.
          """,
        state: .untouched,
        remedies: [
          "mend the schema by hand, then take the mark away with the tool that left it"
        ]),
      ErrorEntry(
        "E0509", .refused,
        says: ["the database of <environment> is gone: <file>"],
        means: """
          Migrations were applied to this file, and it is not there any more: a disk that is not mounted, or somebody has \
          moved it. It is not made anew, since an empty database would look well. An empty file of that name says that \
          everything shall begin anew.
          """,
        state: .untouched,
        remedies: [
          "bring the file back", "touch <file>, when everything shall begin anew",
        ]),
      ErrorEntry(
        "E0511", .refused,
        says: ["the database of <environment> is another one than before"],
        means: """
          The journal says that migrations were applied there, and this database has no row of the tool that applies \
          them and no fence of sluice: its address leads elsewhere, or it was made anew. Every migration would be \
          applied to it, and everything would look well. The table sluice_fence, made by hand, says that everything \
          shall begin anew.
          """,
        state: .untouched,
        remedies: [
          "point it at the database that <environment> uses, or bring that back from a backup",
          "CREATE TABLE sluice_fence (scope text PRIMARY KEY, epoch bigint NOT NULL), there, when everything shall begin anew",
        ]),
      ErrorEntry(
        "E0507", .busy,
        says: ["the database is locked by another process"],
        means: "SQLite waited for 10 s and another process kept the write lock.",
        state: .stepFailed,
        remedies: [
          "end the transaction that holds it, and promote again"
        ]),
      ErrorEntry(
        "E0508", .unreachable,
        says: ["the database cannot be read"],
        means: "The database did not open or did not answer; its own words are in the message.",
        state: .open,
        remedies: [
          "look whether it is there and answers, with sqlite3 or psql",
          "run the same command again",
        ]),
      ErrorEntry(
        "E0510", .refused,
        says: ["the migrations in <folder> cannot be read"],
        means: "File names or contents break the rules of their layout; each one is listed.",
        state: .stepFailed,
        remedies: [
          "mend or rename the files, and commit"
        ]),
      ErrorEntry(
        "E0520", .refused,
        says: ["the layout of the migrations in <folder> is not known"],
        means: "There are SQL files, and their names fit none of the layouts that are known.",
        state: .stepFailed,
        remedies: [
          "write layout: NAME into the gate, with a name from the message, and commit it on the trunk"
        ]),
      ErrorEntry(
        "E0521", .refused,
        says: [
          "<migration> would lead to another schema than on the copy",
          "the schema before <migration> is not the one that was proved",
        ],
        means: """
          The database is not what was proved: it was changed by hand or by another tool in between. Nothing of this \
          migration was done.
          """,
        state: .stepFailed,
        remedies: [
          "promote again: it is proved on the database as it is now"
        ]),
      ErrorEntry(
        "E0522", .busy,
        says: ["another process migrates the database"],
        means: """
          Another session holds the lock under which migrations are applied. The message names it where the server \
          shows it.
          """,
        state: .stepFailed,
        remedies: [
          "wait until it has ended, and promote again"
        ]),
      ErrorEntry(
        "E0523", .refused,
        says: ["a connection pooler stands between sluice and the database"],
        means: """
          Locks and settings of a session do not hold through a pooler, so two runs could migrate at once.
          """,
        state: .stepFailed,
        remedies: [
          "give the gate the address of the server itself, not of pgbouncer"
        ]),
      ErrorEntry(
        "E0524", .unreachable,
        says: ["no copy of the database can be made for the proof"],
        means: """
          Migrations are first tried on a copy, and the copy could not be made: rights, room or the server's own \
          reason, as the message says.
          """,
        state: .open,
        remedies: [
          "follow the remedy in the message"
        ]),
      ErrorEntry(
        "E0527", .refused,
        says: ["<file><:line>: <the database's message>"],
        means: """
          The file cannot be one transaction, and a statement in its middle failed. Those before it are applied and \
          are not repeated.
          """,
        state: .partial,
        remedies: [
          "remove what stands in the way and promote again: it goes on with this statement",
          "rollback ENVIRONMENT",
        ]),
      ErrorEntry(
        "E0528", .refused,
        says: ["<migration> was edited while it was half applied"],
        means: """
          Part of the file is applied, and the rest is not the text that was begun, so it cannot go on from there.
          """,
        state: .partial,
        remedies: [
          "put the file back as it was when it was begun, and promote again"
        ]),
      ErrorEntry(
        "E0529", .busy,
        says: ["<file>: a lock was not given in time"],
        means: """
          Another transaction held what the migration needs. It was tried several times; the message names who held it \
          where the server shows it.
          """,
        state: .stepFailed,
        remedies: [
          "end the transaction that holds it, and promote again"
        ]),
      ErrorEntry(
        "E0530", .indeterminate,
        says: ["<migration> led to another schema than on the copy"],
        means: """
          The file is not one transaction, so it stays applied although the result was not expected. What comes after \
          it was not begun.
          """,
        state: .unknown,
        remedies: [
          "compare the database with a copy",
          "rollback ENVIRONMENT",
        ]),
      ErrorEntry(
        "E0532", .unreachable,
        says: ["the migration tool cannot tell in which revision the database is"],
        means: "The status command of the gate failed, so nobody knows what is applied.",
        state: .open,
        remedies: [
          "run the status command of the gate by hand"
        ]),
      ErrorEntry(
        "E0533", .refused,
        says: ["<migration> was not taken back"],
        means: """
          The down command of the foreign migration tool failed. Its database may be between two revisions; the \
          rollback is open and holds the environment.
          """,
        state: .partial,
        remedies: [
          "run the down command of the gate by hand, then: rollback ENVIRONMENT"
        ]),
      ErrorEntry(
        "E0534", .refused,
        says: ["<values> cannot be copied before it goes"],
        means: """
          Taking the migration back would lose values, and the copy that keeps them could not be made. So nothing was \
          taken back.
          """,
        state: .stepFailed,
        remedies: [
          "give the user of the gate the right to make tables there, and roll back again"
        ]),
      ErrorEntry(
        "E0535", .usage,
        says: ["<commit> has no folder <folder>"],
        means: """
          The migrations to be proved are read from a commit, and that commit has nothing under this name. Without this error a \
          slip in the name would look like a project without migrations.
          """,
        state: .untouched,
        remedies: ["git ls-tree -r -d --name-only <commit>", "commit the folder, then the same command again"]),
      ErrorEntry(
        "E0572", .refused,
        says: ["the database does not take the query"],
        means: """
          The query in the catalogue, which asks for the age of the last backup, was refused by the database.
          """,
        state: .reads,
        remedies: [
          "mend the query in environments.yml, and look: sluice env check ENVIRONMENT"
        ]),
    ])
}
