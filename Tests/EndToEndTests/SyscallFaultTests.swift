// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Breaks system calls of the built binary while it appends: nothing that was acknowledged is lost, nothing is a lie.
///
/// Every call that touches the journal's files is killed or fails once, the first, the second, and so on, until a
/// command ends without having been hit.
@Suite struct SyscallFaultTests {
  /// A fault of strace(1), and whether the command may end well in spite of it.
  private static let faults = ["signal=KILL", "error=EIO", "error=ENOSPC"]
  // A checkpoint is written over the one before (pwrite64) or takes its place (fsync, rename).
  private static let calls = ["write", "pwrite64", "fdatasync", "fsync", "rename", "openat"]

  private static let isTracing: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["strace", "-f", "-qq", "-e", "trace=none", "-e", "inject=getpid:retval=1:when=1", "true"]
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(arguments: calls)
  func `I28 killed or failing at every call, an append is whole, absent or said to be unknown`(call: String) throws {
    guard Self.isTracing else {
      print("skipped: strace is not here or may not trace")
      return
    }
    let shop = try Shop(
      environments: "  staging:\n    steps:\n      deploy: { run: [ops/deploy], probe: [ops/running] }")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    var acknowledged = shop.lines
    var hits = 0
    for fault in Self.faults {
      var number = 1
      while true {
        // A checkpoint that has a second name is replaced, never written over.
        if call == "fsync" || call == "rename" {
          try shop.shell("ln -f .git/sluice/checkpoint keys/second-name")
        }
        let ending = run(shop, call, fault, number)
        let lines = shop.lines
        // Whatever happened: what was acknowledged is there, and the next command goes on.
        #expect(lines >= acknowledged, "\(call) \(fault) \(number)")
        if ending.code == 0 {
          #expect(lines > acknowledged, "\(call) \(fault) \(number): acknowledged and not there")
        } else {
          let verified = shop.sluice("journal", "verify", "--json")
          #expect(verified.code == 0, "\(call) \(fault) \(number): \(verified.output)")
          hits += 1
          #expect(ending.code != 70, "\(call) \(fault) \(number): \(ending.errors)")
          if ending.code > 0, call != "openat" {
            #expect(ending.code == 7 || ending.code == 8, "\(call) \(fault) \(number): \(ending.code) \(ending.errors)")
            #expect(ending.errors.contains("error[E06"), "\(ending.errors)")
          }
        }
        // The next run of the loop places the hold again: an append after every crash.
        acknowledged = lines
        if ending.code == 0 { break }
        number += 1
        try #require(number < 60)
      }
    }
    #expect(hits >= 3, "\(call) was hit \(hits) times only")
    // A failed sync is never repeated: nothing but a new process may say that the bytes are there.
    #expect(shop.sluice("journal", "verify").code == 0)
  }

  private func run(_ shop: Shop, _ call: String, _ fault: String, _ number: Int) -> Shop.Ending {
    let journal = shop.folder + "/.git/sluice"
    let paths = ["", "/journal.jsonl", "/journal.lock", "/checkpoint", "/checkpoint.new"].flatMap {
      ["-P", journal + $0]
    }
    return shop.run(
      ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):\(fault):when=\(number)"]
        + paths + [Shop.products + "/sluice", "hold", "staging", "--reason", "fault"])
  }

  @Test func `I28 a failed sync is not tried again and the words say that nobody can know`() throws {
    guard Self.isTracing else { return }
    let shop = try Shop(
      environments: "  staging:\n    steps:\n      deploy: { run: [ops/deploy], probe: [ops/running] }")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let trace = shop.folder + "/keys/trace"
    let ending = shop.run([
      "strace", "-f", "-qq", "-o", trace, "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync:error=EIO:when=1",
      "-P", shop.folder + "/.git/sluice/journal.jsonl", "-P", shop.folder + "/.git/sluice/checkpoint",
      Shop.products + "/sluice", "hold", "staging", "--reason", "x",
    ])
    #expect(ending.code == 7 && ending.errors.contains("error[E0604]: cannot know whether the journal has the entry"))
    let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
    #expect(calls.filter { $0.contains("fdatasync(") }.count == 1, "\(calls)")
    // The entry is there, unsigned; the next append makes it durable and covers it, or decides anew.
    #expect(shop.sluice("journal", "verify").code == 0)
    #expect(shop.sluice("resume", "staging").code == 0)
    #expect(shop.sluice("journal", "verify").code == 0)
  }

  @Test func `hundreds of kills lose no acknowledged entry`() throws {
    let shop = try Shop(
      environments: "  staging:\n    steps:\n      deploy: { run: [ops/deploy], probe: [ops/running] }")
    let folder = shop.folder + "/keys/load"
    let rounds = ProcessInfo.processInfo.environment["SLUICE_SOAK"] == nil ? 30 : 600
    #expect(shop.sluice("journal", "load", folder, "--count", "1").output == "0\n")
    var acknowledged: Int64 = 0
    var kills = 0
    for round in 0..<rounds {
      let output = Pipe()
      let process = try shop.start([Shop.products + "/sluice", "journal", "load", folder], output: output)
      // Once it has begun to acknowledge, within a few appends, at another moment each time.
      let begun = output.fileHandleForReading.availableData
      usleep(UInt32((round * 7919) % 23_000))
      kill(process.processIdentifier, SIGKILL)
      let text = String(decoding: begun + output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { kills += 1 }
      // A line that the kill cut in two was not read by anybody.
      let printed = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { Int64($0) }
      acknowledged = max(acknowledged, printed.last ?? -1)
      let verified = shop.sluice(
        "journal", "verify", "--file", folder, "--json", "-C", "/", "--key", folder + "/log.vkey")
      let entries = verified.output.firstMatch(of: /"entries":([0-9]+)/).flatMap { Int64($0.1) } ?? -1
      #expect(verified.code == 0 && entries > acknowledged, "round \(round): \(verified.output)")
    }
    #expect(kills == rounds && acknowledged >= Int64(rounds), "\(kills) kills, \(acknowledged) entries")
  }
}
