import Foundation
import HTTPClient
import Settings
import XCTest

/// Tests of precedence, unknown names and messages.
final class SettingsReaderTests: XCTestCase {
    private let port = Setting.port("port", default: 8000)
    private let window = Setting.integer("drift.window_hours", default: 36, in: 1...720)
    private let horizons = Setting.integers("horizons", default: [1, 3], in: 1...168)
    private let stale = Setting.duration("stale_after", default: .seconds(86_400))
    private let token = Setting.text("token", default: "none").secret
    private var all: [any DeclaredSetting] { [port, window, horizons, stale, token] }

    private func read(
        flags: [String: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil,
        catalogue: SettingCatalogue = SettingCatalogue([])
    ) async throws -> ResolvedSettings {
        var environment = environment
        if let file {
            let url = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).json")
            try Data(file.utf8).write(to: url)
            addTeardownBlock { try? FileManager.default.removeItem(at: url) }
            environment["AEROCAST_CONFIG"] = url.path
        }
        let given = flags.map { GivenFlag(key: SettingKey($0.key), text: $0.value) }
        return try await SettingsReader(all, catalogue: catalogue, flags: given, environment: environment).read()
    }

    private func problems(
        flags: [String: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) async throws -> [String] {
        do {
            let settings = try await read(flags: flags, environment: environment, file: file)
            XCTFail("accepted: \(settings)")
            return []
        } catch let error as SettingsError {
            return error.problems.map(\.message)
        }
    }

    func testANameHasAFormForEachPlace() {
        XCTAssertEqual(window.key.flag, "--drift-window-hours")
        XCTAssertEqual(window.key.variable, "AEROCAST_DRIFT_WINDOW_HOURS")
        XCTAssertEqual(window.key.name, "drift.window_hours")
    }

    func testTheDefaultIsUsedWhenNobodyGivesAValue() async throws {
        let settings = try await read()
        XCTAssertEqual(settings[port], 8000)
        XCTAssertEqual(settings[window], 36)
        XCTAssertEqual(settings.source(of: port), .declaration)
    }

    func testEachLayerWinsOverTheNext() async throws {
        let file = #"{"port": 1, "drift": {"window_hours": 1}, "horizons": [1], "stale_after": "1s"}"#
        let environment = [
            "AEROCAST_PORT": "2", "AEROCAST_DRIFT_WINDOW_HOURS": "2", "AEROCAST_HORIZONS": "2",
        ]
        let settings = try await read(
            flags: ["port": "3", "drift.window_hours": "3"],
            environment: environment,
            file: file
        )
        XCTAssertEqual(settings[port], 3)
        XCTAssertEqual(settings[window], 3)
        XCTAssertEqual(settings[horizons], [2])
        XCTAssertEqual(settings[stale], .seconds(1))
        XCTAssertEqual(settings.source(of: port), .commandLine)
        XCTAssertEqual(settings.source(of: horizons), .environment)
    }

    func testAnEmptyVariableIsNotGiven() async throws {
        let settings = try await read(environment: ["AEROCAST_PORT": " "])
        XCTAssertEqual(settings[port], 8000)
    }

    func testAVariableOfOtherProgramsCountsWhereOursIsNotGiven() async throws {
        let server = Setting.text("server", default: "none").alsoReading(variable: "COMMON_SERVER")
        for (environment, expected) in [
            ([:], "none"), (["COMMON_SERVER": "theirs"], "theirs"),
            (["COMMON_SERVER": "theirs", "AEROCAST_SERVER": "ours"], "ours"),
        ] {
            let reader = SettingsReader([server], environment: environment)
            let settings = try await reader.read()
            XCTAssertEqual(settings[server], expected)
        }
    }

    func testNullInTheFileIsNotGiven() async throws {
        let settings = try await read(file: #"{"port": null}"#)
        XCTAssertEqual(settings[port], 8000)
    }

    func testAllThatIsWrongIsSaidAtOnceByTheNameTheUserWrote() async throws {
        let messages = try await problems(
            flags: ["port": "99999"],
            environment: ["AEROCAST_STALE_AFTER": "soon", "AEROCAST_PROT": "1"],
            file: #"{"drift": {"window_hours": 0, "windw_hours": 3}, "horizons": [1, "x"]}"#
        )
        XCTAssertEqual(messages.count, 6)
        XCTAssertEqual(messages[0], "--port: must be a port between 0 and 65535, got '99999'")
        XCTAssertTrue(messages[1].hasPrefix("drift.window_hours in /"), messages[1])
        XCTAssertTrue(
            messages[1].hasSuffix(".json: must be a whole number between 1 and 720, got '0'"),
            messages[1]
        )
        XCTAssertTrue(messages[2].contains("got '1,x'"), messages[2])
        XCTAssertEqual(
            messages[3],
            "AEROCAST_STALE_AFTER: must be a duration such as 500ms, 90s or 24h, got 'soon'"
        )
        XCTAssertEqual(messages[4], "AEROCAST_PROT: unknown variable; did you mean AEROCAST_PORT?")
        XCTAssertTrue(messages[5].hasPrefix("drift.windw_hours in /"), messages[5])
        XCTAssertTrue(messages[5].hasSuffix("unknown key; did you mean drift.window_hours?"), messages[5])
    }

    func testJSONTypesAreKeptApart() async throws {
        let truth = try await problems(file: #"{"port": true}"#)
        XCTAssertTrue(truth[0].contains("got 'true'"), truth[0])
        let fraction = try await problems(file: #"{"port": 80.5}"#)
        XCTAssertTrue(fraction[0].contains("got '80.5'"), fraction[0])
        let text = try await read(file: #"{"port": "8001", "horizons": "1,2"}"#)
        XCTAssertEqual(text[port], 8001)
        XCTAssertEqual(text[horizons], [1, 2])
    }

    func testAFileThatCannotBeReadIsNamed() async throws {
        let missing = try await problems(flags: ["config": "/nowhere/x.json"])
        XCTAssertEqual(missing, ["--config: '/nowhere/x.json' doesn't exist; expected a JSON file"])
        let folder = try await problems(environment: ["AEROCAST_CONFIG": "/"])
        XCTAssertEqual(folder, ["AEROCAST_CONFIG: '/' is a folder; expected a JSON file"])
        let broken = try await problems(file: "{\"port\": ")
        XCTAssertTrue(broken[0].contains("is not JSON ("), broken[0])
        let list = try await problems(file: "[1]")
        XCTAssertTrue(list[0].contains("top level is not an object"), list[0])
        let nested = try await problems(file: #"{"horizons": [[1]]}"#)
        XCTAssertTrue(nested[0].contains("has a list at horizons that contains lists"), nested[0])
    }

    func testOtherProgramsSettingsPassAndStrangersDoNot() async throws {
        let epochs = Setting.integer("training.epochs", default: 20, in: 1...1000)
        let settings = try await read(
            environment: [
                "AEROCAST_TRAINING_EPOCHS": "3", "AEROCAST_PORTABLE": "1", "OTHER": "x",
                "AEROCAST_API_SERVICE_HOST": "10.0.0.1", "AEROCAST_API_PORT_8000_TCP": "tcp://10.0.0.1:8000",
            ],
            file: #"{"training": {"epochs": 4}}"#,
            catalogue: SettingCatalogue([epochs])
        )
        XCTAssertEqual(settings[port], 8000)
        let messages = try await problems(environment: ["AEROCAST_SOMETHING_ELSE_ENTIRELY": "1"])
        XCTAssertEqual(
            messages,
            ["AEROCAST_SOMETHING_ELSE_ENTIRELY: unknown variable; no setting has a similar name"]
        )
    }

    func testAMissingSettingSaysHowToGiveIt() async throws {
        let station = Setting.text("station", default: nil, expected: "a station's id")
        do {
            _ = try await SettingsReader([station], environment: [:]).read()
            XCTFail("accepted")
        } catch {
            XCTAssertEqual(
                error.description,
                """
                the configuration is wrong:
                  --station: missing; give it as --station, as AEROCAST_STATION or as station in the configuration file; \
                it must be a station's id
                """
            )
            XCTAssertEqual(error.exitStatus, .configuration)
        }
    }

    func testAnOptionalSettingMayBeMissing() async throws {
        let station = Setting.text("station", default: nil).optional
        let without = try await SettingsReader([station], environment: [:]).read()
        XCTAssertNil(without[station])
        let with = try await SettingsReader([station], environment: ["AEROCAST_STATION": "KJFK"]).read()
        XCTAssertEqual(with[station], "KJFK")
    }

    func testTheExitStatusTellsTheCommandLineFromTheRest() async throws {
        for (flags, environment, status) in [
            (["port": "x"], [:], ExitStatus.usage),
            ([:], ["AEROCAST_PORT": "x"], .configuration),
            (["port": "x"], ["AEROCAST_HORIZONS": "x"], .configuration),
        ] {
            do {
                _ = try await read(flags: flags, environment: environment)
                XCTFail("accepted")
            } catch let error as SettingsError {
                XCTAssertEqual(error.exitStatus, status)
            }
        }
        XCTAssertEqual(
            ExitStatus.allCases.map(\.rawValue),
            [0, 1, 64, 69, 70, 74, 78]
        )
    }

    func testTheDumpShowsEachValueAndItsSource() async throws {
        let settings = try await read(
            flags: ["port": "3"],
            environment: ["AEROCAST_STALE_AFTER": "90m", "AEROCAST_TOKEN": "hush"]
        )
        XCTAssertEqual(
            settings.description,
            """
            port               = 3         # --port
            drift.window_hours = 36        # default
            horizons           = 1,3       # default
            stale_after        = 1h30m     # AEROCAST_STALE_AFTER
            token              = (secret)  # AEROCAST_TOKEN
            """
        )
    }

    func testASecretStaysOutOfMessages() async throws {
        let secret = Setting.integer("pin", default: 0, in: 0...9999).secret
        do {
            _ = try await SettingsReader([secret], environment: ["AEROCAST_PIN": "hunter2"]).read()
            XCTFail("accepted")
        } catch {
            XCTAssertFalse(error.description.contains("hunter2"), error.description)
            XCTAssertTrue(error.description.contains("AEROCAST_PIN"), error.description)
        }
    }

    func testAPasswordInAnAddressIsMaskedInTheDump() async throws {
        let gateway = Setting.webAddress("pushgateway", default: nil)
        let environment = ["AEROCAST_PUSHGATEWAY": "http://me:hush@host:9091"]
        let settings = try await SettingsReader([gateway], environment: environment).read()
        XCTAssertEqual(settings[gateway].unmasked, "http://me:hush@host:9091")
        XCTAssertFalse(settings.description.contains("hush"), settings.description)
    }

    private let gateway = Setting.webAddress("pushgateway", default: nil).optional
        .alsoReading(variable: "COMMON_GATEWAY")

    private func problems(
        ofGateway environment: [String: String],
        flags: [String: String] = [:]
    ) async throws -> String {
        let given = flags.map { GivenFlag(key: SettingKey($0.key), text: $0.value) }
        do {
            let read = try await SettingsReader([gateway], flags: given, environment: environment).read()
            XCTFail("accepted: \(read)")
            return ""
        } catch {
            return error.description
        }
    }

    private func secretFile(_ content: String) throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "secret-\(UUID().uuidString)")
        try Data(content.utf8).write(to: url)
        addTeardownBlock { try? FileManager.default.removeItem(at: url) }
        return url.path
    }

    func testAnAddressThatIsNotAcceptedIsShownWithoutItsSecrets() async throws {
        for text in [
            "htp://me:hunter2@host", "http://me:hunter2@", "http://me:hunter2@host:99999", "me:hunter2@host",
            "http://me:hun ter2@host", "http://host:port/?t=hunter2",
        ] {
            let message = try await problems(ofGateway: ["AEROCAST_PUSHGATEWAY": text])
            XCTAssertFalse(message.contains("ter2"), message)
            XCTAssertTrue(message.contains("AEROCAST_PUSHGATEWAY: must be a URL"), message)
        }
    }

    func testASecretOnTheCommandLineIsRefusedWithoutRepeatingIt() async throws {
        for text in ["http://me:hunter2@host", "http://hunter2@host", "http://host/?token=hunter2"] {
            let message = try await problems(ofGateway: [:], flags: ["pushgateway": text])
            XCTAssertFalse(message.contains("hunter2"), message)
            XCTAssertTrue(message.contains("--pushgateway-file"), message)
        }
        let plain = GivenFlag(key: gateway.key, text: "http://host:9091")
        let read = try await SettingsReader([gateway], flags: [plain], environment: [:]).read()
        XCTAssertEqual(read[gateway], "http://host:9091")
    }

    func testAnAddressCanBeReadFromAFile() async throws {
        let file = try secretFile("http://me:hunter2@host:9091\n")
        let config = try secretFile(#"{"pushgateway_file": "\#(file)"}"#)
        let flag = GivenFlag(key: gateway.key.ofFile, text: file)
        for (flags, environment, name) in [
            ([flag], [:], "--pushgateway-file"),
            ([], ["AEROCAST_PUSHGATEWAY_FILE": file], "AEROCAST_PUSHGATEWAY_FILE"),
            // The own setting has precedence over the common variable, also if it names a file.
            (
                [], ["AEROCAST_PUSHGATEWAY_FILE": file, "COMMON_GATEWAY": "http://other"],
                "AEROCAST_PUSHGATEWAY_FILE"
            ),
            ([flag], ["AEROCAST_PUSHGATEWAY": "http://other"], "--pushgateway-file"),
            ([], ["AEROCAST_CONFIG": config], "pushgateway_file in \(config)"),
        ] {
            let read = try await SettingsReader([gateway], flags: flags, environment: environment).read()
            XCTAssertEqual(read[gateway], "http://me:hunter2@host:9091", name)
            XCTAssertEqual(read.description, "pushgateway = http://***@host:9091  # \(name)")
        }
    }

    func testAFileThatHasNoValueIsNamedWithoutItsContent() async throws {
        for (content, part) in [
            ("", "is empty"), (" \n", "is empty"), ("hunter2\nhunter2", "must have one line"),
            (String(repeating: "hunter2", count: 10_000), "must have at most 65536 bytes"), ("\0hunter2", "UTF-8"),
            ("hunter2", "must be a URL"), ("http://me:hunter2@", "must be a URL"),
        ] {
            let file = try secretFile(content)
            let message = try await problems(ofGateway: ["AEROCAST_PUSHGATEWAY_FILE": file])
            XCTAssertTrue(message.contains("AEROCAST_PUSHGATEWAY_FILE: "), message)
            XCTAssertTrue(message.contains(part), message)
            if content.contains("@") || part != "must be a URL" {
                XCTAssertFalse(message.contains("hunter2"), message)
            }
        }
        let lost = try await problems(ofGateway: ["AEROCAST_PUSHGATEWAY_FILE": "/nowhere/at/all"])
        XCTAssertTrue(lost.contains("'/nowhere/at/all' cannot be read: no such file"), lost)
        let both = ["AEROCAST_PUSHGATEWAY_FILE": "/x", "AEROCAST_PUSHGATEWAY": "http://host"]
        let message = try await problems(ofGateway: both)
        XCTAssertTrue(
            message.contains("AEROCAST_PUSHGATEWAY: cannot be combined with AEROCAST_PUSHGATEWAY_FILE"),
            message
        )
    }

    func testAHugeConfigurationFileIsRefusedBeforeItIsRead() async throws {
        let path = try secretFile("")
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.truncate(atOffset: 100_000_000)
        try file.close()
        let began = ContinuousClock.now
        let message = try await problems(ofGateway: ["AEROCAST_CONFIG": path])
        XCTAssertTrue(message.contains("must have at most 1048576 bytes, got 100000000"), message)
        XCTAssertLessThan(ContinuousClock.now - began, .seconds(1))
    }

    func testAValueThatClashesWithAnotherIsRefusedByItsName() async throws {
        let settings = try await read(environment: ["AEROCAST_HORIZONS": "1,100"])
        XCTAssertEqual(
            settings.refusal(of: horizons, expected: "hours within the window, which is 36").problems.map(\.message),
            ["AEROCAST_HORIZONS: must be hours within the window, which is 36, got '1,100'"]
        )
    }

    func testACatalogueFindsNamesThatClash() {
        let one = Setting.text("a.b_c", default: "")
        let other = Setting.text("a_b.c", default: "")
        XCTAssertEqual(SettingCatalogue([one, other, port]).clashes.count, 1)
        XCTAssertTrue(SettingCatalogue(all).clashes.isEmpty)
    }
}
