// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// Which of some drafts the journal has already.
enum KnownDrafts {
  /// None of them.
  case none
  /// Some, so that they can be neither appended nor acknowledged.
  case some
  /// All of them.
  case all([JournalEntry])
}
