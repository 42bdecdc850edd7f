// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Commands

@Suite struct EvidenceTests {
  @Test func `the evidence is named by what sha256sum says, and private`() async throws {
    let shop = try Workshop()
    let result = try await shop.runner().run(shop.shell("echo out; echo err >&2; echo out again"))
    #expect(try String(contentsOfFile: shop.log(result), encoding: .utf8) == "out\nerr\nout again\n")
    let sum = try await shop.runner().run(shop.invocation(["sha256sum", shop.log(result)]))
    #expect(sum.tail.first?.hasPrefix("\(result.evidence) ") == true)
    func mode(_ path: String) throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(shop.log(result)) == 0o600)
    #expect(try mode(shop.evidence) == 0o700)
    #expect(try FileManager.default.contentsOfDirectory(atPath: shop.evidence).allSatisfy { $0.hasSuffix(".log") })
  }

  @Test func `R31 a flood is cut at the limit and the process goes on`() async throws {
    let shop = try Workshop()
    let flood = "head -c 20000000 /dev/zero | tr '\\0' x; touch finished"
    let result = try await shop.runner(sizeLimit: 100_000).run(shop.shell(flood))
    #expect(result.isSuccess)
    #expect(FileManager.default.fileExists(atPath: shop.folder + "/finished"))
    #expect(result.tail.last == "[sluice] the output went on for 19900000 bytes that are not kept")
    #expect(result.tail.count == 2)
    #expect(result.tail[0].unicodeScalars.count == HarmlessText.lengthLimit)
    let size = try FileManager.default.attributesOfItem(atPath: shop.log(result))[.size] as? Int
    // The marker stands on a line of its own.
    let marker: Int = try #require(result.tail.last).utf8.count
    let expected: Int = 100_002 + marker
    #expect(size == expected)
  }

  @Test func `the tail is the last forty lines`() async throws {
    let shop = try Workshop()
    let result = try await shop.runner().run(shop.shell("seq 100; printf end"))
    #expect(result.tail == (62...100).map(String.init) + ["end"])
  }

  @Test func `R26 the tail cannot drive a terminal`() async throws {
    let shop = try Workshop()
    let commit = #"Ann\033[2K\033[1A\r\n"#
    let script = "printf '\(commit)" + #"\033]0;t\007\302\233m\233\n\342\200\256abc\342\201\246\177\303\244\t.\n'"#
    let result = try await shop.runner().run(shop.shell(script))
    #expect(
      result.tail == [#"Ann\x1b[2K\x1b[1A\r"#, "\\x1b]0;t\\x07\\x9bm\u{fffd}", "\\u{202e}abc\\u{2066}\\x7fä\t."])
  }

  @Test func `evidence that cannot be kept is said before anything starts`() async throws {
    let shop = try Workshop()
    try shop.write("", to: "state")
    let failure = await #expect(throws: Failure.self) { try await shop.runner().run(shop.shell("touch started")) }
    #expect(failure?.code == "E0305")
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/started"))
  }
}
