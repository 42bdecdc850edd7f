// SPDX-License-Identifier: Apache-2.0
import PromotionPorts

/// Why bytes are not a line of the journal.
struct JournalLineFault: Error {
  let kind: JournalFault.Kind
}
