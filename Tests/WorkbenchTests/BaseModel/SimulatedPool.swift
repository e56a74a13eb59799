import Observations
import Workbench
import Forecasting
import GRU
import Weather

/// Stations of made-up weather, and recipes short enough for a test.
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
                let observations = (start..<start + Int64(hours))
                    .compactMap {
                        simulator.observation(station: index, hour: $0)
                    }
                let series = HourlySeries(observations)
                return StationData(station: station, series: series, split: .chronological(series.hours))
            }
    }

    static var quickBase: BaseModel {
        var recipe = TrainingRecipe.base()
        recipe.hiddenSize = 8
        recipe.fromScratch.epochs = 2
        return BaseModel(recipe: recipe)
    }

    static var quickStation: TrainingRecipe {
        var recipe = TrainingRecipe()
        recipe.hiddenSize = 8
        recipe.fromScratch.epochs = 3
        recipe.fineTuning.epochs = 2
        return recipe
    }
}
