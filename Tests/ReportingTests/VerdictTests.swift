import Healing
import Observations
import Reporting
import Store
import XCTest

/// The verdict as a function of its facts.
final class VerdictTests: XCTestCase {
    private static let now = 1_780_000_000.0

    /// Everything runs, and nothing is wrong.
    private func healthyFacts() -> VerdictFacts {
        var facts = VerdictFacts(now: Self.now)
        facts.programs = [.api, .detector, .trainer]
            .map { program in
                ProgramFacts(beat(program, at: Self.now - 2))
            }
        var target = TargetFacts(.standard)
        target.champion = Self.champion
        target.files = .whole
        target.errors = [TargetFacts.HorizonFacts(horizon: 1, hours: 168, served: 0.5, persistence: 1)]
        facts.targets = [target]
        facts.feed.stations = 3
        facts.feed.newestHour = Timestamp(secondsSince1970: Int64(Self.now) - 1800)
        facts.feed.receivedAt = Self.now - 1700
        facts.feed.firstReceivedAt = Self.now - 9e6
        facts.backupAt = Self.now - 3600
        facts.disks = [DiskFacts(place: "/data", free: 10 << 30)]
        return facts
    }

    private static let champion = TargetFacts.ChampionFacts(version: "v1", promotedAt: VerdictTests.now - 86_400)

    private func beat(
        _ program: MonitoredProgram,
        at time: Double,
        endedAt: Double? = nil,
        instance: String = "one"
    ) -> HeartbeatRecord {
        HeartbeatRecord(
            program: program,
            instance: instance,
            startedAt: Self.now - 1000,
            beatAt: time,
            silentAfter: 15,
            endedAt: endedAt
        )
    }

    /// The kinds of the verdict about changed facts.
    private func verdict(_ change: (inout VerdictFacts) -> Void) -> Verdict {
        var facts = healthyFacts()
        change(&facts)
        return Verdict(facts)
    }

    private func assertOne(
        _ kind: String,
        _ state: VerdictState,
        _ verdict: Verdict,
        file: StaticString = #filePath,
        line: UInt = #line
    ) {
        XCTAssertEqual(verdict.findings.map(\.kind), [kind], verdict.text, file: file, line: line)
        XCTAssertEqual(verdict.state, state, verdict.text, file: file, line: line)
    }

    func testNothingWrongIsHealthyAndSaysWhatItHasLookedAt() {
        let verdict = verdict { _ in }
        XCTAssertEqual(verdict.state, .healthy, verdict.text)
        XCTAssertEqual(verdict.findings, [])
        XCTAssertEqual(verdict.sentence, "all programs are alive, 3 stations report, version v1 serves")
        XCTAssertEqual(verdict.targets.map(\.state), [.healthy])
    }

    func testEveryKindNeedsNobodyOrSaysWhatToDoAndEveryKindIsUnique() {
        let kinds = VerdictRules.all.map(\.kind)
        XCTAssertEqual(Set(kinds).count, kinds.count)
        var worst = VerdictFacts(now: Self.now)
        worst.targets = [TargetFacts(.standard)]
        for finding in Verdict(worst).findings {
            XCTAssertNotNil(finding.action, finding.sentence)
            XCTAssertFalse(finding.runbook.isEmpty, finding.kind)
        }
    }

    func testASilentProgramNeedsYouWhateverElseIsCalm() {
        for (program, kind) in [
            (MonitoredProgram.api, "api_silent"), (.detector, "detector_silent"), (.trainer, "trainer_silent"),
        ] {
            let verdict = verdict { facts in
                facts.programs.removeAll { $0.heartbeat.program == program }
                facts.programs.append(ProgramFacts(beat(program, at: Self.now - 180)))
            }
            assertOne(kind, .needsYou, verdict)
            XCTAssertTrue(verdict.sentence.contains("silent for 3 min"), verdict.sentence)
        }
    }

    func testAProgramThatHasNeverReportedIsUnknownAndNotHealthy() {
        let verdict = verdict { $0.programs.removeAll { $0.heartbeat.program == .detector } }
        assertOne("detector_silent", .unknown, verdict)
        XCTAssertTrue(verdict.sentence.hasPrefix("the drift detector has never reported"), verdict.sentence)
    }

    func testAProgramThatWasStoppedNeedsYouUntilAnotherProcessTakesOver() {
        let stopped = ProgramFacts(beat(.trainer, at: Self.now - 60, endedAt: Self.now - 60))
        assertOne(
            "trainer_silent",
            .needsYou,
            verdict { facts in
                facts.programs.removeAll { $0.heartbeat.program == .trainer }
                facts.programs.append(stopped)
            }
        )
        XCTAssertEqual(verdict { $0.programs.append(stopped) }.state, .healthy)
    }

    func testASignOfLifeFromTheFutureSaysNothing() {
        let verdict = verdict { facts in
            facts.programs.removeAll { $0.heartbeat.program == .detector }
            facts.programs.append(ProgramFacts(beat(.detector, at: Self.now + 3600)))
        }
        assertOne("detector_silent", .unknown, verdict)
    }

    func testADeadFeederNeedsYouAndOneThatHasEndedDoesNot() {
        let dead = ProgramFacts(beat(.feeder, at: Self.now - 100, instance: "nws KJFK"))
        assertOne("feeder_silent", .needsYou, verdict { $0.programs.append(dead) })
        let ended = ProgramFacts(beat(.feeder, at: Self.now - 100, endedAt: Self.now - 100))
        XCTAssertEqual(verdict { $0.programs.append(ended) }.state, .healthy)
    }

    func testAFeederThatWaitsHealsForTwoMinutes() {
        func waiting(for seconds: Double) -> Verdict {
            var details = HeartbeatDetails()
            details.problem = "no route to host"
            details.problemSince = Self.now - seconds
            let feeder = ProgramFacts(beat(.feeder, at: Self.now), details)
            return verdict { $0.programs.append(feeder) }
        }
        assertOne("feeder_waiting", .healing, waiting(for: 60))
        assertOne("feeder_waiting", .needsYou, waiting(for: 130))
    }

    func testWorkThatFailsNeedsYouAlthoughTheProgramIsAlive() {
        var details = HeartbeatDetails()
        details.problem = "disk I/O error"
        details.problemSince = Self.now - 30
        let detector = ProgramFacts(beat(.detector, at: Self.now), details)
        assertOne("program_failing", .needsYou, verdict { $0.programs.append(detector) })
    }

    func testAFailedPushNeedsYou() {
        var details = HeartbeatDetails()
        details.pushProblem = "connection refused"
        let trainer = ProgramFacts(beat(.trainer, at: Self.now), details)
        assertOne("push_failing", .needsYou, verdict { $0.programs.append(trainer) })
    }

    func testAReceiverThatAcceptsNothingHealsForTwoMinutes() {
        func failing(for seconds: Double) -> Verdict {
            verdict { facts in
                facts.webhooks = [
                    WebhookTrouble(id: "wh_1", reason: "answered 500", since: Self.now - seconds)
                ]
                facts.webhooksPendingSince = Self.now - seconds
            }
        }
        assertOne("webhook_failing", .healing, failing(for: 60))
        let failed = failing(for: 130)
        assertOne("webhook_failing", .needsYou, failed)
        XCTAssertTrue(failed.sentence.contains("wh_1 does not accept its messages: answered 500"), failed.sentence)
        XCTAssertEqual(failed.findings[0].runbook, "aerocastwebhookdelayed")
        let waiting = verdict { $0.webhooksPendingSince = Self.now - 4000 }
        assertOne("webhook_failing", .needsYou, waiting)
        let disabled = verdict { facts in
            facts.webhooks = [WebhookTrouble(id: "wh_1", reason: "gone", isDisabled: true, since: Self.now - 60)]
        }
        assertOne("webhook_disabled", .needsYou, disabled)
        XCTAssertTrue(disabled.findings[0].action?.contains("/v1/webhooks/wh_1") == true, disabled.text)
    }

    func testNoModelADamagedModelAndAModelThatDoesNotServeNeedYou() {
        assertOne("no_model", .needsYou, verdict { $0.targets[0].champion = nil })
        assertOne("model_damaged", .needsYou, verdict { $0.targets[0].files = .damaged("the weights are short") })
        for (hasPredecessor, advised) in [(true, "--reason"), (false, "from its release")] {
            let damaged = verdict { facts in
                facts.targets[0].files = .damaged("the weights are short")
                facts.targets[0].champion?.hasPredecessor = hasPredecessor
            }
            XCTAssertTrue(damaged.findings[0].action?.contains(advised) == true, damaged.text)
        }
        assertOne("model_damaged", .unknown, verdict { $0.targets[0].files = .notChecked })
        var details = HeartbeatDetails()
        details.served = [HeartbeatDetails.ServedVersion(target: "temperature", version: "v0", error: "damaged")]
        let api = ProgramFacts(beat(.api, at: Self.now), details)
        let verdict = verdict { $0.programs.append(api) }
        assertOne("model_not_served", .needsYou, verdict)
        XCTAssertTrue(verdict.sentence.contains("version v0 answers in place of the champion v1"), verdict.sentence)
    }

    func testASilentFeedIsOneFindingAndASilentStationIsItsOwn() {
        let quiet = QuietStation(
            station: "S1",
            newest: Timestamp(secondsSince1970: Int64(Self.now) - 10 * 3600),
            step: 3
        )
        let one = verdict { facts in
            facts.feed.silent = [quiet]
            facts.feed.silentCount = 1
        }
        assertOne("station_silent", .needsYou, one)
        XCTAssertEqual(one.state(of: "S1"), .needsYou)
        XCTAssertEqual(one.state(of: "S2"), .healthy)
        XCTAssertTrue(one.sentence.contains("S1 has been silent for 10 h; it usually reports every 3 h"), one.sentence)
        let all = verdict { facts in
            facts.feed.silent = [quiet]
            facts.feed.silentCount = 3
            facts.feed.newestHour = quiet.newest
        }
        assertOne("feed_silent", .needsYou, all)
    }

    func testAReplayOfOldWeatherSaysHowToAllowItAndIsHealthyWhenAllowed() {
        func replay(isAllowed: Bool) -> Verdict {
            verdict { facts in
                facts.feed.newestHour = Timestamp(secondsSince1970: Int64(Self.now) - 100 * 86_400)
                facts.feed.receivedAt = Self.now - 5
                facts.feed.silentCount = isAllowed ? 0 : 3
                facts.isReplay = isAllowed
            }
        }
        let refused = replay(isAllowed: false)
        assertOne("feed_silent", .needsYou, refused)
        XCTAssertTrue(refused.findings[0].action?.contains("--replay") == true, refused.text)
        XCTAssertEqual(replay(isAllowed: true).state, .healthy)
    }

    func testMoreStationsThanAreListedAreCounted() {
        let quiet = (0..<100).map { QuietStation(station: "S\($0)", newest: Timestamp(secondsSince1970: 0), step: 1) }
        let verdict = verdict { facts in
            facts.feed.stations = 10_000
            facts.feed.silent = quiet
            facts.feed.silentCount = 9000
        }
        XCTAssertEqual(verdict.findings.count, 101)
        XCTAssertEqual(verdict.findings.reduce(0) { $0 + $1.count }, 9000)
    }

    /// One observation with a wrong date makes every other station of a replay old.
    func testAReplayMostOfWhoseStationsAreClosedIsNotKnown() {
        func replay(closed: Int) -> Verdict {
            verdict { facts in
                facts.isReplay = true
                facts.feed.stations = 4
                facts.feed.closedCount = closed
                facts.feed.newestHour = Timestamp(secondsSince1970: Int64(Self.now))
            }
        }
        let apart = replay(closed: 3)
        assertOne("replays_apart", .unknown, apart)
        XCTAssertTrue(apart.sentence.contains("3 of 4 replayed stations"), apart.sentence)
        XCTAssertEqual(replay(closed: 1).state, .healthy)
    }

    func testASensorFaultNeedsYou() {
        let verdict = verdict { facts in
            facts.targets[0].faults = [SensorFaultSpan(station: "S2", began: Timestamp(secondsSince1970: 0))]
            facts.targets[0].faultCount = 1
        }
        assertOne("sensor_fault", .needsYou, verdict)
        XCTAssertEqual(verdict.state(of: "S2"), .needsYou)
    }

    private func flag(_ state: RetrainFlag.State, raised: Double, reason: RetrainFlag.Reason = .drift) -> RetrainFlag {
        RetrainFlag(id: 7, target: "temperature", reason: reason, raisedAt: raised, state: state)
    }

    func testADriftHealsThroughFlagRetrainAndProbation() {
        let drifting = TargetFacts.DriftingStation(station: "S1", since: Self.now - 60)
        let began = verdict { facts in
            facts.targets[0].drifting = [drifting]
            facts.targets[0].driftingCount = 1
        }
        assertOne("drift", .healing, began)
        XCTAssertNotNil(began.findings[0].latest)

        let waits = verdict { facts in
            facts.targets[0].drifting = [drifting]
            facts.targets[0].driftingCount = 1
            facts.targets[0].openFlag = TargetFacts.FlagFacts(
                flag: flag(.raised, raised: Self.now - 60),
                hoursSinceDrift: 44
            )
        }
        assertOne("retrain_waiting", .healing, waits)
        XCTAssertEqual(
            waits.findings[0].next,
            "a trainer claims it when 100 more hours of the new weather are stored"
        )
        XCTAssertEqual(waits.findings[0].latest, Self.now + 360_000)

        let claimed = RetrainFlag.State.claimed(.init(holder: "a", until: Self.now + 60))
        func training(for seconds: Double) -> Verdict {
            verdict { facts in
                facts.targets[0].openFlag = TargetFacts.FlagFacts(
                    flag: flag(claimed, raised: Self.now - 9000),
                    claimedAt: Self.now - seconds
                )
            }
        }
        assertOne("retraining", .healing, training(for: 60))
        XCTAssertEqual(training(for: 60).findings[0].severity, .info, "a finding that heals raises no alarm")
        assertOne("retraining", .needsYou, training(for: 4000))
    }

    /// A station that has been silent since its flag was promoted cannot show that the drift has ended.
    func testADriftWhoseFlagWasPromotedWaitsForTheStationsObservations() {
        let promoted = flag(.promoted(at: Self.now - 100_000), raised: Self.now - 200_000)
        let verdict = verdict { facts in
            facts.targets[0].drifting = [TargetFacts.DriftingStation(station: "S1", since: Self.now - 200_000)]
            facts.targets[0].driftingCount = 1
            facts.targets[0].newestFlag = FlagRecord(flag: promoted, station: "S1")
        }
        assertOne("drift", .healing, verdict)
        XCTAssertTrue(verdict.sentence.contains("had changed before v1 became champion"), verdict.sentence)
    }

    func testADriftWithoutAFlagAndAFlagWithoutATrainerNeedYouInTheEnd() {
        assertOne(
            "drift",
            .needsYou,
            verdict { facts in
                facts.targets[0].drifting = [TargetFacts.DriftingStation(station: "S1", since: Self.now - 27 * 3600)]
                facts.targets[0].driftingCount = 1
            }
        )
        let old = flag(.raised, raised: Self.now - 3 * 3600, reason: .schedule)
        assertOne("retrain_waiting", .needsYou, verdict { $0.targets[0].openFlag = TargetFacts.FlagFacts(flag: old) })
    }

    func testALossAgainstPersistenceNamesTheHorizonAndHealsWhileARetrainIsOpen() {
        func losing(_ flag: RetrainFlag?) -> Verdict {
            verdict { facts in
                facts.targets[0].errors
                    .append(TargetFacts.HorizonFacts(horizon: 24, hours: 168, served: 1.23, persistence: 1))
                facts.targets[0].openFlag = flag.map { TargetFacts.FlagFacts(flag: $0) }
            }
        }
        let lost = losing(nil)
        assertOne("worse_than_persistence", .needsYou, lost)
        XCTAssertTrue(lost.sentence.contains("24 h ahead 1.23 against 1.0 °C"), lost.sentence)
        XCTAssertEqual(losing(flag(.raised, raised: Self.now - 60)).state, .healing)
        let luck = verdict { facts in
            facts.targets[0].errors = [TargetFacts.HorizonFacts(horizon: 24, hours: 168, served: 1.09, persistence: 1)]
        }
        XCTAssertEqual(luck.state, .healthy, "a week has few independent errors a day ahead")
        let perfect = verdict { facts in
            facts.targets[0].errors = [TargetFacts.HorizonFacts(horizon: 24, hours: 168, served: 0.009, persistence: 0)]
        }
        XCTAssertEqual(perfect.state, .healthy, "nobody sees a difference of less than a hundredth")
    }

    func testLostCoverageNeedsYou() {
        assertOne(
            "coverage_lost",
            .needsYou,
            verdict { facts in
                facts.targets[0].errors[0].coverage = 0.7
                facts.targets[0].errors[0].level = 0.9
            }
        )
    }

    func testTheMachineNeedsYou() {
        assertOne("disk_full", .needsYou, verdict { $0.disks[0].free = 1 << 20 })
        for (refused, kind) in [("observations", "disk_full"), ("stations", "disk_low")] {
            var details = HeartbeatDetails()
            details.diskRefuses = refused
            let api = ProgramFacts(beat(.api, at: Self.now), details)
            assertOne(kind, .needsYou, verdict { $0.programs.append(api) })
        }
        assertOne("backup_old", .needsYou, verdict { $0.backupAt = Self.now - 27 * 3600 })
        assertOne("backup_missing", .needsYou, verdict { $0.backupAt = nil })
        assertOne("clock_wrong", .needsYou, verdict { $0.feed.receivedAt = Self.now + 3600 })
        var details = HeartbeatDetails()
        details.clockShift = -3600
        let api = ProgramFacts(beat(.api, at: Self.now), details)
        assertOne("clock_wrong", .needsYou, verdict { $0.programs.append(api) })
    }

    func testAFullDiskExplainsSilenceWhichIsUnknownThen() {
        let verdict = verdict { facts in
            facts.writeProblem = "the disk is full"
            facts.programs = facts.programs.map { ProgramFacts(beat($0.heartbeat.program, at: Self.now - 100)) }
        }
        XCTAssertEqual(verdict.findings.first?.kind, "database_unwritable")
        XCTAssertEqual(Set(verdict.findings.dropFirst().map(\.state)), [.unknown])
    }

    func testAnEmptyInstallationIsUnknownAndSaysHowToFillIt() {
        let verdict = verdict { facts in
            facts.feed = FeedFacts()
            facts.backupAt = nil
        }
        assertOne("no_observations", .unknown, verdict)
        XCTAssertTrue(verdict.findings[0].action?.contains("aerocast-feeder") == true)
    }

    func testTheTextHasTheStateFirstAndWhatToDo() {
        let text = verdict { $0.backupAt = Self.now - 27 * 3600 }.text
        XCTAssertTrue(text.hasPrefix("NEEDS YOU: the newest backup is 27 h old\n"), text)
        XCTAssertTrue(text.contains("do       run 'aerocast backup'"), text)
        XCTAssertTrue(text.contains("docs/runbook.md#aerocastbackupstale"), text)
    }
}
