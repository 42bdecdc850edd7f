// SPDX-License-Identifier: Apache-2.0
import PromotionPorts
import Synchronization

/// One taken lease.
final class FileLease: Lease {
  private let lock: Mutex<FileLock?>

  init(_ lock: FileLock) { self.lock = Mutex(lock) }

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
