// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let notifications = ErrorArea(
    title: "Notifications", summary: "Telling other systems what the journal says.",
    entries: [
      ErrorEntry(
        "E0942", .unreachable,
        says: ["entry <number> did not arrive"],
        means: """
          The address did not take it. No run is touched by this, and nothing is lost: the next call goes on with this \
          entry.
          """,
        state: .reads,
        remedies: [
          "run the same command again"
        ]),
      ErrorEntry(
        "E0943", .usage,
        says: ["an address to post to begins with https:// or http://"],
        means: "The address is no web address.",
        state: .reads,
        remedies: [
          "sluice notify https://HOST/PATH",
          "sluice notify env:NAME",
        ]),
      ErrorEntry(
        "E0944", .usage,
        says: ["the variable <name> is not set"],
        means: """
          The address is read from a variable, so that no secret is on the command line, and it is not there.
          """,
        state: .reads,
        remedies: [
          "export NAME=..."
        ]),
    ])
}
