// SPDX-License-Identifier: Apache-2.0
/// What may be done again after a crash left nobody knowing whether a step happened.
public enum EffectClass: String, Hashable, Sendable, CaseIterable {
  /// No effect outside: run it again.
  case pure
  /// Safe to repeat with the same idempotency key: run it again.
  case idempotent
  /// A read-only probe tells whether it happened: ask, and go on only with a definite answer.
  case probe
  /// Neither: a person must say, with `sluice resolve`.
  case once
}
