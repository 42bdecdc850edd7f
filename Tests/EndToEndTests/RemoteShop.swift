// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A shop whose journal is on a branch of a bare remote, and the jobs that share it.
enum RemoteShop {
  /// The first clone, with its journal on the branch, and mia as a manager with her key in `keys/mia`.
  static func make(_ environments: String) throws -> Shop {
    let shop = try Shop(environments: environments)
    try shop.shell("ssh-keygen -q -t ed25519 -N '' -C mia@example.com -f keys/mia")
    try shop.shell(
      "echo \"mia@example.com namespaces=\\\"promotion-approval@sluice\\\" $(cat keys/mia.pub)\" > pipelines/shop/allowed_signers"
    )
    try shop.shell(
      "printf 'people:\\n  managers: { keys: pipelines/shop/allowed_signers }\\n' >> pipelines/shop/pipeline.yml")
    try shop.shell("git init -q --bare -b main keys/remote.git && git remote add origin \"$PWD/keys/remote.git\"")
    let copied = shop.sluice("journal", "copy", "--to", "git")
    #expect(copied.code == 0 && copied.output.contains("1 entries"), "\(copied.errors)")
    try shop.shell("sed -i 's/^pipeline: shop/pipeline: shop\\njournal: git/' pipelines/shop/pipeline.yml")
    try shop.shell("git add -A && git commit -q -m 'Share the journal' && git push -q origin main")
    return shop
  }

  /// Another job: a fresh clone that has the log key as a secret, and shares `var` with the first.
  static func job(_ shop: Shop, _ name: String) throws {
    try shop.shell("git clone -q keys/remote.git keys/\(name) && git -C keys/\(name) config user.email bob@example.com")
    try shop.shell("git -C keys/\(name) config user.name Bob && mkdir -p var && ln -s \"$PWD/var\" keys/\(name)/var")
  }

  /// The binary in a job.
  static func call(_ shop: Shop, in name: String, _ arguments: [String]) -> [String] {
    [
      "env", "-C", "keys/\(name)", "SLUICE_LOG_KEY_FILE=\(shop.folder)/.git/sluice/log.key",
      Shop.products + "/sluice",
    ] + arguments
  }
}
