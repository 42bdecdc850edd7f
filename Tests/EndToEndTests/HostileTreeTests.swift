// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Commits on the trunk whose trees cannot be written out, with the built binary.
@Suite struct HostileTreeTests {
  private static let environments = """
      staging:
        steps:
          deploy: { run: [ops/deploy], probe: [ops/running] }
    """

  /// Puts a tree on the trunk that git's own commands refuse to make: that of HEAD, and one entry before it.
  private func commit(_ name: String, mode: String, in shop: Shop) throws {
    try shop.write(
      "keys/tree.py",
      """
      import hashlib, os, subprocess, sys, zlib
      git = lambda *arguments: subprocess.run(["git", *arguments], check=True, capture_output=True).stdout
      name, mode = os.fsencode(sys.argv[1]), sys.argv[2].encode()
      id = bytes.fromhex(git("rev-parse", "HEAD:ops" if mode == b"40000" else "HEAD:feature").decode().strip())
      tree = mode + b" " + name + b"\\0" + id + git("cat-file", "tree", "HEAD^{tree}")
      data = b"tree %d\\0" % len(tree) + tree
      made = hashlib.sha1(data).hexdigest()
      os.makedirs(f".git/objects/{made[:2]}", exist_ok=True)
      open(f".git/objects/{made[:2]}/{made[2:]}", "wb").write(zlib.compress(data))
      print(made)
      """)
    let tree = try shop.shell("python3 keys/tree.py '\(name)' \(mode)")
    try shop.shell("git update-ref refs/heads/main $(git commit-tree -p HEAD -m evil \(tree))")
  }

  @Test(arguments: [
    ("..", "100644"), (".", "40000"), (".GIT", "40000"), ("a/b", "100644"), ("../../evil", "100755"),
    ("feature", "100644"), ("odd", "777"), ("lib", "200000"),
  ])
  func `R29 a tree that cannot be written takes no environment, and the next commit mends it`(
    name: String, mode: String
  ) throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let good = try shop.shell("git rev-parse HEAD")
    try commit(name, mode: mode, in: shop)
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 1 && refused.errors.contains("E0113"), "\(refused.errors)")
    let status = shop.sluice("status").output
    #expect(!status.contains("INTERRUPTED") && status.contains("LIVE"), "\(status)")
    #expect(shop.running("staging") == good)
    try shop.shell("git reset -q --soft HEAD~1 && git commit -q --allow-empty -m mended")
    let mended = shop.sluice("promote", "--to", "staging")
    #expect(mended.code == 0, "\(mended.errors)")
    #expect(shop.running("staging") == (try shop.shell("git rev-parse HEAD")))
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `R29 a file that is not in the clone stops a promotion before the environment is taken`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    try shop.write("feature", "better\n")
    _ = try shop.commit("better")
    let blob = try shop.shell("git rev-parse HEAD:feature")
    let object = ".git/objects/\(blob.prefix(2))/\(blob.dropFirst(2))"
    try shop.shell("mv \(object) keys/kept")
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 2 && refused.errors.contains("feature is missing in this repository"), "\(refused.errors)")
    #expect(!shop.sluice("status").output.contains("INTERRUPTED"))
    try shop.shell("mv keys/kept \(object)")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
  }

  @Test func `R29 trees that hold each other and name millions of files are refused`() throws {
    let shop = try Shop(environments: Self.environments)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    let good = try shop.shell("git rev-parse HEAD")
    let inner = "for i in $(seq 200); do printf '%s\\tn%d\\n' \"$entry\" $i; done | git mktree"
    let tree = try shop.shell(
      """
      entry="100644 blob $(git rev-parse HEAD:feature)"
      for level in 1 2 3; do entry="040000 tree $(\(inner))"; done
      { git ls-tree HEAD; printf '%s\\tbomb\\n' "$entry"; } | git mktree
      """)
    try shop.shell("git update-ref refs/heads/main $(git commit-tree -p HEAD -m bomb \(tree))")
    let refused = shop.sluice("promote", "--to", "staging")
    #expect(refused.code == 2 && refused.errors.contains("E0119"), "\(refused.errors)")
    #expect(shop.running("staging") == good && !shop.sluice("status").output.contains("INTERRUPTED"))
    // The next commit mends it.
    try shop.shell("git reset -q --soft HEAD~1 && git commit -q --allow-empty -m mended")
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
  }
}
