// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

/// The attributes that the `.gitattributes` of one commit give to its paths.
///
/// Those of the working folder, the index and the machine do not count: a tree is written out the same everywhere.
struct TreeAttributes {
  typealias Read = (_ path: String) throws(Failure) -> [UInt8]?

  private var files: [String: AttributeFile] = [:]

  /// Returns what the commit says of an attribute of a path: the file nearest to it wins.
  mutating func value(
    of name: String, for path: String, read: Read
  ) throws(Failure) -> AttributeFile.Value? {
    let parts = path.split(separator: "/").map(String.init)
    let macros = try file(in: [], read: read).macros
    for depth in parts.indices.reversed() {
      let file = try file(in: parts[..<depth], read: read)
      if let value = file.value(of: name, for: Array(parts[depth...]), macros: macros) { return value }
    }
    return nil
  }

  private mutating func file(in folder: ArraySlice<String>, read: Read) throws(Failure) -> AttributeFile {
    let path = (folder + [".gitattributes"]).joined(separator: "/")
    if let file = files[path] { return file }
    let file = AttributeFile(try read(path) ?? [])
    files[path] = file
    return file
  }
}
