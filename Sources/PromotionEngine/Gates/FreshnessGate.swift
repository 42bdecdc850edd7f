// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// Looks how old a backup is.
struct FreshnessGate {
  let world: World

  func answer(_ asks: Freshness) async throws(Failure) -> GateAnswer {
    switch asks.source {
    case .file(let path, let bytesMin): return file(path, bytesMin: bytesMin, within: asks.withinSeconds)
    case .query(let text, let database):
      do throws(Failure) {
        let reference = try DatabaseReference(folder: world.folder, variables: world.variables).resolve(database)
        let value = try await world.migrations.value(of: text, in: MigrationTarget(database: reference))
        return age(value, of: database, within: asks.withinSeconds)
      } catch  where error.kind == .refused {
        return verdict(.failed, ([error.what] + error.why).joined(separator: ": "))
      }
    }
  }

  private func age(_ value: String?, of database: String, within limit: Int64) -> GateAnswer {
    guard let value else { return verdict(.failed, "\(database) knows of none: the query returned nothing") }
    // A fraction of a second is what PostgreSQL's extract(epoch from …) gives.
    guard let seconds = Int64(value.prefix { $0 != "." }), seconds >= 0 else {
      return verdict(.failed, "the query returned \(value), which is no age in seconds")
    }
    return judge("the newest that \(database) knows of is \(DurationText.text(seconds: seconds)) old", seconds, limit)
  }

  private func file(_ asked: String, bytesMin: Int64, within limit: Int64) -> GateAnswer {
    let path = asked.hasPrefix("/") ? asked : "\(world.folder)/\(asked)"
    guard let found = newest(path) else { return verdict(.failed, "there is no file at \(asked)") }
    let name = path == found.path ? asked : String(found.path.dropFirst(path.count + 1))
    // An older one that is whole does not help when the newest backup failed.
    guard found.size >= bytesMin else {
      return verdict(.failed, "\(name), the newest, has \(found.size) bytes, and \(bytesMin) is the least")
    }
    let age = world.clock.now().milliseconds / 1000 - found.modified
    guard age >= -Self.aheadSecondsMax else {
      return verdict(.failed, "\(name) is \(DurationText.text(seconds: -age)) in the future, so its age is not known")
    }
    return judge(
      "\(name) is \(DurationText.text(seconds: Swift.max(0, age))) old and has \(found.size) bytes", age, limit)
  }

  private func judge(_ text: String, _ age: Int64, _ limit: Int64) -> GateAnswer {
    age <= limit
      ? verdict(.passed, text)
      : verdict(.failed, "\(text); it may be \(DurationText.text(seconds: limit)) old at most")
  }

  private func verdict(_ verdict: GateVerdict, _ text: String) -> GateAnswer {
    .verdict(verdict, text: text, evidence: nil, reusedFrom: nil, tail: [])
  }

  private struct Found {
    let path: String
    let modified: Int64
    let size: Int64
  }

  /// Clocks of other machines are a little ahead.
  private static let aheadSecondsMax: Int64 = 300

  private func newest(_ path: String) -> Found? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT == S_IFDIR {
      return names(in: path).compactMap { newest("\(path)/\($0)") }.max {
        $0.modified < $1.modified
      }
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
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
