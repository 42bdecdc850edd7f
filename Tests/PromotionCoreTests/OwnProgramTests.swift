// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import Testing

/// Which file of a tree a command runs.
@Suite struct OwnProgramTests {
  @Test(arguments: [
    (["ops/deploy", "x"], "ops/deploy"), (["./deploy"], "deploy"), (["sh", "ops/deploy"], "ops/deploy"),
    (["/bin/sh", "ops/deploy"], "ops/deploy"), (["python3", "deploy.py"], "deploy.py"),
    (["env", "ruby", "./ops/x.rb"], "ops/x.rb"), (["env", "ops/x"], "ops/x"),
  ])
  func `R6 a program of the tree is found, also behind an interpreter`(arguments: [String], path: String) {
    #expect(CommandLine(arguments: arguments).ownProgram == path)
  }

  @Test(arguments: [
    ["make", "deploy"], ["true"], ["/usr/bin/deploy"], ["sh", "-c", "ops/deploy"], ["sh", "/opt/deploy"], ["sh"], [],
    ["kubectl", "apply", "-f", "k8s/production.yml"], ["../ops/deploy"], ["env"], ["env", "true"], ["sh", "../x"],
    ["./"],
  ])
  func `R6 a program of the machine is none of the tree, and nothing outside of it is`(arguments: [String]) {
    #expect(CommandLine(arguments: arguments).ownProgram == nil)
  }
}
