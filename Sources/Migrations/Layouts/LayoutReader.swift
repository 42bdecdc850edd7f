// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// Finds the layout of a folder by looking at its files, and reads it.
enum LayoutReader {
  static func migrations(
    from bytes: [String: [UInt8]], folder: String, layout named: MigrationLayout?
  ) throws(Failure) -> [Migration] {
    var files = LayoutFiles(bytes, folder: folder)
    guard let layout = named ?? detect(files) else {
      if files.paths.contains(where: { $0.hasSuffix(".sql") }) {
        throw Failure(
          .refused, "E0520", "the layout of the migrations in \(folder) is not known",
          why: ["found \(files.paths.prefix(5).joined(separator: ", "))"],
          fix: [
            "write `layout: NAME` into the gate: \(MigrationLayout.allCases.map(\.rawValue).joined(separator: ", "))"
          ])
      }
      return []
    }
    let read = read(layout, &files)
    guard files.problems.isEmpty else {
      throw Failure(
        .refused, "E0510", "the migrations in \(folder) cannot be read", why: files.problems,
        fix: ["mend or rename the files in \(folder), and commit"])
    }
    return read.map { migration in
      var migration = migration
      migration.layout = layout
      migration.irreversible =
        migration.irreversible ?? Declaration.irreversible(in: migration.up)
        ?? migration.down.flatMap(Declaration.irreversible)
      return migration
    }
  }

  private static func read(_ layout: MigrationLayout, _ files: inout LayoutFiles) -> [Migration] {
    switch layout {
    case .golangMigrate: PairedFilesLayout.migrations(&files)
    case .sqlx: SqlxLayout.migrations(&files)
    case .goose: GooseLayout.migrations(&files)
    case .dbmate: DbmateLayout.migrations(&files)
    case .diesel: DieselLayout.migrations(&files)
    case .flyway: FlywayLayout.migrations(&files)
    case .sqitch: SqitchLayout.migrations(&files)
    case .sqlMigrate: SqlMigrateLayout.migrations(&files)
    case .prisma: PrismaLayout.migrations(&files)
    case .supabase: PlainFilesLayout.migrations(&files)
    case .drizzle: DrizzleLayout.migrations(&files)
    case .atlas: AtlasLayout.migrations(&files)
    }
  }

  /// The first of the signs that is there decides; the most telling ones are looked for first.
  private static func detect(_ read: LayoutFiles) -> MigrationLayout? {
    // What is wrong with a file is said when it is read, once.
    var files = read
    let scripts = files.paths.filter { $0.lowercased().hasSuffix(".sql") }
    if files.has("sqitch.plan") { return .sqitch }
    if files.has("meta/_journal.json") { return .drizzle }
    if files.has("migration_lock.toml") || scripts.contains(where: { $0.hasSuffix("/migration.sql") }) {
      return .prisma
    }
    if scripts.contains(where: { $0.hasSuffix("/up.sql") }) { return .diesel }
    if files.has("atlas.sum") { return .atlas }
    for path in scripts where !path.contains("/") {
      guard let text = files.text(path) else { continue }
      for line in text.split(separator: "\n") where line.hasPrefix("--") {
        if SectionedScript.annotation(line, marker: "+goose") != nil { return .goose }
        if SectionedScript.annotation(line, marker: "+migrate") != nil { return .sqlMigrate }
        if SectionedScript.annotation(line, marker: "migrate:") != nil { return .dbmate }
      }
    }
    if scripts.contains(where: { FlywayName($0)?.kind == .versioned }) { return .flyway }
    if scripts.contains(where: { $0.hasSuffix(".up.sql") && !LayoutFiles.digits($0).isEmpty }) { return .golangMigrate }
    // NNN_name.sql without any sign: a way up only. Supabase's and sqlx's simple files look alike.
    if scripts.contains(where: { !LayoutFiles.digits($0).isEmpty }) { return .supabase }
    return nil
  }
}
