// SPDX-License-Identifier: Apache-2.0
import Commands

@main enum Main {
  static func main() {
    // First of all, before any thread or file of ours exists: the supervisor of a child is this same executable.
    if Swift.CommandLine.arguments.dropFirst().first == "lifeline" {
      Lifeline.run(arguments: Array(Swift.CommandLine.arguments.dropFirst(2)))
    }
  }
}
