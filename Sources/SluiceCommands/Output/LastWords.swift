// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Synchronization

/// Says where things stand when the person at the terminal, or whoever runs us, ends us; then the signal ends us as it
/// would have.
enum LastWords {
  private static let descriptor = Atomic<Int32>(-1)
  private static let words = Mutex<(@Sendable () -> Void)?>(nil)

  /// Has something said at the first SIGINT, SIGTERM or SIGQUIT; a signal that is ignored, as under nohup, stays so.
  static func say(_ text: @escaping @Sendable () -> Void) {
    let isFirst = words.withLock { words in
      defer { words = text }
      return words == nil
    }
    guard isFirst else { return }
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    descriptor.store(ends[1], ordering: .sequentiallyConsistent)
    // A handler may do next to nothing, so a thread waits for its byte and speaks.
    var thread = pthread_t()
    let input = UnsafeMutableRawPointer(bitPattern: Int(ends[0]))
    let number = pthread_create(&thread, nil, { LastWords.wait(on: Int32(Int(bitPattern: $0))) }, input)
    guard number == 0 else { return }
    pthread_detach(thread)
    for number in [SIGINT, SIGTERM, SIGQUIT] {
      guard !isIgnored(number) else { continue }
      signal(number) { LastWords.tell($0) }
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var found = sigaction()
    guard sigaction(number, nil, &found) == 0 else { return true }
    return unsafeBitCast(found.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  private static func tell(_ number: Int32) {
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(descriptor.load(ordering: .sequentiallyConsistent), &byte, 1)
  }

  private static func wait(on input: Int32) -> UnsafeMutableRawPointer? {
    var byte: UInt8 = 0
    while read(input, &byte, 1) != 1 { guard errno == EINTR else { return nil } }
    words.withLock { $0 }?()
    let number = Int32(byte)
    signal(number, SIG_DFL)
    kill(getpid(), number)
    return nil
  }
}
