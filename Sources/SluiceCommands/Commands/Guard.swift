// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore

/// Lets a step change a target only while no newer run has been there.
struct Guard: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard",
    abstract: "On a target: act only while no newer run has acted there.",
    discussion: """
      Called by a deploy step on the machine that it changes. Under a lock it compares SLUICE_EPOCH with the highest \
      epoch that was ever here, refuses an older one with exit code 6, and otherwise remembers it before anything \
      changes. Then --place puts a new file, link or folder in place in one atomic step, or a command runs while the \
      lock is held:

        sluice guard /srv/shop/current --place /srv/shop/new
        sluice guard /srv/shop/current -- systemctl restart shop
      """)

  @Argument(help: ArgumentHelp("The file, link or folder that is guarded.", valueName: "target"))
  var target: String

  @Option(parsing: .unconditional, help: ArgumentHelp("The epoch; SLUICE_EPOCH when left out.", valueName: "number"))
  var epoch: Int64?

  @Option(help: ArgumentHelp("What takes the target's place; on the same file system.", valueName: "path"))
  var place: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Wait so long for the lock, as 30s.", valueName: "duration"))
  var wait = DurationArgument(seconds: 30)

  @Argument(
    parsing: .postTerminator, help: ArgumentHelp("A command to run while the lock is held.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    guard (place != nil) != !command.isEmpty else {
      throw ValidationError("Write either --place PATH or -- COMMAND.")
    }
  }

  func run() async throws {
    let guarded = TargetGuard(target: target)
    let epoch = try epoch ?? TargetGuard.epochOfCaller()
    let lock = try await guarded.enter(epoch: epoch, waitSeconds: wait.seconds)
    if let place { try guarded.put(place, lock) } else { try guarded.run(command) }
  }
}
