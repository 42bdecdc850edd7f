// SPDX-License-Identifier: Apache-2.0
/// What a log commits to: its origin, size and root (C2SP tlog-checkpoint v1.0.0).
public struct Checkpoint: Hashable, Sendable {
  /// The identity of the log, the name of its key.
  public let origin: String
  /// The number of entries.
  public let size: Int64
  /// The root over them.
  public let root: TreeHash
  /// Lines below the root; ours has none.
  public let extensions: [String]

  /// Describes a commitment.
  public init(origin: String, size: Int64, root: TreeHash, extensions: [String] = []) {
    self.origin = origin
    self.size = size
    self.root = root
    self.extensions = extensions
  }

  /// Reads the text of a note strictly (C2SP tlog-checkpoint v1.0.0).
  public init(text: [UInt8]) throws(NoteProblem) {
    guard text.last == 0x0A else { throw NoteProblem("the checkpoint does not end with a newline") }
    let lines = text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }) else {
      throw NoteProblem("a checkpoint is origin, size and root, one line each")
    }
    guard let origin = String(validating: lines[0], as: UTF8.self) else { throw NoteProblem("malformed origin") }
    let digits = String(decoding: lines[1], as: UTF8.self)
    guard let size = Int64(digits), size >= 0, Array(String(size).utf8) == Array(lines[1]) else {
      throw NoteProblem("malformed size")
    }
    guard let bytes = Base64.bytes(lines[2]), let root = TreeHash(bytes) else { throw NoteProblem("malformed root") }
    self.init(
      origin: origin, size: size, root: root, extensions: lines.dropFirst(3).map { String(decoding: $0, as: UTF8.self) }
    )
  }

  /// The text that is signed.
  public var text: [UInt8] {
    Array((["\(origin)", "\(size)", root.base64] + extensions).joined(separator: "\n").utf8) + [0x0A]
  }

  /// Returns the commitment as a note that the key has signed.
  public func signed(by key: LogKey) throws(NoteProblem) -> SignedNote {
    SignedNote(text: text, signatures: [try key.signature(over: text)])
  }

  /// Reads a note, and believes it only when the key of the log has signed it and its name is the origin.
  public static func verified(_ bytes: [UInt8], by key: VerifierKey) throws(NoteProblem) -> Checkpoint {
    try verified(try SignedNote(parsing: bytes), by: [key]).checkpoint
  }

  /// Believes a note only when one of the keys of the log has signed it and its name is the origin.
  static func verified(
    _ note: SignedNote, by keys: [VerifierKey]
  ) throws(NoteProblem) -> (checkpoint: Checkpoint, key: VerifierKey) {
    guard let key = try note.signers(among: keys).first else {
      throw NoteProblem(
        "\(keys.map(\.name).joined(separator: ", ")) has not signed it, but "
          + note.signatures.map(\.name).joined(separator: ", "))
    }
    let checkpoint = try Checkpoint(text: note.text)
    guard Array(checkpoint.origin.utf8) == Array(key.name.utf8) else {
      throw NoteProblem("the origin is \(checkpoint.origin), not \(key.name)")
    }
    return (checkpoint, key)
  }
}
