// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Looks at everything around a repository that can stop a promotion or a rollback.
struct Doctor {
  private static let bytesMin: UInt64 = 1 << 30
  private static let clockToleranceMilliseconds: Int64 = 5000

  let session: Session
  let pipeline: String?

  func diagnoses() async -> [Diagnosis] {
    var found = [await clone(), await remote()]
    found += await journal()
    found += logKey()
    found += await JournalServerCheck(session: session).diagnoses()
    found += [disk(), await tool("git", ["--version"], "reads nothing by itself, but you push and fetch with it")]
    found += [await tool("ssh-keygen", ["-?"], "signs approvals"), signingKey()]
    return found
  }

  private func clone() async -> Diagnosis {
    guard let answer = await asked(["git", "rev-parse", "--is-shallow-repository"]), answer.code == 0 else {
      return Diagnosis(subject: "clone", grade: .note, text: "git does not say whether it is whole")
    }
    guard answer.text.hasPrefix("true") else { return await history() }
    return Diagnosis(
      subject: "clone", grade: .problem, text: "is shallow: what is older than it reaches cannot be compared",
      fix: ["git fetch --unshallow", "GitHub: actions/checkout with fetch-depth: 0", "GitLab: GIT_DEPTH: 0"])
  }

  /// Walks to the first commit, since what is lost, grafted or replaced shows in no other way.
  private func history() async -> Diagnosis {
    let history = session.world.history
    do throws(Failure) {
      let head = try await history.commit("HEAD").id
      // Refused where git shows another history than the commits tell.
      _ = try await history.mergeBases(head, head)
      let count = try await history.count(CommitRange(after: nil, upTo: head))
      let text = "has its whole history, \(count) \(count == 1 ? "commit" : "commits")"
      return await partial() ?? Diagnosis(subject: "clone", grade: .ok, text: text)
    } catch {
      if error.code == "E0102" { return Diagnosis(subject: "clone", grade: .note, text: error.what, fix: error.fix) }
      return Diagnosis(subject: "clone", grade: .problem, text: error.what, fix: error.fix)
    }
  }

  private func partial() async -> Diagnosis? {
    let answer = await asked(["git", "config", "--get-regexp", "^remote\\..*\\.(promisor|partialclonefilter)$"])
    guard let answer, answer.code == 0, !answer.text.isEmpty else { return nil }
    return Diagnosis(
      subject: "clone", grade: .note, text: "is partial: a file that was not fetched is not looked for on the remote",
      fix: ["git fetch --refetch --no-filter origin"])
  }

  private func remote() async -> Diagnosis {
    guard let names = await asked(["git", "remote"]), names.code == 0,
      let name = names.text.split(separator: "\n").first.map(String.init)
    else { return Diagnosis(subject: "remote", grade: .ok, text: "none; a rollback needs none") }
    let answer = await asked(["git", "ls-remote", "--quiet", name, "HEAD"])
    guard let answer, answer.code == 0 else {
      return Diagnosis(
        subject: "remote", grade: .note, text: "\(name) does not answer; \(without)",
        fix: ["git ls-remote \(name)"])
    }
    return Diagnosis(subject: "remote", grade: .ok, text: "\(name) answers")
  }

  /// What a rollback does while the remote is away.
  private var without: String {
    switch session.world.journal.kind {
    case .file, .postgres: "a rollback goes on without it"
    case .git: "the journal may be there; rollback --offline goes on without it"
    }
  }

  private func journal() async -> [Diagnosis] {
    do throws(Failure) {
      let state = try await session.ledger.state()
      guard !state.trunk.isEmpty else {
        if let log = await NamedLog.find(session.world.history) {
          return [Diagnosis(subject: "journal", grade: .problem, text: log.failure.what, fix: log.failure.fix)]
        }
        return [Diagnosis(subject: "journal", grade: .problem, text: "there is none yet", fix: ["sluice init"])]
      }
      var found = [
        Diagnosis(subject: "journal", grade: .ok, text: "\(EntryCount.text(state.size)); sluice verify checks each")
      ]
      found.append(try await clock(state))
      found += await policy(pipeline)
      return found
    } catch { return [Diagnosis(subject: "journal", grade: .problem, text: error.what, fix: error.fix)] }
  }

  private func clock(_ state: JournalState) async throws(Failure) -> Diagnosis {
    let last = try await session.world.journal.read(from: state.size - 1).first?.at
    let ahead = (last ?? session.world.clock.now()).milliseconds - session.world.clock.now().milliseconds
    guard ahead > Self.clockToleranceMilliseconds else {
      return Diagnosis(subject: "clock", grade: .ok, text: "not behind the journal")
    }
    return Diagnosis(
      subject: "clock", grade: .problem,
      text: "\(DurationText.text(seconds: ahead / 1000)) behind the newest entry of the journal",
      fix: ["timedatectl", "look which machine wrote it: sluice log -n 1"])
  }

  private func policy(_ name: String?) async -> [Diagnosis] {
    let policy: Policy
    do throws(Failure) { policy = try await session.policy(name).0 } catch {
      // Several pipelines are no illness: each is looked at.
      if name == nil, error.code == "E0209",
        let all = try? await PolicyLookup(world: session.world, ledger: session.ledger).pipelines()
      {
        var found: [Diagnosis] = []
        for one in all { found += await self.policy(one) }
        return found
      }
      return [Diagnosis(subject: "policy", grade: .problem, text: error.what, fix: error.fix)]
    }
    var found = [
      Diagnosis(subject: "policy", grade: .ok, text: "\(policy.pipeline.name) as of \(policy.commit.short)")
    ]
    // Another machine may be the one that promotes there, so what does not answer this one is no problem yet.
    found += await PipelineSurroundings(session: session).databases(of: policy.pipeline).map(\.noted)
    return found
  }

  /// Whoever can read the log key can write another history; the next append would refuse it, too.
  private func logKey() -> [Diagnosis] {
    do throws(Failure) {
      guard try Composition.required().journal.ownKey(session.journalFolder) != nil else { return [] }
      return [Diagnosis(subject: "log key", grade: .ok, text: "nobody else may read it")]
    } catch {
      let text = ([error.what] + error.why).joined(separator: ": ")
      return [Diagnosis(subject: "log key", grade: .problem, text: SafeText.line(text), fix: error.fix)]
    }
  }

  private func disk() -> Diagnosis {
    var status = statvfs()
    guard statvfs(session.journalFolder, &status) == 0 || statvfs(session.world.folder, &status) == 0 else {
      return Diagnosis(subject: "disk", grade: .note, text: String(cString: strerror(errno)))
    }
    let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    if access(session.journalFolder, F_OK) == 0, access(session.journalFolder, W_OK | X_OK) != 0 {
      return Diagnosis(
        subject: "disk", grade: .problem, text: "this user may not write into \(session.journalFolder)",
        fix: ["ls -ld \(session.journalFolder)"])
    }
    let text = "\(free >> 20) MiB free where the journal is"
    guard free < Self.bytesMin else { return Diagnosis(subject: "disk", grade: .ok, text: text) }
    return Diagnosis(
      subject: "disk", grade: .note, text: "\(text): a promotion stops where it is when nothing can be written",
      fix: ["df -h \(session.journalFolder)", "du -sh \(session.journalFolder)/evidence"])
  }

  private func signingKey() -> Diagnosis {
    guard session.signingKey == nil else {
      return Diagnosis(subject: "signing key", grade: .ok, text: SafeText.line(session.signingKey ?? ""))
    }
    return Diagnosis(
      subject: "signing key", grade: .note, text: "git names none; you need one to approve",
      fix: ["git config user.signingkey ~/.ssh/id_ed25519.pub"])
  }

  private func tool(_ name: String, _ arguments: [String], _ use: String) async -> Diagnosis {
    guard let answer = await asked([name] + arguments) else {
      return Diagnosis(
        subject: name, grade: .problem, text: "is not there; it \(use)", fix: ["apt-get install git openssh-client"])
    }
    let said = answer.code == 0 ? answer.text.split(separator: "\n").first.map { SafeText.line(String($0)) } : nil
    return Diagnosis(subject: name, grade: .ok, text: said ?? "is there")
  }

  private func asked(_ arguments: [String]) async -> ToolAnswer? {
    let command = CommandLine(arguments: arguments, timeoutSeconds: 15, pass: ["SSH_AUTH_SOCK", "HOME"])
    do throws(Failure) {
      return try await session.machine.tools.run(
        command, input: [], variables: ["GIT_TERMINAL_PROMPT": "0", "GIT_DIR": gitFolder])
    } catch { return nil }
  }

  /// The journal lies in the repository's own folder.
  private var gitFolder: String {
    session.journalFolder.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
  }
}
