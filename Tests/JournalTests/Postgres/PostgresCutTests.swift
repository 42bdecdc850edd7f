// SPDX-License-Identifier: Apache-2.0
import Foundation
import Migrations
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import Journal

/// The journal's database stopped, killed, and cut off at each message of the protocol.
@Suite(.serialized, .enabled(if: DatabaseServer.programs != nil)) struct PostgresCutTests {
  let server: DatabaseServer
  let scratch: Scratch
  let key: LogKey
  let name: String

  init() throws {
    server = try DatabaseServer(isDurable: true)
    scratch = try Scratch()
    key = try Scratch.key()
    name = "cut"
    _ = try server.database(name)
    try server.sql(JournalSchema(name: .standard).creation(promoter: .promoter, reader: .reader), in: name)
  }

  private func journal(_ clone: String, folder: String? = nil, settleSeconds: Int64 = 20) -> PostgresJournal {
    PostgresJournal(
      folder: "\(scratch.path)/\(clone)",
      database: SharedPostgres(address: server.address(name, folder: folder), source: "the test"),
      schema: .standard, key: key, settleSeconds: settleSeconds, talk: { _ in })
  }

  /// What is in the database, read by a clone that never saw it, must be these ids in this order.
  private func check(_ ids: [String], _ clone: String) async throws {
    let entries = try await journal(clone).read(from: 0)
    #expect(entries.map(\.id) == ids)
    let report = try await JournalVerification.verify(
      folder: "\(scratch.path)/\(clone)", verifier: key.verifier)
    #expect(report.covered == Int64(ids.count) && report.isSigned && report.problem == nil)
  }

  @Test(arguments: CuttingProxy.Place.allCases)
  func `I8 I28 a connection cut at each message loses and repeats nothing`(place: CuttingProxy.Place) async throws {
    let proxy = try CuttingProxy(to: server.folder)
    defer { proxy.stop() }
    // How many messages an append of a fresh process has: opening the connection, looking, appending.
    var ids: [String] = []
    proxy.cut(at: nil)
    ids.append(Scratch.draft(0).id)
    #expect(try await journal("count", folder: proxy.folder).append([Scratch.draft(0)], expecting: 0) != nil)
    let messages = proxy.seen
    #expect(messages > 10)
    for message in 1...messages {
      let size = Int64(ids.count)
      let draft = Scratch.draft(Int(size))
      proxy.cut(at: message, place)
      let journal = journal("clone-\(message)", folder: proxy.folder)
      // A cut while connecting ends the call with nothing recorded; any later one is settled by asking again.
      do throws(Failure) {
        #expect(try await journal.append([draft], expecting: size)?.map(\.sequence) == [size])
      } catch {
        #expect(error.code == "E0651", "\(message) \(error)")
        #expect(try await journal.append([draft], expecting: size)?.map(\.sequence) == [size])
      }
      #expect(proxy.hasCut)
      ids.append(draft.id)
    }
    try await check(ids, "late")
  }

  @Test func `I28 when nobody can know whether an append arrived, that is said and nothing more is written`()
    async throws
  {
    let proxy = try CuttingProxy(to: server.folder)
    defer { proxy.stop() }
    let journal = journal("one", folder: proxy.folder, settleSeconds: 1)
    _ = try await journal.append([Scratch.draft(0)], expecting: 0)
    // The next message is the append's own; from then on the server is away.
    proxy.cut(at: 1, .before)
    try server.stop("immediate")
    for _ in 0..<2 {
      let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(1)], expecting: 1) }
      #expect(failure?.kind == .indeterminate && failure?.code == "E0604", "\(String(describing: failure))")
    }
    try server.start()
    let next = self.journal("one")
    #expect(try await next.append([Scratch.draft(1)], expecting: 1)?.map(\.sequence) == [1])
    try await check([0, 1].map { Scratch.draft($0).id }, "late")
  }

  @Test func `a server that restarts under a process is waited for, and one that was never there is not`() async throws
  {
    let journal = journal("one")
    _ = try await journal.append([Scratch.draft(0)], expecting: 0)
    try server.stop("fast")
    async let appended = journal.append([Scratch.draft(1)], expecting: 1)
    try await Task.sleep(for: .seconds(2))
    try server.start()
    #expect(try await appended?.map(\.sequence) == [1])
    try server.stop("fast")
    let begun = ContinuousClock.now
    let late = self.journal("two")
    #expect(await #expect(throws: Failure.self) { try await late.append([], expecting: 0) }?.code == "E0651")
    #expect(ContinuousClock.now - begun < .seconds(8))
    try server.start()
    try await check([0, 1].map { Scratch.draft($0).id }, "late")
  }

  @Test(arguments: ["immediate", "fast", "kill"])
  func `I28 a server that stops or is killed under appends has every entry that was acknowledged once`(
    way: String
  ) async throws {
    let acknowledged = Acknowledged()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<3 {
        let journal = journal("clone-\(worker)")
        group.addTask {
          for number in 0..<40 {
            let draft = Scratch.draft(worker * 100 + number)
            while true {
              do throws(Failure) {
                if try await journal.append([draft], expecting: try await journal.head()) != nil { break }
              } catch {
                // Away before anything was sent: as a person would, once more.
                guard error.code == "E0651" else { throw error }
                try? await Task.sleep(for: .milliseconds(100))
              }
            }
            acknowledged.add(draft.id)
          }
        }
      }
      for _ in 0..<3 {
        let before = acknowledged.all.count
        for _ in 0..<1000 where acknowledged.all.count < before + 8 { try await Task.sleep(for: .milliseconds(10)) }
        if way == "kill" { try server.kill() } else { try server.stop(way) }
        let there = acknowledged.all
        try server.startAgain()
        let kept = try Set(
          server.sql("SELECT id FROM sluice_journal.entry", in: name).split(separator: "\n").map(String.init))
        #expect(kept.isSuperset(of: there))
      }
      try await group.waitForAll()
    }
    let entries = try await journal("late").read(from: 0)
    #expect(entries.count == 120 && Set(entries.map(\.id)) == Set(acknowledged.all))
    try await check(entries.map(\.id), "later")
  }

  private final class Acknowledged: Sendable {
    private let lock = NSLock()
    nonisolated(unsafe) private var ids: Set<String> = []
    var all: Set<String> { lock.withLock { ids } }
    func add(_ id: String) { lock.withLock { _ = ids.insert(id) } }
  }
}
