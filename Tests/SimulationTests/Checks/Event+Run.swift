// SPDX-License-Identifier: Apache-2.0
import PromotionCore

extension Event {
  /// The run that an event is about, by what its entry says.
  var run: RunName? { EventCodec.body(of: self)["run"]?.string.map { RunName($0) } }

  /// The epoch that an event carries.
  var epoch: Int64? { EventCodec.body(of: self)["epoch"]?.integer }
}
