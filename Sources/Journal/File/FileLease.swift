// SPDX-License-Identifier: Apache-2.0
import PromotionPorts
import Synchronization

/// One taken lease.
final class FileLease: Lease {
  private let lock: Mutex<FileLock?>

  init(_ lock: FileLock) {
    self.lock = Mutex(lock)
    LeaseStamp(descriptor: lock.descriptor).write()
  }

  func renew() async -> Bool {
    lock.withLock { held in
      guard let held else { return false }
      let stamp = LeaseStamp(descriptor: held.descriptor)
      // Whoever takes an abandoned lease removes the file from its folder.
      guard stamp.isInPlace else { return false }
      stamp.write()
      return true
    }
  }

  func release() async { end() }

  private func end() {
    // A descriptor is closed once: its number may belong to another file by now.
    let taken = lock.withLock { held in
      defer { held = nil }
      return held
    }
    taken?.release()
  }

  deinit { end() }
}
