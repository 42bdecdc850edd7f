// SPDX-License-Identifier: Apache-2.0
/// Which paths of a repository belong to a pipeline.
///
/// A glob is matched from the root: `*` and `?` stay within one name, `**` is any number of folders, and a glob that
/// matches a folder matches everything beneath it. A leading `!` takes away what the others let in. Paths are bytes,
/// since git does not ask for UTF-8.
public struct PathFilter: Hashable, Sendable {
  private enum Segment: Hashable {
    case anyFolders
    case name([UInt8])
  }

  private static let separator = UInt8(ascii: "/")
  private static let star = UInt8(ascii: "*")
  private static let question = UInt8(ascii: "?")

  /// The globs as they were written.
  public let globs: [String]
  private let wanted: [[Segment]]
  private let unwanted: [[Segment]]

  /// Lets everything in.
  public static let everything = PathFilter(["**"])

  /// Reads globs.
  public init(_ globs: [String]) {
    self.globs = globs
    let positive = globs.filter { !$0.hasPrefix("!") }.map { Self.segments($0) }
    wanted = positive.isEmpty ? [[.anyFolders]] : positive
    unwanted = globs.filter { $0.hasPrefix("!") }.map { Self.segments(String($0.dropFirst())) }
  }

  /// Whether it lets everything in, so that nothing has to be looked at.
  public var isEverything: Bool { unwanted.isEmpty && wanted.contains { $0.allSatisfy { $0 == .anyFolders } } }

  /// Tells whether a path is let in.
  public func matches(_ path: some Collection<UInt8>) -> Bool {
    let parts = Self.parts(path)
    return wanted.contains { Self.matches($0[...], parts[...]) }
      && !unwanted.contains { Self.matches($0[...], parts[...]) }
  }

  /// Tells whether anything beneath a folder may be let in.
  public func mayMatch(under folder: some Collection<UInt8>) -> Bool {
    let parts = Self.parts(folder)
    return wanted.contains { Self.mayMatch($0[...], parts[...]) }
      && !unwanted.contains { Self.matches($0[...], parts[...]) }
  }

  /// The folders or files beneath which everything lies that is let in, without any wildcard; `nil` when a glob begins
  /// with one.
  public var literalPrefixes: [[UInt8]]? {
    var prefixes: [[UInt8]] = []
    for segments in wanted {
      var prefix: [UInt8] = []
      for segment in segments {
        guard case .name(let name) = segment, !name.contains(Self.star), !name.contains(Self.question) else { break }
        if !prefix.isEmpty { prefix.append(Self.separator) }
        prefix += name
      }
      guard !prefix.isEmpty else { return nil }
      prefixes.append(prefix)
    }
    return prefixes
  }

  /// Whether every glob is a prefix alone, without a wildcard in a name, so that the prefix decides.
  public var isLiteral: Bool {
    unwanted.isEmpty
      && wanted.allSatisfy { segments in
        let rest = segments.drop { $0 != .anyFolders }
        return rest.count <= 1
          && segments.allSatisfy { segment in
            guard case .name(let name) = segment else { return true }
            return !name.contains(Self.star) && !name.contains(Self.question)
          }
      }
  }

  private static func segments(_ glob: String) -> [Segment] {
    parts(glob.utf8).filter { $0 != [UInt8(ascii: ".")] }.map { $0 == [star, star] ? .anyFolders : .name($0) }
  }

  private static func parts(_ path: some Collection<UInt8>) -> [[UInt8]] {
    path.split(separator: separator).map { Array($0) }
  }

  private static func matches(_ segments: ArraySlice<Segment>, _ parts: ArraySlice<[UInt8]>) -> Bool {
    guard let segment = segments.first else { return true }
    // `a/**` is `a` and all beneath it, whether `a` is a folder or not.
    guard let part = parts.first else { return segments.allSatisfy { $0 == .anyFolders } }
    switch segment {
    case .anyFolders:
      return matches(segments.dropFirst(), parts) || matches(segments, parts.dropFirst())
    case .name(let name):
      return matches(name: name[...], part[...]) && matches(segments.dropFirst(), parts.dropFirst())
    }
  }

  private static func mayMatch(_ segments: ArraySlice<Segment>, _ parts: ArraySlice<[UInt8]>) -> Bool {
    guard let segment = segments.first, let part = parts.first else { return true }
    switch segment {
    case .anyFolders: return true
    case .name(let name):
      return matches(name: name[...], part[...]) && mayMatch(segments.dropFirst(), parts.dropFirst())
    }
  }

  /// Matches one name; after a failure only the last star is tried anew, so the cost is bounded by the product of the
  /// lengths.
  private static func matches(name: ArraySlice<UInt8>, _ part: ArraySlice<UInt8>) -> Bool {
    var (pattern, text) = (name.startIndex, part.startIndex)
    var retry: (pattern: Int, text: Int)?
    while text < part.endIndex {
      if pattern < name.endIndex, name[pattern] == star {
        retry = (pattern + 1, text)
        pattern += 1
      } else if pattern < name.endIndex, name[pattern] == question || name[pattern] == part[text] {
        pattern += 1
        text += 1
      } else if let last = retry {
        retry = (last.pattern, last.text + 1)
        (pattern, text) = (last.pattern, last.text + 1)
      } else {
        return false
      }
    }
    return name[pattern...].allSatisfy { $0 == star }
  }
}
