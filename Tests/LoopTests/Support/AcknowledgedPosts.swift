import Observations
import Store
import XCTest

/// A client that posts each observation once and records the acknowledged ones.
///
/// A feeder repeats requests without an answer, which would hide the loss of an acknowledged observation; this client
/// does not. Its observations have a pressure only, so that no forecast is issued or learned from them.
actor AcknowledgedPosts {
    static let station = "ONCE"

    private let installation: Installation
    private let address: String
    private(set) var acknowledged: Set<Hour> = []
    private(set) var unanswered = 0

    init(_ installation: Installation, address: String) {
        self.installation = installation
        self.address = address
    }

    /// Asserts that every acknowledged observation is in the database.
    func assertAllAreKept(in store: Store, file: StaticString = #filePath, line: UInt = #line) async throws {
        let acknowledged = acknowledged
        let kept = try await store.read { try $0.observations(of: Self.station).map(\.hour) }
        XCTAssertEqual(acknowledged.subtracting(kept), [], "acknowledged and lost", file: file, line: line)
        XCTAssertEqual(kept.count, Set(kept).count, "stored twice", file: file, line: line)
    }

    /// Posts until the task is cancelled.
    func run() async {
        var hour = Timestamp.epochOfPosts.nearestHour
        while !Task.isCancelled {
            let body = """
                {"observations": [{"station": "\(Self.station)", "time": "\(Timestamp(hour))", "pressure": 1013.5}]}
                """
            let answer = try? await installation.post("\(address)/observations", json: body)
            if answer?.status == 200 {
                acknowledged.insert(hour)
            } else {
                unanswered += 1
            }
            hour += 1
            try? await Task.sleep(for: .milliseconds(15))
        }
    }
}

extension Timestamp {
    fileprivate static let epochOfPosts = Timestamp(secondsSince1970: 1_262_304_000)
}
