// SPDX-License-Identifier: Apache-2.0
internal import PromotionCore

extension ErrorCatalogue {
  static let configuration = ErrorArea(
    title: "Configuration and secrets", summary: "Values that are promoted with the code, and where they are put.",
    entries: [
      ErrorEntry(
        "E0801", .usage,
        says: ["<file> at <commit> has <number of problems>"],
        means: """
          The configuration in this commit is not valid; each problem is listed with its line and column.
          """,
        state: .untouched,
        remedies: [
          "mend the file, commit it, and look: sluice check"
        ]),
      ErrorEntry(
        "E0802", .refused,
        says: ["the configuration of <commit> breaks <number> rule<s> of <environment>"],
        means: """
          A value breaks a rule for this environment, such as a debug flag or an address of another environment. Each \
          one is listed with its place.
          """,
        state: .untouched,
        remedies: [
          "mend the file, commit it, and look: sluice check",
          "accept it on the trunk, under waivers:, with a reason",
        ]),
      ErrorEntry(
        "E0803", .refused,
        says: ["<commit> has a configuration, and the trunk has none"],
        means: """
          Rules, waivers and the places of secrets are read from the trunk only, and it has no configuration.yml.
          """,
        state: .untouched,
        remedies: [
          "merge the configuration into the trunk"
        ]),
      ErrorEntry(
        "E0804", .refused,
        says: ["<commit> names secrets that the trunk does not know"],
        means: "A commit cannot say by itself where its secrets come from; that is read from the trunk.",
        state: .untouched,
        remedies: [
          "add them to configuration.yml on the trunk"
        ]),
      ErrorEntry(
        "E0805", .unreachable,
        says: ["cannot write the configuration to <path>"],
        means: "The values are handed to the step in a private file, which could not be written.",
        state: .stepFailed,
        remedies: [
          "make room or mend the rights there, and promote again"
        ]),
      ErrorEntry(
        "E0810", .unreachable,
        says: ["cannot write the configuration to <path>"],
        means: """
          The configure step writes the file anew and puts it in place at once; the old one is still there.
          """,
        state: .stepFailed,
        remedies: [
          "make room or mend the rights there, and promote again"
        ]),
      ErrorEntry(
        "E0811", .unreachable,
        says: ["cannot read the configuration in <path>"],
        means: "The check compares what lies there with what was promoted, and could not read the file.",
        state: .reads,
        remedies: [
          "promote again, or put the file back"
        ]),
      ErrorEntry(
        "E0812", .unreachable,
        says: ["aws <command> ended with exit code <number>"],
        means: """
          The AWS client failed; its own words are in the message. Values before this one may be written already, and \
          writing them again does no harm.
          """,
        state: .stepFailed,
        remedies: [
          "aws sts get-caller-identity",
          "name the variables that it needs in pass: of the configure step",
        ]),
      ErrorEntry(
        "E0813", .unreachable,
        says: ["the secret <name> went away while it was written"],
        means: "Somebody deleted the secret between two calls.",
        state: .stepFailed,
        remedies: [
          "promote again"
        ]),
      ErrorEntry(
        "E0814", .usage,
        says: ["<name> is empty, and AWS Parameter Store keeps no empty value"],
        means: "This store refuses empty values, so the release cannot be configured there as it is.",
        state: .stepFailed,
        remedies: [
          "give it a value, or choose another target"
        ]),
      ErrorEntry(
        "E0815", .unreachable,
        says: ["what aws says of <path> cannot be read"],
        means: """
          The AWS client answered, and not in the form that it documents. Another version of the client is the usual \
          cause.
          """,
        state: .open,
        remedies: [
          "aws --version",
          "aws ssm get-parameters-by-path --path PATH",
        ]),
      ErrorEntry(
        "E0816", .usage,
        says: ["AWS AppConfig has no application <name> with a profile <name>"],
        means: "The names in the configure step are not those of the account that the client talks to.",
        state: .stepFailed,
        remedies: [
          "aws sts get-caller-identity",
          "aws appconfig list-configuration-profiles --application-id APPLICATION",
        ]),
      ErrorEntry(
        "E0817", .usage,
        says: ["AWS AppConfig has no environment <name> or no strategy <name>"],
        means: "The new version of the configuration was stored, and was not rolled out.",
        state: .stepFailed,
        remedies: [
          "aws appconfig list-environments --application-id APPLICATION",
          "aws appconfig list-deployment-strategies",
        ]),
      ErrorEntry(
        "E0818", .unreachable,
        says: ["what etcd says of <prefix> cannot be read"],
        means: "The etcd client answered, and not in the form that it documents.",
        state: .open,
        remedies: [
          "etcdctl version",
          "etcdctl get --prefix PREFIX/",
        ]),
      ErrorEntry(
        "E0819", .usage,
        says: ["AWS AppConfig does not show which version its agents have"],
        means: """
          What is stored there cannot be compared with what the agents use, so the check leaves it out.
          """,
        state: .reads,
        remedies: [
          "ask the service itself, in its health check"
        ]),
      ErrorEntry(
        "E0820", .unreachable,
        says: ["etcdctl <command> ended with exit code <number>"],
        means: "The etcd client failed; its own words are in the message.",
        state: .stepFailed,
        remedies: [
          "etcdctl endpoint health"
        ]),
      ErrorEntry(
        "E0821", .unreachable,
        says: ["the secret <reference> is not there"],
        means: "The secret comes from a variable, and whoever promotes has not got it.",
        state: .stepFailed,
        remedies: [
          "export NAME=..."
        ]),
      ErrorEntry(
        "E0822", .unreachable,
        says: ["the secret <reference> is not there"],
        means: """
          The secret comes from your own secret store on this machine, which has nothing under this name.
          """,
        state: .stepFailed,
        remedies: [
          "sluice keep NAME"
        ]),
      ErrorEntry(
        "E0823", .unreachable,
        says: ["the secret <reference> is not there"],
        means: "The secret comes from a file that cannot be opened.",
        state: .stepFailed,
        remedies: [
          "put the secret into the file, and chmod 600 it"
        ]),
      ErrorEntry(
        "E0824", .usage,
        says: ["the file of the secret <reference> is empty, longer than 64 KiB or not text"],
        means: "The file is there and does not hold one secret.",
        state: .stepFailed,
        remedies: [
          "put one secret into the file"
        ]),
      ErrorEntry(
        "E0825", .unreachable,
        says: ["the secret <reference> is not there"],
        means: "The secret comes from a command, which failed or printed nothing.",
        state: .stepFailed,
        remedies: [
          "run the command by hand, as the message shows it"
        ]),
      ErrorEntry(
        "E0826", .usage,
        says: ["others may read the secret <name>"],
        means: """
          The file in your secret store has a mode that lets other users of this machine read it. The secret may be \
          known to them.
          """,
        state: .stepFailed,
        remedies: [
          "chmod 600 FILE",
          "change the secret itself",
        ]),
      ErrorEntry(
        "E0827", .usage,
        says: ["<name> is no name for a secret"],
        means: "Names have letters, digits, and - . _ between them, so that they can be file names.",
        state: .untouched,
        remedies: [
          "sluice keep webshop-database"
        ]),
      ErrorEntry(
        "E0828", .unreachable,
        says: ["cannot <do something with> <path>"],
        means: """
          Your secret store is a folder of small files, and the system would not read or write one of them.
          """,
        state: .stepFailed,
        remedies: [
          "ls -ld ~/.config/sluice/secrets"
        ]),
    ])
}
