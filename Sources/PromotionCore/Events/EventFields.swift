// SPDX-License-Identifier: Apache-2.0
/// Reads the members of an entry body, each with the type it must have.
struct EventFields {
  /// A member that is missing or of another type.
  struct Problem: Error { let reason: String }

  private let body: Document

  init(_ body: Document) { self.body = body }

  func text(_ name: String) throws(Problem) -> String {
    guard let value = body[name]?.string else { throw Problem(reason: "\(name) is missing or no text") }
    return value
  }

  func integer(_ name: String) throws(Problem) -> Int64 {
    guard let value = body[name]?.integer else { throw Problem(reason: "\(name) is missing or no integer") }
    return value
  }

  func boolean(_ name: String) throws(Problem) -> Bool {
    guard let value = body[name]?.boolean else { throw Problem(reason: "\(name) is missing or no truth value") }
    return value
  }

  func instant(_ name: String) throws(Problem) -> Instant {
    guard let value = Instant(text: try text(name)) else { throw Problem(reason: "\(name) is no time") }
    return value
  }

  func optionalInstant(_ name: String) throws(Problem) -> Instant? { has(name) ? try instant(name) : nil }

  func optionalInteger(_ name: String) throws(Problem) -> Int64? { has(name) ? try integer(name) : nil }

  func value<Value: RawRepresentable<String>>(_ name: String) throws(Problem) -> Value {
    guard let value = Value(rawValue: try text(name)) else { throw Problem(reason: "\(name) has an unknown value") }
    return value
  }

  func optional<Value: RawRepresentable<String>>(_ name: String) throws(Problem) -> Value? {
    has(name) ? try value(name) : nil
  }

  func items(_ name: String) throws(Problem) -> [EventFields] {
    guard let values = body[name]?.array else { throw Problem(reason: "\(name) is missing or no array") }
    return values.map(EventFields.init)
  }

  func texts(_ name: String) throws(Problem) -> [String] {
    var texts: [String] = []
    for item in try items(name) {
      guard let text = item.body.string else { throw Problem(reason: "\(name) holds something else than text") }
      texts.append(text)
    }
    return texts
  }

  func member(_ name: String) throws(Problem) -> EventFields {
    guard let value = body[name], case .object = value else { throw Problem(reason: "\(name) is missing or no object") }
    return EventFields(value)
  }

  func place() throws(Problem) -> Place {
    Place(pipeline: try text("pipeline"), environment: try value("environment"))
  }

  func has(_ name: String) -> Bool { body[name] != nil }
}
