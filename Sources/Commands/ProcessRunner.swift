// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
public import PromotionCore
public import PromotionPorts

/// Runs commands as processes of this machine.
public struct ProcessRunner: CommandRunner {
  /// The evidence of one command is not kept beyond 16 MiB.
  public static let sizeLimitDefault = 16 * 1024 * 1024

  private let evidenceFolder: String
  private let lifeline: String?
  private let sizeLimit: Int
  private let caller: [String: String]

  /// Keeps evidence in a folder, and supervises each process with our own executable when its path is given.
  public init(evidenceFolder: String, lifeline: String?) {
    self.init(
      evidenceFolder: evidenceFolder, lifeline: lifeline, sizeLimit: Self.sizeLimitDefault,
      caller: ProcessInfo.processInfo.environment)
  }

  /// Also takes the limit of one command's evidence, and the environment from which variables pass.
  init(evidenceFolder: String, lifeline: String?, sizeLimit: Int, caller: [String: String]) {
    self.evidenceFolder = evidenceFolder
    self.lifeline = lifeline
    self.sizeLimit = sizeLimit
    self.caller = caller
  }

  /// Runs a command to its end or its limit and keeps its output as evidence.
  public func run(
    _ invocation: Invocation, said: @escaping @Sendable ([String]) -> Void
  ) async throws(Failure) -> CommandResult {
    let wake = Wake()
    let result: Result<CommandResult, Failure> = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Everything in there blocks, so it has a thread that is not of Swift's pool.
        Thread.detachNewThread {
          continuation.resume(returning: Result { () throws(Failure) in try perform(invocation, wake, said) })
        }
      }
    } onCancel: {
      wake.cancel()
    }
    return try result.get()
  }

  private func perform(
    _ invocation: Invocation, _ wake: Wake, _ said: @escaping ([String]) -> Void
  ) throws(Failure) -> CommandResult {
    let environment = ChildEnvironment(
      caller: caller, pass: invocation.command.pass, engine: invocation.variables)
    let arguments = try resolved(invocation, environment)
    var evidence = try EvidenceFile.create(
      in: evidenceFolder, sizeLimit: sizeLimit,
      secrets: invocation.secrets + PassedSecrets.values(in: environment.passed), log: invocation.log, said: said)
    let start = Monotonic.milliseconds()
    let outcome: CommandResult.Outcome
    if wake.isCancelled {
      outcome = .cancelled
    } else {
      do {
        outcome = try follow(arguments, environment, invocation, wake, &evidence)
      } catch {
        throw failure(invocation.command, error.number)
      }
    }
    let finished = try evidence.finish()
    return CommandResult(
      outcome: outcome, evidence: finished.digest, tail: finished.tail,
      durationMilliseconds: Monotonic.milliseconds() - start)
  }

  private func resolved(_ invocation: Invocation, _ environment: ChildEnvironment) throws(Failure) -> [String] {
    guard let program = invocation.command.arguments.first else {
      throw Failure(.usage, "E0303", "a command has no program", fix: ["name a program in the pipeline"])
    }
    // The kernel would cut the text there, and another command would run than the one that was approved.
    let texts = invocation.command.arguments + environment.entries
    if texts.contains(where: { $0.utf8.contains(0) }) {
      throw Failure(
        .usage, "E0303", "cannot start \(HarmlessText.line(program.utf8)): an argument or a variable holds a NUL byte",
        fix: ["remove the NUL byte from the pipeline"])
    }
    let lookup = ProgramLookup(folder: invocation.folder, path: environment.path)
    return [try lookup.resolve(program)] + invocation.command.arguments.dropFirst()
  }

  private func follow(
    _ arguments: [String], _ environment: ChildEnvironment, _ invocation: Invocation, _ wake: Wake,
    _ evidence: inout EvidenceFile
  ) throws(Spawn.Refusal) -> CommandResult.Outcome {
    let waking = try Descriptors.pipe()
    wake.attach(waking.second)
    defer {
      wake.detach()
      close(waking.first)
    }
    let output = try Descriptors.pipe()
    defer { close(output.first) }
    let (leader, rope) = try start(
      arguments, environment, invocation.folder, output.second, network: invocation.command.network)
    var watch = ProcessWatch(
      leader: leader, output: output.first, lifeline: rope, wake: wake, wakeDescriptor: waking.first,
      limitMilliseconds: min(max(0, invocation.command.timeoutSeconds), 1_000_000_000) * 1000)
    let ending = watch.follow(into: &evidence)
    switch ending.stop {
    case .timedOut?: return .timedOut
    case .cancelled?: return .cancelled
    case nil: break
    }
    if let number = ending.refusal { throw Spawn.Refusal(number: number) }
    let signal = ending.status & 0x7f
    return signal == 0 ? .exited(code: ending.status >> 8 & 0xff) : .signalled(number: signal)
  }

  // Returns the leader and our end of the lifeline. The child's ends are closed here in any case: the output ends when
  // the last child lets go of it.
  private func start(
    _ arguments: [String], _ environment: ChildEnvironment, _ folder: String, _ output: Int32, network: NetworkAccess
  ) throws(Spawn.Refusal) -> (pid_t, Int32?) {
    defer { close(output) }
    var request = Spawn.Request(
      program: arguments[0], arguments: arguments, environment: environment.entries, folder: folder,
      output: .merged(into: output))
    guard let lifeline else {
      // Only the supervisor can leave the network before the program starts.
      guard network == .host else { throw Spawn.Refusal(number: -ENOSYS) }
      return (try Spawn.start(request), nil)
    }
    // A socket, not a pipe: the supervisor answers on it when the program cannot be started.
    let rope = try Descriptors.sockets()
    defer { close(rope.second) }
    request = Spawn.Request(
      program: lifeline,
      arguments: [lifeline, "lifeline", "--beat"] + (network == .none ? ["--no-network"] : []) + ["--"] + arguments,
      environment: environment.entries, folder: folder, output: .merged(into: output), lifeline: rope.second)
    do {
      return (try Spawn.start(request), rope.first)
    } catch {
      close(rope.first)
      throw error
    }
  }

  private func failure(_ command: PromotionCore.CommandLine, _ number: Int32) -> Failure {
    if number < 0 {
      return Failure(
        .refused, "E0309", "cannot start \(command.arguments.first ?? "") without network",
        why: ["this machine does not allow it: \(String(cString: strerror(-number)))"],
        fix: ["allow user namespaces on this machine, or run sluice where they are allowed"])
    }
    let why =
      switch number {
      case ENOENT: "the folder, or the interpreter that the file's first line names, does not exist"
      case ENOEXEC: "the file is neither a program of this machine nor begins with #!"
      case E2BIG: "the arguments and variables are too long"
      default: String(cString: strerror(number))
      }
    return Failure(
      .refused, "E0304", "cannot start \(command.arguments.first ?? "")", why: [why],
      fix: ["mend the program's first line, or the command in the pipeline"])
  }
}
