// SPDX-License-Identifier: Apache-2.0
/// Where the entries are that only the policy can judge: what was asked for, what was signed, and what followed from it.
///
/// Most runs of a long journal ask nobody; they are passed over by a look at their bytes.
struct SignedEntries {
  private var requests: [Int] = []
  private var gated: Set<[UInt8]> = []
  private var chosen: [Int] = []
  // Whether something was signed about a run that asked nobody: then every request counts.
  private var needsAll = false

  /// The positions, in the order of the journal.
  var positions: [Int] {
    if chosen.isEmpty { return [] }
    return needsAll ? Set(requests + chosen).sorted() : chosen
  }

  mutating func note(_ line: JournalLine, _ bytes: UnsafeBufferPointer<UInt8>) {
    let type = bytes[line.parts.type].dropFirst()
    let position = Int(line.sequence)
    if type.starts(with: "run.requested/".utf8) {
      requests.append(position)
      guard Self.asksPeople(bytes[line.parts.body]) else { return }
      gated.insert(Self.run(bytes[line.parts.body]))
      chosen.append(position)
    } else if type.starts(with: "repository.opened/".utf8) {
      requests.append(position)
      chosen.append(position)
    } else if type.starts(with: "environment.acquired/".utf8) {
      if gated.contains(Self.run(bytes[line.parts.body])) { chosen.append(position) }
    } else if type.starts(with: "approval.".utf8) || type.starts(with: "step.resolved/".utf8) {
      chosen.append(position)
      if !gated.contains(Self.run(bytes[line.parts.body])) { needsAll = true }
    } else if Self.rights.contains(where: { type.starts(with: $0) }) {
      // Whose policy counted is only known from every request.
      chosen.append(position)
      needsAll = true
    }
  }

  // Changes of the policy, broken glass, and proofs of asking.
  private static let rights = ["policy.", "glass.", "request.proven/"].map { Array($0.utf8) }

  // A body begins with the run, `{"run":"p-12",`.
  private static func run(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    Array(body.dropFirst(8).prefix { $0 != UInt8(ascii: "\"") })
  }

  private static func asksPeople(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    let wanted = Array(#""approvals":"#.utf8)
    var rest = body
    while let quote = rest.firstIndex(of: wanted[0]) {
      rest = rest[quote...]
      if rest.starts(with: wanted) { return true }
      rest = rest.dropFirst()
    }
    return false
  }
}
