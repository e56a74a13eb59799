import CurlClient
import Feeding
import Foundation
import HTTPClient
import Observations
import Synchronization
import XCTest

/// Tests the body of a request with observations.
final class ObservationPostTests: XCTestCase {
    private struct Body: Decodable {
        var observations: [[String: Value]]

        enum Value: Decodable, Equatable {
            case number(Double)
            case text(String)
            case station(Station)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let number = try? container.decode(Double.self) {
                    self = .number(number)
                } else if let text = try? container.decode(String.self) {
                    self = .text(text)
                } else {
                    self = .station(try container.decode(Station.self))
                }
            }
        }
    }

    private func posted(_ station: Station, _ observations: [Observation]) async throws -> [[String: Body.Value]] {
        let transport = RecordingTransport()
        let client = APIClient(address: "http://api.test/", transport: transport)
        _ = try await client.post(observations.map { (station, $0) })
        XCTAssertEqual(transport.requests.map(\.url), ["http://api.test/observations"])
        let body = try XCTUnwrap(transport.requests.first?.body)
        return try JSONDecoder().decode(Body.self, from: Data(body)).observations
    }

    func testEachValueHasTheNameOfItsVariableAndMissingOnesHaveNoKey() async throws {
        let station = Station(id: "KATL", latitude: 33.6)
        let time = Timestamp(Hour(473_352))
        let posted = try await posted(
            station,
            [
                Observation(station: "KATL", time: time, values: [.temperature: 4.4, .windSpeed: 0, .dewPoint: -1.7]),
                Observation(station: "KATL", time: time, values: [.pressure: 1017.1, .windDirection: 280]),
            ]
        )
        XCTAssertEqual(
            posted,
            [
                [
                    "station": .station(station), "time": .text("2024-01-01T00:00:00Z"), "temperature": .number(4.4),
                    "wind_speed": .number(0), "dew_point": .number(-1.7),
                ],
                [
                    "station": .station(station), "time": .text("2024-01-01T00:00:00Z"), "pressure": .number(1017.1),
                    "wind_direction": .number(280),
                ],
            ]
        )
    }

    func testEveryVariableOfTheListIsPosted() async throws {
        var observation = Observation(station: "A", time: Timestamp(Hour(0)))
        for variable in Variable.all { observation[variable] = variable.physicalRange.upperBound }
        let posted = try await posted(Station(id: "A"), [observation])
        for variable in Variable.all {
            XCTAssertEqual(posted.first?[variable.name], .number(variable.physicalRange.upperBound), variable.name)
        }
    }
}

private final class RecordingTransport: HTTPTransport {
    private let received = Mutex<[HTTPRequest]>([])

    var requests: [HTTPRequest] { received.withLock { $0 } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        received.withLock { $0.append(request) }
        let answer = #"{"stored":1,"duplicates":0,"outcomes":0,"forecasts":[]}"#
        return HTTPResponse(status: 200, body: Array(answer.utf8))
    }
}
