// SPDX-License-Identifier: Apache-2.0
import Glibc
import PromotionCore

/// Finds the file that a command names.
struct ProgramLookup {
  let folder: String
  let path: [String]

  private enum Finding {
    case program
    case notExecutable
    case missing
  }

  /// Returns the absolute path of a program: beneath the folder when it has a slash, else from the search path.
  func resolve(_ program: String) throws(Failure) -> String {
    program.contains("/") ? try beneathFolder(program) : try inPath(program)
  }

  private func beneathFolder(_ program: String) throws(Failure) -> String {
    if program.split(separator: "/").contains("..") {
      throw Failure(
        .refused, "E0301", "cannot start \(program): the path leaves the commit's tree",
        fix: ["name the program by its path from the top of the repository, without `..`"])
    }
    let isAbsolute = program.hasPrefix("/")
    let file = isAbsolute ? program : folder + "/" + program
    let place = isAbsolute ? "on this machine" : "in the commit's tree"
    switch examine(file) {
    case .program: return file
    case .missing:
      throw Failure(
        .refused, "E0301", "cannot start \(program): there is no such file \(place)",
        fix: [
          isAbsolute
            ? "install \(program) on this machine, or mend the command in the pipeline"
            : "add \(program) to the commit, or mend the command in the pipeline"
        ])
    case .notExecutable:
      throw Failure(
        .refused, "E0302", "cannot start \(program): the file is not executable",
        fix: [isAbsolute ? "chmod +x \(program)" : "git update-index --chmod=+x \(program), then commit"])
    }
  }

  private func inPath(_ program: String) throws(Failure) -> String {
    var unusable: String?
    for folder in path where !program.isEmpty {
      let file = folder + "/" + program
      switch examine(file) {
      case .program: return file
      case .notExecutable: unusable = unusable ?? file
      case .missing: continue
      }
    }
    if let unusable {
      throw Failure(
        .refused, "E0302", "cannot start \(program): \(unusable) is not executable", fix: ["chmod +x \(unusable)"])
    }
    throw Failure(
      .refused, "E0301", "cannot start \(program): there is no such program on this machine",
      why: ["searched \(path.joined(separator: ":"))"],
      fix: ["install \(program)", "write ./\(program) when the program is in the commit's tree"])
  }

  private func examine(_ file: String) -> Finding {
    var status = stat()
    guard stat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .missing }
    return access(file, X_OK) == 0 ? .program : .notExecutable
  }
}
