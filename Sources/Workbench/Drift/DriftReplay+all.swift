import Foundation

extension DriftReplay {
    /// Watches many streams, as many at a time as the machine has cores; an unreadable stream does not stop the
    /// others.
    ///
    /// - Parameters:
    ///   - streams: the streams.
    ///   - finished: called after each stream, one call at a time, in any order.
    /// - Returns: the result of each stream, in the order of `streams`.
    package func run(
        _ streams: [RecordedStream],
        finished: (Result<ReplayedStream, any Error>) -> Void = { _ in }
    ) async -> [Result<ReplayedStream, any Error>] {
        var results: [Int: Result<ReplayedStream, any Error>] = [:]
        await withTaskGroup(of: (Int, Result<ReplayedStream, any Error>).self) { group in
            func start(_ index: Int) {
                group.addTask { (index, Result { try run(streams[index]) }) }
            }
            var next = min(ProcessInfo.processInfo.activeProcessorCount, streams.count)
            for index in 0..<next { start(index) }
            for await (index, result) in group {
                results[index] = result
                finished(result)
                guard next < streams.count else { continue }
                start(next)
                next += 1
            }
        }
        return streams.indices.compactMap { results[$0] }
    }
}
