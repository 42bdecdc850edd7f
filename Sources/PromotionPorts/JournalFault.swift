// SPDX-License-Identifier: Apache-2.0
/// The first thing that is wrong with a journal, and where.
public struct JournalFault: Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The line is longer than an entry may be.
    case tooLong = "too long"
    /// The line is not canonical JSON in the shape of an entry.
    case malformed = "malformed"
    /// The line does not have the sum that it states.
    case wrongSum = "wrong sum"
    /// The entry is not the next one.
    case wrongSequence = "wrong sequence"
    /// The entry does not name the entry before it.
    case wrongLink = "wrong link"
    /// The entry states more durable entries than there are before it.
    case wrongWatermark = "wrong watermark"
    /// The id was used before.
    case repeatedID = "repeated id"
    /// A seal stands where there is nothing to seal, or states other bytes.
    case wrongSeal = "wrong seal"
    /// The last line has no newline.
    case unfinished = "unfinished line"
    /// There are fewer entries than were acknowledged.
    case missingEntries = "missing entries"
    /// The checkpoint is not signed by the log, or not readable.
    case wrongCheckpoint = "wrong checkpoint"
    /// The checkpoint states another root.
    case wrongRoot = "wrong root"
    /// The journal did not grow from a checkpoint that was kept elsewhere: its end was cut, or it was written anew.
    case otherHistory = "other history"
    /// An approval is not signed by the person whom it names, over what it names, under the policy then in force.
    case wrongApproval = "wrong approval"
  }

  /// The line, from 1.
  public let line: Int
  /// The sequence of the entry that should be there.
  public let entry: Int64
  /// What is wrong.
  public let kind: Kind
  /// More about it, one line; empty when the kind says all.
  public let detail: String

  /// Names a fault.
  public init(line: Int, entry: Int64, kind: Kind, detail: String = "") {
    self.line = line
    self.entry = entry
    self.kind = kind
    self.detail = detail
  }

  /// Line, entry and kind, for a person.
  public var description: String {
    "line \(line), entry \(entry): \(kind.rawValue)" + (detail.isEmpty ? "" : " (\(detail))")
  }
}
