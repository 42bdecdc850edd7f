// SPDX-License-Identifier: Apache-2.0

/// Builds the environment of a child from nothing: what is not named here does not arrive.
struct ChildEnvironment {
  /// The folders in which programs are found, before any of the caller's.
  static let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

  private static let inherited: Set<String> = ["HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR"]
  // Each of these makes an interpreter, the loader or git run or trust something that the command did not name.
  private static let denied: Set<String> = [
    "BASH_ENV", "BASHOPTS", "ENV", "GCONV_PATH", "GLIBC_TUNABLES", "IFS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS",
    "NODE_OPTIONS", "NODE_PATH", "PATH", "PROMPT_COMMAND", "PS4", "RUBYLIB", "RUBYOPT", "SHELLOPTS", "SSH_ASKPASS",
    "TERM", "_JAVA_OPTIONS",
    // What proves who we are, and what signs for the journal, is nobody else's.
    "SLUICE_ID_TOKEN", "SLUICE_LOG_KEY", "SLUICE_LOG_KEY_FILE", "CI_JOB_TOKEN", "CI_JOB_JWT", "CI_JOB_JWT_V2",
  ]
  private static let deniedPrefixes = ["LD_", "PYTHON", "PERL5", "GIT_", "ACTIONS_ID_TOKEN_REQUEST_", "BASH_FUNC_"]
  // Replacement refs and the machine's own configuration would let git show other commits than the approved one; a
  // question would wait for an answer that nobody can give.
  private static let fixed = [
    "GIT_NO_REPLACE_OBJECTS": "1", "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "TERM": "dumb",
  ]

  /// The folders in which a program without a slash is looked up.
  let path: [String]
  /// The variables by name.
  let variables: [String: String]
  /// Those of the variables that the command asked for, and the caller has.
  let passed: [String: String]

  /// Chooses from the caller's environment, and adds what the engine sets.
  init(caller: [String: String], pass: [String], engine: [String: String]) {
    // Toolchains live in folders such as /opt/swift/usr/bin that only the caller knows. They come last, so none of
    // them can take the place of a system program; relative ones would mean the commit's own tree.
    let further = (caller["PATH"] ?? "").split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    var path = Self.folders
    for folder in further where !path.contains(folder) { path.append(folder) }
    self.path = path

    var variables = caller.filter { Self.inherited.contains($0.key) || $0.key.hasPrefix("LC_") }
    let wanted = Set(pass).filter { !Self.isDenied($0) }
    passed = caller.filter { wanted.contains($0.key) }
    variables.merge(passed) { _, new in new }
    variables["PATH"] = path.joined(separator: ":")
    variables.merge(engine) { _, new in new }
    variables.merge(Self.fixed) { _, new in new }
    self.variables = variables
  }

  /// The form in which a process receives it, in the order of the names.
  var entries: [String] { variables.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } }

  /// Whether a variable never passes, even when the pipeline asks for it.
  static func isDenied(_ name: String) -> Bool {
    denied.contains(name) || deniedPrefixes.contains { name.hasPrefix($0) }
  }
}
