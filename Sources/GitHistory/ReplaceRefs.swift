// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Looks for references under `refs/replace/`, without listing the thousands of others.
enum ReplaceRefs {
  private static let idLength = 40
  private static let prefix = Array(" refs/replace/".utf8)

  static func exist(in commonDirectory: String) -> Bool {
    hasFile("\(commonDirectory)/refs/replace") || isPacked("\(commonDirectory)/packed-refs")
  }

  private static func hasFile(_ path: String) -> Bool {
    guard let folder = opendir(path) else { return false }
    defer { closedir(folder) }
    while let entry = readdir(folder) { if entry.pointee.d_name.0 != 46 { return true } }
    return false
  }

  private static func isPacked(_ path: String) -> Bool {
    guard let file = MappedFile(path: path), let bytes = file.part(at: 0, count: file.count) else { return false }
    var line = 0
    while line < bytes.count, let start = bytes.baseAddress.map({ $0 + line }) {
      let rest = bytes.count - line
      let end = memchr(start, 10, rest).map { UnsafeRawPointer($0) - start } ?? rest
      if end > idLength + prefix.count, memcmp(start + idLength, prefix, prefix.count) == 0 { return true }
      line += end + 1
    }
    return false
  }
}
