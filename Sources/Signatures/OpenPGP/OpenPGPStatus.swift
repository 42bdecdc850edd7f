// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What gpg says of a signature on its status channel (doc/DETAILS of GnuPG); its exit code alone says too little.
struct OpenPGPStatus {
  /// The words that make a signature worthless though it fits.
  private static let faults = [
    "EXPSIG": "the signature has expired", "EXPKEYSIG": "the key has expired", "REVKEYSIG": "the key was revoked",
    "BADSIG": "the signature does not fit", "ERRSIG": "the signature cannot be checked",
    "NO_PUBKEY": "nobody in the file of keys has this key", "NODATA": "it is no signature",
  ]

  private let lines: [(word: String, rest: String)]

  init(_ output: String) {
    lines = output.split(whereSeparator: \.isNewline).compactMap { line in
      guard line.hasPrefix("[GNUPG:] ") else { return nil }
      let words = line.dropFirst(9).split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(words[0]), words.count > 1 ? String(words[1]) : "")
    }
  }

  /// Returns whose good signature it is: the address in the name of the key.
  func person() throws(Failure) -> PersonName {
    let good = lines.filter { $0.word == "GOODSIG" }
    // One signature, good and valid; a second one could hide a fault of the first.
    guard let name = good.first?.rest, good.count == 1, lines.count(where: { $0.word == "VALIDSIG" }) == 1,
      lines.count(where: { $0.word == "NEWSIG" }) <= 1
    else {
      let faults = lines.compactMap { Self.faults[$0.word] }
      throw Failure(
        .notAuthorised, "E0427", "the OpenPGP signature does not count",
        why: [faults.last ?? "gpg does not call it good"],
        fix: ["add the key to the file that `pgp:` names, or sign again: git commit --amend -S"])
    }
    let uid = name.split(separator: " ", maxSplits: 1).last.map(String.init) ?? name
    guard let open = uid.lastIndex(of: "<"), let close = uid.lastIndex(of: ">"), open < close else {
      return PersonName(uid)
    }
    return PersonName(String(uid[uid.index(after: open)..<close]))
  }
}
