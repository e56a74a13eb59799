import Foundation
import XCTest

/// The observations of the tutorial: a station at a lake, whose instruments move inland on 2024-09-17.
struct TutorialWeather {
    private let rows: [Substring]
    private let folder: URL

    /// - Throws: `XCTSkip` without awk, which makes the file.
    init(in installation: Installation) throws {
        folder = installation.folder
        let tutorial = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/tutorial.md")
        let text = try String(contentsOf: tutorial, encoding: .utf8)
        let script = try XCTUnwrap(text.firstMatch(of: #/<<'END'\n((?s:.*?))\nEND\n/#)).1
        let awk = Process()
        let output = Pipe()
        awk.executableURL = URL(filePath: "/usr/bin/env")
        awk.arguments = ["awk", String(script)]
        awk.standardOutput = output
        try awk.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        awk.waitUntilExit()
        guard awk.terminationStatus == 0 else { throw XCTSkip("awk is not in PATH") }
        rows = String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    /// Feeds the days from `first` to before `end`.
    func feed(_ first: String, to end: String, _ installation: Installation, _ api: RunningAPI) async throws {
        let file = folder.appending(path: "\(first).csv")
        let days = rows.dropFirst().filter { $0 >= first && $0 < end }
        try Data(([rows[0]] + days).joined(separator: "\n").utf8).write(to: file)
        try await installation.run(
            .feeder,
            "--api",
            api.address,
            "--source",
            "csv",
            "--file",
            file.path,
            "--station",
            "LAKE",
            "--latitude",
            "47.6",
            "--longitude",
            "9.4"
        )
    }
}
