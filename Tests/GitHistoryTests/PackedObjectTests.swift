// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import GitHistory

/// Objects read out of packs by ourselves: the bytes that git has, or nothing.
@Suite struct PackedObjectTests {
  /// Makes files that grow and change, so that git packs them as differences of differences.
  private func packed(_ configuration: [String] = []) throws -> (fixture: GitFixture, objects: [ObjectID: ObjectKind]) {
    let fixture = try GitFixture()
    var random = Seeded(state: 5)
    var lines = (0..<400).map { "line \($0) of a file that is long enough to be told as a difference" }
    for round in 0..<60 {
      lines[Int.random(in: 0..<lines.count, using: &random)] = "changed in \(round)"
      try fixture.write("folder/large", lines.joined(separator: "\n"))
      try fixture.write("folder/small \(round)", "\(round)")
      try fixture.commit("round \(round)\n\nThe same words in every message, so that commits are differences too.")
    }
    try fixture.write("empty", "")
    try fixture.commit("an empty file")
    try fixture.git(["tag", "-a", "v1", "-m", "one"])
    try fixture.git(configuration + ["repack", "-q", "-a", "-d", "-f", "--depth=40", "--window=20"])
    var objects: [ObjectID: ObjectKind] = [:]
    let kinds: [String: ObjectKind] = ["commit": .commit, "tree": .tree, "blob": .blob, "tag": .tag]
    let list = try fixture.git(["cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"])
    for line in list.split(separator: "\n") {
      let words = line.split(separator: " ")
      objects[try #require(ObjectID(hexadecimal: words[0]))] = kinds[String(words[1])]
    }
    return (fixture, objects)
  }

  private func packs(_ fixture: GitFixture) -> PackedObjects {
    PackedObjects(objectFolders: [fixture.folder + "/.git/objects"])
  }

  @Test(arguments: ["true", "false"])
  func `every object of a pack has the bytes of its id`(offsets: String) throws {
    // Bases are named by how far away they are, or by their ids.
    let (fixture, objects) = try packed(["-c", "repack.useDeltaBaseOffset=\(offsets)"])
    let deltas = try fixture.shell("git verify-pack -v .git/objects/pack/*.idx | grep -c '^chain length'")
    #expect(Int(deltas) ?? 0 > 3)
    let packs = packs(fixture)
    var held: [ObjectBuffer] = []
    for (id, kind) in objects {
      let buffer = try #require(packs.read(id, bytesMax: nil))
      #expect(buffer.kind == kind && packs.kind(of: id) == kind)
      #expect(ObjectID(of: buffer.bytes, kind: kind.word) == id)
      // What is held meanwhile stays what it is.
      held.append(buffer)
      if held.count > 7 {
        let old = held.removeFirst()
        #expect(objects[ObjectID(of: old.bytes, kind: old.kind.word)] == old.kind)
        packs.recycle(old)
      }
    }
    #expect(packs.read(ObjectID(high: 1, middle: 2, low: 3), bytesMax: nil) == nil)
    let large = try #require(ObjectID(hexadecimal: try fixture.git(["rev-parse", "HEAD:folder/large"])))
    #expect(packs.read(large, bytesMax: 100) == nil)
    #expect(packs.read(large, bytesMax: nil) != nil)
  }

  @Test func `I31 a pack that is damaged anywhere gives other bytes to nobody`() throws {
    let (fixture, objects) = try packed()
    let folder = fixture.folder + "/.git/objects/pack/"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    var random = Seeded(state: 9)
    for ending in [".pack", ".idx"] {
      let path = folder + (try #require(names.first { $0.hasSuffix(ending) }))
      let whole = try Data(contentsOf: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
      for round in 0..<60 {
        var bytes = whole
        if round % 10 == 0 {
          bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))
        } else {
          for _ in 0..<Int.random(in: 1...40, using: &random) {
            // The tables at the beginning of an index as often as everything else.
            let end = round % 2 == 0 ? bytes.count : min(bytes.count, 1100)
            bytes[Int.random(in: 0..<end, using: &random)] = UInt8.random(in: 0...255, using: &random)
          }
        }
        try bytes.write(to: URL(filePath: path))
        let packs = packs(fixture)
        for id in objects.keys {
          guard let buffer = packs.read(id, bytesMax: nil) else { continue }
          _ = ObjectID(of: buffer.bytes, kind: buffer.kind.word)
          _ = packs.kind(of: id)
          packs.recycle(buffer)
        }
      }
      try whole.write(to: URL(filePath: path))
    }
  }

  @Test func `I31 what a damaged pack says is an error with its remedy, never another answer`() async throws {
    let (fixture, _) = try packed()
    let ids = try fixture.git(["rev-list", "HEAD"]).split(separator: "\n").map { CommitID(String($0)) }
    let folder = fixture.folder + "/.git/objects/pack/"
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") })
    let whole = try Data(contentsOf: URL(filePath: folder + name))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder + name)
    var random = Seeded(state: 3)
    var refused = 0
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<20 {
        bytes[Int.random(in: 12..<(bytes.count - 20), using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      try bytes.write(to: URL(filePath: folder + name))
      do {
        let repository = try fixture.open()
        let isOld = try await repository.isAncestor(ids[50], of: ids[1])
        let count = try await repository.count(CommitRange(after: ids[50], upTo: ids[1]))
        let changed = try await repository.changedPaths(from: ids[3], to: ids[1])
        #expect(isOld && count == 49 && changed.count == 3)
      } catch let failure as Failure {
        #expect(failure.code.hasPrefix("E01") && !failure.fix.isEmpty, "\(failure)")
        refused += 1
      }
    }
    #expect(refused > 0)
  }
}
