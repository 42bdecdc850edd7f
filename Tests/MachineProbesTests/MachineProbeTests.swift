// SPDX-License-Identifier: Apache-2.0
import Foundation
import MachineProbes
import PromotionCore
import PromotionPorts
import Testing

/// Asks ports of this machine, with sockets of this very process.
@Suite struct MachineProbeTests {
  /// Answers nothing: these questions need no program.
  struct NoTools: ToolRunner {
    func run(
      _ command: PromotionCore.CommandLine, input: [UInt8], variables: [String: String]
    ) async throws(Failure) -> ToolAnswer {
      throw Failure(.unreachable, "E0308", "there is no \(command.arguments[0])")
    }
  }

  static func listener() -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(descriptor, address, size)
        _ = listen(descriptor, 8)
        _ = getsockname(descriptor, address, &size)
      }
      return Int(UInt16(bigEndian: pointer.pointee.sin_port))
    }
    return (descriptor, port)
  }

  @Test func `a listening port is found with its owner, and a closed one is free`() async {
    let probe = MachineProbe(tools: NoTools())
    let (descriptor, port) = Self.listener()
    #expect(await probe.accepts(host: "127.0.0.1", port: port))
    #expect(await probe.accepts(host: "localhost", port: port))
    #expect(probe.owner(ofPort: port)?.process == getpid())
    close(descriptor)
    #expect(await !probe.accepts(host: "127.0.0.1", port: port))
    #expect(probe.owner(ofPort: port) == nil)
  }

  @Test func `a name that nobody has accepts nothing`() async {
    #expect(await !MachineProbe(tools: NoTools()).accepts(host: "nobody.invalid", port: 80))
  }

  @Test func `an address without an answer says why`() async throws {
    let probe = MachineProbe(tools: NoTools())
    let address = try #require(WebAddress("http://127.0.0.1/"))
    guard case .failure(let problem) = await probe.status(of: address, seconds: 1) else {
      Issue.record("it answered")
      return
    }
    #expect(problem.text.contains("curl"))
  }
}
