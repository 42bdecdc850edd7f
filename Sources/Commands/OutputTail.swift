// SPDX-License-Identifier: Apache-2.0

/// Keeps the end of an output, in bounded memory.
struct OutputTail {
  /// So many lines are shown.
  static let lineLimit = 40
  // Forty lines of the greatest length, each character four bytes, and room to spare.
  private static let byteLimit = 384 * 1024

  private var bytes: [UInt8] = []

  /// Takes the next piece of the output.
  mutating func append(_ piece: some Collection<UInt8>) {
    bytes.append(contentsOf: piece)
    // Cutting only at the double keeps the cost of a byte constant.
    if bytes.count > Self.byteLimit * 2 { bytes.removeFirst(bytes.count - Self.byteLimit) }
  }

  /// The last lines, made harmless.
  var lines: [String] {
    var pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    return pieces.suffix(Self.lineLimit).map { HarmlessText.line($0) }
  }
}
