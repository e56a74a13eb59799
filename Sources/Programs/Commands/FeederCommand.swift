package import ArgumentParser
import CodeVersion
import Logging
import Settings

/// `aerocast-feeder`.
package struct FeederCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "aerocast-feeder",
        abstract: "Streams observations to the API, and compares its forecasts with later observations.",
        discussion: """
            Examples:
              aerocast-feeder --source simulator --hours 2160 --seed 7
              aerocast-feeder --scenario 'heatwave:start=90d,duration=20d' --speed x36000
              aerocast-feeder --source isd-lite --file 071810-99999-2017.gz --latitude 48.6 --longitude 5.9
              aerocast-feeder --source metar --file katl.txt --month 2019-12
              aerocast-feeder --source nws --station KJFK --user-agent 'me@example.org'

            Scenarios of the simulator, several joined by ';':
              KIND:start=480h,duration=10d,intensity=8,variable=pressure

              heatwave    °C above ordinary days (10)
              cold-snap   °C below ordinary days (10)
              stuck       the sensor repeats its value
              offset      a constant error (8 °C, 10 m/s, 15 hPa)
              spikes      such an error now and then
              dropout     lost values, or reports: their share (1)
              impossible  values that do not occur on Earth

            The numbers are intensities with their defaults. start is a time, or hours (h) or days (d) after the first \
            hour. variable is that of a faulty sensor: temperature if not given.

            Exit status: 0 done; 1 the API refused every observation, or every temperature is outside -90 to 60 °C; 74 \
            the source cannot be read. Observations and values that are left out are counted at the end.
            """,
        version: CodeVersion.current
    )

    @Option(FeederSettings.api) var api
    @Option(FeederSettings.api.file) var apiFile
    @Option(FeederSettings.key) var key
    @Option(FeederSettings.certificateAuthority) var certificateAuthority
    @Option(FeederSettings.key.file) var keyFile
    @Option(FeederSettings.source) var source
    @Option(FeederSettings.file) var file
    @Option(FeederSettings.month) var month
    @Option(FeederSettings.station) var station
    @Option(FeederSettings.latitude) var latitude
    @Option(FeederSettings.longitude) var longitude
    @Option(FeederSettings.speed) var speed
    @Option(FeederSettings.preset) var preset
    @Option(FeederSettings.scenario) var scenario
    @Option(FeederSettings.start) var start
    @Option(FeederSettings.hours) var hours
    @Option(FeederSettings.userAgent) var userAgent
    @Option(FeederSettings.nwsAddress) var nwsAddress
    @Option(FeederSettings.nwsAddress.file) var nwsAddressFile
    @Option(SharedSettings.seed) var seed
    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        try await start(common, reading: FeederSettings.all) { settings in
            let program = try FeederProgram(settings)
            do {
                defer { program.showEnd() }
                try await ServiceRunner.run(
                    [program.heartbeats],
                    untilDone: [program.feeder],
                    logger: Logger(label: "aerocast-feeder")
                )
            }
            try program.requireSuccess()
        }
    }
}
