import Foundation
import Store

/// A client that requests forecasts continually and checks every answer.
///
/// A missing answer while the API is dead is correct. An answer that is not a forecast, or that comes from a version
/// that was never promoted, is a violation.
actor AnsweredForecasts {
    private struct Answer: Decodable {
        var forecast: Double
        var modelVersion: String?

        private enum CodingKeys: String, CodingKey {
            case forecast
            case modelVersion = "model_version"
        }
    }

    private let installation: Installation
    private let address: String
    private let store: Store
    private let body: String
    private(set) var answered = 0
    private(set) var violations: [String] = []
    private var promoted: Set<String> = []

    init(_ installation: Installation, address: String) throws {
        self.installation = installation
        self.address = address
        store = try installation.store()
        body = #"{"sequence": [\#(Array(repeating: "[15.0, 3.0, 1012.0]", count: 24).joined(separator: ","))]}"#
    }

    /// Sends requests until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            if let (status, text) = try? await installation.post("\(address)/predict", json: body) {
                await judge(status, text)
            }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private func judge(_ status: Int, _ text: String) async {
        guard status == 200, let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)) else {
            violations.append("\(status): \(text)")
            return
        }
        answered += 1
        guard answer.forecast.isFinite else { return violations.append("not a finite number: \(text)") }
        if let version = answer.modelVersion, !promoted.contains(version) {
            do {
                let promotions = try await store.read { try $0.promotions(of: Installation.target, limit: 10_000) }
                promoted = Set(promotions.map(\.version))
                if !promoted.contains(version) { violations.append("\(version) answers, and was never promoted") }
            } catch {
                // The end of the run cancels the read, too.
                if !Task.isCancelled { violations.append("the promotions cannot be read: \(error)") }
            }
        }
    }
}
