// SPDX-License-Identifier: Apache-2.0
/// Where a pipeline's journal lives.
public enum JournalKind: String, Hashable, Sendable, CaseIterable {
  /// A file in the common git directory: one machine.
  case file
  /// A branch of the git remote: many machines without a server.
  case git
  /// A PostgreSQL table: many promoters.
  case postgres
}
