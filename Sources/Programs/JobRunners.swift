import Jobs
import Logging
import Settings
import Store

extension JobRunner {
    /// The kinds that wait for each other: a long computation delays no export and no question, and a retrain that waits
    /// for its flag delays no computation.
    private static let lanes: [Set<JobKind>] = [[.backtest, .replay, .tune], [.export, .whatIf], [.retrain]]

    /// The runners of a trainer, one for each lane.
    ///
    /// - Parameters:
    ///   - settings: the values of ``TrainerSettings``.
    ///   - works: the work of each kind.
    ///   - logger: the logger of the trainer.
    /// - Returns: the runners.
    static func all(_ settings: ResolvedSettings, works: JobWorks, logger: Logger) -> [JobRunner] {
        lanes.map { kinds in
            JobRunner(
                store: works.store,
                kinds: kinds,
                lease: settings[TrainerSettings.lease],
                timeLimit: settings[TrainerSettings.jobTimeLimit],
                logger: logger
            ) { try await works.run($0, $1) }
        }
    }
}
