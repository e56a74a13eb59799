import Foundation

/// The time of the wall clock in seconds since 1970, handed in wherever it is read.
package struct WallClock: Sendable {
    private let read: @Sendable () -> Double

    package init(_ read: @escaping @Sendable () -> Double) {
        self.read = read
    }

    package func callAsFunction() -> Double { read() }

    package static let system = WallClock { Date().timeIntervalSince1970 }
}
