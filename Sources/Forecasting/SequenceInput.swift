extension HourlySeries {
    /// The series that a bare sequence of hourly steps stands for.
    ///
    /// - Parameters:
    ///   - sequence: steps, oldest first, each with one value per channel.
    ///   - channels: which values in which order.
    ///   - window: the least number of steps.
    ///   - origin: the hour of the newest step.
    /// - Throws: ``ForecastError`` naming the first step and channel that cannot be read.
    init(sequence: [[Double]], channels: ChannelSet, window: Int, endingAt origin: Int64) throws(ForecastError) {
        guard sequence.count >= window else {
            throw .sequenceTooShort(steps: sequence.count, expected: window)
        }
        let steps = sequence.suffix(min(window + FeatureLayout.history, sequence.count))
        for (index, step) in zip(steps.indices, steps) {
            guard step.count == channels.channels.count else {
                throw .wrongWidth(step: index, width: step.count, expected: channels)
            }
            for (channel, value) in zip(channels.channels, step) {
                guard value.isFinite else { throw .notFinite(step: index, channel: channel) }
                guard channel.physicalRange.contains(value) else {
                    throw .outsidePhysicalRange(step: index, channel: channel, value: value)
                }
            }
        }
        func column(_ channel: Channel) -> [Double?] {
            channels.channels.firstIndex(of: channel).map { position in steps.map { $0[position] } } ?? []
        }
        self.init(
            startHour: origin - Int64(steps.count) + 1,
            temperature: column(.temperature),
            windSpeed: column(.windSpeed),
            pressure: column(.pressure)
        )
    }
}
