import Forecasting
import Observations
import Weather

/// Hourly weather of one simulated station, the same in every run.
enum SimulatedYears {
    private static let hoursPerYear = 8_766

    /// - Parameter years: the number of years before the simulator's default start.
    /// - Returns: the observations, split about as a routine retrain splits a year.
    /// - Throws: an error of the simulator.
    static func data(years: Int) throws -> StationData {
        let hours = years * hoursPerYear
        let start = Timestamp.simulatorDefaultStart.adding(hours: -hours)
        let simulator = try Simulator(SimulatorConfiguration(seed: 7, start: start, hours: hours))
        let observations = (start.nearestHour..<start.nearestHour + hours)
            .compactMap { simulator.observation(hour: $0) }
        let series = HourlySeries(observations)
        return StationData(
            station: .simulated,
            series: series,
            split: .chronological(series.hours, training: 0.78, validation: 0.14)
        )
    }
}
