// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine

/// The options of commands that sign.
struct SigningOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The SSH key: a private key file, or a public one whose private half the agent has.", valueName: "file"))
  var key: String?

  @Flag(name: [.customShort("y"), .long], help: "Sign without asking; without a terminal nothing is signed otherwise.")
  var yes = false

  /// The key that was named, or git's signing key, or the usual ed25519 key.
  func key(_ session: Session) throws(Failure) -> String {
    if let key { return key }
    if let key = session.signingKey { return key }
    guard let home = session.world.variables["HOME"] else {
      throw Failure(.usage, "E0405", "it is not known which key to sign with", fix: ["--key ~/.ssh/id_ed25519"])
    }
    return "\(home)/.ssh/id_ed25519"
  }

  /// Goes on only when a person says yes, or has said so with the command: whoever cannot be asked has not agreed.
  func confirm(_ question: String, of command: String) throws(Failure) {
    if yes { return }
    guard Output.canAsk else {
      throw Failure(
        .usage, "E0407", "nothing was signed: there is no terminal on which to ask",
        why: ["a signature needs a yes, and --yes was not given"], fix: ["\(command) --yes"])
    }
    guard Output.confirms(question) else { throw Failure(.refused, "E0404", "nothing was signed", fix: [command]) }
  }
}
