// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore
import PromotionPorts

/// The branch of a remote on which a journal is kept, through a bare repository of its own beside the user's.
///
/// The user's repository is not touched: a fetch of depth one would make it shallow. Its configuration is included, so
/// that the remote's address, credentials and proxies are those that git has.
struct GitBranch: Sendable {
  static let name = "refs/heads/sluice/journal"
  private static let fetched = "refs/heads/fetched"
  private static let next = "refs/heads/next"
  private static let timeoutSeconds: Int64 = 60
  // What one call may print is limited; segments are read in groups below that.
  private static let groupBytesMax = 2_000_000

  let tools: any ToolRunner
  /// The bare repository.
  let repository: String
  /// The user's repository, whose configuration says how the remote is reached.
  let commonFolder: String
  let remote: String
  /// The caller's variables, without those that would point git at another repository.
  let variables: [String: String]

  init(tools: any ToolRunner, folder: String, commonFolder: String, remote: String, variables: [String: String]) {
    self.tools = tools
    repository = "\(folder)/journal.git"
    self.commonFolder = commonFolder
    self.remote = remote
    let pointing: Set<String> = [
      "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
      "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "PATH",
    ]
    self.variables = variables.filter { !pointing.contains($0.key) }
  }

  /// Asks the remote for the commit at the tip; `nil` where the branch is not there.
  func tip() async throws(Failure) -> String? {
    var answer = try await git(["ls-remote", remote, Self.name], variables: variables)
    if answer.code != 0, try await setAside() {
      answer = try await git(["ls-remote", remote, Self.name], variables: variables)
    }
    guard answer.code == 0 else { throw unreachable(answer) }
    return answer.text.split { $0 == "\t" || $0 == "\n" }.first.map(String.init)
  }

  /// Brings the tip here, without its history; returns it.
  func fetch() async throws(Failure) -> String {
    try await prepare()
    let answer = try await git(
      ["fetch", "--quiet", "--depth=1", "--no-tags", "--no-write-fetch-head", remote, "+\(Self.name):\(Self.fetched)"],
      variables: variables)
    guard answer.code == 0 else { throw unreachable(answer) }
    return try await ask(["rev-parse", "--verify", Self.fetched]).text.filter { $0 != "\n" }
  }

  /// Returns the sizes of the files at a commit, by path.
  func files(at commit: String) async throws(Failure) -> [(path: String, size: Int)] {
    let answer = try await ask(["ls-tree", "-r", "-l", "--full-tree", commit])
    return answer.text.split(separator: "\n").compactMap { line in
      let halves = line.split(separator: "\t", maxSplits: 1)
      guard halves.count == 2, let size = halves[0].split(separator: " ").last.flatMap({ Int($0) }) else { return nil }
      return (String(halves[1]), size)
    }
  }

  /// Returns the bytes of files at a commit, one after the other.
  func bytes(of files: [(path: String, size: Int)], at commit: String) async throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var start = 0
    while start < files.count {
      var end = start
      var size = 0
      while end < files.count, end == start || size + files[end].size < Self.groupBytesMax {
        size += files[end].size
        end += 1
      }
      let wanted = files[start..<end].map { "\(commit):\($0.path)\n" }.joined()
      let answer = try await ask(["cat-file", "--batch=%(objectsize)"], input: Array(wanted.utf8)).output
      var rest = answer[...]
      for file in files[start..<end] {
        guard let newline = rest.firstIndex(of: 0x0A), rest.endIndex - newline > file.size + 1 else {
          throw damaged("\(file.path) is not readable")
        }
        bytes += rest[(newline + 1)...(newline + file.size)]
        rest = rest[(newline + file.size + 2)...]
      }
      start = end
    }
    return bytes
  }

  /// Makes a commit with the files changed on top of another one, or the first one.
  func commit(
    _ files: [(path: String, bytes: [UInt8])], on parent: String?, message: String, at: Instant
  ) async throws(Failure) {
    try await prepare()
    var input = Array(
      "commit \(Self.next)\ncommitter sluice <sluice@localhost> \(at.milliseconds / 1000) +0000\n".utf8)
    input += Array("data \(message.utf8.count)\n\(message)\n".utf8)
    if let parent { input += Array("from \(parent)\n".utf8) }
    for file in files {
      input += Array("M 100644 inline \(file.path)\ndata \(file.bytes.count)\n".utf8) + file.bytes + [0x0A]
    }
    if try await git(["rev-parse", "--verify", "--quiet", Self.next]).code == 0 {
      _ = try await ask(["update-ref", "-d", Self.next])
    }
    _ = try await ask(["fast-import", "--quiet", "--force"], input: input)
  }

  /// Pushes the commit that was made, when the remote's tip is still that one; a push is compare-and-swap.
  func push(expecting old: String?) async throws(Failure) -> ToolAnswer {
    try await git(
      [
        "push", "--quiet", "--no-verify", "--force-with-lease=\(Self.name):\(old ?? "")", remote,
        "\(Self.next):\(Self.name)",
      ], variables: variables)
  }

  /// The commit that was made last.
  func made() async throws(Failure) -> String {
    try await ask(["rev-parse", "--verify", Self.next]).text.filter { $0 != "\n" }
  }

  func unreachable(_ answer: ToolAnswer) -> Failure {
    Failure(
      .unreachable, "E0640", "the journal on the git remote \(remote) is out of reach",
      why: answer.errors.split(separator: "\n").prefix(3).map(String.init),
      fix: ["git ls-remote \(remote) \(Self.name)"])
  }

  func damaged(_ why: String) -> Failure {
    Failure(
      .usage, "E0642", "the journal on the git remote \(remote) is not what sluice pushed", why: [why],
      fix: ["git fetch \(remote) \(Self.name) && git log --stat FETCH_HEAD"])
  }

  private func prepare() async throws(Failure) {
    if try await isRepository() { return }
    _ = try await setAside()
    let format = try await git(["--git-dir", commonFolder, "rev-parse", "--show-object-format"], bare: false)
    let kind = format.code == 0 ? format.text.filter { $0 != "\n" } : "sha1"
    let answer = try await git(["init", "--quiet", "--bare", "--object-format=\(kind)", repository], bare: false)
    guard answer.code == 0 else { throw unreachable(answer) }
  }

  private func isRepository() async throws(Failure) -> Bool {
    try await git(["rev-parse", "--git-dir"]).code == 0
  }

  /// Moves what is at our repository's place and is none out of the way, as a machine that lost power leaves it: all
  /// that it had is on the remote, and a journal that is in reach may not be called out of reach.
  private func setAside() async throws(Failure) -> Bool {
    guard access(repository, F_OK) == 0, try await !isRepository(), try await git(["version"], bare: false).code == 0
    else { return false }
    var number = 1
    while access("\(repository).damaged-\(number)", F_OK) == 0 { number += 1 }
    return rename(repository, "\(repository).damaged-\(number)") == 0
  }

  private func ask(_ arguments: [String], input: [UInt8] = []) async throws(Failure) -> ToolAnswer {
    let answer = try await git(arguments, input: input)
    guard answer.code == 0 else { throw damaged("git \(arguments[0]): \(answer.errors)") }
    return answer
  }

  private func git(
    _ arguments: [String], input: [UInt8] = [], variables: [String: String] = [:], bare: Bool = true
  ) async throws(Failure) -> ToolAnswer {
    // `ls-remote` works before there is a repository, and needs the configuration just the same.
    let own =
      bare
      ? [
        "--git-dir", repository, "-c", "include.path=\(commonFolder)/config", "-c", "core.bare=true", "-c",
        "core.hooksPath=/dev/null",
      ] : []
    return try await tools.run(
      CommandLine(arguments: ["git"] + own + arguments, timeoutSeconds: Self.timeoutSeconds), input: input,
      variables: variables)
  }
}
