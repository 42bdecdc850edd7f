// SPDX-License-Identifier: Apache-2.0

/// Finds tables and columns again that a script gave other names: their values are not lost.
///
/// PostgreSQL keeps the number of what is renamed. SQLite keeps nothing, so there a table or column counts as the same that
/// is new and has exactly the values of the one that is gone.
struct Renames {
  let before: [TableShape]
  let after: [TableShape]
  let old: [String: TableContents]
  let new: [String: TableContents]

  /// The table as it is afterwards, or `nil` when it is gone.
  func table(_ shape: TableShape) -> TableShape? {
    if let identity = shape.identity, let same = after.first(where: { $0.identity == identity }) { return same }
    if let same = after.first(where: { $0.name == shape.name }) { return same }
    guard shape.identity == nil, let contents = old[shape.name], contents.count > 0 else { return nil }
    // Its columns may have been changed as well: most of their values must be there again.
    let valued = contents.columns.filter { (contents.values[$0.key] ?? 0) > 0 }.map(\.value)
    return after.first { candidate in
      guard !before.contains(where: { $0.name == candidate.name }), let found = new[candidate.name],
        found.count == contents.count
      else { return false }
      let hashes = Set(found.columns.values)
      return !valued.isEmpty && valued.count(where: hashes.contains) * 2 >= valued.count
    }
  }

  /// The name that a column has afterwards in the table that was found, or `nil` when it is gone.
  func column(_ column: TableShape.Column, of shape: TableShape, in found: TableShape) -> String? {
    if let number = column.number, shape.identity == found.identity {
      return found.columns.first { $0.number == number }?.name
    }
    if found.columns.contains(where: { $0.name == column.name }) { return column.name }
    let contents = old[shape.name]
    guard column.number == nil, let hash = contents?.columns[column.name], (contents?.values[column.name] ?? 0) > 0
    else { return nil }
    return found.columns.first { candidate in
      !shape.columns.contains { $0.name == candidate.name } && new[found.name]?.columns[candidate.name] == hash
    }?.name
  }
}
