// SPDX-License-Identifier: Apache-2.0
import PromotionPorts

/// Identifiers of which no two are the same, in no order.
struct RandomIdentifiers: IdentifierSource {
  func next() -> String { "\(UInt64.random(in: 0 ... .max))" }
}
