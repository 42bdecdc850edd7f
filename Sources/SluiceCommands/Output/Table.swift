// SPDX-License-Identifier: Apache-2.0
/// Lines up columns with two blanks between them.
enum Table {
  /// What a terminal has room for, and a chat for copying.
  static let columns = 80
  private static let lastMin = 16

  /// The same, with the last cell of each row cut where the line would be wider than a terminal; another command has it
  /// whole.
  static func fitted(_ rows: [[String]], indent: Int = 2) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let others = (0..<Swift.max(0, count - 1)).reduce(indent) { width, column in
      width + 2 + (rows.compactMap { column < $0.count ? $0[column].count : nil }.max() ?? 0)
    }
    let room = Swift.max(lastMin, columns - others)
    return lines(
      rows.map { row in
        guard row.count == count, let last = row.last else { return row }
        return row.dropLast() + [SafeText.line(last, width: room)]
      }, indent: indent)
  }

  /// The same, with the last cell of each row broken at words where the line would be wider than a terminal; a word,
  /// such as a path, stays whole.
  static func wrapped(_ rows: [[String]], indent: Int = 2) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let whole = lines(rows, indent: indent)
    return zip(rows, whole).flatMap { row, line -> [String] in
      guard line.count > columns, row.count == count, let last = row.last else { return [line] }
      let label = String(line.dropLast(last.count))
      guard label.count <= columns - lastMin else { return [line] }
      return WrappedText.lines(last, label: label, width: columns)
    }
  }

  static func lines(_ rows: [[String]], indent: Int = 2) -> [String] {
    var widths: [Int] = []
    for row in rows {
      for (column, cell) in row.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = Swift.max(widths[column], cell.count)
      }
    }
    return rows.map { row in
      var line = String(repeating: " ", count: indent)
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
