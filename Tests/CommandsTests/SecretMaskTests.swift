// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Commands

/// Holds that secrets do not reach the evidence in the forms in which programs print them (R25).
@Suite struct SecretMaskTests {
  static let secret = "p4ss/w0rd+\"of\\the shop"

  /// The secret in every form that is promised.
  static let forms: [String] = {
    let bytes = Data(secret.utf8)
    var forms = [secret, bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()]
    for before in ["", "x", "xy"] {
      for after in ["", "z", "zz"] { forms.append(Data((before + secret + after).utf8).base64EncodedString()) }
    }
    forms.append(secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")
    forms.append(DocumentWriter.text(of: .string(secret)))
    // Small digits as in .NET, slashes as in Python and PHP, markup as in Go.
    forms.append("p4ss%2fw0rd%2b%22of%5cthe+shop")
    forms.append("p4ss/w0rd%2B%22of%5Cthe%20shop")
    forms.append(#"p4ss\/w0rd+\"of\\the shop"#)
    return forms
  }()

  static func masked(_ text: String, pieces: Int) -> String {
    var mask = SecretMask(secrets: [secret])
    var passed: [UInt8] = []
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
      let end = min(index + pieces, bytes.count)
      passed += mask.masked(bytes[index..<end])
      index = end
    }
    return String(decoding: passed + mask.rest(), as: UTF8.self)
  }

  @Test(arguments: [1, 2, 7, 64, 4096])
  func `every form is masked, however the output is cut, R25`(pieces: Int) {
    for form in Self.forms {
      let shown = Self.masked("begin \(form) end\n", pieces: pieces)
      #expect(shown.hasPrefix("begin ") && shown.hasSuffix(" end\n") && shown.contains("***"), "\(form): \(shown)")
      // What is left of a form that depends on its neighbours is too little to be the secret.
      #expect(shown.count <= "begin *** end\n".count + 12, "\(form): \(shown)")
    }
  }

  @Test(arguments: [1, 5, 4096])
  func `everything else passes as it is`(pieces: Int) {
    let text = "p4ss/w0rd+ of the shop\n" + String(repeating: "p4ss/", count: 40) + "\n\u{FF}"
    #expect(Self.masked(text, pieces: pieces) == text)
  }

  @Test func `a word that is too short is not masked`() {
    var mask = SecretMask(secrets: ["short", ""])
    #expect(Array(mask.masked(Array("short words".utf8)[...])) == Array("short words".utf8))
    #expect(mask.rest().isEmpty)
  }

  @Test func `R25 markup is masked as it is escaped in JSON`() {
    var mask = SecretMask(secrets: ["<p4ss>&w0rd"])
    let shown = mask.masked(Array(#"{"a":"\u003cp4ss\u003e\u0026w0rd"} <p4ss>&w0rd"#.utf8)[...]) + mask.rest()
    #expect(String(decoding: shown, as: UTF8.self) == #"{"a":"***"} ***"#)
  }

  @Test func `R25 what a command gets as a variable is a secret by its name, and the password of an address is one`() {
    func values(_ variables: [String: String]) -> [String] { PassedSecrets.values(in: variables).sorted() }
    for name in ["TOKEN", "GH_TOKEN", "aws_secret_access_key", "DB_PASSWORD", "PGPASSWORD", "MYSQL_PWD", "SIGNING_KEY"]
    {
      #expect(values([name: "longenough"]) == ["longenough"], "\(name)")
    }
    #expect(values(["CI_COMMIT_REF": "main", "PWD": "/home", "KEYBOARD": "german", "A": "x://y", "B": "a@b:c"]) == [])
    #expect(
      values(["SHOP_DB": "postgres://ann:p%40ss:w0rd@db.example/shop?a=b@c"]) == ["p%40ss:w0rd", "p@ss:w0rd"])
    #expect(values(["SHOP_DB": "postgres://ann@db.example/shop"]) == [])
  }

  @Test func `R25 each line of a key is masked`() {
    var mask = SecretMask(secrets: ["-----BEGIN KEY-----\nabcdefghij\n-----END KEY-----"])
    let shown = String(decoding: Array(mask.masked(Array("x abcdefghij\n".utf8)[...])) + mask.rest(), as: UTF8.self)
    #expect(shown == "x ***\n")
  }

  @Test func `R25 evidence and log of a command hold no secret`() async throws {
    let workshop = try Workshop()
    let log = workshop.folder + "/service.log"
    let result = try await workshop.runner().run(
      Invocation(
        command: CommandLine(arguments: ["sh", "-c", "printf '%s\\n' \"$KEY\"; printf %s \"$KEY\" | base64"]),
        folder: workshop.folder, variables: ["KEY": Self.secret], secrets: [Self.secret], log: log))
    #expect(result.isSuccess)
    #expect(result.tail == ["***", "***"] || result.tail.first == "***")
    let kept = String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
    #expect(kept.contains("***") && !kept.contains(Self.secret))
  }
}
