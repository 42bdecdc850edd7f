// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import PromotionEngine
internal import PromotionPorts

/// Shows what a release brings: kinds of change, people, issues, and what is live but not in it.
struct ContentsView {
  private static let shown = 8

  let proposal: PromotionPath.Proposal

  private var notes: [(commit: Commit, notes: CommitNotes)] {
    proposal.commits.map { ($0, CommitNotes($0)) }
  }

  /// Everyone who wrote a part of it, co-authors too, each address once.
  var people: [Commit.Person] {
    var seen: Set<String> = []
    return proposal.commits.flatMap { [$0.author] + $0.coauthors }.filter {
      seen.insert($0.email.lowercased()).inserted
    }
  }

  /// Lines under the headline; none where there is nothing to say.
  var lines: [String] {
    var rows: [[String]] = []
    let notes = self.notes
    var kinds: [String: Int] = [:]
    for entry in notes { entry.notes.type.map { kinds[$0, default: 0] += 1 } }
    let breaking = notes.filter(\.notes.isBreaking).count
    var words = kinds.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      "\($0.value) \(SafeText.line($0.key, width: 16))"
    }
    if breaking > 0 { words.append("\(breaking) breaking") }
    if !words.isEmpty { rows.append(["kinds", Few.text(words)]) }
    if people.count > 1 { rows.append(["by", Few.text(people.map { SafeText.line($0.name, width: 24) })]) }
    let requests = notes.compactMap(\.notes.pullRequest).map { "#\($0)" }
    if !requests.isEmpty { rows.append(["requests", Few.text(requests)]) }
    let issues = notes.flatMap(\.notes.issues).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
    if !issues.isEmpty { rows.append(["issues", Few.text(issues.map { "#\($0)" })]) }
    let paths = proposal.policy.pipeline.paths
    if !PathFilter(paths).isEverything { rows.append(["paths", SafeText.line(paths.joined(separator: ", "))]) }
    return Table.lines(rows)
  }

  /// What it brings again that was taken back or kept out before.
  var quarantined: [String] {
    let quarantine = proposal.state[proposal.plan.place].quarantine
    return proposal.commits.compactMap { commit in
      quarantine[commit.id].map { "contains \(commit.id.short), in quarantine: \(SafeText.line($0.reason))" }
    }
  }

  /// What the history says against it.
  var warnings: [String] {
    var lines: [String] = []
    let place = proposal.plan.place
    if !proposal.contents.bringsSomething {
      lines.append("nothing to promote: no change within the paths of \(place.pipeline)")
    }
    guard let live = proposal.state[place].live else { return lines }
    if proposal.contents.isTrunkRewritten {
      lines.append(
        "\(proposal.state.trunk) was rewritten since \(live.run): it no longer has \(live.commit.short), which is live")
    }
    lines += proposal.contents.hotfixes.prefix(Self.shown).map { hotfix in
      let title = "\(hotfix.commit.id.short) \(SafeText.line(hotfix.commit.subject, width: 40))"
      return switch hotfix.fate {
      case .carried(let commit): "live, and in it as \(commit.short): \(title)"
      case .sameContent: "live, and in it with the same content: \(title)"
      case .reverted(let commit): "live, and taken back in it by \(commit.short): \(title)"
      case .missing: "live, and MISSING in it: \(title)"
      }
    }
    let more = proposal.contents.hotfixes.count - Self.shown
    if more > 0 { lines.append("and \(more) more that are live and not in it") }
    return lines
  }

  var commits: Document {
    .array(
      notes.map { commit, notes in
        .members([
          "id": .string(commit.id.rawValue), "subject": .string(commit.subject), "author": .string(commit.author.email),
          "coauthors": .array(commit.coauthors.map { .string($0.email) }), "type": notes.type.map { .string($0) },
          "scope": notes.scope.map { .string($0) }, "breaking": .boolean(notes.isBreaking),
          "issues": .array(notes.issues.map { .integer(Int64($0)) }),
          "request": notes.pullRequest.map { .integer(Int64($0)) },
        ])
      })
  }

  var peopleDocument: Document {
    .array(people.map { .members(["name": .string($0.name), "email": .string($0.email)]) })
  }

  var hotfixes: Document {
    .array(
      proposal.contents.hotfixes.map { hotfix in
        let fate: (word: String, by: CommitID?) =
          switch hotfix.fate {
          case .carried(let commit): ("carried", commit)
          case .sameContent: ("same-content", nil)
          case .reverted(let commit): ("reverted", commit)
          case .missing: ("missing", nil)
          }
        return .members([
          "id": .string(hotfix.commit.id.rawValue), "subject": .string(hotfix.commit.subject),
          "fate": .string(fate.word), "by": fate.by.map { .string($0.rawValue) },
        ])
      })
  }
}
