// SPDX-License-Identifier: Apache-2.0
import Foundation
import PromotionCore
import PromotionPorts
import Testing

@testable import Commands

@Suite struct NetworkTests {
  /// Connects to a port of 127.0.0.1, to a server of its own, and says what it could.
  private static let script = """
    import socket, sys
    def reaches(port):
        try: socket.create_connection(("127.0.0.1", port), 2).close()
        except OSError as error: return type(error).__name__
        return "reached"
    own = socket.create_server(("127.0.0.1", 0))
    print(reaches(int(sys.argv[1])), reaches(own.getsockname()[1]), len(socket.if_nameindex()))
    """

  /// A listening socket of this process, and its port.
  private func listener() throws -> (FileHandle, UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    try #require(bound)
    return (FileHandle(fileDescriptor: descriptor, closeOnDealloc: true), UInt16(bigEndian: address.sin_port))
  }

  @Test func `R7 a command without network reaches its own loopback and nothing else`() async throws {
    let (server, port) = try listener()
    defer { withExtendedLifetime(server) {} }
    let shop = try Workshop()
    let command = ["python3", "-c", Self.script, String(port)]
    let free = try await shop.runner(lifeline: true).run(shop.invocation(command))
    #expect(free.tail.first?.hasPrefix("reached reached") == true, "\(free.tail)")
    let cut = try await shop.runner(lifeline: true).run(shop.invocation(command, network: .none))
    #expect(cut.tail == ["ConnectionRefusedError reached 1"], "\(cut.tail)")
  }

  @Test(.enabled(if: getuid() == 0))
  func `R7 somebody who is not root leaves the network through a user namespace`() throws {
    let (server, port) = try listener()
    defer { withExtendedLifetime(server) {} }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/setpriv")
    process.arguments = [
      "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c",
      "exec 3<&0; id -u; exec \"$0\" lifeline --no-network -- /usr/bin/python3 -c \"$1\" \"$2\"", Workshop.sluice,
      Self.script, String(port),
    ]
    // The engine's end of the lifeline.
    let rope = Pipe()
    defer { withExtendedLifetime(rope) {} }
    process.standardInput = rope
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "65534\nConnectionRefusedError reached 1\n", "\(text)")
  }

  @Test func `R7 where nothing can leave the network nothing is started`() async throws {
    let shop = try Workshop()
    let error = await #expect(throws: Failure.self) {
      try await shop.runner().run(shop.invocation(["touch", "started"], network: .none))
    }
    #expect(error?.code == "E0309")
    #expect(!FileManager.default.fileExists(atPath: shop.folder + "/started"))
  }
}
