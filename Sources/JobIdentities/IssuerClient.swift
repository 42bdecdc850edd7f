// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials
internal import PromotionCore
internal import PromotionPorts

/// Fetches the keys of an issuer, and the token of a job of GitHub, with `curl`.
///
/// The keys are fetched for every request: a call of sluice asks once and ends, so there is nothing that could be stale.
struct IssuerClient {
  private static let secondsMax = 20
  private static let bytesMax = 262_144

  private struct Discovery: Decodable {
    let issuer: String
    let jwks_uri: String
  }

  private struct Answer: Decodable { let value: String }

  let tools: any ToolRunner

  /// Returns the keys that the issuer's own discovery document names, which must lie with the issuer.
  func keys(of issuer: String) async throws(TokenProblem) -> IssuerKeys {
    let bytes = try await get("\(issuer)/.well-known/openid-configuration", header: nil)
    guard let discovery = try? JSONDecoder().decode(Discovery.self, from: Data(bytes)) else {
      throw .outOfReach("what \(issuer) shows is no discovery document")
    }
    guard discovery.issuer == issuer, discovery.jwks_uri.hasPrefix("\(Self.origin(of: issuer))/") else {
      throw .wrong("the discovery document of \(issuer) names another issuer, or keys of somebody else")
    }
    return try IssuerKeys(try await get(discovery.jwks_uri, header: nil))
  }

  /// Returns the token that the runner gives a job for an audience.
  func token(from address: String, bearer: String, audience: String) async throws(TokenProblem) -> String {
    guard let encoded = audience.addingPercentEncoding() else { throw .wrong("the audience cannot be in an address") }
    let joint = address.contains("?") ? "&" : "?"
    let bytes = try await get("\(address)\(joint)audience=\(encoded)", header: "Authorization: bearer \(bearer)")
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(bytes)) else {
      throw .outOfReach("the runner gave no token")
    }
    return answer.value
  }

  /// Everything goes in on the standard input: arguments are seen by everybody on the machine.
  private func get(_ address: String, header: String?) async throws(TokenProblem) -> [UInt8] {
    let text = [address, header ?? ""].joined()
    guard text.utf8.allSatisfy({ $0 > 31 && $0 < 127 && $0 != 34 && $0 != 92 }) else {
      throw .wrong("an address or a header has characters that it cannot have")
    }
    let isLoopback = address.hasPrefix("http://127.0.0.1:")
    let lines =
      [
        "url = \"\(address)\"", "proto = \"=\(isLoopback ? "http" : "https")\"", "max-time = \(Self.secondsMax)",
        "max-filesize = \(Self.bytesMax)", "fail", "silent", "show-error",
      ] + (header.map { ["header = \"\($0)\""] } ?? [])
    let command = CommandLine(
      arguments: ["curl", "--disable", "--config", "-"], timeoutSeconds: Int64(Self.secondsMax + 5),
      pass: ["HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"])
    let answer: ToolAnswer
    do throws(Failure) {
      answer = try await tools.run(command, input: Array((lines.joined(separator: "\n") + "\n").utf8), variables: [:])
    } catch { throw .outOfReach(error.what) }
    guard answer.code == 0, answer.output.count <= Self.bytesMax else {
      // curl's own words name the host and never a header.
      throw .outOfReach(answer.errors.split(separator: "\n").first.map(String.init) ?? "curl ended with \(answer.code)")
    }
    return answer.output
  }

  private static func origin(of issuer: String) -> String {
    issuer.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).prefix(3).joined(separator: "/")
  }
}

extension String {
  /// Returns the text for the query of an address (RFC 3986, unreserved characters alone).
  fileprivate func addingPercentEncoding() -> String? {
    var text = ""
    for byte in utf8 {
      switch byte {
      case 48...57, 65...90, 97...122, 45, 46, 95, 126: text.unicodeScalars.append(Unicode.Scalar(byte))
      case _: text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return text
  }
}
