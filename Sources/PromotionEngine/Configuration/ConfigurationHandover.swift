// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import PromotionCore
internal import PromotionPorts

/// The rendered configuration of a run in a private file, for as long as one command needs it.
///
/// It is rendered anew for each command, so that no secret lies on the disk between two steps. What an engine that was killed
/// in the middle of one has left is taken away by the next that starts a command.
struct ConfigurationHandover: Sendable {
  /// The absolute path of the file.
  let file: String
  /// Every secret in it.
  let secrets: [String]
  /// The lines of which it is made.
  let lines: [ConfigurationText.Line]
  private let folder: ScratchFolder

  /// Resolves the secrets and writes the file; `nil` when the environment renders nothing or the commit has nothing.
  static func make(for plan: Plan, in world: World) async throws(Failure) -> ConfigurationHandover? {
    guard let configuration = plan.configuration,
      let request = plan.steps.first(where: { $0.configure != nil })?.configure
    else { return nil }
    let (lines, secrets) = try await resolve(configuration.release, in: world)
    guard let folder = ScratchFolder.make("configuration", in: world) else { throw failure(world.scratch) }
    let handover = ConfigurationHandover(
      file: "\(folder.path)/configuration.\(request.format.rawValue)", secrets: secrets, lines: lines, folder: folder)
    do throws(Failure) {
      try handover.write(ConfigurationText.text(lines, as: request.format))
    } catch {
      handover.remove()
      throw error
    }
    return handover
  }

  /// Returns the lines of a configuration with every secret in its place, and the secrets.
  static func resolve(
    _ release: ReleaseConfiguration, in world: World
  ) async throws(Failure) -> (lines: [ConfigurationText.Line], secrets: [String]) {
    var found: [SecretReference: String] = [:]
    for reference in release.entries.compactMap(\.value.reference) where found[reference] == nil {
      guard let resolver = world.secrets else {
        throw Failure(.defect, "E7008", "no way to fetch secrets was given to the engine")
      }
      found[reference] = try await resolver.secret(reference, folder: world.folder)
    }
    let lines = try ConfigurationText.lines(of: release) { reference throws(Failure) in found[reference] ?? "" }
    return (lines, found.values.filter { !$0.isEmpty })
  }

  /// Takes the file away.
  func remove() { folder.remove() }

  private func write(_ text: String) throws(Failure) {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw Self.failure(file) }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(file) }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ path: String) -> Failure {
    Failure(
      .unreachable, "E0805", "cannot write the configuration to \(path)", why: [String(cString: strerror(errno))],
      fix: ["make room or mend the rights there"])
  }
}
