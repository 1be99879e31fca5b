import Common
import Processes

/// A blob that only points to a file of Git LFS.
public struct LargeFile: Sendable {
  static let limitBytes: Int64 = 1024

  /// Where git keeps the file it points to, whether it is there or not.
  public let path: String

  /// Reads a pointer; `nil` when the file at the path is none.
  ///
  /// The format: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md.
  public init?(pointer: String, gitDirectory: String) throws {
    guard let status = try Disk.status(pointer), status.kind == .file, status.size < Self.limitBytes
    else {
      return nil
    }
    let text = String(decoding: try Disk.read(pointer, limit: 1024), as: UTF8.self)
    guard text.hasPrefix("version https://git-lfs.github.com/spec/"),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("oid sha256:") })
    else { return nil }
    let id = String(line.dropFirst("oid sha256:".count))
    guard id.utf8.count == 64, Hex.isObjectName(id) else { return nil }
    path = "\(gitDirectory)/lfs/objects/\(id.prefix(2))/\(id.dropFirst(2).prefix(2))/\(id)"
  }
}

extension GitVersions {
  /// The file of Git LFS that an extracted version points to; `nil` when it is no pointer.
  public func largeFile(_ pointer: String) throws -> LargeFile? {
    guard let size = try Disk.status(pointer)?.size, size < LargeFile.limitBytes else { return nil }
    let (outcome, bytes) = try git.run(["rev-parse", "--git-common-dir"])
    let line = String(decoding: bytes.prefix { $0 != 10 }, as: UTF8.self)
    let directory = Path.normal(outcome.isSuccess ? line : ".git", from: git.directory)
    return try LargeFile(pointer: pointer, gitDirectory: directory)
  }
}
