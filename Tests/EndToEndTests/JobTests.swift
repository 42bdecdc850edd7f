// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// CI jobs with tokens of an issuer on the loopback, with the built binary.
@Suite(.serialized) struct JobTests {
  /// An issuer whose folder python serves and whose tokens openssl signs.
  private final class Issuer {
    let shop: Shop
    let port: String
    private var process: Process?

    init(_ shop: Shop) throws {
      self.shop = shop
      try shop.shell("mkdir -p keys/issuer/.well-known && openssl genrsa -out keys/issuer.pem 2048 2>/dev/null")
      port = try shop.shell(
        "python3 -c 'import socket; s = socket.create_server((\"127.0.0.1\", 0)); print(s.getsockname()[1])'")
      let modulus = "openssl rsa -in keys/issuer.pem -noout -modulus | cut -d= -f2"
      try shop.write(
        "keys/encode.py",
        """
        import base64, sys
        data = sys.stdin.buffer.read()
        if len(sys.argv) > 1: data = bytes.fromhex(data.decode().strip())
        sys.stdout.write(base64.urlsafe_b64encode(data).decode().rstrip("="))
        """)
      let n = try shop.shell("\(modulus) | python3 keys/encode.py hex")
      try shop.write(
        "keys/issuer/.well-known/openid-configuration", #"{"issuer":"\#(address)","jwks_uri":"\#(address)/jwks"}"#)
      try shop.write("keys/issuer/jwks", #"{"keys":[{"kty":"RSA","kid":"k","n":"\#(n)","e":"AQAB"}]}"#)
    }

    deinit { stop() }

    var address: String { "http://127.0.0.1:\(port)" }

    func start() throws {
      process = try shop.start(
        ["python3", "-m", "http.server", port, "--bind", "127.0.0.1", "--directory", "keys/issuer"])
      for _ in 0..<100 {
        if shop.run(["curl", "-sf", "\(address)/jwks"]).code == 0 { return }
        usleep(100_000)
      }
    }

    func stop() {
      guard let process, process.isRunning else { return }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }

    func token(commit: String, id: String = UUID().uuidString) throws -> String {
      let now = Int(Date().timeIntervalSince1970)
      let claims =
        #"{"iss":"\#(address)","aud":"shop","iat":\#(now),"exp":\#(now + 300),"jti":"\#(id)","sha":"\#(commit)","#
        + #""project_id":"22","namespace_id":"72","ref_path":"refs/heads/main","ref_protected":"true","#
        + #""pipeline_source":"push","pipeline_id":"574"}"#
      try shop.write("keys/head", #"{"alg":"RS256","kid":"k"}"#)
      try shop.write("keys/claims", claims)
      let encode = "python3 keys/encode.py"
      return try shop.shell(
        "h=$(\(encode) < keys/head).$(\(encode) < keys/claims); "
          + "printf %s.%s \"$h\" \"$(printf %s \"$h\" | openssl dgst -sha256 -sign keys/issuer.pem | \(encode))\"")
    }
  }

  private func shop() throws -> (Shop, Issuer) {
    let shop = try Shop(
      environments: """
          staging:
            steps:
              deploy: { run: [ops/deploy], probe: [ops/running] }
        policy: trunk
        request:
          jobs:
            - forge: gitlab
              issuer: "ISSUER"
              repository: 22
              owner: 72
              audience: shop
              references: [refs/heads/main]
        """)
    let issuer = try Issuer(shop)
    try shop.shell("sed -i 's,ISSUER,\(issuer.address),' pipelines/shop/pipeline.yml && git add -f pipelines")
    _ = try shop.commit("Whose tokens count")
    try issuer.start()
    return (shop, issuer)
  }

  private func sluice(_ shop: Shop, token: String, _ arguments: String...) -> Shop.Ending {
    shop.run(["env", "SLUICE_ID_TOKEN=\(token)", Shop.products + "/sluice"] + arguments)
  }

  @Test func `R20 a token asks once`() throws {
    let (shop, issuer) = try shop()
    #expect(shop.sluice("promote", "--to", "staging").code == 4, "nobody but a job may ask")
    let commit = try shop.shell("git rev-parse HEAD")
    let token = try issuer.token(commit: commit)
    let first = sluice(shop, token: token, "promote", "--to", "staging")
    #expect(first.code == 0, "\(first.errors)")
    #expect(shop.sluice("show", "p-1").output.contains("ci:gitlab/22#574"))
    let next = try shop.commit("next")
    let again = sluice(shop, token: token, "promote", "--to", "staging")
    #expect(again.code == 4 && again.errors.contains("E0446"), "another commit: \(again.errors)")
    let id = UUID().uuidString
    #expect(sluice(shop, token: try issuer.token(commit: next, id: id), "promote", "--to", "staging").code == 0)
    let third = try shop.commit("third")
    let replayed = sluice(shop, token: try issuer.token(commit: third, id: id), "promote", "--to", "staging")
    #expect(replayed.code == 4 && replayed.errors.contains("E0441"), "\(replayed.errors)")
    // R22: nothing of a token is anywhere.
    let part = String(token.suffix(60))
    #expect(shop.run(["grep", "-rlF", part, ".git/sluice", "var"]).output.isEmpty)
    #expect(![first, again, replayed].contains { ($0.output + $0.errors).contains(part) })
    #expect(shop.sluice("verify").code == 0)
  }

  @Test func `R21 R39 a rollback goes on when nobody can say which job asks`() throws {
    let (shop, issuer) = try shop()
    let first = try shop.shell("git rev-parse HEAD")
    #expect(sluice(shop, token: try issuer.token(commit: first), "promote", "--to", "staging").code == 0)
    let second = try shop.commit("second")
    #expect(sluice(shop, token: try issuer.token(commit: second), "promote", "--to", "staging").code == 0)
    issuer.stop()
    let third = try shop.commit("third")
    let token = try issuer.token(commit: third)
    let refused = sluice(shop, token: token, "promote", "--to", "staging")
    #expect(refused.code == 8 && refused.errors.contains("E0452"), "\(refused.errors)")
    #expect(shop.running() == second)
    let back = sluice(shop, token: token, "rollback", "staging", "--reason", "500s")
    #expect(back.code == 0, "\(back.errors)")
    #expect(shop.running() == first)
  }
}
