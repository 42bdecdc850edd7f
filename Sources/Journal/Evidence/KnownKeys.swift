// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The keys that checkpoints are checked with: those of the log, and those of witnesses.
public struct KnownKeys: Hashable, Sendable {
  /// Keys that may sign as the log; more than one while a key is being replaced.
  public let logs: [VerifierKey]
  /// Keys whose cosignatures count.
  public let witnesses: [VerifierKey]

  /// Collects keys.
  public init(logs: [VerifierKey] = [], witnesses: [VerifierKey] = []) {
    self.logs = logs
    self.witnesses = witnesses
  }

  /// Reads a `log.vkey` file: a key a line, `name+hash+base64`; blank lines and lines that start with # are passed over.
  public init(text: String, source: String) throws(Failure) {
    var logs: [VerifierKey] = []
    var witnesses: [VerifierKey] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      let words = line.split { $0 == " " || $0 == "\t" }
      guard let word = words.first, !word.hasPrefix("#") else { continue }
      do throws(NoteProblem) {
        guard words.count == 1 else { throw NoteProblem("one key a line") }
        let key = try VerifierKey(text: String(word))
        switch key.algorithm {
        case .ed25519: logs.append(key)
        case .cosignature: witnesses.append(key)
        }
      } catch {
        throw Failure(
          .usage, "E0630", "a verifier key cannot be read", why: ["\(source):\(index + 1): \(error.reason)"],
          fix: ["write one key a line, name+hash+base64, as sluice init prints it"])
      }
    }
    self.init(logs: logs, witnesses: witnesses)
  }

  /// Returns these keys and others, each once.
  public func joined(_ others: KnownKeys) -> KnownKeys {
    KnownKeys(
      logs: logs + others.logs.filter { !logs.contains($0) },
      witnesses: witnesses + others.witnesses.filter { !witnesses.contains($0) })
  }
}
