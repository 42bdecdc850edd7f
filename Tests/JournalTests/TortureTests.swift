// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Journal

/// The bounded form of `sluice journal torture`, and what shows that it can see.
@Suite struct TortureTests {
  @Test func `I38 broken journals are adopted, sealed or refused and nothing acknowledged is lost`() async throws {
    let scratch = try Scratch()
    let isLong = ProcessInfo.processInfo.environment["SLUICE_SOAK"] != nil
    let report = try await Torture(folder: scratch.path, step: isLong ? 1 : 31).run { _ in }
    #expect(report.bad.isEmpty, "\(report.bad.prefix(5))")
    #expect(report.rows.map(\.sealed).reduce(0, +) > 50 && report.rows.map(\.adopted).reduce(0, +) > 5)
    #expect(report.rows.map(\.refused).reduce(0, +) > 100 && report.syncMicroseconds > 0)
    if getuid() == 0, report.worksAppendOnly == nil {
      print("skipped: this file system has no append-only attribute")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
  }

  @Test func `negative control, a recovery that truncates is seen by the torture`() async throws {
    let scratch = try Scratch()
    // What many logs do: the tail behind the last newline is cut away.
    let torture = try await Torture(folder: scratch.path, step: 97) { folder in
      let file = folder + "/journal.jsonl"
      guard let bytes = FileManager.default.contents(atPath: file), let end = bytes.lastIndex(of: 0x0A) else { return }
      try? bytes.prefix(through: end).write(to: URL(fileURLWithPath: file))
    }
    let report = try await torture.run { _ in }
    #expect(report.bad.contains { $0.contains("bytes that were there were changed or cut") })
  }

  @Test func `negative control, a repair that re-signs damage is seen by the torture`() async throws {
    let scratch = try Scratch()
    let torture = try await Torture(folder: scratch.path, step: 41) { folder in
      // The checkpoint is thrown away, and nobody misses it: the hole of a chain without an anchor.
      try? FileManager.default.removeItem(atPath: folder + "/checkpoint")
      let file = folder + "/journal.jsonl"
      let lines = (FileManager.default.contents(atPath: file) ?? Data()).split(separator: 0x0A)
      try? Data(lines.prefix(1).joined(separator: [0x0A]) + [0x0A]).write(to: URL(fileURLWithPath: file))
    }
    let report = try await torture.run { _ in }
    #expect(report.bad.contains { $0.contains("damage was passed over") })
  }
}
