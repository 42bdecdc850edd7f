// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// Reads what the commands that only look print.
@Suite struct ScreenTests {
  /// Two environments; production wants a soak of an hour.
  private static let environments = """
      staging:
        gates:
          tests: { test: { run: [test, -f, feature], reuse: same-tree } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
          verify: { run: [ops/smoke], on-failure: rollback }
      production:
        after: staging
        gates:
          tests: { test: { run: [test, -f, feature], reuse: same-tree } }
          rest: { soak: 1h }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
    """

  @Test func `the board has a line a commit and a column an environment, in 80 columns and in the past too`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("status").output.contains("nothing was promoted yet"))
    let first = try shop.commit("The first release with a subject that is far too long for a line of a terminal")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let entries = shop.lines
    let second = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    let now = shop.sluice("status").output
    let line = now.split(separator: "\n").first { $0.hasPrefix("  \(second.prefix(7))") } ?? ""
    #expect(line.contains("LIVE") && line.contains("waits rest"), "\(now)")
    let old = now.split(separator: "\n").first { $0.hasPrefix("  \(first.prefix(7))") } ?? ""
    #expect(old.contains("ok") && old.hasSuffix("-"), "\(now)")
    #expect(now.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(now)")
    let then = shop.sluice("status", "--at", "\(entries)").output
    #expect(then.contains("as of entry \(entries)") && !then.contains("\n  \(second.prefix(7))"), "\(then)")
    #expect(then.contains("LIVE"))
    let never = shop.sluice("status", "--at", "9999")
    #expect(never.code == 2 && never.errors.contains("E0940"))
    #expect(shop.sluice("status", "--watch", "--at", "2").code == 2)
  }

  @Test func `the log fits 80 columns too, and an environment that never was is a mistake`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("log", "production").output.contains("nothing was promoted yet"))
    try shop.write("feature", "bad\n")
    _ = try shop.commit("bad")
    #expect(shop.sluice("promote", "--to", "staging").code != 0)
    let log = shop.sluice("log").output
    #expect(
      log.contains("p-1") && log.contains("failed") && log.split(separator: "\n").allSatisfy { $0.count <= 80 },
      "\(log)")
    let nowhere = shop.sluice("log", "nowhere")
    #expect(nowhere.code == 2 && nowhere.errors.contains("E0204"), "\(nowhere.output)\(nowhere.errors)")
    #expect(shop.sluice("log", "-n", "0").code == 2)
  }

  @Test func `what ended is said where somebody looks next, and a plan names nothing that would be refused`() throws {
    let shop = try Shop(environments: Self.environments)
    let first = try shop.commit("one")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let same = shop.sluice("promote", "--to", "staging", "--plan").output
    #expect(same.contains("is live there already (p-1): nothing to do"), "\(same)")
    #expect(same.contains("--reapply") && !same.contains("gate") && !same.contains("rollback"), "\(same)")
    _ = try shop.commit("two")
    let early = shop.sluice("promote", "--to", "production", "--plan").output
    #expect(early.contains("first: promote --to staging") && !early.contains("run: promote"), "\(early)")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let log = shop.sluice("log").output.split(separator: "\n")
    #expect(log.first { $0.contains("p-1") }?.hasSuffix("was live") == true, "\(log)")
    #expect(log.first { $0.contains("p-2") }?.hasSuffix(" live") == true, "\(log)")
    try shop.shell("git rm -q feature")
    _ = try shop.commit("three")
    #expect(shop.sluice("promote", "--to", "staging").code == 1)
    let why = shop.sluice("why", "--to", "staging").output
    #expect(why.contains("p-3 ended") && why.contains("refused: tests"), "\(why)")
    let status = shop.sluice("status").output
    #expect(status.contains("staging: p-3 refused: tests") && status.contains("look: sluice show p-3"), "\(status)")
    #expect(!shop.sluice("why", "--to", "staging", first).output.contains("ended"))
  }

  @Test func `a word that is no command gets advice`() throws {
    let shop = try Shop(environments: Self.environments)
    let wrong = shop.sluice("stauts")
    #expect(wrong.code == 2 && wrong.errors.contains("Did you mean: sluice status?"), "\(wrong.errors)")
    #expect(shop.sluice("roll").errors.contains("Did you mean: sluice rollback?"))
    #expect(!shop.sluice("xyzzyx").errors.contains("Did you mean"))
    #expect(shop.sluice("-C", "/", "status").errors.contains("-C comes after the command: sluice status -C /"))
    #expect(!shop.sluice("status", "--nonsense").errors.contains("Did you mean: sluice"))
  }

  @Test func `status --watch prints again when something happens, and ends when it is told to`() throws {
    let shop = try Shop(environments: Self.environments)
    let output = Pipe()
    let watching = try shop.start([Shop.products + "/sluice", "status", "--watch"], output: output)
    let head = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(head.contains("nothing was promoted yet"), "\(head)")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    var seen = ""
    for _ in 0..<40 where !seen.contains("LIVE") {
      seen += String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
    #expect(seen.contains("LIVE"))
    watching.interrupt()
    watching.waitUntilExit()
    #expect(watching.terminationReason == .exit)
  }

  @Test func `show tells a commit's whole way, why what blocks it, diff what differs`() throws {
    let shop = try Shop(environments: Self.environments)
    let first = try shop.commit("first")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let part = try shop.commit("part of the second")
    let second = try shop.commit("second")
    let before = shop.sluice("why", "--to", "production").output
    #expect(before.contains("not verified in staging") && before.contains("promote --to staging"), "\(before)")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let show = shop.sluice("show", String(part.prefix(9))).output
    #expect(show.contains("LIVE, first") && show.contains("with \(second.prefix(7)) (p-2)"), "\(show)")
    #expect(show.contains("production  never"), "\(show)")
    #expect(shop.sluice("show", String(first.prefix(9))).output.contains("p-1"))
    #expect(shop.sluice("show", "p-77").errors.contains("E0220"))
    let soak = shop.sluice("why", "--to", "production").output
    #expect(soak.contains("left in staging") && soak.contains("by itself in"), "\(soak)")
    #expect(shop.sluice("why", "--to", "staging", part).output.contains("as a part of \(second.prefix(7))"))
    let diff = shop.sluice("diff", "staging", "production").output
    #expect(diff.contains(second.prefix(7)) && diff.contains("production nothing"), "\(diff)")
    #expect(shop.sluice("diff", "production", "staging").errors.contains("E0941"))
  }

  @Test func `a plan says with its exit code whether it would run`() throws {
    let shop = try Shop(environments: Self.environments)
    func plan(_ environment: String) -> Int32 {
      shop.sluice("promote", "--to", environment, "--plan", "--exit-code").code
    }
    #expect(plan("staging") == 20)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(plan("staging") == 0)
    #expect(plan("production") == 21)
    let text = shop.sluice("promote", "--to", "production", "--plan").output
    #expect(text.contains("passed for the same tree in p-1") && text.contains("earliest  in"), "\(text)")
  }

  @Test func `I5 a plan that promote would refuse names the same refusal, and runs nothing`() throws {
    let shop = try Shop(environments: Self.environments)
    let first = try shop.commit("one")
    _ = try shop.commit("two")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("git switch -q -c side HEAD~1")
    try shop.write("side", "1\n")
    let side = try shop.commit("beside")
    try shop.shell("git switch -q main && git merge -q --no-edit side && git reset -q --hard HEAD")
    for commit in [first, side] {
      let refusal = shop.sluice("promote", "--to", "staging", commit)
      let what = try #require(
        refusal.errors.split(separator: "\n").first { $0.hasPrefix("error[") }?.split(separator: "]: ").last)
      let plan = shop.sluice("promote", "--to", "staging", commit, "--plan", "--exit-code")
      #expect(
        refusal.code != 0 && plan.code == 21 && plan.output.contains("  blocked   \(what)"), "\(what): \(plan.output)")
      #expect(!plan.output.contains("run: promote") && plan.output.contains("first: "), "\(plan.output)")
      #expect(!plan.output.contains("\n\n\n"), "\(plan.output)")
    }
    // One that waits behind a newer request is refused as well.
    _ = try shop.commit("three")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    let older = shop.sluice("promote", "--to", "production", "--plan", first + "~0")
    #expect(older.code == 0 && !older.output.contains("run: promote"), "\(older.output)")
  }

  @Test func `metrics count what went live and what was taken back`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "bad\n")
    _ = try shop.commit("bad")
    #expect(shop.sluice("promote", "--to", "staging").code == 1)
    let text = shop.sluice("metrics", "--json").output
    #expect(text.contains("\"deployments\":1,\"failures\":1,\"failPerMille\":500"), "\(text)")
    #expect(shop.sluice("metrics", "--format", "prometheus", "--output", "var/sluice.prom").code == 0)
    let prom = try shop.shell("cat var/sluice.prom")
    #expect(prom.contains("sluice_env_failures{pipeline=\"shop\",environment=\"staging\"} 1"), "\(prom)")
    #expect(prom.split(separator: "\n").count { $0.hasPrefix("# TYPE sluice_env_hold ") } == 1)
  }

  @Test
  func `R26 in GitHub Actions groups, annotations, summary and outputs are written, and no output opens a command`()
    throws
  {
    let shop = try Shop(environments: Self.environments)
    try shop.write(
      "ops/smoke", "#!/bin/sh\necho '::set-output name=x::y'\necho 'oh | no'\nexit 3\n", isExecutable: true)
    _ = try shop.commit("broken")
    let ending = shop.run([
      "GITHUB_ACTIONS=true", "GITHUB_OUTPUT=\(shop.folder)/keys/out", "GITHUB_STEP_SUMMARY=\(shop.folder)/keys/sum",
      Shop.products + "/sluice", "promote", "--to", "staging",
    ])
    let lines = ending.errors.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.contains("::group::step deploy") && lines.contains("::endgroup::"), "\(ending.errors)")
    let annotations = lines.filter { $0.hasPrefix("::error title=step verify failed::") }
    #expect(annotations.count == 1 && annotations[0].contains("%0A"), "\(ending.errors)")
    #expect(!lines.contains { $0.hasPrefix("::set-output") })
    let out = try shop.shell("cat keys/out")
    #expect(out.contains("run=p-1") && out.contains("exit=\(ending.code)"), "\(out)")
    #expect(try shop.shell("cat keys/sum").contains("| step `verify` |"))
  }

  @Test func `in GitLab CI sections open and close, and the result is a dotenv report`() throws {
    let shop = try Shop(environments: Self.environments)
    let ending = shop.run([
      "GITLAB_CI=true", "SLUICE_DOTENV=\(shop.folder)/keys/env", Shop.products + "/sluice", "promote", "--to",
      "staging",
    ])
    #expect(ending.code == 0)
    let opened = ending.errors.split(separator: "\n").filter { $0.contains("section_start:") }.count
    #expect(opened == 3 && ending.errors.split(separator: "\n").filter { $0.contains("section_end:") }.count == 3)
    #expect(try shop.shell("cat keys/env").contains("SLUICE_STATE=live"))
  }

  @Test func `doctor names a shallow clone, a place without a repository and a clock that is behind`() throws {
    let shop = try Shop(environments: Self.environments)
    _ = try shop.commit("second")
    let well = shop.sluice("doctor")
    #expect(well.code == 0 && !well.output.contains("PROBLEM"), "\(well.output)")
    try shop.shell("git clone -q --depth 1 file://$PWD keys/shallow")
    let shallow = shop.sluice("doctor", "-C", "keys/shallow")
    #expect(shallow.code == 1 && shallow.output.contains("git fetch --unshallow"), "\(shallow.output)")
    let none = shop.sluice("doctor", "-C", "/")
    #expect(none.code == 1 && none.output.contains("PROBLEM  repository"), "\(none.output)")
  }

  @Test func `init looks at the repository and says what it guessed`() throws {
    let shop = try Shop(environments: Self.environments)
    try shop.shell("mkdir keys/new && cd keys/new && git init -q -b main && mkdir -p db/migrations .github/workflows")
    try shop.write("keys/new/Makefile", "test := 1\ncheck:\n\ttrue\n")
    try shop.write("keys/new/db/migrations/0001_a.up.sql", "CREATE TABLE a (x);")
    try shop.write("keys/new/db/migrations/0001_a.down.sql", "DROP TABLE a;")
    try shop.write("keys/new/.github/workflows/ci.yml", "on: push\n")
    try shop.shell("cd keys/new && git add -A && git -c user.name=A -c user.email=a@example.com commit -qm one")
    let ending = shop.sluice("init", "-C", "keys/new")
    #expect(ending.output.contains("[make, check], from the target check of Makefile"), "\(ending.output)")
    #expect(
      ending.output.contains("db/migrations (golang-migrate)")
        && ending.output.contains("GitHub Actions; ready workflows are in docs/ci"))
    #expect(shop.sluice("check", "-C", "keys/new").code == 0)
  }

  @Test
  func `notify posts each entry at least once, goes on where it stopped, and a receiver that is down touches no run`()
    throws
  {
    let shop = try Shop(environments: Self.environments)
    try shop.write(
      "keys/receiver.py",
      """
      import http.server, os, sys
      class Receiver(http.server.BaseHTTPRequestHandler):
          def do_POST(self):
              body = self.rfile.read(int(self.headers["Content-Length"]))
              self.send_response(503 if os.path.exists("keys/down") else 204)
              self.end_headers()
              if not os.path.exists("keys/down"):
                  with open("keys/got", "ab") as got: got.write(self.headers["Authorization"].encode() + b" " + body + b"\\n")
          def log_message(self, *words): pass
      server = http.server.HTTPServer(("127.0.0.1", 0), Receiver)
      with open("keys/port.new", "w") as file: file.write(str(server.server_port))
      os.rename("keys/port.new", "keys/port")
      server.serve_forever()
      """)
    let receiver = try shop.start(["python3", "-B", "keys/receiver.py"])
    defer { receiver.terminate() }
    for _ in 0..<500 where !FileManager.default.fileExists(atPath: shop.folder + "/keys/port") { usleep(20_000) }
    let address = "http://127.0.0.1:\(try shop.shell("cat keys/port"))/x"
    func notify(_ more: String...) -> Shop.Ending {
      shop.run(
        [
          "WORD=Authorization: Bearer s3cret-token", Shop.products + "/sluice", "notify", address, "--header-from",
          "WORD",
        ]
          + more)
    }
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("keys/down", "")
    let down = notify("--since", "0")
    #expect(down.code == 8 && down.errors.contains("E0942") && !down.errors.contains("s3cret"), "\(down.errors)")
    try shop.shell("rm keys/down")
    let sent = notify("--since", "0")
    #expect(sent.code == 0, "\(sent.errors)")
    let got = try shop.shell("cat keys/got")
    #expect(got.contains("Bearer s3cret-token") && got.contains("dev.cdevents.service.deployed.0.3.0"), "\(got)")
    #expect(got.contains("\"artifactId\":\"pkg:generic/shop@"))
    let count = got.split(separator: "\n").count
    #expect(notify().code == 0)
    #expect(try shop.shell("wc -l < keys/got") == "\(count)", "nothing new happened")
    _ = try shop.commit("second")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(notify().code == 0)
    #expect(try shop.shell("cat keys/got").contains("service.upgraded"))
  }
}
