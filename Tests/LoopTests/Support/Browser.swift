import Foundation
import Synchronization
import XCTest

/// A headless Chromium with one page, driven through the Chrome DevTools Protocol over a pair of named pipes
/// (`--remote-debugging-pipe`: JSON messages, each ended by a zero byte).
final class Browser: Sendable {
    private let program: RunningProgram
    private let input: FileHandle
    private let output: FileHandle
    private let state = Mutex(State())
    private let session = Mutex<(target: String, session: String?)?>(nil)

    private struct State {
        var buffer = Data()
        var nextIdentifier = 1
        var answers: [Int: Message] = [:]
        var problems: [String] = []
    }

    /// A message from the browser: the answer to a command, or an event.
    private struct Message: Decodable, Sendable {
        var id: Int?
        var method: String?
        var params: Parameters?
        var result: Result?
        var error: Failure?

        struct Failure: Decodable, Sendable { var message: String }

        struct Result: Decodable, Sendable {
            var targetId: String?
            var sessionId: String?
            var data: String?
            var result: Value?
            var exceptionDetails: Exception?
        }

        struct Value: Decodable, Sendable {
            var value: String?
            var description: String?
        }

        struct Exception: Decodable, Sendable {
            var text: String
            var exception: Value?
        }

        struct Parameters: Decodable, Sendable {
            var type: String?
            var entry: Entry?
            var args: [Value]?
            var exceptionDetails: Exception?

            struct Entry: Decodable, Sendable {
                var level: String
                var text: String
                var url: String?
            }
        }
    }

    struct Failed: Error, CustomStringConvertible { let description: String }

    /// Starts the browser; it ends with the test.
    ///
    /// - Throws: `XCTSkip` if Chromium is not installed.
    init(in installation: Installation) async throws {
        let folders = (installation.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        let candidates = folders.flatMap { folder in ["chromium", "chromium-browser"].map { "\(folder)/\($0)" } }
        guard let chromium = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw XCTSkip("chromium is not installed: apt-get install chromium")
        }
        signal(SIGPIPE, SIG_IGN)
        let stem = installation.folder.appending(path: "browser-\(UUID().uuidString.prefix(8))").path
        guard mkfifo(stem + ".in", 0o600) == 0, mkfifo(stem + ".out", 0o600) == 0 else {
            throw Failed(description: "cannot make a named pipe in \(installation.folder.path)")
        }
        program = try installation.start(
            URL(fileURLWithPath: "/bin/sh"),
            [
                "-c",
                """
                exec '\(chromium)' --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
                --user-data-dir='\(stem)' --remote-debugging-pipe 3<'\(stem).in' 4>'\(stem).out'
                """,
            ],
            environment: installation.environment
        )
        guard let input = FileHandle(forWritingAtPath: stem + ".in"),
            let output = FileHandle(forReadingAtPath: stem + ".out")
        else { throw Failed(description: "chromium's pipes cannot be opened") }
        self.input = input
        self.output = output
        output.readabilityHandler = { [weak self] handle in self?.take(handle.availableData) }
    }

    func stop() {
        output.readabilityHandler = nil
        program.send(SIGKILL)
    }

    /// Errors that the page's scripts threw or wrote to the console, and requests that failed.
    var problems: [String] { state.withLock { $0.problems } }

    /// Opens an address in a window of the given size, in place of the one before.
    func open(_ address: String, width: Int = 1240, height: Int = 900) async throws {
        if let last = session.withLock({ $0 }) {
            session.withLock { $0 = nil }
            _ = try await command("Target.closeTarget", ["targetId": last.target])
        }
        let target = try await command("Target.createTarget", ["url": "about:blank"]).targetId ?? ""
        let attached = try await command("Target.attachToTarget", ["targetId": target, "flatten": true])
        session.withLock { $0 = (target, attached.sessionId) }
        for domain in ["Runtime", "Log", "Page"] { _ = try await command("\(domain).enable") }
        _ = try await command(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600]
        )
        _ = try await command("Page.navigate", ["url": address])
    }

    /// Chooses the dark or the light colors, and the size of the window.
    func show(dark isDark: Bool, width: Int, height: Int = 900) async throws {
        let feature = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        _ = try await command("Emulation.setEmulatedMedia", ["features": [feature]])
        _ = try await command(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600]
        )
    }

    /// The value of a script's expression, as text.
    func evaluate(_ expression: String) async throws -> String {
        let result = try await command(
            "Runtime.evaluate",
            ["expression": "String(\(expression))", "returnByValue": true, "awaitPromise": true]
        )
        if let exception = result.exceptionDetails {
            throw Failed(description: "\(expression): \(exception.exception?.description ?? exception.text)")
        }
        return result.result?.value ?? ""
    }

    /// Presses a key on the focused element.
    func press(_ key: String) async throws {
        for type in ["keyDown", "keyUp"] {
            var parameters: [String: any Sendable] = ["type": type, "key": key]
            if key == "Enter" { parameters.merge(["text": "\r", "windowsVirtualKeyCode": 13]) { $1 } }
            _ = try await command("Input.dispatchKeyEvent", parameters)
        }
    }

    private func command(
        _ method: String,
        _ parameters: [String: any Sendable] = [:]
    ) async throws -> Message.Result {
        let identifier = state.withLock { state in
            defer { state.nextIdentifier += 1 }
            return state.nextIdentifier
        }
        var message: [String: any Sendable] = ["id": identifier, "method": method, "params": parameters]
        if let session = session.withLock({ $0?.session }) { message["sessionId"] = session }
        try input.write(contentsOf: JSONSerialization.data(withJSONObject: message) + [0])
        let answer = try await eventually("chromium answers \(method)", or: { self.program.standardError }) {
            self.state.withLock { $0.answers.removeValue(forKey: identifier) }
        }
        if let error = answer.error { throw Failed(description: "\(method): \(error.message)") }
        return answer.result ?? .init()
    }

    private func take(_ data: Data) {
        state.withLock { state in
            state.buffer.append(data)
            while let end = state.buffer.firstIndex(of: 0) {
                let message = try? JSONDecoder().decode(Message.self, from: state.buffer[..<end])
                state.buffer = Data(state.buffer[(end + 1)...])
                if let message { Self.take(message, into: &state) }
            }
        }
    }

    private static func take(_ message: Message, into state: inout State) {
        if let identifier = message.id { state.answers[identifier] = message }
        guard let parameters = message.params else { return }
        switch message.method {
        case "Runtime.exceptionThrown":
            let exception = parameters.exceptionDetails
            state.problems.append(exception?.exception?.description ?? exception?.text ?? "an exception")
        case "Runtime.consoleAPICalled" where parameters.type == "error":
            state.problems.append(parameters.args?.compactMap(\.value).joined(separator: " ") ?? "an error")
        case "Log.entryAdded" where parameters.entry?.level == "error":
            state.problems.append("\(parameters.entry?.text ?? "") \(parameters.entry?.url ?? "")")
        default: break
        }
    }
}
