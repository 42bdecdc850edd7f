// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Runs promotions in a terminal of their own and looks at what stands there, while they run and afterwards.
@Suite struct LiveTests {
  private static let environments = """
      staging:
        gates:
          tests: { test: { run: [ops/check] } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
          verify: { run: [ops/smoke], on-failure: rollback }
    """

  /// A terminal that knows only the control functions that are promised, and fails at any other.
  private static let typewriter = #"""
    import fcntl, json, os, pty, re, select, struct, sys, termios
    columns, rows = int(sys.argv[1]), int(sys.argv[2])
    pid, terminal = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        os.execvp(sys.argv[3], sys.argv[3:])
    above, lines, row, column, wraps, moments, raw = [], [""] * rows, 0, 0, True, [], b""
    def down():
        global row
        if row < rows - 1: row += 1
        else: above.append(lines.pop(0)); lines.append("")
    while True:
        if not select.select([terminal], [], [], 60)[0]: sys.exit("nothing comes any more")
        try: piece = os.read(terminal, 65536)
        except OSError: break
        if not piece: break
        raw += piece
        for word in re.findall(r"\x1b\[[?0-9;]*[@-~]|.", piece.decode(), re.S):
            if word == "\r": column = 0
            elif word == "\n": down()
            elif word == "\x1b[?7l": wraps = False
            elif word == "\x1b[?7h": wraps = True
            elif word == "\x1b[K": lines[row] = lines[row][:column]
            elif word == "\x1b[J": lines[row:] = [lines[row][:column]] + [""] * (rows - row - 1)
            elif re.fullmatch(r"\x1b\[\d+A", word): row = max(0, row - int(word[2:-1]))
            elif word < " ": sys.exit(f"an unknown control function {word!r}")
            else:
                if column == columns:
                    if not wraps: continue
                    column = 0; down()
                lines[row] = lines[row].ljust(column)[:column] + word + lines[row][column + 1:]
                column += 1
        moments.append("\n".join(above + lines).rstrip())
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(json.dumps({"code": code, "moments": moments, "raw": raw.decode(), "wraps": wraps}))
    """#

  struct Seen: Decodable {
    let code: Int32
    let moments: [String]
    let raw: String
    let wraps: Bool
    var end: [String] { (moments.last ?? "").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } }
  }

  private static func shop() throws -> Shop {
    let shop = try Shop(
      deploy: "for i in 1 2 3; do printf 'copying %090d\\n' $i; sleep 0.5; done", environments: Self.environments)
    try shop.write("keys/typewriter.py", Self.typewriter)
    try shop.write("ops/check", "#!/bin/sh\nsleep 0.4\n", isExecutable: true)
    try shop.write("ops/smoke", "#!/bin/sh\ngrep -q good feature || { seq 1 60; exit 3; }\n", isExecutable: true)
    _ = try shop.commit("slow")
    return shop
  }

  private static func watch(_ shop: Shop, _ columns: Int, _ rows: Int, _ variables: String...) throws -> Seen {
    let ending = shop.run(
      ["env", "TERM=xterm"] + variables + [
        "python3", "keys/typewriter.py", "\(columns)", "\(rows)", Shop.products + "/sluice", "promote", "--to",
        "staging",
      ])
    #expect(ending.code == 0, "\(ending.errors)")
    return try JSONDecoder().decode(Seen.self, from: Data(ending.output.utf8))
  }

  @Test(arguments: [[80, 24], [40, 8]])
  func `a terminal shows what runs in place, with its last line and what is usual, and keeps one line of each`(
    size: [Int]
  ) throws {
    let shop = try Self.shop()
    let first = try Self.watch(shop, size[0], size[1])
    #expect(first.code == 0)
    #expect(first.moments.contains { $0.contains("runs    step deploy   1s") && $0.contains("| copying 0000") })
    #expect(!first.raw.contains("usually"), "there is no history yet")
    #expect(
      first.end.contains { $0.hasPrefix("ok      deploy") } && first.end.contains { $0.hasPrefix("staging is at") })
    #expect(!first.end.contains { $0.hasPrefix("runs") || $0.hasPrefix("|") }, "\(first.end)")
    #expect(first.end.count { $0.contains("deploy") } == 1 && first.wraps)
    #expect(first.moments.allSatisfy { $0.split(separator: "\n").allSatisfy { $0.count <= size[0] } })
    #expect(!first.raw.contains(/\x1b\[[0-9;]*m/), "colour carries nothing, so NO_COLOR asks for nothing")
    _ = try shop.commit("again")
    let second = try Self.watch(shop, size[0], size[1])
    #expect(second.moments.contains { $0.contains(/runs    step deploy   \d+s \(usually \d+s\)/) }, "\(second.raw)")
  }

  @Test func `the last forty lines of what failed stand at the end, after what was done about it`() throws {
    let shop = try Self.shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "bad\n")
    _ = try shop.commit("bad")
    let seen = try Self.watch(shop, 80, 24)
    #expect(seen.code == 1)
    let tail = try #require(seen.end.firstIndex(of: "the last lines of step verify, which failed:"))
    #expect(Array(seen.end[(tail + 1)...].prefix(40)) == (21...60).map { "| \($0)" })
    #expect(seen.end.last { $0.hasPrefix("ok") }.map { seen.end.lastIndex(of: $0) ?? 0 < tail } == true)
    #expect(seen.end[tail + 41].hasPrefix("p-2 failed; staging is back"))
  }

  @Test(arguments: ["TERM=dumb", "CI=true", "GITHUB_ACTIONS=true"])
  func `where lines cannot be drawn again there is one line a change`(variable: String) throws {
    let shop = try Self.shop()
    let seen = try Self.watch(shop, 80, 24, variable)
    #expect(seen.code == 0 && !seen.raw.contains("\u{1B}"), "\(seen.raw)")
    #expect(seen.end.contains("step    deploy      begins") && seen.end.contains { $0.hasPrefix("ok      deploy") })
  }

  @Test func `status says since when a step runs and how long it usually takes`() throws {
    let shop = try Shop(
      deploy: "while [ -e \"$SLUICE_REPOSITORY/var/wait\" ]; do sleep 0.1; done", environments: Self.environments)
    try shop.write("ops/check", "#!/bin/sh\n", isExecutable: true)
    _ = try shop.commit("The check")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    _ = try shop.commit("again")
    try shop.write("var/wait", "")
    let run = try shop.start([Shop.products + "/sluice", "promote", "--to", "staging"])
    var seen = ""
    // Blocking on purpose: a test that waits for a turn of its own starves beside those that block.
    let end = Date().addingTimeInterval(60)
    repeat {
      usleep(100_000)
      seen = shop.sluice("status").output
    } while !seen.contains(/deploy began \d+s ago \(usually .+\)/) && Date() < end
    #expect(seen.contains(/deploy began \d+s ago \(usually .+\)/), "\(seen)")
    try shop.shell("rm var/wait")
    run.waitUntilExit()
    #expect(!shop.sluice("status").output.contains("began"))
    _ = try shop.commit("once more")
    let plan = shop.sluice("promote", "--to", "staging", "--plan").output
    #expect(plan.contains(/usually   tests .+, deploy .+, verify/), "\(plan)")
    // No rollback went that way yet; the times of promotions say nothing of it.
    #expect(!shop.sluice("rollback", "--plan").output.contains("usually"))
  }
}
