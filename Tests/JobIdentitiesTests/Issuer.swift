// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras
import Foundation
import PromotionCore

/// An issuer on the loopback, with real keys: what a forge is for its jobs.
final class Issuer: Sendable {
  static let shared = Result { try Issuer() }
  static let now = Instant(text: "2026-11-24T00:30:00.000Z") ?? Instant(milliseconds: 0)

  let folder: String
  let port: Int
  private let process: Process
  let rsa: _RSA.Signing.PrivateKey
  let curve = P256.Signing.PrivateKey()

  var address: String { "http://127.0.0.1:\(port)" }

  private init() throws {
    rsa = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    folder = NSTemporaryDirectory() + "sluice-issuer-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/.well-known", withIntermediateDirectories: true)
    port = Self.freePort()
    process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.server, "\(port)", folder]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    try write(
      ".well-known/openid-configuration", #"{"issuer":"\#(address)","jwks_uri":"\#(address)/jwks","more":1}"#)
    let numbers = try rsa.publicKey.getKeyPrimitives()
    let (modulus, exponent) = (Self.text(numbers.modulus), Self.text(numbers.publicExponent))
    let point = Array(curve.publicKey.x963Representation)
    let keys = [
      #"{"kty":"RSA","kid":"r","use":"sig","alg":"RS256","n":"\#(modulus)","e":"\#(exponent)"}"#,
      #"{"kty":"EC","kid":"e","crv":"P-256","x":"\#(Self.text(point[1...32]))","y":"\#(Self.text(point[33...]))"}"#,
      #"{"kty":"RSA","kid":"enc","use":"enc","n":"\#(Self.text(numbers.modulus))","e":"AQAB"}"#,
      #"{"kty":"oct","kid":"o","k":"c2VjcmV0"}"#, #"{"kty":"EC","kid":"twice"}"#, #"{"kty":"EC","kid":"twice"}"#,
    ]
    try write("jwks", #"{"keys":[\#(keys.joined(separator: ","))]}"#)
    for _ in 0..<100 where !answers { usleep(100_000) }
    atexit {
      guard let issuer = try? Issuer.shared.get() else { return }
      kill(issuer.process.processIdentifier, SIGKILL)
      try? FileManager.default.removeItem(atPath: issuer.folder)
    }
  }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
  }

  /// What a test may change of a good token.
  struct Change {
    var algorithm = "RS256"
    var key: String?
    var claims: [String: Any?] = [:]
    var header: [String: Any] = [:]
    var breaksSignature = false
  }

  /// The claims of a good job of GitHub, or of GitLab.
  func claims(_ forge: TokenRule.Forge) -> [String: Any] {
    let second = Self.now.milliseconds / 1000
    var claims: [String: Any] = [
      "iss": address, "aud": "https://sluice.example.com/shop", "iat": second - 10, "nbf": second - 10,
      "exp": second + 300, "jti": UUID().uuidString, "sha": String(repeating: "a", count: 40), "sub": "whatever",
    ]
    switch forge {
    case .github:
      claims.merge([
        "repository_id": "74", "repository_owner_id": "65", "ref": "refs/heads/main", "event_name": "push",
        "job_workflow_ref": "shop/web/.github/workflows/ship.yml@refs/heads/main", "run_id": "30433642",
      ]) { $1 }
    case .gitlab:
      claims.merge([
        "project_id": "22", "namespace_id": "72", "ref_path": "refs/heads/main", "ref_protected": "true",
        "pipeline_source": "push", "pipeline_id": "574",
      ]) { $1 }
    }
    return claims
  }

  func token(_ forge: TokenRule.Forge = .github, _ change: Change = Change()) throws -> String {
    var claims = claims(forge)
    for (name, value) in change.claims { claims[name] = value }
    var header: [String: Any] = [
      "typ": "JWT", "alg": change.algorithm, "kid": change.key ?? (change.algorithm == "ES256" ? "e" : "r"),
    ]
    header.merge(change.header) { $1 }
    let head = Self.text(try JSONSerialization.data(withJSONObject: header))
    let body = Self.text(try JSONSerialization.data(withJSONObject: claims))
    let bytes = Data("\(head).\(body)".utf8)
    var signature: [UInt8]
    switch change.algorithm {
    case "ES256": signature = Array(try curve.signature(for: bytes).rawRepresentation)
    case "HS256":
      // The confusion of algorithms: the public key as the secret of a MAC.
      let secret = SymmetricKey(data: Data(rsa.publicKey.pemRepresentation.utf8))
      signature = Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret))
    case "none": signature = [0]
    default:
      signature = Array(
        try rsa.signature(for: SHA256.hash(data: bytes), padding: .insecurePKCS1v1_5).rawRepresentation)
    }
    if change.breaksSignature { signature[signature.count - 1] ^= 1 }
    return "\(head).\(body).\(Self.text(signature))"
  }

  func rule(_ forge: TokenRule.Forge = .github, issuer: String? = nil) -> TokenRule {
    TokenRule(
      forge: forge, issuer: issuer ?? address, audience: "https://sluice.example.com/shop",
      repository: forge == .github ? "74" : "22", owner: forge == .github ? "65" : "72",
      references: ["refs/heads/main"], events: ["push", "workflow_dispatch"], workflow: nil)
  }

  static func text(_ bytes: some Sequence<UInt8>) -> String {
    Data(Array(bytes)).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }

  static func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard bind(descriptor, address, size) == 0, getsockname(descriptor, address, &size) == 0 else { return 0 }
        return Int(
          UInt16(bigEndian: pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port }))
      }
    }
  }

  private var answers: Bool {
    (try? Data(contentsOf: URL(fileURLWithPath: folder + "/ready"))) != nil
  }

  /// Files of the folder; `/token` only for whoever has the bearer, and it keeps what it was asked.
  private static let server = """
    import http.server, os, sys
    port, folder = int(sys.argv[1]), sys.argv[2]
    class Handler(http.server.BaseHTTPRequestHandler):
      def do_GET(self):
        path = self.path.split("?")[0].lstrip("/")
        if path == "token" and self.headers.get("Authorization") != "bearer runner-secret":
          self.send_response(403); self.end_headers(); return
        if path == "token": open(os.path.join(folder, "asked"), "w").write(self.path)
        if path == "moved":
          self.send_response(302); self.send_header("Location", "/jwks"); self.end_headers(); return
        try: body = open(os.path.join(folder, path), "rb").read()
        except OSError: self.send_response(404); self.end_headers(); return
        self.send_response(200); self.end_headers(); self.wfile.write(body)
      def log_message(self, *arguments): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    open(os.path.join(folder, "ready"), "w").write("1")
    server.serve_forever()
    """
}
