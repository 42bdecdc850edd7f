// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// Lets one `sluice up` at a time supervise an environment, and `sluice down` find it.
public struct StackLock: Sendable {
  private let leases: any LeaseKeeper
  private let clock: any PromotionPorts.Clock
  private let name: EnvironmentName
  private let file: String

  private static let patienceMilliseconds: Int64 = 15_000

  /// Names the lock of an environment; `folder` is where its process number is kept.
  public init(world: World, pipeline: String, environment: EnvironmentName, folder: String) {
    leases = world.localLeases
    clock = world.clock
    name = EnvironmentName("up.\(pipeline).\(environment)")
    file = "\(folder)/pid"
  }

  /// Makes the folder and takes the lock.
  public func take(folder: String) async throws(Failure) -> any Lease {
    var built = ""
    for part in folder.split(separator: "/") {
      built += "/\(part)"
      guard mkdir(built, 0o700) == 0 || errno == EEXIST else {
        throw Failure(
          .unreachable, "E0926", "cannot make \(built)", why: [String(cString: strerror(errno))],
          fix: ["ls -ld \(built)"])
      }
    }
    guard let lease = try await leases.take(name) else {
      throw Failure(
        .busy, "E0927", "another sluice up supervises it already\(holder.map { ", process \($0)" } ?? "")",
        fix: ["sluice down"])
    }
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    if descriptor >= 0 {
      let bytes = Array("\(getpid())\n".utf8)
      _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      close(descriptor)
    }
    return lease
  }

  /// Ends whoever has the lock and waits until it is free; false when nobody has it.
  public func end() async throws(Failure) -> Bool {
    if let lease = try await leases.take(name) {
      await lease.release()
      return false
    }
    guard let holder else {
      throw Failure(
        .refused, "E0928", "the process that supervises it has left no number", fix: ["look for sluice up: ps ax"])
    }
    kill(holder, SIGTERM)
    let deadline = clock.elapsedMilliseconds() + Self.patienceMilliseconds
    while clock.elapsedMilliseconds() < deadline {
      if let lease = try await leases.take(name) {
        await lease.release()
        unlink(file)
        return true
      }
      try? await clock.sleep(milliseconds: 50)
    }
    throw Failure(
      .busy, "E0929", "process \(holder) does not end", why: ["it was sent SIGTERM 15 s ago"],
      fix: ["kill -9 \(holder)"])
  }

  private var holder: pid_t? {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = read(descriptor, &bytes, bytes.count)
    guard count > 1 else { return nil }
    return pid_t(String(decoding: bytes[..<(count - 1)], as: UTF8.self))
  }
}
