// Names as git's trees take them.
//
// Git refuses a component `.git`, in any case of letters, and a link `.gitmodules`. They get a
// `%` in front; one that has such marks already gets one more, so that it can be taken back.
enum StoredPath {
  private static let mark = UInt8(ascii: "%")

  static func encoded(_ path: [UInt8]) -> [UInt8] {
    mapped(path) { isReserved($0) ? [mark] + $0 : Array($0) }
  }

  static func decoded(_ path: [UInt8]) -> [UInt8] {
    mapped(path) {
      $0.first == mark && isReserved($0.dropFirst()) ? Array($0.dropFirst()) : Array($0)
    }
  }

  private static func mapped(_ path: [UInt8], _ change: (ArraySlice<UInt8>) -> [UInt8]) -> [UInt8] {
    Array(
      path.split(separator: UInt8(ascii: "/")).map(change).joined(separator: [UInt8(ascii: "/")]))
  }

  private static func isReserved(_ component: ArraySlice<UInt8>) -> Bool {
    let name = component.drop { $0 == mark }.map { (65...90).contains($0) ? $0 + 32 : $0 }
    return name.elementsEqual(".git".utf8) || name.elementsEqual(".gitmodules".utf8)
  }
}
