// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import PromotionTestSupport
import Testing

@testable import Journal

/// The journal on a branch behind real servers: OpenSSH, and git's HTTP backend behind TLS, with credentials as git has
/// them, and with lines that break.
@Suite(.serialized) struct RemoteServerTests {
  /// Opens the journal of a clone that reaches the server, or what stands before it.
  private func journal(
    _ server: RemoteServer, _ name: String, key: LogKey?, port: Int? = nil, hasCredentials: Bool = true
  ) throws -> GitJournal {
    let folder = "\(server.folder)/\(name)"
    if !FileManager.default.fileExists(atPath: folder) {
      try server.join(name, port: port, hasCredentials: hasCredentials)
    }
    return GitJournal(
      folder: "\(folder)/.git/sluice", commonFolder: "\(folder)/.git", remote: "origin", key: key,
      tools: SpawnedTool(folder: folder), variables: [:], talk: { _ in })
  }

  @Test(arguments: RemoteServer.Kind.allCases)
  func `I2 clones append over ssh and https with git's own credentials, in one order`(
    kind: RemoteServer.Kind
  ) async throws {
    let server = try RemoteServer(kind)
    let key = try Scratch.key()
    let (one, two) = (try journal(server, "one", key: key), try journal(server, "two", key: key))
    #expect(try await one.append([Scratch.draft(0)], expecting: 0)?.map(\.sequence) == [0])
    // Decided on nothing: somebody was faster.
    #expect(try await two.append([Scratch.draft(1)], expecting: 0) == nil)
    #expect(try await two.append([Scratch.draft(1)], expecting: 1)?.map(\.sequence) == [1])
    #expect(try await one.append([Scratch.draft(2)], expecting: 2)?.map(\.sequence) == [2])
    #expect(try server.shell("git -C remote.git rev-list --count sluice/journal") == "3")
    #expect(try await journal(server, "three", key: nil).read(from: 0).map(\.sequence) == [0, 1, 2])
  }

  @Test(arguments: RemoteServer.Kind.allCases)
  func `whoever has no right at the server appends nothing, and hears what git said`(
    kind: RemoteServer.Kind
  ) async throws {
    let server = try RemoteServer(kind)
    let journal = try journal(server, "one", key: try Scratch.key(), hasCredentials: false)
    let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(0)], expecting: 0) }
    #expect(failure?.kind == .unreachable && failure?.code == "E0640", "\(String(describing: failure))")
    let said = failure?.why.joined(separator: " ") ?? ""
    #expect(said.contains(kind == .ssh ? "Permission denied" : "Authentication failed"), "\(said)")
    #expect(try server.shell("git -C remote.git for-each-ref") == "")
  }

  @Test(arguments: RemoteServer.Kind.allCases)
  func `I28 an acknowledgement that is lost after the server took the push is found by reading back`(
    kind: RemoteServer.Kind
  ) async throws {
    let server = try RemoteServer(kind)
    let line = try CuttingLine(to: server.port)
    defer { line.stop() }
    let flag = "\(server.folder)/taken"
    let hook = "\(server.folder)/remote.git/hooks/reference-transaction"
    try server.shell("printf '#!/bin/sh\\n[ \"$1\" != committed ] || touch \(flag)\\n' > \(hook) && chmod +x \(hook)")
    let journal = try journal(server, "one", key: try Scratch.key(), port: line.port)
    line.cut(when: flag)
    #expect(try await journal.append([Scratch.draft(0)], expecting: 0)?.map(\.sequence) == [0])
    #expect(line.hasCut)
    #expect(try server.shell("git -C remote.git rev-list --count sluice/journal") == "1")
    // And when the remote cannot be asked then, that is said; the next process finds out.
    try server.shell("rm \(flag)")
    line.cut(when: flag, staysDown: true)
    let failure = await #expect(throws: Failure.self) { try await journal.append([Scratch.draft(1)], expecting: 1) }
    #expect(failure?.kind == .indeterminate && failure?.code == "E0604", "\(String(describing: failure))")
    line.down(false)
    let next = try self.journal(server, "one", key: try Scratch.key(), port: line.port)
    #expect(try await next.append([Scratch.draft(1)], expecting: 1)?.map(\.sequence) == [1])
    #expect(try server.shell("git -C remote.git rev-list --count sluice/journal") == "2")
  }

  @Test(arguments: RemoteServer.Kind.allCases)
  func `I8 I28 a line cut at any byte of an append loses and repeats nothing`(kind: RemoteServer.Kind) async throws {
    let server = try RemoteServer(kind)
    let line = try CuttingLine(to: server.port)
    defer { line.stop() }
    let key = try Scratch.key()
    line.cut()
    let first = try journal(server, "count", key: key, port: line.port)
    #expect(try await first.append([Scratch.draft(0)], expecting: 0) != nil)
    let bytes = line.seen
    #expect(bytes > 1000)
    var ids = [Scratch.draft(0).id]
    let cuts = ProcessInfo.processInfo.environment["SLUICE_SOAK"] == nil ? 6 : 120
    var unsure = 0
    for cut in 1...cuts {
      let size = Int64(ids.count)
      let draft = Scratch.draft(Int(size))
      line.cut(after: bytes * cut / cuts)
      let journal = try journal(server, "one", key: key, port: line.port)
      do throws(Failure) {
        #expect(try await journal.append([draft], expecting: size)?.map(\.sequence) == [size])
      } catch {
        // Cut off while it was looked at, or sent and not taken: nothing was recorded. The same again settles it.
        #expect(["E0640", "E0641", "E0604"].contains(error.code), "\(cut): \(error)")
        unsure += 1
        let next = try self.journal(server, "one", key: key, port: line.port)
        #expect(try await next.append([draft], expecting: size)?.map(\.sequence) == [size])
      }
      ids.append(draft.id)
    }
    #expect(unsure > 0)
    let late = try self.journal(server, "late", key: key)
    #expect(try await late.read(from: 0).map(\.id) == ids)
    #expect(try server.shell("git -C remote.git rev-list --count sluice/journal") == "\(ids.count)")
    let report = try await JournalVerification.verify(
      folder: "\(server.folder)/late/.git/sluice", verifier: key.verifier)
    #expect(report.covered == Int64(ids.count) && report.isSigned && report.problem == nil)
  }
}
