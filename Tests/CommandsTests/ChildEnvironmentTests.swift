// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Commands

@Suite struct ChildEnvironmentTests {
  private static let hostile = [
    "BASH_ENV": "/tmp/evil", "ENV": "/tmp/evil", "LD_PRELOAD": "/tmp/evil.so", "LD_LIBRARY_PATH": "/tmp",
    "PROMPT_COMMAND": "id", "PYTHONPATH": "/tmp", "PYTHONSTARTUP": "/tmp/evil", "NODE_OPTIONS": "-r /tmp/evil",
    "RUBYOPT": "-r/tmp/evil", "PERL5OPT": "-M/tmp", "JAVA_TOOL_OPTIONS": "-javaagent:x", "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "alias.x", "GIT_CONFIG_VALUE_0": "!id", "GIT_DIR": "/tmp", "SSH_ASKPASS": "/tmp/evil",
    "IFS": "x", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "t", "BASH_FUNC_ls%%": "() { id; }", "SHELLOPTS": "xtrace",
  ]

  @Test(arguments: [false, true]) func `R24 a hostile environment does not arrive, even when asked for`(
    lifeline: Bool
  ) async throws {
    let shop = try Workshop(caller: Self.hostile.merging(["HOME": "/home/ann", "AWS_SECRET": "s"]) { $1 })
    let names = Array(Self.hostile.keys) + ["PATH"]
    let result = try await shop.runner(lifeline: lifeline).run(shop.invocation(["env"], pass: names))
    #expect(
      result.tail.sorted() == [
        "GIT_CONFIG_NOSYSTEM=1", "GIT_NO_REPLACE_OBJECTS=1", "GIT_TERMINAL_PROMPT=0", "HOME=/home/ann",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=dumb",
      ])
  }

  @Test func `R7 a secret arrives only when the command passes it`() async throws {
    let shop = try Workshop(caller: ["TOKEN": "secret", "OTHER": "secret", "LC_ALL": "C", "TERM": "xterm"])
    let invocation = shop.invocation(["env"], pass: ["TOKEN", "MISSING"], variables: ["SLUICE_COMMIT": "abc"])
    let lines = Set(try await shop.runner().run(invocation).tail)
    #expect(lines.isSuperset(of: ["TOKEN=secret", "SLUICE_COMMIT=abc", "LC_ALL=C", "TERM=dumb"]))
    #expect(!lines.contains { $0.hasPrefix("OTHER") || $0.hasPrefix("MISSING") })
  }

  @Test func `R24 the caller's folders come last and relative ones not at all`() {
    let caller = ["PATH": ".:/opt/swift/bin::bin:/usr/bin:/opt/swift/bin"]
    let environment = ChildEnvironment(caller: caller, pass: [], engine: [:])
    #expect(environment.path == ChildEnvironment.folders + ["/opt/swift/bin"])
  }

  @Test func `what the engine sets wins, but not over what is fixed`() {
    let environment = ChildEnvironment(
      caller: ["A": "caller"], pass: ["A"], engine: ["A": "engine", "GIT_NO_REPLACE_OBJECTS": "0"])
    #expect(environment.variables["A"] == "engine")
    #expect(environment.variables["GIT_NO_REPLACE_OBJECTS"] == "1")
  }
}
