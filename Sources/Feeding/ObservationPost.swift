import Observations

/// The body of `POST /observations`.
struct ObservationPost: Encodable {
    var observations: [Item]

    /// An observation with the details of its station; each value has the key of its variable.
    struct Item: Encodable {
        var station: Station
        var observation: Observation

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(station, forKey: .station)
            try container.encode(observation.time, forKey: .time)
            for variable in observation.values.variables {
                try container.encode(observation[variable], forKey: Key(stringValue: variable.name))
            }
        }
    }

    private struct Key: CodingKey {
        static let station = Key(stringValue: "station")
        static let time = Key(stringValue: "time")

        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
