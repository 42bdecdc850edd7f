// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import PromotionCore

/// Reads Prisma's folders `NNN_name/migration.sql`, sorted by name; a `down.sql` beside it is taken as the way back.
///
/// The hash is the SHA-256 of the file. Source: prisma-engines `schema-connector/src/migrations_directory.rs`.
enum PrismaLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    var migrations: [Migration] = []
    for path in files.paths where path.hasSuffix("/migration.sql") {
      let folder = String(path.dropLast("/migration.sql".count))
      guard !folder.contains("/"), let text = files.text(path) else { continue }
      var migration = Migration(
        version: folder, order: 0, name: "", up: text, down: files.text("\(folder)/down.sql"))
      migration.script = path
      migration.checksum = Hexadecimal.text(SHA256.hash(data: files.bytes(path)))
      migrations.append(migration)
    }
    return migrations.numbered()
  }
}
