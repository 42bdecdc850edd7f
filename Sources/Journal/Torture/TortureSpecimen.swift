// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore
import PromotionPorts

/// A small journal whose bytes are known, to be broken and opened again and again.
struct TortureSpecimen: Sendable {
  enum Ending: Sendable {
    case went
    case refused(Failure)
  }

  enum Verdict { case whole, adopted, sealed }

  private static let mark = "01JT0RTURE000000000000MARK"

  /// The folder of the journal, within one that is removed at the end.
  let folder: String
  private let base: String
  let key: LogKey
  /// An early state, journal and checkpoint.
  let older: (journal: [UInt8], checkpoint: [UInt8])
  /// The acknowledged bytes; they have a sealed torn write in them.
  let acknowledged: [UInt8]
  /// The checkpoint over them.
  let checkpoint: [UInt8]
  /// The bytes of writes that were never acknowledged, of one to four entries.
  let batches: [[UInt8]]
  private let leaves: [String]

  init(folder path: String) async throws(Failure) {
    try DurableFile.makeFolder(path)
    base = "\(path)/sluice-torture-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    folder = base + "/journal"
    key = try LogKey.make(name: "sluice/torture")
    let files = JournalFolder(path: folder)
    let journal = FileJournal(folder: folder, key: key)
    _ = try await journal.append([Self.draft(0), Self.draft(1)], expecting: 0)
    older = (try Self.read(files.journal), try await journal.checkpoint())
    let torn = try DurableFile.openAppending(files.journal)
    try torn.writeAll(Array("{\"v\":1,\"se".utf8))
    torn.close()
    // Opening settles the torn write with a seal; then the entry is decided again.
    while try await journal.append([Self.draft(2)], expecting: try await journal.head()) == nil {}
    (acknowledged, checkpoint) = (try Self.read(files.journal), try await journal.checkpoint())
    leaves = try await journal.leafHashes()
    var batches: [[UInt8]] = []
    for count in 1...4 {
      let writer = try await Self.placed(files, key, acknowledged, checkpoint)
      _ = try await writer.append((3..<3 + count).map(Self.draft), expecting: Int64(leaves.count))
      batches.append(Array(try Self.read(files.journal).dropFirst(acknowledged.count)))
    }
    self.batches = batches
  }

  private static func placed(
    _ files: JournalFolder, _ key: LogKey, _ journal: [UInt8], _ checkpoint: [UInt8]
  ) async throws(Failure) -> FileJournal {
    try DurableFile.replaceHastily(files.journal, with: journal)
    try DurableFile.replaceHastily(files.checkpoint, with: checkpoint)
    return FileJournal(folder: files.path, key: key)
  }

  static func draft(_ number: Int) -> EntryDraft {
    EntryDraft(
      id: "01JT0RTURE" + String(repeating: "0", count: 15) + String(number),
      at: Instant(milliseconds: 1_795_480_200_000),
      type: "run.requested/1", actor: Actor(name: "torture", proof: "engine"),
      body: .members(["text": .string("what is acknowledged stays; what is torn is sealed")]))
  }

  /// Puts a broken journal in place.
  func place(journal: [UInt8], checkpoint: [UInt8]) throws(Failure) {
    let files = JournalFolder(path: folder)
    try DurableFile.replaceHastily(files.journal, with: journal)
    try DurableFile.replaceHastily(files.checkpoint, with: checkpoint)
  }

  /// Appends one entry, as the next command would.
  func open() async -> Ending {
    let journal = FileJournal(folder: folder, key: key)
    let mark = EntryDraft(
      id: Self.mark, at: Instant(milliseconds: 1_795_480_200_000), type: "run.requested/1",
      actor: Actor(name: "torture", proof: "engine"), body: .members([:]))
    do throws(Failure) {
      while try await journal.append([mark], expecting: try await journal.head()) == nil {}
      return .went
    } catch { return .refused(error) }
  }

  func journalBytes() throws(Failure) -> [UInt8] { try Self.read(folder + "/journal.jsonl") }

  /// Says what is wrong with a journal that went on, or `nil`.
  func problem(after broken: [UInt8]) async throws(Failure) -> String? {
    guard try journalBytes().starts(with: broken) else { return "bytes that were there were changed or cut" }
    let report = try await JournalVerification.verify(folder: folder, verifier: key.verifier)
    if let problem = report.problem { return "it does not verify: \(problem)" }
    guard report.covered == report.entries, report.tornBytes == 0 else { return "it is not whole" }
    let journal = FileJournal(folder: folder, verifiers: [key.verifier])
    guard try await journal.leafHashes().starts(with: leaves) else { return "an acknowledged entry is lost" }
    return nil
  }

  /// Says what became of the bytes that were never acknowledged.
  func verdict() async throws(Failure) -> Verdict {
    let added = try await FileJournal(folder: folder, verifiers: [key.verifier]).read(from: Int64(leaves.count))
    if added.contains(where: { $0.type == JournalLine.sealedType }) { return .sealed }
    return added.count > 1 ? .adopted : .whole
  }

  /// Measures how long a small durable append takes, the middle one of 51, in microseconds.
  func syncMicroseconds() throws(Failure) -> Int64 {
    let file = try DurableFile.openAppending(base + "/sync")
    defer { file.close() }
    let clock = ContinuousClock()
    var times: [Duration] = []
    for _ in 0..<51 {
      let start = clock.now
      try file.writeAll(Array(repeating: 0x2E, count: 400))
      try file.synchronise()
      times.append(clock.now - start)
    }
    let middle = times.sorted()[25].components
    return middle.seconds * 1_000_000 + middle.attoseconds / 1_000_000_000_000
  }

  /// Removes what was made.
  func remove() { DurableFile.removeTree(base) }

  private static func read(_ path: String) throws(Failure) -> [UInt8] {
    guard let file = try DurableFile.openExisting(path) else { return [] }
    defer { file.close() }
    return try file.read(from: 0)
  }
}
