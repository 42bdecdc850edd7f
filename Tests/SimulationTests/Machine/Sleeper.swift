// SPDX-License-Identifier: Apache-2.0
/// Which timer wakes somebody who sleeps; whoever cancels the sleep must find it.
final class Sleeper: @unchecked Sendable {
  var timer: Int?
}
