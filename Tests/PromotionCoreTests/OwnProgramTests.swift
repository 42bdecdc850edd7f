// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import Testing

/// Which file of a tree a command runs.
@Suite struct OwnProgramTests {
  @Test(arguments: [
    (["ops/deploy", "x"], "ops/deploy"), (["./deploy"], "deploy"), (["sh", "ops/deploy"], "ops/deploy"),
    (["/bin/sh", "ops/deploy"], "ops/deploy"), (["python3", "deploy.py"], "deploy.py"),
    (["env", "ruby", "./ops/x.rb"], "ops/x.rb"), (["env", "ops/x"], "ops/x"),
    (["bash", "-e", "ops/x"], "ops/x"), (["bash", "-euo", "pipefail", "ops/x"], "ops/x"),
    (["bash", "-o", "pipefail", "-e", "x.sh"], "x.sh"), (["sh", "--", "x"], "x"), (["sh", "+e", "ops/x"], "ops/x"),
    (["python3.12", "-I", "-W", "error", "ops/x.py"], "ops/x.py"), (["node", "--require", "./a.js", "b.js"], "b.js"),
    (["timeout", "-k", "5", "60", "ops/x"], "ops/x"), (["nice", "-n", "5", "sh", "ops/x"], "ops/x"),
    (["env", "-i", "A=b", "PATH=/bin", "sh", "ops/x"], "ops/x"), (["env", "-u", "A", "ops/x"], "ops/x"),
    (["setsid", "-w", "ops/x"], "ops/x"), (["nohup", "ops/x"], "ops/x"), (["stdbuf", "-oL", "ops/x"], "ops/x"),
    (["sudo", "-n", "-u", "deploy", "ops/x"], "ops/x"), (["busybox", "sh", "ops/x"], "ops/x"),
    (["flock", "/tmp/lock", "bash", "ops/x"], "ops/x"), (["awk", "-F", ":", "-f", "x.awk", "data/x"], "x.awk"),
  ])
  func `R6 a program of the tree is found, also behind an interpreter`(arguments: [String], path: String) {
    #expect(CommandLine(arguments: arguments).ownProgram == path)
  }

  @Test(arguments: [
    ["make", "deploy"], ["true"], ["/usr/bin/deploy"], ["sh", "-c", "ops/deploy"], ["sh", "/opt/deploy"], ["sh"], [],
    ["kubectl", "apply", "-f", "k8s/production.yml"], ["../ops/deploy"], ["env"], ["env", "true"], ["sh", "../x"],
    ["./"], ["bash", "-ec", "ops/x"], ["python3", "-m", "x"], ["python3", "-"], ["bash", "-s", "ops/x"],
    ["perl", "-ne", "ops/x"], ["timeout", "60"], ["env", "A=b"], ["awk", "{print}", "data/x"],
    ["bash", "-e", "/opt/x"],
    ["xargs", "ops/x"],
  ])
  func `R6 a program of the machine is none of the tree, and nothing outside of it is`(arguments: [String]) {
    #expect(CommandLine(arguments: arguments).ownProgram == nil)
  }

  @Test func `R6 a file that a text for a shell names is known`() {
    func quoted(_ arguments: [String]) -> [String] {
      let command = CommandLine(arguments: arguments)
      let step = Step(name: .deploy, command: command, gate: nil, probe: nil, effect: .once, onFailure: .stop)
      let environment = Environment(
        name: EnvironmentName("production"), after: nil, queue: .supersede, gates: [], steps: [step])
      return ProtectedPaths.quoted(
        of: Pipeline(
          name: "shop", trunk: "main", paths: ["**"], journal: .file, environments: [environment], people: []),
        in: environment
      ).sorted()
    }
    #expect(
      quoted(["sh", "-c", "cd x && ./ops/deploy --to=k8s/a.yml; /bin/true ../y"]) == ["k8s/a.yml", "ops/deploy"])
    #expect(quoted(["bash", "-euxc", "\"$PWD\"/ops/a;ops/b"]) == ["ops/b"])
    #expect(quoted(["timeout", "9", "python3", "-c", "exec(open('ops/x.py'))"]) == ["ops/x.py"])
    #expect(quoted(["sh", "ops/deploy"]) == [])
  }
}
