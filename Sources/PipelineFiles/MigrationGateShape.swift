// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads a migration gate.
struct MigrationGateShape {
  private static let keys = ["scripts", "database", "layout", "scratch", "compatibility", "tool"]

  let problems: ProblemList

  private var values: ValueReader { ValueReader(problems: problems) }
  private var commands: CommandShape { CommandShape(problems: problems) }

  func gate(_ node: Node) -> MigrationGate? {
    guard let reader = MappingReader(node, "migration", known: Self.keys, problems: problems) else { return nil }
    let scripts = reader.required("scripts", "migration").flatMap { values.path($0, "scripts") }
    let database = reader.required("database", "migration").flatMap { values.database($0, "database") }
    let layout = reader["layout"].flatMap { self.layout($0) }
    let scratch = reader["scratch"].flatMap { values.database($0, "scratch") }
    let compatibility = reader["compatibility"].flatMap { commands.command($0, "compatibility", extra: []) }
    let tool = reader["tool"].flatMap { self.tool($0) }
    let isComplete =
      (reader["layout"] == nil || layout != nil) && (reader["scratch"] == nil || scratch != nil)
      && (reader["compatibility"] == nil || compatibility != nil) && (reader["tool"] == nil || tool != nil)
    if let layoutNode = reader["layout"], reader["tool"] != nil {
      problems.add(layoutNode, "layout and tool exclude each other: a tool reads its own files")
      return nil
    }
    guard let scripts, let database, isComplete else { return nil }
    var gate = MigrationGate(scripts: scripts, database: database)
    gate.layout = layout
    gate.scratch = scratch
    gate.compatibility = compatibility
    gate.tool = tool
    return gate
  }

  private func layout(_ node: Node) -> MigrationLayout? {
    guard let text = values.text(node, "layout") else { return nil }
    if let layout = MigrationLayout(rawValue: text) { return layout }
    let names = MigrationLayout.allCases.map(\.rawValue).joined(separator: ", ")
    problems.add(node, "layout must be one of \(names)")
    return nil
  }

  private func tool(_ node: Node) -> MigrationCommands? {
    guard let reader = MappingReader(node, "tool", known: ["up", "down", "status"], problems: problems) else {
      return nil
    }
    let up = reader.required("up", "tool").flatMap { commands.command($0, "up", extra: []) }
    let down = reader.required("down", "tool").flatMap { commands.command($0, "down", extra: []) }
    let status = reader.required("status", "tool").flatMap { commands.command($0, "status", extra: []) }
    guard let up, let down, let status else { return nil }
    return MigrationCommands(up: up, down: down, status: status)
  }
}
