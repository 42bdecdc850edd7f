// SPDX-License-Identifier: Apache-2.0
/// The abridged state as bytes, so that it can be kept beside the journal and thrown away at any time.
public enum StateSnapshot {
  /// The number of this form and of the fold that fills it; other numbers are not read.
  ///
  /// It is raised with every change of what a snapshot holds or of what the fold makes of an entry.
  public static let version: Int64 = 3

  /// Returns the bytes for a state.
  public static func bytes(of state: JournalState) -> [UInt8] {
    DocumentWriter.bytes(of: SnapshotWriter.document(of: state))
  }

  /// Returns the state of bytes, or `nil` when they are not what this version writes.
  public static func state(from bytes: [UInt8]) -> JournalState? {
    guard let document = try? DocumentReader.document(from: bytes),
      let state = try? SnapshotReader.state(EventFields(document))
    else { return nil }
    return state
  }
}
