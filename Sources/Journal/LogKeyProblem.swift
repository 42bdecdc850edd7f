// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// What is wrong with the log key of this machine.
enum LogKeyProblem {
  /// Nothing makes it again: another key would sign what nobody believes.
  static let missing = Failure(
    .usage, "E0606", "appending to the journal needs the log key",
    why: ["this machine has none: no .git/sluice/log.key, no SLUICE_LOG_KEY, no SLUICE_LOG_KEY_FILE"],
    fix: [
      "SLUICE_LOG_KEY_FILE=FILE, the log key that sluice init made for this journal",
      "put it back from your copy of the keys: .git/sluice/log.key, mode 600",
    ])
}
