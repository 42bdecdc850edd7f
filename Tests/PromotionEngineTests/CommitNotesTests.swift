// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionEngine
import PromotionPorts
import Testing

@Suite struct CommitNotesTests {
  private func notes(_ subject: String, _ body: String = "") -> CommitNotes {
    let ann = Commit.Person(name: "Ann", email: "ann@example.com")
    return CommitNotes(
      Commit(
        id: CommitID("a"), tree: TreeID("t"), parents: [], author: ann, committer: ann, coauthors: [],
        committedAt: Instant(milliseconds: 0), subject: subject, body: body))
  }

  @Test(arguments: [
    ("feat: pay by card", "feat", nil, false), ("fix(checkout): round up", "fix", "checkout", false),
    ("Feat(api)!: drop v1", "feat", "api", true), ("chore!: x", "chore", nil, true), ("feat : no", nil, nil, false),
    ("Fix the thing: now", nil, nil, false), ("feat:no blank", nil, nil, false), ("", nil, nil, false),
  ])
  func `the type, scope and breaking mark of a conventional commit`(
    subject: String, type: String?, scope: String?, isBreaking: Bool
  ) {
    let notes = notes(subject)
    #expect(notes.type == type && notes.scope == scope && notes.isBreaking == isBreaking)
  }

  @Test func `a footer says that something breaks`() {
    #expect(notes("feat: x", "Text.\n\nBREAKING CHANGE: all").isBreaking)
    #expect(notes("x", "BREAKING-CHANGE: all").isBreaking)
    #expect(!notes("x", "no BREAKING CHANGE: here").isBreaking)
  }

  @Test func `issues and pull requests are told apart`() {
    let squashed = notes("fix: rounding (#12)", "Closes #7, see #7 and org/repo#9 and &#39;")
    #expect(squashed.pullRequest == 12 && squashed.issues == [7])
    #expect(notes("Merge pull request #34 from ann/x", "feat: pay (#5)").pullRequest == 34)
    #expect(notes("Merge branch 'x'", "See merge request shop/web!56").pullRequest == 56)
    #expect(notes("fix #3 and #4").issues == [3, 4])
    #expect(notes("number 99999999999999999999 #99999999999999999999").issues.isEmpty)
  }

  @Test func `reverts and cherry-picks name what they are of`() {
    let id = String(repeating: "ab", count: 20)
    #expect(notes("Revert \"x\"", "This reverts commit \(id).").reverts == [CommitID(id)])
    #expect(notes("x", "(cherry picked from commit \(id))").copies == [CommitID(id)])
    #expect(notes("x", "This reverts commit abc.").reverts.isEmpty)
  }
}
