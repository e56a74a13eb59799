import Forecasting
import GRU
import Observations
import Weather
import Workbench

/// Stations with simulated weather, and kinds with a training short enough for a test.
enum SimulatedPool {
    /// Two stations at one place in the north, one elsewhere, one in the south.
    static let stations = [
        Station(id: "A1", latitude: 45, longitude: 9), Station(id: "A2", latitude: 45.2, longitude: 9.3),
        Station(id: "B", latitude: 52, longitude: 21), Station(id: "C", latitude: -33, longitude: 151),
    ]

    static func data(hours: Int = 2600) throws -> [StationData] {
        let simulator = try Simulator(SimulatorConfiguration(stations: stations, seed: 3, hours: hours))
        let start = simulator.configuration.start.nearestHour
        return stations.enumerated()
            .map { index, station in
                let observations = (start..<start + hours)
                    .compactMap {
                        simulator.observation(station: index, hour: $0)
                    }
                let series = HourlySeries(observations)
                return StationData(station: station, series: series, split: .chronological(series.hours))
            }
    }

    static var quickBase: BaseModel {
        var kind = GRUKind().forBaseModel
        kind.hiddenSize = 8
        kind.fromScratch.epochs = 2
        return BaseModel(kind: kind)
    }

    static var quickStation: GRUKind {
        var kind = GRUKind()
        kind.hiddenSize = 8
        kind.fromScratch.epochs = 3
        kind.fineTuning.epochs = 2
        return kind
    }
}
