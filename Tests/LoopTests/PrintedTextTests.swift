import Foundation
import PlainText
import Store
import XCTest

/// The commands of `aerocast` print stored texts without controls: they do not reach the operator's terminal.
final class PrintedTextTests: XCTestCase {
    private static let texts = [
        "\u{1B}]0;owned\u{7}\u{1B}[2J", "a\r\n2026-11-29 error: disk gone", "\u{9B}31m\u{202E}red", "\u{2028}next",
    ]

    func testNoCommandPrintsAControlCharacterOfAStoredText() async throws {
        let tool = Bundle.main.bundleURL.appending(path: "aerocast")
        let installation = try Installation(for: self)
        let store = try Store(path: installation.database)
        for (index, text) in Self.texts.enumerated() {
            try await store.write { transaction in
                let version = "20250101\(index)-abc"
                try transaction.insert(
                    VersionRecord(
                        target: Installation.target,
                        version: version,
                        parent: nil,
                        sha256: "0",
                        manifest: "{}",
                        publishedAt: 0,
                        publishedBy: text,
                        reason: text,
                        codeVersion: text
                    )
                )
                try transaction.promote(
                    version: version,
                    of: Installation.target,
                    actor: text,
                    reason: text,
                    flag: nil,
                    now: Double(index)
                )
            }
        }
        try store.close()
        for command in [
            ["timeline"], ["models"], ["models", "show", "champion"], ["status"], ["flags"], ["doctor"],
            ["models", "verify"], ["models", "show", Self.texts[0]],
        ] {
            for json in [[], ["--json"]] {
                let arguments = command + json
                let running = try installation.start(tool, arguments, environment: installation.environment)
                _ = try await running.end(within: .seconds(60))
                for output in [running.standardOutput, running.standardError] {
                    let unsafe = output.unicodeScalars.filter { $0.isUnsafe && $0 != "\n" }
                    XCTAssertEqual(unsafe.map(\.codePoint), [], "\(arguments.map(\.escaped)): \(output.escaped)")
                    XCTAssertFalse(output.split(separator: "\n").contains { $0.hasPrefix("2026-11-29 error") }, output)
                }
                if command == ["timeline"] || command.contains("champion") {
                    XCTAssertTrue(running.standardOutput.contains(#"\u2028next"#), running.standardOutput)
                }
            }
        }
    }
}
