// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import Synchronization

/// Stands between a client and a server's socket, and cuts a connection at one message of the protocol.
///
/// Messages are counted in both directions together, as the protocol frames them: a first byte and a length, but for
/// the first message of the client, which has only the length.
final class CuttingProxy: Sendable {
  /// Where the cut falls: before the message is passed on, or after its first bytes.
  enum Place: CaseIterable { case before, inside, after }

  let folder: String
  private let server: String
  private let listener: Int32
  private let state: Mutex<State>

  private struct State {
    var cutAt: Int?
    var place = Place.before
    var seen = 0
    var hasCut = false
    var isHeld = false
  }

  init(to server: String) throws {
    self.server = server
    folder = "/tmp/sluice-proxy-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    state = Mutex(State())
    let path = "\(folder)/.s.PGSQL.5432"
    guard Self.with(path, { bind(listener, $0, $1) }) == 0, listen(listener, 64) == 0 else {
      throw CocoaError(.fileWriteUnknown)
    }
    Thread.detachNewThread { [self] in accepting() }
  }

  private func accepting() {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { return }
      let upstream = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
      guard Self.with("\(self.server)/.s.PGSQL.5432", { connect(upstream, $0, $1) }) == 0 else {
        close(client)
        close(upstream)
        continue
      }
      let pair = Pair(client: client, server: upstream)
      Thread.detachNewThread { self.pump(pair, from: client, to: upstream, isClient: true) }
      Thread.detachNewThread { self.pump(pair, from: upstream, to: client, isClient: false) }
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  /// Counts anew, and cuts the connection at that message; `nil` cuts nothing.
  func cut(at message: Int?, _ place: Place = .before) {
    state.withLock { $0 = State(cutAt: message, place: place) }
  }

  /// Whether the cut has happened.
  var hasCut: Bool { state.withLock { $0.hasCut } }
  /// The messages since the last call of `cut`.
  var seen: Int { state.withLock { $0.seen } }

  private final class Pair: Sendable {
    let client: Int32
    let server: Int32
    private let open = Mutex(2)
    init(client: Int32, server: Int32) { (self.client, self.server) = (client, server) }
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

  private func pump(_ pair: Pair, from: Int32, to: Int32, isClient: Bool) {
    defer {
      pair.cut()
      pair.leave()
    }
    var isFirst = isClient
    while let message = Self.message(from, isFirst: isFirst) {
      isFirst = false
      let place: Place? = state.withLock { state in
        state.seen += 1
        guard state.seen == state.cutAt else { return nil }
        state.hasCut = true
        return state.place
      }
      switch place {
      case nil: guard Self.write(message, to) else { return }
      case .before: return
      case .inside:
        _ = Self.write(Array(message.prefix(max(1, message.count / 2))), to)
        return
      case .after:
        _ = Self.write(message, to)
        // What was passed on must arrive before the cut does.
        usleep(20_000)
        return
      }
    }
  }

  private static func message(_ file: Int32, isFirst: Bool) -> [UInt8]? {
    let head = isFirst ? 4 : 5
    guard var bytes = read(file, head) else { return nil }
    let length = bytes[(head - 4)..<head].reduce(0) { $0 << 8 | Int($1) }
    guard length >= 4, let rest = read(file, length - 4) else { return nil }
    bytes += rest
    return bytes
  }

  private static func read(_ file: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { recv(file, $0.baseAddress.map { $0 + done }, count - done, 0) }
      guard got > 0 else { return nil }
      done += got
    }
    return bytes
  }

  private static func write(_ bytes: [UInt8], _ file: Int32) -> Bool {
    var done = 0
    while done < bytes.count {
      let put = bytes.withUnsafeBytes {
        send(file, $0.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
      }
      guard put > 0 else { return false }
      done += put
    }
    return true
  }

  private static func with(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
