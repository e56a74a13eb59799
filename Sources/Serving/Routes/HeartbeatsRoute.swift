import CanonicalJSON
import Hummingbird
import Reporting
import Store
import Timing

/// `POST /v1/heartbeats`: a sign of life of a feeder, which has no access to the database.
struct HeartbeatsRoute: Sendable {
    let store: Store
    let now: WallClock

    struct Input: RouteInput, Decodable {
        /// The source of the observations, with its station or file; the heartbeats of one source replace each other.
        var feeder: String
        /// The seconds after which a missing heartbeat is a problem.
        var silentAfter: Double
        /// The reason why the feeder waits; `nil` while observations arrive.
        var problem: String?
        /// Whether the feeder has ended as it should.
        var ended: Bool?

        private enum CodingKeys: String, CodingKey {
            case feeder
            case silentAfter = "silent_after"
            case problem
            case ended
        }

        static let lengths = 1...100
        /// A program that runs once a day is silent for a day, and the next run may be late.
        static let silences = 1.0...90_000
        static let longestProblem = 500

        /// - Throws: a ``Problem`` about each value beyond its bounds.
        func check() throws(Problem) {
            var complaints = Complaints()
            if !Self.lengths.contains(feeder.count) {
                complaints.add(.value("feeder", mustBe: "1 to 100 characters long", got: "\(feeder.count)"))
            }
            if !Self.silences.contains(silentAfter) {
                complaints.add(.value("silent_after", mustBe: "from 1 to 90000", got: "\(silentAfter)"))
            }
            if let problem, problem.count > Self.longestProblem {
                let expected = "at most \(Self.longestProblem) characters long"
                complaints.add(.value("problem", mustBe: expected, got: "\(problem.count)"))
            }
            try complaints.check()
        }
    }

    struct Answer: JSONRouteAnswer, Encodable {
        /// Whether it is kept; a new feeder beyond the largest number is not.
        var stored: Bool
    }

    func handle(_ input: Input, _ request: Request, context: APIRequestContext) async throws -> Answer {
        try input.check()
        let at = now()
        let stored = try await store.write(isContent: false) { transaction in
            let known = try transaction.reading.heartbeat(of: .feeder, instance: input.feeder)
            var details = HeartbeatDetails()
            details.problem = input.problem
            if input.problem != nil {
                details.problemSince = known.flatMap { HeartbeatDetails(of: $0).problemSince } ?? at
            }
            let isOver = known?.endedAt != nil
            return try transaction.save(
                HeartbeatRecord(
                    program: .feeder,
                    instance: input.feeder,
                    startedAt: isOver ? at : known?.startedAt ?? at,
                    beatAt: at,
                    silentAfter: input.silentAfter,
                    endedAt: input.ended == true ? at : nil,
                    details: try JSONText.encode(details)
                )
            )
        }
        return Answer(stored: stored)
    }
}
