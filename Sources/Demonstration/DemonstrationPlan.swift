import Foundation
import Observations

/// The simulation of the demonstration, and its speed.
package struct DemonstrationPlan: Sendable {
    /// The seed of the weather and of the training.
    package var seed: UInt64
    /// Calm hours from which the first model learns.
    package var learningHours: Int
    /// Calm hours with the first model in service: they show its skill in the weather it knows.
    package var calmHours: Int
    /// The largest number of hours of the heatwave; the feed ends earlier if the loop has healed.
    package var heatwaveHours: Int
    /// The number of hours that a new champion must have forecast before it is judged.
    package var judgedHours: Int
    /// Observations a second in calm weather and in the heatwave.
    package var calmSpeed: Double
    package var heatwaveSpeed: Double

    package init(
        seed: UInt64 = 1,
        learningHours: Int = 2160,
        calmHours: Int = 336,
        heatwaveHours: Int = 1200,
        judgedHours: Int = 168,
        calmSpeed: Double = 80,
        heatwaveSpeed: Double = 25
    ) {
        self.seed = seed
        self.learningHours = learningHours
        self.calmHours = calmHours
        self.heatwaveHours = heatwaveHours
        self.judgedHours = judgedHours
        self.calmSpeed = calmSpeed
        self.heatwaveSpeed = heatwaveSpeed
    }

    var heatwaveStartHours: Int { learningHours + calmHours }

    var totalHours: Int { heatwaveStartHours + heatwaveHours }

    var heatwaveStart: Timestamp { Self.simulationStart.adding(hours: heatwaveStartHours) }

    /// The feeder's argument.
    var scenario: String { "heatwave:start=\(heatwaveStartHours)h,duration=\(heatwaveHours)h,intensity=10" }

    /// The feeder's default value.
    static let simulationStart = Timestamp(secondsSince1970: 1_746_057_600)

    /// The largest ratio to the calm error that counts as near.
    static let nearCalm = 1.4
}
