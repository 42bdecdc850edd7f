// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Journal

/// Code of other people that knows nothing of sluice: the packages note and tlog of Go's checksum database.
///
/// `apt-get install golang-go golang-golang-x-mod-dev` brings it; without, this is skipped aloud.
@Suite struct ForeignVerifierTests {
  private static func run(_ words: [String], environment: [String: String] = [:]) -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return (-1, "") }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  @Test func `R37 Go's checksum database code agrees on tiles, receipts and consistency`() async throws {
    let scratch = try Scratch()
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Independent/gosumdb/main.go"
    let program = scratch.path + "/gosumdb"
    let built = Self.run(
      ["go", "build", "-o", program, source],
      environment: ["GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": scratch.path + "/gocache"])
    guard built.code == 0 else {
      print("skipped: Go's checksum database code needs golang-go and golang-golang-x-mod-dev")
      return
    }
    let journal = try await scratch.fill(3)
    let old = try await journal.checkpoint()
    _ = try await journal.append((3..<300).map { Scratch.draft($0, text: "é \u{1F680}\n") }, expecting: 3)
    let keys = KnownKeys(logs: [try Scratch.key().verifier])
    let evidence = FileEvidence(folder: scratch.folder, keys: keys, memory: nil)
    let vkey = try Scratch.key().verifier.text
    let (older, receipt, grown) = (scratch.path + "/old", scratch.path + "/r", scratch.path + "/grown")
    try scratch.write(old, to: older)
    try scratch.write(try await evidence.receipt(of: 277), to: receipt)
    try scratch.write(try await evidence.consistency(from: old, to: nil), to: grown)
    #expect(try await evidence.exportTiles(to: scratch.path + "/tiles") == 300)
    let root = try await evidence.audit(since: nil).root
    for words in [["tiles", scratch.path + "/tiles"], ["receipt", receipt], ["consistency", older, grown]] {
      #expect(Self.run([program] + words + [vkey]) == (0, "ok 300 \(root)\n"), "\(words)")
    }
    // It can say no as well.
    var bytes = try scratch.read(receipt)
    bytes[60] ^= 1
    try scratch.write(bytes, to: receipt)
    #expect(Self.run([program, "receipt", receipt, vkey]).code != 0)
    #expect(Self.run([program, "consistency", older, receipt, vkey]).code != 0)
    let other = try LogKey.make(name: "example.com/shop").verifier.text
    #expect(Self.run([program, "tiles", scratch.path + "/tiles", other]).code != 0)
  }

  @Test func `the second implementation agrees on golden journals and on cosignatures`() async throws {
    guard Independent.isAvailable else {
      print("skipped: the independent reader needs python3 and openssl on the PATH")
      return
    }
    for name in ["golden-1", "golden-2", "unknown-type"] {
      let folder = Fixtures.root.appendingPathComponent("fixtures/journals/\(name)").path
      let vkey = try String(contentsOfFile: folder + "/log.vkey", encoding: .utf8).trimmingCharacters(in: .newlines)
      let said = try Independent.run(["journal", folder + "/journal.jsonl", folder + "/checkpoint", vkey])
      #expect(said.hasPrefix("ok "), "\(name)")
    }
    let scratch = try Scratch()
    let note = try SignedNote(parsing: try await scratch.fill(2).checkpoint())
    let witness = try LogKey.make(name: "witness.example/w1")
    let cosigned = SignedNote(
      text: note.text, signatures: note.signatures + [try witness.cosignature(over: note.text, time: 1_795_480_200)])
    try scratch.write(cosigned.bytes, to: scratch.path + "/note")
    let (vkey, key) = (try Scratch.key().verifier.text, try #require(witness.witness).text)
    #expect(try Independent.run(["cosigned", scratch.path + "/note", vkey, key]).hasPrefix("ok 2 "))
    let stranger = try #require(LogKey.make(name: "witness.example/w2").witness).text
    #expect(try Independent.run(["cosigned", scratch.path + "/note", vkey, stranger]) == "")
  }
}
