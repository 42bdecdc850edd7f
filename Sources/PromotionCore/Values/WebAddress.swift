// SPDX-License-Identifier: Apache-2.0
/// An `http` or `https` address, taken apart far enough to judge it (RFC 3986, without its rarer forms).
public struct WebAddress: Hashable, Sendable, CustomStringConvertible {
  /// The address as it was written.
  public let text: String
  /// `http` or `https`.
  public let scheme: String
  /// The user and password before `@`, or `nil`.
  public let credentials: String?
  /// The host, in lower case; an IPv6 address keeps its brackets.
  public let host: String
  /// The port where one is written.
  public let port: Int?
  /// What follows host and port; empty or beginning with `/`, `?` or `#`.
  public let rest: String

  /// Reads an address; `nil` when it is none.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1].isEmpty, parts[0] == "http:" || parts[0] == "https:",
      text.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 0x22 && $0 != 0x3C && $0 != 0x3E && $0 != 0x5C })
    else { return nil }
    let after = parts[2]
    let authority = after.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let at = authority.lastIndex(of: "@")
    let place = at.map { authority[authority.index(after: $0)...] } ?? authority
    let hostEnd = place.hasPrefix("[") ? place.firstIndex(of: "]").map { place.index(after: $0) } : nil
    let colon = place[(hostEnd ?? place.startIndex)...].firstIndex(of: ":")
    let host = place[..<(colon ?? place.endIndex)].lowercased()
    guard Self.isLegal(host: host) else { return nil }
    var port: Int?
    if let colon {
      guard let number = Int(place[place.index(after: colon)...]), (1...65_535).contains(number) else { return nil }
      port = number
    }
    self.text = text
    scheme = String(parts[0].dropLast())
    credentials = at.map { String(authority[..<$0]) }
    self.host = host
    self.port = port
    rest = String(after[authority.endIndex...])
  }

  /// The port that is meant.
  public var effectivePort: Int { port ?? (scheme == "https" ? 443 : 80) }

  /// Whether nothing follows host and port, as in a CORS origin.
  public var isOrigin: Bool { rest.isEmpty && credentials == nil }

  /// Whether it names the machine that asks.
  public var isLoopback: Bool { Self.isLoopback(host: host) }

  /// Whether a host names the machine that asks (RFC 6761 §6.3, RFC 1122 §3.2.1.3).
  public static func isLoopback(host: String) -> Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.") || host == "[::1]" || host == "::1"
  }

  /// The address as it was written.
  public var description: String { text }

  private static func isLegal(host: String) -> Bool {
    if host.hasPrefix("[") {
      return host.hasSuffix("]") && host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
    }
    let labels = host.split(separator: ".", omittingEmptySubsequences: false)
    return host.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 95 }
      }
  }
}
