// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Completes words as a shell does, in a real repository.
@Suite struct CompletionTests {
  /// What bash offers for the last word of a line; the functions are those that the program prints.
  static func offers(_ shop: Shop, _ words: [String]) throws -> [String] {
    let name = words[0]
    let list = words.map { "'\($0)'" }.joined(separator: " ")
    try shop.write(
      "keys/ask",
      """
      set -u
      PATH="$PWD/keys/bin:$PATH"
      source <(\(name) completion-source)
      COMP_WORDS=(\(list))
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      COMP_LINE="${COMP_WORDS[*]}"
      COMP_POINT=${#COMP_LINE}
      COMPREPLY=()
      _\(name) \(name) "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"

      """.replacing("\(name) completion-source", with: "sluice completion bash --of \(name)"))
    let ending = shop.run(["bash", "--norc", "keys/ask"])
    #expect(ending.code == 0 && ending.errors.isEmpty, "\(words): \(ending.errors)")
    return ending.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  static func links(_ shop: Shop) throws {
    try shop.shell("mkdir keys/bin")
    for name in ["sluice", "promote", "approve", "rollback"] {
      try shop.shell("ln -s '\(Shop.products)/sluice' keys/bin/\(name)")
    }
  }

  static func shop() throws -> Shop {
    let shop = try Shop()
    try links(shop)
    #expect(shop.sluice("promote", "--to", "staging").code == 0)
    return shop
  }

  @Test func `bash completes subcommands, options, environments, runs and commits`() throws {
    let shop = try Self.shop()
    let commit = try shop.shell("git rev-parse --short=7 HEAD")
    #expect(try Self.offers(shop, ["sluice", "roll"]) == ["rollback"])
    #expect(try Self.offers(shop, ["sluice", "promote", "--pl"]).contains("--plan"))
    #expect(try Self.offers(shop, ["sluice", "promote", "--to", ""]) == ["staging"])
    #expect(try Self.offers(shop, ["sluice", "rollback", "st"]) == ["staging"])
    #expect(try Self.offers(shop, ["sluice", "show", ""]).contains("p-1"))
    #expect(try Self.offers(shop, ["sluice", "rollback", "staging", "--to", ""]) == [commit])
    #expect(try Self.offers(shop, ["sluice", "explain", "E010"]).contains("E0105"))
    #expect(try Self.offers(shop, ["sluice", "approve", "p"]) == [], "no run waits")
  }

  @Test func `bash completes the three verbs by their own names`() throws {
    let shop = try Self.shop()
    #expect(try Self.offers(shop, ["promote", "--to", "s"]) == ["staging"])
    #expect(try Self.offers(shop, ["rollback", ""]).contains("staging"))
  }

  @Test func `a run that waits is offered to those who approve`() throws {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              release: { approval: { from: managers, count: 1, expires: 1h } }
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        people:
          managers: { keys: pipelines/shop/allowed_signers }
        """)
    try shop.shell("ssh-keygen -q -t ed25519 -N '' -f keys/mia")
    let key = try shop.shell("cat keys/mia.pub")
    try shop.write(
      "pipelines/shop/allowed_signers", "mia@example.com namespaces=\"promotion-approval@sluice\" \(key)\n")
    _ = try shop.commit("The keys")
    try Self.links(shop)
    #expect(shop.sluice("promote", "--to", "staging").code == 3)
    #expect(try Self.offers(shop, ["approve", ""]).contains("p-1"))
    #expect(shop.sluice("cancel", "p-1").code == 0)
    #expect(try Self.offers(shop, ["approve", "p"]) == [])
    #expect(try Self.offers(shop, ["sluice", "show", "p"]) == ["p-1"])
  }

  @Test func `outside of a repository nothing is offered and nothing is said`() throws {
    let shop = try Self.shop()
    #expect(try Self.offers(shop, ["sluice", "promote", "-C", "/", "--to", ""]) == [])
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `a script is printed for each shell and each name`(shell: String) throws {
    let shop = try Self.shop()
    for name in ["sluice", "promote", "approve", "rollback"] {
      let ending = shop.sluice("completion", shell, "--of", name)
      #expect(ending.code == 0 && ending.output.contains(name) && ending.output.contains("---completion"))
      try ending.output.write(toFile: shop.folder + "/keys/script", atomically: true, encoding: .utf8)
      let read = shop.run([shell, "-n", "keys/script"])
      #expect(
        read.code == 0,
        "\(shell) cannot read the script of \(name) (scripts/install-test-tools installs the shells): \(read.errors)")
    }
  }

  /// Types a line and Tab into a shell in a terminal of its own, and prints the words that the line has then.
  private static let typist = #"""
    import os, pty, re, select, sys, time
    shell, line, patience = sys.argv[1:]
    name = line.split()[0]
    words, setup = {
        "zsh": (["zsh", "-f", "-i"], f"mkdir -p keys/functions; sluice completion zsh --of {name} > keys/functions/_{name}; "
            "fpath=($PWD/keys/functions $fpath); autoload -Uz compinit; compinit -u -d keys/dump; PS1='READ''Y>'"),
        "fish": (["fish", "--no-config", "-i"],
            f"sluice completion fish --of {name} | source; function fish_prompt; echo 'READ''Y>'; end"),
    }[shell]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm", PATH=os.getcwd() + "/keys/bin:" + os.environ["PATH"])
        os.execvp(words[0], words)
    seen = b""
    def until(*marks):
        global seen
        end = time.time() + 30
        while not any(mark in seen for mark in marks):
            if time.time() > end: sys.exit(f"{marks} did not come: {seen!r}")
            if select.select([terminal], [], [], 0.2)[0]:
                piece = os.read(terminal, 65536)
                seen += piece
                # fish asks the terminal what it is, and waits for the answer.
                if b"\x1b[c" in piece or b"\x1b[0c" in piece: os.write(terminal, b"\x1b[?1;2c")
        text, seen = seen, b""
        return text
    time.sleep(0.5)
    os.write(terminal, setup.encode() + b"\n")
    until(b"READY>")
    time.sleep(0.5)
    os.write(terminal, line.encode() + b"\t")
    time.sleep(int(patience))
    # To the begin of the line, to its end, and out: what the line has become is printed word by word.
    os.write(terminal, b"\x01printf '<%s>' \x05; echo E''ND\n")
    print(re.search(r"<[^%].*>END", until(b">END").decode(errors="replace"))[0])
    """#

  @Test(arguments: ["zsh", "fish"]) func `a shell completes at its prompt`(shell: String) throws {
    let shop = try Self.shop()
    try shop.write("keys/type.py", Self.typist)
    for (line, completed) in [
      ("sluice promote --to ", "<sluice><promote><--to><staging>END"), ("sluice show p-", "<sluice><show><p-1>END"),
      ("rollback st", "<rollback><staging>END"),
    ] {
      // Nothing on the screen says that a shell is still asking; on a busy machine that takes longer.
      var ending = Shop.Ending(code: -1, output: "", errors: "")
      for patience in [2, 8, 20] where !ending.output.contains(completed) {
        ending = shop.run(["python3", "keys/type.py", shell, line, "\(patience)"])
      }
      #expect(ending.code == 0 && ending.output.contains(completed), "\(line): \(ending.output)\(ending.errors)")
    }
  }
}
