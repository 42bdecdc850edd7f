// SPDX-License-Identifier: Apache-2.0
internal import CLibpq

/// The functions of libpq, which is loaded by the first connection of the process.
enum ClientLibrary {
  private static let loaded: Result<sluice_libpq, DatabaseError> = {
    let room = UnsafeMutablePointer<sluice_libpq>.allocate(capacity: 1)
    defer { room.deallocate() }
    if let problem = sluice_libpq_load(room) {
      let message = "\(String(cString: problem)); install it: apt-get install libpq5"
      return .failure(DatabaseError(code: "08001", message: message))
    }
    return .success(room.pointee)
  }()

  /// Throws 08001 with the words of the dynamic linker when the machine has no libpq.
  static func functions() throws(DatabaseError) -> sluice_libpq { try loaded.get() }
}
