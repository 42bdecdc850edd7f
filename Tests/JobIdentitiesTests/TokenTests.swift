// SPDX-License-Identifier: Apache-2.0
import Commands
import Foundation
import JobIdentities
import PromotionCore
import PromotionPorts
import Testing

/// Tokens against an issuer on the loopback: the good one counts, and none of the others.
@Suite(.serialized) struct TokenTests {
  let issuer: Issuer
  init() throws { issuer = try Issuer.shared.get() }

  private func judge(
    _ token: String?, _ rules: [TokenRule], more: [String: String] = [:], at moment: Instant = Issuer.now
  ) async -> Result<ProvenJob, Failure> {
    var variables = more
    variables["SLUICE_ID_TOKEN"] = token
    let tools = QuietTool(caller: ["PATH": "/usr/bin:/bin"], folder: issuer.folder)
    let jobs = JobTokens(variables: variables, tools: tools)
    do throws(Failure) { return .success(try await jobs.job(by: rules, at: moment)) } catch { return .failure(error) }
  }

  private func words(_ result: Result<ProvenJob, Failure>) -> String {
    switch result {
    case .success(let job): "good: \(job.name)"
    case .failure(let failure): ([failure.code, failure.what] + failure.why + failure.fix).joined(separator: "\n")
    }
  }

  @Test(arguments: [TokenRule.Forge.github, .gitlab], ["RS256", "ES256"])
  func `R19 R20 a good token names its job by numbers`(forge: TokenRule.Forge, algorithm: String) async throws {
    let token = try issuer.token(forge, Issuer.Change(algorithm: algorithm))
    let job = try await judge(token, [issuer.rule(forge)]).get()
    #expect(job.name == (forge == .github ? "ci:github/74#30433642" : "ci:gitlab/22#574"))
    #expect(job.commit == CommitID(String(repeating: "a", count: 40)))
    #expect(!job.claims.joined().contains(token.suffix(40)), "R22")
    #expect(job.token.rawValue.utf8.count == 64)
  }

  @Test func `R19 every way to sign that is not the issuer's is refused`() async throws {
    let cases: [(Issuer.Change, String)] = [
      (Issuer.Change(algorithm: "none"), "neither RS256 nor ES256"),
      (Issuer.Change(algorithm: "HS256"), "neither RS256 nor ES256"),
      (Issuer.Change(header: ["alg": "rs256"]), "neither RS256 nor ES256"),
      (Issuer.Change(header: ["alg": "RS512"]), "neither RS256 nor ES256"),
      (Issuer.Change(header: ["alg": "ES256"]), "for another algorithm"),
      (Issuer.Change(algorithm: "ES256", header: ["alg": "RS256"]), "no RSA key"),
      (Issuer.Change(key: "nobody"), "no key of that name"), (Issuer.Change(key: "twice"), "no key of that name"),
      (Issuer.Change(key: "enc"), "not for signatures"), (Issuer.Change(key: "o"), "no RSA key"),
      (Issuer.Change(header: ["kid": ""]), "with which key"), (Issuer.Change(header: ["crit": ["exp"]]), "critical"),
      (Issuer.Change(breaksSignature: true), "does not fit"),
      (Issuer.Change(algorithm: "ES256", breaksSignature: true), "does not fit"),
    ]
    for (change, reason) in cases {
      let answer = words(await judge(try issuer.token(.github, change), [issuer.rule()]))
      #expect(answer.hasPrefix("E0451") && answer.contains(reason), "\(change): \(answer)")
    }
    // Keys that the token brings along are not looked at.
    let own: [String: Any] = ["jku": "\(issuer.address)/jwks", "x5u": issuer.address, "jwk": ["kty": "oct"]]
    let brought = words(await judge(try issuer.token(.github, .init(key: "nobody", header: own)), [issuer.rule()]))
    #expect(brought.contains("no key of that name"))
  }

  @Test func `R20 every claim that is not the rule's is refused`() async throws {
    let second = Issuer.now.milliseconds / 1000
    let cases: [([String: Any?], String)] = [
      (["iss": "https://evil.example.com"], "another issuer"), (["iss": "\(issuer.address)/"], "another issuer"),
      (["aud": "https://github.com/shop"], "another audience"), (["aud": [String]()], "another audience"),
      (["aud": ["https://sluice.example.com/shop", "x"]], "another audience"),
      (["exp": second - 61], "expired"), (["nbf": second + 61], "not valid yet"),
      (["iat": second + 61], "not valid yet"),
      (["iat": second - 961, "exp": second + 90_000], "older than 15 minutes"), (["exp": "soon"], "another type"),
      (["exp": nil], "lacks"), (["jti": nil], "lacks"), (["jti": ""], "no id of its own"),
      (["repository_id": "75"], "repository_id"), (["repository_id": 74], "another type"),
      (["repository_id": nil], "repository_id"), (["repository_owner_id": "66"], "repository_owner_id"),
      (["ref": "refs/heads/main2"], "its ref"), (["ref": "refs/tags/main"], "its ref"), (["ref": "main"], "its ref"),
      (["event_name": "pull_request"], "event_name"), (["event_name": "pull_request_target"], "event_name"),
      (["sha": "main"], "for which commit"), (["sha": nil], "for which commit"), (["exp": Int64.max], "no times"),
    ]
    for (claims, reason) in cases {
      let answer = words(await judge(try issuer.token(.github, .init(claims: claims)), [issuer.rule()]))
      #expect(answer.hasPrefix("E0451") && answer.contains(reason), "\(claims): \(answer)")
    }
    let open = words(
      await judge(try issuer.token(.gitlab, .init(claims: ["ref_protected": "false"])), [issuer.rule(.gitlab)]))
    #expect(open.contains("ref_protected"))
    let workflow = TokenRule(
      forge: .github, issuer: issuer.address, audience: "https://sluice.example.com/shop", repository: "74",
      owner: "65", references: ["refs/heads/main"], events: ["push"], workflow: "shop/web/.github/workflows/x.yml@main")
    #expect(words(await judge(try issuer.token(), [workflow])).contains("job_workflow_ref"))
  }

  @Test func `R19 texts that are no tokens are refused, and none crashes`() async throws {
    let good = try issuer.token()
    var texts = [
      "", "a", "a.b", "a.b.c", "....", "e30.e30.AA", good + ".x", good + "=", String(repeating: "a", count: 20_000),
    ]
    for index in stride(from: 0, to: good.utf8.count, by: 17) { texts.append(String(good.prefix(index))) }
    for text in texts where !text.isEmpty {
      guard case .failure(let failure) = await judge(text, [issuer.rule()]) else {
        Issue.record("\(text.prefix(20)) counts")
        continue
      }
      #expect(failure.code == "E0451")
      #expect(text.count < 8 || !words(.failure(failure)).contains(text), "R22")
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      var bytes = Array(good.utf8)
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 33...126, using: &random)
      let changed = String(decoding: bytes, as: UTF8.self)
      guard changed != good else { continue }
      // Without the network: a token that is not the good one never gets past its form, its issuer or its signature.
      if case .success = await judge(changed, [issuer.rule()]) { Issue.record("\(changed)") }
    }
  }

  @Test func `R21 an issuer that does not answer, or answers something else, is said so`() async throws {
    let dead = "http://127.0.0.1:\(Issuer.freePort())"
    let token = try issuer.token(.github, .init(claims: ["iss": dead]))
    #expect(words(await judge(token, [issuer.rule(.github, issuer: dead)])).hasPrefix("E0452"))
    let moved = "\(issuer.address)/moved"
    let other = try issuer.token(.github, .init(claims: ["iss": moved]))
    #expect(words(await judge(other, [issuer.rule(.github, issuer: moved)])).hasPrefix("E0452"))
    try FileManager.default.createDirectory(
      atPath: issuer.folder + "/evil/.well-known", withIntermediateDirectories: true)
    let evil = "\(issuer.address)/evil"
    try issuer.write(
      "evil/.well-known/openid-configuration", #"{"issuer":"\#(evil)","jwks_uri":"https://evil.example.com/jwks"}"#)
    let foreign = try issuer.token(.github, .init(claims: ["iss": evil]))
    #expect(words(await judge(foreign, [issuer.rule(.github, issuer: evil)])).contains("keys of somebody else"))
  }

  @Test func `R22 a runner's own secret fetches the token, and is in no argument`() async throws {
    try issuer.write("token", #"{"value":"\#(try issuer.token())"}"#)
    let runner = [
      "ACTIONS_ID_TOKEN_REQUEST_URL": "\(issuer.address)/token?api-version=2",
      "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "runner-secret",
    ]
    #expect(words(await judge(nil, [issuer.rule()], more: runner)) == "good: ci:github/74#30433642")
    let asked = try String(contentsOfFile: issuer.folder + "/asked", encoding: .utf8)
    #expect(asked == "/token?api-version=2&audience=https%3A%2F%2Fsluice.example.com%2Fshop")
    let spy = Spy()
    _ = try? await JobTokens(variables: runner, tools: spy).job(by: [issuer.rule()], at: Issuer.now)
    #expect(spy.arguments.allSatisfy { !$0.joined(separator: " ").contains("secret") } && !spy.arguments.isEmpty)
    var stranger = runner
    stranger["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "x\"\nurl = \"file:///etc/passwd"
    #expect(words(await judge(nil, [issuer.rule()], more: stranger)).contains("cannot have"))
  }

  @Test func `R24 what proves who we are reaches no child`() {
    for name in ["SLUICE_ID_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL", "SLUICE_LOG_KEY"]
    {
      #expect(!Spy.reaches(name), "\(name)")
    }
  }
}
