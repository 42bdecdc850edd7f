// SPDX-License-Identifier: Apache-2.0
/// Which services are well by now.
actor Wellness {
  private var well: Set<String> = []

  func add(_ name: String) { well.insert(name) }

  func has(_ names: [String]) -> Bool { well.isSuperset(of: names) }
}
