// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Functions of glibc that Swift's `Glibc` module does not show, since it is built without `_GNU_SOURCE`.
///
/// They are looked up by name at run time; glibc has all of them since 2.34.
enum GlibcExtensions {
  private typealias Actions = UnsafeMutablePointer<posix_spawn_file_actions_t>

  /// Opens a pipe with flags, in one step.
  static func pipe2(_ ends: UnsafeMutablePointer<Int32>, _ flags: Int32) -> Int32 {
    typealias Function = @convention(c) (UnsafeMutablePointer<Int32>, Int32) -> Int32
    guard let symbol = dlsym(nil, "pipe2") else { return missing() }
    return unsafeBitCast(symbol, to: Function.self)(ends, flags)
  }

  /// Makes a child close every descriptor from a number on.
  static func closeFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ first: Int32) -> Int32 {
    typealias Function = @convention(c) (Actions, Int32) -> Int32
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return ENOSYS }
    return unsafeBitCast(symbol, to: Function.self)(actions, first)
  }

  /// Makes a child start in a folder.
  static func changeFolder(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ folder: String) -> Int32 {
    typealias Function = @convention(c) (Actions, UnsafePointer<CChar>) -> Int32
    guard let symbol = dlsym(nil, "posix_spawn_file_actions_addchdir_np") else { return ENOSYS }
    return folder.withCString { unsafeBitCast(symbol, to: Function.self)(actions, $0) }
  }

  /// Opens a file that lies in memory and has no name; a child does not inherit it by itself.
  static func memoryFile(_ name: String) -> Int32 {
    typealias Function = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
    guard let symbol = dlsym(nil, "memfd_create") else { return missing() }
    return name.withCString { unsafeBitCast(symbol, to: Function.self)($0, 1) }
  }

  /// Gives the calling thread namespaces of its own.
  static func unshare(_ flags: Int32) -> Int32 {
    typealias Function = @convention(c) (Int32) -> Int32
    guard let symbol = dlsym(nil, "unshare") else { return missing() }
    return unsafeBitCast(symbol, to: Function.self)(flags)
  }

  private static func missing() -> Int32 {
    errno = ENOSYS
    return -1
  }
}
