// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Builds and opens signatures for tests, apart from the code under test.
enum Wire {
  static func string(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let count = UInt32(bytes.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) } + Array(bytes)
  }

  static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }

  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  static func armour(_ bytes: [UInt8]) -> String {
    var rest = Substring(base64(bytes))
    var text = "-----BEGIN SSH SIGNATURE-----\n"
    while !rest.isEmpty {
      text += rest.prefix(70) + "\n"
      rest = rest.dropFirst(70)
    }
    return text + "-----END SSH SIGNATURE-----\n"
  }

  static func bytes(_ armoured: String) -> [UInt8] {
    Array(Data(base64Encoded: armoured.split(separator: "\n").dropFirst().dropLast().joined()) ?? Data())
  }
}
