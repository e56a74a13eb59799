import Foundation
import Observations

/// What the demonstration simulates, and how fast.
package struct DemonstrationPlan: Sendable {
    /// Of the weather and of the training.
    package var seed: UInt64
    /// Calm hours that the first model learns from.
    package var learningHours: Int
    /// Calm hours with the first model in service: how good it is in the weather it knows.
    package var calmHours: Int
    /// Hours of the heatwave at most; the feed ends before, once the loop has healed.
    package var heatwaveHours: Int
    /// Hours that a new champion must have forecast before it is judged.
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

    /// As the feeder takes it.
    var scenario: String { "heatwave:start=\(heatwaveStartHours)h,duration=\(heatwaveHours)h,intensity=10" }

    /// The feeder's default.
    static let simulationStart = Timestamp(secondsSince1970: 1_746_057_600)

    /// Near the calm error: at most so many times it.
    static let nearCalm = 1.4
}
