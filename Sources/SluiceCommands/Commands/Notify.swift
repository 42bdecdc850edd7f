// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

extension Outbox.Format: ExpressibleByArgument {}

/// Tells somebody outside what happened.
struct Notify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify",
    abstract: "Post what happened to an address, as CDEvents or as journal entries, at least once each.",
    discussion: """
      It goes on where the last call for the same address stopped; the first call begins with the next entry, or with \
      --since. A receiver that is down stops this command (exit code 8) and never a run. Each event has the id of its \
      entry, so a repeat can be told. Call it after promote, or from a timer.
      """)

  @OptionGroup var common: CommonOptions

  @Argument(help: ArgumentHelp("Where to post it; env:NAME takes it from a variable.", valueName: "address"))
  var address: String

  @Option(help: ArgumentHelp("cdevents for CDEvents 0.5.1 in CloudEvents, or entries.", valueName: "format"))
  var format = Outbox.Format.cdevents

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Begin with this entry, whatever was posted before.", valueName: "entry"))
  var since: Int64?

  @Option(
    help: ArgumentHelp("A header, such as Authorization: Bearer TOKEN, is in this variable.", valueName: "variable"))
  var headerFrom: String?

  @Flag(help: "Print what would be posted, one line each, and post nothing.")
  var dryRun = false

  func run() async throws {
    let session = try await common.session()
    let size = try await session.ledger.state().size
    let target = try value(address.hasPrefix("env:") ? String(address.dropFirst(4)) : nil, session) ?? address
    guard target.hasPrefix("https://") || target.hasPrefix("http://") else {
      throw Failure(
        .usage, "E0943", "an address to post to begins with https:// or http://",
        fix: ["sluice notify https://HOST/PATH", "sluice notify env:NAME"])
    }
    let mark = Mark(folder: session.journalFolder, target: "\(target) \(format.rawValue)")
    let begin = since ?? mark.next ?? size
    let letters = try await Outbox(world: session.world, format: format).letters(since: begin)
    guard !dryRun else { return common.output.result(document(letters.count, size), letters.map(\.text)) }
    let postman = Postman(
      tools: session.machine.tools, address: target,
      mediaType: format == .cdevents ? "application/cloudevents+json" : "application/json",
      header: try value(headerFrom, session))
    for letter in letters {
      try await postman.send(letter)
      try mark.set(letter.sequence + 1)
    }
    try mark.set(Swift.max(size, begin))
    common.output.result(
      document(letters.count, size), ["\(letters.count) posted; the next call begins with entry \(size)"])
  }

  private func value(_ name: String?, _ session: Session) throws(Failure) -> String? {
    guard let name else { return nil }
    guard let value = session.world.variables[name], !value.isEmpty else {
      throw Failure(.usage, "E0944", "the variable \(name) is not set", fix: ["export \(name)=..."])
    }
    return value
  }

  private func document(_ count: Int, _ size: Int64) -> Document {
    .members([
      "schema": .string("sluice.notify/1"), "posted": .integer(dryRun ? 0 : Int64(count)),
      "pending": .integer(dryRun ? Int64(count) : 0), "next": .integer(size),
    ])
  }
}
