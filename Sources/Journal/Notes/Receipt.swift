// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The proof that an entry is in the journal; it carries the entry and needs no journal (C2SP tlog-proof).
public struct Receipt: Hashable, Sendable {
  private static let header = "c2sp.org/tlog-proof@v1"

  /// The exact bytes of the entry, in the extra line of the proof.
  public let entry: [UInt8]
  /// The position of the entry.
  public let index: Int64
  /// The sibling hashes, those of the leaf first.
  public let proof: [TreeHash]
  /// The signed checkpoint, verbatim.
  public let checkpoint: [UInt8]

  /// Puts a receipt together.
  public init(entry: [UInt8], index: Int64, proof: [TreeHash], checkpoint: [UInt8]) {
    self.entry = entry
    self.index = index
    self.proof = proof
    self.checkpoint = checkpoint
  }

  /// The receipt as it is kept in a `.tlog-proof` file.
  public var bytes: [UInt8] {
    let lines = [Self.header, "extra " + Base64.text(entry), "index \(index)"] + proof.map(\.base64)
    return Array((lines.joined(separator: "\n") + "\n\n").utf8) + checkpoint
  }

  /// Reads a receipt strictly; nothing is proven yet (C2SP tlog-proof).
  public init(parsing bytes: [UInt8]) throws(NoteProblem) {
    guard let blank = bytes.indices.dropLast().first(where: { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }) else {
      throw NoteProblem("a receipt has a blank line before its checkpoint")
    }
    let lines = bytes[..<blank].split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count >= 3, Array(lines[0]) == Array(Self.header.utf8) else {
      throw NoteProblem("a receipt starts with \(Self.header), extra and index")
    }
    guard let entry = Self.value("extra ", lines[1]).flatMap({ Base64.bytes($0) }) else {
      throw NoteProblem("malformed extra line")
    }
    guard let digits = Self.value("index ", lines[2]), let index = Int64(String(decoding: digits, as: UTF8.self)),
      index >= 0, Array(String(index).utf8) == Array(digits)
    else { throw NoteProblem("malformed index line") }
    var proof: [TreeHash] = []
    for line in lines.dropFirst(3) {
      guard proof.count < 63, let bytes = Base64.bytes(line), let hash = TreeHash(bytes) else {
        throw NoteProblem("malformed proof line")
      }
      proof.append(hash)
    }
    self.init(entry: entry, index: index, proof: proof, checkpoint: Array(bytes[(blank + 2)...]))
  }

  private static func value(_ name: String, _ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    line.starts(with: name.utf8) ? line.dropFirst(name.utf8.count) : nil
  }

  /// Checks signature, proof and entry, and returns the entry that is proven; needs neither network nor journal.
  public func verified(by key: VerifierKey) throws(NoteProblem) -> JournalEntry {
    let commitment = try Checkpoint.verified(checkpoint, by: key)
    guard
      TreeProof.includes(
        leaf: .leaf(entry), index: index, size: commitment.size, proof: proof, root: commitment.root)
    else { throw NoteProblem("the checkpoint does not contain the entry") }
    guard let proven = JournalLine.entry(of: entry), proven.sequence == index else {
      throw NoteProblem("the bytes that are proven are no entry of that index")
    }
    return proven
  }
}
