// SPDX-License-Identifier: Apache-2.0
internal import Glibc
public import PromotionCore
public import PromotionPorts

/// Asks addresses with `curl`, ports with a connection, and the kernel's tables for who listens.
public struct MachineProbe: PlaceProbe {
  private let tools: any ToolRunner

  /// Uses the client that a runner starts.
  public init(tools: any ToolRunner) { self.tools = tools }

  /// Returns the status of a GET, following no redirect, or why there is none.
  public func status(of address: WebAddress, seconds: Int64) async -> Result<Int, ProbeProblem> {
    let command = CommandLine(
      arguments: [
        "curl", "--silent", "--show-error", "--output", "/dev/null", "--max-time", String(seconds), "--noproxy",
        "localhost,127.0.0.1,::1", "--write-out", "%{http_code}", "--", address.text,
      ], timeoutSeconds: seconds + 5, pass: ["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "https_proxy", "no_proxy"])
    do throws(Failure) {
      let answer = try await tools.run(command, input: [], variables: [:])
      if answer.code == 0, let status = Int(answer.text) { return .success(status) }
      // curl: (7) Failed to connect to ... says it all; the number of the error is for its manual.
      let line = answer.errors.split(separator: "\n").first.map(String.init) ?? "curl ended with \(answer.code)"
      let words = line.split(separator: ")", maxSplits: 1)
      let text = words.count == 2 ? words[1].drop { $0 == " " } : line[...]
      return .failure(ProbeProblem(text: String(text)))
    } catch { return .failure(ProbeProblem(text: ([error.what] + error.why).joined(separator: ": "))) }
  }

  /// Tells whether something accepts connections there within a second or so.
  public func accepts(host: String, port: Int) async -> Bool {
    await withCheckedContinuation { continuation in
      // Looking a name up may block for long, so it has a thread that is not of Swift's pool.
      BlockingCall.start { continuation.resume(returning: Connection.succeeds(host: host, port: port)) }
    }
  }

  /// Returns the process of this machine that listens on a port, or `nil` when none does.
  public func owner(ofPort port: Int) -> PortOwner? {
    let sockets = SocketTable.listening(on: port)
    guard !sockets.isEmpty else { return nil }
    return SocketTable.owner(of: sockets) ?? PortOwner(process: nil, command: "a process of another user")
  }
}
