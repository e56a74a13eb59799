import Foundation
import XCTest

extension Installation {
    /// Starts an Alertmanager on a free port; it ends with the test.
    ///
    /// - Throws: `XCTSkip` if the program is not installed.
    func startAlertmanager() async throws -> RunningAPI {
        let file = folder.appending(path: "alertmanager.yml")
        try Data("{route: {receiver: nobody}, receivers: [{name: nobody}]}\n".utf8).write(to: file)
        return try await startServer(
            ["prometheus-alertmanager", "alertmanager"],
            package: "prometheus-alertmanager",
            [
                "--config.file=\(file.path)", "--web.listen-address=127.0.0.1:0", "--cluster.listen-address=",
                "--storage.path=\(folder.appending(path: "alertmanager").path)",
            ]
        )
    }

    /// The alerts of an Alertmanager.
    func alerts(in alertmanager: RunningAPI) async throws -> [ReceivedAlert] {
        let answer = try await get("\(alertmanager.address)/api/v2/alerts")
        guard answer.status == 200 else { return [] }
        return try JSONDecoder().decode([ReceivedAlert].self, from: Data(answer.body.utf8))
    }
}

/// An alert as an Alertmanager answers it.
struct ReceivedAlert: Decodable {
    struct Status: Decodable {
        var state: String
        var silencedBy: [String]
    }

    var labels: [String: String]
    var annotations: [String: String]
    var status: Status
}
