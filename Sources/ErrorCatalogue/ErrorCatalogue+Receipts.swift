// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let receipts = ErrorArea(
    title: "Receipts, keys and copies", summary: "What stands between the journal and those who check it from outside.",
    entries: [
      ErrorEntry(
        "E0630", .usage,
        says: ["a verifier key cannot be read"],
        means: "A line of the key file is no verifier key; the message names the line.",
        state: .reads,
        remedies: [
          "write one key a line, name+hash+base64, as sluice init prints it"
        ]),
      ErrorEntry(
        "E0631", .usage,
        says: ["<source> is not to be trusted"],
        means: "The note is not signed by a key that is known here, or its signature is wrong.",
        state: .reads,
        remedies: [
          "the same command with --key FILE, the verifier key of the log that the note is from"
        ]),
      ErrorEntry(
        "E0632", .usage,
        says: ["there is no file <path>"],
        means: "The file that the command names is not there.",
        state: .reads,
        remedies: [
          "ls -l PATH"
        ]),
      ErrorEntry(
        "E0633", .usage,
        says: ["<path> is larger than anything that is read here"],
        means: "Checkpoints, receipts and keys are small; a file of this size is none of them.",
        state: .reads,
        remedies: [
          "name the right file"
        ]),
      ErrorEntry(
        "E0634", .usage,
        says: ["<path> cannot be used"],
        means: "The system would not open, read or write the file, for the reason in the message.",
        state: .reads,
        remedies: [
          "ls -ld PATH"
        ]),
      ErrorEntry(
        "E0635", .usage,
        says: ["entry <number> is not one of <run>"],
        means: "The run has other entries; the message lists them.",
        state: .reads,
        remedies: [
          "sluice journal receipt RUN"
        ]),
      ErrorEntry(
        "E0636", .usage,
        says: ["no verifier key is known to check the receipt with"],
        means: "A receipt is checked without the repository, but not without the public key of its log.",
        state: .reads,
        remedies: [
          "sluice journal check-receipt FILE --key FILE"
        ]),
      ErrorEntry(
        "E0637", .refused,
        says: ["the receipt proves nothing"],
        means: """
          The entry, the path of hashes or the signature do not fit together. The receipt was changed, or is from \
          another log.
          """,
        state: .reads,
        remedies: [
          "sluice journal receipt RUN, which writes a new one",
          "--key FILE with the verifier key of its log",
        ]),
      ErrorEntry(
        "E0638", .usage,
        says: ["the older checkpoint covers more entries than the newer"],
        means: "The two checkpoints were given in the wrong order, or the log was cut.",
        state: .reads,
        remedies: [
          "give the older checkpoint first"
        ]),
    ])
}
