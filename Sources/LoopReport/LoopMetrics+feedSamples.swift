import Forecasting
import Store
import Telemetry

extension LoopMetrics {
    /// How fresh the observations are.
    static func feedSamples(in transaction: ReadTransaction) throws -> [CollectedSample] {
        var samples = [CollectedSample(stations, value: Double(try transaction.stationCount()))]
        if let received = try transaction.latestReceipt() {
            samples.append(CollectedSample(lastReceived, value: received))
        }
        for station in try transaction.freshness(limit: shownStations) {
            let newest = Double(station.newest.secondsSince1970)
            samples.append(CollectedSample(stationLastReceived, station.station, value: station.receivedAt))
            samples.append(CollectedSample(stationNewest, station.station, value: newest))
        }
        return samples
    }
}
