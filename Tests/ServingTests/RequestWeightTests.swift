import Access
import Foundation
import HTTPClient
import Serving
import XCTest

/// The cost of requests in the limit of their key.
final class RequestWeightTests: XCTestCase {
    /// An API whose key may spend 20 on each role in an hour, with a clock that stands still.
    private func api() async throws -> (RunningAPI, HTTPHeaders) {
        var policy = AccessPolicy.ofTests
        for role in [Role.read, .predict, .feed] { policy.limits[role] = RateLimit(quota: 20, window: 3600) }
        let api = try await runningAPI(policy: policy)
        let key = try await api.makeKey([.admin])
        return (api, ["Content-Type": "application/json", "Authorization": "Bearer \(key.text)"])
    }

    private func left(_ answer: RunningAPI.Answer) throws -> Int {
        let field = try XCTUnwrap(answer.headers["ratelimit"], answer.text)
        return try XCTUnwrap(Int(try XCTUnwrap(field.firstMatch(of: /r=(\d+)/)).1))
    }

    private func forecasts(_ stations: Int) -> String {
        let names = (0..<stations).map { #""S\#($0)""# }.joined(separator: ",")
        return #"{"stations":[\#(names)]}"#
    }

    func testABatchCostsByItsStations() async throws {
        let (api, headers) = try await api()
        let path = "/v1/forecasts"
        for (stations, rest) in [(1, 19), (100, 18), (101, 16), (1000, 6)] {
            let answer = try await api.send(.post, path, forecasts(stations), headers: headers)
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertEqual(try left(answer), rest, "\(stations)")
        }
        let refused = try await api.send(.post, path, forecasts(700), headers: headers)
        XCTAssertEqual(refused.status, 429, refused.text)
        XCTAssertNotNil(refused.headers["retry-after"])
        // The refused request has cost 1, and nothing for its body.
        let small = try await api.send(.post, path, forecasts(1), headers: headers)
        XCTAssertEqual(try left(small), 4)
        // A request for more than the whole limit costs the whole limit.
        api.setTime(api.seconds + 7200)
        let large = try await api.send(.post, path, forecasts(5000), headers: headers)
        XCTAssertEqual(large.status, 200, large.text)
        XCTAssertEqual(try left(large), 0)
    }

    func testObservationsAndReportsCostTheirWeight() async throws {
        let (api, headers) = try await api()
        let few = try await api.send(.post, "/observations", Bodies.observations(0..<30), headers: headers)
        XCTAssertEqual(try left(few), 19)
        let many = try await api.send(
            .post,
            "/observations",
            "[" + (0..<1001).map { Bodies.observation($0 % 900) }.joined(separator: ",") + "]",
            headers: headers
        )
        XCTAssertEqual(many.status, 200, many.text)
        XCTAssertEqual(try left(many), 17)
        for (path, rest) in [
            ("/targets", 19), ("/v1/stations/KJFK/observations", 17), ("/timeline?station=KJFK", 12), ("/metrics", 7),
        ] {
            let answer = try await api.send(.get, path, headers: headers)
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertEqual(try left(answer), rest, path)
        }
    }

    func testTheContractPublishesTheWeights() async throws {
        let api = try await runningAPI()
        let paths = api.contract.document["paths"]
        XCTAssertEqual(paths["/v1/forecasts"]["post"]["x-weight-of-body"]["each"].double, 100)
        XCTAssertEqual(paths["/v1/observations"]["post"]["x-weight-of-body"]["each"].double, 1000)
        XCTAssertEqual(paths["/v1/timeline"]["get"]["x-weight"].double, 5)
        XCTAssertEqual(paths["/v1/targets"]["get"]["x-weight"].double, 1)
    }
}
