// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Whoever wrote something does not approve it, under whatever name it was committed, with the built binary.
@Suite struct OwnApprovalTests {
  private func commit(_ shop: Shop, _ arguments: String) throws {
    try shop.write("feature", "good \(UUID().uuidString)\n")
    try shop.shell("git add feature && git \(arguments)")
  }

  @Test func `R11 an address in another case is the same person's`() throws {
    let shop = try PolicyTests.shop()
    var number = 2
    for arguments in [
      "commit -qm x --author='Mia <MIA@Example.COM>'", "commit -qm x --author='Mia < Mia@example.com >'",
      "-c user.email=mia@EXAMPLE.com commit -qm x --author='Ann <ann@example.com>'",
      "commit -qm 'x\n\nCO-AUTHORED-BY: M <Mia@Example.com>'",
    ] {
      try commit(shop, arguments)
      #expect(shop.sluice("promote", "--to", "staging").code == 0)
      #expect(shop.sluice("promote", "--to", "production").code == 3)
      number += 2
      let own = shop.sluice("approve", "p-\(number)", "--key", "keys/mia")
      #expect(own.code == 4 && own.errors.contains("wrote a part"), "\(arguments): \(own.errors)")
      #expect(shop.sluice("approve", "p-\(number)", "--key", "keys/tom").code == 0)
      #expect(shop.sluice("promote", "--to", "production").code == 0)
    }
    // Whoever asks is as little hidden by capitals.
    try commit(shop, "commit -qm x")
    try shop.shell("git config user.email MIA@example.com")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-\(number + 2)", "--key", "keys/mia").code == 4)
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `R11 whoever signed a commit wrote it, whatever name it has`() throws {
    let shop = try PolicyTests.shop()
    try commit(shop, "-c gpg.format=ssh -c user.signingkey=$PWD/keys/mia commit -S -qm x")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    let own = shop.sluice("approve", "p-4", "--key", "keys/mia")
    #expect(own.code == 4 && own.errors.contains("wrote a part"), "\(own.errors)")
    #expect(shop.sluice("approve", "p-4", "--key", "keys/tom").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 0)
  }

  @Test func `R3 R11 whoever changed the policy does not agree to it, however long ago and under whatever spelling`()
    throws
  {
    let shop = try PolicyTests.shop()
    try shop.shell("sed -i 's/expires: 1h/expires: 2h/' pipelines/shop/pipeline.yml")
    try shop.shell("git commit -qam weaker --author='Mia <MIA@example.com>'")
    // More commits of somebody else than anybody looks through.
    try shop.shell(
      """
      { for n in $(seq 1100); do printf 'commit refs/heads/main\\ncommitter Ann <ann@example.com> 1800000000 +0000\\n'
      printf 'data 1\\nx\\n'; [ $n = 1 ] && echo 'from refs/heads/main^0'
      printf 'M 644 inline pipelines/shop/note\\ndata %d\\n%d\\n' ${#n} $n; done; } | git fast-import --quiet
      git reset -q --hard
      """)
    let own = shop.sluice("policy", "approve", "--key", "keys/mia")
    #expect(own.code == 4 && own.errors.contains("wrote a part"), "\(own.errors)")
    let other = shop.sluice("policy", "approve", "--key", "keys/tom")
    #expect(other.code == 0, "\(other.errors)")
  }
}
