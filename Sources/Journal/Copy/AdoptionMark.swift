// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore

/// Says that lines of another store are being written into the copy, and where it ended before.
///
/// A call that dies between the lines and their checkpoint leaves entries that call each other durable and a checkpoint
/// that does not cover them, which looks like a loss. The mark says that it is none.
struct AdoptionMark {
  let folder: String

  private var path: String { folder + "/adopting" }

  var exists: Bool { access(path, F_OK) == 0 }

  /// Writes where the copy ends and how many entries it has, and waits until that is durable.
  func write(end: Int, size: Int64) throws(Failure) {
    try DurableFile.replace(path, with: Array("\(end) \(size)\n".utf8))
  }

  /// Reads what was written, or `nil` for anything else.
  func read() throws(Failure) -> (end: Int, size: Int64)? {
    guard let file = try DurableFile.openExisting(path) else { return nil }
    defer { file.close() }
    let numbers = String(decoding: try file.read(from: 0, count: 64), as: UTF8.self)
      .split { $0 == " " || $0 == "\n" }.compactMap { Int64($0) }
    guard numbers.count == 2, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
    return (Int(numbers[0]), numbers[1])
  }

  func remove() { unlink(path) }
}
