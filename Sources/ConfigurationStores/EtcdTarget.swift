// SPDX-License-Identifier: Apache-2.0
internal import FoundationEssentials
internal import PromotionCore
internal import PromotionPorts

/// Keys of etcd beneath a prefix, through `etcdctl` with the third version of its interface.
struct EtcdTarget {
  let prefix: String
  let endpoint: String
  let pass: [String]
  let tools: any ToolRunner

  private struct Page: Decodable {
    struct Pair: Decodable {
      let key: Data
      // An empty value is left out.
      let value: Data?
    }
    let kvs: [Pair]?
  }

  func put(_ lines: [ConfigurationText.Line]) async throws(Failure) -> String {
    let changes = KeyChanges(lines, there: try await current())
    for line in changes.written {
      // Without a value among its arguments the client takes it from its standard input.
      _ = try await call(["put", "\(prefix)/\(line.name)"], input: line.flat)
    }
    for name in changes.removed { _ = try await call(["del", "\(prefix)/\(name)"]) }
    return "\(prefix): \(changes.text)"
  }

  func differences(_ lines: [ConfigurationText.Line]) async throws(Failure) -> [String] {
    KeyChanges(lines, there: try await current()).names
  }

  private func current() async throws(Failure) -> [String: String] {
    let answer = try await call(["get", "\(prefix)/", "--prefix", "-w", "json"])
    guard let page = try? JSONDecoder().decode(Page.self, from: Data(answer.output)) else {
      throw Failure(
        .unreachable, "E0818", "what etcd says of \(prefix) cannot be read", fix: ["etcdctl get --prefix \(prefix)/"])
    }
    return Dictionary(
      (page.kvs ?? []).map { pair in
        (
          String(String(decoding: pair.key, as: UTF8.self).dropFirst(prefix.count + 1)),
          String(decoding: pair.value ?? Data(), as: UTF8.self)
        )
      }, uniquingKeysWith: { first, _ in first })
  }

  private func call(_ arguments: [String], input: String = "") async throws(Failure) -> ToolAnswer {
    let place = endpoint.isEmpty ? [] : ["--endpoints", endpoint]
    let command = CommandLine(
      arguments: ["etcdctl"] + place + ["--dial-timeout", "5s", "--command-timeout", "20s"] + arguments,
      timeoutSeconds: 60, pass: pass)
    let answer = try await tools.run(command, input: Array(input.utf8), variables: ["ETCDCTL_API": "3"])
    guard answer.code == 0 else {
      let why = answer.errors.split(separator: "\n").map(String.init).filter { !$0.isEmpty }
      throw Failure(
        .unreachable, "E0820", "etcdctl \(arguments[0]) ended with exit code \(answer.code)",
        why: Array(why.suffix(3)), fix: ["etcdctl \(place.joined(separator: " ")) endpoint health"])
    }
    return answer
  }
}
