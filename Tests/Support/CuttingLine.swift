// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc
internal import Synchronization

/// A line to a server on the loopback that breaks: after so many bytes, counted in both directions together, or as soon as
/// a file is there, before another byte of the server comes through.
public final class CuttingLine: Sendable {
  /// Where it is reached.
  public let port: Int
  private let listener: Int32
  private let server: Int
  private let state = Mutex(State())

  private struct State {
    var left: Int?
    var flag: String?
    var seen = 0
    var hasCut = false
    var isDown = false
    var staysDown = false
  }

  /// Begins to take connections.
  public init(to server: Int) throws {
    guard let (file, port) = Loopback.listen() else { throw CocoaError(.fileWriteUnknown) }
    (listener, self.port, self.server) = (file, port, server)
    Thread.detachNewThread { [self] in accepting() }
  }

  /// Takes no more connections.
  public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Counts anew, and breaks after so many bytes, or as soon as a file is there; once, or for good from that byte on.
  public func cut(after bytes: Int? = nil, when flag: String? = nil, staysDown: Bool = false) {
    state.withLock { $0 = State(left: bytes, flag: flag, staysDown: staysDown) }
  }

  /// Takes no connection until told otherwise.
  public func down(_ isDown: Bool) { state.withLock { $0.isDown = isDown } }

  /// Whether it has broken.
  public var hasCut: Bool { state.withLock { $0.hasCut } }
  /// The bytes since the last call of `cut`.
  public var seen: Int { state.withLock { $0.seen } }

  private func accepting() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      guard !state.withLock({ $0.isDown }), let upstream = Loopback.connect(server) else {
        close(client)
        continue
      }
      let open = Mutex(2)
      let ends = Ends(client: client, server: upstream, open: open)
      Thread.detachNewThread { self.pump(ends, from: client, to: upstream, isClient: true) }
      Thread.detachNewThread { self.pump(ends, from: upstream, to: client, isClient: false) }
    }
  }

  private final class Ends: Sendable {
    let client: Int32
    let server: Int32
    private let open: Mutex<Int>
    init(client: Int32, server: Int32, open: consuming Mutex<Int>) {
      (self.client, self.server) = (client, server)
      self.open = open
    }
    func cut() {
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
    }
    func leave() {
      let left = open.withLock { count in
        count -= 1
        return count
      }
      guard left == 0 else { return }
      close(client)
      close(server)
    }
  }

  private func pump(_ ends: Ends, from: Int32, to: Int32, isClient: Bool) {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    defer { ends.leave() }
    while true {
      let got = buffer.withUnsafeMutableBytes { recv(from, $0.baseAddress, $0.count, 0) }
      // One side has said all it has to say; the other may go on.
      guard got > 0 else {
        shutdown(to, Int32(SHUT_WR))
        return
      }
      let passing = passing(got, isClient)
      var done = 0
      while done < passing {
        let put = buffer.withUnsafeBytes {
          send(to, $0.baseAddress.map { $0 + done }, passing - done, Int32(MSG_NOSIGNAL))
        }
        guard put > 0 else { return ends.cut() }
        done += put
      }
      guard passing == got else {
        // What was passed on must arrive before the cut does.
        usleep(20_000)
        return ends.cut()
      }
    }
  }

  /// How many of the bytes come through.
  private func passing(_ count: Int, _ isClient: Bool) -> Int {
    state.withLock { state in
      state.seen += count
      if !state.hasCut, let flag = state.flag, !isClient, access(flag, F_OK) == 0 {
        state.hasCut = true
        state.isDown = state.staysDown
        return 0
      }
      guard !state.hasCut, let left = state.left else { return count }
      guard left <= count else {
        state.left = left - count
        return count
      }
      state.hasCut = true
      state.isDown = state.staysDown
      return Swift.max(0, left - 1)
    }
  }
}
