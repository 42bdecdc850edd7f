// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Commands

@Suite struct ProcessRunnerTests {
  @Test(arguments: [false, true]) func `codes and signals arrive as they are`(lifeline: Bool) async throws {
    let shop = try Workshop()
    let runner = shop.runner(lifeline: lifeline)
    #expect(try await runner.run(shop.shell("exit 0")).isSuccess)
    #expect(try await runner.run(shop.shell("exit 37")).outcome == .exited(code: 37))
    #expect(try await runner.run(shop.shell("kill -SEGV $$")).outcome == .signalled(number: 11))
    #expect(try await runner.run(shop.shell("kill -KILL $$")).outcome == .signalled(number: 9))
    #expect(try await runner.run(shop.shell("kill -TERM $$")).outcome == .signalled(number: 15))
  }

  @Test(arguments: [false, true])
  func `I10 the time limit kills grandchildren that ignore SIGTERM`(lifeline: Bool) async throws {
    let shop = try Workshop()
    let mark = Workshop.mark()
    let script = "(trap '' TERM; (sleep \(mark)) & sleep \(mark)) & trap '' TERM; echo up; sleep \(mark); sleep \(mark)"
    let result = try await shop.runner(lifeline: lifeline).run(shop.shell(script, seconds: 1))
    #expect(result.outcome == .timedOut)
    #expect(result.tail == ["up"])
    #expect(result.durationMilliseconds < 60_000)
    #expect(try await Workshop.isGone(mark))
  }

  @Test(arguments: [false, true])
  func `a process that tidies up at SIGTERM has its time even when its parent is gone`(lifeline: Bool) async throws {
    let shop = try Workshop()
    try shop.write("#!/bin/sh\ntrap 'sleep 0.4; echo tidied; exit 0' TERM\nsleep 100 & wait\n", to: "ops/worker")
    let result = try await shop.runner(lifeline: lifeline).run(shop.shell("ops/worker; true", seconds: 1))
    #expect(result.outcome == .timedOut)
    #expect(result.tail == ["tidied"])
    #expect(result.durationMilliseconds < 60_000)
  }

  @Test(arguments: [false, true]) func `I10 cancelling the task kills the group`(lifeline: Bool) async throws {
    let shop = try Workshop()
    let mark = Workshop.mark()
    let task = Task { try await shop.runner(lifeline: lifeline).run(shop.shell("sleep \(mark) & sleep \(mark)")) }
    #expect(try await Workshop.isThere(mark))
    task.cancel()
    #expect(try await task.value.outcome == .cancelled)
    #expect(try await Workshop.isGone(mark))
  }

  @Test func `a task cancelled before the start starts nothing`() async throws {
    let shop = try Workshop()
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await shop.runner().run(shop.shell("touch started"))
    }
    task.cancel()
    #expect(try await task.value.outcome == .cancelled)
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/started"))
  }

  @Test(arguments: [false, true])
  func `I10 what a command leaves in its group is killed and does not hold the runner`(lifeline: Bool) async throws {
    let shop = try Workshop()
    let mark = Workshop.mark()
    let result = try await shop.runner(lifeline: lifeline).run(shop.shell("sleep \(mark) & echo done"))
    #expect(result.isSuccess)
    #expect(result.tail == ["done"])
    #expect(result.durationMilliseconds < 60_000)
    #expect(try await Workshop.isGone(mark))
  }

  @Test func `a process that left the group and holds the output does not hold the runner`() async throws {
    let shop = try Workshop()
    let result = try await shop.runner().run(shop.shell("setsid sleep 30 & echo done"))
    #expect(result.isSuccess)
    #expect(result.tail == ["done"])
    #expect(result.durationMilliseconds < 25_000)
  }

  @Test(arguments: [false, true]) func `parallel runs do not mix`(lifeline: Bool) async throws {
    let shop = try Workshop()
    let runner = shop.runner(lifeline: lifeline)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<24 {
        group.addTask {
          let result = try await runner.run(shop.shell("echo \(number); ls /proc/self/fd; exit \(number)"))
          #expect(result.outcome == .exited(code: Int32(number)))
          // 0, 1, 2, and the one with which ls reads the folder: no descriptor of ours or of a neighbour.
          #expect(result.tail == ["\(number)", "0", "1", "2", "3"])
        }
      }
      try await group.waitForAll()
    }
  }

  @Test(arguments: [false, true])
  func `input is empty and the folder is the working folder`(lifeline: Bool) async throws {
    let shop = try Workshop()
    let result = try await shop.runner(lifeline: lifeline).run(shop.shell("cat; pwd -P; echo x >/dev/stdout"))
    #expect(result.tail == [URL(fileURLWithPath: shop.folder).resolvingSymlinksInPath().path, "x"])
  }

  @Test(arguments: [false, true])
  func `a program that is missing is refused with a way out`(lifeline: Bool) async throws {
    let shop = try Workshop()
    let runner = shop.runner(lifeline: lifeline)
    try shop.write("#!/bin/sh\n", to: "ops/plain", mode: 0o644)
    try shop.write("#!/no/such/interpreter\n", to: "ops/alien")
    let expected = [
      ("ops/deploy", "E0301", "cannot start ops/deploy: there is no such file in the commit's tree"),
      ("../x", "E0301", "cannot start ../x: the path leaves the commit's tree"),
      ("no-such-program", "E0301", "cannot start no-such-program: there is no such program on this machine"),
      ("ops", "E0301", "cannot start ops: there is no such program on this machine"),
      ("ops/plain", "E0302", "cannot start ops/plain: the file is not executable"),
      ("ops/alien", "E0304", "cannot start ops/alien"),
      ("ops/a\0b", "E0303", "cannot start ops/a\\x00b: an argument or a variable holds a NUL byte"),
    ]
    for (program, code, what) in expected {
      let failure = await #expect(throws: Failure.self) { try await runner.run(shop.invocation([program])) }
      #expect(failure?.code == code)
      #expect(failure?.what == what)
      #expect(failure?.fix.isEmpty == false)
    }
    let left = try? FileManager.default.contentsOfDirectory(atPath: shop.evidence)
    #expect(left ?? [] == [])
  }

  @Test func `R4 arguments reach the program untouched`() async throws {
    let shop = try Workshop()
    let hostile = ["x\";id;#", "--upload-pack=x", "$(id)", "`id`", "a b", "*", ""]
    let result = try await shop.runner(lifeline: true).run(shop.invocation(["printf", "<%s>\\n", "--"] + hostile))
    #expect(result.tail == (["--"] + hostile).map { "<\($0)>" })
  }
}
