public import Common

/// What a file `workstreams/ws-*.json` says about a workstream.
public struct WorkstreamSpec: Sendable, Equatable {
  /// The id in the file, else the file's name without its ending.
  public var id: String
  /// The path below the root.
  public var file: String
  /// What it depends on, in the file's words.
  public var dependsOn: [String]

  /// The files of a workspace, and what could not be read.
  public struct Folder: Sendable, Equatable {
    /// The workstreams in the order of the file names.
    public var specs: [WorkstreamSpec] = []
    /// Files that could not be read, each with the reason.
    public var unreadable: [(file: String, reason: String)] = []

    /// Compares everything.
    public static func == (a: Folder, b: Folder) -> Bool {
      a.specs == b.specs && a.unreadable.map(\.file) == b.unreadable.map(\.file)
    }
  }

  private struct Content: Decodable {
    var id: String?
    var dependsOn: [String]?
  }

  /// Reads the files of a workspace; without the directory there are none.
  public static func all(in workspace: Workspace) throws -> Folder {
    let directory = workspace.root + "/workstreams"
    var folder = Folder()
    guard try Disk.status(directory)?.kind == .directory else { return folder }
    for name in try Disk.names(in: directory) {
      guard let name else {
        folder.unreadable.append(("workstreams/?", "its name is not UTF-8"))
        continue
      }
      guard name.hasPrefix("ws-"), name.hasSuffix(".json") else { continue }
      let file = "workstreams/" + name
      do {
        let content = try JSON.decode(
          Content.self, from: try Disk.read(directory + "/" + name, limit: 4 << 20))
        let stem = String(name.dropLast(5))
        let id = content.id.flatMap { $0.isEmpty ? nil : $0 } ?? stem
        folder.specs.append(
          WorkstreamSpec(id: id, file: file, dependsOn: content.dependsOn ?? []))
      } catch let failure as SystemFailure {
        folder.unreadable.append((file, failure.reason))
      } catch {
        folder.unreadable.append((file, "it is no JSON object with an 'id' and a 'depends_on'"))
      }
    }
    return folder
  }
}
