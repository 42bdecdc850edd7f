// SPDX-License-Identifier: Apache-2.0
import Crypto
import Glibc
public import PromotionCore

/// The key that signs checkpoints; its name is the origin of the log (C2SP signed-note v1.0.0, Ed25519).
public struct LogKey: Sendable {
  /// The name of the key and the origin of its log, `github.com/acme/shop/promotions`.
  public let name: String
  private let seed: [UInt8]
  // Deriving it from the seed costs as much as signing with it.
  private let signer: Curve25519.Signing.PrivateKey
  /// The public half.
  public let verifier: VerifierKey

  /// Makes the key of a 32-byte seed (RFC 8032), or `nil` for a bad name or length.
  public init?(name: String, seed: [UInt8]) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed),
      let verifier = VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    else { return nil }
    self.name = name
    self.seed = seed
    signer = key
    self.verifier = verifier
  }

  /// Returns bytes that only the owner of the key can know, other ones for each purpose.
  func secret(for purpose: String) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: SymmetricKey(data: seed)))
  }

  /// Makes a new key of random bytes.
  public static func make(name: String) throws(Failure) -> LogKey {
    let seed = Array(Curve25519.Signing.PrivateKey().rawRepresentation)
    guard let key = LogKey(name: name, seed: seed) else {
      throw Failure(
        .usage, "E0608", "the name of a log key has no blank and no plus sign", why: [name],
        fix: ["sluice init makes a key with a good name"])
    }
    return key
  }

  /// Reads `PRIVATE+KEY+name+hex8+base64` (golang.org/x/mod/sumdb/note).
  public init(text: String) throws(NoteProblem) {
    let parts = text.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count == 5, String(parts[0]) == "PRIVATE", String(parts[1]) == "KEY", let name = String(parts[2]),
      let bytes = Base64.bytes(parts[4]), bytes.first == VerifierKey.Algorithm.ed25519.rawValue,
      let key = LogKey(name: name, seed: Array(bytes.dropFirst()))
    else { throw NoteProblem("a log key reads PRIVATE+KEY+name+hash+base64") }
    guard Array(key.verifier.identity.utf8) == Array(parts[3]) else {
      throw NoteProblem("the key hash does not fit the key")
    }
    self = key
  }

  /// The private key as `PRIVATE+KEY+name+hex8+base64`; keep it secret.
  public var text: String {
    "PRIVATE+KEY+\(name)+\(verifier.identity)+\(Base64.text([VerifierKey.Algorithm.ed25519.rawValue] + seed))"
  }

  /// Reads a key file; one that others may read is refused.
  ///
  /// `variable` is the one that named the file, where one did.
  public static func load(file: String, variable: String? = nil) throws(Failure) -> LogKey {
    let opened = try DurableFile.openExisting(file)
    guard let opened else {
      throw Failure(
        .usage, "E0608", "there is no log key", why: [variable.map { "\(file), which \($0) names" } ?? file],
        fix: variable.map { ["unset \($0)", "\($0)=FILE, the key that sluice init made"] } ?? ["sluice init"])
    }
    defer { opened.close() }
    guard try opened.status().mode & 0o077 == 0 else {
      throw Failure(.usage, "E0608", "others may read the log key", why: [file], fix: ["chmod 600 \(file)"])
    }
    var bytes = try opened.read(from: 0)
    if bytes.last == 0x0A { bytes.removeLast() }
    do throws(NoteProblem) {
      return try LogKey(text: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw Failure(
        .usage, "E0608", "the log key cannot be read", why: [file, error.reason],
        fix: ["put the file back as sluice init made it"])
    }
  }

  /// Writes a new key file with mode 0600; a file that is there is never replaced.
  ///
  /// It gets its name when every byte is on the disk: a full one leaves no key that cannot be read.
  public func write(file: String) throws(Failure) {
    let draft = "\(file).\(getpid())"
    // An earlier process of that number may have died with its draft.
    unlink(draft)
    let created = try DurableFile.create(draft, mode: 0o600)
    defer {
      created.close()
      unlink(draft)
    }
    try created.writeAll(Array((text + "\n").utf8))
    try created.synchronise()
    try Self.name(draft, file)
    try DurableFile.synchroniseFolder(of: file)
  }

  /// Gives the draft its name unless that is taken; a file system without links can only be asked before.
  private static func name(_ draft: String, _ file: String) throws(Failure) {
    if link(draft, file) == 0 { return }
    guard [EPERM, EOPNOTSUPP, ENOSYS].contains(errno), access(file, F_OK) != 0, rename(draft, file) == 0 else {
      throw DurableFile.failure("link", file)
    }
  }

  /// Signs the text of a note.
  public func signature(over text: [UInt8]) throws(NoteProblem) -> NoteSignature {
    NoteSignature(name: name, keyID: verifier.keyID, signature: try sign(text))
  }

  /// Cosigns the text of a checkpoint at a time, in seconds since 1970 (C2SP tlog-cosignature v1.0.1).
  public func cosignature(over text: [UInt8], time: UInt64) throws(NoteProblem) -> NoteSignature {
    let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - 8 * $0)) }
    guard let witness = witness else { throw NoteProblem("the key cannot cosign") }
    return NoteSignature(
      name: name, keyID: witness.keyID, signature: stamp + (try sign(VerifierKey.cosigned(text, time: time))))
  }

  /// The public half under which cosignatures are checked.
  public var witness: VerifierKey? {
    VerifierKey(name: name, algorithm: .cosignature, publicKey: verifier.publicKey)
  }

  private func sign(_ message: [UInt8]) throws(NoteProblem) -> [UInt8] {
    guard let signature = try? signer.signature(for: message) else { throw NoteProblem("the key cannot sign") }
    return Array(signature)
  }
}
