// SPDX-License-Identifier: Apache-2.0
/// The restricted JSON that the journal, plans and statements are made of.
///
/// No null and no floating point; integers stay within ±(2^53-1); member order is kept and names are unique.
public enum Document: Hashable, Sendable {
  /// Unicode text.
  case string(String)
  /// A whole number within ±(2^53-1).
  case integer(Int64)
  /// A truth value.
  case boolean(Bool)
  /// Values in order.
  case array([Document])
  /// Members in the order in which they are written.
  case object([Member])

  /// One named value of an object.
  public struct Member: Hashable, Sendable {
    /// The name, ASCII.
    public let name: String
    /// The value.
    public let value: Document

    /// Names a value.
    public init(_ name: String, _ value: Document) {
      self.name = name
      self.value = value
    }
  }
}

extension Document {
  /// Makes an object; members whose value is `nil` are left out.
  public static func members(_ pairs: KeyValuePairs<String, Document?>) -> Document {
    var members: [Member] = []
    members.reserveCapacity(pairs.count)
    for (name, value) in pairs {
      if let value { members.append(Member(name, value)) }
    }
    return .object(members)
  }

  /// Returns the member of that name, or `nil` when there is none or this is no object.
  public subscript(name: String) -> Document? {
    guard case .object(let members) = self else { return nil }
    for member in members where member.name == name { return member.value }
    return nil
  }

  /// The text, when this is a string.
  public var string: String? {
    guard case .string(let value) = self else { return nil }
    return value
  }

  /// The number, when this is an integer.
  public var integer: Int64? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// The truth value, when this is one.
  public var boolean: Bool? {
    guard case .boolean(let value) = self else { return nil }
    return value
  }

  /// The values, when this is an array.
  public var array: [Document]? {
    guard case .array(let values) = self else { return nil }
    return values
  }
}
