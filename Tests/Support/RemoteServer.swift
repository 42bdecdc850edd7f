// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc

/// A bare repository behind a real server on the loopback, gone with the test: OpenSSH, or git's own HTTP backend behind
/// TLS and a password.
public final class RemoteServer: Sendable {
  /// How the repository is reached.
  public enum Kind: CaseIterable, Sendable {
    /// Over OpenSSH, with a key.
    case ssh
    /// Over git's HTTP backend behind TLS, with a password.
    case https
  }

  /// How the repository is reached.
  public let kind: Kind
  /// Everything of it, and a place for clones; gone with it.
  public let folder: String
  /// Its port on the loopback.
  public let port: Int
  private let process: pid_t

  /// Makes the repository and starts the server.
  public init(_ kind: Kind) throws {
    self.kind = kind
    folder = "/tmp/sluice-remote-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    port = Int.random(in: 20_000..<30_000)
    let place = folder
    try Self.shell(
      "git init -q --bare remote.git && git -C remote.git config receive.denyNonFastForwards true", in: place)
    let command: String
    switch kind {
    case .ssh:
      try Self.shell(Self.shellSetup(place, port), in: place)
      // What sshd wants of root, and a service manager would have made.
      if getuid() == 0 { mkdir("/run/sshd", 0o755) }
      command = "'/usr/sbin/sshd', '-D', '-e', '-f', '\(place)/config'"
    case .https:
      try Self.shell(Self.webSetup(place, port), in: place)
      command = "'/usr/sbin/lighttpd', '-D', '-f', '\(place)/config'"
    }
    // The server must not inherit what Foundation keeps open to notice the end of its child; `timeout` ends it when the
    // test process is killed.
    let starting = "print(s.Popen(['timeout', '1800', \(command)], stdin=d, stdout=d, stderr=open('log', 'w')).pid)"
    let number = try Self.shell("python3 -c \"import subprocess as s; d = s.DEVNULL; \(starting)\"", in: place)
    process = pid_t(number) ?? 0
    guard answers() else {
      let log = (try? String(contentsOfFile: place + "/log", encoding: .utf8)) ?? ""
      throw Failed(text: "no server on \(port): \(log)")
    }
  }

  deinit {
    if process > 0 { kill(process, SIGTERM) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// The address of the repository, at the server itself or at what stands before it.
  public func address(port: Int? = nil) -> String {
    switch kind {
    case .ssh: "ssh://\(NSUserName())@127.0.0.1:\(port ?? self.port)\(folder)/remote.git"
    case .https: "https://127.0.0.1:\(port ?? self.port)/git/remote.git"
    }
  }

  /// How git starts ssh with the key that may come in.
  public var shellCommand: String { shellCommand("user") }

  private func shellCommand(_ key: String) -> String {
    // The host's key counts whatever port it is reached at.
    "ssh -F none -i \(folder)/\(key) -o IdentitiesOnly=yes -o BatchMode=yes -o HostKeyAlias=test"
      + " -o UserKnownHostsFile=\(folder)/known"
  }

  /// Tells a clone's own configuration where the remote is and with which credentials, as its user would.
  public func join(_ clone: String, port: Int? = nil, hasCredentials: Bool = true) throws {
    try shell("git init -q '\(clone)' && git -C '\(clone)' remote add origin '\(address(port: port))'")
    switch kind {
    case .ssh:
      try shell("git -C '\(clone)' config core.sshCommand '\(shellCommand(hasCredentials ? "user" : "stranger"))'")
    case .https:
      try shell(
        """
        git -C '\(clone)' config http.sslCAInfo '\(folder)/ca.crt'
        git -C '\(clone)' config credential.helper 'store --file=\(folder)/credentials'
        """)
      let password = hasCredentials ? "open sesame" : "wrong"
      let ports = [self.port, port].compactMap { $0 }
      let lines = ports.map { "https://ci:\(password.replacing(" ", with: "%20"))@127.0.0.1:\($0)" }
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: folder + "/credentials"))
    }
  }

  private static func shellSetup(_ folder: String, _ port: Int) -> String {
    """
    for name in host user stranger; do ssh-keygen -q -t ed25519 -N '' -f $name; done
    cp user.pub authorized
    printf 'test ' > known && cat host.pub >> known
    cat > config <<END
    Port \(port)
    ListenAddress 127.0.0.1
    HostKey \(folder)/host
    AuthorizedKeysFile \(folder)/authorized
    PidFile none
    StrictModes no
    UsePAM no
    PasswordAuthentication no
    PermitRootLogin prohibit-password
    MaxStartups 200
    END
    """
  }

  private static func webSetup(_ folder: String, _ port: Int) -> String {
    """
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=sluice-test-root -keyout ca.key -out ca.crt 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout server.key -out server.csr 2>/dev/null
    printf 'subjectAltName=IP:127.0.0.1' > extensions
    openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile extensions \
      -out server.crt 2>/dev/null
    cat server.key server.crt > server.pem
    printf 'ci:open sesame\n' > users
    mkdir empty
    cat > config <<END
    server.modules = ( "mod_openssl", "mod_auth", "mod_authn_file", "mod_alias", "mod_setenv", "mod_cgi" )
    server.document-root = "\(folder)/empty"
    server.bind = "127.0.0.1"
    server.port = \(port)
    ssl.engine = "enable"
    ssl.pemfile = "\(folder)/server.pem"
    alias.url = ( "/git" => "/usr/lib/git-core/git-http-backend" )
    cgi.assign = ( "" => "" )
    setenv.add-environment = ( "GIT_PROJECT_ROOT" => "\(folder)", "GIT_HTTP_EXPORT_ALL" => "1" )
    auth.backend = "plain"
    auth.backend.plain.userfile = "\(folder)/users"
    auth.require = ( "/git" => ( "method" => "basic", "realm" => "git", "require" => "valid-user" ) )
    END
    """
  }

  private func answers() -> Bool {
    for _ in 0..<200 {
      if let file = Loopback.connect(port) {
        close(file)
        return true
      }
      usleep(25_000)
    }
    return false
  }

  /// Runs a line of a shell in its folder and returns what it prints.
  @discardableResult
  public func shell(_ line: String) throws -> String { try Self.shell(line, in: folder) }

  @discardableResult
  private static func shell(_ line: String, in folder: String) throws -> String {
    let shell = Process()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-ec", line]
    shell.currentDirectoryURL = URL(filePath: folder)
    let output = Pipe()
    shell.standardOutput = output
    try shell.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    shell.waitUntilExit()
    guard shell.terminationStatus == 0 else { throw Failed(text: line) }
    return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// A program that did not end well.
  public struct Failed: Error {
    /// What it was.
    public let text: String
  }
}
