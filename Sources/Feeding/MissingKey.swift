import HTTPClient

/// The key file cannot be read; the API may not have written it yet.
package struct MissingKey: PassingError, CustomStringConvertible {
    let reason: String

    package init(reason: String) {
        self.reason = reason
    }

    package var description: String { reason }
    package var isWorthRetrying: Bool { true }
    package var retryAfter: Duration? { nil }
}
