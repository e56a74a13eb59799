import CanonicalJSON
import Forecasting
package import Models
import Observations
import Serving
package import Store
package import Timing
package import Training

/// The work of each kind of job.
package struct JobWorks: Sendable {
    package let store: Store
    let artifacts: ArtifactFolder
    let results: JobFiles
    /// The configuration of the trainer of each target; a replay trains with it.
    let trainers: [TrainerConfiguration]
    /// The pause between two looks at the flag of a retrain.
    let interval: Duration
    let now: WallClock
    let clock: any Clock<Duration>

    /// The largest result in the database, in bytes.
    static let largestResult = 1 << 20
    /// The largest file of an export, in bytes: two years of forecasts of five stations.
    static let largestExport = 128 << 20
    /// The observations of a job, which are in memory: fifty-seven years of a station.
    static let mostObservations = 500_000
    /// The hours from the first observation of a station to its last, of all stations of a job together: each takes up to
    /// 32 bytes, observed or not.
    static let mostHours = 1_000_000

    package init(
        store: Store,
        artifacts: ArtifactFolder,
        trainers: [TrainerConfiguration],
        interval: Duration,
        now: WallClock = .system,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.store = store
        self.artifacts = artifacts
        self.trainers = trainers
        self.interval = interval
        self.now = now
        self.clock = clock
        results = JobFiles(database: store.path)
    }

    /// Does the work of a job.
    ///
    /// - Parameters:
    ///   - job: the claimed job.
    ///   - progress: receives each step; its errors end the work.
    /// - Returns: the result.
    /// - Throws: `JobFailure`, `CancellationError`, or an error of the database.
    package func run(_ job: JobRecord, _ progress: JobProgress) async throws -> JobEnd {
        let request = try JSONText.decode(JobRequest.self, from: job.request)
        do {
            switch request.kind {
            case .backtest: return try await backtest(job, request, progress)
            case .replay: return try await replay(job, request, progress)
            case .whatIf: return try await whatIf(request)
            case .export: return try await export(job, request, progress)
            case .retrain: return try await retrain(job, request, progress)
            case .tune: return try await tune(job, request, progress)
            }
        } catch let error as any InputError {
            throw JobFailure(.input, "\(error)")
        }
    }

    /// The end of a job whose result is JSON.
    ///
    /// - Throws: `JobFailure` for a result that is too large.
    func end(_ result: some Encodable) throws -> JobEnd {
        let text = try JSONText.encode(result)
        guard text.utf8.count <= Self.largestResult else {
            let detail = "a result must have at most \(Self.largestResult >> 20) MiB: ask for fewer stations"
            throw JobFailure(.resultTooLarge, detail)
        }
        return .succeeded(result: text, bytes: text.utf8.count)
    }

    /// The trainer's configuration of a target.
    func trainer(of target: TargetName) throws -> TrainerConfiguration {
        guard let trainer = trainers.first(where: { $0.target.name == target }) else {
            throw JobFailure(.input, "the trainer must have the target \(target): set --targets as for the API")
        }
        return trainer
    }
}

/// An error about the data of a job, whose description is for clients.
protocol InputError: Error {}
