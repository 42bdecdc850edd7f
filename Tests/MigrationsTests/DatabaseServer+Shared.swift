// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionTestSupport

extension DatabaseServer {
  /// The server of this test process, started on first use; `nil` where none is installed.
  static let shared: DatabaseServer? = {
    let server = try? DatabaseServer(connections: 300)
    atexit { DatabaseServer.shared?.remove() }
    return server
  }()

  /// A second one, for copies that must not be on the target's server.
  static let other: DatabaseServer? = {
    let server = try? DatabaseServer(connections: 300)
    atexit { DatabaseServer.other?.remove() }
    return server
  }()
}
