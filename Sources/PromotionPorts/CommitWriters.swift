// SPDX-License-Identifier: Apache-2.0

/// Everybody who wrote a part of some commits, as far as these say.
public struct CommitWriters: Hashable, Sendable {
  /// The addresses of authors, committers and co-authors, as they are spelled.
  public private(set) var addresses: Set<String> = []
  /// The public keys that SSH signatures of the commits name.
  public private(set) var keys: Set<[UInt8]> = []

  /// Takes in who wrote the commits.
  public init(_ commits: [Commit] = []) {
    for commit in commits { add(commit) }
  }

  /// Takes in who wrote one more commit.
  public mutating func add(_ commit: Commit) {
    addresses.formUnion(commit.addresses)
    if let key = commit.signingKey { keys.insert(key) }
  }
}
