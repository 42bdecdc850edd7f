// SPDX-License-Identifier: Apache-2.0
public import PromotionCore

/// Where the commands get their adapters from: the executable is the only place that names them.
public enum Composition {
  /// Opens a session on the repository at or above a folder; set by the executable for the time of one command.
  @TaskLocal public static var open: @Sendable (_ folder: String) async throws(Failure) -> Session = { _ throws(Failure) in
    throw Failure(.defect, "E7003", "no adapters were given to the command line")
  }
}
