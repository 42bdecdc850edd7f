// SPDX-License-Identifier: Apache-2.0
public import PromotionCore
public import PromotionPorts

/// Leases as locked files, `leases/ENV.lock`; they end with the process, since the kernel gives locks back (flock(2)).
public struct FileLeases: LeaseKeeper {
  private let folder: String

  /// Keeps leases in the `leases` folder of the journal's folder.
  public init(folder: String) { self.folder = folder + "/leases" }

  /// Takes the lease of an environment, or returns `nil` while a living process has it.
  public func take(_ environment: EnvironmentName) async throws(Failure) -> (any Lease)? {
    let name = Array(environment.rawValue.utf8)
    guard !name.isEmpty, !name.contains(UInt8(ascii: "/")), !name.contains(0), name.first != UInt8(ascii: ".") else {
      throw Failure(.usage, "E0609", "an environment of that name cannot be leased", why: [environment.rawValue])
    }
    try DurableFile.makeFolder(folder)
    guard let lock = try FileLock.attempt(folder + "/" + environment.rawValue + ".lock", .exclusive) else {
      return nil
    }
    return FileLease(lock)
  }
}
