// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import Journal

@Suite struct FileJournalTests {
  @Test func `I2 I28 the fake keeps the contract of a journal`() async throws {
    try await JournalContract { InMemoryJournal() }.holds()
  }

  @Test func `I2 I28 the file keeps the contract of a journal`() async throws {
    let scratch = try Scratch()
    let key = try Scratch.key()
    try await JournalContract { FileJournal(folder: scratch.path + "/" + UUID().uuidString, key: key) }.holds()
  }

  @Test func `I13 I29 the files keep the contract of leases`() async throws {
    try await LeaseContract {
      let folder = try Scratch().folder
      return (FileLeases(folder: folder, termMilliseconds: 400), FileLeases(folder: folder, termMilliseconds: 400))
    } silence: {
      try await Task.sleep(for: .milliseconds(500))
    }.holds()
  }

  @Test func `I2 appenders on different handles of one file lose and repeat nothing`() async throws {
    let scratch = try Scratch()
    let key = try Scratch.key()
    let folder = scratch.folder
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          let journal = FileJournal(folder: folder, key: key)
          for number in 0..<8 {
            let draft = Scratch.draft(worker * 8 + number)
            while try await journal.append([draft], expecting: try await journal.head()) == nil {}
          }
        }
      }
      try await group.waitForAll()
    }
    let report = try await JournalVerification.verify(folder: folder, verifier: key.verifier)
    #expect(report.entries == 32 && report.covered == 32 && report.isSigned && report.problem == nil)
    let entries = try await FileJournal(folder: folder, key: nil).read(from: 0)
    #expect(Set(entries.map(\.id)).count == 32)
  }

  @Test func `another handle sees what was appended and reads only what is new`() async throws {
    let scratch = try Scratch()
    let writer = try await scratch.fill(2)
    let reader = FileJournal(folder: scratch.folder, key: nil)
    #expect(try await reader.head() == 2)
    _ = try await writer.append([Scratch.draft(2)], expecting: 2)
    #expect(try await reader.read(from: 1).map(\.id) == [Scratch.draft(1).id, Scratch.draft(2).id])
  }

  @Test func `appending without the log key is refused and reading is not`() async throws {
    let scratch = try Scratch()
    let reader = FileJournal(folder: scratch.folder, key: nil)
    #expect(try await reader.head() == 0)
    let failure = await #expect(throws: Failure.self) { try await reader.append([Scratch.draft(0)], expecting: 0) }
    #expect(failure?.code == "E0606")
    #expect(!FileManager.default.fileExists(atPath: scratch.folder))
  }

  @Test func `I28 a write that cannot be confirmed poisons the handle and the same id is kept once`() async throws {
    let scratch = try Scratch()
    // From nine entries to ten the checkpoint becomes longer and is a new file.
    let journal = try await scratch.fill(9)
    // A folder in the way of the new checkpoint: the entry is written, its acknowledgement fails.
    try FileManager.default.createDirectory(
      atPath: scratch.checkpoint + ".new", withIntermediateDirectories: false)
    for _ in 0..<2 {
      let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(9)], expecting: 9) }
      #expect(failure?.kind == .indeterminate && failure?.code == "E0604")
      #expect(failure?.why.contains("id " + Scratch.draft(9).id) == true)
    }
    try FileManager.default.removeItem(atPath: scratch.checkpoint + ".new")
    let again = FileJournal(folder: scratch.folder, key: try Scratch.key())
    #expect(try await again.append([Scratch.draft(9)], expecting: 9)?.map(\.sequence) == [9])
    #expect(try await again.head() == 10)
    let report = try await JournalVerification.verify(folder: scratch.folder, verifier: Scratch.key().verifier)
    #expect(report.covered == 10 && report.problem == nil)
  }

  @Test func `a lease is held once and ends when it is released`() async throws {
    let scratch = try Scratch()
    let leases = FileLeases(folder: scratch.folder)
    let other = FileLeases(folder: scratch.folder)
    let lease = try #require(try await leases.take(EnvironmentName("production")))
    #expect(try await other.take(EnvironmentName("production")) == nil)
    #expect(try await other.take(EnvironmentName("staging")) != nil)
    await lease.release()
    await lease.release()
    #expect(try await other.take(EnvironmentName("production")) != nil)
    await #expect(throws: Failure.self) { try await leases.take(EnvironmentName("../evil")) }
  }

  @Test func `a journal that another process holds is busy and a dead process holds nothing`() async throws {
    let scratch = try Scratch()
    _ = try await scratch.fill(1)
    let leases = FileLeases(folder: scratch.folder, termMilliseconds: 1_000_000)
    await (try leases.take(EnvironmentName("production")))?.release()
    let lease = scratch.folder + "/leases/production.lock"
    let holders = try [scratch.folder + "/journal.lock", lease].map { file in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["flock", "--no-fork", file, "sleep", "1000"]
      try process.run()
      return process
    }
    for _ in 0..<6000 where try await !leases.isTaken(EnvironmentName("production")) {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(try await leases.take(EnvironmentName("production")) == nil)
    let journal = FileJournal(
      folder: scratch.folder, key: try Scratch.key(), verifiers: [], patience: .milliseconds(50))
    // The first calls may come before the other process has the lock.
    var failure: Failure?
    var sequence: Int64 = 1
    while failure == nil, sequence < 1000 {
      do throws(Failure) {
        _ = try await journal.append([Scratch.draft(Int(sequence))], expecting: sequence)
        sequence += 1
      } catch { failure = error }
    }
    #expect(failure?.kind == .busy && failure?.code == "E0601")
    for holder in holders {
      kill(holder.processIdentifier, SIGKILL)
      holder.waitUntilExit()
    }
    #expect(try await leases.take(EnvironmentName("production")) != nil)
    #expect(try await journal.append([Scratch.draft(2000)], expecting: sequence) != nil)
  }

  @Test func `I29 I13 a lease without a sign of life may be taken and its holder learns of it`() async throws {
    let scratch = try Scratch()
    let patient = FileLeases(folder: scratch.folder, termMilliseconds: 1_000_000)
    let hasty = FileLeases(folder: scratch.folder, termMilliseconds: -1)
    let production = EnvironmentName("production")
    let first = try #require(try await patient.take(production))
    #expect(await first.renew())
    #expect(try await patient.isTaken(production))
    #expect(try await patient.take(production) == nil)
    let second = try #require(try await hasty.take(production))
    #expect(await !first.renew())
    #expect(await second.renew())
    // The late release of a lost lease takes nothing from its new holder.
    await first.release()
    #expect(try await patient.isTaken(production))
    await second.release()
    #expect(try await !patient.isTaken(production))
  }
}
