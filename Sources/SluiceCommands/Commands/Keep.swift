// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// Keeps a secret in the user's own store.
struct Keep: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep",
    abstract: "Keep a secret in your own secret store, for kept:NAME references and sluice up.",
    discussion: "It is asked for at the terminal, or read from standard input; never taken from an argument.")

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("The name.", valueName: "name"))
  var name: String

  func run() async throws {
    let session = try await common.session()
    let secret = try SecretQuestion.answer("secret for \(name): ")
    guard !secret.isEmpty else {
      throw Failure(.usage, "E0908", "an empty secret is not kept", fix: ["printf %s THE_SECRET | sluice keep \(name)"])
    }
    try session.machine.secrets.keep(secret, as: name)
    common.output.result(
      .members(["schema": .string("sluice.keep/1"), "name": .string(name)]),
      ["kept; a configuration refers to it as kept:\(name)"])
  }
}
