// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The files of this repository, found from where this file is.
enum Fixtures {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Whether fixtures are to be written anew: `SLUICE_RECORD=1 swift test`.
  static var isRecording: Bool { ProcessInfo.processInfo.environment["SLUICE_RECORD"] != nil }
}
