import Observations
import Programs
import Settings
import XCTest

/// A wrong value stops a program with the setting, the value and the expected value.
final class WrongSettingsTests: XCTestCase {
    private func error(
        _ settings: [any DeclaredSetting],
        _ flags: [String: String] = [:],
        environment: [String: String] = [:]
    ) async -> SettingsError? {
        let given = flags.map { GivenFlag(key: SettingKey($0.key), text: $0.value) }
        do {
            let reader = SettingsReader(settings, catalogue: .aerocast, flags: given, environment: environment)
            _ = try await reader.read()
            return nil
        } catch {
            return error
        }
    }

    func testEveryKindOfWrongValueIsRefusedInWords() async {
        for (settings, key, value, expected) in [
            (APISettings.all, "port", "65536", "65535"), (APISettings.all, "port", "http", "port"),
            (APISettings.all, "horizons", "0,1", "1"), (APISettings.all, "horizons", "25", "24"),
            (APISettings.all, "stale_after", "0s", "1"), (APISettings.all, "log_level", "loud", "info"),
            (APISettings.all, "poll_interval", "1ms", "10"),
            (APISettings.all, "trusted_proxies", "everybody", "10.0.0.0/8"),
            (APISettings.all, "trusted_proxies", "10.0.0.0/8,10.0.0.0/40", "10.0.0.0/8"),
            (APISettings.all, "proxy_fields", "via", "x-forwarded"),
            (APISettings.all, "min_disk_for_stations", "1GB", "1GiB"),
            (DetectorSettings.all, "false_alarms_per_year", "0", "0.001"),
            (DetectorSettings.all, "cooldown", "soon", "24h"), (DetectorSettings.all, "pushgateway", "gateway", "http"),
            (TrainerSettings.all, "channels", "rain", "noaa"), (TrainerSettings.all, "kind", "tree", "gru, ridge"),
            (TrainerSettings.all, "threads", "0", "256"),
            (TrainerSettings.all, "minimum_hours", "1", "200"), (TrainerSettings.all, "seed", "-1", "0"),
            (FeederSettings.all, "source", "kafka", "simulator"), (FeederSettings.all, "speed", "fast", "x3600"),
            (FeederSettings.all, "scenario", "flood", "heatwave"),
            (FeederSettings.all, "start", "yesterday", "RFC 3339"),
            (FeederSettings.all, "latitude", "91", "90"), (FeederSettings.all, "hours", "0", "1"),
            (FeederSettings.all, "api", "localhost", "http"),
        ] as [([any DeclaredSetting], String, String, String)] {
            let error = await error(settings, [key: value])
            let message = error?.problems.first?.message ?? ""
            XCTAssertEqual(error?.problems.count, 1, "\(key) \(value)")
            XCTAssertTrue(message.contains(SettingKey(key).flag), message)
            XCTAssertTrue(message.contains("'\(value)'"), message)
            XCTAssertTrue(message.contains(expected), "\(expected) is not in: \(message)")
            XCTAssertEqual(error?.exitStatus, .usage)
        }
    }

    func testHorizonsWithoutTheOneThatDriftIsJudgedOnAreRefusedInEveryProgramThatReadsThem() async {
        for settings in [APISettings.all, DetectorSettings.all, TrainerSettings.all] {
            let given = await error(settings, ["horizons": "3,6"])
            XCTAssertEqual(
                given?.problems.map(\.message),
                [
                    "--horizons: the horizons must contain 1, on whose errors drift is judged, got 3, 6"
                ]
            )
            XCTAssertEqual(given?.exitStatus, .usage)
            let inherited = await error(settings, environment: ["AEROCAST_HORIZONS": "6"])
            XCTAssertEqual(inherited?.exitStatus, .configuration)
            XCTAssertTrue(inherited?.description.contains("AEROCAST_HORIZONS: the horizons must") == true)
        }
    }

    func testUnknownAndRepeatedTargetsAreRefusedInEveryProgramThatReadsThem() async {
        let names = Variable.list
        for settings in [APISettings.all, DetectorSettings.all, TrainerSettings.all] {
            for key in ["targets", "model"] {
                let unknown = await error(settings, [key: "pressure, rain"])
                XCTAssertEqual(
                    unknown?.problems.map(\.message),
                    ["--\(key): a target must be one of \(names), got 'rain'"]
                )
                let repeated = await error(settings, [key: "wind_speed,windspeed"])
                XCTAssertEqual(
                    repeated?.problems.map(\.message),
                    [
                        "--\(key): each target must be given once, got wind_speed twice"
                    ]
                )
            }
            let inherited = await error(settings, environment: ["AEROCAST_TARGETS": "rain"])
            XCTAssertEqual(inherited?.exitStatus, .configuration)
            XCTAssertTrue(inherited?.description.contains("AEROCAST_TARGETS: a target must be one of") == true)
        }
    }

    func testAMisspeltVariableIsNamedWithTheRightOne() async {
        let error = await error(APISettings.all, environment: ["AEROCAST_PROT": "1", "AEROCAST_THREADS": "2"])
        XCTAssertEqual(error?.problems.count, 1)
        let message = error?.problems.first?.message ?? ""
        XCTAssertTrue(message.contains("AEROCAST_PROT") && message.contains("AEROCAST_PORT"), message)
        XCTAssertEqual(error?.exitStatus, .configuration)
    }

    func testAllThatIsWrongIsShownAtOnce() async {
        let error = await error(APISettings.all, ["port": "x", "horizons": "x"], environment: ["AEROCAST_MODLE": "x"])
        XCTAssertEqual(error?.problems.count, 3)
    }

    func testAFeederThatLacksWhatItsSourceNeedsSaysWhat() async throws {
        for (flags, parts) in [
            (["source": "csv"], ["file", "the file to read for"]),
            (["source": "isd-lite"], ["file", "the file to read for"]),
            (["source": "nws"], ["station", "KJFK"]),
        ] {
            let given = flags.map { GivenFlag(key: SettingKey($0.key), text: $0.value) }
            let settings = try await SettingsReader(
                FeederSettings.all,
                catalogue: .aerocast,
                flags: given,
                environment: [:]
            )
            .read()
            XCTAssertThrowsError(try FeederProgram(settings)) { error in
                for part in parts { XCTAssertTrue("\(error)".contains(part), "\(error)") }
            }
        }
    }
}
