// SPDX-License-Identifier: Apache-2.0
/// Whose SQL it is.
enum Dialect: Sendable { case sqlite, postgres }
