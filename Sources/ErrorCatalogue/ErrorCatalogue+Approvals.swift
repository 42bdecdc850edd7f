// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let approvals = ErrorArea(
    title: "Approvals and signatures", summary: "Who may say yes, and with which key.",
    entries: [
      ErrorEntry(
        "E0401", .notAuthorised,
        says: ["<person> cannot approve <run>"],
        means: """
          The person is the author or the requester, has approved already, or is not of the group that the gate asks. \
          The message says which.
          """,
        state: .untouched,
        remedies: [
          "ask another person: approve RUN"
        ]),
      ErrorEntry(
        "E0402", .notAuthorised,
        says: ["an approval of <run> in the journal is not what <person> signed"],
        means: """
          The signature in the journal is genuine and covers another statement: another run, plan or gate. Somebody \
          may have moved it.
          """,
        state: .untouched,
        remedies: [
          "sluice verify",
          "do not approve again before somebody has looked into it",
        ]),
      ErrorEntry(
        "E0406", .notAuthorised,
        says: ["what <person> signed is not an approval of <run>"],
        means: """
          The signature is good and names another run, plan or gate, or was used before. It counts once, and only for \
          what it names.
          """,
        state: .untouched,
        remedies: [
          "ask for a new one: approve RUN"
        ]),
      ErrorEntry(
        "E0403", .usage,
        says: ["<run> needs no approval"],
        means: "The pipeline asks for no approval in this environment.",
        state: .untouched,
        remedies: [
          "sluice show RUN"
        ]),
      ErrorEntry(
        "E0404", .refused,
        says: ["nothing was signed"],
        means: "The question was answered with no. The run waits as before.",
        state: .untouched,
        remedies: [
          "approve RUN"
        ]),
      ErrorEntry(
        "E0407", .usage,
        says: ["nothing was signed: there is no terminal on which to ask"],
        means: """
          A signature needs a yes. It is asked for on a terminal, and a script or a CI job says it with --yes, after it \
          has looked at what it signs.
          """,
        state: .untouched,
        remedies: [
          "approve RUN --yes"
        ]),
      ErrorEntry(
        "E0410", .usage,
        says: ["the allowed signers file is malformed"],
        means: """
          A line of the file with the public keys cannot be read, so none of it counts. The message names the line.
          """,
        state: .untouched,
        remedies: [
          """
          write each line as: name@example.com namespaces="promotion-approval@sluice" ssh-ed25519 AAAA...
          """,
          "ssh-keygen -Y match-principals -I NAME -f FILE",
        ]),
      ErrorEntry(
        "E0411", .notAuthorised,
        says: ["the signature is malformed"],
        means: """
          The text is no SSH signature, or one of a kind that is not accepted: a cut text, a weak hash, an unknown key \
          type.
          """,
        state: .untouched,
        remedies: [
          "sign again, and hand over the text from BEGIN to END SSH SIGNATURE unchanged"
        ]),
      ErrorEntry(
        "E0412", .notAuthorised,
        says: ["the signature was made for something else"],
        means: """
          An SSH signature names its purpose. This one was made for another purpose than promotions, so it does not \
          count here.
          """,
        state: .untouched,
        remedies: [
          "sign again with the namespace that the message names: ssh-keygen -Y sign -n NAMESPACE"
        ]),
      ErrorEntry(
        "E0413", .notAuthorised,
        says: ["nobody in the allowed signers file has the key <fingerprint>"],
        means: "The signature is good, and its key belongs to nobody of the group on the trunk.",
        state: .untouched,
        remedies: [
          "name the right key: approve RUN --key FILE",
          "add the key to the file that people: names, and commit it on the trunk",
        ]),
      ErrorEntry(
        "E0455", .usage,
        says: ["nobody could agree to another policy of <pipeline> any more"],
        means: """
          Changes of this policy ask for more people of a group than its file of keys has: keys for another purpose, \
          expired or revoked ones do not count. Once in force it could never be changed again, so it does not come into \
          force.
          """,
        state: .untouched,
        remedies: [
          "add the keys to the file that people: names, and commit it on the trunk",
          "sluice check",
        ]),
      ErrorEntry(
        "E0414", .notAuthorised,
        says: ["the key <fingerprint> of <person> may not sign for <namespace>"],
        means: "The line of this key in the allowed signers file allows other purposes only.",
        state: .untouched,
        remedies: [
          "add namespaces=\"promotion-approval@sluice\" to the line, and commit it on the trunk"
        ]),
      ErrorEntry(
        "E0415", .notAuthorised,
        says: ["the key <fingerprint> of <person> has expired"],
        means: "The line of this key ends its validity before now.",
        state: .untouched,
        remedies: [
          "sign with a key that is valid",
          "change valid-before in the line, and commit it on the trunk",
        ]),
      ErrorEntry(
        "E0416", .notAuthorised,
        says: ["the key <fingerprint> of <person> is not valid yet"],
        means: "The line of this key begins its validity after now. A wrong clock looks the same.",
        state: .untouched,
        remedies: [
          "date -u",
          "sign with a key that is valid",
          "change valid-after in the line, and commit it on the trunk",
        ]),
      ErrorEntry(
        "E0417", .notAuthorised,
        says: ["the signature does not fit"],
        means: """
          The key did not sign exactly these bytes: the text changed after it was signed, or the signature belongs to \
          another text.
          """,
        state: .untouched,
        remedies: [
          "sign again what is to be signed now: approve RUN"
        ]),
      ErrorEntry(
        "E0418", .notAuthorised,
        says: ["nobody touched the security key"],
        means: """
          The signature says that no user was present. A program could have made it alone, so it is no approval.
          """,
        state: .untouched,
        remedies: [
          "sign with a security key that was made without -O no-touch-required"
        ]),
      ErrorEntry(
        "E0420", .notAuthorised,
        says: ["ssh-keygen could not sign with <key>"],
        means: "ssh-keygen ended without a signature; its own words are in the message.",
        state: .untouched,
        remedies: [
          "chmod 600 FILE, when others may read the key file",
          "ssh-add -l",
          "check that the key file is yours and readable",
        ]),
      ErrorEntry(
        "E0421", .usage,
        says: ["cannot read a key from <path>"],
        means: "The file is not there, or holds no private or public SSH key.",
        state: .untouched,
        remedies: [
          "name a private key file such as ~/.ssh/id_ed25519, or its public key file"
        ]),
      ErrorEntry(
        "E0423", .usage,
        says: ["cannot run <program>"],
        means: """
          Signing and checking use ssh-keygen and gpg, and this machine has not got the one that is needed.
          """,
        state: .untouched,
        remedies: [
          "apt-get install openssh-client gnupg"
        ]),
      ErrorEntry(
        "E0425", .unreachable,
        says: ["cannot make a folder for keys", "cannot write <file>"],
        means: """
          OpenPGP keys are read in an own empty folder below /tmp, which could not be made or written.
          """,
        state: .untouched,
        remedies: [
          "df -h /tmp"
        ]),
      ErrorEntry(
        "E0426", .usage,
        says: ["the file of OpenPGP keys cannot be read"],
        means: "gpg could not import the file that the group names under pgp:.",
        state: .untouched,
        remedies: [
          "gpg --armor --export NAME@example.com > FILE, and commit it on the trunk"
        ]),
      ErrorEntry(
        "E0427", .notAuthorised,
        says: ["the OpenPGP signature does not count"],
        means: """
          gpg does not call the signature good: another key, an expired or revoked key, or other bytes. The message \
          says which.
          """,
        state: .untouched,
        remedies: [
          "add the key to the file that pgp: names, and commit it on the trunk",
          "sign the commit again: git commit --amend -S",
        ]),
      ErrorEntry(
        "E0431", .notAuthorised,
        says: ["the key <key> signs as <person>, not as <person>"],
        means: """
          The agent signed with another key than the file names, and that one belongs to somebody else.
          """,
        state: .untouched,
        remedies: [
          "ssh-add -l",
          "name the private key file itself: --key ~/.ssh/id_ed25519",
        ]),
      ErrorEntry(
        "E0432", .notAuthorised,
        says: ["the key <fingerprint> is no security key"],
        means: "The policy asks for a hardware security key here, and this is an ordinary one.",
        state: .untouched,
        remedies: [
          "ssh-keygen -t ed25519-sk",
          "sign with a security key of yours that the policy names",
        ]),
      ErrorEntry(
        "E0433", .notAuthorised,
        says: ["the security key <fingerprint> did not verify who touched it"],
        means: """
          The policy asks for a PIN or a finger at the key, and the signature says that only a touch was seen.
          """,
        state: .untouched,
        remedies: [
          "ssh-keygen -t ed25519-sk -O verify-required"
        ]),
      ErrorEntry(
        "E0434", .notAuthorised,
        says: ["the key <fingerprint> is revoked"],
        means: """
          The key is in its group's list of revoked keys, so nothing that it signs counts any more; after a date of \
          compromise, nothing that was not used before that date.
          """,
        state: .untouched,
        remedies: [
          "sign with another key of yours that the policy names",
          "let somebody else sign",
        ]),
      ErrorEntry(
        "E0435", .usage,
        says: ["the list of revoked keys is malformed"],
        means: """
          A line of the list cannot be read. Nobody can tell whether a key is revoked, so no signature of the group \
          counts.
          """,
        state: .untouched,
        remedies: [
          "write one key a line: ssh-ed25519 AAAA..., or SHA256:... as ssh-keygen -l prints it"
        ]),
      ErrorEntry(
        "E0460", .notAuthorised,
        says: ["the signature does not count"],
        means: """
          The commit or tag has a signature of a kind that this group cannot be asked about: OpenPGP without a file of \
          keys, or neither SSH nor OpenPGP.
          """,
        state: .untouched,
        remedies: [
          "sign with an SSH key of the group",
          "give the group a pgp: file of keys on the trunk",
        ]),
    ])
}
