// SPDX-License-Identifier: Apache-2.0
extension EventReader {
  /// Reads the events about who may do what.
  static func rights(_ type: String, _ fields: EventFields) throws(EventFields.Problem) -> Event {
    switch type {
    case "trunk.pinned/1": return .trunkPinned(remote: try fields.text("remote"), by: try fields.text("by"))
    case "policy.approved/1":
      return .policyApproved(
        PolicyApproval(
          pipeline: try fields.text("pipeline"), from: try fields.value("from"), to: try fields.value("to"),
          contents: try fields.value("contents"), person: try fields.value("person"), at: try fields.instant("at"),
          notAfter: try fields.instant("notAfter"), proof: try proof(fields)))
    case "policy.accepted/1":
      return .policyAccepted(
        PolicyAccepted(
          pipeline: try fields.text("pipeline"), from: try fields.value("from"), to: try fields.value("to"),
          contents: try fields.value("contents")))
    case "glass.broken/1":
      return .glassBroken(
        GlassBroken(
          run: try fields.value("run"), by: try fields.value("by"), reason: try fields.text("reason"),
          reviewBy: try fields.instant("reviewBy"), proof: try proof(fields)))
    case "glass.reviewed/1":
      return .glassReviewed(
        GlassReviewed(
          run: try fields.value("run"), by: try fields.value("by"), isJustified: try fields.boolean("justified"),
          reason: try fields.text("reason"), proof: try proof(fields)))
    case "request.proven/1":
      return .requestProven(
        RequestProven(
          run: try fields.value("run"), by: try fields.text("by"),
          proof: fields.has("signature") ? try proof(fields) : nil, token: try fields.optional("token"),
          expires: try fields.optionalInstant("expires"), claims: try fields.texts("claims")))
    case _:
      return .attemptRefused(
        AttemptRefused(
          what: try fields.text("what"), by: try fields.text("by"), from: try fields.text("from"),
          code: try fields.text("code"), reason: try fields.text("reason"), at: try fields.instant("at")))
    }
  }

  private static func proof(_ fields: EventFields) throws(EventFields.Problem) -> SignedText {
    SignedText(statement: try fields.text("statement"), signature: try fields.text("signature"))
  }
}
