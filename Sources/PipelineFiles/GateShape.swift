// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore
internal import Yams

/// Reads one gate.
struct GateShape {
  private static let kinds = ["test", "migration", "approval", "soak", "window", "check", "signed"]

  let problems: ProblemList
  let groups: Set<String>
  /// Whose program a check is where the file does not say; a test is always the commit's unless it says otherwise.
  let origin: ScriptOrigin

  private var values: ValueReader { ValueReader(problems: problems) }

  func gate(_ name: GateName, _ node: Node) -> Gate? {
    guard let reader = MappingReader(node, "the gate \(name)", known: Self.kinds, problems: problems) else {
      return nil
    }
    let asked = Self.kinds.filter { reader[$0] != nil }
    guard let kind = asked.first, asked.count == 1, let value = reader[kind] else {
      problems.add(node, "the gate \(name) must ask exactly one thing: \(Self.kinds.joined(separator: ", "))")
      return nil
    }
    let read: GateKind? =
      switch kind {
      case "test": test(value)
      case "migration": migration(value)
      case "approval": approval(value)
      case "soak": values.seconds(value, "soak").map { .soak(seconds: $0) }
      case "window": window(value)
      case "signed": signed(value)
      case "check" where value.value(of: "file") != nil: freshFile(value)
      case "check" where value.value(of: "query") != nil: freshQuery(value)
      case _:
        CommandShape(problems: problems).command(value, "check", extra: ["effect"], origin: origin).map { .check($0) }
      }
    let effect = value.value(of: "effect").map { self.effect($0) } ?? .pure
    return read.map { Gate(name: name, kind: $0, effect: effect) }
  }

  private func effect(_ node: Node) -> EffectClass {
    guard let effect: EffectClass = values.word(node, "effect") else { return .pure }
    if effect == .probe { problems.add(node, "a gate has no probe; write pure, idempotent or once") }
    return effect
  }

  private func test(_ node: Node) -> GateKind? {
    guard
      let command = CommandShape(problems: problems).command(
        node, "test", extra: ["reuse", "effect"], origin: .commit)
    else { return nil }
    let reuse: TestGate.Reuse = node.value(of: "reuse").flatMap { values.word($0, "reuse") } ?? .never
    return .test(TestGate(command: command, reuse: reuse))
  }

  private func freshFile(_ node: Node) -> GateKind? {
    guard let reader = MappingReader(node, "check", known: ["file", "within"], problems: problems) else { return nil }
    let path = reader["file"].flatMap { values.text($0, "file") }
    let within = reader.required("within", "check").flatMap { values.seconds($0, "within") }
    guard let path, let within else { return nil }
    return .fresh(Freshness(source: .file(path, bytesMin: 1), withinSeconds: within))
  }

  private func freshQuery(_ node: Node) -> GateKind? {
    let known = ["query", "database", "within"]
    guard let reader = MappingReader(node, "check", known: known, problems: problems) else { return nil }
    let query = reader["query"].flatMap { values.text($0, "query") }
    let database = reader.required("database", "check").flatMap { values.database($0, "database") }
    let within = reader.required("within", "check").flatMap { values.seconds($0, "within") }
    guard let query, let database, let within else { return nil }
    return .fresh(Freshness(source: .query(query, database: database), withinSeconds: within))
  }

  private func migration(_ node: Node) -> GateKind? {
    MigrationGateShape(problems: problems).gate(node).map { .migration($0) }
  }

  private func approval(_ node: Node) -> GateKind? {
    ApprovalShape(problems: problems, groups: groups).approval(node, "approval").map { .approval($0) }
  }

  private func signed(_ node: Node) -> GateKind? {
    guard let reader = MappingReader(node, "signed", known: ["by", "what"], problems: problems) else { return nil }
    let by = reader.required("by", "signed").flatMap {
      ApprovalShape(problems: problems, groups: groups).group($0, "by")
    }
    let what: SignedGate.Subject? = reader["what"].map { values.word($0, "what") } ?? .commits
    guard let by, let what else { return nil }
    return .signed(SignedGate(by: by, what: what))
  }

  private func window(_ node: Node) -> GateKind? {
    guard let reader = MappingReader(node, "window", known: ["allow", "zone"], problems: problems) else { return nil }
    let zone = reader.required("zone", "window").flatMap { values.text($0, "zone") }
    guard let allow = reader.required("allow", "window") else { return nil }
    let nodes = allow.sequence.map(Array.init) ?? [allow]
    var spans: [WindowGate.Span] = []
    var texts: [String] = []
    for node in nodes {
      guard let text = values.text(node, "allow") else { continue }
      guard let span = WindowText.span(text) else {
        problems.add(node, "allow must be days and times of a week, such as \"Mon-Thu 09:00-16:00\"")
        continue
      }
      spans.append(span)
      texts.append(text)
    }
    guard let zone, spans.count == nodes.count, !spans.isEmpty else { return nil }
    return .window(WindowGate(text: texts.joined(separator: ", "), spans: spans, zone: zone))
  }
}
