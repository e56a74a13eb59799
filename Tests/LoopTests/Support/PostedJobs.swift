import CanonicalJSON
import Foundation
import Observations
import RandomNumbers
import Store

/// A client that starts jobs with idempotency keys, repeats requests without an answer, and cancels some jobs.
actor PostedJobs {
    private let installation: Installation
    private let address: String
    private let bodies: [String]
    private let most: Int
    private var random: SplitMix64
    /// The job of each acknowledged key.
    private(set) var acknowledged: [String: Int64] = [:]
    /// Answers that name another job than the first answer to the key, and unexpected answers.
    private(set) var violations: [String] = []
    private(set) var repeated = 0
    private(set) var cancels = 0

    /// - Parameters:
    ///   - installation: the installation of the API.
    ///   - address: the address of the API, also after it was killed.
    ///   - bodies: the requests, in turn.
    ///   - most: the largest number of jobs.
    ///   - seed: decides which jobs are canceled.
    init(_ installation: Installation, address: String, bodies: [String], most: Int, seed: UInt64) {
        self.installation = installation
        self.address = address
        self.bodies = bodies
        self.most = most
        random = SplitMix64(seed: seed)
    }

    /// Starts jobs until there are enough or the task is cancelled.
    func run() async {
        var number = 0
        while !Task.isCancelled, number < most {
            guard await start(bodies[number % bodies.count], key: "job-\(number)") else { continue }
            number += 1
            if Int.random(in: 0..<8, using: &random) == 0 { await cancel("job-\(number - 1)") }
            try? await Task.sleep(for: .milliseconds(300))
        }
    }

    private struct Accepted: Decodable {
        var id: Int64
    }

    /// - Returns: whether the job is acknowledged.
    private func start(_ body: String, key: String) async -> Bool {
        let answer = try? await installation.post(
            "\(address)/v1/jobs",
            json: body,
            headers: ["Idempotency-Key": key]
        )
        guard let answer, answer.status == 202,
            let id = try? JSONDecoder().decode(Accepted.self, from: Data(answer.body.utf8)).id
        else {
            if let answer, ![429, 503].contains(answer.status) { violations.append("\(answer.status) \(answer.body)") }
            repeated += 1
            try? await Task.sleep(for: .milliseconds(50))
            return false
        }
        if let known = acknowledged[key], known != id { violations.append("\(key) was job \(known), then \(id)") }
        acknowledged[key] = id
        return true
    }

    private func cancel(_ key: String) async {
        guard let id = acknowledged[key] else { return }
        let answer = try? await installation.post("\(address)/v1/jobs/\(id)/cancel", json: "")
        if answer?.status == 200 { cancels += 1 }
    }

    /// Sends each request again: the answers name the same jobs.
    func repeatAll() async {
        for number in 0..<acknowledged.count {
            _ = await start(bodies[number % bodies.count], key: "job-\(number)")
        }
    }
}
