// SPDX-License-Identifier: Apache-2.0
import PromotionCore

/// What the pipeline of a simulation looks like, drawn from its seed.
struct Setting {
  static let staging = Place(pipeline: "shop", environment: EnvironmentName("staging"))
  static let production = Place(pipeline: "shop", environment: EnvironmentName("production"))
  static let places = [staging, production]
  static let folder = "/simulated"

  struct Shape {
    let queue: QueuePolicy
    fileprivate(set) var effect: EffectClass
    let isIdempotentConfigured: Bool
    let hasVerify: Bool
    fileprivate(set) var hasMigrations: Bool
    let onFailure: Step.FailurePolicy
    /// Whether the target itself refuses an older epoch.
    let isGuarded: Bool
    /// On so many machines a deploy puts the release, one after the other.
    let slots: Int
    /// Whether the pipeline names the machines, so that each of them is a target of its own.
    let hasTargets: Bool

    var names: [String] { (1...slots).map { "web-\($0)" } }
  }

  private var shapes: [Place: Shape]
  private let reuse: TestGate.Reuse
  private let approvals: Int
  private let approvalSeconds: Int64
  private let soakSeconds: Int64
  /// Whether the kernel gives a lease back when its process ends; otherwise only time does.
  let leaseEndsWithProcess: Bool

  init(_ dice: inout Dice) {
    var shapes: [Place: Shape] = [:]
    for place in Self.places {
      shapes[place] = Shape(
        queue: dice.chance(700) ? .supersede : .serial, effect: dice.pick([.probe, .probe, .once, .idempotent]),
        isIdempotentConfigured: dice.chance(200), hasVerify: dice.chance(600), hasMigrations: dice.chance(500),
        onFailure: dice.chance(750) ? .rollback : .stop, isGuarded: dice.chance(750), slots: 1 + dice.below(3),
        hasTargets: dice.chance(350))
    }
    self.shapes = shapes
    reuse = dice.chance(500) ? .sameTree : .never
    approvals = dice.below(3)
    approvalSeconds = dice.between(20, 240)
    soakSeconds = dice.chance(500) ? dice.between(1, 30) : 0
    leaseEndsWithProcess = dice.chance(600)
  }

  /// Makes the pipeline one in which a planted bug can show.
  mutating func focus(on bug: PlantedBug) {
    for place in Self.places {
      if [.databaseFenceDropped, .fenceTakenLate, .doubtForgotten, .migrationNotSettled].contains(bug) {
        shapes[place]?.hasMigrations = true
      }
      if [.unknownIsNo, .partIsYes].contains(bug) { shapes[place]?.effect = .probe }
    }
  }

  func shape(_ place: Place) -> Shape { shapes[place] ?? shapes[Self.staging].unsafelyUnwrapped }

  /// The part of a policy's version that plans see; every other commit of the policy changes nothing about a run.
  static func relevant(_ version: Int) -> Int { version / 2 }

  /// The people whose approval counts under a version of the policy.
  static func signers(_ version: Int) -> String { relevant(version) % 3 == 2 ? "ann\nmia\n" : "ann\nmia\ntom\n" }

  /// The pipeline as the policy's version says.
  func pipeline(_ version: Int) -> Pipeline {
    var pipeline = Pipeline(
      name: "shop", trunk: "main", paths: ["**"], journal: .file,
      environments: Self.places.map { environment($0, version) },
      people: [PeopleGroup(name: "managers", keys: "pipelines/shop/allowed_signers")])
    // The simulated policy changes all the time, and nobody has to agree to it.
    pipeline.declaredChange = .trunk
    return pipeline
  }

  private func environment(_ place: Place, _ version: Int) -> Environment {
    let isFirst = place == Self.staging
    let shape = shape(place)
    let test = CommandLine(arguments: ["test"], timeoutSeconds: 60 + Int64(Self.relevant(version)))
    var gates = [Gate(name: GateName("tests"), kind: .test(TestGate(command: test, reuse: reuse)))]
    if shape.hasMigrations {
      let database = "sqlite:\(place.environment).db"
      gates.append(
        Gate(name: GateName("schema"), kind: .migration(MigrationGate(scripts: "db", database: database))))
    }
    if !isFirst, soakSeconds > 0 { gates.append(Gate(name: GateName("bake"), kind: .soak(seconds: soakSeconds))) }
    if !isFirst, approvals > 0 {
      let asks = ApprovalGate(from: "managers", count: approvals, expiresSeconds: approvalSeconds)
      gates.append(Gate(name: GateName("release"), kind: .approval(asks)))
    }
    return Environment(
      name: place.environment, after: isFirst ? nil : Self.staging.environment, queue: shape.queue, gates: gates,
      steps: steps(shape))
  }

  private func steps(_ shape: Shape) -> [Step] {
    func command(_ word: String) -> CommandLine {
      CommandLine(arguments: [word], timeoutSeconds: word == "deploy" ? 75 : 20)
    }
    var steps: [Step] = []
    if shape.hasMigrations {
      steps.append(
        Step(
          name: .migrate, command: nil, gate: GateName("schema"), probe: nil, effect: .probe,
          onFailure: shape.onFailure))
    }
    if shape.isIdempotentConfigured {
      steps.append(
        Step(
          name: .configure, command: command("configure"), gate: nil, probe: nil, effect: .idempotent,
          onFailure: shape.onFailure))
    }
    steps.append(
      Step(
        name: .deploy, command: command("deploy"), gate: nil, probe: shape.effect == .probe ? command("probe") : nil,
        effect: shape.effect, onFailure: shape.onFailure,
        targets: shape.hasTargets ? TargetPlan(names: shape.names, maxParallel: 2, stopAfterFailures: 1) : nil))
    if shape.hasVerify {
      steps.append(
        Step(
          name: .verify, command: command("verify"), gate: nil, probe: nil, effect: .pure, onFailure: shape.onFailure))
    }
    return steps
  }
}
