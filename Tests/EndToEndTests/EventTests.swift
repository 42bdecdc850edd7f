// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Reads what `--events` prints while a real run goes its way.
@Suite struct EventTests {
  private static let environments = """
      staging:
        gates:
          tests: { test: { run: [test, -f, feature] } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
          verify: { run: [ops/smoke], on-failure: rollback }
    """

  struct Event: Decodable {
    struct Inner: Decodable {
      let schema: String
      let exit: Int?
      let ending: String?
      let code: String?
    }
    let schema: String
    let event: String
    let run: String?
    let gate: String?
    let step: String?
    let exit: Int32?
    let succeeded: Bool?
    let tail: [String]?
    let result: Inner?
    let error: Inner?
  }

  /// Validates each line against its schema, and each document within it, and reads them.
  static func events(_ shop: Shop, _ output: String) throws -> [Event] {
    try output.write(toFile: shop.folder + "/keys/events", atomically: true, encoding: .utf8)
    let script = """
      import json, subprocess, sys
      lines = open("keys/events").read().splitlines()
      inner = [json.dumps(e[k]) for e in map(json.loads, lines) for k in ("result", "error") if k in e]
      ending = subprocess.run([sys.argv[1]], input="\\n".join(lines + inner), text=True, capture_output=True)
      print(ending.stdout + ending.stderr)
      sys.exit(ending.returncode)
      """
    let checked = shop.run(["python3", "-c", script, DocumentSchemaTests.root + "/scripts/validate-documents"])
    #expect(checked.code == 0, "\(checked.output)")
    let lines = output.split(separator: "\n")
    #expect(checked.output.split(separator: "\n").count { $0 == "checked sluice.event/1" } == lines.count)
    #expect(output.hasSuffix("}\n"))
    return try lines.map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
  }

  @Test func `a promotion and a rollback tell each change as an event, and people read the result on stderr`() throws {
    let shop = try Shop(environments: Self.environments)
    _ = try shop.commit("one")
    let up = shop.sluice("promote", "--to", "staging", "--events")
    #expect(up.code == 0, "\(up.errors)")
    let events = try Self.events(shop, up.output)
    #expect(
      events.map(\.event).filter { $0 != "output" } == [
        "run", "gate.started", "gate.finished", "step.started", "step.finished", "step.started", "step.finished",
        "ended",
      ])
    #expect(events.allSatisfy { $0.run == "p-1" })
    #expect(events.last?.result?.schema == "sluice.ending/1" && events.last?.result?.ending == "live")
    #expect(up.errors.contains("live and verified (p-1)"), "\(up.errors)")
    _ = try shop.commit("two")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let down = shop.sluice("rollback", "--events", "--reason", "odd")
    #expect(down.code == 0, "\(down.errors)")
    let back = try Self.events(shop, down.output)
    #expect(back.first?.event == "run" && back.last?.event == "ended" && back.last?.exit == 0)
  }

  @Test func `a failed step comes with its last lines, and the run that takes it back with its own name`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "bad\n")
    try shop.write("ops/smoke", "#!/bin/sh\necho the shop is closed\n! grep -q bad feature\n", isExecutable: true)
    _ = try shop.commit("bad")
    let ending = shop.sluice("promote", "--to", "staging", "--events")
    #expect(ending.code == 1)
    let events = try Self.events(shop, ending.output)
    let failed = events.first { $0.succeeded == false }
    #expect(failed?.step == "verify" && failed?.tail?.contains("the shop is closed") == true)
    #expect(events.last?.exit == 1 && events.last?.result?.ending == "restored")
    #expect(Set(events.compactMap(\.run)).count == 2)
  }

  @Test func `what cannot begin is an event with its error; events go with neither document nor plan`() throws {
    let shop = try Shop(environments: Self.environments)
    let nowhere = shop.sluice("promote", "--to", "nowhere", "--events")
    #expect(nowhere.code == 2)
    let events = try Self.events(shop, nowhere.output)
    #expect(events.map(\.event) == ["failed"] && events[0].exit == 2 && events[0].error?.code?.hasPrefix("E") == true)
    for more in ["--json", "--plan"] {
      let refused = shop.sluice("promote", "--to", "staging", "--events", more)
      #expect(
        refused.code == 2 && refused.errors.contains("--events and \(more) exclude each other"), "\(refused.errors)")
      #expect(refused.output.isEmpty && shop.sluice("rollback", "--events", more).code == 2)
    }
    #expect(shop.lines == 1, "nothing was recorded")
  }

  @Test func `a reader that goes away does not take the engine with it`() throws {
    let shop = try Shop(deploy: "sleep 1", environments: Self.environments)
    let ending = shop.run([
      "bash", "-c",
      "('\(Shop.products)/sluice' promote --to staging --events 2>/dev/null; echo $? > keys/code) | head -n 1",
    ])
    #expect(ending.output.contains("\"event\":\"run\""), "\(ending.output)")
    #expect(try shop.shell("cat keys/code") == "0")
    #expect(shop.sluice("status").output.contains("LIVE"))
  }
}
