// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Whose policy counts, with the built binary on real repositories.
@Suite struct PolicyTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
      production:
        after: staging
        gates:
          release: { approval: { from: managers, expires: 1h } }
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
    people:
      managers: { keys: pipelines/shop/allowed_signers, revoked: pipelines/shop/revoked }
    """

  /// A shop whose managers are mia and tom, whose developers are ann and ben, with a first release everywhere.
  static func shop(_ environments: String = environments, release: Bool = true) throws -> Shop {
    let shop = try Shop(environments: environments)
    var signers = ""
    for name in ["ann", "mia", "tom", "lea", "eve"] {
      try shop.shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f keys/\(name)")
      let key = try shop.shell("cut -d' ' -f1,2 keys/\(name).pub")
      if name == "eve" { continue }
      let line = "\(name)@example.com namespaces=\"promotion-approval@sluice\" \(key)\n"
      if name != "lea" { signers += line }
      try shop.write("pipelines/shop/\(name)", line)
    }
    try shop.write("pipelines/shop/allowed_signers", signers)
    try shop.write("pipelines/shop/revoked", "# nobody\n")
    _ = try shop.commit("keys")
    guard release else { return shop }
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-2", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    return shop
  }

  @Test func `R3 a change of the policy counts once the people of the old one signed it`() throws {
    let shop = try Self.shop()
    // Ann takes the approval out of the pipeline and ships at once.
    try shop.shell("sed -i '/release: {/d; /  gates:/d' pipelines/shop/pipeline.yml")
    _ = try shop.commit("No more approvals")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let waiting = shop.sluice("promote", "--to", "production")
    #expect(waiting.code == 3, "\(waiting.errors)")
    let plan = shop.sluice("promote", "--to", "production", "--plan")
    #expect(plan.output.contains("changes protected path pipelines/shop/pipeline.yml  -> extra gate: pipeline-change"))
    #expect(plan.output.contains("which is not in force"))
    #expect(shop.sluice("status").output.contains("waits for signatures"))
    let own = shop.sluice("policy", "approve", "--key", "keys/ann")
    #expect(own.code == 4 && own.errors.contains("wrote a part"), "\(own.errors)")
    #expect(shop.sluice("policy", "approve", "--key", "keys/eve").code == 4)
    let show = shop.sluice("policy").output
    #expect(show.contains("NOT in force") && show.contains("0 of 1 of managers"), "\(show)")
    let agreed = shop.sluice("policy", "approve", "--key", "keys/tom")
    #expect(agreed.code == 0 && agreed.output.contains("in force from now on"), "\(agreed.errors)")
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `R3 an older policy does not come back by moving the branch`() throws {
    let shop = try Self.shop(
      """
        staging:
          gates:
            tests: { test: { run: ["true"] } }
          steps:
            deploy: { run: [ops/deploy], probe: [ops/running] }
      """, release: false)
    let weak = try shop.shell("git rev-parse HEAD")
    try shop.shell("sed -i 's/\\[\"true\"\\]/[\"false\"]/' pipelines/shop/pipeline.yml")
    _ = try shop.commit("A stricter test")
    #expect(shop.sluice("promote", "--to", "staging").code == 1)
    try shop.shell("git reset -q --hard \(weak) && git commit -q --allow-empty -m x")
    let replayed = shop.sluice("promote", "--to", "staging")
    #expect(replayed.code == 4 && replayed.errors.contains("E0430"), "\(replayed.errors)")
    #expect(shop.running() == "")
  }

  @Test func `R1 with a remote the policy is what its trunk says, whatever is committed here`() throws {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              tests: { test: { run: [ops/smoke] } }
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        """)
    try shop.shell("git clone -q --bare . keys/remote.git && rm -rf .git/sluice")
    try shop.shell("git remote add origin keys/remote.git && git fetch -q origin && git branch -q -u origin/main")
    let begun = shop.sluice("init")
    #expect(begun.output.contains("read from origin/main"), "\(begun.output)\(begun.errors)")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("sed -i 's/  gates://; s/ *tests:.*//' pipelines/shop/pipeline.yml")
    try shop.write("feature", "bad\n")
    _ = try shop.commit("Not pushed")
    let unpushed = shop.sluice("promote", "--to", "staging")
    #expect(unpushed.code == 1 && unpushed.errors.contains("is not on origin/main"), "\(unpushed.errors)")
    #expect(shop.sluice("status").output.contains("(origin/main)"))
    #expect(shop.sluice("policy", "pin", "evil").code != 0)
  }

  @Test func `R6 a script of production comes from the policy, and a commit cannot bring its own`() throws {
    let shop = try Self.shop()
    try shop.write(
      "ops/deploy",
      "#!/bin/sh\ntouch \"$SLUICE_REPOSITORY/var/owned\"\necho \"$SLUICE_COMMIT\" > \"$SLUICE_REPOSITORY/var/$SLUICE_ENVIRONMENT\"\n",
      isExecutable: true)
    _ = try shop.commit("Deploy my way")
    // Staging is not guarded: there the commit's own script runs.
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(FileManager.default.fileExists(atPath: shop.folder + "/var/owned"))
    try shop.shell("rm var/owned")
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("show", "p-4").output.contains("pipeline-change"))
    let signed = shop.sluice("approve", "p-4", "--key", "keys/mia")
    #expect(signed.code == 0 && signed.errors.contains("changes ops/deploy"), "\(signed.errors)")
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    #expect(shop.running("production") == (try shop.shell("git rev-parse HEAD")), "the script in force did it")
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/var/owned"))
  }

  @Test(arguments: ["sh", "bash, -eu, -o, pipefail", "timeout, \"60\"", "env, A=b, nice, sh, -e"])
  func `R6 a script that something else starts comes from the policy too`(starter: String) throws {
    let shop = try Self.shop(
      Self.environments.replacing(
        "deploy: { run: [ops/deploy], probe: [ops/running] }",
        with: "deploy: { run: [\(starter), ops/deploy], probe: [env, sh, ./ops/running] }"))
    try shop.write("ops/deploy", "#!/bin/sh\ntouch \"$SLUICE_REPOSITORY/var/owned\"\n", isExecutable: true)
    try shop.write("ops/running", "exit 0\n", isExecutable: true)
    _ = try shop.commit("Deploy my way")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.shell("rm var/owned")
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-4", "--key", "keys/mia").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 0)
    #expect(shop.running("production") == (try shop.shell("git rev-parse HEAD")))
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/var/owned"))
  }

  @Test func `R6 a file that a text for a shell names needs people's eyes when it changes`() throws {
    let shop = try Self.shop(
      Self.environments.replacing(
        "deploy: { run: [ops/deploy], probe: [ops/running] }",
        with: "deploy: { run: [sh, -c, \"exec ops/deploy\"], probe: [ops/running] }"))
    try shop.shell("echo '# another' >> ops/deploy && echo x > ops/other")
    _ = try shop.commit("Deploy my way")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let plan = shop.sluice("promote", "--to", "production", "--plan").output
    #expect(plan.contains("protected path ops/deploy") && !plan.contains("protected path ops/other"), "\(plan)")
  }

  @Test func `R16 a revoked key counts no more, at once, also for what it signed before`() throws {
    let shop = try Self.shop()
    try shop.write("feature", "better\n")
    _ = try shop.commit("better")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    #expect(shop.sluice("promote", "--to", "production").code == 3)
    #expect(shop.sluice("approve", "p-4", "--key", "keys/mia").code == 0)
    try shop.shell("ssh-keygen -l -f keys/mia.pub | cut -d' ' -f2 >> pipelines/shop/revoked")
    _ = try shop.commit("mia lost her laptop")
    // Nobody has agreed to this change of the policy, and still it takes the right away.
    let late = shop.sluice("promote", "--to", "production", "HEAD~1")
    #expect(late.code != 0, "\(late.output)")
    #expect(shop.running("production") != (try shop.shell("git rev-parse HEAD~1")))
    let again = shop.sluice("approve", "p-5", "--key", "keys/mia")
    #expect(again.code == 4 && again.errors.contains("is revoked"), "\(again.errors)")
    #expect(shop.sluice("verify").code == 0, "history stays verifiable")
  }

  @Test func `R38 refused attempts are in the journal, and no flood of them`() throws {
    let shop = try Self.shop()
    let before = shop.lines
    for _ in 0..<5 { #expect(shop.sluice("approve", "p-2", "--key", "keys/eve").code != 0) }
    _ = try shop.shell("git commit -q --allow-empty -m next")
    #expect(shop.sluice("promote", "--to", "production").code == 1)
    let journal = try String(contentsOfFile: shop.folder + "/.git/sluice/journal.jsonl", encoding: .utf8)
    #expect(journal.contains("attempt.refused/1"))
    #expect(shop.lines - before <= 2, "\(shop.lines - before)")
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `R8 an exported approval is verified by ssh-keygen alone`() throws {
    let shop = try Self.shop()
    let envelope = shop.sluice("show", "p-2", "--dsse").output
    #expect(envelope.contains(#""payloadType":"application/vnd.in-toto+json""#), "\(envelope)")
    try shop.write("keys/envelope", envelope)
    try shop.write(
      "keys/unpack.py",
      """
      import base64, json, sys
      envelope = json.load(open("keys/envelope"))
      payload = base64.b64decode(envelope["payload"], validate=True)
      kind = envelope["payloadType"].encode()
      open("keys/pae", "wb").write(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload))
      lines = envelope["signatures"][0]["sig"]
      body = "\\n".join(lines[at:at + 70] for at in range(0, len(lines), 70))
      open("keys/sig", "w").write(f"-----BEGIN SSH SIGNATURE-----\\n{body}\\n-----END SSH SIGNATURE-----\\n")
      statement = json.loads(payload)
      assert statement["_type"] == "https://in-toto.io/Statement/v1" and statement["predicate"]["run"] == "p-2"
      """)
    try shop.shell("python3 keys/unpack.py")
    let verify = "ssh-keygen -Y verify -f pipelines/shop/allowed_signers -n promotion-approval@sluice -s keys/sig -I"
    #expect(shop.run(["sh", "-c", "\(verify) mia@example.com < keys/pae"]).code == 0)
    #expect(shop.run(["sh", "-c", "\(verify) tom@example.com < keys/pae"]).code != 0)
    #expect(shop.run(["sh", "-c", "(cat keys/pae; echo) | \(verify) mia@example.com"]).code != 0)
  }

  @Test func `R5 the name of the gate that sluice adds cannot be taken`() throws {
    let shop = try Shop()
    try shop.write(
      "pipelines/shop/pipeline.yml",
      "pipeline: shop\nenvironments:\n  staging:\n    gates:\n      pipeline-change: { soak: 1s }\n")
    let ending = shop.sluice("check")
    #expect(ending.code == 2 && (ending.output + ending.errors).contains("choose another name"), "\(ending)")
  }

  @Test func `R37 a promotion by a policy that nobody agreed to is found although nothing else was signed`() throws {
    let shop = try Self.shop(
      """
        staging:
          steps:
            deploy: { run: [ops/deploy], probe: [ops/running] }
      policy: { from: owners }
      people:
        owners: { keys: pipelines/shop/tom }
      """, release: false)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    // Another commit with the same policy: the run names another commit, and needs nobody.
    let second = try shop.commit("next")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let good = shop.sluice("verify")
    #expect(good.code == 0, "\(good)")
    try shop.shell("git switch -qc weaker && sed -i 's/policy: .*/policy: trunk/' pipelines/shop/pipeline.yml")
    let weaker = try shop.commit("weaker")
    try shop.shell("git switch -q -")
    try shop.shell("python3 \(Shop.rewriter) .git/sluice '\"policy\":\"\(second)' '\"policy\":\"\(weaker)'")
    let forged = shop.sluice("verify")
    #expect(forged.code == 1 && forged.errors.contains("nobody agreed to it"), "\(forged)")
  }
}
