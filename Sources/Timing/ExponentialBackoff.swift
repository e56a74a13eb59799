/// Delays that double after every failure in a row, up to a ceiling.
///
/// `Delay` is a `Duration`, or a number of seconds where times are numbers. Doubling is exact for all of them and never
/// overflows.
package struct ExponentialBackoff<Delay>: Hashable, Sendable
where Delay: AdditiveArithmetic & Comparable & Hashable & Sendable {
    /// The delay after the first failure; 0 or more.
    package var first: Delay
    /// The longest delay.
    package var ceiling: Delay

    package init(first: Delay, ceiling: Delay) {
        self.first = first
        self.ceiling = ceiling
    }

    /// The delay after the given number of failures in a row; none counts as one.
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
