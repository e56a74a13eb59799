/// The verdict of a running service, read again at most once a second: anybody may ask for `/readyz`, as often as they
/// like.
package actor VerdictWatch {
    private let reader: VerdictReader
    private let validFor: Duration
    private let clock = ContinuousClock()
    private var known: (verdict: Verdict, at: ContinuousClock.Instant)?
    private var reading: Task<Verdict, Never>?

    /// - Parameters:
    ///   - reader: reads the facts.
    ///   - validFor: how long a verdict is repeated without looking again.
    package init(_ reader: VerdictReader, validFor: Duration = .seconds(1)) {
        self.reader = reader
        self.validFor = validFor
    }

    /// The verdict, at most ``validFor`` old.
    package func current() async -> Verdict {
        if let known, clock.now - known.at < validFor { return known.verdict }
        if let reading { return await reading.value }
        let at = clock.now
        let task = Task { await reader.verdict() }
        reading = task
        let verdict = await task.value
        known = (verdict, at)
        reading = nil
        return verdict
    }
}
