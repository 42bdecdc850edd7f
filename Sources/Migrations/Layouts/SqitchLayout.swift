// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import PromotionCore

/// Reads a sqitch project: the plan, and `deploy/`, `revert/` and `verify/` beside it.
///
/// Directories come from `sqitch.conf` only when it keeps the defaults; another `top_dir` is a problem.
enum SqitchLayout {
  static func migrations(_ files: inout LayoutFiles) -> [Migration] {
    let plan = SqitchPlan(files.text("sqitch.plan") ?? "")
    for problem in plan.problems { files.problem("sqitch.plan", problem) }
    var migrations: [Migration] = []
    for (index, change) in plan.changes.enumerated() {
      let reworkTag = tag(of: change, at: index, in: plan)
      let stem = reworkTag.map { "\(change.name)@\($0)" } ?? change.name
      guard let up = files.text("deploy/\(stem).sql") else {
        files.problem("deploy/\(stem).sql", "the plan names it, and it is not there")
        continue
      }
      let down = files.text("revert/\(stem).sql")
      let verify = files.text("verify/\(stem).sql")
      for (path, text) in [("deploy", up), ("revert", down), ("verify", verify)] {
        if let line = backslash(in: text ?? "") {
          files.problem("\(path)/\(stem).sql", "line \(line) is a command of psql, which is not SQL")
        }
      }
      var migration = Migration(version: stem, order: UInt64(index + 1), name: "", up: up, down: down)
      migration.verify = verify
      migration.script = "deploy/\(stem).sql"
      migration.checksum = Hexadecimal.text(Insecure.SHA1.hash(data: files.bytes("deploy/\(stem).sql")))
      migration.details = details(of: change, in: plan)
      migrations.append(migration)
    }
    return migrations
  }

  /// The tag by which an older instance of a reworked change is called: the first one after it.
  private static func tag(of change: SqitchPlan.Line, at index: Int, in plan: SqitchPlan) -> String? {
    guard plan.changes[(index + 1)...].contains(where: { $0.name == change.name }) else { return nil }
    return plan.changes[index...].lazy.flatMap(\.tags).first?.name
  }

  private static func details(of change: SqitchPlan.Line, in plan: SqitchPlan) -> [String: String] {
    let tags = change.tags.map { [$0.id, $0.name, $0.note, $0.date, $0.planner, $0.email].joined(separator: "\u{1F}") }
    return [
      "id": change.id, "change": change.name, "project": plan.project, "uri": plan.uri ?? "", "note": change.note,
      "date": change.date, "planner": change.planner, "email": change.email,
      "requires": change.requires.joined(separator: " "), "conflicts": change.conflicts.joined(separator: " "),
      "tags": tags.joined(separator: "\u{1E}"),
    ]
  }

  private static func backslash(in text: String) -> Int? {
    var lexer = SQLLexer(text)
    var lines = LineCounter(bytes: lexer.bytes)
    while let token = lexer.next() {
      if token.kind == .symbol, lexer.bytes[token.range.lowerBound] == UInt8(ascii: "\\") {
        return lines.line(of: token.range.lowerBound)
      }
    }
    return nil
  }
}
