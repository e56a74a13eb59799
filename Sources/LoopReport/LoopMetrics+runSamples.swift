import Store
import Telemetry

extension LoopMetrics {
    /// The outbox for MLflow; nothing where it was never used.
    static func runSamples(in transaction: ReadTransaction, model: String) throws -> [CollectedSample] {
        let state = try transaction.outboxState(of: model)
        guard state != OutboxState() else { return [] }
        return [
            CollectedSample(waitingRuns, value: Double(state.waiting)),
            CollectedSample(deliveredRuns, value: Double(state.delivered)),
            CollectedSample(failedDeliveries, value: Double(state.failures)),
        ]
    }
}
