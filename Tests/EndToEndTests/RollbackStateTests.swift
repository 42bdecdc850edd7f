// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A rollback is accepted in every state of the environment (I17), and says what is possible where it is not.
@Suite struct RollbackStateTests {
  @Test func `I30 a forced push and gc take no rollback target away`() throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "good 2\n")
    _ = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell(
      "git checkout -q --orphan fresh && git commit -qm rewritten && git branch -q -M fresh main"
        + " && git reflog expire --expire=now --all && git gc -q --prune=now")
    #expect(shop.run(["git", "merge-base", "HEAD", first]).code != 0, "the first commit is on no branch any more")
    let back = shop.sluice("rollback", "staging")
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect(shop.running() == first)
  }

  @Test func `I17 it works while a request waits, and the request does not come after it`() throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "good 2\n")
    _ = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("hold", "staging", "--reason", "look first").code == 0)
    try shop.write("feature", "good 3\n")
    _ = try shop.commit("third")
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(shop.sluice("rollback", "staging").code == 0)
    #expect(shop.running() == first)
    // What waits was planned on another release: it says so instead of going on.
    #expect(shop.sluice("resume", "staging").code == 0)
    #expect(shop.sluice("status").output.contains("p-3"))
    let again = shop.sluice("promote", "--to", "staging")
    #expect(again.code == 0, "\(again.output)\(again.errors)")
    #expect(shop.sluice("show", "p-3").output.contains("superseded by p-5"))
  }

  @Test func `when the old release lacks a step's program, it is refused before anything is taken`() throws {
    let shop = try Shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell(
      "git mv ops/deploy ops/roll-out && sed -i 's/ops.deploy/ops\\/roll-out/' pipelines/shop/pipeline.yml")
    let second = try shop.commit("rename")
    #expect(
      shop.sluice("promote", "--to", "staging", "--plan").output.contains("not possible: deploy runs ops/roll-out"))
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let refused = shop.sluice("rollback", "staging")
    #expect(refused.code == 1)
    #expect(refused.errors.contains("ops/roll-out, which the tree of \(first.prefix(7)) lacks"), "\(refused.errors)")
    #expect(shop.running() == second)
    #expect(!shop.sluice("status").output.contains("HOLD"))
  }

  @Test func `it goes back to a release that is named, and to no other commit`() throws {
    let shop = try Shop()
    var commits: [String] = []
    for number in 1...3 {
      try shop.write("feature", "good \(number)\n")
      commits.append(try shop.commit("change \(number)"))
      #expect(shop.sluice("promote", "--to", "staging").code == 0)
    }
    #expect(shop.sluice("rollback", "staging", "--to", "0000000").code == 2)
    #expect(shop.sluice("rollback", "staging", "--to", String(commits[0].prefix(8))).code == 0)
    #expect(shop.running() == commits[0])
    // I20: both that came after it are in quarantine, and it is not gone back to them.
    #expect(shop.sluice("rollback", "staging", "--to", commits[1]).code == 1)
  }

  @Test func `I18 it needs no network at all`() throws {
    let shop = try Shop()
    guard shop.run(["unshare", "-n", "true"]).code == 0 else {
      print("skipped: this process may not leave the network")
      return
    }
    let first = try shop.shell("git rev-parse HEAD")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "good 2\n")
    _ = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    // A remote that would be asked, were it asked; and no loopback either.
    try shop.shell("git remote add origin https://git.example/shop.git")
    let back = shop.run(["unshare", "-n", Shop.products + "/sluice", "rollback", "staging"])
    #expect(back.code == 0, "\(back.output)\(back.errors)")
    #expect(shop.running() == first)
  }

  @Test func `a rollback that is typed twice does not go one release further`() throws {
    let shop = try Shop()
    for name in ["one", "two", "three"] {
      try shop.write("feature", name)
      _ = try shop.commit(name)
      #expect(shop.sluice("promote", "--to", "staging").code == 0)
    }
    let second = try shop.shell("git rev-parse HEAD~1")
    #expect(shop.sluice("rollback", "staging").code == 0)
    let again = shop.sluice("rollback", "staging")
    #expect(again.code == 1 && again.errors.contains("error[E0254]: staging was rolled back by r-4"), "\(again)")
    #expect(again.errors.contains("rollback staging --again"), "\(again.errors)")
    #expect(shop.running("staging") == second)
    #expect(shop.sluice("rollback", "staging", "--plan").errors.contains("E0254"))
    // Whoever means it says so, and once the hold is lifted it is an ordinary rollback again.
    #expect(shop.sluice("rollback", "staging", "--again").code == 0)
    #expect(shop.running("staging") == (try shop.shell("git rev-parse HEAD~2")))
    #expect(shop.sluice("status").output.contains("HOLD"))
  }

  @Test func `what a rollback left in place is taken back on the release where it is`() throws {
    let shop = try Shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "good")
    _ = try shop.commit("good")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("db/0002_b.up.sql", "CREATE TABLE b (id INTEGER PRIMARY KEY, note TEXT);")
    try shop.write("db/0002_b.down.sql", "DROP TABLE b;")
    let bad = try shop.commit("bad")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell(
      "python3 -c \"import sqlite3; c = sqlite3.connect('var/staging.db'); c.execute('INSERT INTO b VALUES (1, 1)'); c.commit()\""
    )
    let good = try shop.shell("git rev-parse HEAD~1")
    #expect(shop.sluice("rollback", "staging").code == 0)
    let plan = shop.sluice("rollback", "staging", "--accept-loss", "--plan")
    #expect(plan.output.contains("do it: rollback staging --accept-loss"), "\(plan)")
    // The hold may be lifted before somebody sees what was left.
    #expect(shop.sluice("resume", "staging").code == 0)
    let rest = shop.sluice("rollback", "staging", "--accept-loss")
    #expect(rest.code == 0 && (rest.output + rest.errors).contains("took back 0002_b"), "\(rest)")
    #expect(shop.running("staging") == good)
    let status = shop.sluice("status").output
    #expect(!status.contains("does not take \(good.prefix(7))") && status.contains("\(bad.prefix(7))"), "\(status)")
  }

  @Test func `I23 a deploy that says yes while its probe says no is not live`() throws {
    let shop = try Shop(
      environments: """
          staging:
            steps:
              deploy: { run: ["true"], timeout: 8s, probe: { run: [ops/says], timeout: 5s } }
        """)
    // The first answers are no, as while a service starts.
    try shop.write(
      "ops/says",
      "#!/bin/sh\necho asked >> \"\(shop.folder)/keys/asked\"\n[ $(wc -l < \"\(shop.folder)/keys/asked\") -ge 3 ]\n",
      isExecutable: true)
    _ = try shop.commit("slow")
    let slow = shop.sluice("promote", "--to", "staging")
    #expect(slow.code == 0, "\(slow)")
    #expect(try shop.shell("wc -l < keys/asked").trimmingCharacters(in: .whitespacesAndNewlines) == "3")
    try shop.write("ops/says", "#!/bin/sh\nexit 3\n", isExecutable: true)
    _ = try shop.commit("in part")
    let part = shop.sluice("promote", "--to", "staging")
    #expect(part.code != 0 && (part.output + part.errors).contains("runs in part only"), "\(part)")
  }

  @Test func `a rollback that is at work is left alone, and taken over by whoever means it`() throws {
    let shop = try Shop(deploy: "while [ -e \"$SLUICE_REPOSITORY/var/wait\" ]; do sleep 0.1; done")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let good = try shop.shell("git rev-parse HEAD")
    _ = try shop.commit("next")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("var/wait", "")
    let first = try shop.start([Shop.products + "/sluice", "rollback", "staging"])
    let end = Date().addingTimeInterval(60)
    while !shop.sluice("status", "--json").output.contains("\"r-3\""), Date() < end { usleep(100_000) }
    let second = shop.sluice("rollback", "staging")
    #expect(second.code == 5 && second.errors.contains("error[E0255]: r-3 is rolling staging back"), "\(second)")
    try shop.shell("rm var/wait")
    let third = shop.sluice("rollback", "staging", "--again")
    first.waitUntilExit()
    // Either it took the first one's place, or that one had just ended and it went where it could.
    #expect(third.code == 0 || third.errors.contains("E0213"), "\(third)")
    #expect(shop.running("staging") == good)
  }
}
