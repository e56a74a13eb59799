import Access
import Observations
import Store
import XCTest

/// Silences and annotations as rows.
final class SilenceTests: XCTestCase {
    private func silence(_ id: String = "1", from start: Double = 100, to end: Double = 200) -> SilenceRecord {
        SilenceRecord(
            id: id,
            matchers: [
                LabelMatcher("station", "DE-.*|KJFK", isRegex: true), LabelMatcher("kind", "drift", isEqual: false),
            ],
            startsAt: start,
            endsAt: end,
            createdBy: "ada",
            comment: "known",
            updatedAt: start,
            holdsFlags: true
        )
    }

    func testMatchersMeanWhatTheyMeanToAlertmanager() {
        for (matcher, value, expected) in [
            (LabelMatcher("station", "KJFK"), "KJFK", true), (LabelMatcher("station", "KJFK"), "KJFK2", false),
            (LabelMatcher("station", "KJFK", isEqual: false), nil, true), (LabelMatcher("station", ""), nil, true),
            (LabelMatcher("station", "DE-.*", isRegex: true), "DE-1", true),
            (LabelMatcher("station", "DE-.*", isRegex: true), "XDE-1", false),
            (LabelMatcher("station", "DE-.*|KJFK", isRegex: true), "KJFK", true),
            (LabelMatcher("station", #"A\.B"#, isRegex: true), "A.B", true),
            (LabelMatcher("station", #"A\.B"#, isRegex: true), "AxB", false),
            (LabelMatcher("station", "DE-.*", isRegex: true, isEqual: false), "DE-1", false),
        ] as [(LabelMatcher, String?, Bool)] {
            let labels = value.map { ["station": $0] } ?? [:]
            XCTAssertEqual(matcher.matches(labels), expected, "\(matcher) \(value ?? "nil")")
        }
        for expression in ["(a+)+b", "[ab]", "a.b", "a+", "^a", #"\d"#, "a{9}", #"a\"#, "a?", "*"] {
            XCTAssertNil(LabelMatcher.patterns(of: expression), expression)
        }
    }

    func testASilenceIsReadBackEndsAndIsAudited() async throws {
        let store = try newStore()
        let silence = silence()
        let stored = try await store.write { try $0.insert(silence) }
        XCTAssertEqual(stored, silence)
        for (now, count) in [(99.0, 0), (100, 1), (199, 1), (200, 0)] {
            let active = try await store.read { try $0.activeSilences(now: now) }
            XCTAssertEqual(active.count, count, "\(now)")
        }
        let held = try await store.read {
            (
                try $0.silenceHoldingFlags(of: "temperature", station: "KJFK", now: 150),
                try $0.silenceHoldingFlags(of: "temperature", station: "ELSE", now: 150)
            )
        }
        // The second matcher excludes drifts.
        XCTAssertNil(held.0)
        XCTAssertNil(held.1)
        _ = try await store.write { try $0.endSilence("1", by: "bob", now: 150) }
        let after = try await store.read { (try $0.silence("1"), try $0.activeSilences(now: 151)) }
        XCTAssertEqual(after.0?.endsAt, 150)
        XCTAssertEqual(after.1, [])
        do {
            _ = try await store.write { try $0.endSilence("1", now: 160) }
            XCTFail("ended twice")
        } catch let error as NoteError {
            XCTAssertEqual(error, .endedSilence("1"))
        }
        let audit = try await store.read { try $0.auditEntries(limit: 10).map(\.entry) }
        XCTAssertEqual(audit.map(\.action), ["silence", "end silence"])
        XCTAssertEqual(audit.map(\.actor.name), ["ada", "bob"])
    }

    func testTheCredentialIsTheAuthorWhateverTheClientStates() async throws {
        let store = try newStore()
        let silence = silence()
        let stored = try await Actor.$current.withValue(Actor(name: "client-1", credential: "key:abc")) {
            try await store.write { try $0.insert(silence) }
        }
        XCTAssertEqual(stored.createdBy, "client-1")
        let entry = try await store.read { try $0.auditEntries(limit: 1).first?.entry }
        XCTAssertEqual(entry?.claimed, "ada")
        XCTAssertEqual(entry?.actor.credential, "key:abc")
    }

    func testThereAreAtMostAThousandSilences() async throws {
        let store = try newStore()
        let silences = (0..<SilenceRecord.most).map { silence("\($0)") }
        try await store.write(rows: 1000) { transaction in
            for silence in silences { _ = try transaction.insert(silence) }
        }
        let further = silence("further")
        do {
            _ = try await store.write { try $0.insert(further) }
            XCTFail("stored")
        } catch let error as NoteError {
            XCTAssertEqual(error, .tooManySilences)
        }
        // Those that have ended do not count.
        let later = silence("later", from: 201, to: 300)
        _ = try await store.write { try $0.insert(later) }
    }

    func testAnAnnotationIsAnEventAndIsWithdrawn() async throws {
        let store = try newStore()
        let annotation = AnnotationRecord(
            station: "KJFK",
            startsAt: Timestamp(secondsSince1970: 7200),
            text: "sensor replaced",
            createdBy: "ada",
            createdAt: 50,
            startsReference: true
        )
        do {
            _ = try await store.write { try $0.insert(annotation, eventOf: "temperature") }
            XCTFail("stored without a station")
        } catch let error as NoteError {
            XCTAssertEqual(error, .unknownStation("KJFK"))
        }
        let stored = try await store.write { transaction in
            try transaction.register(Station(id: "KJFK"))
            return try transaction.insert(annotation, eventOf: "temperature")
        }
        func found(_ query: AnnotationQuery) async throws -> [Int64] {
            try await store.read { try $0.annotations(query).map(\.id) }
        }
        let (here, elsewhere, later, references) = (
            try await found(AnnotationQuery(target: "temperature", station: "KJFK", limit: 10)),
            try await found(AnnotationQuery(station: "ELSE", limit: 10)),
            try await found(AnnotationQuery(from: Timestamp(secondsSince1970: 7201), limit: 10)),
            try await store.read { try $0.newReferences(of: "KJFK", target: "temperature").map(\.id) }
        )
        XCTAssertEqual(here, [stored.id])
        XCTAssertEqual(elsewhere, [])
        XCTAssertEqual(later, [])
        XCTAssertEqual(references, [stored.id])
        _ = try await store.write {
            try $0.withdrawAnnotation(stored.id, by: "bob", eventOf: "temperature", now: 60)
        }
        let after = try await found(AnnotationQuery(limit: 10))
        XCTAssertEqual(after, [])
        let (events, audit) = try await store.read { transaction in
            (
                try transaction.events(EventQuery(target: "temperature", after: 0, limit: 10)),
                try transaction.auditEntries(limit: 10).map(\.entry.action)
            )
        }
        XCTAssertEqual(events.map(\.kind), [.annotated, .annotated])
        XCTAssertEqual(events.map(\.weatherTime), Array(repeating: Timestamp(secondsSince1970: 7200), count: 2))
        XCTAssertEqual(events.map(\.station), ["KJFK", "KJFK"])
        XCTAssertTrue(events[0].details.contains(#""withdrawn":false"#), events[0].details)
        XCTAssertTrue(events[1].details.contains(#""withdrawn":true"#), events[1].details)
        XCTAssertEqual(audit, ["annotate", "withdraw annotation"])
    }
}
