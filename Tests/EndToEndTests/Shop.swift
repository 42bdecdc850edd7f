// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// A user's repository, and the built binary as a user calls it.
final class Shop: Sendable {
  struct Ending: Sendable {
    let code: Int32
    let output: String
    let errors: String
  }

  let folder: String

  /// The folder of the built products: that of this test bundle.
  static let products = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent().path

  /// Makes a repository with a pipeline whose deploy writes the commit into `var/ENVIRONMENT`, and a probe that looks there.
  init(
    deploy: String = "", environments: String = "", effect: String = "probe: [ops/running]",
    in parent: String = NSTemporaryDirectory()
  ) throws {
    folder = parent + "sluice-shop-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/keys", withIntermediateDirectories: true)
    try shell("git init -q -b main . && git config user.email ann@example.com && git config user.name Ann")
    try write(".gitignore", "var/\nkeys/\n.ssh\n")
    try write(
      "ops/deploy",
      "#!/bin/sh\nset -e\nmkdir -p \"$SLUICE_REPOSITORY/var\"\n\(deploy)\necho \"$SLUICE_COMMIT\" > \"$SLUICE_REPOSITORY/var/$SLUICE_ENVIRONMENT\"\n",
      isExecutable: true)
    try write(
      "ops/running",
      "#!/bin/sh\n[ \"$(cat \"$SLUICE_REPOSITORY/var/$SLUICE_ENVIRONMENT\" 2>/dev/null)\" = \"$SLUICE_COMMIT\" ]\n",
      isExecutable: true)
    try write("ops/smoke", "#!/bin/sh\n! grep -q bad \"feature\"\n", isExecutable: true)
    try write("feature", "good\n")
    try write("db/0001_a.up.sql", "CREATE TABLE a (x);")
    try write("db/0001_a.down.sql", "DROP TABLE a;")
    let own =
      environments.isEmpty
      ? """
        staging:
          gates:
            schema: { migration: { scripts: db, database: sqlite:var/staging.db } }
            tests: { test: { run: [test, -f, feature] } }
          steps:
            migrate: { gate: schema }
            deploy: { run: [ops/deploy], \(effect) }
            verify: { run: [ops/smoke], on-failure: rollback }
      """ : environments
    try write("pipelines/shop/pipeline.yml", "pipeline: shop\nenvironments:\n\(own)\n")
    try shell("git add -A && git commit -q -m first")
    #expect(sluice("init").code == 0)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ path: String, _ text: String, isExecutable: Bool = false) throws {
    let file = URL(filePath: folder).appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    if isExecutable { try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path) }
  }

  /// Starts a program in the repository.
  func start(_ arguments: [String], output: Pipe? = nil, errors: Pipe? = nil) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.environment = [
      "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "GIT_CONFIG_NOSYSTEM": "1", "TMPDIR": folder + "/keys",
    ]
    process.standardOutput = output ?? FileHandle.nullDevice
    process.standardError = errors ?? FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  @discardableResult
  func shell(_ line: String) throws -> String {
    let ending = run(["sh", "-c", line])
    #expect(ending.code == 0, "\(line): \(ending.errors)")
    return ending.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs the built binary to its end.
  @discardableResult
  func sluice(_ arguments: String...) -> Ending {
    run([Self.products + "/sluice"] + arguments + Self.yes(to: arguments))
  }

  /// What a script adds to a command that signs: nobody is there who could be asked.
  private static func yes(to arguments: [String]) -> [String] {
    let signs =
      ["approve", "reject", "review"].contains(arguments.first) || arguments.starts(with: ["policy", "approve"])
    return signs && !arguments.contains("--yes") ? ["--yes"] : []
  }

  func run(_ arguments: [String]) -> Ending {
    let (output, errors) = (Pipe(), Pipe())
    guard let process = try? start(arguments, output: output, errors: errors) else {
      return Ending(code: -1, output: "", errors: "not started")
    }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let talk = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Ending(code: code, output: text, errors: talk)
  }

  /// How many lines the journal has.
  var lines: Int {
    let data = FileManager.default.contents(atPath: folder + "/.git/sluice/journal.jsonl") ?? Data()
    return data.filter { $0 == 0x0A }.count
  }

  func commit(_ subject: String) throws -> String {
    try shell("git add -A && git commit -q --allow-empty -m '\(subject)'")
    return try shell("git rev-parse HEAD")
  }

  func running(_ environment: String = "staging") -> String {
    let data = FileManager.default.contents(atPath: folder + "/var/\(environment)") ?? Data()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
  }
}

extension Shop {
  /// Writes a journal anew, as whoever has its folder and the log key can: `python3 rewriter FOLDER OLD NEW`.
  static let rewriter = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "JournalTests/Independent/rewrite.py").path

  /// A shop whose staging takes so many approvals of managers, of whom there are mia, tom and ida, each with a key in `keys/NAME`.
  static func managed(approvals: Int = 1) throws -> Shop {
    let shop = try Shop(
      environments: """
          staging:
            gates:
              release: { approval: { from: managers, count: \(approvals), expires: 1h } }
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        people:
          managers: { keys: pipelines/shop/allowed_signers }
        """)
    // As many as are asked for have keys; otherwise such a policy would not come into force.
    var signers = ""
    for name in ["mia", "tom", "ida"].prefix(approvals) {
      try shop.shell("ssh-keygen -q -t ed25519 -N '' -C \(name) -f keys/\(name)")
      let key = try shop.shell("cat keys/\(name).pub")
      signers += "\(name)@example.com namespaces=\"promotion-approval@sluice\" \(key)\n"
    }
    try shop.write("pipelines/shop/allowed_signers", signers)
    _ = try shop.commit("keys")
    return shop
  }
}
