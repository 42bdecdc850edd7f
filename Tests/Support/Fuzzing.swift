// SPDX-License-Identifier: Apache-2.0
/// Feeds a reader with inputs that nobody wrote: parts of good ones, joined, cut, repeated and changed.
///
/// The same seed gives the same inputs. `SLUICE_SEED` asks for another one, `SLUICE_SOAK` for many more.
public struct Fuzzing {
  /// Where the numbers begin.
  public let seed: UInt64
  /// How many inputs are made.
  public let rounds: Int
  private let corpus: [[UInt8]]
  private let words: [[UInt8]]

  /// Mixes a corpus with words that the reader knows.
  public init(_ corpus: [[UInt8]], words: [String], rounds: Int, variables: [String: String]) {
    self.corpus = corpus.isEmpty ? [[]] : corpus
    self.words = words.map { Array($0.utf8) }
    seed = variables["SLUICE_SEED"].flatMap { UInt64($0) } ?? 20_261_125
    self.rounds = variables["SLUICE_SOAK"] == nil ? rounds : rounds * 50
  }

  /// Calls the body with each input; the number tells which one it was.
  public func forEach(_ body: (_ round: Int, _ input: [UInt8]) throws -> Void) rethrows {
    var random = SplitMix(state: seed)
    for round in 0..<rounds { try body(round, input(&random)) }
  }

  private func input(_ random: inout SplitMix) -> [UInt8] {
    var bytes = corpus[Int.random(in: 0..<corpus.count, using: &random)]
    for _ in 0..<Int.random(in: 1...6, using: &random) {
      switch Int.random(in: 0..<8, using: &random) {
      case 0 where !words.isEmpty:
        let word = words[Int.random(in: 0..<words.count, using: &random)]
        bytes.insert(contentsOf: word, at: Int.random(in: 0...bytes.count, using: &random))
      case 1:
        // Deep and wide: the same bytes many times.
        let unit = Array(bytes.dropFirst(Int.random(in: 0...bytes.count, using: &random)).prefix(3))
        for _ in 0..<Int.random(in: 1...200, using: &random) { bytes += unit }
      case 2:
        let other = corpus[Int.random(in: 0..<corpus.count, using: &random)]
        bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))
        bytes += other.dropFirst(Int.random(in: 0...other.count, using: &random))
      case _: random.mutate(&bytes)
      }
    }
    return bytes
  }
}
