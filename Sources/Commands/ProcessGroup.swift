// SPDX-License-Identifier: Apache-2.0
import Glibc

/// A process group, named by its leader, which must not have been reaped yet: its id could be another's otherwise.
struct ProcessGroup {
  let leader: pid_t

  /// Sends a signal to every member.
  func send(_ number: Int32) { _ = kill(-leader, number) }

  /// Returns the members other than the leader that are not dead; empty as well where `/proc` is not mounted.
  func followers() -> [pid_t] {
    guard let folder = opendir("/proc") else { return [] }
    defer { closedir(folder) }
    var found: [pid_t] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      guard let process = pid_t(name), process != leader, isAliveMember(process) else { continue }
      found.append(process)
    }
    return found
  }

  /// Kills the members other than the leader until none is left; a member may fork while we look.
  func killFollowers() {
    for _ in 0..<200 {
      let left = followers()
      if left.isEmpty { return }
      for process in left { _ = kill(process, SIGKILL) }
      usleep(5_000)
    }
  }

  private func isAliveMember(_ process: pid_t) -> Bool {
    let file = open("/proc/\(process)/stat", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = read(file, &bytes, bytes.count)
    // The name stands in parentheses and may hold anything; what follows the last one is state, parent, group.
    guard count > 0, let end = bytes[..<count].lastIndex(of: UInt8(ascii: ")")) else { return false }
    let fields = String(decoding: bytes[(end + 1)..<count], as: UTF8.self).split(separator: " ")
    guard fields.count > 2, fields[2] == String(leader) else { return false }
    return fields[0] != "Z" && fields[0] != "X"
  }
}
