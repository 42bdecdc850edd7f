// SPDX-License-Identifier: Apache-2.0
import PromotionPorts

/// Says for which entries somebody else than the log vouches.
enum TrustRanges {
  /// Cuts the entries where the trust in them changes; every anchor is one that the journal grew from.
  static func ranges(size: Int64, covered: Int64, isSigned: Bool, anchors: [JournalAnchor]) -> [JournalAudit.Range] {
    let signed = isSigned ? covered : 0
    let edges = Set(anchors.map(\.size) + [signed, size]).filter { $0 > 0 && $0 <= size }.sorted()
    var ranges: [JournalAudit.Range] = []
    for edge in edges {
      let trust = trust(upTo: edge, signed: signed, anchors: anchors.filter { $0.size >= edge })
      // What is vouched for in the same way is one range.
      if let previous = ranges.last, previous.trust == trust {
        ranges[ranges.count - 1] = JournalAudit.Range(first: previous.first, last: edge - 1, trust: trust)
      } else {
        ranges.append(JournalAudit.Range(first: (ranges.last?.last ?? -1) + 1, last: edge - 1, trust: trust))
      }
    }
    return ranges
  }

  private static func trust(upTo edge: Int64, signed: Int64, anchors: [JournalAnchor]) -> JournalTrust {
    let witnesses = Set(anchors.flatMap(\.cosigners).filter(\.isKnown).map(\.name))
    if !witnesses.isEmpty { return .witnessed(by: witnesses.sorted()) }
    if anchors.contains(where: \.isElsewhere) { return .anchored }
    return edge <= signed ? .selfSigned : .unsigned
  }
}
