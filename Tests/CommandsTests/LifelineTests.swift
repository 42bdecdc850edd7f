// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Testing

@testable import Commands

@Suite struct LifelineTests {
  private func supervise(_ arguments: [String], lifeline: Int32?) throws -> pid_t {
    try Spawn.start(
      Spawn.Request(
        program: Workshop.sluice, arguments: [Workshop.sluice, "lifeline", "--"] + arguments,
        environment: ["PATH=/usr/bin:/bin"], lifeline: lifeline))
  }

  private func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    waitpid(process, &status, 0)
    return status
  }

  @Test func `I10 when the engine's end closes the whole group dies within two seconds`() async throws {
    // A busy machine may not run us for longer than that; the supervisor is slow only when it is slow every time.
    var fastest = Int64.max
    for _ in 0..<5 where fastest >= 2_000 { fastest = min(fastest, try await millisecondsToDie()) }
    #expect(fastest < 2_000)
  }

  /// Cuts the lifeline of a group that ignores signals and forks; returns how long its processes were still there.
  private func millisecondsToDie() async throws -> Int64 {
    let mark = Workshop.mark()
    let rope = try Descriptors.pipe()
    let script = "trap '' TERM HUP INT; (trap '' HUP; (sleep \(mark) &) ; sleep \(mark)) & sleep \(mark); sleep \(mark)"
    let supervisor = try supervise(["/bin/sh", "-c", script], lifeline: rope.first)
    close(rope.first)
    #expect(try await Workshop.isThere(mark))
    let start = Monotonic.milliseconds()
    close(rope.second)
    #expect(try await Workshop.isGone(mark))
    let took = Monotonic.milliseconds() - start
    #expect(status(of: supervisor) & 0x7f == SIGKILL)
    return took
  }

  @Test func `I10 kill -9 of an engine leaves none of its processes`() async throws {
    let mark = Workshop.mark()
    let shop = try Workshop()
    // A shell is the engine here: it holds the writing end of a fifo, the supervisor the reading end.
    let script = """
      mkfifo rope
      setsid \(Workshop.sluice) lifeline -- /bin/sh -c 'sleep \(mark) & sleep \(mark)' 3<rope &
      exec 9>rope sleep 1000
      """
    let engine = try Spawn.start(
      Spawn.Request(
        program: "/bin/sh", arguments: ["sh", "-c", script], environment: ["PATH=/usr/bin:/bin"], folder: shop.folder))
    #expect(try await Workshop.isThere(mark))
    kill(engine, SIGKILL)
    _ = status(of: engine)
    #expect(try await Workshop.isGone(mark))
  }

  @Test func `the supervisor ends as its program ends`() throws {
    let rope = try Descriptors.pipe()
    defer {
      close(rope.first)
      close(rope.second)
    }
    let exited = try supervise(["/bin/sh", "-c", "exit 42"], lifeline: rope.first)
    #expect(status(of: exited) >> 8 & 0xff == 42)
    let killed = try supervise(["/bin/sh", "-c", "kill -USR1 $$"], lifeline: rope.first)
    #expect(status(of: killed) & 0x7f == SIGUSR1)
  }

  @Test func `without descriptor 3 the supervisor refuses`() throws {
    #expect(status(of: try supervise(["/bin/true"], lifeline: nil)) >> 8 & 0xff == 70)
  }
}
