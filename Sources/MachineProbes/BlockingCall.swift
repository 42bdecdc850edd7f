// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Runs something that blocks on a thread of its own.
enum BlockingCall {
  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    let work = Unmanaged.passRetained(Work(run))
    var thread = pthread_t()
    let number = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, work.toOpaque())
    if number == 0 {
      pthread_detach(thread)
    } else {
      // Without a thread there is only this one.
      work.takeRetainedValue().run()
    }
  }
}
