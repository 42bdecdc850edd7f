// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Synchronization

@testable import Commands

/// Remembers the arguments with which a program would be started.
final class Spy: ToolRunner {
  private let seen = Mutex<[[String]]>([])

  var arguments: [[String]] { seen.withLock { $0 } }

  func run(
    _ command: PromotionCore.CommandLine, input: [UInt8], variables: [String: String]
  ) async throws(Failure) -> ToolAnswer {
    seen.withLock { $0.append(command.arguments) }
    return ToolAnswer(code: 7, output: [], errors: "curl: (7) no")
  }

  /// Whether a child could get a variable even if the pipeline asks for it.
  static func reaches(_ name: String) -> Bool {
    ChildEnvironment(caller: [name: "x"], pass: [name], engine: [:]).variables[name] != nil
  }
}
