// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionPorts
import Synchronization
import Testing

@testable import Commands

/// Hears what a command says while it runs.
@Suite struct SpokenLinesTests {
  private final class Ear: Sendable {
    private let lines = Mutex<[String]>([])
    func hear(_ more: [String]) { lines.withLock { $0 += more } }
    var heard: [String] { lines.withLock { $0 } }
  }

  /// What is heard when an output comes in pieces of so many bytes.
  private static func heard(_ text: String, pieces: Int) -> [String] {
    var heard: [String] = []
    var spoken = SpokenLines { heard += $0 }
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      spoken.append(bytes[start..<min(start + pieces, bytes.count)])
    }
    return heard
  }

  @Test(arguments: [1, 2, 3, 5, 7, 1000]) func `lines are whole however the output is cut`(pieces: Int) {
    #expect(Self.heard("eins\n\nzwölf\r\ndrei\rvier", pieces: pieces) == ["eins", "zwölf", "drei"])
  }

  @Test func `of a flood the end is heard, and a line that never ends is not kept whole`() {
    let lines = (1...5000).map { "line \($0)\n" }.joined()
    #expect(Self.heard(lines, pieces: lines.utf8.count) == ["line 4998", "line 4999", "line 5000"])
    let long = Self.heard(String(repeating: "x", count: 100_000) + "\n", pieces: 4096)
    #expect(long.count == 1 && long[0].count <= HarmlessText.lengthLimit + 1)
  }

  @Test(.timeLimit(.minutes(1))) func `a real command is heard while it runs, harmless and without its secrets, R25`()
    async throws
  {
    let shop = try Workshop()
    let ear = Ear()
    let script =
      "echo first s3cret-of-the-shop; printf 'a\\033[2Jb\\n'; while [ ! -e go ]; do sleep 0.05; done; echo last"
    let plain = shop.shell(script)
    let invocation = Invocation(
      command: plain.command, folder: plain.folder, variables: plain.variables, secrets: ["s3cret-of-the-shop"])
    async let result = shop.runner().run(invocation) { ear.hear($0) }
    // The mask holds back only what could be the begin of a secret: a short quiet output is heard at once.
    while ear.heard.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
    #expect(ear.heard[0] == "first ***")
    try shop.write("", to: "go")
    #expect(try await result.isSuccess)
    #expect(ear.heard == ["first ***", "a\\x1b[2Jb", "last"])
  }
}
