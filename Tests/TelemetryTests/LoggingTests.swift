import Foundation
import Logging
import Telemetry
import TraceContext
import XCTest

final class LoggingTests: XCTestCase {
    private struct Broken: Error, CustomStringConvertible { var description: String { "no such file" } }

    private func logger(
        _ output: RecordedOutput,
        format: LogFormat = .human,
        level: Logger.Level = .info,
        provider: Logger.MetadataProvider? = nil
    ) -> Logger {
        Logger(
            label: "api",
            factory: { label in
                LineLogHandler(
                    component: label,
                    level: level,
                    format: format,
                    output: output.pipe(),
                    metadataProvider: provider,
                    now: { Date(timeIntervalSince1970: 1_795_230_390.125) }
                )
            }
        )
    }

    func testAnEventIsOneLineForPeople() {
        let output = RecordedOutput()
        logger(output).info("listening", metadata: ["port": "8000", "host": "::1"])
        XCTAssertEqual(output.written, ["2026-11-21T03:06:30.125Z info api: listening host=::1 port=8000\n"])
    }

    func testWhatWouldBreakTheLineIsQuoted() {
        let output = RecordedOutput()
        let metadata: Logger.Metadata = [
            "a": "two words", "b": "say \"hi\"", "c": "x\ny", "d": "", "e": ["1", "2"], "f": "a=b",
        ]
        logger(output).warning("one\ntwo\u{1B}[2J", metadata: metadata)
        XCTAssertEqual(
            output.text,
            #"2026-11-21T03:06:30.125Z warning api: one\ntwo\u001b[2J a="two words" b="say \"hi\"" c="x\ny" d="""#
                + #" e=["1","2"] f="a=b""# + "\n"
        )
    }

    func testAnErrorIsShown() {
        let output = RecordedOutput()
        logger(output).error("can't load the model", error: Broken())
        XCTAssertEqual(
            output.text,
            "2026-11-21T03:06:30.125Z error api: can't load the model error=\"no such file\"\n"
        )
    }

    func testTheLevelDecidesWhatIsWritten() {
        let output = RecordedOutput()
        let logger = logger(output, level: .warning)
        logger.info("quiet")
        logger.warning("loud")
        XCTAssertEqual(output.written.count, 1)
    }

    func testJSONReadsBack() throws {
        let output = RecordedOutput()
        let text = "q\"\\\n\t\u{1}\u{7F}\u{2028}ü😀"
        logger(output, format: .json)
            .error(
                "\(text)",
                error: Broken(),
                metadata: ["key \(text)": "\(text)", "list": ["1", ["deep": "2"]]]
            )
        XCTAssertEqual(output.text.filter(\.isNewline).count, 1)
        let object = try XCTUnwrap(JSONSerialization.jsonObject(with: Data(output.text.utf8)) as? [String: Any])
        XCTAssertEqual(object["time"] as? String, "2026-11-21T03:06:30.125Z")
        XCTAssertEqual(object["level"] as? String, "error")
        XCTAssertEqual(object["component"] as? String, "api")
        XCTAssertEqual(object["message"] as? String, text)
        XCTAssertEqual(object["error"] as? String, "no such file")
        let metadata = try XCTUnwrap(object["metadata"] as? [String: Any])
        XCTAssertEqual(metadata["key \(text)"] as? String, text)
        let list = try XCTUnwrap(metadata["list"] as? [Any])
        XCTAssertEqual(list.first as? String, "1")
        XCTAssertEqual(list.last as? [String: String], ["deep": "2"])
    }

    func testJSONWithoutMetadataHasNone() {
        let output = RecordedOutput()
        logger(output, format: .json).info("ready")
        XCTAssertEqual(
            output.text,
            #"{"time":"2026-11-21T03:06:30.125Z","level":"info","component":"api","message":"ready"}"# + "\n"
        )
    }

    func testTheNearerMetadataWins() {
        let output = RecordedOutput()
        let provider = Logger.MetadataProvider { ["from": "provider", "request": "7"] }
        var logger = logger(output, provider: provider)
        logger[metadataKey: "from"] = "logger"
        logger[metadataKey: "model"] = "noaa"
        logger.info("a")
        logger.info("b", metadata: ["from": "event"])
        XCTAssertTrue(output.written[0].hasSuffix("a from=provider model=noaa request=7\n"), output.written[0])
        XCTAssertTrue(output.written[1].hasSuffix("b from=event model=noaa request=7\n"), output.written[1])
    }

    func testEveryLineOfATaskNamesItsTraceAndItsRequest() async throws {
        let output = RecordedOutput()
        let logger = logger(output, provider: .trace)
        let id = try XCTUnwrap(TraceIdentifier("4bf92f3577b34da6a3ce929d0e0e4736"))
        await Trace.$current.withValue(Trace(id: id, request: "r-1")) {
            logger.info("a")
            await withTaskGroup(of: Void.self) { $0.addTask { logger.info("b") } }
        }
        logger.info("c")
        XCTAssertEqual(
            output.written.map { $0.split(separator: "api: ").last },
            [
                "a request_id=r-1 trace_id=4bf92f3577b34da6a3ce929d0e0e4736\n",
                "b request_id=r-1 trace_id=4bf92f3577b34da6a3ce929d0e0e4736\n", "c\n",
            ]
        )
    }

    func testAnOutputThatIsNotATerminalGetsJSONByDefault() {
        XCTAssertEqual(LogFormatChoice.allCases.map { $0.format(isTerminal: false) }, [.json, .human, .json])
        XCTAssertEqual(LogFormatChoice.allCases.map { $0.format(isTerminal: true) }, [.human, .human, .json])
    }

    func testLinesOfManyTasksStayWhole() async {
        let output = RecordedOutput()
        let logger = logger(output)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask { for event in 0..<200 { logger.info("event", metadata: ["n": "\(task)-\(event)"]) } }
            }
        }
        let lines = Set(output.text.split(separator: "\n"))
        XCTAssertEqual(lines.count, 1_600)
        XCTAssertTrue(lines.allSatisfy { $0.hasPrefix("2026-11-21T03:06:30.125Z info api: event n=") })
    }
}
