import Foundation
import Jobs
import Models
import Observations
import Store
import TestSupport
import Training
import XCTest

/// The bounds of the work of jobs.
final class JobWorksTests: XCTestCase {
    /// Two observations of a station may be half a century apart, and each hour between them takes memory.
    func testAJobIsBoundedInHoursNotOnlyInObservations() async throws {
        let folder = try temporaryFolder()
        let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        let stations = (0..<4).map { "S\($0)" }
        try await store.write { transaction in
            for station in stations {
                try transaction.register(Station(id: station))
                for seconds: Int64 in [0, 1_700_000_000] {
                    let time = Timestamp(secondsSince1970: seconds)
                    let observation = Observation(station: station, time: time, values: [.temperature: 1])
                    _ = try transaction.insert(observation, receivedAt: 0)
                }
            }
        }
        let works = JobWorks(
            store: store,
            artifacts: ArtifactFolder(path: folder.appending(path: "artifacts").path),
            trainers: [TrainerConfiguration()],
            interval: .seconds(1)
        )
        for (kind, members) in [
            ("backtest", #","train":"station","horizons":[1]"#),
            ("tune", #","settings":[{"model":"ridge","train":"station"}]"#),
        ] {
            let names = stations.map { "\"\($0)\"" }.joined(separator: ",")
            let request = #"{"kind":"\#(kind)","target":"temperature","stations":[\#(names)]\#(members)}"#
            let new = NewJob(
                kind: try XCTUnwrap(JobKind(rawValue: kind)),
                client: "tests",
                idempotencyKey: nil,
                request: request,
                data: nil,
                digest: ""
            )
            let job = try await store.write { try $0.createJob(new, quota: JobQuota(), now: 0).job }
            do {
                _ = try await works.run(job, JobProgress())
                XCTFail("\(kind) must be refused")
            } catch let failure as JobFailure {
                XCTAssertEqual(failure.kind, .input)
                XCTAssertTrue(failure.detail.contains("at most 1000000 hours"), failure.detail)
            }
        }
    }
}
