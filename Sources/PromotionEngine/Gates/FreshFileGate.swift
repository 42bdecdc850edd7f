// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// Looks how old a backup is.
struct FreshFileGate {
  let world: World

  func answer(_ asks: FreshFile) -> GateAnswer {
    let path = asks.path.hasPrefix("/") ? asks.path : "\(world.folder)/\(asks.path)"
    guard let found = newest(path, bytesMin: asks.bytesMin) else {
      return verdict(.failed, "there is no file of \(asks.bytesMin) bytes or more at \(asks.path)")
    }
    let age = Swift.max(0, world.clock.now().milliseconds / 1000 - found.modified)
    let limit = DurationText.text(seconds: asks.withinSeconds)
    let name = path == found.path ? asks.path : String(found.path.dropFirst(path.count + 1))
    let text = "\(name) is \(DurationText.text(seconds: age)) old and has \(found.size) bytes"
    return age <= asks.withinSeconds
      ? verdict(.passed, text) : verdict(.failed, "\(text); it may be \(limit) old at most")
  }

  private func verdict(_ verdict: GateVerdict, _ text: String) -> GateAnswer {
    .verdict(verdict, text: text, evidence: nil, reusedFrom: nil, tail: [])
  }

  private struct Found {
    let path: String
    let modified: Int64
    let size: Int64
  }

  private func newest(_ path: String, bytesMin: Int64) -> Found? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT == S_IFDIR {
      return names(in: path).compactMap { newest("\(path)/\($0)", bytesMin: bytesMin) }.max {
        $0.modified < $1.modified
      }
    }
    guard status.st_mode & S_IFMT == S_IFREG, Int64(status.st_size) >= bytesMin else { return nil }
    return Found(path: path, modified: Int64(status.st_mtim.tv_sec), size: Int64(status.st_size))
  }

  private func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      // A folder within is not followed: a backup folder that is a tree is named down to where the files are.
      var status = stat()
      if !name.hasPrefix("."), stat("\(folder)/\(name)", &status) == 0, status.st_mode & S_IFMT == S_IFREG {
        names.append(name)
      }
    }
    return names
  }
}
