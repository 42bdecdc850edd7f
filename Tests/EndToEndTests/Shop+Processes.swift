// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What the kernel knows of the processes of one shop.
extension Shop {
  /// What engines have started for gates and steps: the commands, whatever these started, and the supervisors.
  var children: [pid_t] {
    let mark = Data("SLUICE_REPOSITORY=\(folder)".utf8)
    return Self.processes { FileManager.default.contents(atPath: "/proc/\($0)/environ")?.range(of: mark) != nil }
  }

  /// The processes of a subcommand that work in this repository.
  func engines(_ word: String) -> [pid_t] {
    Self.processes { number in
      let words = FileManager.default.contents(atPath: "/proc/\(number)/cmdline")?.split(separator: 0) ?? []
      return words.count > 1 && words[0] == Data("\(Self.products)/sluice".utf8) && words[1] == Data(word.utf8)
        && (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(number)/cwd")) == folder
    }
  }

  /// Whether a process has ended, waited for or not; Foundation's own answer also waits for what it left behind.
  static func isGone(_ number: pid_t) -> Bool {
    guard let stat = FileManager.default.contents(atPath: "/proc/\(number)/stat") else { return true }
    return String(decoding: stat, as: UTF8.self).contains(") Z ")
  }

  /// Waits until something holds, and tells whether it did in time.
  func eventually(_ seconds: Double, _ condition: () -> Bool) async throws -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if condition() { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return condition()
  }

  /// Every entry, as the journal's file has it.
  var journal: String { (try? String(contentsOfFile: folder + "/.git/sluice/journal.jsonl", encoding: .utf8)) ?? "" }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(path)") }

  /// Makes a deploy that hangs as long as `var/hang` is there; what comes after it would show in `var/late`.
  func makeDeployHang() throws {
    try write(
      "ops/deploy",
      """
      #!/bin/sh
      set -e
      cd "$SLUICE_REPOSITORY"
      mkdir -p var
      if [ -e var/hang ]; then
        # A grandchild, in the same group and in the background, as real scripts have.
        (sleep 1000; echo late >> var/late) &
        echo started >> var/started
        sleep 1000
        echo late >> var/late
      fi
      echo "$SLUICE_COMMIT" > "var/$SLUICE_ENVIRONMENT"

      """, isExecutable: true)
  }

  private static func processes(_ isMeant: (pid_t) -> Bool) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter(isMeant)
  }
}
