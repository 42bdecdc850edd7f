// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// The environments of a pipeline as a picture: Mermaid for Markdown, SVG for a page that needs nothing else.
struct PipelinePicture: Hashable, Sendable {
  /// An environment and what guards it.
  struct Station: Hashable, Sendable {
    let name: String
    let after: String?
    let gates: [String]
  }

  let stations: [Station]

  init(_ pipeline: Pipeline) {
    stations = pipeline.environments.map { environment in
      Station(
        name: environment.name.rawValue, after: environment.after?.rawValue,
        gates: environment.gates.map { "\($0.name)" })
    }
  }

  var mermaid: [String] {
    var lines = ["flowchart LR", "  trunk([trunk])"]
    for station in stations { lines.append("  \(Self.id(station.name))[\(station.name)]") }
    for station in stations {
      let from = station.after.map(Self.id) ?? "trunk"
      let gates = station.gates.isEmpty ? "" : "|\(station.gates.joined(separator: ", "))|"
      lines.append("  \(from) -->\(gates) \(Self.id(station.name))")
    }
    return lines
  }

  /// Boxes from left to right by how far they are from the trunk, branches below each other.
  var svg: [String] {
    let (width, height, gap) = (150, 46, 150)
    var column: [String: Int] = [:]
    var used: [Int: Int] = [:]
    var places: [(station: Station, x: Int, y: Int)] = []
    for station in stations {
      let at = station.after.flatMap { column[$0] }.map { $0 + 1 } ?? 1
      column[station.name] = at
      let row = used[at, default: 0]
      used[at] = row + 1
      places.append((station, at * (width + gap), row * (height + 40) + 30))
    }
    let right = (places.map(\.x).max() ?? 0) + width + 20
    let below = (places.map(\.y).max() ?? 0) + height + 20
    var lines = [
      "<svg viewBox=\"0 0 \(right) \(below)\" role=\"img\" aria-label=\"How a commit rises\" class=\"picture\">",
      "<defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\""
        + " orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker></defs>",
    ]
    lines += Self.box("trunk", x: 0, y: 30, width: width, height: height, isRound: true)
    for place in places {
      lines += Self.box(place.station.name, x: place.x, y: place.y, width: width, height: height, isRound: false)
      let from = places.first { $0.station.name == place.station.after }
      let (x, y) = ((from?.x ?? 0) + width, (from?.y ?? 30) + height / 2)
      lines.append(
        "<path class=\"way\" d=\"M\(x) \(y) L\(place.x - 2) \(place.y + height / 2)\" marker-end=\"url(#arrow)\"/>")
      for (index, gate) in place.station.gates.enumerated() {
        let row = place.y + height / 2 - 8 - 14 * (place.station.gates.count - 1 - index)
        lines.append(
          "<text class=\"gate\" x=\"\(place.x - gap / 2)\" y=\"\(row)\" text-anchor=\"middle\">\(HTMLText.escaped(gate))</text>"
        )
      }
    }
    return lines + ["</svg>"]
  }

  private static func box(_ name: String, x: Int, y: Int, width: Int, height: Int, isRound: Bool) -> [String] {
    [
      "<rect x=\"\(x + 1)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" rx=\"\(isRound ? height / 2 : 4)\"/>",
      "<text x=\"\(x + width / 2)\" y=\"\(y + height / 2 + 5)\" text-anchor=\"middle\">\(HTMLText.escaped(name))</text>",
    ]
  }

  /// Mermaid knows words such as `end`; with a prefix no name is one.
  private static func id(_ name: String) -> String { "e_" + name.map { $0 == "-" ? "_" : String($0) }.joined() }
}
