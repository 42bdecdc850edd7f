// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

/// Writes the manual and the completion scripts as `make install` does, and reads them.
@Suite struct ManualTests {
  static let scripts = DocumentSchemaTests.root + "/scripts"

  @Test func `the manual pages come from the help and groff has nothing to say against them`() throws {
    let shop = try Shop()
    let written = shop.run([Self.scripts + "/write-manual", Shop.products + "/sluice", shop.folder + "/keys/man"])
    #expect(written.code == 0, "\(written.errors)")
    for name in ["sluice", "promote", "approve", "rollback"] {
      let page = shop.run(["groff", "-man", "-ww", "-Tascii", "keys/man/\(name).1"])
      #expect(page.code == 0 && page.errors.isEmpty, "\(name): \(page.errors)")
      let text = page.output.replacing(/.\u{8}/, with: "")
      for heading in ["NAME", "SYNOPSIS", "OPTIONS", "EXIT STATUS", "SEE ALSO"] {
        #expect(text.contains(heading), "\(name) has no \(heading)")
      }
    }
    let source = try String(contentsOfFile: shop.folder + "/keys/man/sluice.1", encoding: .utf8)
    for command in ["status", "resolve", "explain", "journal verify"] {
      #expect(source.contains(".SS sluice \(command)\n"), "\(command) is not in sluice(1)")
    }
    #expect(source.contains("\\fB70\\fR"), "the exit codes are not all there")
  }

  @Test func `the completion scripts go where the shells look`() throws {
    let shop = try Shop()
    let written = shop.run([
      Self.scripts + "/write-completions", Shop.products + "/sluice", shop.folder + "/keys/share",
    ])
    #expect(written.code == 0, "\(written.errors)")
    for name in ["sluice", "promote", "approve", "rollback"] {
      for file in [
        "bash-completion/completions/\(name)", "zsh/site-functions/_\(name)", "fish/vendor_completions.d/\(name).fish",
      ] {
        #expect(FileManager.default.contents(atPath: shop.folder + "/keys/share/\(file)")?.isEmpty == false, "\(file)")
      }
    }
  }
}
