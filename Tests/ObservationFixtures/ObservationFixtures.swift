package import Observations

/// Lets tests write hours since 1970, or since an arbitrary origin, as integers.
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

    /// The values of a variable by hour; `nil` for a gap.
    package func values(of variable: Variable) -> [Double?] {
        hours.map { self[variable, $0].map(Double.init) }
    }

    /// The same hours with other values.
    ///
    /// - Parameter transform: returns the value of a variable at an hour from the value of this series; `nil` is a gap.
    /// - Returns: a series of the transformed values.
    package func mapValues(_ transform: (Variable, Hour, Double?) -> Double?) -> HourlySeries {
        let columns = Variable.all.map { variable in
            (variable, zip(hours, values(of: variable)).map { hour, value in transform(variable, hour, value) })
        }
        return HourlySeries(startHour: startHour, Dictionary(uniqueKeysWithValues: columns))
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
