import Foundation

/// The text of a p-value.
package enum PValue {
    /// The smallest value that is printed.
    private static let least = 0.001

    /// A p-value in a sentence: `p = 0.012`, or `p < 0.001` for a value that would be rounded to zero.
    package static func sentence(_ value: Double) -> String {
        value < least ? "p < \(least)" : "p = \(text(value))"
    }

    /// A p-value in a table: `0.012`, or `< 0.001`.
    package static func text(_ value: Double) -> String {
        value < least ? "< \(least)" : String(format: "%.3f", value)
    }
}
