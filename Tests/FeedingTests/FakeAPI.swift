import CurlClient
import Foundation
import HTTPTestServer
import Observations
import Synchronization

/// A server with the two endpoints that a feeder uses, with configurable failures.
final class FakeAPI: Sendable {
    /// The handling of a posted request.
    enum Behavior: Sendable {
        /// Stores the observations, but closes the connection before the answer.
        case dropAfterStoring
        case dropBeforeStoring
        case status(Int)
        /// Answers with something other than the API's JSON.
        case garbage
    }

    struct Stored: Hashable, Sendable {
        var station: String
        var hour: Hour
    }

    private let contents: Contents
    private let server: HTTPTestServer

    /// - Parameters:
    ///   - script: the handling of the first posted requests, in order; all later requests are answered.
    ///   - refused: observations whose requests are rejected with status 422.
    /// - Throws: if no port is free.
    init(_ script: [Behavior] = [], refusing refused: Set<Stored> = []) throws {
        let contents = Contents(script, refused)
        self.contents = contents
        server = try HTTPTestServer { request, connection in contents.handle(request, connection) }
    }

    var url: String { server.url }
    /// The stored observations, in order.
    var stored: [Stored] { contents.state.withLock { $0.stored } }
    /// The number of observations in each request.
    var posts: [Int] { contents.state.withLock { $0.posts } }
}

private final class Contents: Sendable {
    struct State {
        var stored: [FakeAPI.Stored] = []
        var known: Set<FakeAPI.Stored> = []
        var script: [FakeAPI.Behavior]
        var posts: [Int] = []
    }

    private struct Post: Decodable {
        var observations: [Item]

        struct Item: Decodable {
            var station: Station
            var time: Timestamp
        }
    }

    let state: Mutex<State>
    private let refused: Set<FakeAPI.Stored>

    init(_ script: [FakeAPI.Behavior], _ refused: Set<FakeAPI.Stored>) {
        state = Mutex(State(script: script))
        self.refused = refused
    }

    func handle(_ request: TestRequest, _ connection: TestConnection) {
        if request.path.hasPrefix("/latest?station=") {
            let name = request.path.dropFirst("/latest?station=".count)
            latest(String(name).removingPercentEncoding ?? "", connection)
        } else if request.path == "/observations", request.method == "POST",
            let post = try? JSONDecoder().decode(Post.self, from: Data(request.body))
        {
            take(post.observations.map { .init(station: $0.station.id, hour: $0.time.nearestHour) }, connection)
        } else {
            connection.answer(404)
        }
    }

    private func latest(_ station: String, _ connection: TestConnection) {
        let newest = state.withLock { state in state.stored.filter { $0.station == station }.map(\.hour).max() }
        if let newest {
            connection.answer(text: #"{"row":{"ts":"\#(Timestamp(newest))","temperature":1}}"#)
        } else {
            connection.answer(404, text: #"{"detail":"nothing yet"}"#)
        }
    }

    private func take(_ observations: [FakeAPI.Stored], _ connection: TestConnection) {
        let behavior = state.withLock { state -> FakeAPI.Behavior? in
            state.posts.append(observations.count)
            return state.script.isEmpty ? nil : state.script.removeFirst()
        }
        switch behavior {
        case .dropBeforeStoring: return connection.reset()
        case .status(let status): return connection.answer(status, text: #"{"detail":"as the test wants"}"#)
        case .garbage: return connection.answer(text: "<html>welcome</html>")
        case .dropAfterStoring, nil: break
        }
        guard refused.isDisjoint(with: observations) else {
            return connection.answer(
                422,
                text: #"{"detail":"too hot","errors":[{"pointer":"/observations/0/temperature","detail":"x"}]}"#
            )
        }
        let fresh = state.withLock { state in
            let fresh = observations.filter { state.known.insert($0).inserted }
            state.stored += fresh
            return fresh.count
        }
        if case .dropAfterStoring = behavior { return connection.reset() }
        connection.answer(
            text: #"{"stored":\#(fresh),"duplicates":\#(observations.count - fresh),"outcomes":0,"forecasts":[]}"#
        )
    }
}
