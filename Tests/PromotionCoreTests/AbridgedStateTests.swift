// SPDX-License-Identifier: Apache-2.0
import PromotionCore
import PromotionTestSupport
import Testing

/// What is left out of the abridged state changes no answer but to say no, and a snapshot is the state that it is of.
@Suite struct AbridgedStateTests {
  private static let seeds: [UInt64] = [2, 4, 5]

  @Test(arguments: seeds) func `an abridged state goes on as the whole one does`(seed: UInt64) {
    var history = RandomHistory(seed: seed)
    var short = JournalState()
    var folded: Int64 = 0
    var leftOut = 0
    for round in 0..<800 {
      history.step()
      let whole = history.story.state
      // The events are not at hand here, so the state is taken over where nothing was left out yet.
      guard short.runsLeftOut > 0 else {
        short = round % 50 == 49 ? whole.abridged() : whole
        folded = whole.size
        continue
      }
      for (sequence, happening) in history.story.events.enumerated().dropFirst(Int(folded)) {
        JournalFold.apply(happening.event, sequence: Int64(sequence), at: happening.at, to: &short)
      }
      folded = whole.size
      if short.needsWhole { short = whole.abridged() }
      if round % 50 == 49 { short = short.abridged() }
      leftOut = max(leftOut, short.runsLeftOut)
      if round % 10 == 0 || round % 50 == 49 { compare(short, whole, at: history.story.now) }
    }
    #expect(leftOut > 50, "\(leftOut)")
  }

  private func compare(_ short: JournalState, _ whole: JournalState, at now: Instant) {
    #expect(short.size == whole.size && short.trunk == whole.trunk)
    #expect(short.nextName(.promotion) == whole.nextName(.promotion))
    #expect(short.order.count + short.runsLeftOut == whole.order.count)
    for name in short.order { #expect(short.runs[name] == whole.runs[name]) }
    #expect(
      short.order.filter { short.runs[$0].map { $0.sequence >= short.wholeSince } ?? false }
        == whole.order.filter { whole.runs[$0].map { $0.sequence >= short.wholeSince } ?? false })
    for place in [Story.staging, Story.production] {
      let (left, right) = (short[place], whole[place])
      #expect(left.live == right.live && left.holder == right.holder && left.disturbedBy == right.disturbedBy)
      #expect(left.epoch == right.epoch && left.hold == right.hold && left.quarantine == right.quarantine)
      #expect(left.applied == right.applied)
      #expect(left.releases == right.releases.suffix(left.releases.count))
      for number in 0..<10 {
        #expect(left.hasVerified(Story.commit(number)) == right.hasVerified(Story.commit(number)))
      }
      if let target = left.rollbackTarget(at: now) { #expect(right.rollbackTarget(at: now) == target) }
      #expect(short.unsettledRuns(at: place) == whole.unsettledRuns(at: place))
      #expect(
        short.runs(at: place).filter { !$0.phase.isTerminal } == whole.runs(at: place).filter { !$0.phase.isTerminal })
    }
  }

  @Test func `an entry about a run that is left out asks for the whole state`() {
    var history = RandomHistory(seed: 9)
    while history.story.state.order.count < 400 { history.step() }
    let whole = history.story.state
    var short = whole.abridged()
    #expect(short.isAbridged && !short.needsWhole && !whole.isAbridged)
    guard let old = whole.order.first(where: { short.runs[$0] == nil }) else {
      Issue.record("nothing was left out")
      return
    }
    JournalFold.apply(.runExpired(run: old), sequence: whole.size, at: history.story.now, to: &short)
    #expect(short.needsWhole)
  }

  @Test(arguments: seeds) func `a snapshot reads back as the state that it was made of`(seed: UInt64) {
    var history = RandomHistory(seed: seed)
    for _ in 0..<200 { history.step() }
    for state in [history.story.state, history.story.state.abridged()] {
      #expect(StateSnapshot.state(from: StateSnapshot.bytes(of: state)) == state)
    }
  }

  @Test func `a snapshot has everything that any entry can say`() {
    var state = JournalState()
    for (sequence, event) in EventSamples.all.enumerated() {
      JournalFold.apply(event, sequence: Int64(sequence), at: EventSamples.at, to: &state)
      #expect(StateSnapshot.state(from: StateSnapshot.bytes(of: state)) == state, "after \(EventCodec.type(of: event))")
    }
  }

  @Test func `bytes that are no snapshot of this version are none`() {
    var history = RandomHistory(seed: 3)
    for _ in 0..<60 { history.step() }
    let bytes = StateSnapshot.bytes(of: history.story.state)
    #expect(StateSnapshot.state(from: []) == nil)
    #expect(StateSnapshot.state(from: Array(bytes.dropLast())) == nil)
    let other = String(decoding: bytes, as: UTF8.self)
      .replacing("{\"snapshot\":\(StateSnapshot.version),", with: "{\"snapshot\":\(StateSnapshot.version + 1),")
    #expect(StateSnapshot.state(from: Array(other.utf8)) == nil)
    for index in stride(from: 0, to: bytes.count, by: 1999) {
      var changed = bytes
      changed[index] ^= 0x15
      // It may read as another state; it never stops the program.
      _ = StateSnapshot.state(from: changed)
    }
  }

  @Test func `a set of commits finds what it has and nothing else`() {
    var history = RandomHistory(seed: 5)
    while history.story.state[Story.staging].releases.count < 60 { history.step() }
    let earlier = history.story.state.abridged()[Story.staging].earlier
    #expect(!earlier.isEmpty)
    let dropped = Set(history.story.state[Story.staging].releases.dropLast(JournalState.releasesKept).map(\.commit))
    for number in 0..<10 {
      #expect(earlier.contains(Story.commit(number)) == dropped.contains(Story.commit(number)))
      #expect(!earlier.contains(CommitID(Story.commit(number).short)))
    }
    #expect(!earlier.contains(CommitID("")) && !earlier.contains(CommitID(" ")) && !earlier.contains(CommitID("z")))
  }
}
