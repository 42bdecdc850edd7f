// SPDX-License-Identifier: Apache-2.0
import Glibc

/// Starts processes; the only place of the project that does.
///
/// This is `posix_spawn` and not swift-subprocess, because three things are needed that the package offers only behind
/// a hook that runs between fork and exec: a descriptor besides 0, 1 and 2 (the lifeline, number 3), the closing of
/// every other descriptor whoever opened it, and both outputs in one pipe. `posix_spawn` of glibc also tells an exec
/// that failed from a program that failed.
enum Spawn {
  /// What becomes the child's descriptors.
  enum Output {
    /// The child has the caller's descriptors 1 and 2.
    case inherited
    /// Both outputs of the child go, in order, to this descriptor.
    case merged(into: Int32)
  }

  /// What is to be started.
  struct Request {
    let program: String
    let arguments: [String]
    /// `NAME=value` each.
    let environment: [String]
    var folder: String?
    var output = Output.inherited
    /// Becomes descriptor 3 of the child.
    var lifeline: Int32?
    /// Whether the child leads a process group of its own, else it joins the caller's.
    var isLeader = true
  }

  /// What `errno` said when nothing was started.
  struct Refusal: Error {
    let number: Int32
  }

  // A parent that ignores SIGCHLD hands that down to us, and then the kernel throws our children's codes away.
  private static let childrenAreKept: Void = { _ = signal(SIGCHLD, SIG_DFL) }()

  /// Starts a process and returns its id; the descriptors of the request stay open here.
  static func start(_ request: Request) throws(Refusal) -> pid_t {
    _ = childrenAreKept
    for _ in 0..<20 {
      var process: pid_t = 0
      let number = attempt(request, &process)
      if number == 0 { return process }
      // Somewhere a child is between fork and exec and still holds a writing descriptor of this very file.
      guard number == ETXTBSY else { throw Refusal(number: number) }
      usleep(10_000)
    }
    throw Refusal(number: ETXTBSY)
  }

  private static func attempt(_ request: Request, _ process: inout pid_t) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    if case .merged(let descriptor) = request.output {
      posix_spawn_file_actions_adddup2(&actions, descriptor, 1)
      posix_spawn_file_actions_adddup2(&actions, descriptor, 2)
    }
    if let lifeline = request.lifeline { posix_spawn_file_actions_adddup2(&actions, lifeline, 3) }
    // Ours are all CLOEXEC; a library's or our caller's may not be.
    var number = GlibcExtensions.closeFrom(&actions, request.lifeline == nil ? 3 : 4)
    if number == 0, let folder = request.folder { number = GlibcExtensions.changeFolder(&actions, folder) }
    guard number == 0 else { return number }

    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var every = sigset_t()
    sigfillset(&every)
    var none = sigset_t()
    sigemptyset(&none)
    // The child starts as if from a fresh shell: no signal ignored, none blocked.
    posix_spawnattr_setsigdefault(&attributes, &every)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    let group = request.isLeader ? POSIX_SPAWN_SETPGROUP : 0
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | group))

    var arguments = request.arguments.map { strdup($0) } + [nil]
    var environment = request.environment.map { strdup($0) } + [nil]
    defer { for pointer in arguments + environment { free(pointer) } }
    return posix_spawn(&process, request.program, &actions, &attributes, &arguments, &environment)
  }
}
