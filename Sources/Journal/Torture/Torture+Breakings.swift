// SPDX-License-Identifier: Apache-2.0
extension Torture {
  /// Every way of breaking with its journals.
  func breakings() -> [(name: String, cases: [TortureCase])] {
    [
      ("a write cut at every byte, with every filler", cuts()),
      ("a write of which any set of sectors came to the disk", sectors()),
      ("a bit flipped in every acknowledged byte", flips()), ("a bit flipped in every byte of the checkpoint", notes()),
      ("lines swapped, deleted and repeated", lines()), ("the end cut off", tails()),
    ]
  }

  private func torn(_ name: String, _ bytes: [UInt8]) -> TortureCase {
    TortureCase(name: name, journal: bytes, checkpoint: specimen.checkpoint, isDamage: false)
  }

  private func damage(_ name: String, _ bytes: [UInt8], checkpoint: [UInt8]? = nil) -> TortureCase {
    TortureCase(name: name, journal: bytes, checkpoint: checkpoint ?? specimen.checkpoint, isDamage: true)
  }

  private func cuts() -> [TortureCase] {
    let write = specimen.batches[1]
    return stride(from: 0, through: write.count, by: step).flatMap { kept in
      let fillers: [(String, [UInt8])] = [
        ("nothing", []), ("zeros", Array(repeating: 0, count: write.count - kept)),
        ("0xFF", Array(repeating: 0xFF, count: write.count - kept)), ("newlines", [0x0A, 0x0A]),
      ]
      return fillers.map { filler in
        torn("cut at \(kept), then \(filler.0)", specimen.acknowledged + write[..<kept] + filler.1)
      }
    }
  }

  // After a power cut any set of the sectors may be there, the size of the file may be the old or the new one, and
  // what is missing reads as zeros or as whatever was there before (Pillai et al., OSDI 2014).
  private func sectors() -> [TortureCase] {
    let start = specimen.acknowledged.count
    var cases: [TortureCase] = []
    for write in specimen.batches {
      let whole = specimen.acknowledged + write
      let first = start / 512
      let count = (whole.count + 511) / 512 - first
      for subset in stride(from: 0, to: 1 << count, by: count > 4 ? step : 1) {
        for filler in [0x00, 0xA5] as [UInt8] {
          var bytes = whole
          for index in start..<whole.count where subset >> (index / 512 - first) & 1 == 0 { bytes[index] = filler }
          cases.append(torn("sectors \(String(subset, radix: 2)) of \(count), filler \(filler)", bytes))
          let end = (0..<count).last { subset >> $0 & 1 == 1 }.map { min(whole.count, (first + $0 + 1) * 512) } ?? start
          cases.append(torn("sectors \(String(subset, radix: 2)), cut", Array(bytes[..<max(end, start)])))
        }
      }
    }
    return cases
  }

  private func flips() -> [TortureCase] {
    stride(from: 0, to: specimen.acknowledged.count, by: step).map { index in
      var bytes = specimen.acknowledged
      bytes[index] ^= 1 << UInt8(index % 8)
      return damage("byte \(index)", bytes)
    }
  }

  private func notes() -> [TortureCase] {
    stride(from: 0, to: specimen.checkpoint.count, by: step).map { index in
      var bytes = specimen.checkpoint
      bytes[index] ^= 1 << UInt8(index % 7)
      return damage("byte \(index) of the checkpoint", specimen.acknowledged, checkpoint: bytes)
    }
  }

  private func lines() -> [TortureCase] {
    let lines = specimen.acknowledged.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false).map(
      Array.init)
    func joined(_ lines: [[UInt8]]) -> [UInt8] { lines.flatMap { $0 + [0x0A] } }
    var cases: [TortureCase] = []
    for first in lines.indices {
      var without = lines
      without.remove(at: first)
      cases.append(damage("line \(first + 1) deleted", joined(without)))
      let doubled = joined(Array(lines[...first] + lines[first...]))
      // Behind the last acknowledged line it is like any other write that was never acknowledged.
      let isBehind = first == lines.count - 1
      cases.append(isBehind ? torn("the last line twice", doubled) : damage("line \(first + 1) twice", doubled))
      for second in lines.indices where second > first {
        var swapped = lines
        swapped.swapAt(first, second)
        cases.append(damage("lines \(first + 1) and \(second + 1) swapped", joined(swapped)))
      }
    }
    return cases
  }

  private func tails() -> [TortureCase] {
    stride(from: 0, to: specimen.acknowledged.count, by: step).map { end in
      damage("cut to \(end) bytes", Array(specimen.acknowledged[..<end]))
    }
  }
}
