import HTTPClient
import Serving
import Store
import Synchronization
import TestSupport
import XCTest

/// The service refuses what would fill the disk, and accepts it again when there is room.
final class DiskGuardTests: XCTestCase {
    private static let size = 100 << 30

    /// A disk whose free space a test sets.
    private final class Disk: Sendable {
        let free = Mutex<Int?>(DiskGuardTests.size)
        let log = RecordedLog()

        func guarded(_ stations: String = "10%,1GiB", _ observations: String = "5%,256MiB") throws -> DiskGuard {
            DiskGuard(
                forStations: try XCTUnwrap(DiskReserve(stations)),
                forObservations: try XCTUnwrap(DiskReserve(observations)),
                read: { [self] in free.withLock { $0.map { VolumeSpace(free: $0, size: DiskGuardTests.size) } } }
            )
        }

        func set(_ bytes: Int?) { free.withLock { $0 = bytes } }
    }

    private func post(_ station: String, to api: RunningAPI, hour: Int = 0) async throws -> RunningAPI.Answer {
        try await api.post("/observations", Bodies.observation(hour, station: station))
    }

    func testNewStationsAreRefusedFirstThenObservationsAndBothReturn() async throws {
        let disk = Disk()
        let guarded = try disk.guarded()
        let watch = DiskWatch(guarded, logger: disk.log.logger)
        let api = try await runningAPI(disk: guarded)
        watch.lookOnce()
        let first = try await post("KNOWN", to: api)
        XCTAssertEqual(first.status, 200, first.text)

        disk.set(1 << 30 - 1)
        watch.lookOnce()
        let new = try await post("NEW", to: api)
        XCTAssertEqual(new.status, 507, new.text)
        XCTAssertEqual(new.headers["retry-after"], "60")
        XCTAssertEqual(new.json["type"].text, "urn:aerocast:problem:disk-space")
        XCTAssertTrue(new.text.contains("new stations are refused"), new.text)
        let known = try await post("KNOWN", to: api, hour: 1)
        XCTAssertEqual(known.status, 200, known.text)
        let refuses = try await api.metric(#"aerocast_disk_refuses{what="stations"}"#)
        XCTAssertEqual(refuses, 1)

        disk.set(255 << 20)
        watch.lookOnce()
        for (path, body) in [
            ("/observations", Bodies.observation(2, station: "KNOWN")), ("/eval", #"{"predicted": 1, "actual": 2}"#),
        ] {
            let refused = try await api.post(path, body)
            XCTAssertEqual(refused.status, 507, refused.text)
            XCTAssertEqual(refused.headers["retry-after"], "60")
        }
        // Reading needs no disk.
        let latest = try await api.get("/latest?station=KNOWN")
        XCTAssertEqual(latest.status, 200)
        let refusesAll = try await api.metric(#"aerocast_disk_refuses{what="observations"}"#)
        XCTAssertEqual(refusesAll, 1)
        let free = try await api.metric("aerocast_disk_free_bytes")
        XCTAssertEqual(free, Double(255 << 20))

        disk.set(2 << 30)
        watch.lookOnce()
        let back = try await post("NEW", to: api)
        XCTAssertEqual(back.status, 200, back.text)
        XCTAssertEqual(
            disk.log.entries.map(\.message),
            [
                "the disk is almost full; new stations are refused",
                "the disk is almost full; observations are refused",
                "the disk has room again; nothing is refused",
            ]
        )
    }

    func testALittleMoreThanTheReserveIsNotRoomAgain() throws {
        let disk = Disk()
        let guarded = try disk.guarded()
        let watch = DiskWatch(guarded, logger: disk.log.logger)
        for free in [1 << 30 - 1, 1 << 30 + 1, 1 << 30 + 50 << 20, 1 << 30 - 1] {
            disk.set(free)
            watch.lookOnce()
        }
        XCTAssertEqual(disk.log.entries.count, 1)
    }

    /// An unknown disk is left to SQLite, whose error for a full disk is safe.
    func testADiskThatCannotBeExaminedRefusesNothing() async throws {
        let disk = Disk()
        disk.set(nil)
        let guarded = try disk.guarded()
        let api = try await runningAPI(disk: guarded)
        DiskWatch(guarded, logger: disk.log.logger).lookOnce()
        let answer = try await post("NEW", to: api)
        XCTAssertEqual(answer.status, 200, answer.text)
        let free = try await api.metric("aerocast_disk_free_bytes")
        XCTAssertNil(free)
    }

    func testTheServiceLooksAtTheRealDisk() async throws {
        let folder = try temporaryFolder()
        let log = RecordedLog()
        let path = folder.appending(path: "aerocast.sqlite").path
        let space = try XCTUnwrap(VolumeSpace(ofDiskAt: path))
        XCTAssertGreaterThan(space.size, 0)
        XCTAssertLessThanOrEqual(space.free, space.size)
        let guarded = DiskGuard(
            forStations: try XCTUnwrap(DiskReserve("100%")),
            forObservations: try XCTUnwrap(DiskReserve("0")),
            read: { VolumeSpace(ofDiskAt: path) }
        )
        let running = Task {
            try await DiskWatch(guarded, interval: .milliseconds(10), logger: log.logger).run()
        }
        defer { running.cancel() }
        for _ in 0..<500 where log.entries.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        XCTAssertEqual(log.entries.first?.message, "the disk is almost full; new stations are refused")
    }

    func testReservesAreSharesOrAmounts() throws {
        for text in ["10%", "0", "0%", "1GiB", "10%,1GiB", "256MiB,5%", "2.5%", "17B"] {
            XCTAssertEqual(DiskReserve(text)?.description, text)
        }
        for text in [
            "", "10", "101%", "-1%", "1GB", "1GiB,2GiB", "1%,2%", "1%,1GiB,3MiB", "GiB", "99999999TiB", "1 GiB",
        ] {
            XCTAssertNil(DiskReserve(text), text)
        }
    }
}
