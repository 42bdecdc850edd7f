// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionTestSupport
import Testing

/// A shop whose journal is in a database, and the jobs and workers that share it.
final class DatabaseShop: Sendable {
  let server: ShopDatabase
  let shop: Shop

  /// The first clone, with its journal moved into the database; `var` is one folder for all clones.
  init(environments: String) throws {
    server = try ShopDatabase()
    shop = try Shop(environments: environments)
    try shop.shell("ssh-keygen -q -t ed25519 -N '' -C mia@example.com -f keys/mia")
    try shop.shell(
      "echo \"mia@example.com namespaces=\\\"promotion-approval@sluice\\\" $(cat keys/mia.pub)\" > pipelines/shop/allowed_signers"
    )
    try shop.shell(
      "printf 'people:\\n  managers: { keys: pipelines/shop/allowed_signers }\\n' >> pipelines/shop/pipeline.yml")
    try shop.shell("git init -q --bare -b main keys/remote.git && git remote add origin \"$PWD/keys/remote.git\"")
    try server.sql("CREATE ROLE ci LOGIN")
    let made = sluice(["journal", "create"])
    #expect(made.code == 0 && made.output.contains("sluice_promoter may append"), "\(made.output)\(made.errors)")
    try server.sql("GRANT sluice_promoter TO ci")
    let copied = sluice(["journal", "copy", "--to", "postgres"])
    #expect(copied.code == 0 && copied.output.contains("1 entries"), "\(copied.errors)")
    try shop.shell("sed -i 's/^pipeline: shop/pipeline: shop\\njournal: postgres/' pipelines/shop/pipeline.yml")
    try shop.shell("git add -A && git commit -q -m 'Share the journal' && git push -q origin main")
  }

  var owner: String { server.address() }
  private var ci: String { server.address().replacing("postgres@", with: "ci@") }

  /// Calls the first clone, with the owner's address.
  func sluice(_ arguments: [String]) -> Shop.Ending {
    shop.run(["env", "SLUICE_JOURNAL_URL=\(owner)", Shop.products + "/sluice"] + arguments)
  }

  /// Makes another job: a fresh clone that has the log key as a secret, and a role that may only append.
  func job(_ name: String) throws {
    try shop.shell("git clone -q keys/remote.git keys/\(name) && git -C keys/\(name) config user.email bob@example.com")
    try shop.shell("git -C keys/\(name) config user.name Bob && mkdir -p var && ln -s \"$PWD/var\" keys/\(name)/var")
  }

  func sluice(in name: String, _ arguments: [String]) -> Shop.Ending { shop.run(call(in: name, arguments)) }

  /// Starts the binary in a job and leaves it running.
  func start(in name: String, _ arguments: [String]) throws -> Process { try shop.start(call(in: name, arguments)) }

  private func call(in name: String, _ arguments: [String]) -> [String] {
    [
      "env", "-C", "keys/\(name)", "SLUICE_LOG_KEY_FILE=\(shop.folder)/.git/sluice/log.key",
      "SLUICE_JOURNAL_URL=\(ci)", Shop.products + "/sluice",
    ] + arguments
  }

  /// What the journal in the database has, one entry a line.
  func entries() throws -> String {
    try server.sql("SELECT convert_from(string_agg(bytes, '' ORDER BY seq), 'UTF8') FROM sluice_journal.entry")
  }
}
