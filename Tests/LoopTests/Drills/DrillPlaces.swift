import Foundation

/// A verdict as `/v1/verdict` and `aerocast status --json` have it.
struct ReadVerdict: Decodable {
    struct Finding: Decodable {
        var kind: String
        var state: String
        var sentence: String
        var action: String?
        var next: String?
        var runbook: String
    }

    var state: String
    var sentence: String
    var findings: [Finding]

    func finding(_ kind: String) -> Finding? { findings.first { $0.kind == kind } }

    private enum CodingKeys: String, CodingKey {
        case state
        case sentence
        case findings
    }
}

extension DrillSite {
    /// The words of the places where somebody looks for a kind of finding.
    struct Places: CustomStringConvertible {
        /// The finding, as `/v1/verdict` has it.
        var finding: ReadVerdict.Finding?
        /// Whether each other place has the same finding, by the place's name; `/v1/verdict` alone if the API is gone.
        var areAgreed: [String: Bool] = [:]

        /// Whether every place has a finding that needs somebody or heals.
        var isFoundEverywhere: Bool { finding != nil && areAgreed.values.allSatisfy { $0 } }
        var isGoneEverywhere: Bool { finding == nil && areAgreed.values.allSatisfy { !$0 } }

        var description: String { "\(finding?.sentence ?? "not in /v1/verdict") \(areAgreed)" }
    }

    /// Readiness reports these kinds in words of its own.
    private static let readinessWords = [
        "no_model": "no model serves", "model_not_served": "cannot", "database_unwritable": "is full",
    ]
    /// `aerocast doctor` has checks of its own for these kinds.
    private static let checks = ["model_damaged": "champion", "disk_full": "disk"]

    private struct Diagnosis: Decodable {
        struct Check: Decodable {
            var name: String
            var status: String
            var found: String
            var advice: String?
        }
        var checks: [Check]
    }

    private struct Status: Decodable { var verdict: ReadVerdict }

    func verdict() async throws -> ReadVerdict {
        let body = try await installation.get("\(api.address)/v1/verdict").body
        return try JSONDecoder().decode(ReadVerdict.self, from: Data(body.utf8))
    }

    /// The verdict of `aerocast status`, which must exit with it.
    func status() async throws -> ReadVerdict {
        let (output, ending) = try await run(["status", "--json"])
        let verdict = try JSONDecoder().decode(Status.self, from: Data(output.utf8)).verdict
        let isGood = ["healthy", "healing"].contains(verdict.state)
        guard ending == .exited(status: isGood ? 0 : 1) else { throw WrongEnding(ending: ending, verdict: verdict) }
        return verdict
    }

    struct WrongEnding: Error {
        var ending: RunningProgram.Ending
        var verdict: ReadVerdict
    }

    /// Asks every place about a kind.
    func places(_ kind: String) async throws -> Places {
        var places = Places(finding: try await verdict().finding(kind))
        // A place that is asked a moment later may know more; the caller asks again.
        let state = places.finding?.state
        let isOpen = state.map { $0 != "healing" }
        let inStatus = try await status().finding(kind)
        places.areAgreed["status"] = inStatus.map { $0.state == state ?? $0.state } ?? false
        places.areAgreed["/readyz"] = try await isInReadiness(kind, isOpen: isOpen)
        places.areAgreed["/metrics"] = try await isInMetrics(kind, isOpen: isOpen)
        places.areAgreed["doctor"] = try await isInDiagnosis(kind, places.finding)
        if let sentence = places.finding?.sentence ?? last[kind], let shown = try await pageSentences() {
            places.areAgreed["page"] = shown.contains { $0.hasPrefix(Self.stem(of: sentence)) }
        }
        if let finding = places.finding { last[kind] = finding.sentence }
        return places
    }

    private func isInReadiness(_ kind: String, isOpen: Bool?) async throws -> Bool {
        let ready = try await installation.get("\(api.address)/readyz").body
        // What heals is in the verdict only.
        if isOpen == false { return !ready.contains(#""verdict":"healthy""#) }
        return ready.contains(Self.readinessWords[kind] ?? "\"\(kind): ")
    }

    private func isInMetrics(_ kind: String, isOpen: Bool?) async throws -> Bool {
        let metrics = try await installation.get("\(api.address)/metrics").body
        func has(_ name: String) -> Bool {
            metrics.split(separator: "\n")
                .contains { $0.hasPrefix(#"\#(name){kind="\#(kind)""#) && !$0.hasSuffix(" 0") }
        }
        return switch isOpen {
        case true?: has("aerocast_problem")
        case false?: has("aerocast_healing")
        case nil: has("aerocast_problem") || has("aerocast_healing")
        }
    }

    private func isInDiagnosis(_ kind: String, _ finding: ReadVerdict.Finding?) async throws -> Bool {
        let output = try await run(["doctor", "--json"]).output
        let checks = try JSONDecoder().decode(Diagnosis.self, from: Data(output.utf8)).checks
        if let name = Self.checks[kind] { return checks.contains { $0.name == name && $0.status == "problem" } }
        guard let sentence = finding?.sentence ?? last[kind] else { return false }
        return checks.contains { $0.found.contains(Self.stem(of: sentence)) }
    }
}
