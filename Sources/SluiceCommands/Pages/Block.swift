// SPDX-License-Identifier: Apache-2.0
/// A part of a page, before it is Markdown or HTML.
///
/// Texts may hold `code` between backticks and bare web addresses; everything else stands for itself.
enum Block: Hashable, Sendable {
  /// A heading; level 1 is the page's title.
  case heading(Int, String)
  /// A paragraph.
  case paragraph(String)
  /// A list without an order.
  case list([String])
  /// A table with a header.
  case table([String], [[String]])
  /// The picture of the pipeline.
  case picture(PipelinePicture)
  /// Something for whoever edits the file.
  case remark(String)
  /// The part that changes with the journal and not with the files.
  case live([Block])
}
