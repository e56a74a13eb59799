/// Bounds of histograms' buckets.
package enum Buckets {
    /// Buckets for durations of responses: 0.1 ms to 10 s.
    package static let latency: [Double] = [
        0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
    /// Buckets for quantities of unknown size: 0.001 to 10⁶.
    package static let decades: [Double] = [0.001, 0.01, 0.1, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]
}
