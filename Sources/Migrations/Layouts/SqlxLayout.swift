// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import PromotionCore

/// Reads sqlx's files: pairs, or single files without a way back.
///
/// A file that begins with `-- no-transaction` is not one transaction; the hash is the SHA-384 of the up file.
/// Source: sqlx `sqlx-core/src/migrate`.
enum SqlxLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    let read = PairedFilesLayout.migrations(&files) + PlainFilesLayout.migrations(&files)
    return files.sorted(read).map { migration in
      var migration = migration
      migration.checksum = Hexadecimal.text(SHA384.hash(data: files.bytes(migration.script)))
      migration.isUpTransactional = !migration.up.hasPrefix("-- no-transaction")
      migration.isDownTransactional = migration.down?.hasPrefix("-- no-transaction") != true
      return migration
    }
  }
}
