// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Writes a first pipeline for a repository that has none, from what is in its newest commit.
struct PipelineTemplate {
  let session: Session
  let name: String?
  let trunk: String

  /// Returns the path that was written and what was guessed, or `nil` when a pipeline is there.
  func write() async throws(Failure) -> (path: String, guess: PipelineGuess)? {
    let head = try await session.world.history.commit("HEAD")
    guard let folder = session.workFolder else { return nil }
    guard try await session.world.history.names(in: "pipelines", at: head.id).isEmpty,
      access("\(folder)/pipelines", F_OK) != 0
    else { return nil }
    let guess = try await PipelineGuess.make(head.id, in: session.world)
    let name = name ?? Self.legal(folder.split(separator: "/").last.map(String.init) ?? "service")
    let path = "pipelines/\(name)/pipeline.yml"
    let text = text(name: name, guess: guess)
    guard mkdir("\(folder)/pipelines", 0o755) == 0, mkdir("\(folder)/pipelines/\(name)", 0o755) == 0 else {
      throw problem(path)
    }
    let descriptor = open("\(folder)/\(path)", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw problem(path) }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard bytes.withUnsafeBytes({ Glibc.write(descriptor, $0.baseAddress, $0.count) }) == bytes.count else {
      throw problem(path)
    }
    return (path, guess)
  }

  private func problem(_ path: String) -> Failure {
    Failure(
      .unreachable, "E0243", "cannot write \(path)", why: [String(cString: strerror(errno))], fix: ["ls -ld pipelines"])
  }

  private func text(name: String, guess: PipelineGuess) -> String {
    let told =
      guess.test.map { "# guessed from \($0.origin)" } ?? "# no tests were recognised: put your test command here"
    let test = guess.test?.command ?? "[\"true\"]"
    func schema(_ environment: String) -> String {
      guard let migrations = guess.migrations else { return "" }
      return
        "\n      # guessed: migrations as \(migrations.layout.rawValue) has them; name the database, then use these two lines"
        + "\n      # schema: { migration: { scripts: \(migrations.folder), database: env:\(environment)_DATABASE } }"
    }
    let migrate = guess.migrations == nil ? "" : "\n      # migrate: { gate: schema }"
    return """
      # The pipeline of \(name). It counts as it stands on \(trunk), so commit it there.
      pipeline: \(name)
      trunk: \(trunk)
      environments:
        staging:
          gates:
            tests: { test: { run: \(test), timeout: 20m } } \(told)\(schema("STAGING"))
          steps:\(migrate)
            # Replace "true" by the command that deploys; it runs in a clean tree of the commit, with SLUICE_COMMIT,
            # SLUICE_ENVIRONMENT and SLUICE_EPOCH set. A probe tells whether SLUICE_COMMIT runs: exit 0 yes, 1 no.
            deploy: { run: ["true"], effect: idempotent }
        production:
          after: staging
          gates:
            tests: { test: { run: \(test), timeout: 20m, reuse: same-tree } }\(schema("PRODUCTION"))
            # release: { approval: { from: release-managers, count: 1, expires: 24h } }
          steps:\(migrate)
            deploy: { run: ["true"], effect: idempotent }
      # people:
      #   release-managers: { keys: pipelines/\(name)/allowed_signers }

      """
  }

  private static func legal(_ name: String) -> String {
    let letters = name.lowercased().unicodeScalars.map { scalar -> Character in
      (97...122).contains(scalar.value) || (48...57).contains(scalar.value) ? Character(scalar) : "-"
    }
    let trimmed = String(letters.drop { !$0.isLetter }.prefix(39))
    return trimmed.isEmpty ? "service" : trimmed
  }
}
