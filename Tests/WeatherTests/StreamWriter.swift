import Forecasting

/// Writes observations of one station as a stream that ``CSVSource`` reads.
package struct StreamWriter: Sendable {
    private let channels: ChannelSet

    package init(channels: ChannelSet) { self.channels = channels }

    /// Without a line end, as are the rows.
    package var header: String {
        switch channels {
        case .noaa: "ts,temperature,windspeed,pressure"
        case .temperature: "ts,temperature"
        }
    }

    /// A missing channel is an empty field.
    package func row(_ observation: Observation) -> String {
        channels.channels.reduce("\(observation.time)") { row, channel in
            row + "," + (observation[channel].map { "\($0)" } ?? "")
        }
    }
}
