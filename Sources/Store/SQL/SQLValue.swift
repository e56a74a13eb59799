package import Foundation

/// The value of a parameter or a column, of a type that every engine has.
package enum SQLValue: Hashable, Sendable {
    case null
    /// 64 bits, signed.
    case integer(Int64)
    /// Double precision.
    case real(Double)
    case text(String)
    case blob(Data)
}
