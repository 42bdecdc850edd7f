// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// An allowed signers file without a problem: exact principals, exact namespaces, each key one person's.
struct AllowedSigners {
  /// The longest text that is read.
  static let longestText = 256 * 1024
  private static let mostProblems = 20

  /// The lines in their order.
  let signers: [AllowedSigner]
  /// What the file is called where somebody has to mend it.
  private let file: String

  /// Reads the text, or names each line with a problem.
  init(_ text: String, file: String) throws(Failure) {
    self.file = file
    guard text.utf8.count <= Self.longestText else {
      throw Refusal.allowedSigners(["it is longer than \(Self.longestText) bytes"], in: file)
    }
    var signers: [AllowedSigner] = []
    var owners: [[UInt8]: AllowedSigner] = [:]
    var spellings: [String: AllowedSigner] = [:]
    var problems: [String] = []
    // Split at bytes: Swift reads CR LF as one character, which is not a line feed.
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      do throws(Malformed) {
        guard let signer = try AllowedSigner(Substring(bytes), line: index + 1) else { continue }
        if let owner = owners[signer.key.blob], owner.person != signer.person {
          throw Malformed(
            "the key \(signer.key.fingerprint) of \(signer.person) is already that of \(owner.person) "
              + "in line \(owner.line): one key belongs to one person")
        }
        // One person with two spellings would count as two.
        let folded = signer.person.rawValue.lowercased()
        if let other = spellings[folded], other.person != signer.person {
          throw Malformed(
            "\(signer.person) is \(other.person) of line \(other.line) in another case: spell one person in one way")
        }
        spellings[folded] = signer
        owners[signer.key.blob] = signer
        signers.append(signer)
      } catch {
        problems.append("line \(index + 1): \(error.reason)")
        if problems.count == Self.mostProblems { break }
      }
    }
    guard problems.isEmpty else { throw Refusal.allowedSigners(problems, in: file) }
    self.signers = signers
  }

  /// Returns the lines that let a key sign for a namespace, at least one.
  func lines(for key: SSHPublicKey, namespace: String) throws(Failure) -> [AllowedSigner] {
    let known = signers.filter { $0.key.blob == key.blob }
    guard let first = known.first else { throw Refusal.unknownKey(key, namespace, in: file) }
    let fitting = known.filter { $0.namespaces.contains(namespace) }
    guard !fitting.isEmpty else { throw Refusal.keyForOtherUse(first, namespace, in: file) }
    return fitting
  }

  /// Returns the person of a key that may sign for a namespace at a moment.
  func person(of key: SSHPublicKey, namespace: String, at moment: Instant) throws(Failure) -> PersonName {
    let lines = try lines(for: key, namespace: namespace)
    var refusal: Failure?
    for line in lines {
      if let start = line.validAfter, moment < start {
        refusal = Refusal.notYetValid(line, from: start, at: moment, in: file)
      } else if let end = line.validBefore, moment > end {
        refusal = Refusal.expired(line, until: end, at: moment, in: file)
      } else {
        return line.person
      }
    }
    throw refusal ?? Refusal.unknownKey(key, namespace, in: file)
  }
}
