import XCTest

/// Views with long texts on a phone, in a real browser: nothing may be cut.
final class PagePhoneTests: XCTestCase {
    func testNothingIsCutOnAPhone() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 100)
        let browser = try await Browser(in: installation)
        addTeardownBlock { browser.stop() }
        try await browser.open(api.address + "/", width: 390, height: 844)
        try await waits(browser, "it listens", "document.querySelector('#live.on')")
        let answers = [
            "models?": Self.models, "v1/stations/SIM/outlook": Self.outlook, "events?": Self.decision,
            "v1/jobs/9": #"{"id": 9, "state": "succeeded"}"#, "v1/jobs/9/result": Self.result,
        ]
        let times = "from=2025-05-01T00:00:00Z&to=2025-06-01T00:00:00Z"
        for (view, part) in [
            ("?view=models", "#models .version"), ("?view=why&station=SIM", "#parts-plot text.strong"),
            ("?event=5", "#gate .what"), ("?view=whatif&station=SIM&job=9&\(times)", "#alarms-0 .time"),
        ] {
            try await answer(browser, answers, showing: view)
            try await waits(browser, "\(view) is shown", "document.querySelector('\(part)')")
            let found = try await browser.evaluate(PageViewsTests.inspection)
            XCTAssertEqual(found, "", view)
        }
        XCTAssertEqual(browser.problems, [])
    }

    // MARK: Answers

    private static let models = """
        {"versions": [{"version": "2025091003-e01a7e75", "aliases": ["champion"], "champion": true,
          "parent": "2025082014-16dc3bf3", "quarantined": false, "held_back_rmse": 0.52, "held_back_persistence_rmse": 1.21,
          "until": "2025-09-10T03:00:00Z", "published_at": "2026-11-30T05:34:00Z", "published_by": "vm-9780-017A6F9D",
          "reason": "schedule"}],
         "promotions": [{"at": "2026-11-30T05:34:18Z", "kind": "promotion", "version": "2025091003-e01a7e75",
          "previous": "2025082014-16dc3bf3", "actor": "vm-9780-017A6F9D", "reason": "schedule"}]}
        """

    private static let outlook = """
        {"station": "SIM", "target": "temperature", "unit": "°C", "name": null, "latitude": null, "longitude": null,
         "elevation": null, "age": 0, "warnings": [], "missing_inputs": [], "level": 0.9, "persistence": 24.3,
         "model_version": "2025091003-e01a7e75", "issued_at": "2025-05-05T03:00:00Z", "horizons": [1],
         "times": [1746417600], "value": [28.59], "lower": [23.8], "upper": [32.6], "answered_by": ["combination"],
         "experts": [{"expert": "champion", "value": [28.47], "weight": [0.69]},
          {"expert": "recentred_champion", "value": [28.47], "weight": [0.05]},
          {"expert": "diurnal_persistence", "value": [32.6], "weight": [0.26]}]}
        """

    private static let decision = """
        {"events": [{"id": 5, "kind": "accepted", "flag": 1, "recorded_at": "2025-09-14T22:00:00Z",
          "sentence": "loss 0.573 against 1.000 on 213 held-out hours", "details": {"verdict": {"promoted": true,
           "objections": [], "recent": {"count": 213, "challenger_loss": 0.573, "champion_loss": 1,
            "persistence_loss": 16.732, "test": {"p_value": 0.00001}}}}}]}
        """

    private static let result = """
        {"station": "SIM", "target": "temperature", "unit": "°C", "from": "2025-05-01T00:00:00Z",
         "to": "2025-06-01T00:00:00Z", "sentence": "It would have raised one alarm.", "recorded": [],
         "variants": [{"name": "served", "has_learned_from_them": false, "scores": {"1": {"n": 700, "rmse": 0.91}}},
          {"name": "champion", "has_learned_from_them": false, "scores": {"1": {"n": 700, "rmse": 0.95}}},
          {"name": "combined_version", "version": "2025091003-e01a7e75", "has_learned_from_them": false,
           "scores": {"1": {"n": 700, "rmse": 0.97, "skill": 0.5}}},
          {"name": "persistence", "has_learned_from_them": false, "scores": {"1": {"n": 700, "rmse": 1.15}}}],
         "drift": [{"name": "served", "budget": 0.5, "alarms": [{"time": "2025-06-23T12:00:00Z",
          "began": "2025-06-23T12:00:00Z", "kind": "drift",
          "sentence": "bias, too cold by 0.34 °C (0.66 sigma) over 96 outcomes; statistic 6.71, threshold 5.60"}]}]}
        """
}
