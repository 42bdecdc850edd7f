// SPDX-License-Identifier: Apache-2.0
import Glibc

// The protocol of the lifeline.
//
//   engine ── starts ──▶ <sluice> lifeline [--beat] [--no-network] -- <program> <argument>…   leader of its own group
//                          └─ starts ──▶ <program> <argument>…                 member of that group
//
// * Descriptor 3 of the supervisor is one end of a pipe or socket whose other end only the engine holds. The kernel
//   closes the engine's end however the engine dies: by SIGKILL, by the OOM killer.
// * With `--beat` the engine writes a byte a second. An engine that is stopped, hangs or slept writes none: after
//   12 s of CLOCK_BOOTTIME the group is killed, before anybody else may take the engine's lease (20 s).
// * End of file on 3: the supervisor sends SIGKILL to its whole group, itself included. That one call is complete:
//   the kernel lets no member fork past it.
// * The program ends first: the supervisor kills what is left of the group, then ends with the same code or by the
//   same signal. Had it been sent SIGTERM before, the rest of the group keeps its time to tidy up, at most 2 s.
// * The program cannot be started: the supervisor writes `errno` to 3, four bytes, and exits with 127.
// * With `--no-network` it first leaves the machine's network. When the machine does not allow that, nothing is started:
//   it writes `-errno` to 3 and exits with 127.
// * Signals that can be blocked are blocked here: SIGTERM to the group is for the program, and the supervisor has to
//   outlive it.
//
// `PR_SET_PDEATHSIG` does not do this: its "parent" is the thread that forked, and it does not reach grandchildren.

/// Supervises one process and kills its group when the engine is gone.
public enum Lifeline {
  /// The descriptor that tells the engine's death.
  static let descriptor: Int32 = 3
  /// The code that says the call itself was wrong (EX_SOFTWARE).
  private static let defect: Int32 = 70

  /// Supervises the program that the arguments after `lifeline` name, and ends as it ends.
  public static func run(arguments: [String]) -> Never {
    let options = arguments.prefix { $0 != "--" && $0.hasPrefix("--") }
    let wantsBeat = options.contains("--beat")
    let arguments = Array(arguments.dropFirst(options.count).drop { $0 == "--" })
    guard let program = arguments.first else { leave("there is no program to run") }
    guard fcntl(descriptor, F_GETFD) >= 0 else { leave("descriptor 3 is not open; only the engine calls this") }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    if getpgrp() != getpid() { setpgid(0, 0) }
    guard getpgrp() == getpid() else { leave("this process cannot lead a process group") }
    // Before there is a second thread: a process of several gets no user namespace.
    if options.contains("--no-network") {
      let number = NetworkCut.apply()
      if number != 0 { report(-number) }
    }
    blockSignals()
    watchEngine(wantsBeat: wantsBeat)
    let request = Spawn.Request(
      program: program, arguments: arguments, environment: currentEnvironment(), isLeader: false)
    let child: pid_t
    do { child = try Spawn.start(request) } catch { report(error.number) }
    end(as: wait(for: child))
  }

  private static func leave(_ what: String) -> Never {
    let line = "sluice lifeline: \(what)\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
    _exit(defect)
  }

  private static func report(_ number: Int32) -> Never {
    withUnsafeBytes(of: number) { _ = write(descriptor, $0.baseAddress, $0.count) }
    _exit(127)
  }

  // The signals of a fault of our own stay: blocked, they would kill us all the same, without a trace.
  private static func blockSignals() {
    var signals = sigset_t()
    sigfillset(&signals)
    for number in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
  }

  private static func watchEngine(wantsBeat: Bool) {
    var thread = pthread_t()
    let watch: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
      wantsBeat ? { _ in EngineWatch.untilSilent() } : { _ in EngineWatch.untilClosed() }
    if pthread_create(&thread, nil, watch, nil) != 0 { leave("no thread can be started") }
  }

  private static func currentEnvironment() -> [String] {
    var entries: [String] = []
    var next = environ
    while let entry = next.pointee {
      entries.append(String(cString: entry))
      next += 1
    }
    return entries
  }

  private static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 {
      if errno != EINTR { leave("the process cannot be waited for") }
    }
    return status
  }

  private static func end(as status: Int32) -> Never {
    let group = ProcessGroup(leader: getpid())
    var pending = sigset_t()
    sigpending(&pending)
    if sigismember(&pending, SIGTERM) == 1 {
      // The engine's own limit ends this earlier: it lets go of the lifeline.
      for _ in 0..<100 where !group.followers().isEmpty { usleep(20_000) }
    }
    group.killFollowers()
    let number = status & 0x7f
    guard number != 0 else { _exit(status >> 8 & 0xff) }
    // The program has left its core file already; ours would say nothing.
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(4), &none)
    signal(number, SIG_DFL)
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, number)
    kill(getpid(), number)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    _exit(128 + number)
  }
}
