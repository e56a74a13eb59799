import Observations

/// Tests count hours from 1970 or from anywhere.
extension Hour: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) {
        self.init(value)
    }
}

extension Observation {
    package init(
        station: String,
        time: Timestamp,
        temperature: Double? = nil,
        windSpeed: Double? = nil,
        pressure: Double? = nil
    ) {
        self.init(
            station: station,
            time: time,
            values: [.temperature: temperature, .windSpeed: windSpeed, .pressure: pressure]
        )
    }
}

extension HourlySeries {
    package init(startHour: Hour, temperature: [Double?], windSpeed: [Double?] = [], pressure: [Double?] = []) {
        self.init(startHour: startHour, [.temperature: temperature, .windSpeed: windSpeed, .pressure: pressure])
    }
}

extension Outcome {
    /// An outcome of the temperature.
    package init(
        station: String,
        issuedAt: Timestamp,
        horizon: Int,
        predicted: Double,
        actual: Double,
        persistence: Double
    ) {
        self.init(
            variable: .temperature,
            station: station,
            issuedAt: issuedAt,
            horizon: horizon,
            predicted: predicted,
            actual: actual,
            persistence: persistence
        )
    }
}
