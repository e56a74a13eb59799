import Observations

/// The disk, the clock, the database and its backups.
enum MachineRules {
    static let all = [unreadable, unwritable, disk, diskLow, clock, backupOld, backupMissing]

    private static let databaseAlert = "AerocastDatabaseUnwritable"

    /// Without the database there are no facts; ``Verdict/init(unreadable:at:)`` makes the finding.
    static let unreadable = VerdictRule(
        "database_unreadable",
        "the database cannot be read",
        .critical,
        .machine,
        alert: databaseAlert
    ) { _ in [] }

    static let unwritable = VerdictRule(
        "database_unwritable",
        "observations cannot be stored",
        .critical,
        .machine,
        alert: databaseAlert
    ) { facts in
        facts.writeProblem.map {
            [
                .needsYou(
                    "nothing can be stored: \($0)",
                    action: "free some space, or follow the message; nothing that was acknowledged is lost"
                )
            ]
        } ?? []
    }

    /// The free bytes below which writes are about to fail.
    static let leastFree: Int64 = 100 << 20

    static let disk = VerdictRule(
        "disk_full",
        "a disk of the installation is full, or almost",
        .critical,
        .machine,
        alert: "AerocastDiskFull"
    ) { facts in
        let full = facts.disks.filter { $0.free < leastFree }
            .map { disk in
                Finding.needsYou(
                    "\(disk.free >> 20) MiB are free at \(disk.place)",
                    action: "free some space: writes fail when it is full"
                )
            }
        guard full.isEmpty, isRefused("observations", facts) else { return full }
        return [
            .needsYou(
                "the disk of the database is almost full: the API refuses all observations",
                action: "free some space: the API accepts observations again within seconds"
            )
        ]
    }

    static let diskLow = VerdictRule(
        "disk_low",
        "the disk has no room for new stations",
        .warning,
        .machine,
        alert: "AerocastDiskLow"
    ) { facts in
        guard isRefused("stations", facts) else { return [] }
        return [
            .needsYou(
                "the disk of the database is filling up: the API refuses observations of new stations",
                action: "free some space or enlarge the volume"
            )
        ]
    }

    /// Whether a running API refuses something because of its disk.
    private static func isRefused(_ what: String, _ facts: VerdictFacts) -> Bool {
        facts.programs.contains { $0.life(at: facts.now) == .alive && $0.details.diskRefuses == what }
    }

    static let clock = VerdictRule(
        "clock_wrong",
        "the wall clock contradicts what is stored, or has jumped",
        .critical,
        .machine,
        alert: "AerocastClockWrong"
    ) { facts in
        let tolerance = ProgramFacts.clockTolerance
        if let stored = facts.feed.receivedAt, stored > facts.now + tolerance {
            let ahead = Span.words(stored - facts.now)
            return [
                .needsYou(
                    "the clock is wrong or was set back: the newest observation was stored \(ahead) in the future",
                    action: "correct the clock (timedatectl); leases and schedules wait until then"
                )
            ]
        }
        let shifts = facts.programs.filter { $0.life(at: facts.now) == .alive }.compactMap(\.details.clockShift)
        guard let shift = shifts.max(by: { abs($0) < abs($1) }), abs(shift) > tolerance else { return [] }
        return [
            .needsYou(
                "the clock was set \(shift > 0 ? "forward" : "back") by \(Span.words(abs(shift))) while the programs ran",
                action: "correct the clock (timedatectl); if it is right now, restart the programs"
            )
        ]
    }

    /// The largest age of a daily backup, in seconds.
    private static let backupAge = 26 * 3600.0
    /// How long an installation may be without a backup, in seconds.
    private static let backupGrace = 2 * 86_400.0

    static let backupOld = VerdictRule(
        "backup_old",
        "the newest backup is older than 26 hours",
        .warning,
        .backup,
        alert: "AerocastBackupStale"
    ) { facts in
        guard let at = facts.backupAt, facts.now - at > backupAge else { return [] }
        return [
            .needsYou(
                "the newest backup is \(Span.words(facts.now - at)) old",
                since: at,
                action: "run 'aerocast backup', and find out why its schedule has not"
            )
        ]
    }

    static let backupMissing = VerdictRule(
        "backup_missing",
        "an installation of two days has no backup",
        .info,
        .backup,
        alert: "AerocastBackupMissing"
    ) { facts in
        guard facts.backupAt == nil, let first = facts.feed.firstReceivedAt, facts.now - first > backupGrace else {
            return []
        }
        return [
            .needsYou(
                "no backup exists of the observations of \(Span.words(facts.now - first))",
                since: first,
                action: "schedule 'aerocast backup' once a day"
            )
        ]
    }
}
