// SPDX-License-Identifier: Apache-2.0
internal import Dispatch
internal import Glibc

/// Waits until the person at the terminal, or whoever runs us, wants an end.
public enum Interruption {
  /// Returns at the first SIGINT or SIGTERM; from then on the default action of neither is taken.
  public static func next() async {
    for number in [SIGINT, SIGTERM] { signal(number, SIG_IGN) }
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    let sources = [SIGINT, SIGTERM].map { number in
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield() }
      source.resume()
      return source
    }
    for await _ in stream { break }
    for source in sources { source.cancel() }
  }
}
