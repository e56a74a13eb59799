/// Lengths of time in words.
package enum Span {
    /// A length of time in its largest fitting unit, such as `3 min`.
    ///
    /// - Parameter seconds: a length.
    /// - Returns: a whole number, and the unit.
    package static func words(_ seconds: Double) -> String {
        switch abs(seconds) {
        case ..<120: "\(Int(seconds)) s"
        case ..<7200: "\(Int(seconds / 60)) min"
        case ..<172_800: "\(Int(seconds / 3600)) h"
        default: "\(Int(min(seconds / 86_400, 1e9))) days"
        }
    }
}
