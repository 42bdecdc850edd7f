// SPDX-License-Identifier: Apache-2.0
/// Where the entries are that only the policy can judge: what was asked for, what was signed, and what followed from it.
///
/// Most runs of a long journal ask nobody and go by the policy of the run before; they are passed over by a look at their
/// bytes, so that the journal is read once.
struct SignedEntries {
  private var requests: [Int] = []
  private var gated: Set<[UInt8]> = []
  private var chosen: [Int] = []
  // The promotions that went by another policy than the one before them in their pipeline; the first goes by what it names.
  private var laws: [Int] = []
  private var inForce: [[UInt8]: [UInt8]] = [:]
  private var hasOtherLaws = false
  // What the journal is about, and which remote the trunk is read from.
  private var opened: [Int] = []
  // Whether something was signed about a run that asked nobody: then every request counts.
  private var needsAll = false
  // Of promotions that say they ask nobody: one that took its environment for each policy and environment, since a request
  // can leave out what its policy asks.
  private var bare: [Int] = []
  private var judged: Set<[UInt8]> = []
  private var ungated: [[UInt8]: (key: [UInt8], position: Int)] = [:]
  private var releases = VerifiedReleases()

  /// The positions of rollbacks that took an environment for what was never live there.
  var unfounded: [Int] { releases.unfounded }

  /// The positions, in the order of the journal.
  var positions: [Int] {
    if chosen.isEmpty, !hasOtherLaws, bare.isEmpty { return [] }
    return Set((needsAll ? requests : []) + laws + opened + bare + chosen).sorted()
  }

  mutating func note(_ line: JournalLine, _ bytes: UnsafeBufferPointer<UInt8>) {
    let type = bytes[line.parts.type].dropFirst()
    let position = Int(line.sequence)
    if type.starts(with: "run.requested/".utf8) {
      requests.append(position)
      noteRequest(bytes[line.parts.body], position)
      guard Self.asksPeople(bytes[line.parts.body]) else { return }
      gated.insert(Self.run(bytes[line.parts.body]))
      chosen.append(position)
    } else if Self.openings.contains(where: { type.starts(with: $0) }) {
      opened.append(position)
    } else if type.starts(with: "environment.acquired/".utf8) {
      let run = Self.run(bytes[line.parts.body])
      releases.acquired(run)
      if gated.contains(run) {
        chosen.append(position)
      } else if let request = ungated.removeValue(forKey: run), judged.insert(request.key).inserted {
        bare += [request.position, position]
      }
    } else if type.starts(with: "run.completed/".utf8) {
      releases.completed(Self.run(bytes[line.parts.body]))
    } else if type.starts(with: "approval.".utf8) || type.starts(with: "step.resolved/".utf8) {
      chosen.append(position)
      if !gated.contains(Self.run(bytes[line.parts.body])) { needsAll = true }
    } else if Self.rights.contains(where: { type.starts(with: $0) }) {
      // Whose policy counted is only known from every request.
      chosen.append(position)
      needsAll = true
    }
  }

  private mutating func noteRequest(_ body: Slice<UnsafeBufferPointer<UInt8>>, _ position: Int) {
    let run = Self.run(body)
    let pipeline = Self.values(of: #""pipeline":""#, in: body)
    let place = pipeline + Self.values(of: #""environment":""#, in: body)
    let isRollback = body.dropFirst(8 + run.count).starts(with: Self.rollback)
    releases.requested(
      run, commit: Self.values(of: #""commit":""#, in: body), at: place, position: position, isRollback: isRollback)
    guard !isRollback else { return }
    let policy = Self.values(of: #""policy":""#, in: body)
    noteLaw(pipeline: pipeline, policy: policy, position)
    if !judged.contains(place + policy) { ungated[run] = (place + policy, position) }
  }

  // A promotion that goes by the same policy as the one before it claims nothing that is not judged already. A rollback may
  // go by an older one, and changes nothing about which is in force.
  private mutating func noteLaw(pipeline: [UInt8], policy: [UInt8], _ position: Int) {
    guard let before = inForce.updateValue(policy, forKey: pipeline) else { return laws.append(position) }
    guard before != policy else { return }
    laws.append(position)
    hasOtherLaws = true
  }

  // Changes of the policy, broken glass, and proofs of asking.
  private static let rights = ["policy.", "glass.", "request.proven/"].map { Array($0.utf8) }
  private static let openings = ["repository.opened/", "trunk.pinned/"].map { Array($0.utf8) }
  private static let rollback = Array(#"","kind":"rollback","#.utf8)

  // A body begins with the run, `{"run":"p-12",`.
  private static func run(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    Array(body.dropFirst(8).prefix { $0 != UInt8(ascii: "\"") })
  }

  private static func asksPeople(_ body: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    firstEnd(of: #""approvals":"#, in: body) != nil
  }

  // Every value that stands after the key, however deep: a quote within a text is escaped, so no text contains a key.
  private static func values(of key: StaticString, in body: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    var values: [UInt8] = []
    var rest = body
    while let end = firstEnd(of: key, in: rest) {
      rest = rest[end...]
      values += rest.prefix { $0 != UInt8(ascii: "\"") } + [UInt8(ascii: "\"")]
    }
    return values
  }

  private static func firstEnd(of wanted: StaticString, in body: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    let wanted = UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
    let (bytes, end) = (UnsafeBufferPointer(rebasing: body), body.count - wanted.count)
    var index = 0
    while index <= end {
      if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
        return body.startIndex + index + wanted.count
      }
      index += 1
    }
    return nil
  }
}
