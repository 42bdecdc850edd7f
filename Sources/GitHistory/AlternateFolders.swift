// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The object folders of others that a repository borrows from: `info/alternates`, theirs in turn, and those of the
/// environment, which git gives to its hooks.
struct AlternateFolders {
  private static let foldersMax = 32

  /// The repository's own folder of objects, and those that its files name, nearest first.
  private(set) var folders: [String]
  /// Those that libgit2 does not find by itself: named within quotation marks, as git writes a path with odd bytes, or
  /// relative to a folder that is borrowed itself.
  private(set) var unfound: [String] = []

  init(commonDirectory: String) {
    folders = ["\(commonDirectory)/objects"]
    var place = 0
    while place < folders.count, folders.count < Self.foldersMax {
      let folder = folders[place]
      place += 1
      for line in GraphFiles.lines(of: "\(folder)/info/alternates") where !line.hasPrefix("#") {
        let name = line.hasPrefix("\"") ? Self.unquoted(line) ?? line : line
        let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
        guard !folders.contains(path) else { continue }
        folders.append(path)
        let isNested = place > 1 && !name.hasPrefix("/")
        if name != line || isNested || unfound.contains(folder) { unfound.append(path) }
      }
    }
  }

  /// The first folder that is named and is not there.
  var missing: String? { folders.dropFirst().first { access($0, F_OK) != 0 } }

  /// The folders that the environment names: where git receives a push, its hooks find the new objects only there.
  static var ofEnvironment: [String] {
    let names: [String] = ["GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]
    return names.flatMap { name -> [String] in
      guard let value = getenv(name) else { return [] }
      return String(cString: value).split(separator: ":").map(String.init)
    }
  }

  /// Reads a path as git quotes it: between quotation marks, with the escapes of C.
  static func unquoted(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 2, bytes.last == UInt8(ascii: "\"") else { return nil }
    var found: [UInt8] = []
    var place = 1
    while place < bytes.count - 1 {
      let byte = bytes[place]
      place += 1
      guard byte == UInt8(ascii: "\\") else {
        found.append(byte)
        continue
      }
      guard place < bytes.count - 1 else { return nil }
      let escape = bytes[place]
      place += 1
      switch escape {
      case UInt8(ascii: "0")...UInt8(ascii: "3"):
        guard place + 2 < bytes.count, bytes[place...(place + 1)].allSatisfy({ (48...55).contains($0) }) else {
          return nil
        }
        found.append((escape - 48) << 6 | (bytes[place] - 48) << 3 | (bytes[place + 1] - 48))
        place += 2
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): found.append(escape)
      case let letter:
        guard let known = "abfnrtv".utf8.firstIndex(of: letter) else { return nil }
        found.append([7, 8, 12, 10, 13, 9, 11]["abfnrtv".utf8.distance(from: "abfnrtv".utf8.startIndex, to: known)])
      }
    }
    return String(decoding: found, as: UTF8.self)
  }
}
