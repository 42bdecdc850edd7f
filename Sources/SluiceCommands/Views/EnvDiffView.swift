// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine

/// Shows how two environments differ.
struct EnvDiffView {
  let folder: PipelineFolder
  let state: JournalState
  let left: CatalogueEnvironment
  let right: CatalogueEnvironment

  private struct Row {
    let what: String
    let left: String
    let right: String
  }

  var lines: [String] {
    let rows = rows
    guard !rows.isEmpty else { return ["\(left.name) and \(right.name) differ in nothing that is known of them"] }
    let table = Table.lines(
      [["", left.name.rawValue.uppercased(), right.name.rawValue.uppercased()]]
        + rows.map { [$0.what, SafeText.line($0.left), SafeText.line($0.right)] }, indent: 0)
    guard table.contains(where: { $0.count > Table.columns }) else { return table }
    // Side by side there is no room for the values, and a value that is cut may hide the difference.
    return rows.flatMap { row in
      [row.what]
        + Table.lines([
          [left.name.rawValue, SafeText.line(row.left)], [right.name.rawValue, SafeText.line(row.right)],
        ])
    }
  }

  var document: Document {
    .members([
      "schema": .string("sluice.env-diff/1"), "left": .string(left.name.rawValue),
      "right": .string(right.name.rawValue),
      "differences": .array(
        rows.map { .members(["what": .string($0.what), "left": .string($0.left), "right": .string($0.right)]) }),
    ])
  }

  private var rows: [Row] {
    var rows = [
      row("release", live(left)?.commit.short, live(right)?.commit.short),
      row("tier", left.tier.rawValue, right.tier.rawValue),
      row("database", left.database?.engine, right.database?.engine),
      row("identity provider", left.identity?.provider, right.identity?.provider),
      row("cloud", left.cloud.map { "\($0.group)" }, right.cloud.map { "\($0.group)" }),
      row("gates", gates(left), gates(right)),
      row("migrations applied by sluice", migrations(left), migrations(right)),
    ]
    let names =
      left.services.map(\.name)
      + right.services.map(\.name).filter { name in !left.services.contains { $0.name == name } }
    rows += names.map { name in row("service \(name)", service(name, left), service(name, right)) }
    if let configuration = folder.configuration {
      rows += ConfigurationDifference.between(
        configuration.release(in: left.name), configuration.release(in: right.name)
      )
      .map { row($0.name, $0.before?.text, $0.after?.text) }
    }
    return rows.compactMap { $0 }
  }

  private func row(_ what: String, _ one: String?, _ other: String?) -> Row? {
    one == other ? nil : Row(what: what, left: one ?? "-", right: other ?? "-")
  }

  private func live(_ entry: CatalogueEnvironment) -> Release? { known(entry).live }

  private func known(_ entry: CatalogueEnvironment) -> EnvironmentState {
    state[Place(pipeline: folder.pipeline.name, environment: entry.name)]
  }

  private func gates(_ entry: CatalogueEnvironment) -> String? {
    folder.pipeline.environment(entry.name).map { $0.gates.map(\.kind.word).joined(separator: ", ") }
      .flatMap { $0.isEmpty ? nil : $0 }
  }

  private func migrations(_ entry: CatalogueEnvironment) -> String? {
    let versions = known(entry).applied.map(\.migration.version)
    return versions.isEmpty ? nil : versions.joined(separator: ", ")
  }

  private func service(_ name: String, _ entry: CatalogueEnvironment) -> String? {
    entry.services.first { $0.name == name }.map { $0.port.map { "port \($0)" } ?? "no port" }
  }
}
