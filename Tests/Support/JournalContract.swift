// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
public import PromotionPorts
internal import Testing

/// What every journal promises, whatever it is kept in.
public struct JournalContract<Store: JournalStore>: Sendable {
  private let make: @Sendable () throws -> Store

  /// Takes what makes an empty journal.
  public init(make: @escaping @Sendable () throws -> Store) { self.make = make }

  /// Checks every promise.
  public func holds() async throws {
    try await startsEmpty()
    try await keepsOrder()
    try await comparesBeforeAppending()
    try await appendsAnIDOnce()
    try await takesConcurrentAppenders()
    try await refusesWhatIsTooLarge()
    try await refusesItsOwnTypes()
  }

  private func startsEmpty() async throws {
    let store = try make()
    #expect(try await store.head() == 0)
    #expect(try await store.read(from: 0).isEmpty)
    #expect(try await store.append([], expecting: 0) == [])
    #expect(try await store.append([], expecting: 1) == nil)
  }

  private func keepsOrder() async throws {
    let store = try make()
    let drafts = (0..<5).map { Self.draft($0) }
    let kept = try #require(try await store.append(Array(drafts[..<2]), expecting: 0))
    #expect(kept.map(\.sequence) == [0, 1])
    _ = try await store.append(Array(drafts[2...]), expecting: 2)
    let entries = try await store.read(from: 0)
    #expect(entries.map(\.sequence) == [0, 1, 2, 3, 4])
    #expect(entries.map(\.id) == drafts.map(\.id))
    #expect(entries.map(\.body) == drafts.map(\.body))
    #expect(entries.map(\.at) == drafts.map(\.at))
    #expect(try await store.read(from: 3).map(\.sequence) == [3, 4])
    #expect(try await store.read(from: 5).isEmpty)
    #expect(try await store.read(from: 99).isEmpty)
    #expect(try await store.head() == 5)
  }

  private func comparesBeforeAppending() async throws {
    let store = try make()
    _ = try await store.append([Self.draft(0)], expecting: 0)
    #expect(try await store.append([Self.draft(1)], expecting: 0) == nil)
    #expect(try await store.append([Self.draft(1)], expecting: 2) == nil)
    #expect(try await store.head() == 1)
  }

  private func appendsAnIDOnce() async throws {
    let store = try make()
    let first = try await store.append([Self.draft(0), Self.draft(1)], expecting: 0)
    #expect(try await store.append([Self.draft(0), Self.draft(1)], expecting: 0) == first)
    #expect(try await store.append([Self.draft(0)], expecting: 7) == first.map { [$0[0]] })
    #expect(try await store.append([Self.draft(1), Self.draft(2)], expecting: 2) == nil)
    #expect(try await store.head() == 2)
    await #expect(throws: Failure.self) { try await store.append([Self.draft(5), Self.draft(5)], expecting: 2) }
  }

  private func takesConcurrentAppenders() async throws {
    let store = try make()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<16 {
        group.addTask {
          while try await store.append([Self.draft(number)], expecting: try await store.head()) == nil {}
        }
      }
      try await group.waitForAll()
    }
    let entries = try await store.read(from: 0)
    #expect(entries.map(\.sequence) == Array(0..<16))
    #expect(Set(entries.map(\.id)).count == 16)
  }

  private func refusesWhatIsTooLarge() async throws {
    let store = try make()
    await #expect(throws: Failure.self) {
      try await store.append(
        [Self.draft(0), Self.draft(1, text: String(repeating: "x", count: 16_384))], expecting: 0)
    }
    #expect(try await store.head() == 0)
    let text = String(repeating: "x", count: 15_000)
    #expect(try await store.append([Self.draft(0, text: text)], expecting: 0)?.first?.body["text"]?.string == text)
  }

  private func refusesItsOwnTypes() async throws {
    let store = try make()
    let draft = EntryDraft(
      id: "x", at: Instant(milliseconds: 0), type: "journal.sealed/1", actor: Actor(name: "a", proof: "git"),
      body: .members([:]))
    await #expect(throws: Failure.self) { try await store.append([draft], expecting: 0) }
    #expect(try await store.head() == 0)
  }

  private static func draft(_ number: Int, text: String = "facts") -> EntryDraft {
    let digits = String(number)
    return EntryDraft(
      id: "01JDE" + String(repeating: "0", count: 21 - digits.count) + digits,
      at: Instant(milliseconds: 1_795_480_200_000 + Int64(number)), type: "run.requested/1",
      actor: Actor(name: "ann@example.com", proof: "git"), body: .members(["text": .string(text)]))
  }
}
