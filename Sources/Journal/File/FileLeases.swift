// SPDX-License-Identifier: Apache-2.0
import Glibc
public import PromotionCore
public import PromotionPorts

/// Leases as locked files, `leases/ENV.lock`; they end with the process, since the kernel gives locks back (flock(2)).
///
/// A process that is stopped or hangs keeps its lock and writes no stamp: after the term its file is removed from the
/// folder, and whoever did so locks a new one.
public struct FileLeases: LeaseKeeper {
  private static let patience = Duration.seconds(5)

  private let folder: String
  private let termMilliseconds: Int64

  /// Keeps leases in the `leases` folder of the journal's folder.
  public init(folder: String) { self.init(folder: folder, termMilliseconds: LeaseTerm.seconds * 1000) }

  /// Also takes the time after which a lease without a sign of life may be taken.
  init(folder: String, termMilliseconds: Int64) {
    self.folder = folder + "/leases"
    self.termMilliseconds = termMilliseconds
  }

  /// Takes the lease of an environment, or returns `nil` while a runner that shows signs of life has it.
  public func take(_ environment: EnvironmentName) async throws(Failure) -> (any Lease)? {
    let path = try path(of: environment)
    return try await oneAtATime(path) { () throws(Failure) -> FileLease? in
      if let lock = try FileLock.attempt(path, .exclusive) { return FileLease(lock) }
      guard try isAbandoned(path) else { return nil }
      unlink(path)
      return try FileLock.attempt(path, .exclusive).map(FileLease.init)
    }
  }

  /// Tells whether a living runner has the lease, without taking it.
  public func isTaken(_ environment: EnvironmentName) async throws(Failure) -> Bool {
    let path = try path(of: environment)
    guard access(path, F_OK) == 0 else { return false }
    return try await oneAtATime(path) { () throws(Failure) -> Bool in
      if let lock = try FileLock.attempt(path, .shared) {
        lock.release()
        return false
      }
      return try !isAbandoned(path)
    }
  }

  private func isAbandoned(_ path: String) throws(Failure) -> Bool {
    guard let file = try DurableFile.openExisting(path) else { return true }
    defer { file.close() }
    return LeaseStamp(descriptor: file.descriptor).ageMilliseconds > termMilliseconds
  }

  /// Looking and taking exclude each other, so that a look never makes somebody believe that the lease is taken.
  private func oneAtATime<Value: Sendable>(
    _ path: String, _ body: () throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    try DurableFile.makeFolder(folder)
    let gate = try await FileLock.acquire(path + ".gate", .exclusive, patience: Self.patience)
    defer { gate.release() }
    return try body()
  }

  private func path(of environment: EnvironmentName) throws(Failure) -> String {
    let name = Array(environment.rawValue.utf8)
    guard !name.isEmpty, !name.contains(UInt8(ascii: "/")), !name.contains(0), name.first != UInt8(ascii: ".") else {
      throw Failure(
        .usage, "E0609", "an environment of that name cannot be leased", why: [environment.rawValue],
        fix: ["give the environment a name without slash and leading dot"])
    }
    return folder + "/" + environment.rawValue + ".lock"
  }
}
