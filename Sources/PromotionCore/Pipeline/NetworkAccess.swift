// SPDX-License-Identifier: Apache-2.0
/// Which network a command reaches.
public enum NetworkAccess: String, Hashable, Sendable, CaseIterable {
  /// That of the machine.
  case host
  /// A loopback of its own and nothing else (R7); sockets in the file system stay.
  case none
}
