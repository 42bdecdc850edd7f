// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The folder for clean trees, the one thing that the engine does to a real disk; the trees are empty here.
enum Scratch {
  static let folder: String = {
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    return "\(base)/sluice-simulation-\(ProcessInfo.processInfo.processIdentifier)"
  }()
}
