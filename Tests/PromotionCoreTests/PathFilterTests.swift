// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import Testing

@Suite struct PathFilterTests {
  @Test(arguments: [
    ("**", "a/b", true), ("services/web/**", "services/web/a/b", true), ("services/web", "services/web/a/b", true),
    ("services/web/**", "services/website/a", false), ("*.sql", "a.sql", true), ("*.sql", "db/a.sql", false),
    ("**/*.sql", "a.sql", true), ("**/*.sql", "db/x/a.sql", true), ("db/*/up", "db/1/up", true),
    ("db/*/up", "db/1/2/up", false), ("db/**/up", "db/1/2/up", true), ("a?c", "abc", true), ("a?c", "a/c", false),
    ("./a/", "a/b", true), ("a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false),
  ])
  func `a glob lets in what it names`(glob: String, path: String, isIn: Bool) {
    #expect(PathFilter([glob]).matches(Array(path.utf8)) == isIn)
  }

  @Test func `an exclamation mark takes away, alone from everything`() {
    let filter = PathFilter(["web/**", "!web/docs/**"])
    #expect(filter.matches(Array("web/a".utf8)) && !filter.matches(Array("web/docs/a".utf8)))
    #expect(!filter.mayMatch(under: Array("web/docs".utf8)) && filter.mayMatch(under: Array("web".utf8)))
    #expect(PathFilter(["!docs"]).matches(Array("a".utf8)) && !PathFilter(["!docs"]).matches(Array("docs/a".utf8)))
    #expect(!PathFilter(["!docs"]).isEverything && PathFilter(["a", "**"]).isEverything)
  }

  @Test func `what may hold nothing is not entered, what may is`() {
    let filter = PathFilter(["a/b/*.sql", "c/**/x"])
    for (folder, may) in [("a", true), ("a/b", true), ("a/c", false), ("b", false), ("c/d/e", true)] {
      #expect(filter.mayMatch(under: Array(folder.utf8)) == may, "\(folder)")
    }
    #expect(filter.literalPrefixes == [Array("a/b".utf8), Array("c".utf8)])
    #expect(PathFilter(["**/x", "a"]).literalPrefixes == nil)
    #expect(PathFilter(["a/b/**", "c"]).isLiteral && !filter.isLiteral && !PathFilter(["a", "!a/b"]).isLiteral)
  }
}
