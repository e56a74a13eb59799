/// Delays that double after every consecutive failure, up to a maximum.
///
/// `Delay` is a `Duration` or a number of seconds. Doubling is exact and never overflows.
package struct ExponentialBackoff<Delay>: Hashable, Sendable
where Delay: AdditiveArithmetic & Comparable & Hashable & Sendable {
    /// The delay after the first failure; 0 or more.
    package var first: Delay
    /// The maximum delay.
    package var ceiling: Delay

    package init(first: Delay, ceiling: Delay) {
        self.first = first
        self.ceiling = ceiling
    }

    /// The delay after the given number of consecutive failures; 0 counts as 1.
    package func delay(afterFailures failures: Int) -> Delay {
        guard first > .zero else { return .zero }
        var delay = min(first, ceiling)
        var remaining = failures - 1
        while remaining > 0, delay < ceiling {
            delay = ceiling - delay < delay ? ceiling : delay + delay
            remaining -= 1
        }
        return delay
    }
}
