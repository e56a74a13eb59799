import Foundation

/// Admits few long reads at a time, so that the connections and the processor stay free for short ones.
actor HeavyReads {
    /// Half of the processors, at most two: the pool of connections has five readers.
    static let concurrent = max(1, min(2, ProcessInfo.processInfo.activeProcessorCount / 2))
    /// The most reads that wait for others.
    static let mostWaiting = 64

    struct Full: Error {}

    private var running = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// The largest number of reads that have run at the same time.
    private(set) var mostRunning = 0

    /// - Throws: ``Full`` if ``mostWaiting`` reads wait, or the error of `read`.
    func run<Value: Sendable>(_ read: @Sendable () async throws -> Value) async throws -> Value {
        if running == Self.concurrent {
            guard waiting.count < Self.mostWaiting else { throw Full() }
            // The read that ends passes its place on, so `running` does not change.
            await withCheckedContinuation { waiting.append($0) }
        } else {
            running += 1
            mostRunning = max(mostRunning, running)
        }
        defer { leave() }
        return try await read()
    }

    private func leave() {
        if waiting.isEmpty {
            running -= 1
        } else {
            waiting.removeFirst().resume()
        }
    }
}
