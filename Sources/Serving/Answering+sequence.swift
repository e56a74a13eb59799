import Forecasting

extension Answering {
    /// The temperature of a sequence's last step, in °C: without a model a sequence of any channel set will do.
    ///
    /// - Throws: `ForecastError` naming the step that cannot be read.
    static func newestTemperature(of sequence: [[Double]]) throws -> Double {
        for (index, step) in sequence.enumerated() {
            guard let channels = ChannelSet.allCases.first(where: { $0.channels.count == step.count })?.channels else {
                throw ForecastError.wrongWidth(step: index, width: step.count, expected: .noaa)
            }
            for (channel, value) in zip(channels, step) where !channel.physicalRange.contains(value) {
                throw ForecastError.outsidePhysicalRange(step: index, channel: channel, value: value)
            }
        }
        guard let temperature = sequence.last?.first else {
            throw ForecastError.sequenceTooShort(steps: sequence.count, expected: 1)
        }
        return temperature
    }
}
