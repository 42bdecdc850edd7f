// SPDX-License-Identifier: Apache-2.0
/// Why a token does not count.
enum TokenProblem: Error, Hashable {
  /// It is malformed, or says something that does not fulfil the rule.
  case wrong(String)
  /// The keys of its issuer cannot be had, so nobody can say.
  case outOfReach(String)

  /// The reason, lower case; never a part of the token.
  var reason: String {
    switch self {
    case .wrong(let reason), .outOfReach(let reason): reason
    }
  }
}
