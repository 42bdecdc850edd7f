// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Asks addresses and ports whether they answer.
public protocol PlaceProbe: Sendable {
  /// Returns the status of a GET, following no redirect, or why there is none; at most `seconds` are waited.
  func status(of address: WebAddress, seconds: Int64) async -> Result<Int, ProbeProblem>

  /// Tells whether something accepts connections there within a second or so.
  func accepts(host: String, port: Int) async -> Bool

  /// Returns the process of this machine that listens on a port, or `nil` when none does.
  func owner(ofPort port: Int) -> PortOwner?
}

/// Why an address did not answer.
public struct ProbeProblem: Error, Hashable, Sendable {
  /// One line for a person.
  public let text: String

  /// Says why.
  public init(text: String) { self.text = text }
}

/// A process that listens on a port.
public struct PortOwner: Hashable, Sendable {
  /// Its number; `nil` when it belongs to another user and cannot be seen.
  public let process: Int32?
  /// Its command line, or what is known of it.
  public let command: String

  /// Describes an owner.
  public init(process: Int32?, command: String) {
    self.process = process
    self.command = command
  }
}
