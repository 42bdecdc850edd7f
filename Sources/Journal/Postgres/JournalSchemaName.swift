// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// The name of a schema or role in PostgreSQL that needs no quotes: lower case, digits and underscores.
public struct JournalSchemaName: Hashable, Sendable {
  /// What the schema of a journal is called unless somebody says otherwise.
  public static let standard = JournalSchemaName(unchecked: "sluice_journal")
  /// What the role that appends is called unless somebody says otherwise.
  public static let promoter = JournalSchemaName(unchecked: "sluice_promoter")
  /// What the role that only reads is called unless somebody says otherwise.
  public static let reader = JournalSchemaName(unchecked: "sluice_reader")

  /// The name.
  public let text: String

  private init(unchecked text: String) { self.text = text }

  /// Takes a name, or says what one looks like.
  public init(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, bytes.count <= 63, first == 0x5F || (97...122).contains(first),
      bytes.allSatisfy({ $0 == 0x5F || (97...122).contains($0) || (48...57).contains($0) })
    else {
      throw Failure(
        .usage, "E0650", "a schema or role of the journal's database cannot be called that", why: [text],
        fix: ["take a name of a-z, 0-9 and _, such as sluice_journal"])
    }
    self.text = text
  }
}
