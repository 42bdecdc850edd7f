// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The folders for clean trees, the one thing that the engine does to a real disk; the trees are empty here.
enum Scratch {
  private static let base: String = {
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    return "\(base)/sluice-simulation-\(ProcessInfo.processInfo.processIdentifier)"
  }()

  /// The folder of one simulation; two may play the same seed at the same time.
  static func folder(of simulation: Simulation) -> String {
    "\(base)-\(UInt(bitPattern: ObjectIdentifier(simulation)))"
  }

  static func remove(_ simulation: Simulation) { try? FileManager.default.removeItem(atPath: folder(of: simulation)) }
}
